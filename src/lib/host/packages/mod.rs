//! Installing packages with the machine's own package manager. What to install, and whether its bytes are the right
//! ones, has been decided and verified before.

#[cfg(target_os = "linux")]
mod dpkg;
#[cfg(target_os = "linux")]
mod entrance;
#[cfg(target_os = "linux")]
mod work;

use super::Error;
use super::dpkg::Status;
use super::process::Exit;
use crate::model::inventory::InstalledPackage;
use crate::model::version::Version;
use std::path::PathBuf;
use std::time::Duration;

#[cfg(target_os = "linux")]
pub use dpkg::Dpkg;
#[cfg(target_os = "linux")]
pub use entrance::entrance;

/// Files to install together, in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The packages.
    pub packages: Vec<PlannedPackage>,
    /// The longest that the package manager may take.
    pub deadline: Duration,
}

/// A package to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPackage {
    /// Its name.
    pub name: String,
    /// Its architecture, `all` included.
    pub architecture: String,
    /// The version that must be there afterwards, or a newer one.
    pub version: Version,
    /// The verified file, in a folder that only we may write to.
    pub file: PathBuf,
}

impl PlannedPackage {
    /// Whether `installed` is this package, wholly installed, at this version or a newer one.
    pub fn is_met_by(&self, installed: &InstalledPackage) -> bool {
        installed.name == self.name
            && installed.architecture == self.architecture
            && installed.ecosystem.is_dpkg()
            && installed.order(self.version.as_str()).is_ge()
            && installed.broken.is_none()
    }
}

/// What came of an installation, by the exit code and by what the machine has afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How the package manager ended, the last time it was tried.
    pub exit: Exit,
    /// Planned packages that are not there afterwards, by name.
    pub missing: Vec<String>,
    /// Packages that are neither installed nor absent afterwards, by name.
    pub unfinished: Vec<String>,
    /// Whether an earlier run had been cut off, so that it had to be repaired first.
    pub was_cut_off: bool,
    /// The end of what the package manager said, for a person; nothing is judged by it.
    pub detail: String,
}

impl Outcome {
    /// Whether everything planned is there and nothing is left unfinished.
    pub fn succeeded(&self) -> bool {
        self.exit == Exit::Code(0) && self.missing.is_empty() && self.unfinished.is_empty()
    }
}

/// The package manager of an endpoint.
pub trait PackageManager {
    /// What is installed.
    fn installed(&self) -> Result<Status, Error>;

    /// Packages that a run has left unfinished, by name.
    fn audit(&self) -> Result<Vec<String>, Error>;

    /// Finishes what a cut-off run has left, and gives what is unfinished still.
    fn repair(&self) -> Result<Vec<String>, Error>;

    /// Installs offline. A package manager that fails is an outcome; an error means that it could not be tried.
    fn install(&self, plan: &Plan) -> Result<Outcome, Error>;
}

/// Names of packages that are neither installed nor absent.
pub(super) fn unfinished(packages: &[InstalledPackage]) -> Vec<String> {
    packages
        .iter()
        .filter(|package| package.broken.is_some())
        .map(|package| package.name.clone())
        .collect()
}

/// Names of planned packages that are not there.
pub(super) fn missing(plan: &Plan, packages: &[InstalledPackage]) -> Vec<String> {
    plan.packages
        .iter()
        .filter(|planned| !packages.iter().any(|package| planned.is_met_by(package)))
        .map(|planned| planned.name.clone())
        .collect()
}
