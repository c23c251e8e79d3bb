//! Programs: how one is described, run and judged. Starting them is [`system`]'s alone.

#[cfg(target_os = "linux")]
pub mod helper;
#[cfg(target_os = "linux")]
pub mod passing;
#[cfg(unix)]
pub mod system;

use super::Error;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

#[cfg(unix)]
pub use system::SystemRunner;

/// Where programs are looked for; the caller's own path is never used.
pub const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// A program to run: no shell, an environment of its own, an end to its patience and to its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program and its arguments.
    pub argv: Vec<OsString>,
    /// Variables besides `PATH`.
    pub environment: Vec<(String, String)>,
    /// Where it runs.
    pub folder: PathBuf,
    /// What it reads; then its input ends.
    pub input: Vec<u8>,
    /// When it and all it started is ended.
    pub deadline: Duration,
    /// How many bytes of each output are kept, the last ones.
    pub output_limit: usize,
    /// Whether it makes a session of its own before all else, and needs no process group from us.
    pub makes_session: bool,
}

impl Program {
    /// A program with its arguments, a plain locale, no home, no input, one minute and 64 KiB of output.
    pub fn new<S: Into<OsString>>(argv: impl IntoIterator<Item = S>) -> Self {
        Self {
            argv: argv.into_iter().map(Into::into).collect(),
            environment: [("LC_ALL", "C.UTF-8"), ("HOME", "/nonexistent")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            folder: PathBuf::from("/"),
            input: Vec::new(),
            deadline: Duration::from_secs(60),
            output_limit: 64 * 1024,
            makes_session: false,
        }
    }

    /// The program's name, for messages.
    pub fn name(&self) -> String {
        self.argv
            .first()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By a signal that we did not send.
    Signal(i32),
    /// Ended by us at its deadline.
    TimedOut,
    /// Ended by us because the run was interrupted.
    Cancelled,
}

impl fmt::Display for Exit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(out, "ended with exit code {code}"),
            Self::Signal(number) => write!(out, "was ended by signal {number}"),
            Self::TimedOut => out.write_str("was ended at its deadline"),
            Self::Cancelled => out.write_str("was interrupted"),
        }
    }
}

/// A program that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How.
    pub exit: Exit,
    /// The end of its standard output.
    pub stdout: Vec<u8>,
    /// The end of its standard error.
    pub stderr: Vec<u8>,
    /// Whether something before that end was dropped.
    pub cut: bool,
}

impl Finished {
    /// Whether it ended by itself with exit code 0.
    pub fn succeeded(&self) -> bool {
        self.exit == Exit::Code(0)
    }

    /// The end of what it said, standard error last, at most `lines` lines of each.
    pub fn last_lines(&self, lines: usize) -> String {
        let mut said: Vec<String> = Vec::new();
        for output in [&self.stdout, &self.stderr] {
            let text = String::from_utf8_lossy(output);
            let all: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            said.extend(
                all[all.len().saturating_sub(lines)..]
                    .iter()
                    .map(|l| l.trim().to_owned()),
            );
        }
        said.join("\n")
    }
}

/// Runs programs.
pub trait Runner {
    /// Runs one to its end. An exit code other than 0 is an answer, not an error.
    fn run(&self, program: &Program) -> Result<Finished, Error>;
}
