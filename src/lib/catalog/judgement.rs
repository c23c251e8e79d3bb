//! What clients were judged by, and which of them are to be judged again: those whose own facts changed, those whom names
//! concern that a sync touched since, and all when feeds cover something else.

use super::engine::{Param, Row, statements};
use super::filter::ClientList;
use super::{Error, Tx};
use crate::model::client::Approval;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Stands for all names.
pub const EVERYTHING: &str = "*";
/// The name of rules that are asked of every client.
const CONDITIONS: &str = "";
/// A sync that touches more names counts as touching all.
const MOST_NAMES: usize = 10_000;
/// Names of so many generations are kept; who was judged before them is judged again.
const KEPT: u64 = 32;

/// What all clients are judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// A digest of what the feeds cover.
    pub against: Digest,
    /// How often syncs changed updates.
    pub generation: u64,
    /// Whether there are conditions, which ask for more of a client than its software.
    pub has_conditions: bool,
}

/// What clients that are alike were judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// A digest of what counted of them without what tells them from others; none where that counted.
    pub shape: Option<Digest>,
    /// The names that were looked up beside those of their packages.
    pub interests: BTreeSet<String>,
    /// What all clients are judged by.
    pub ground: Ground,
}

/// A client that is to be judged again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// When its inventory was collected.
    pub inventory_at: Timestamp,
    /// When that came.
    pub received_at: Timestamp,
    /// The digest of what counts of its inventory, where that is as it was judged last.
    pub basis: Option<Digest>,
    /// The shape of it.
    pub shape: Option<Digest>,
    judged_in: Option<u64>,
    /// The set of its software.
    software: i64,
}

impl Stale {
    /// Whether the two are probably judged alike: they have the same software.
    pub fn is_like(&self, other: &Self) -> bool {
        self.software == other.software
    }
}

/// The last generation that touched something, by its number.
type Touched<K> = BTreeMap<K, u64>;

impl Tx<'_> {
    /// How often syncs changed updates.
    pub fn generation(&mut self) -> Result<u64, Error> {
        let last = self.all(SELECT_GENERATION, &[], Row::number)?;
        Ok(last.first().copied().unwrap_or(0))
    }

    /// Whether there are conditions, which are asked of every client.
    pub fn has_conditions(&mut self) -> Result<bool, Error> {
        let found = self.first(SELECT_CONDITION, &[CONDITIONS.into()], Row::int)?;
        Ok(found.is_some())
    }

    /// Notes that a sync changed what goes by these names.
    pub(super) fn note_change(&mut self, names: &BTreeSet<String>) -> Result<(), Error> {
        if names.is_empty() {
            return Ok(());
        }
        let is_everything = names.contains(EVERYTHING) || names.len() > MOST_NAMES;
        let everything = BTreeSet::from([EVERYTHING.to_owned()]);
        let names = if is_everything { &everything } else { names };
        let generation = self.generation()? + 1;
        let rows = names
            .iter()
            .flat_map(|name| [generation.into(), name.into()]);
        self.insert_many(INSERT_CHANGES, 2, &rows.collect::<Vec<Param>>())?;
        let last_dropped = generation.saturating_sub(KEPT);
        self.execute(DELETE_CHANGES, &[last_dropped.into()])?;
        Ok(())
    }

    /// Keeps names that a judgement looked up, and gives the digest that they are found by.
    pub(super) fn keep_interests(&mut self, names: &BTreeSet<String>) -> Result<Digest, Error> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names = names.join("\n");
        let interest = Digest::of(names.as_bytes());
        let values = [(&interest).into(), names.as_str().into()];
        self.execute(INSERT_INTEREST, &values)?;
        Ok(interest)
    }

    /// Lets the last scan of a client stand for a new inventory, when it was judged by the same. Says whether it was.
    pub fn confirm_scan(
        &mut self,
        client: &ClientId,
        (basis, ground): (&Digest, &Ground),
        (now, inventory_at): (Timestamp, Timestamp),
    ) -> Result<bool, Error> {
        let is_settled = self.settled(ground)? == ground.generation;
        let values = [
            client.as_str().into(),
            basis.into(),
            (&ground.against).into(),
            if is_settled { 0 } else { ground.generation }.into(),
            now.into(),
            inventory_at.into(),
        ];
        Ok(self.execute(CONFIRM, &values)? > 0)
    }

    /// The approved clients that are to be judged again, those of one shape together; so are those with the same software
    /// whose shape is not known yet, since what is judged of one is remembered only for the next thousand shapes.
    pub fn stale_clients(&mut self, ground: &Ground) -> Result<Vec<Stale>, Error> {
        let clients = self.client_list(Some(Approval::Approved))?;
        let changes = self.all(SELECT_CHANGES, &[], |row| Ok((row.text()?, row.number()?)))?;
        let mut names: Touched<String> = changes.into_iter().collect();
        let settled = self.settled(ground)?;
        names.retain(|_, generation| *generation > settled);
        let everything = [EVERYTHING, CONDITIONS].map(|all| names.remove(all).unwrap_or(0));
        // whoever was judged in an earlier generation missed names that are forgotten, or something that concerns all
        let oldest = ground.generation.saturating_sub(KEPT);
        let needed = everything.into_iter().fold(oldest, u64::max);
        let values = [
            (&ground.against).into(),
            if needed > settled { needed } else { 0 }.into(),
            ground.has_conditions.into(),
        ];
        let own = self.all(SELECT_UNJUDGED, &values, Row::int)?;
        let mut touched: Touched<i64> = own.into_iter().map(|number| (number, u64::MAX)).collect();
        for (number, generation) in self.holding(&names, &clients)? {
            let last = touched.entry(number).or_default();
            *last = generation.max(*last);
        }
        for (number, generation) in self.interested(&names)? {
            let last = touched.entry(number).or_default();
            *last = generation.max(*last);
        }
        let numbers: Vec<Param> = touched.keys().map(|number| Param::from(*number)).collect();
        let last = touched.values().copied().max().unwrap_or(0);
        // what every client of another ground is judged for
        let last = i64::try_from(last).unwrap_or(i64::MAX);
        let mut stale = self.all_of(
            SELECT_STALE,
            &[ground.has_conditions.into(), last.into()],
            &numbers,
            |row| Ok((row.int()?, read_stale(row)?)),
        )?;
        stale.retain(|(number, stale)| {
            let last = touched.get(number).copied().unwrap_or(0);
            stale.judged_in.is_none_or(|judged_in| judged_in < last)
        });
        let mut stale: Vec<Stale> = stale.into_iter().map(|(_, stale)| stale).collect();
        stale.sort_by(|a, b| {
            (a.shape, a.software, &a.client).cmp(&(b.shape, b.software, &b.client))
        });
        Ok(stale)
    }

    /// Clients with packages of these names or sources.
    fn holding(
        &mut self,
        names: &Touched<String>,
        clients: &ClientList,
    ) -> Result<Vec<(i64, u64)>, Error> {
        let software = self.software_named(&names.keys().cloned().collect())?;
        let last = |name: &String| names.get(name).copied().unwrap_or(0);
        let touched: HashMap<i64, u64> = software
            .into_iter()
            .map(|(id, package)| (id, last(&package.name).max(last(&package.source))))
            .collect();
        let ids: Vec<i64> = touched.keys().copied().collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let held = self.held(&ids, clients)?;
        Ok(held
            .into_iter()
            .map(|(number, id)| (number, touched.get(&id).copied().unwrap_or(0)))
            .collect())
    }

    /// Clients whose judgements looked such names up.
    fn interested(&mut self, names: &Touched<String>) -> Result<Vec<(i64, u64)>, Error> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let interests = self.all(SELECT_INTERESTS, &[], |row| {
            Ok((row.digest()?, row.text()?))
        })?;
        let mut found = Vec::new();
        for (interest, text) in interests {
            let last = text.lines().filter_map(|name| names.get(name)).max();
            if let Some(last) = last {
                let of_it = self.all(SELECT_INTERESTED, &[(&interest).into()], Row::int)?;
                found.extend(of_it.into_iter().map(|number| (number, *last)));
            }
        }
        Ok(found)
    }

    /// Notes that nobody is to be judged again: all scans against this stand as of the newest generation, and what nobody
    /// looked up goes.
    pub fn settle_scans(&mut self, ground: &Ground) -> Result<(), Error> {
        // those that were left out are judged when they are approved again
        self.execute(UNSETTLE, &[ground.generation.into()])?;
        self.execute(DELETE_SETTLED, &[])?;
        let values = [(&ground.against).into(), ground.generation.into()];
        self.execute(INSERT_SETTLED, &values)?;
        self.execute(DELETE_INTERESTS, &[])?;
        Ok(())
    }

    /// The generation that all approved clients which were judged against the same stand as judged in at least.
    pub(super) fn settled(&mut self, ground: &Ground) -> Result<u64, Error> {
        let found = self.first(SELECT_SETTLED, &[(&ground.against).into()], Row::number)?;
        Ok(found.unwrap_or(0))
    }
}

fn read_stale(row: &mut Row) -> Result<Stale, Error> {
    Ok(Stale {
        client: row.parse()?,
        hostname: row.text()?,
        inventory_at: row.time()?,
        received_at: row.time()?,
        basis: row.optional(Row::digest)?,
        shape: row.optional(Row::digest)?,
        judged_in: row.optional(Row::number)?,
        software: row.int()?,
    })
}

statements! {
    SELECT_GENERATION: "read what syncs changed" = "
        SELECT COALESCE(MAX(generation), 0)
        FROM update_change";
    SELECT_CONDITION: "look for conditions" = "
        SELECT update_key
        FROM update_rule
        WHERE name = $1
        LIMIT 1";
    SELECT_CHANGES: "read what syncs changed" = "
        SELECT name, MAX(generation)
        FROM update_change
        GROUP BY name";
    INSERT_CHANGES: "note what a sync changed" = "
        INSERT INTO update_change (generation, name)
        VALUES {rows}";
    DELETE_CHANGES: "note what a sync changed" = "
        DELETE FROM update_change
        WHERE generation <= $1";
    INSERT_INTEREST: "note what a scan was judged by" = "
        INSERT INTO scan_interest (digest, names)
        VALUES ($1, $2)
        ON CONFLICT DO NOTHING";
    CONFIRM: "confirm a scan" = "
        UPDATE scan_run
        SET scanned_at = $5, inventory_at = $6
        WHERE client = $1 AND basis = $2 AND against = $3 AND generation >= $4";
    SELECT_UNJUDGED: "find clients to judge again" = "
        SELECT c.number
        FROM client c
        JOIN inventory i ON i.client = c.id
        LEFT JOIN inventory_report r ON r.client = c.id
        LEFT JOIN scan_run s ON s.client = c.id
        WHERE c.approval = 'approved'
          AND (s.basis IS NULL OR s.against IS NULL OR s.against <> $1 OR s.generation IS NULL OR s.generation < $2
               OR s.basis IS DISTINCT FROM CASE WHEN CAST($3 AS BIGINT) = 1 THEN r.state ELSE r.basis END)";
    SELECT_STALE: "find clients to judge again" = "
        SELECT c.number, c.id, c.hostname, i.collected_at, i.received_at,
               CASE WHEN s.basis = CASE WHEN CAST($1 AS BIGINT) = 1 THEN r.state ELSE r.basis END THEN s.basis END,
               CASE WHEN s.basis = CASE WHEN CAST($1 AS BIGINT) = 1 THEN r.state ELSE r.basis END THEN s.shape END,
               CASE WHEN s.basis = CASE WHEN CAST($1 AS BIGINT) = 1 THEN r.state ELSE r.basis END THEN s.generation END,
               i.software_set
        FROM client c
        LEFT JOIN scan_run s ON s.client = c.id
        JOIN inventory i ON i.client = c.id
        LEFT JOIN inventory_report r ON r.client = c.id
        WHERE c.number IN ({list}) AND (s.generation IS NULL OR s.generation < $2 OR s.basis IS NULL)";
    SELECT_INTERESTS: "find clients to judge again" = "
        SELECT digest, names
        FROM scan_interest";
    SELECT_INTERESTED: "find clients to judge again" = "
        SELECT c.number
        FROM scan_run s
        JOIN client c ON c.id = s.client AND c.approval = 'approved'
        WHERE s.interest = $1";
    SELECT_SETTLED: "find clients to judge again" = "
        SELECT generation
        FROM scan_settled
        WHERE against = $1";
    UNSETTLE: "note that all clients are judged" = "
        UPDATE scan_run
        SET generation = NULL
        WHERE generation < $1 AND client IN (SELECT c.id FROM client c WHERE c.approval <> 'approved')";
    DELETE_SETTLED: "note that all clients are judged" = "
        DELETE FROM scan_settled";
    INSERT_SETTLED: "note that all clients are judged" = "
        INSERT INTO scan_settled (against, generation)
        VALUES ($1, $2)";
    DELETE_INTERESTS: "forget what nobody looks up" = "
        DELETE FROM scan_interest
        WHERE NOT EXISTS (SELECT 1 FROM scan_run s WHERE s.interest = scan_interest.digest)";
}
