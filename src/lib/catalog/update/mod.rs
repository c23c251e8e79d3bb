//! Updates known from feeds: those that bring given packages, those that match a search, and one by its id.

pub(super) mod import;

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::Invalid;
use crate::model::filter::{Filter, UpdateField};
use crate::model::id::{CveId, UpdateId};
use crate::model::platform::Release;
use crate::model::scan::FeedUpdate;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Payload, Relations, Rule, Update, UpdatePackage};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Which updates; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateFilter {
    /// Only those that close this vulnerability.
    pub cve: Option<CveId>,
    /// Only of this source package.
    pub source: Option<String>,
    /// Only those whose id starts so.
    pub prefix: Option<String>,
    /// Only those for this.
    pub classification: Option<Classification>,
    /// Only those that this filter asks for, at this time.
    pub filter: Option<(Filter<UpdateField>, Timestamp)>,
}

impl Tx<'_> {
    /// The updates of a release that bring any of these packages, each with those of its packages alone.
    pub fn candidates(
        &mut self,
        release: &Release,
        names: &BTreeSet<String>,
    ) -> Result<Vec<FeedUpdate>, Error> {
        let release = release.to_string();
        let names: Vec<Param> = names.iter().map(Param::from).collect();
        let packages = self.all_of(
            SELECT_PACKAGES_BY_NAME,
            &[release.as_str().into()],
            &names,
            read_package,
        )?;
        self.assemble_packages(packages)
    }

    /// The updates of a release whose packages provide any of these names, each with those of its packages alone.
    pub fn providers(
        &mut self,
        release: &Release,
        names: &BTreeSet<String>,
    ) -> Result<Vec<FeedUpdate>, Error> {
        let release = release.to_string();
        let names: Vec<Param> = names.iter().map(Param::from).collect();
        let mut packages = self.all_of(
            SELECT_PROVIDERS,
            &[release.as_str().into()],
            &names,
            read_package,
        )?;
        // One package may provide several of the names.
        packages.sort_by_key(|found| (found.update, found.position));
        packages.dedup_by_key(|found| (found.update, found.position));
        self.assemble_packages(packages)
    }

    /// The updates with rules for any of these names, each with those of its rules alone. The empty name stands for conditions.
    pub fn ruled(&mut self, names: &BTreeSet<String>) -> Result<Vec<FeedUpdate>, Error> {
        let names: Vec<Param> = names.iter().map(Param::from).collect();
        let rules = self.all_of(SELECT_RULES_BY_NAME, &[], &names, read_rule)?;
        let keys = rules.iter().map(|rule| rule.update).collect();
        self.assemble(keys, Vec::new(), rules)
    }

    /// An update, whole. Where several feeds bring it, the one that brings it for security.
    pub fn update(&mut self, id: &UpdateId) -> Result<Option<FeedUpdate>, Error> {
        let keys = self.all(SELECT_KEYS_BY_ID, &[id.as_str().into()], Row::int)?;
        let first = &keys[..keys.len().min(1)];
        Ok(self.updates_by_key(first)?.into_iter().next())
    }

    /// The updates of this id or other name, or that close this vulnerability, whole, by id.
    pub fn updates_named(&mut self, name: &str) -> Result<Vec<FeedUpdate>, Error> {
        let keys = self.all(SELECT_KEYS_MEANT, &[name.into()], Row::int)?;
        let mut found = self.updates_by_key(&keys)?;
        found.sort_by(|a, b| (&a.update.id, &a.feed).cmp(&(&b.update.id, &b.feed)));
        Ok(found)
    }

    /// The updates that match, whole, by id; at most `limit`.
    pub fn updates(&mut self, filter: &UpdateFilter, limit: u32) -> Result<Vec<FeedUpdate>, Error> {
        let after = filter
            .prefix
            .as_deref()
            .map(|prefix| format!("{prefix}\u{7f}"));
        let values = [
            filter.cve.as_ref().map(CveId::as_str).into(),
            filter.source.as_deref().into(),
            filter.prefix.as_deref().into(),
            after.as_deref().into(),
            filter.filter.as_ref().map_or(limit, |_| u32::MAX).into(),
            filter.classification.map(Classification::word).into(),
        ];
        let mut keys = self.all(SELECT_KEYS, &values, Row::int)?;
        if let Some((asked, now)) = &filter.filter {
            keys = self.filtered_updates(asked, &keys, *now)?;
            keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let mut found = self.updates_by_key(&keys)?;
        found.sort_by(|a, b| (&a.update.id, &a.feed).cmp(&(&b.update.id, &b.feed)));
        Ok(found)
    }

    fn updates_by_key(&mut self, keys: &[i64]) -> Result<Vec<FeedUpdate>, Error> {
        let values: Vec<Param> = keys.iter().map(|key| Param::from(*key)).collect();
        let packages = self.all_of(SELECT_PACKAGES_BY_KEY, &[], &values, read_package)?;
        let rules = self.all_of(SELECT_RULES_BY_KEY, &[], &values, read_rule)?;
        self.assemble(keys.iter().copied().collect(), packages, rules)
    }

    fn assemble_packages(
        &mut self,
        packages: Vec<Found<UpdatePackage>>,
    ) -> Result<Vec<FeedUpdate>, Error> {
        let keys = packages.iter().map(|found| found.update).collect();
        self.assemble(keys, packages, Vec::new())
    }

    /// Puts packages and rules under the heads of their updates, by feed and id: not in the order in which syncs brought them.
    fn assemble(
        &mut self,
        keys: BTreeSet<i64>,
        mut packages: Vec<Found<UpdatePackage>>,
        mut rules: Vec<Found<Rule>>,
    ) -> Result<Vec<FeedUpdate>, Error> {
        packages.sort_by_key(|found| (found.update, found.position));
        rules.sort_by_key(|found| (found.update, found.position));
        let keys: Vec<Param> = keys.into_iter().map(Param::from).collect();
        let heads = self.all_of(SELECT_HEADS, &[], &keys, read_head)?;
        let mut updates: BTreeMap<i64, FeedUpdate> = heads.into_iter().collect();
        for (key, cve) in self.all_of(SELECT_CVES, &[], &keys, read_pair)? {
            place(&mut updates, key, |update| update.cves.push(cve));
        }
        for (key, id) in self.all_of(SELECT_SUPERSEDES, &[], &keys, read_pair)? {
            place(&mut updates, key, |update| update.supersedes.push(id));
        }
        let read_alias = |row: &mut Row| Ok((row.int()?, row.text()?));
        for (key, alias) in self.all_of(SELECT_ALIASES, &[], &keys, read_alias)? {
            place(&mut updates, key, |update| update.aliases.push(alias));
        }
        for Found { update, it, .. } in packages {
            place(&mut updates, update, |update| update.packages.push(it));
        }
        for Found { update, it, .. } in rules {
            place(&mut updates, update, |update| update.rules.push(it));
        }
        let mut found: Vec<FeedUpdate> = updates.into_values().collect();
        found.sort_by(|a, b| (&a.feed, &a.update.id).cmp(&(&b.feed, &b.update.id)));
        Ok(found)
    }
}

fn place(updates: &mut BTreeMap<i64, FeedUpdate>, key: i64, put: impl FnOnce(&mut Update)) {
    if let Some(found) = updates.get_mut(&key) {
        put(&mut found.update);
    }
}

/// A package or a rule, and where in which update it is.
struct Found<T> {
    update: i64,
    position: i64,
    it: T,
}

fn read_pair<T: FromStr<Err = Invalid>>(row: &mut Row) -> Result<(i64, T), Error> {
    Ok((row.int()?, row.parse()?))
}

fn read_rule(row: &mut Row) -> Result<Found<Rule>, Error> {
    Ok(Found {
        update: row.int()?,
        position: row.int()?,
        it: row.json()?,
    })
}

fn read_package(row: &mut Row) -> Result<Found<UpdatePackage>, Error> {
    Ok(Found {
        update: row.int()?,
        position: row.int()?,
        it: UpdatePackage {
            name: row.text()?,
            architecture: row.text()?,
            version: row.parse()?,
            relations: Relations {
                depends: row.text()?,
                pre_depends: row.text()?,
                recommends: row.text()?,
                conflicts: row.text()?,
                breaks: row.text()?,
                provides: row.text()?,
            },
            payload: Payload {
                path: row.text()?,
                size: row.number()?,
                sha256: row.digest()?,
            },
            module: row.optional(Row::text)?,
        },
    })
}

fn read_head(row: &mut Row) -> Result<(i64, FeedUpdate), Error> {
    let key = row.int()?;
    let update = FeedUpdate {
        feed: row.parse()?,
        base: row.text()?,
        update: Update {
            id: row.parse()?,
            title: row.text()?,
            severity: row.parse()?,
            classification: row.parse()?,
            published: row.optional(Row::time)?,
            release: row.optional(Row::parse)?,
            source: row.optional(Row::text)?,
            source_version: row.optional(Row::parse)?,
            restart: row.parse()?,
            ecosystem: row.parse()?,
            cvss: row.optional(Row::text)?,
            cves: Vec::new(),
            aliases: Vec::new(),
            supersedes: Vec::new(),
            rules: Vec::new(),
            packages: Vec::new(),
        },
    };
    Ok((key, update))
}

statements! {
    SELECT_PACKAGES_BY_NAME: "find updates of packages" = "
        SELECT update_key, position, name, architecture, version, depends, pre_depends, recommends, conflicts, breaks,
               provides,
               path, size, sha256, module
        FROM update_package
        WHERE release = $1 AND name IN ({list})";
    SELECT_PROVIDERS: "find updates that provide a name" = "
        SELECT p.update_key, p.position, p.name, p.architecture, p.version, p.depends, p.pre_depends, p.recommends, p.conflicts,
               p.breaks, p.provides, p.path, p.size, p.sha256, p.module
        FROM update_provides v
        JOIN update_package p ON p.update_key = v.update_key AND p.position = v.position
        WHERE p.release = $1 AND v.name IN ({list})";
    SELECT_PACKAGES_BY_KEY: "read the packages of updates" = "
        SELECT update_key, position, name, architecture, version, depends, pre_depends, recommends, conflicts, breaks,
               provides,
               path, size, sha256, module
        FROM update_package
        WHERE update_key IN ({list})";
    SELECT_RULES_BY_NAME: "find rules of updates" = "
        SELECT update_key, position, document
        FROM update_rule
        WHERE name IN ({list})";
    SELECT_RULES_BY_KEY: "read the rules of updates" = "
        SELECT update_key, position, document
        FROM update_rule
        WHERE update_key IN ({list})";
    SELECT_SUPERSEDES: "read what updates replace" = "
        SELECT update_key, superseded
        FROM update_supersedes
        WHERE update_key IN ({list})
        ORDER BY update_key, position";
    SELECT_ALIASES: "read the other names of updates" = "
        SELECT update_key, alias
        FROM update_alias
        WHERE update_key IN ({list})
        ORDER BY update_key, position";
    SELECT_HEADS: "read updates" = "
        SELECT u.key, u.feed, f.base, u.id, u.title, u.severity, u.classification, u.published, u.release, u.source,
               u.source_version, u.restart, u.ecosystem, u.cvss
        FROM software_update u
        JOIN feed_state f ON f.feed = u.feed
        WHERE u.key IN ({list})";
    SELECT_CVES: "read the vulnerabilities of updates" = "
        SELECT update_key, cve
        FROM update_cve
        WHERE update_key IN ({list})
        ORDER BY update_key, position";
    SELECT_KEYS_BY_ID: "find an update" = "
        SELECT key
        FROM software_update
        WHERE id = $1
        ORDER BY classification DESC, feed";
    SELECT_KEYS_MEANT: "find updates" = "
        SELECT key
        FROM software_update
        WHERE id = $1
        UNION
        SELECT update_key
        FROM update_alias
        WHERE alias = $1
        UNION
        SELECT update_key
        FROM update_cve
        WHERE cve = $1";
    SELECT_KEYS: "find updates" = "
        SELECT u.key
        FROM software_update u
        WHERE (CAST($1 AS TEXT) IS NULL OR u.key IN (SELECT c.update_key FROM update_cve c WHERE c.cve = $1))
          AND (CAST($2 AS TEXT) IS NULL OR u.source = $2)
          AND (CAST($3 AS TEXT) IS NULL OR (u.id >= $3 AND u.id < $4))
          AND (CAST($6 AS TEXT) IS NULL OR u.classification = $6)
        ORDER BY u.id, u.feed
        LIMIT $5";
}
