//! A control group for one run, where the machine has the second kind and lets us: all that the program starts is in it,
//! whatever session it flees to, and is ended with it.

use crate::host::files;
use crate::model::package::Limits;
use std::fs;
use std::path::{Path, PathBuf};

const MAX_PROC: u64 = 1 << 20;

/// A group; it goes when its processes are gone.
#[derive(Debug)]
pub(super) struct Group {
    folder: PathBuf,
}

impl Group {
    /// Makes a group with these limits, as far as the machine can; none where it cannot.
    pub(super) fn make(name: &str, limits: &Limits) -> Option<Self> {
        let mounts = files::read_text(Path::new("/proc/self/mountinfo"), MAX_PROC).ok()?;
        let own = files::read_text(Path::new("/proc/self/cgroup"), MAX_PROC).ok()?;
        let folder = own_group(&mounts, &own)?.join(format!("sms-{name}"));
        fs::create_dir(&folder).ok()?;
        let group = Self { folder };
        // Absent where the controller is not enabled here; each process has its limits besides.
        group.write("memory.max", &limits.memory.to_string());
        group.write("pids.max", &limits.processes.to_string());
        Some(group)
    }

    /// Where a process joins.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends all that is in it.
    pub(super) fn kill(&self) {
        self.write("cgroup.kill", "1");
    }

    fn write(&self, file: &str, value: &str) {
        // never makes a file: the kernel's are there or not
        let opened = fs::OpenOptions::new()
            .write(true)
            .open(self.folder.join(file));
        if let Ok(mut opened) = opened {
            use std::io::Write;
            opened.write_all(value.as_bytes()).ok();
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A service that the program started stays, and so does its group.
        fs::remove_dir(&self.folder).ok();
    }
}

/// The folder of our own group: proc(5), `/proc/self/mountinfo` and `/proc/self/cgroup`.
fn own_group(mounts: &str, own: &str) -> Option<PathBuf> {
    let path = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let mount = mounts.lines().find_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        let place = before.split(' ').nth(4)?;
        after.starts_with("cgroup2 ").then_some(place)
    })?;
    Some(Path::new(mount).join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_group_is_found() {
        let mounts = "31 23 0:27 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n\
                      32 23 0:28 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw\n";
        let own = "8:pids:/x\n0::/system.slice/sms.service\n";
        assert_eq!(
            own_group(mounts, own).unwrap(),
            Path::new("/sys/fs/cgroup/unified/system.slice/sms.service")
        );
        assert_eq!(
            own_group(mounts, "0::/\n").unwrap(),
            Path::new("/sys/fs/cgroup/unified/")
        );
        assert_eq!(own_group(mounts, "8:pids:/\n"), None);
        assert_eq!(own_group("", own), None);
    }
}
