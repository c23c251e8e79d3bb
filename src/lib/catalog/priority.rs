//! What feeds say about how urgent vulnerabilities are.

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::feed::FeedState;
use crate::model::id::{CveId, FeedId};
use crate::model::priority::Priority;

const COLUMNS: usize = 7;
/// Vulnerabilities written at a time.
const HELD: usize = 1_024;

impl Tx<'_> {
    /// Replaces all that is known from a configured feed by what it says of vulnerabilities now.
    pub fn replace_priorities(
        &mut self,
        state: &FeedState,
        priorities: &[Priority],
    ) -> Result<(), Error> {
        let feed = &state.feed.id;
        self.forget_feed(feed)?;
        self.store_state(state)?;
        for piece in priorities.chunks(HELD) {
            let rows: Vec<Param> = piece.iter().flat_map(|one| row(feed, one)).collect();
            self.insert_many(INSERT, COLUMNS, &rows)?;
        }
        Ok(())
    }

    /// What feeds say of these vulnerabilities, by vulnerability and feed.
    pub fn priorities(&mut self, cves: &[CveId]) -> Result<Vec<(FeedId, Priority)>, Error> {
        let keys: Vec<Param> = cves.iter().map(|cve| cve.as_str().into()).collect();
        self.all_of(SELECT, &[], &keys, read)
    }

    /// The vulnerabilities that a feed calls exploited.
    pub fn exploited(&mut self, feed: &FeedId) -> Result<Vec<CveId>, Error> {
        self.all(SELECT_EXPLOITED, &[feed.as_str().into()], Row::parse)
    }

    pub(super) fn forget_priorities(&mut self, feed: &FeedId) -> Result<(), Error> {
        self.execute(DELETE, &[feed.as_str().into()])?;
        Ok(())
    }
}

fn row<'a>(feed: &'a FeedId, priority: &'a Priority) -> [Param<'a>; COLUMNS] {
    [
        feed.as_str().into(),
        priority.cve.as_str().into(),
        priority.exploited_since.into(),
        priority.due.into(),
        priority.ransomware.into(),
        priority.epss.into(),
        priority.percentile.into(),
    ]
}

fn read(row: &mut Row) -> Result<(FeedId, Priority), Error> {
    let feed = row.parse()?;
    let priority = Priority {
        cve: row.parse()?,
        exploited_since: row.optional(Row::time)?,
        due: row.optional(Row::time)?,
        ransomware: row.optional(Row::flag)?,
        epss: row.optional(Row::number)?,
        percentile: row.optional(Row::number)?,
    };
    Ok((feed, priority))
}

statements! {
    INSERT: "store how urgent vulnerabilities are" = "
        INSERT INTO cve_priority (feed, cve, exploited_since, due, ransomware, epss, percentile)
        VALUES {rows}";
    SELECT: "read how urgent vulnerabilities are" = "
        SELECT feed, cve, exploited_since, due, ransomware, epss, percentile
        FROM cve_priority
        WHERE cve IN ({list})
        ORDER BY cve, feed";
    SELECT_EXPLOITED: "read which vulnerabilities are exploited" = "
        SELECT cve
        FROM cve_priority
        WHERE feed = $1 AND exploited_since IS NOT NULL
        ORDER BY cve";
    DELETE: "forget how urgent vulnerabilities are" = "
        DELETE FROM cve_priority
        WHERE feed = $1";
}
