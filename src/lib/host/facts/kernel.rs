//! The kernel that runs, since when, and whether a restart would bring another.

use super::FACT_LIMIT;
use crate::host::Error;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::time::Timestamp;
use crate::model::version::{DebVersion, Ecosystem, Version};
use std::borrow::Cow;
use std::collections::BTreeSet;

const IMAGE: &str = "linux-image-";

/// The kernel that runs.
#[derive(Debug)]
pub(super) struct Running {
    /// `uname -r`, for example `6.1.0-56-amd64`.
    pub(super) release: String,
    /// `uname -v`; Debian's ends with the package's version and date.
    build: String,
}

impl Running {
    pub(super) fn read() -> Self {
        let name = rustix::system::uname();
        Self {
            release: name.release().to_string_lossy().into_owned(),
            build: name.version().to_string_lossy().into_owned(),
        }
    }

    /// Says so when a newer kernel image of the same flavour is installed. A kernel that is no package's (a container,
    /// a machine whose host supplies it) is compared with nothing.
    pub(super) fn newer_installed(&self, packages: &[InstalledPackage]) -> Option<String> {
        let own = packages
            .iter()
            .find(|package| release_of(package).is_some_and(|release| release == self.release))?;
        let running = self
            .version()
            .map_or_else(|| own.version.clone(), Version::from);
        let flavour = flavour(&self.release);
        let newest = packages
            .iter()
            .filter(|package| match own.ecosystem {
                Ecosystem::Rpm => package.name == own.name,
                _ => release_of(package).is_some_and(|r| self::flavour(&r) == flavour),
            })
            .max_by(|a, b| a.order(b.version.as_str()))?;
        newest.order(running.as_str()).is_gt().then(|| {
            format!(
                "kernel {} is installed, {} {running} runs",
                newest.version, self.release
            )
        })
    }

    /// The package version in `#1 SMP PREEMPT_DYNAMIC Debian 6.1.170-1 (2026-06-30)`.
    fn version(&self) -> Option<DebVersion> {
        let (_, after) = self.build.split_once("Debian ")?;
        DebVersion::parse(after.split(' ').next()?).ok()
    }
}

/// `6.1.0-56-amd64` of `linux-image-6.1.0-56-amd64`; nothing for metapackages and debugging symbols. rpm's kernels are named by
/// version and architecture.
fn release_of(package: &InstalledPackage) -> Option<Cow<'_, str>> {
    if package.ecosystem == Ecosystem::Rpm {
        let is_kernel = [
            "kernel-core",
            "kernel-default",
            "kernel-rt-core",
            "kernel-uek-core",
        ];
        return is_kernel
            .contains(&package.name.as_str())
            .then(|| format!("{}.{}", package.version, package.architecture).into());
    }
    let release = package.name.strip_prefix(IMAGE)?;
    let is_image = release.starts_with(|c: char| c.is_ascii_digit()) && !release.ends_with("-dbg");
    is_image.then(|| release.trim_end_matches("-unsigned").into())
}

/// `rt-amd64` of `6.1.0-56-rt-amd64`: what follows the version and the ABI number.
fn flavour(release: &str) -> &str {
    release.splitn(3, '-').nth(2).unwrap_or_default()
}

/// When the machine started, of `/proc/stat`.
pub(super) fn booted_at(stat: &str) -> Option<Timestamp> {
    let line = stat.lines().find_map(|line| line.strip_prefix("btime "))?;
    let seconds: i64 = line.trim().parse().ok()?;
    Some(Timestamp::from_millis(seconds.saturating_mul(1000)))
}

/// The restart that packages have asked for in `/run/reboot-required`.
pub(super) fn asked_by_packages(root: &Root) -> Result<Vec<String>, Error> {
    if !root.has("/run/reboot-required")? {
        return Ok(Vec::new());
    }
    let named = match root.read_text("/run/reboot-required.pkgs", FACT_LIMIT) {
        Ok(text) => text,
        Err(error) if is_missing(&error) => String::new(),
        Err(error) => return Err(error),
    };
    Ok(vec![reason(&named)])
}

fn reason(named: &str) -> String {
    let mut packages: Vec<&str> = named.split_ascii_whitespace().collect();
    packages.sort_unstable();
    packages.dedup();
    match packages.is_empty() {
        true => "a package has asked for it".to_owned(),
        false => format!("asked for by {}", packages.join(", ")),
    }
}

/// The kernels that are installed, by release: those that a boot loader finds, and those that lie with their modules.
pub(super) fn installed(root: &Root) -> Result<Vec<String>, Error> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for name in root.list("/boot")? {
        let release = name.strip_prefix("vmlinuz-");
        found.extend(release.map(str::to_owned));
    }
    for release in root.list("/usr/lib/modules")? {
        if root.has(&format!("/usr/lib/modules/{release}/vmlinuz"))? {
            found.insert(release);
        }
    }
    found.retain(|release| !release.contains("rescue"));
    Ok(found.into_iter().collect())
}

/// Says so when the first process uses programs or libraries that an update has replaced: only a restart gives it the new ones.
pub(super) fn replaced_below_init(root: &Root) -> Result<Option<String>, Error> {
    let maps = root.read_text("/proc/1/maps", 4 * FACT_LIMIT)?;
    Ok(replaced(&maps)
        .map(|path| format!("the first process still uses {path}, which was replaced")))
}

/// The first program file or library that is mapped and has been removed since.
fn replaced(maps: &str) -> Option<&str> {
    let gone = maps
        .lines()
        .filter_map(|line| line.strip_suffix(" (deleted)"));
    let mut paths = gone.filter_map(|line| line.find('/').map(|at| &line[at..]));
    paths.find(|path| {
        let is_of_system = ["/usr/", "/lib", "/bin/", "/sbin/"];
        is_of_system.iter().any(|folder| path.starts_with(folder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::dpkg::parse_status;

    fn packages(images: &[(&str, &str)]) -> Vec<InstalledPackage> {
        let stanza = |(name, version): &(&str, &str)| {
            format!(
                "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"
            )
        };
        parse_status(&images.iter().map(stanza).collect::<String>()).packages
    }

    fn running(release: &str, build: &str) -> Running {
        Running {
            release: release.to_owned(),
            build: build.to_owned(),
        }
    }

    #[test]
    fn a_newer_image_of_the_same_flavour_asks_for_a_restart() {
        let all = packages(&[
            ("linux-image-6.1.0-9-amd64", "6.1.27-1"),
            ("linux-image-6.1.0-10-amd64", "6.1.38-1"),
            ("linux-image-6.1.0-11-rt-amd64", "6.1.50-1"),
            ("linux-image-amd64", "6.1.99-1"),
            ("linux-image-6.1.0-12-amd64-dbg", "6.1.99-1"),
        ]);
        assert_eq!(
            running("6.1.0-9-amd64", "#1 SMP Debian 6.1.27-1 (2023-05-08)").newer_installed(&all),
            Some("kernel 6.1.38-1 is installed, 6.1.0-9-amd64 6.1.27-1 runs".to_owned())
        );
        assert_eq!(running("6.1.0-10-amd64", "#1").newer_installed(&all), None);
    }

    #[test]
    fn a_new_build_under_the_same_name_asks_too() {
        let all = packages(&[("linux-image-6.1.0-9-amd64", "6.1.27-2")]);
        let old = running(
            "6.1.0-9-amd64",
            "#1 SMP PREEMPT_DYNAMIC Debian 6.1.27-1 (2023-05-08)",
        );
        assert!(old.newer_installed(&all).is_some());
    }

    #[test]
    fn a_newer_kernel_of_rpm_asks_for_a_restart() {
        let kernel = |version: &str| {
            let version = Version::parse(version).unwrap();
            InstalledPackage::new(Ecosystem::Rpm, "kernel-core", version, "x86_64")
        };
        let all = [
            kernel("5.14.0-362.8.1.el9_3"),
            kernel("5.14.0-427.13.1.el9_4"),
        ];
        let old = running("5.14.0-362.8.1.el9_3.x86_64", "#1 SMP");
        assert!(old.newer_installed(&all).is_some());
        let new = running("5.14.0-427.13.1.el9_4.x86_64", "#1 SMP");
        assert_eq!(new.newer_installed(&all), None);
    }

    #[test]
    fn a_kernel_that_is_no_package_is_compared_with_nothing() {
        let all = packages(&[("linux-image-6.1.0-9-amd64", "6.1.27-1")]);
        assert_eq!(running("5.0.0-host", "#1").newer_installed(&all), None);
    }

    #[test]
    fn a_library_that_was_replaced_below_init_is_named() {
        let maps = "7f0 r-xp 0 fe:00 12 /usr/lib/systemd/systemd\n\
                    7f1 rw-p 0 00:05 0 /memfd:x (deleted)\n\
                    7f2 r-xp 0 fe:00 13 /usr/lib/x86_64-linux-gnu/libc.so.6 (deleted)\n";
        assert_eq!(replaced(maps), Some("/usr/lib/x86_64-linux-gnu/libc.so.6"));
        assert_eq!(replaced(maps.lines().next().unwrap()), None);
    }

    #[test]
    fn packages_that_ask_are_named_once() {
        assert_eq!(
            reason("linux-image\ndbus\nlinux-image\n"),
            "asked for by dbus, linux-image"
        );
        assert_eq!(reason(""), "a package has asked for it");
        assert_eq!(
            booted_at("cpu 1\nbtime 1\n"),
            Some(Timestamp::from_millis(1000))
        );
    }
}
