//! The packages of a machine, as they are or as they would be, and whether their relations hold among them.
//!
//! An inventory does not say which packages work across architectures (`Multi-Arch`), so a dependency counts as
//! satisfied by a package of any architecture unless it names one.

use crate::model::Invalid;
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::relation::{Group, Named, groups, names};
use crate::model::update::UpdatePackage;
use crate::model::version::Ecosystem;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::candidates::slot;

/// One version of a package with its relations.
#[derive(Debug)]
pub struct Unit<'a> {
    pub name: &'a str,
    pub architecture: &'a str,
    pub version: &'a str,
    pub provides: Vec<Named<'a>>,
    /// What must be there. Of an installed package only what newer versions of others could take away.
    pub needs: Vec<Group<'a>>,
    pub recommends: Vec<Group<'a>>,
    /// What must not be there: `Conflicts` and `Breaks`.
    pub conflicts: Vec<Named<'a>>,
}

impl<'a> Unit<'a> {
    /// An installed package; what dpkg wrote and we cannot read is left out, as it does hold now.
    pub fn installed(package: &'a InstalledPackage, platform: &'a Platform) -> Self {
        Self {
            name: &package.name,
            architecture: slot(&package.architecture, platform),
            version: package.version.as_str(),
            provides: names(&package.provides).flatten().collect(),
            needs: groups(&package.bounds).flatten().collect(),
            recommends: Vec::new(),
            conflicts: names(&package.conflicts).flatten().collect(),
        }
    }

    /// A package that is offered.
    pub fn offered(package: &'a UpdatePackage, platform: &'a Platform) -> Result<Self, Invalid> {
        let relations = &package.relations;
        let architecture = slot(&package.architecture, platform);
        let counts = |named: &Named<'_>| named.counts_on(architecture);
        let needs = groups(&relations.pre_depends).chain(groups(&relations.depends));
        let mut conflicts: Vec<Named<'a>> = names(&relations.conflicts)
            .chain(names(&relations.breaks))
            .collect::<Result<_, _>>()?;
        conflicts.retain(counts);
        Ok(Self {
            name: &package.name,
            architecture,
            version: package.version.as_str(),
            provides: names(&relations.provides).collect::<Result<_, _>>()?,
            needs: counting(needs, architecture)?,
            recommends: counting(groups(&relations.recommends), architecture)?,
            conflicts,
        })
    }

    /// Whether it, or something that it provides, is what is named.
    pub fn is(&self, named: &Named<'_>) -> bool {
        let is_here = named
            .qualifier
            .is_none_or(|q| q == "any" || q == "native" || q == self.architecture);
        is_here
            && (self.name == named.name && named.admits(self.version)
                || self.provides.iter().any(|p| stands_for(p, named)))
    }

    /// Its name and all that it provides.
    pub fn known_as(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.name).chain(self.provides.iter().map(|provided| provided.name))
    }
}

/// The groups that count on an architecture, without the alternatives that do not.
fn counting<'a>(
    all: impl Iterator<Item = Result<Group<'a>, Invalid>>,
    architecture: &str,
) -> Result<Vec<Group<'a>>, Invalid> {
    let mut kept = Vec::new();
    for group in all {
        let mut group = group?;
        group
            .alternatives
            .retain(|named| named.counts_on(architecture));
        if !group.alternatives.is_empty() {
            kept.push(group);
        }
    }
    Ok(kept)
}

/// A provided name without a version satisfies only who asks for none (Policy 7.5).
fn stands_for(provided: &Named<'_>, named: &Named<'_>) -> bool {
    let admits = match (&named.version, &provided.version) {
        (None, _) => true,
        (Some(_), Some((_, version))) => named.admits(version.as_str()),
        (Some(_), None) => false,
    };
    provided.name == named.name && admits
}

type Index<'a> = HashMap<&'a str, Vec<Rc<Unit<'a>>>>;

/// Packages, found by what they are called, provide, and exclude.
#[derive(Debug, Default)]
pub struct Packages<'a> {
    known_as: Index<'a>,
    excluding: Index<'a>,
}

impl<'a> Packages<'a> {
    /// Adds a package.
    pub fn add(&mut self, unit: &Rc<Unit<'a>>) {
        for name in unit.known_as() {
            self.known_as.entry(name).or_default().push(Rc::clone(unit));
        }
        for named in &unit.conflicts {
            self.excluding
                .entry(named.name)
                .or_default()
                .push(Rc::clone(unit));
        }
    }

    fn remove(&mut self, unit: &Rc<Unit<'a>>) {
        let take = |index: &mut Index<'a>, name| {
            if let Some(units) = index.get_mut(name) {
                units.retain(|known| !Rc::ptr_eq(known, unit));
            }
        };
        for name in unit.known_as() {
            take(&mut self.known_as, name);
        }
        for named in &unit.conflicts {
            take(&mut self.excluding, named.name);
        }
    }
}

/// All packages of a machine at one moment: those that it has, without some, and some more.
#[derive(Debug)]
pub struct World<'w, 'a> {
    before: &'w Packages<'a>,
    gone: HashSet<*const Unit<'a>>,
    new: Packages<'a>,
}

impl<'w, 'a> World<'w, 'a> {
    /// The machine as it is.
    pub fn of(before: &'w Packages<'a>) -> Self {
        Self {
            before,
            gone: HashSet::new(),
            new: Packages::default(),
        }
    }

    /// Puts a package in the place of one that it has.
    pub fn replace(&mut self, former: &Rc<Unit<'a>>, next: &Rc<Unit<'a>>) {
        self.gone.insert(Rc::as_ptr(former));
        self.new.add(next);
    }

    /// Adds a package.
    pub fn add(&mut self, unit: &Rc<Unit<'a>>) {
        self.new.add(unit);
    }

    /// Takes a package away that was added.
    pub fn take_back(&mut self, unit: &Rc<Unit<'a>>) {
        self.new.remove(unit);
    }

    fn found<'s>(
        &'s self,
        before: Option<&'s Vec<Rc<Unit<'a>>>>,
        new: Option<&'s Vec<Rc<Unit<'a>>>>,
    ) -> impl Iterator<Item = &'s Rc<Unit<'a>>> {
        let before = before.into_iter().flatten();
        let stays = before.filter(|unit| !self.gone.contains(&Rc::as_ptr(unit)));
        stays.chain(new.into_iter().flatten())
    }

    /// The packages called so or providing the name.
    pub fn known_as(&self, name: &str) -> impl Iterator<Item = &Rc<Unit<'a>>> {
        self.found(self.before.known_as.get(name), self.new.known_as.get(name))
    }

    /// The packages that exclude something called so.
    fn who_excludes(&self, name: &str) -> impl Iterator<Item = &Rc<Unit<'a>>> {
        self.found(
            self.before.excluding.get(name),
            self.new.excluding.get(name),
        )
    }

    /// The package of a name and architecture.
    pub fn find(&self, name: &str, architecture: &str) -> Option<&Rc<Unit<'a>>> {
        self.known_as(name)
            .find(|unit| unit.name == name && unit.architecture == architecture)
    }

    /// Whether one of the alternatives is there.
    pub fn satisfies(&self, group: &Group<'_>) -> bool {
        group
            .alternatives
            .iter()
            .any(|named| self.known_as(named.name).any(|unit| unit.is(named)))
    }

    /// Why `unit` cannot be beside the others, when it cannot. What excluded `former` already is no news.
    pub fn clash(&self, unit: &Unit<'_>, former: Option<&Unit<'_>>) -> Option<String> {
        self.excluded_by(unit)
            .or_else(|| self.excluding(unit, former))
            .or_else(|| self.out_of_step(unit, former))
    }

    fn excluded_by(&self, unit: &Unit<'_>) -> Option<String> {
        unit.conflicts.iter().find_map(|named| {
            let other = self
                .known_as(named.name)
                .find(|other| other.name != unit.name && other.is(named))?;
            Some(format!(
                "{} {} conflicts with {named}, and {} {} stays",
                unit.name, unit.version, other.name, other.version
            ))
        })
    }

    fn excluding(&self, unit: &Unit<'_>, former: Option<&Unit<'_>>) -> Option<String> {
        unit.known_as().find_map(|name| {
            // the names first: who provides hundreds of names meets who excludes hundreds (perl does)
            let is_news = |named: &&Named<'_>| {
                named.name == name
                    && unit.is(named)
                    && !former.is_some_and(|former| former.is(named))
            };
            self.who_excludes(name)
                .filter(|other| other.name != unit.name)
                .find_map(|other| {
                    let named = other.conflicts.iter().find(is_news)?;
                    Some(format!(
                        "{} {} conflicts with {named}",
                        other.name, other.version
                    ))
                })
        })
    }

    /// A package that is there for several architectures must have one version.
    fn out_of_step(&self, unit: &Unit<'_>, former: Option<&Unit<'_>>) -> Option<String> {
        let other = self.known_as(unit.name).find(|other| {
            other.name == unit.name
                && other.architecture != unit.architecture
                && !is_same(other.version, unit.version)
                && former.is_none_or(|former| is_same(former.version, other.version))
        })?;
        Some(format!(
            "{}:{} stays at {}, and both must have one version",
            other.name, other.architecture, other.version
        ))
    }
}

fn is_same(left: &str, right: &str) -> bool {
    Ecosystem::Dpkg.order(left, right).is_eq()
}
