//! Disks and the file systems on them.

use super::os::line;
use super::{FACT_LIMIT, Gaps};
use crate::host::root::Root;
use crate::model::inventory::{Disk, FileSystem, Partition};
use std::collections::{BTreeMap, BTreeSet};

const BLOCK: &str = "/sys/block";
/// The kernel counts in these, whatever the disk's own sectors are.
const SECTOR: u64 = 512;

/// Whole disks: block devices with hardware behind them, which loop, zram, RAID and mapper devices have not.
pub(super) fn disks(root: &Root, gaps: &mut Gaps) -> Vec<Disk> {
    let names = disk_names(root, gaps).into_iter();
    names
        .filter_map(|name| {
            let size = size(root, &name, gaps, "hardware.disks")?;
            let at = format!("{BLOCK}/{name}");
            // What a disk does not say has no file.
            let text = |file: &str| line(root, &format!("{at}/{file}")).unwrap_or_default();
            // Virtual disks have the number of a maker here.
            let vendor = Some(text("device/vendor")).filter(|text| !text.starts_with("0x"));
            Some(Disk {
                size,
                model: text("device/model"),
                vendor: vendor.unwrap_or_default(),
                serial: serial(root, &name),
                kind: match text("queue/rotational").as_str() {
                    "0" => "ssd".to_owned(),
                    "1" => "hdd".to_owned(),
                    _ => String::new(),
                },
                transport: transport(&root.link(&at).unwrap_or_default()).to_owned(),
                removable: text("removable") == "1",
                name,
            })
        })
        .collect()
}

fn disk_names(root: &Root, gaps: &mut Gaps) -> Vec<String> {
    let names = gaps.note("hardware.disks", root.list(BLOCK));
    let mut names = names.unwrap_or_default();
    names.retain(|name| {
        let has = |file: &str| matches!(root.has(&format!("{BLOCK}/{name}/{file}")), Ok(true));
        !name.starts_with("sr")
            && !name.starts_with("fd")
            && has("device")
            && !is_hidden(root, name)
    });
    names
}

/// The single paths to an NVMe disk that has several are hidden behind the disk.
fn is_hidden(root: &Root, name: &str) -> bool {
    line(root, &format!("{BLOCK}/{name}/hidden")).is_ok_and(|text| text == "1")
}

/// Bytes of a block device below the disks.
fn size(root: &Root, place: &str, gaps: &mut Gaps, class: &str) -> Option<u64> {
    let text = gaps.note(class, line(root, &format!("{BLOCK}/{place}/size")))?;
    Some(text.parse::<u64>().unwrap_or(0).saturating_mul(SECTOR))
}

/// Where disks of different kinds keep their number, and what udev found out.
fn serial(root: &Root, name: &str) -> String {
    let plain = ["serial", "device/serial"].iter().find_map(|file| {
        let text = line(root, &format!("{BLOCK}/{name}/{file}")).ok()?;
        (!text.is_empty()).then_some(text)
    });
    plain
        .or_else(|| {
            unit_serial(
                &root
                    .read(&format!("{BLOCK}/{name}/device/vpd_pg80"), 4096)
                    .ok()?,
            )
        })
        .or_else(|| Some(udev(root, name)?.remove("ID_SERIAL_SHORT")?.to_owned()))
        .unwrap_or_default()
}

/// SCSI's page 0x80: two bytes, the length, the number.
fn unit_serial(page: &[u8]) -> Option<String> {
    let length = usize::from(u16::from_be_bytes([*page.get(2)?, *page.get(3)?]));
    let text = String::from_utf8_lossy(page.get(4..4 + length)?)
        .trim()
        .to_owned();
    (!text.is_empty()).then_some(text)
}

/// How a disk is attached, by the devices that its place in the kernel's tree goes through, the nearest first.
fn transport(link: &str) -> &'static str {
    let known = [
        ("usb", "usb"),
        ("nvme", "nvme"),
        ("ata", "sata"),
        ("virtio", "virtio"),
        ("mmc", "mmc"),
        ("vbd-", "xen"),
        ("host", "scsi"),
    ];
    let of_part = |part: &str| {
        let found = known.iter().find(|(begin, _)| {
            let rest = part.strip_prefix(begin);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        found.map(|(_, word)| *word)
    };
    let found: Vec<&str> = link.split('/').filter_map(of_part).collect();
    // Every disk of SATA and USB is one of SCSI as well, to the kernel.
    found
        .iter()
        .find(|word| **word != "scsi" && **word != "virtio")
        .or(found.last())
        .copied()
        .unwrap_or_default()
}

/// Parts of disks, by name.
pub(super) fn partitions(root: &Root, gaps: &mut Gaps) -> Vec<Partition> {
    let class = "hardware.partitions";
    let mut found = Vec::new();
    let mounts = root.read_text("/proc/self/mountinfo", FACT_LIMIT);
    let mounts = mounts.unwrap_or_default();
    for disk in disk_names(root, gaps) {
        let inside = gaps.note(class, root.list(&format!("{BLOCK}/{disk}")));
        for name in inside.unwrap_or_default() {
            let place = format!("{disk}/{name}");
            let is_part = name.starts_with(&disk)
                && matches!(root.has(&format!("{BLOCK}/{place}/partition")), Ok(true));
            if let Some(size) = is_part.then(|| size(root, &place, gaps, class)).flatten() {
                found.push(partition(root, (&disk, name), size, &mounts));
            }
        }
    }
    found
}

fn partition(root: &Root, (disk, name): (&str, String), size: u64, mounts: &str) -> Partition {
    let mut told = udev(root, &format!("{disk}/{name}")).unwrap_or_default();
    let mut text = |key: &str| told.remove(key).unwrap_or_default();
    let source = format!("/dev/{name}");
    let mounted = mounts.lines().find_map(|line| {
        let (_, right) = line.split_once(" - ")?;
        let (kind, rest) = right.split_once(' ')?;
        (rest.split(' ').next() == Some(source.as_str())).then(|| kind.to_owned())
    });
    let kind = text("ID_FS_TYPE");
    Partition {
        kind: match kind.is_empty() {
            true => mounted.unwrap_or_default(),
            false => kind,
        },
        label: text("ID_FS_LABEL"),
        uuid: text("ID_FS_UUID"),
        size,
        disk: disk.to_owned(),
        name,
    }
}

/// What udev knows of a block device: lines `E:KEY=value`; nothing where it does not run.
fn udev(root: &Root, place: &str) -> Option<BTreeMap<String, String>> {
    let number = line(root, &format!("{BLOCK}/{place}/dev")).ok()?;
    let text = root.read_text(&format!("/run/udev/data/b{number}"), FACT_LIMIT);
    let told = text.ok()?;
    let told = told.lines().filter_map(|line| {
        let (key, value) = line.strip_prefix("E:")?.split_once('=')?;
        Some((key.to_owned(), value.to_owned()))
    });
    Some(told.collect())
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
    use super::super::tests::endpoint;
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
    fn a_disk_is_attached_where_its_place_says() {
        for (link, word) in [
            (
                "../devices/pci0000:00/0000:00:04.0/virtio1/block/vda",
                "virtio",
            ),
            (
                "../devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda",
                "sata",
            ),
            (
                "../devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb",
                "usb",
            ),
            (
                "../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1",
                "nvme",
            ),
            (
                "../devices/pci0000:00/0000:00:05.0/virtio2/host2/target2:0:1/2:0:1:0/block/sda",
                "scsi",
            ),
            ("../devices/vbd-51712/block/xvda", "xen"),
            ("", ""),
        ] {
            assert_eq!(transport(link), word, "{link}");
        }
    }

    #[test]
    fn disks_and_their_parts_say_what_they_are() {
        let (folder, root) = endpoint(&[
            ("sys/block/sda/size", "16\n"),
            ("sys/block/sda/device/model", "QEMU HARDDISK   \n"),
            ("sys/block/sda/device/vendor", "ATA     \n"),
            ("sys/block/sda/queue/rotational", "1\n"),
            ("sys/block/sda/sda1/partition", "1\n"),
            ("sys/block/sda/sda1/size", "8\n"),
            ("sys/block/sda/sda1/dev", "8:1\n"),
            (
                "run/udev/data/b8:1",
                "S:x\nE:ID_FS_TYPE=ext4\nE:ID_FS_LABEL=data\n",
            ),
            ("sys/block/loop0/size", "8\n"),
        ]);
        let page = [0, 0x80, 0, 4, b' ', b'Q', b'M', b'1'];
        std::fs::write(folder.path().join("sys/block/sda/device/vpd_pg80"), page).unwrap();
        let mut gaps = Gaps::default();
        let disks = disks(&root, &mut gaps);
        assert_eq!(disks.len(), 1);
        assert_eq!((disks[0].size, disks[0].serial.as_str()), (8192, "QM1"));
        assert_eq!(
            (disks[0].vendor.as_str(), disks[0].kind.as_str()),
            ("ATA", "hdd")
        );
        let parts = partitions(&root, &mut gaps);
        assert_eq!(parts.len(), 1);
        assert_eq!(
            (parts[0].kind.as_str(), parts[0].label.as_str()),
            ("ext4", "data")
        );
        assert_eq!((parts[0].disk.as_str(), parts[0].size), ("sda", 4096));
        assert!(gaps.0.is_empty());
        assert_eq!(unit_serial(&[0, 0x80, 0xff]), None);
        assert_eq!(unit_serial(&[0, 0x80, 0xff, 0xff, 1]), None);
    }

    #[test]
    fn escapes_are_undone_and_stray_backslashes_kept() {
        assert_eq!(unescape("a\\040b\\134\\x"), "a b\\\\x");
    }
}
