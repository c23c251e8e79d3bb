//! What apt would do: which upgrades can be made, which new packages they bring, and what is kept back and why.
//!
//! Nothing is ever removed: what would need a removal is kept back. Recommendations are followed for packages that come
//! new, where that is asked for; for upgrades the former version's recommendations are not in the inventory, so theirs are
//! not. They are told and never promised: no finding has them, since packages are installed without recommendations.

mod attempt;
pub mod candidates;
mod library;
mod world;

use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::platform::Platform;
use attempt::Attempt;
use candidates::{Candidate, CandidateSet};
pub use library::Library;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use world::{Packages, Unit};

/// How many upgrades all attempts to take one back may look at together: about 40 attempts on a machine with 100 upgrades.
const MAX_TAKE_BACK: usize = 4_096;

/// What may be done to make upgrades possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Upgrades alone, as `apt-get upgrade`.
    Upgrade,
    /// New packages too, where they are needed, as `apt-get dist-upgrade --no-install-recommends`.
    Needed,
    /// And where they are recommended, as `apt-get dist-upgrade`.
    DistUpgrade,
}

/// An installed package and the newer version offered.
#[derive(Debug, Clone, Copy)]
pub struct Upgrade<'a> {
    /// What is installed.
    pub installed: &'a InstalledPackage,
    /// What is offered.
    pub candidate: Candidate<'a>,
}

/// A package that comes new.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// What is offered.
    pub candidate: Candidate<'a>,
    /// The package that needs it.
    pub needed_by: &'a str,
    /// Whether it comes only because it is recommended, or is needed by such a one.
    pub is_optional: bool,
}

/// What can be done.
#[derive(Debug, Clone, Default)]
pub struct Answer<'a> {
    /// The upgrades made.
    pub upgrades: Vec<Upgrade<'a>>,
    /// The packages that come new; who needs one stands before it.
    pub new: Vec<New<'a>>,
    /// The upgrades not made, and why.
    pub kept_back: Vec<(Upgrade<'a>, String)>,
    /// Names of two packages of which the first can only change when the second changes too, or comes new.
    pub needs_change: Vec<(&'a str, &'a str)>,
    /// Names that were looked up beside those of installed packages: had they been offered otherwise, all could be otherwise.
    pub asked: BTreeSet<&'a str>,
}

impl Answer<'_> {
    /// Names that were looked up and are not loaded into `set`: load them, and ask again.
    pub fn missing(&self, set: &CandidateSet) -> BTreeSet<String> {
        let names = self.asked.iter().filter(|name| !set.is_loaded(name));
        names.map(|name| (*name).to_owned()).collect()
    }
}

/// One machine and what it is offered.
pub struct Resolver<'a> {
    platform: &'a Platform,
    set: &'a CandidateSet,
    before: Packages<'a>,
    /// Installed packages that need a name at no more than some version.
    bound_to: HashMap<&'a str, Vec<Rc<Unit<'a>>>>,
    pending: Vec<Pending<'a>>,
    library: Rc<Library<'a>>,
}

/// An upgrade that may be possible.
struct Pending<'a> {
    upgrade: Upgrade<'a>,
    former: Rc<Unit<'a>>,
    /// The newer version, or why it can never be made.
    next: Result<Rc<Unit<'a>>, String>,
}

/// How far the attempts have come.
#[derive(Default)]
struct Settled<'a> {
    /// What comes new with all that is not kept back.
    new: Vec<New<'a>>,
    /// Which changes need which others.
    needs_change: Vec<(&'a str, &'a str)>,
    /// Upgrades that do not fit, by their place, and why.
    kept: HashMap<usize, String>,
    /// Names that were looked up.
    asked: BTreeSet<&'a str>,
}

impl<'a> Resolver<'a> {
    /// Reads the relations of all that is installed and of all that could replace it, unless the library has them.
    pub fn new(inventory: &'a Inventory, set: &'a CandidateSet, library: &Rc<Library<'a>>) -> Self {
        let platform = &inventory.platform;
        let mut resolver = Self {
            platform,
            set,
            before: Packages::default(),
            bound_to: HashMap::new(),
            pending: Vec::new(),
            library: Rc::clone(library),
        };
        for installed in inventory
            .packages
            .iter()
            .filter(|package| is_there(package))
        {
            let former = library.installed(installed, platform);
            resolver.before.add(&former);
            for named in former.needs.iter().flat_map(|group| &group.alternatives) {
                resolver
                    .bound_to
                    .entry(named.name)
                    .or_default()
                    .push(Rc::clone(&former));
            }
            let best = set.best(&installed.name, &installed.architecture, platform);
            if let Some(candidate) =
                best.filter(|candidate| installed.lacks(candidate.package.version.as_str()))
            {
                let next = resolver.next_unit(installed, candidate);
                resolver.pending.push(Pending {
                    upgrade: Upgrade {
                        installed,
                        candidate,
                    },
                    former,
                    next,
                });
            }
        }
        resolver
    }

    /// A package that is offered, its relations read.
    fn offered(&self, candidate: Candidate<'a>) -> Result<Rc<Unit<'a>>, String> {
        self.library.offered(candidate, self.platform)
    }

    fn next_unit(
        &self,
        installed: &InstalledPackage,
        candidate: Candidate<'a>,
    ) -> Result<Rc<Unit<'a>>, String> {
        if installed.held {
            return Err(format!("held at {}", installed.version));
        }
        self.offered(candidate)
    }

    /// The upgrades offered, possible or not.
    pub fn pending(&self) -> impl Iterator<Item = Upgrade<'a>> {
        self.pending.iter().map(|pending| pending.upgrade)
    }

    /// What can be done. As apt does, it begins with every upgrade and drops those that do not fit, until all that is left fits;
    /// then it takes back, one by one, what fits after all.
    pub fn answer(&self, mode: Mode) -> Answer<'a> {
        let mut settled = self.drop_what_fails(mode);
        // while something is to be loaded all is asked again, and nothing is gained by looking further
        if settled.asked.iter().all(|name| self.set.is_loaded(name)) {
            self.take_back(&mut settled, mode);
        }
        self.report(settled)
    }

    /// Drops upgrades that do not fit until all that is left fits.
    fn drop_what_fails(&self, mode: Mode) -> Settled<'a> {
        let mut settled = Settled {
            kept: self.never(),
            ..Settled::default()
        };
        loop {
            let failed = self.attempt(&mut settled, None, mode);
            if failed.is_empty() {
                return settled;
            }
            settled.kept.extend(failed);
        }
    }

    /// What failed beside another that failed as well may fit without it. Each is an attempt at the whole machine, so a
    /// machine with very many upgrades gets few of them.
    fn take_back(&self, settled: &mut Settled<'a>, mode: Mode) {
        let never = self.never();
        let tried = self.all_but(|i| never.contains_key(&i) || !settled.kept.contains_key(&i));
        let affordable = MAX_TAKE_BACK / self.pending.len().max(1);
        for place in tried.into_iter().take(affordable) {
            if self.fits_beside(settled, place, mode)
                && self.attempt(settled, Some(place), mode).is_empty()
            {
                settled.kept.remove(&place);
            }
        }
    }

    /// Whether one that is kept back fits beside all that is not, as far as it alone is concerned.
    fn fits_beside(&self, settled: &mut Settled<'a>, place: usize, mode: Mode) -> bool {
        let active = self.all_but(|i| i != place && settled.kept.contains_key(&i));
        let attempt = Attempt::of_one(self, (place, &active), mode);
        settled.asked.extend(&attempt.asked);
        attempt.failed.is_empty()
    }

    /// The places of the upgrades that can never be made, and why.
    fn never(&self) -> HashMap<usize, String> {
        let pending = self.pending.iter().enumerate();
        pending
            .filter_map(|(i, pending)| Some((i, pending.next.as_ref().err()?.clone())))
            .collect()
    }

    /// Tries all that is not kept back, and `again`. What comes new is noted when everything fits.
    fn attempt(
        &self,
        settled: &mut Settled<'a>,
        again: Option<usize>,
        mode: Mode,
    ) -> HashMap<usize, String> {
        let active = self.all_but(|i| Some(i) != again && settled.kept.contains_key(&i));
        let attempt = Attempt::of(self, &active, mode);
        settled.asked.extend(&attempt.asked);
        if attempt.failed.is_empty() {
            settled.needs_change = attempt.needs_change(&active);
            settled.new = attempt.new;
        }
        attempt.failed
    }

    /// The places of the upgrades, without some.
    fn all_but(&self, is_out: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.pending.len()).filter(|i| !is_out(*i)).collect()
    }

    fn report(&self, settled: Settled<'a>) -> Answer<'a> {
        let Settled {
            new,
            needs_change,
            mut kept,
            asked,
        } = settled;
        let upgrade = |i: usize| self.pending[i].upgrade;
        let made = self.all_but(|i| kept.contains_key(&i));
        Answer {
            upgrades: made.into_iter().map(upgrade).collect(),
            new,
            kept_back: (0..self.pending.len())
                .filter_map(|i| Some((upgrade(i), kept.remove(&i)?)))
                .collect(),
            needs_change,
            asked,
        }
    }
}

/// Whether it is a package of dpkg whose files are there, and not only what it was configured with.
pub fn is_there(package: &InstalledPackage) -> bool {
    package.ecosystem.is_dpkg() && package.is_there()
}
