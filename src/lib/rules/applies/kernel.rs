//! Kernels: several are installed side by side, the newest counts, and it is in effect after a restart.

use crate::model::inventory::{InstalledPackage, Inventory, OperatingSystem};
use crate::model::version::{DebVersion, Ecosystem};
use std::collections::HashMap;

/// Why an installed kernel is not in effect yet, when it is not.
pub(super) fn waits_for_restart(
    kernel: &InstalledPackage,
    system: &OperatingSystem,
) -> Option<String> {
    let running = system.kernel.as_deref()?;
    let waits = |why: String| {
        Some(format!(
            "installed {} {}, and {why}",
            kernel.name, kernel.version
        ))
    };
    match kernel_release(&kernel.name) {
        Some(release) if is_older_kernel(running, release) => waits(format!("{running} runs")),
        Some(release) if release == running => waits(system.restart_needed.first()?.clone()),
        _ => None,
    }
}

/// `6.1.0-56-amd64` of `linux-image-6.1.0-56-amd64`; nothing of a metapackage.
fn kernel_release(package: &str) -> Option<&str> {
    let release = package.strip_prefix("linux-image-")?;
    let release = release.strip_suffix("-unsigned").unwrap_or(release);
    release
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(release)
}

/// Whether `running` is an earlier kernel of the same flavour; kernels of others (of a container's host) say nothing.
fn is_older_kernel(running: &str, installed: &str) -> bool {
    let parts = |release: &str| {
        let mut parts = release.splitn(3, '-');
        let (version, build, flavour) = (parts.next()?, parts.next()?, parts.next()?);
        Some((
            DebVersion::parse(&format!("{version}-{build}")).ok()?,
            flavour.to_owned(),
        ))
    };
    match (parts(running), parts(installed)) {
        (Some((running, flavour)), Some((installed, other))) => {
            flavour == other && running < installed
        }
        _ => false,
    }
}

/// The installed packages without older ones that stand beside newer: kernels of dpkg, which carry their version in their
/// names, and whatever rpm has installed more than once.
pub(super) fn newest(inventory: &Inventory) -> Vec<&InstalledPackage> {
    let mut newest: HashMap<(&str, &str), &InstalledPackage> = HashMap::new();
    for package in &inventory.packages {
        let Some(slot) = shared_slot(package) else {
            continue;
        };
        let known = newest.entry(slot).or_insert(package);
        if known.order(package.version.as_str()).is_lt() {
            *known = package;
        }
    }
    let is_newest = |package: &&InstalledPackage| {
        let newest = shared_slot(package).and_then(|slot| newest.get(&slot));
        newest.is_none_or(|newest| newest.order(package.version.as_str()).is_eq())
    };
    inventory.packages.iter().filter(is_newest).collect()
}

/// What several installed packages may share, of which only the newest counts.
fn shared_slot(package: &InstalledPackage) -> Option<(&str, &str)> {
    match package.ecosystem {
        Ecosystem::Rpm => Some((&package.name, &package.architecture)),
        Ecosystem::Dpkg => {
            let is_kernel = package.source == "linux" || package.source.starts_with("linux-signed");
            is_kernel.then_some((&package.source, &package.architecture))
        }
        _ => None,
    }
}

/// The packages of rpm of which one is the kernel that a machine starts.
pub(super) fn is_rpm_kernel(name: &str) -> bool {
    matches!(
        name,
        "kernel" | "kernel-core" | "kernel-rt" | "kernel-rt-core" | "kernel-default" | "kernel-uek"
    )
}

/// Why an installed kernel of rpm is not in effect yet, when it is not: `5.14.0-427.el9` runs as `5.14.0-427.el9.x86_64`.
pub(super) fn rpm_waits_for_restart(
    kernel: &InstalledPackage,
    system: &OperatingSystem,
) -> Option<String> {
    let running = system.kernel.as_deref()?;
    let (running, _) = running.rsplit_once('.')?;
    // kernels of others, as of a container's host, say nothing
    let is_same_line = |a: &str, b: &str| a.rsplit('.').next() == b.rsplit('.').next();
    let is_older = kernel.order(running).is_gt();
    (is_older && is_same_line(running, kernel.version.as_str())).then(|| {
        format!(
            "installed {} {}, and {running} runs",
            kernel.name, kernel.version
        )
    })
}
