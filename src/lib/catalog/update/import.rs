//! The import of a feed: tens of thousands of updates in one transaction, many rows in a statement.

use super::super::engine::{Param, statements};
use super::super::{Error, Tx};
use crate::model::id::FeedId;
use crate::model::update::{Update, UpdatePackage};

/// Values held before they are written.
const HELD_VALUES: usize = 16_384;

impl Tx<'_> {
    /// Removes all updates of a feed. What they are made of goes first: far quicker than a cascade for each.
    pub(in crate::catalog) fn forget_updates(&mut self, feed: &FeedId) -> Result<(), Error> {
        for part in [DELETE_PROVIDES, DELETE_PACKAGES, DELETE_CVES, DELETE] {
            self.execute(part, &[feed.as_str().into()])?;
        }
        Ok(())
    }
}

/// Updates on their way in. Rows gather here and are written together.
pub(in crate::catalog) struct Import<'t, 'c, 'a> {
    tx: &'t mut Tx<'c>,
    feed: &'a str,
    release: &'a str,
    last_key: i64,
    updates: Vec<Param<'a>>,
    cves: Vec<Param<'a>>,
    packages: Vec<Param<'a>>,
    provides: Vec<Param<'a>>,
}

impl<'t, 'c, 'a> Import<'t, 'c, 'a> {
    pub(in crate::catalog) fn start(
        tx: &'t mut Tx<'c>,
        feed: &'a str,
        release: &'a str,
    ) -> Result<Self, Error> {
        let last_key = tx.all(SELECT_LAST_KEY, &[], |row| row.int())?;
        Ok(Self {
            last_key: last_key.first().copied().unwrap_or(0),
            tx,
            feed,
            release,
            updates: Vec::new(),
            cves: Vec::new(),
            packages: Vec::new(),
            provides: Vec::new(),
        })
    }

    pub(in crate::catalog) fn add(&mut self, update: &'a Update) -> Result<(), Error> {
        self.last_key += 1;
        self.updates.extend([
            self.last_key.into(),
            self.feed.into(),
            update.id.as_str().into(),
            update.title.as_str().into(),
            update.severity.word().into(),
            update.classification.word().into(),
            update.published.into(),
            self.release.into(),
            update.source.as_str().into(),
            update.source_version.as_str().into(),
            update.restart.word().into(),
        ] as [Param; 11]);
        for (position, cve) in (0_i64..).zip(&update.cves) {
            let row: [Param; 3] = [self.last_key.into(), position.into(), cve.as_str().into()];
            self.cves.extend(row);
        }
        for (position, package) in (0_i64..).zip(&update.packages) {
            self.add_package(position, package);
        }
        if self.packages.len() >= HELD_VALUES {
            self.write()?;
        }
        Ok(())
    }

    fn add_package(&mut self, position: i64, package: &'a UpdatePackage) {
        let relations = &package.relations;
        self.packages.extend([
            self.last_key.into(),
            position.into(),
            self.release.into(),
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
        ] as [Param; 15]);
        for name in provided_names(&relations.provides) {
            let row: [Param; 3] = [name.into(), self.last_key.into(), position.into()];
            self.provides.extend(row);
        }
    }

    pub(in crate::catalog) fn finish(mut self) -> Result<(), Error> {
        self.write()
    }

    fn write(&mut self) -> Result<(), Error> {
        self.tx.insert_many(INSERT, 11, &self.updates)?;
        self.tx.insert_many(INSERT_CVES, 3, &self.cves)?;
        self.tx.insert_many(INSERT_PACKAGES, 15, &self.packages)?;
        self.tx.insert_many(INSERT_PROVIDES, 3, &self.provides)?;
        self.updates.clear();
        self.cves.clear();
        self.packages.clear();
        self.provides.clear();
        Ok(())
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
            (key, feed, id, title, severity, classification, published, release, source, source_version, restart)
        VALUES {rows}";
    INSERT_CVES: "store the vulnerabilities of updates" = "
        INSERT INTO update_cve (update_key, position, cve)
        VALUES {rows}";
    INSERT_PACKAGES: "store the packages of updates" = "
        INSERT INTO update_package
            (update_key, position, release, name, architecture, version, depends, pre_depends, recommends, conflicts, breaks, provides,
             path, size, sha256)
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
