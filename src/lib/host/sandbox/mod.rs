//! The sandbox of a process that handles bytes of strangers (security.md L14): once entered it cannot be left, and what
//! it does not need is refused with an error. What the kernel lacks is said, not required.

mod files;
mod syscalls;

use super::Error;
use rustix::process::{DumpableBehavior, Resource, Rlimit, Signal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;

/// Bytes of addresses, threads' stacks included; a few MiB of it are ever used.
const MAX_ADDRESSES: u64 = 1 << 30;
const MAX_DESCRIPTORS: u64 = 64;
/// After the three that every program has.
const FIRST_INHERITED: i32 = 3;

/// What holds a process: the weaker kernel holds it by fewer bonds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sandbox {
    /// Reads nothing but what names of hosts take; writes nothing (landlock).
    pub files: bool,
    /// Connects to the known ports only (landlock of Linux 6.7).
    pub ports: bool,
    /// Calls the system only for what it needs (seccomp).
    pub system_calls: bool,
}

impl Sandbox {
    /// Whether nothing is lacking.
    pub fn is_full(&self) -> bool {
        self.files && self.ports && self.system_calls
    }
}

impl fmt::Display for Sandbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_full() {
            return out.write_str("full");
        }
        let bonds = [
            (self.files, "landlock for files"),
            (self.ports, "landlock for ports"),
            (self.system_calls, "seccomp"),
        ];
        let lacking: Vec<&str> = bonds
            .iter()
            .filter_map(|(holds, name)| (!holds).then_some(*name))
            .collect();
        write!(out, "partial: this kernel has no {}", lacking.join(", no "))
    }
}

/// What a process is in the sandbox for.
#[derive(Debug, Clone, Copy)]
pub enum Duty<'a> {
    /// It asks servers, at these ports and no other.
    Ask(&'a BTreeSet<u16>),
    /// It gives what it is handed to whoever comes, and connects to nobody.
    Give,
}

/// Enters the sandbox. To be called by a process that has one thread.
pub fn enter(duty: Duty<'_>) -> Result<Sandbox, Error> {
    bound().map_err(Error::io("enter the sandbox of", Path::new("this process")))?;
    let (files, ports) = files::restrict(duty);
    let system_calls = syscalls::restrict(duty);
    Ok(Sandbox {
        files,
        ports,
        system_calls,
    })
}

/// What every kernel has: limits, no new rights, no looking in from outside, no life without the parent.
fn bound() -> io::Result<()> {
    keep_secrets()?;
    limit(Resource::As, MAX_ADDRESSES)?;
    limit(Resource::Nofile, MAX_DESCRIPTORS)?;
    limit(Resource::Fsize, 0)?;
    rustix::thread::set_no_new_privs(true)?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    if rustix::process::getppid().is_none_or(rustix::process::Pid::is_init) {
        return Err(io::Error::other("the agent is gone"));
    }
    Ok(())
}

/// Keeps what is in memory from files and from other processes of the same account (security.md L11): no core, no tracing.
/// Descriptors that whoever started us left open go to nobody else.
pub fn keep_secrets() -> io::Result<()> {
    close_fds::set_fds_cloexec(FIRST_INHERITED, &[]);
    keep_memory()
}

/// Keeps what is in memory from core files and from other processes of the same account.
pub fn keep_memory() -> io::Result<()> {
    limit(Resource::Core, 0)?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Lowers a limit for good; one that is lower already stays.
pub(super) fn limit(what: Resource, most: u64) -> io::Result<()> {
    let found = rustix::process::getrlimit(what);
    let most = found.maximum.map_or(most, |maximum| maximum.min(most));
    rustix::process::setrlimit(
        what,
        Rlimit {
            current: Some(most),
            maximum: Some(most),
        },
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_said() {
        let full = Sandbox {
            files: true,
            ports: true,
            system_calls: true,
        };
        assert_eq!(full.to_string(), "full");
        let partial = Sandbox {
            ports: false,
            system_calls: false,
            ..full
        };
        assert_eq!(
            partial.to_string(),
            "partial: this kernel has no landlock for ports, no seccomp"
        );
    }
}
