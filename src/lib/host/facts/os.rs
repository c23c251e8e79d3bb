//! The operating system by its own files.

use super::{FACT_LIMIT, Gaps};
use crate::host::Error;
use crate::host::dpkg::native_architecture;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::os_release::OsRelease;

/// Reads os-release, from either place where it may be.
pub(super) fn release(root: &Root, gaps: &mut Gaps) -> OsRelease {
    let text = match root.read_text("/etc/os-release", FACT_LIMIT) {
        Err(error) if is_missing(&error) => root.read_text("/usr/lib/os-release", FACT_LIMIT),
        other => other,
    };
    gaps.note("platform", text)
        .map(|text| OsRelease::parse(&text))
        .unwrap_or_default()
}

/// The point release where Debian tells it, which os-release leaves out.
pub(super) fn version(release: &OsRelease, root: &Root) -> String {
    // Only Debian's own systems have the file, so that its absence is no gap.
    let point = line(root, "/etc/debian_version").unwrap_or_default();
    let refines =
        release.version_id.is_empty() || point.starts_with(&format!("{}.", release.version_id));
    match refines {
        true => point,
        false => release.version_id.clone(),
    }
}

/// dpkg's native architecture: that of dpkg itself, else the first in its own list, else that of the system's programs.
pub(super) fn architecture(root: &Root, packages: &[InstalledPackage], gaps: &mut Gaps) -> String {
    if let Some(native) = native_architecture(packages) {
        return native.to_owned();
    }
    match line(root, "/var/lib/dpkg/arch") {
        Err(error) if is_missing(&error) => {}
        found => {
            return gaps
                .note("platform.architecture", found)
                .unwrap_or_default();
        }
    }
    let start = root.read_start("/bin/sh", 20);
    let start = gaps.note("platform.architecture", start);
    start
        .and_then(|start| of_program(&start))
        .unwrap_or_default()
        .to_owned()
}

/// dpkg's word for the machine that a program (ELF) is made for.
fn of_program(start: &[u8]) -> Option<&'static str> {
    if !start.starts_with(b"\x7fELF") {
        return None;
    }
    let is_little = *start.get(5)? == 1;
    let number = [*start.get(18)?, *start.get(19)?];
    let machine = match is_little {
        true => u16::from_le_bytes(number),
        false => u16::from_be_bytes(number),
    };
    Some(match (machine, is_little) {
        (3, _) => "i386",
        (21, true) => "ppc64el",
        (22, _) => "s390x",
        (40, _) => "armhf",
        (62, _) => "amd64",
        (183, true) => "arm64",
        (243, _) => "riscv64",
        (258, _) => "loong64",
        _ => return None,
    })
}

/// The machine's identity; empty in an image that has never booted (machine-id(5)).
pub(super) fn machine_id(root: &Root, gaps: &mut Gaps) -> String {
    match line(root, "/etc/machine-id") {
        Err(error) if is_missing(&error) => String::new(),
        found => gaps
            .note("machine.machine_id", found)
            .filter(|id| id != "uninitialized")
            .unwrap_or_default(),
    }
}

pub(super) fn hostname(root: &Root, gaps: &mut Gaps) -> String {
    let path = match root.is_machine() {
        true => "/proc/sys/kernel/hostname",
        false => "/etc/hostname",
    };
    gaps.note("machine.hostname", line(root, path))
        .unwrap_or_default()
}

/// The first line of a small file.
pub(super) fn line(root: &Root, path: &str) -> Result<String, Error> {
    let text = root.read_text(path, FACT_LIMIT)?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// The last part of what a symbolic link says, as of a driver; empty where there is none.
pub(super) fn link_name(root: &Root, path: &str) -> String {
    let target = root.link(path).unwrap_or_default();
    target.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The time zone: what `/etc/localtime` leads to (localtime(5)); UTC where it is not set.
pub(super) fn time_zone(root: &Root, gaps: &mut Gaps) -> Option<String> {
    match root.link("/etc/localtime") {
        Ok(target) => {
            let zone = target.split_once("zoneinfo/").map(|(_, zone)| zone);
            return Some(zone.unwrap_or(&target).to_owned());
        }
        Err(error) if is_missing(&error) => return Some("UTC".to_owned()),
        // It is a copy of a zone's file, which does not say its name.
        Err(_) => {}
    }
    gaps.note("operating_system.time_zone", line(root, "/etc/timezone"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_without_dpkg_is_of_its_programs_architecture() {
        let sh = std::fs::read("/bin/sh").unwrap();
        let native = [("x86_64", "amd64"), ("aarch64", "arm64")];
        let own = native
            .iter()
            .find(|(name, _)| *name == std::env::consts::ARCH);
        if let Some((_, word)) = own {
            assert_eq!(of_program(&sh[..20]), Some(*word));
        }
        assert_eq!(of_program(b"#!/bin/sh"), None);
        assert_eq!(of_program(b"\x7fELF"), None);
    }
}
