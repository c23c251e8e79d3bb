//! The import of a feed: tens of thousands of updates in one transaction, many rows in a statement. What stayed as it was is
//! told by its digest, and not written again.

use super::super::engine::{Param, Row, statements};
use super::super::judgement::EVERYTHING;
use super::super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::{CveId, FeedId, UpdateId};
use crate::model::platform::Release;
use crate::model::update::{Rule, Update, UpdatePackage};
use crate::model::version::Version;
use std::collections::{BTreeSet, HashMap};

/// Updates, packages and rules held before they are written.
const HELD_PARTS: usize = 1_024;
/// Columns of an update and of a package.
const HEAD: usize = 14;
const PACKAGE: usize = 16;

impl Tx<'_> {
    /// Makes these the updates of a feed, and notes the names that what changed goes by.
    pub(in crate::catalog) fn put_updates<'a>(
        &mut self,
        feed: &FeedId,
        updates: impl IntoIterator<Item = &'a Update>,
    ) -> Result<(), Error> {
        let feed = feed.as_str();
        let mut known = self.known_updates(feed)?;
        let mut touched = BTreeSet::new();
        if known.is_empty() {
            // whoever was judged without it is judged again
            touched.insert(EVERYTHING.to_owned());
        }
        let mut digester = Digester::default();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for update in updates {
            let digest = digester.digest(update)?;
            match known.remove(update.id.as_str()) {
                Some((_, Some(old))) if old == digest => continue,
                old => gone.extend(old.map(|(key, _)| key)),
            }
            if !touched.contains(EVERYTHING) {
                touched.extend(names(update).map(str::to_owned));
            }
            come.push((update, digest));
        }
        gone.extend(known.into_values().map(|(key, _)| key));
        touched.extend(self.forget_keys(&gone)?);
        let mut import = Import::start(self, feed)?;
        for (update, digest) in come {
            import.add(update, digest)?;
        }
        import.finish()?;
        self.note_change(&touched)
    }

    /// The key and digest of each update of a feed, by id.
    fn known_updates(&mut self, feed: &str) -> Result<Known, Error> {
        let found = self.all(SELECT_KNOWN, &[feed.into()], |row| {
            Ok((row.text()?, (row.int()?, row.optional(Row::digest)?)))
        })?;
        Ok(found.into_iter().collect())
    }

    /// Removes updates, and says by which names they went.
    fn forget_keys(&mut self, keys: &[i64]) -> Result<BTreeSet<String>, Error> {
        let keys: Vec<Param> = keys.iter().map(|key| Param::from(*key)).collect();
        let mut names = BTreeSet::new();
        for part in [SELECT_PACKAGES, SELECT_PROVIDED, SELECT_RULES] {
            names.extend(self.all_of(part, &[], &keys, Row::text)?);
        }
        for part in [
            FORGET_PROVIDES,
            FORGET_PACKAGES,
            FORGET_RULES,
            FORGET_SUPERSEDES,
            FORGET_ALIASES,
            FORGET_CVES,
            FORGET,
        ] {
            self.execute_of(part, &[], &keys)?;
        }
        Ok(names)
    }

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

/// Keys and digests by id.
type Known = HashMap<String, (i64, Option<Digest>)>;

/// The names that an update goes by: of its packages, of what they provide, and of its rules.
fn names(update: &Update) -> impl Iterator<Item = &str> {
    let packages = update.packages.iter().flat_map(|package| {
        std::iter::once(package.name.as_str()).chain(provided_names(&package.relations.provides))
    });
    packages.chain(update.rules.iter().map(Rule::name))
}

/// Makes digests of updates.
#[derive(Default)]
struct Digester(Vec<u8>);

impl Digester {
    fn digest(&mut self, update: &Update) -> Result<Digest, Error> {
        self.0.clear();
        serde_json::to_writer(&mut self.0, update)
            .map_err(|error| Error::sql(INSERT.doing, error))?;
        Ok(Digest::of(&self.0))
    }
}

/// Updates on their way in. They gather here and are written together.
struct Import<'t, 'c, 'a> {
    tx: &'t mut Tx<'c>,
    feed: &'a str,
    last_key: i64,
    held: Vec<(i64, &'a Update, Digest)>,
    /// Packages and rules of those held.
    parts: usize,
}

impl<'t, 'c, 'a> Import<'t, 'c, 'a> {
    fn start(tx: &'t mut Tx<'c>, feed: &'a str) -> Result<Self, Error> {
        let last_key = tx.all(SELECT_LAST_KEY, &[], |row| row.int())?;
        Ok(Self {
            last_key: last_key.first().copied().unwrap_or(0),
            tx,
            feed,
            held: Vec::new(),
            parts: 0,
        })
    }

    fn add(&mut self, update: &'a Update, digest: Digest) -> Result<(), Error> {
        self.last_key += 1;
        self.held.push((self.last_key, update, digest));
        self.parts += 1 + update.packages.len() + update.rules.len();
        if self.parts >= HELD_PARTS {
            self.write()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Error> {
        self.write()
    }

    fn write(&mut self) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        self.parts = 0;
        let mut releases: Vec<(&Release, String)> = Vec::new();
        for release in held
            .iter()
            .filter_map(|(_, update, _)| update.release.as_ref())
        {
            if !releases.iter().any(|(known, _)| *known == release) {
                releases.push((release, release.to_string()));
            }
        }
        let documents = documents(&held)?;
        let mut rows = Rows::default();
        for (key, update, digest) in &held {
            let is_its = |(known, _): &&(&Release, String)| Some(*known) == update.release.as_ref();
            let release = releases.iter().find(is_its);
            let release = release.map(|(_, text)| text.as_str());
            rows.head((*key, digest), self.feed, release, update);
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

fn documents<'a>(held: &[(i64, &'a Update, Digest)]) -> Result<Vec<RuleRow<'a>>, Error> {
    let mut found = Vec::new();
    for (key, update, _) in held {
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
    fn head(
        &mut self,
        (key, digest): (i64, &'a Digest),
        feed: &'a str,
        release: Option<&'a str>,
        update: &'a Update,
    ) {
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
            digest.into(),
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
             ecosystem, cvss, digest)
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
    SELECT_KNOWN: "compare updates" = "
        SELECT id, key, digest
        FROM software_update
        WHERE feed = $1";
    SELECT_PACKAGES: "compare updates" = "
        SELECT name
        FROM update_package
        WHERE update_key IN ({list})";
    SELECT_PROVIDED: "compare updates" = "
        SELECT name
        FROM update_provides
        WHERE update_key IN ({list})";
    SELECT_RULES: "compare updates" = "
        SELECT name
        FROM update_rule
        WHERE update_key IN ({list})";
    FORGET_PROVIDES: "replace updates" = "
        DELETE FROM update_provides
        WHERE update_key IN ({list})";
    FORGET_PACKAGES: "replace updates" = "
        DELETE FROM update_package
        WHERE update_key IN ({list})";
    FORGET_RULES: "replace updates" = "
        DELETE FROM update_rule
        WHERE update_key IN ({list})";
    FORGET_SUPERSEDES: "replace updates" = "
        DELETE FROM update_supersedes
        WHERE update_key IN ({list})";
    FORGET_ALIASES: "replace updates" = "
        DELETE FROM update_alias
        WHERE update_key IN ({list})";
    FORGET_CVES: "replace updates" = "
        DELETE FROM update_cve
        WHERE update_key IN ({list})";
    FORGET: "replace updates" = "
        DELETE FROM software_update
        WHERE key IN ({list})";
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
