//! The import of a feed: tens of thousands of updates in one transaction, many rows in a statement.

use super::super::engine::{Param, statements};
use super::super::{Error, Tx};
use crate::model::id::{CveId, FeedId, UpdateId};
use crate::model::platform::Release;
use crate::model::update::{Update, UpdatePackage};
use crate::model::version::Version;

/// Updates, packages and rules held before they are written.
const HELD_PARTS: usize = 1_024;
/// Columns of an update and of a package.
const HEAD: usize = 13;
const PACKAGE: usize = 16;

impl Tx<'_> {
    /// Removes all updates of a feed. What they are made of goes first: far quicker than a cascade for each.
    pub(in crate::catalog) fn forget_updates(&mut self, feed: &FeedId) -> Result<(), Error> {
        for part in [
            DELETE_PROVIDES,
            DELETE_PACKAGES,
            DELETE_RULES,
            DELETE_SUPERSEDES,
            DELETE_ALIASES,
            DELETE_CVES,
            DELETE,
        ] {
            self.execute(part, &[feed.as_str().into()])?;
        }
        Ok(())
    }
}

/// Updates on their way in. They gather here and are written together.
pub(in crate::catalog) struct Import<'t, 'c, 'a> {
    tx: &'t mut Tx<'c>,
    feed: &'a str,
    last_key: i64,
    held: Vec<(i64, &'a Update)>,
    /// Packages and rules of those held.
    parts: usize,
}

impl<'t, 'c, 'a> Import<'t, 'c, 'a> {
    pub(in crate::catalog) fn start(tx: &'t mut Tx<'c>, feed: &'a str) -> Result<Self, Error> {
        let last_key = tx.all(SELECT_LAST_KEY, &[], |row| row.int())?;
        Ok(Self {
            last_key: last_key.first().copied().unwrap_or(0),
            tx,
            feed,
            held: Vec::new(),
            parts: 0,
        })
    }

    pub(in crate::catalog) fn add(&mut self, update: &'a Update) -> Result<(), Error> {
        self.last_key += 1;
        self.held.push((self.last_key, update));
        self.parts += 1 + update.packages.len() + update.rules.len();
        if self.parts >= HELD_PARTS {
            self.write()?;
        }
        Ok(())
    }

    pub(in crate::catalog) fn finish(mut self) -> Result<(), Error> {
        self.write()
    }

    fn write(&mut self) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        self.parts = 0;
        let mut releases: Vec<(&Release, String)> = Vec::new();
        for release in held
            .iter()
            .filter_map(|(_, update)| update.release.as_ref())
        {
            if !releases.iter().any(|(known, _)| *known == release) {
                releases.push((release, release.to_string()));
            }
        }
        let documents = documents(&held)?;
        let mut rows = Rows::default();
        for (key, update) in &held {
            let is_its = |(known, _): &&(&Release, String)| Some(*known) == update.release.as_ref();
            let release = releases.iter().find(is_its);
            let release = release.map(|(_, text)| text.as_str());
            rows.head(*key, self.feed, release, update);
            rows.lists(*key, update);
            for (position, package) in (0_i64..).zip(&update.packages) {
                rows.package((*key, position), release.unwrap_or_default(), package);
            }
        }
        for (place, name, document) in &documents {
            let row: [Param; 4] = [
                place.0.into(),
                place.1.into(),
                (*name).into(),
                document.into(),
            ];
            rows.rules.extend(row);
        }
        rows.write(self.tx)
    }
}

/// A rule's place, the name it is found by, and its text.
type RuleRow<'a> = ((i64, i64), &'a str, String);

fn documents<'a>(held: &[(i64, &'a Update)]) -> Result<Vec<RuleRow<'a>>, Error> {
    let mut found = Vec::new();
    for (key, update) in held {
        for (position, rule) in (0_i64..).zip(&update.rules) {
            let document = serde_json::to_string(rule)
                .map_err(|error| Error::sql(INSERT_RULES.doing, error))?;
            found.push(((*key, position), rule.name(), document));
        }
    }
    Ok(found)
}

/// The values of all rows to be written, by table.
#[derive(Default)]
struct Rows<'a> {
    updates: Vec<Param<'a>>,
    cves: Vec<Param<'a>>,
    aliases: Vec<Param<'a>>,
    supersedes: Vec<Param<'a>>,
    rules: Vec<Param<'a>>,
    packages: Vec<Param<'a>>,
    provides: Vec<Param<'a>>,
}

impl<'a> Rows<'a> {
    fn head(&mut self, key: i64, feed: &'a str, release: Option<&'a str>, update: &'a Update) {
        self.updates.extend([
            key.into(),
            feed.into(),
            update.id.as_str().into(),
            update.title.as_str().into(),
            update.severity.word().into(),
            update.classification.word().into(),
            update.published.into(),
            release.into(),
            update.source.as_deref().into(),
            update.source_version.as_ref().map(Version::as_str).into(),
            update.restart.word().into(),
            update.ecosystem.word().into(),
            update.cvss.as_deref().into(),
        ] as [Param; HEAD]);
    }

    fn lists(&mut self, key: i64, update: &'a Update) {
        let cves = update.cves.iter().map(CveId::as_str);
        list(&mut self.cves, key, cves);
        list(
            &mut self.aliases,
            key,
            update.aliases.iter().map(String::as_str),
        );
        let supersedes = update.supersedes.iter().map(UpdateId::as_str);
        list(&mut self.supersedes, key, supersedes);
    }

    fn package(&mut self, place: (i64, i64), release: &'a str, package: &'a UpdatePackage) {
        let relations = &package.relations;
        self.packages.extend([
            place.0.into(),
            place.1.into(),
            release.into(),
            package.name.as_str().into(),
            package.architecture.as_str().into(),
            package.version.as_str().into(),
            relations.depends.as_str().into(),
            relations.pre_depends.as_str().into(),
            relations.recommends.as_str().into(),
            relations.conflicts.as_str().into(),
            relations.breaks.as_str().into(),
            relations.provides.as_str().into(),
            package.payload.path.as_str().into(),
            package.payload.size.into(),
            (&package.payload.sha256).into(),
            package.module.as_deref().into(),
        ] as [Param; PACKAGE]);
        for name in provided_names(&relations.provides) {
            let row: [Param; 3] = [name.into(), place.0.into(), place.1.into()];
            self.provides.extend(row);
        }
    }

    fn write(self, tx: &mut Tx) -> Result<(), Error> {
        tx.insert_many(INSERT, HEAD, &self.updates)?;
        tx.insert_many(INSERT_CVES, 3, &self.cves)?;
        tx.insert_many(INSERT_ALIASES, 3, &self.aliases)?;
        tx.insert_many(INSERT_SUPERSEDES, 3, &self.supersedes)?;
        tx.insert_many(INSERT_RULES, 4, &self.rules)?;
        tx.insert_many(INSERT_PACKAGES, PACKAGE, &self.packages)?;
        tx.insert_many(INSERT_PROVIDES, 3, &self.provides)
    }
}

fn list<'a>(rows: &mut Vec<Param<'a>>, key: i64, texts: impl Iterator<Item = &'a str>) {
    for (position, text) in (0_i64..).zip(texts) {
        let row: [Param; 3] = [key.into(), position.into(), text.into()];
        rows.extend(row);
    }
}

/// The names in a `Provides` field: `mail-transport-agent, libfoo (= 1.2)` gives two.
fn provided_names(provides: &str) -> impl Iterator<Item = &str> {
    let end = |c: char| c.is_whitespace() || c == '(' || c == ':';
    provides
        .split(',')
        .map(move |one| one.trim().split(end).next().unwrap_or_default())
        .filter(|name| !name.is_empty())
}

statements! {
    SELECT_LAST_KEY: "number updates" = "
        SELECT COALESCE(MAX(key), 0)
        FROM software_update";
    INSERT: "store updates" = "
        INSERT INTO software_update
            (key, feed, id, title, severity, classification, published, release, source, source_version, restart,
             ecosystem, cvss)
        VALUES {rows}";
    INSERT_CVES: "store the vulnerabilities of updates" = "
        INSERT INTO update_cve (update_key, position, cve)
        VALUES {rows}";
    INSERT_ALIASES: "store the other names of updates" = "
        INSERT INTO update_alias (update_key, position, alias)
        VALUES {rows}";
    INSERT_SUPERSEDES: "store what updates replace" = "
        INSERT INTO update_supersedes (update_key, position, superseded)
        VALUES {rows}";
    INSERT_RULES: "store the rules of updates" = "
        INSERT INTO update_rule (update_key, position, name, document)
        VALUES {rows}";
    INSERT_PACKAGES: "store the packages of updates" = "
        INSERT INTO update_package
            (update_key, position, release, name, architecture, version, depends, pre_depends, recommends, conflicts, breaks, provides,
             path, size, sha256, module)
        VALUES {rows}";
    INSERT_PROVIDES: "store what updates provide" = "
        INSERT INTO update_provides (name, update_key, position)
        VALUES {rows}
        ON CONFLICT DO NOTHING";
    DELETE_PROVIDES: "replace updates" = "
        DELETE FROM update_provides
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE_PACKAGES: "replace updates" = "
        DELETE FROM update_package
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE_RULES: "replace updates" = "
        DELETE FROM update_rule
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE_SUPERSEDES: "replace updates" = "
        DELETE FROM update_supersedes
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE_ALIASES: "replace updates" = "
        DELETE FROM update_alias
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE_CVES: "replace updates" = "
        DELETE FROM update_cve
        WHERE update_key IN (SELECT key FROM software_update WHERE feed = $1)";
    DELETE: "replace updates" = "
        DELETE FROM software_update
        WHERE feed = $1";
}

#[cfg(test)]
mod tests {
    use super::provided_names;

    #[test]
    fn provided_names_lose_versions_and_architectures() {
        let field = "mail-transport-agent, libfoo (= 1.2), python3:any ,, awk";
        let names: Vec<&str> = provided_names(field).collect();
        assert_eq!(names, ["mail-transport-agent", "libfoo", "python3", "awk"]);
    }
}
