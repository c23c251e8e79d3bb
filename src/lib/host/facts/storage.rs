//! Disks and the file systems on them.

use super::os::line;
use super::{FACT_LIMIT, Gaps};
use crate::host::root::Root;
use crate::model::inventory::{Disk, FileSystem};
use std::collections::BTreeSet;

const BLOCK: &str = "/sys/block";
/// The kernel counts in these, whatever the disk's own sectors are.
const SECTOR: u64 = 512;

/// Whole disks: block devices with hardware behind them, which loop, zram, RAID and mapper devices have not.
pub(super) fn disks(root: &Root, gaps: &mut Gaps) -> Vec<Disk> {
    let names = gaps.note("hardware.disks", root.list(BLOCK));
    names
        .unwrap_or_default()
        .into_iter()
        .filter(|name| !name.starts_with("sr") && !name.starts_with("fd"))
        .filter(|name| matches!(root.has(&format!("{BLOCK}/{name}/device")), Ok(true)))
        .filter_map(|name| {
            let size = gaps.note(
                "hardware.disks",
                line(root, &format!("{BLOCK}/{name}/size")),
            )?;
            Some(Disk {
                size: size.parse::<u64>().unwrap_or(0).saturating_mul(SECTOR),
                // Virtual disks have no model.
                model: line(root, &format!("{BLOCK}/{name}/device/model")).unwrap_or_default(),
                name,
                ..Disk::default()
            })
        })
        .collect()
}

/// Mounted file systems that keep files on this machine, each once.
pub(super) fn file_systems(root: &Root, gaps: &mut Gaps) -> Vec<FileSystem> {
    let class = "hardware.file_systems";
    let known = gaps.note(class, root.read_text("/proc/filesystems", FACT_LIMIT));
    let mounts = gaps.note(class, root.read_text("/proc/self/mountinfo", FACT_LIMIT));
    let (Some(known), Some(mounts)) = (known, mounts) else {
        return Vec::new();
    };
    local_mounts(&mounts, &known)
        .into_iter()
        .filter_map(|mount| match rustix::fs::statvfs(&mount.point) {
            Ok(space) => Some(FileSystem {
                size: space.f_blocks.saturating_mul(space.f_frsize),
                free: space.f_bavail.saturating_mul(space.f_frsize),
                mount_point: mount.point,
                kind: mount.kind,
                source: mount.source,
            }),
            Err(error) => {
                gaps.add(class, &format!("{}: {error}", mount.point));
                None
            }
        })
        .collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Mount {
    point: String,
    kind: String,
    source: String,
}

/// The root and all that lies on a block device, by `/proc/filesystems`; network file systems are left alone, since
/// asking a dead server would block.
fn local_mounts(mountinfo: &str, known: &str) -> Vec<Mount> {
    let on_blocks: BTreeSet<&str> = known
        .lines()
        .filter_map(|line| line.strip_prefix('\t'))
        .filter(|kind| !["squashfs", "iso9660", "udf", "fuseblk"].contains(kind))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for line in mountinfo.lines() {
        // proc_pid_mountinfo(5): id parent device root point options [optional…] - kind source super-options
        let Some((left, right)) = line.split_once(" - ") else {
            continue;
        };
        let left: Vec<&str> = left.split(' ').collect();
        let right: Vec<&str> = right.split(' ').collect();
        let (Some(&device), Some(&point), [kind, source, ..]) =
            (left.get(2), left.get(4), right.as_slice())
        else {
            continue;
        };
        let is_local = point == "/" || on_blocks.contains(kind) || *kind == "zfs";
        if is_local && seen.insert(device) {
            found.push(Mount {
                point: unescape(point),
                kind: (*kind).to_owned(),
                source: unescape(source),
            });
        }
    }
    found
}

/// Blanks and backslashes are written as `\040` and the like.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match rest {
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', ..] => {
                Some((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'))
            }
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &rest[4..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_file_systems_count_and_each_once() {
        let known = "nodev\tproc\nnodev\ttmpfs\nnodev\tnfs4\n\text4\n\tsquashfs\n";
        let mountinfo = "\
            22 27 0:21 / /proc rw - proc proc rw\n\
            27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
            28 27 8:1 / /srv/a\\040b rw - ext4 /dev/sda1 rw\n\
            29 27 8:1 /sub /bind rw - ext4 /dev/sda1 rw\n\
            30 27 7:1 / /snap/x ro - squashfs /dev/loop1 ro\n\
            31 27 0:50 / /home rw - nfs4 server:/home rw\n\
            garbage\n";
        let points: Vec<_> = local_mounts(mountinfo, known)
            .into_iter()
            .map(|mount| (mount.point, mount.source))
            .collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            points,
            [pair("/", "/dev/vda"), pair("/srv/a b", "/dev/sda1")]
        );
    }

    #[test]
    fn escapes_are_undone_and_stray_backslashes_kept() {
        assert_eq!(unescape("a\\040b\\134\\x"), "a b\\\\x");
    }
}
