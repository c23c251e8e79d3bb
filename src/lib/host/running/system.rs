//! The processes of a system that runs Linux.

use super::{Processes, Running};
use crate::host::{Error, file_header, files};
use crate::model::inventory::FileHeader;
use crate::model::time::Timestamp;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// More than any file of `/proc` that is read here, or `/etc/passwd`, holds.
const LIMIT: u64 = 4 << 20;
/// Ticks of a second in `/proc`, the same on all machines that we run on (`USER_HZ`).
const TICKS: i64 = 100;
/// What the kernel writes behind the path of a file that is gone.
const GONE: &str = " (deleted)";

/// The processes of this machine.
#[derive(Debug, Clone)]
pub struct SystemProcesses {
    proc: PathBuf,
    passwd: PathBuf,
}

impl Default for SystemProcesses {
    fn default() -> Self {
        Self {
            proc: PathBuf::from("/proc"),
            passwd: PathBuf::from("/etc/passwd"),
        }
    }
}

impl Processes for SystemProcesses {
    fn running(&self) -> Result<Vec<Running>, Error> {
        let boot = files::read_text(&self.proc.join("sys/kernel/random/boot_id"), LIMIT)?;
        let stat = files::read_text(&self.proc.join("stat"), LIMIT)?;
        let users = files::read_text(&self.passwd, LIMIT).map(|text| users(&text));
        let machine = Moment {
            boot: boot.trim().chars().take(8).collect(),
            booted_at: booted_at(&stat).unwrap_or(0),
            // names are for people; without them the numbers do
            users: users.unwrap_or_default(),
        };
        let failed = |source| Error::io("list", &self.proc)(source);
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.proc).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let number = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok());
            // one that ends meanwhile, a thread of the kernel, one that may not be looked at
            all.extend(number.and_then(|number| machine.one(number, &entry.path())));
        }
        all.sort_by_key(|one| one.number);
        Ok(all)
    }

    fn header(&self, running: &Running) -> Option<FileHeader> {
        let file = self.proc.join(running.number.to_string()).join("exe");
        file_header::read(&File::open(file).ok()?)
    }
}

/// What is the same for all processes of one look.
struct Moment {
    boot: String,
    booted_at: i64,
    users: BTreeMap<u32, String>,
}

impl Moment {
    fn one(&self, number: u32, folder: &Path) -> Option<Running> {
        let program = fs::read_link(folder.join("exe")).ok()?;
        let name = program.file_name()?.to_string_lossy().into_owned();
        let stat = files::read_text(&folder.join("stat"), LIMIT).ok()?;
        let ticks = start_ticks(&stat)?;
        let user = fs::metadata(folder).ok()?.uid();
        let known = self.users.get(&user).cloned();
        Some(Running {
            number,
            process: format!("{}-{number}-{ticks}", self.boot),
            file_name: name.trim_end_matches(GONE).to_owned(),
            user: known.unwrap_or_else(|| user.to_string()),
            started_at: Timestamp::from_millis(self.booted_at * 1000 + ticks * 1000 / TICKS),
        })
    }
}

/// The 22nd field of `/proc/PID/stat`. The second is a name that may hold anything, so it is counted from behind that.
fn start_ticks(stat: &str) -> Option<i64> {
    let (_, behind) = stat.rsplit_once(')')?;
    let ticks: i64 = behind.split_ascii_whitespace().nth(19)?.parse().ok()?;
    // far from where adding to it could go wrong
    (0..1 << 50).contains(&ticks).then_some(ticks)
}

fn booted_at(stat: &str) -> Option<i64> {
    stat.lines()
        .find_map(|line| line.strip_prefix("btime "))
        .and_then(|seconds| seconds.trim().parse().ok())
}

fn users(passwd: &str) -> BTreeMap<u32, String> {
    let one = |line: &str| {
        let mut fields = line.split(':');
        let (name, number) = (fields.next()?, fields.nth(1)?);
        Some((number.parse().ok()?, name.to_owned()))
    };
    // the first of two names of a number is the one that the system tells
    passwd.lines().rev().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::clock::{Clock, SystemClock};

    #[test]
    fn this_very_program_runs_since_a_moment_ago() {
        let all = SystemProcesses::default().running().unwrap();
        let own = all
            .iter()
            .find(|one| one.number == std::process::id())
            .unwrap();
        let file = std::env::current_exe().unwrap();
        assert_eq!(own.file_name, file.file_name().unwrap().to_string_lossy());
        let age = SystemClock.now().as_millis() - own.started_at.as_millis();
        assert!((-2_000..600_000).contains(&age), "{age}");
        let header = SystemProcesses::default().header(own).unwrap();
        assert_eq!(header.format, "elf");
    }

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let fields: Vec<String> = (3..60).map(|n| n.to_string()).collect();
        let stat = format!("7 (a) b) (c) {}", fields.join(" "));
        assert_eq!(start_ticks(&stat), Some(22));
        assert_eq!(start_ticks("7 (a) S 1"), None);
        assert_eq!(start_ticks(""), None);
    }

    #[test]
    fn users_are_told_by_their_first_name() {
        let all = users("root:x:0:0::/:\nann:x:1000:1::/:\ntoor:x:0:0::/:\nbroken\n");
        assert_eq!(all[&0], "root");
        assert_eq!(all[&1000], "ann");
        assert_eq!(all.len(), 2);
    }
}
