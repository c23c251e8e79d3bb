//! Programs of packages, run as their manifests say: the bytes that were hashed are the bytes that are executed, from a
//! folder that only root can write to, with nothing of ours but a null input (security.md R8, A23, L02, L08).

#[cfg(target_os = "linux")]
mod group;
#[cfg(target_os = "linux")]
mod place;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod system;

#[cfg(target_os = "linux")]
pub use stage::{WORD, stage};
#[cfg(target_os = "linux")]
pub use system::SystemPrograms;

use super::Error;
use super::process::Finished;
use crate::model::digest::Digest;
use crate::model::package::{Command, FileMode, ManifestLink};
use std::path::PathBuf;
use std::time::Duration;

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The command, which has been judged.
    pub command: Command,
    /// The files that it may name.
    pub files: Vec<JobFile>,
    /// Symbolic links among them, which have been judged.
    pub links: Vec<ManifestLink>,
    /// When it and all that it started is ended.
    pub deadline: Duration,
}

/// A file of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFile {
    /// Its name, which leads nowhere but below a folder.
    pub name: String,
    /// What it must be.
    pub sha256: Digest,
    /// How many bytes it must have.
    pub size: u64,
    /// Who may do what with it, but that nobody writes it.
    pub mode: Option<FileMode>,
    /// Where it lies.
    pub source: PathBuf,
}

/// What came of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// It ran to an end.
    Finished(Finished),
    /// This file is not there, or is not what it must be; nothing ran.
    Lost(Digest),
}

/// Runs programs of packages.
pub trait Programs {
    /// Runs one. How it ends is an answer; an error means that it could not be tried.
    fn run(&self, job: &Job) -> Result<Ran, Error>;

    /// Which start of the machine this is, to know when there was another; none for a root that is not running.
    fn boot(&self) -> Option<String>;
}
