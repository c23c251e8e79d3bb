//! What this machine is and has, read from files without starting a program. What cannot be read is a gap, never a
//! silent absence.

mod hardware;
mod kernel;
mod network;
mod os;
mod storage;

use super::Error;
use super::clock::Clock;
use super::dpkg;
use super::root::Root;
use crate::model::inventory::{
    Gap, Hardware, InstalledPackage, Inventory, Machine, OperatingSystem,
};
use crate::model::platform::Platform;

/// More than any file of facts may hold.
const FACT_LIMIT: u64 = 4 << 20;

/// Collects a full inventory of the endpoint at `root`; hardware and running state only for the system that runs.
pub fn collect(root: &Root, clock: &impl Clock) -> Inventory {
    let mut gaps = Gaps::default();
    let status = gaps.note("packages", dpkg::read(root)).unwrap_or_default();
    gaps.0.extend(status.gaps);
    let packages = status.packages;
    let release = os::Release::read(root, &mut gaps);
    let platform = Platform {
        os: release.id.clone(),
        release: release.code_name(),
        architecture: os::architecture(root, &packages, &mut gaps),
    };
    let machine = Machine {
        machine_id: os::machine_id(root, &mut gaps),
        hostname: os::hostname(root, &mut gaps),
        fqdn: None,
    };
    let mut inventory = Inventory {
        operating_system: OperatingSystem {
            version: release.version(root),
            family: release.family(),
            name: release.name,
            ..OperatingSystem::default()
        },
        packages,
        ..Inventory::new(clock.now(), machine, platform)
    };
    if root.is_machine() {
        running(root, &mut inventory, &mut gaps);
    } else {
        for class in [
            "hardware",
            "operating_system.kernel",
            "operating_system.restart_needed",
        ] {
            gaps.add(class, "not booted");
        }
    }
    inventory.gaps = gaps.0;
    inventory
}

fn running(root: &Root, inventory: &mut Inventory, gaps: &mut Gaps) {
    let kernel = kernel::Running::read();
    let os = &mut inventory.operating_system;
    os.kernel_name = Some("Linux".to_owned());
    os.booted_at = gaps
        .note(
            "operating_system.booted_at",
            root.read_text("/proc/stat", FACT_LIMIT),
        )
        .and_then(|text| kernel::booted_at(&text));
    os.restart_needed = gaps
        .note(
            "operating_system.restart_needed",
            kernel::asked_by_packages(root),
        )
        .unwrap_or_default();
    os.restart_needed
        .extend(kernel.newer_installed(&inventory.packages));
    os.kernel = Some(kernel.release);
    inventory.hardware = Hardware {
        system: hardware::system(root, gaps),
        virtualization: None,
        processors: gaps
            .note(
                "hardware.processors",
                root.read_text("/proc/cpuinfo", FACT_LIMIT),
            )
            .map(|text| hardware::processors(&text))
            .unwrap_or_default(),
        memory_bytes: gaps
            .note(
                "hardware.memory",
                root.read_text("/proc/meminfo", FACT_LIMIT),
            )
            .and_then(|text| hardware::memory_bytes(&text)),
        disks: storage::disks(root, gaps),
        file_systems: storage::file_systems(root, gaps),
        interfaces: network::interfaces(root, gaps),
    };
}

/// Why the running system must be restarted, given what is installed on it; empty when it need not.
pub fn restart_needed(packages: &[InstalledPackage]) -> Result<Vec<String>, Error> {
    let mut reasons = kernel::asked_by_packages(&Root::machine())?;
    reasons.extend(kernel::Running::read().newer_installed(packages));
    Ok(reasons)
}

/// The gaps found so far.
#[derive(Debug, Default)]
struct Gaps(Vec<Gap>);

impl Gaps {
    fn add(&mut self, class: &str, reason: &str) {
        self.0.push(Gap {
            class: class.to_owned(),
            reason: reason.to_owned(),
        });
    }

    /// The value; or nothing, and its class is a gap.
    fn note<T>(&mut self, class: &str, found: Result<T, Error>) -> Option<T> {
        found
            .map_err(|error| self.add(class, &error.to_string()))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::clock::FixedClock;
    use crate::model::time::Timestamp;
    use std::fs;

    fn noon() -> FixedClock {
        FixedClock(Timestamp::parse("2026-11-22T12:00:00Z").unwrap())
    }

    fn endpoint(files: &[(&str, &str)]) -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let root = Root::at(folder.path()).unwrap();
        (folder, root)
    }

    fn classes(inventory: &Inventory) -> Vec<&str> {
        inventory
            .gaps
            .iter()
            .map(|gap| gap.class.as_str())
            .collect()
    }

    #[test]
    fn a_folder_gives_its_system_and_packages_and_says_what_it_cannot() {
        let (_folder, root) = endpoint(&[
            (
                "etc/os-release",
                "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
            ),
            ("etc/debian_version", "12.15\n"),
            ("etc/hostname", "inner\n"),
            ("etc/machine-id", "0123456789abcdef0123456789abcdef\n"),
            (
                "var/lib/dpkg/status",
                "Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1.21.22\n",
            ),
        ]);
        let inventory = collect(&root, &noon());
        assert_eq!(inventory.collected_at, noon().0);
        assert_eq!(inventory.platform.to_string(), "debian/bookworm/arm64");
        assert_eq!(inventory.operating_system.version, "12.15");
        assert_eq!(
            inventory.operating_system.name,
            "Debian GNU/Linux 12 (bookworm)"
        );
        assert_eq!(inventory.machine.hostname, "inner");
        assert_eq!(
            inventory.machine.machine_id,
            "0123456789abcdef0123456789abcdef"
        );
        assert_eq!(inventory.packages.len(), 1);
        assert_eq!(inventory.hardware, Hardware::default());
        assert_eq!(
            classes(&inventory),
            [
                "hardware",
                "operating_system.kernel",
                "operating_system.restart_needed"
            ]
        );
    }

    #[test]
    fn an_empty_folder_gives_gaps_not_facts() {
        let (_folder, root) = endpoint(&[]);
        let inventory = collect(&root, &noon());
        for class in ["packages", "platform", "platform.architecture"] {
            assert!(classes(&inventory).contains(&class), "{class}");
        }
    }

    #[test]
    fn this_machine_has_a_kernel_processors_and_memory() {
        let inventory = collect(&Root::machine(), &noon());
        assert!(inventory.operating_system.kernel.is_some());
        assert!(inventory.operating_system.booted_at.is_some());
        assert!(inventory.hardware.processors[0].threads > 0);
        assert!(inventory.hardware.memory_bytes > Some(1 << 20));
    }
}
