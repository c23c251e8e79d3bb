//! The last stage before a program: a process of ours that gives up what the program shall not have, then becomes it.

use crate::host::sandbox::limit;
use rustix::fs::Mode;
use rustix::process::Resource;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

/// The word that makes this program a stage; a specification and the program's words follow it.
pub const WORD: &str = "program-stage";

/// What the program gets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    /// Its user; none to stay who we are.
    pub(super) account: Option<(u32, u32)>,
    /// Where it begins.
    pub(super) folder: PathBuf,
    /// Its control group.
    pub(super) group: Option<PathBuf>,
    /// Bytes of memory of each process.
    pub(super) memory: u64,
    /// Processes of its user.
    pub(super) processes: u64,
}

/// Becomes the program; comes back only when that fails.
pub fn stage(mut words: impl Iterator<Item = OsString>) -> io::Error {
    let lacking = || io::Error::from(io::ErrorKind::InvalidInput);
    let spec = words.next().and_then(|word| word.into_string().ok());
    let spec = spec.and_then(|text| serde_json::from_str::<Spec>(&text).ok());
    let (Some(spec), Some(program)) = (spec, words.next()) else {
        return lacking();
    };
    if let Err(error) = prepare(&spec) {
        return error;
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "becomes the program that the host was asked to start"
    )]
    let mut command = Command::new(program);
    command.args(words).current_dir(&spec.folder);
    if let Some((uid, gid)) = spec.account {
        // Supplementary groups go with it.
        command.gid(gid).uid(uid);
    }
    command.exec()
}

fn prepare(spec: &Spec) -> io::Result<()> {
    // A session of its own has no terminal.
    rustix::process::setsid()?;
    rustix::process::umask(Mode::from_raw_mode(0o077));
    if let Some(group) = &spec.group {
        fs::write(group.join("cgroup.procs"), "0")?;
    }
    limit(Resource::Core, 0)?;
    limit(Resource::Data, spec.memory)?;
    limit(Resource::Nproc, spec.processes)?;
    // Root keeps the rules of the machine's security modules, which this would switch off at each step.
    if spec.account.is_some_and(|(uid, _)| uid != 0) {
        rustix::thread::set_no_new_privs(true)?;
    }
    Ok(())
}
