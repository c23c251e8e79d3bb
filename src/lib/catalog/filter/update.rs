//! Filters on updates, as on clients: a column for each field that the filter names, and sets of places in a list of updates.

use super::super::engine::{Row, Statement, statements};
use super::super::{Error, Tx};
use super::column::answers_of_fields;
use crate::model::filter::{Filter, Test, UpdateField, Vocabulary};
use crate::model::id::UpdateId;
use crate::model::time::Timestamp;
use crate::rules::filter::sets;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

impl Tx<'_> {
    /// Those of these updates, by their keys, that the filter asks for.
    pub(in crate::catalog) fn filtered_updates(
        &mut self,
        filter: &Filter<UpdateField>,
        keys: &[i64],
        now: Timestamp,
    ) -> Result<Vec<i64>, Error> {
        let places: HashMap<i64, u32> = keys.iter().copied().zip(0..).collect();
        let place_of = |row: &mut Row| Ok(places.get(&row.int()?).copied());
        let tests: BTreeSet<&Test<UpdateField>> = filter.tests().into_iter().collect();
        let answers = answers_of_fields(tests, now, |field| {
            self.column_of(statement(field), field.kind(), (keys.len(), &place_of))
        })?;
        let answer = |test: &Test<UpdateField>| answers.get(test).map(Cow::Borrowed);
        let found = sets::evaluate(filter, keys.len(), &answer).yes;
        Ok(found.iter().map(|place| keys[place]).collect())
    }

    /// The ids of all updates that the filter asks for.
    pub(in crate::catalog) fn updates_asked_for(
        &mut self,
        filter: &Filter<UpdateField>,
        now: Timestamp,
    ) -> Result<BTreeSet<UpdateId>, Error> {
        let all: HashMap<i64, UpdateId> = self
            .all(IDS, &[], |row| Ok((row.int()?, row.parse()?)))?
            .into_iter()
            .collect();
        let keys: Vec<i64> = all.keys().copied().collect();
        let found = self.filtered_updates(filter, &keys, now)?;
        Ok(found
            .iter()
            .filter_map(|key| all.get(key))
            .cloned()
            .collect())
    }
}

const fn statement(field: UpdateField) -> Statement {
    match field {
        UpdateField::Id => IDS,
        UpdateField::Title => TITLES,
        UpdateField::Severity => SEVERITIES,
        UpdateField::Classification => CLASSIFICATIONS,
        UpdateField::Cve => CVES,
        UpdateField::Alias => ALIASES,
        UpdateField::Published => PUBLISHED,
        UpdateField::Feed => FEEDS,
        UpdateField::Release => RELEASES,
        UpdateField::Source => SOURCES,
        UpdateField::SourceVersion => SOURCE_VERSIONS,
        UpdateField::Ecosystem => ECOSYSTEMS,
        UpdateField::Restart => RESTARTS,
        UpdateField::Supersedes => SUPERSEDED,
        UpdateField::Package => PACKAGES,
    }
}

statements! {
    IDS: "read updates" = "
        SELECT key, id
        FROM software_update";
    TITLES: "read updates" = "
        SELECT key, title
        FROM software_update";
    SEVERITIES: "read updates" = "
        SELECT key, severity
        FROM software_update
        WHERE severity <> 'unknown'";
    CLASSIFICATIONS: "read updates" = "
        SELECT key, classification
        FROM software_update";
    CVES: "read the vulnerabilities of updates" = "
        SELECT update_key, cve
        FROM update_cve";
    ALIASES: "read the other names of updates" = "
        SELECT update_key, alias
        FROM update_alias";
    PUBLISHED: "read updates" = "
        SELECT key, published
        FROM software_update";
    FEEDS: "read updates" = "
        SELECT key, feed
        FROM software_update";
    RELEASES: "read updates" = "
        SELECT key, release
        FROM software_update";
    SOURCES: "read updates" = "
        SELECT key, source
        FROM software_update";
    SOURCE_VERSIONS: "read updates" = "
        SELECT key, source_version
        FROM software_update";
    ECOSYSTEMS: "read updates" = "
        SELECT key, ecosystem
        FROM software_update";
    RESTARTS: "read updates" = "
        SELECT key, restart
        FROM software_update";
    SUPERSEDED: "read what updates replace" = "
        SELECT update_key, superseded
        FROM update_supersedes";
    PACKAGES: "read the packages of updates" = "
        SELECT update_key, name
        FROM update_package";
}
