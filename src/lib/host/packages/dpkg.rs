//! dpkg and apt: offline, from verified files, in the running system or in a folder that holds another one.

use super::work::{NoServices, Work};
use super::{Outcome, PackageManager, Plan, PlannedPackage, entrance, missing, unfinished};
use crate::host::Error;
use crate::host::dpkg::{self, Status};
use crate::host::process::{Exit, Finished, Program, Runner};
use crate::host::root::{Root, is_missing};
use crate::model::deb822::stanzas;
use crate::model::inventory::InstalledPackage;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

/// Nobody is asked anything; changed configuration files stay as the administrator has them.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("DEBIAN_FRONTEND", "noninteractive"),
    ("DEBIAN_PRIORITY", "critical"),
    ("APT_LISTCHANGES_FRONTEND", "none"),
    ("NEEDRESTART_MODE", "l"),
    ("UCF_FORCE_CONFFOLD", "1"),
];
/// apt with no source to fetch from and no lists but its own empty ones.
const APT_OPTIONS: &[&str] = &[
    "Dir::Etc::SourceList=/dev/null",
    "Dir::Etc::SourceParts=/dev/null",
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
    "APT::Sandbox::User=root",
    "DPkg::Lock::Timeout=120",
    "Dpkg::Use-Pty=0",
    "Dpkg::Options::=--force-confold",
    "Dpkg::Options::=--force-confdef",
];
const REPAIR_DEADLINE: Duration = Duration::from_secs(30 * 60);
const MARK_DEADLINE: Duration = Duration::from_secs(5 * 60);
const STATES: &str = "/var/lib/apt/extended_states";
const DETAIL_LINES: usize = 20;

/// The package manager of Debian and its kin.
#[derive(Debug)]
pub struct Dpkg<R> {
    root: Root,
    runner: R,
}

/// How an endpoint is found before an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Clean,
    /// An earlier run was cut off.
    CutOff,
}

impl<R: Runner> PackageManager for Dpkg<R> {
    fn installed(&self) -> Result<Status, Error> {
        dpkg::read(&self.root)
    }

    fn audit(&self) -> Result<Vec<String>, Error> {
        Ok(unfinished(&self.installed()?.packages))
    }

    fn repair(&self) -> Result<Vec<String>, Error> {
        let _work = Work::take(&self.root)?;
        let _no_services = NoServices::place(&self.root)?;
        if self.is_cut_off()? {
            self.configure()?;
        }
        self.audit()
    }

    fn install(&self, plan: &Plan) -> Result<Outcome, Error> {
        let work = Work::take(&self.root)?;
        let _no_services = NoServices::place(&self.root)?;
        let mut found = Found::Clean;
        if self.is_cut_off()? {
            found = Found::CutOff;
            // Packages that need one of the planned files stay unfinished here; the installation finishes them.
            self.configure()?;
        }
        let marks = self.marks(plan, &work)?;
        work.keep_marks(&marks)?;
        let files = work.stage(plan)?;
        let finished = self.install_files(plan, &files, found)?;
        let mut outcome = self.outcome(plan, &finished, found)?;
        // An interrupted run keeps its marks: the next one takes them up.
        if finished.exit != Exit::Cancelled {
            self.mark(&marks, &mut outcome)?;
            work.drop_marks()?;
        }
        Ok(outcome)
    }
}

impl<R: Runner> Dpkg<R> {
    /// The package manager of the endpoint at `root`. A folder is entered with chroot, in namespaces of its own that
    /// end with us: no network, no mount and no process outlives the run.
    pub fn new(root: Root, runner: R) -> Self {
        Self { root, runner }
    }

    /// Whether a run has left a package unfinished or its journal unmerged; apt refuses to work then.
    fn is_cut_off(&self) -> Result<bool, Error> {
        Ok(!dpkg::journal(&self.root)?.is_empty() || !self.audit()?.is_empty())
    }

    fn configure(&self) -> Result<Finished, Error> {
        let words = [
            "dpkg",
            "--force-confold",
            "--force-confdef",
            "--configure",
            "-a",
        ];
        self.run(words.map(str::to_owned), REPAIR_DEADLINE)
    }

    /// Unpacks anew the planned packages whose files are there by half only. apt refuses to work beside a package that
    /// dpkg wants installed anew, unless one of its sources offers that very version; dpkg alone does it.
    fn unpack_halves(&self, plan: &Plan) -> Result<(), Error> {
        let installed = self.installed()?.packages;
        let halves = installed.iter().filter(|package| package.is_half_there());
        let is_half = |planned: &&PlannedPackage| {
            halves
                .clone()
                .any(|half| half.name == planned.name && half.architecture == planned.architecture)
        };
        let files: Vec<String> = plan
            .packages
            .iter()
            .filter(is_half)
            .map(Work::file)
            .collect();
        if files.is_empty() {
            return Ok(());
        }
        let words = ["dpkg", "--force-confold", "--force-confdef", "--unpack"];
        let words = words.map(str::to_owned).into_iter().chain(files);
        // What it could not do is left for apt to tell.
        self.run(words, plan.deadline).map(drop)
    }

    /// Installs; after a failure repairs what it left and tries once more.
    fn install_files(
        &self,
        plan: &Plan,
        files: &[String],
        found: Found,
    ) -> Result<Finished, Error> {
        self.unpack_halves(plan)?;
        let first = self.apt_install(files, plan.deadline, found)?;
        let is_final = matches!(first.exit, Exit::Code(0) | Exit::Cancelled | Exit::TimedOut);
        if is_final || !self.is_cut_off()? {
            return Ok(first);
        }
        self.configure()?;
        self.unpack_halves(plan)?;
        self.apt_install(files, plan.deadline, Found::CutOff)
    }

    fn apt_install(
        &self,
        files: &[String],
        deadline: Duration,
        found: Found,
    ) -> Result<Finished, Error> {
        let mut words = vec![
            "apt-get",
            "install",
            "--yes",
            "--no-install-recommends",
            "--no-remove",
        ];
        if found == Found::CutOff {
            // dpkg notes the new version before its files are there: apt would take a half-unpacked package for the
            // newest and only configure it, which dpkg then refuses.
            words.push("--reinstall");
        }
        let all = words.into_iter().map(str::to_owned);
        self.run(
            all.chain(apt_options()).chain(files.iter().cloned()),
            deadline,
        )
    }

    fn outcome(&self, plan: &Plan, finished: &Finished, found: Found) -> Result<Outcome, Error> {
        if matches!(
            finished.exit,
            Exit::Code(1..) | Exit::Signal(_) | Exit::TimedOut
        ) && self.is_cut_off()?
        {
            self.configure()?;
        }
        let packages = self.installed()?.packages;
        Ok(Outcome {
            exit: finished.exit,
            missing: missing(plan, &packages),
            unfinished: unfinished(&packages),
            was_cut_off: found == Found::CutOff,
            detail: finished.last_lines(DETAIL_LINES),
        })
    }

    /// Planned packages that are to count as automatically installed afterwards: those that are new, and those that
    /// count so now, which apt would forget because we name their files.
    fn marks(&self, plan: &Plan, work: &Work) -> Result<BTreeSet<String>, Error> {
        let states = match self.root.read_text(STATES, 16 << 20) {
            Ok(text) => text,
            Err(error) if is_missing(&error) => String::new(),
            Err(error) => return Err(error),
        };
        let automatic = parse_automatic(&states);
        let packages = self.installed()?.packages;
        let has = |name: &str| packages.iter().any(|package| package.name == name);
        let mut marks = work.marks()?;
        marks.extend(
            plan.packages
                .iter()
                .map(|planned| planned.name.clone())
                .filter(|name| !has(name) || automatic.contains(name.as_str())),
        );
        Ok(marks)
    }

    /// Marks those that are installed.
    fn mark(&self, marks: &BTreeSet<String>, outcome: &mut Outcome) -> Result<(), Error> {
        let packages = self.installed()?.packages;
        let is_there = |name: &&String| packages.iter().any(|package| is_whole(package, name));
        let names: Vec<String> = marks.iter().filter(is_there).cloned().collect();
        if names.is_empty() {
            return Ok(());
        }
        let words = ["apt-mark", "auto"].map(str::to_owned);
        let all = words.into_iter().chain(apt_options()).chain(names);
        let finished = self.run(all, MARK_DEADLINE)?;
        if !finished.succeeded() {
            // The packages are there all the same; only a later autoremove is affected.
            outcome.detail += &format!("\napt-mark {}", finished.exit);
        }
        Ok(())
    }

    fn run(
        &self,
        words: impl IntoIterator<Item = String>,
        deadline: Duration,
    ) -> Result<Finished, Error> {
        let argv = self.entrance().into_iter();
        let mut program = Program::new(argv.chain(words.into_iter().map(OsString::from)));
        let variables = ENVIRONMENT.iter();
        program
            .environment
            .extend(variables.map(|&(name, value)| (name.to_owned(), value.to_owned())));
        program.deadline = deadline;
        self.runner.run(&program)
    }

    /// The words before a program that make it run inside the endpoint; none for the running system, where a kill of
    /// ours must not stop a package manager in the middle.
    fn entrance(&self) -> Vec<OsString> {
        if self.root.is_machine() {
            return Vec::new();
        }
        entrance(self.root.folder(), std::process::id())
    }
}

fn apt_options() -> impl Iterator<Item = String> {
    let lists = format!("Dir::State::Lists={}", Work::inside("lists"));
    APT_OPTIONS
        .iter()
        .map(|&option| option.to_owned())
        .chain([lists])
        .flat_map(|option| ["-o".to_owned(), option])
}

fn is_whole(package: &InstalledPackage, name: &str) -> bool {
    package.name == name && package.broken.is_none()
}

/// Names that apt's extended states call automatically installed.
fn parse_automatic(states: &str) -> BTreeSet<&str> {
    stanzas(states)
        .filter(|stanza| stanza.field("Auto-Installed") == Some("1"))
        .filter_map(|stanza| stanza.field("Package"))
        .collect()
}

#[cfg(test)]
mod tests;
