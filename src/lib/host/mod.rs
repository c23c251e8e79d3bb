//! HANDS: this machine behind small traits with fakes.
//!
//! | module | what it touches |
//! |---|---|
//! | [`clock`], [`random`] | time and randomness |
//! | [`process`] | programs: the one place that starts them |
//! | [`files`], [`root`] | files, written whole and never outside their folder |
//! | [`file_search`], [`file_header`] | which files there are, and what they say of themselves |
//! | [`running`] | which programs run |
//! | [`signature`] | OpenPGP signatures, judged by gpgv |
//! | [`sandbox`] | this process itself: less and less of what it may do |
//! | [`facts`], [`dpkg`] | what the machine is and has, read without a program |
//! | [`account`] | who is at work |
//! | [`apt_lists`] | what apt has fetched, and from where |
//! | [`packages`], [`program`], [`restart`] | the three that change the machine |

#[cfg(unix)]
pub mod account;
#[cfg(target_os = "linux")]
pub mod apt_lists;
pub mod clock;
pub mod dpkg;
#[cfg(target_os = "linux")]
pub mod facts;
#[cfg(test)]
pub mod fake;
pub mod file_header;
pub mod file_search;
#[cfg(unix)]
pub mod files;
#[cfg(target_os = "linux")]
pub mod load;
pub mod packages;
pub mod process;
pub mod program;
pub mod random;
pub mod restart;
#[cfg(target_os = "linux")]
pub mod root;
pub mod running;
#[cfg(target_os = "linux")]
pub mod sandbox;
pub mod signature;

use std::io;
use std::path::{Path, PathBuf};

/// Why this machine could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {deed} {}: {source}", path.display())]
    Io {
        /// What was tried, for example `read`.
        deed: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is larger than anything of its kind may be.
    #[error("cannot read {}: larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// A file or folder that others may have tampered with.
    #[error("cannot trust {}: {reason}", path.display())]
    Unsafe {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A name from outside that would lead out of its folder.
    #[error("invalid file name {name:?}: it leads out of its folder")]
    Escape {
        /// The name.
        name: String,
    },
    /// Another process holds the lock.
    #[error("{} is locked by another process", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// A program that must be there is not.
    #[error("cannot run {program}: it is not installed")]
    ProgramMissing {
        /// The program.
        program: String,
    },
    /// A program is to run as somebody who is not known here.
    #[error("there is no account {name:?} here")]
    NoAccount {
        /// The account.
        name: String,
    },
    /// A program did not do its work.
    #[error("{program} {exit}: {output}")]
    Program {
        /// The program.
        program: String,
        /// How it ended.
        exit: process::Exit,
        /// The end of what it said.
        output: String,
    },
    /// A signed text that must not be believed.
    #[error("signature not trusted: {0}")]
    NotTrusted(signature::Distrust),
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn io(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { deed, path, source }
    }
}
