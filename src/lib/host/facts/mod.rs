//! What this machine is and has, read from files without starting a program. What cannot be read is a gap, never a
//! silent absence.

mod account;
mod bus;
mod dmi;
mod firmware;
mod hardware;
mod ids;
mod kernel;
mod network;
mod os;
mod own;
mod port;
mod service;
mod smbios;
mod software;
mod storage;

pub use network::first_bound;
pub use own::{MIF_LIMIT, MIF_LIMIT_MAX, Mif, Own, read_mif};

use super::Error;
use super::clock::Clock;
use super::process::{Runner, SystemRunner};
use super::root::Root;
use crate::model::inventory::{
    Class, Gap, Hardware, InstalledPackage, Inventory, Machine, OperatingSystem,
};
use crate::model::platform::Platform;
use std::collections::BTreeSet;

/// More than any file of facts may hold.
const FACT_LIMIT: u64 = 4 << 20;
const NOT_BOOTED: &str = "not booted";

/// Collects a full inventory of the endpoint at `root`; hardware and running state only for the system that runs.
pub fn collect(root: &Root, clock: &impl Clock) -> Inventory {
    let runner = SystemRunner::default();
    let request = Request {
        root,
        classes: Class::ALL.iter().copied().collect(),
        own: Own::default(),
        runner: &runner,
    };
    collect_classes(&request, clock)
}

/// What a firmware's table says, as it lies in `/sys/firmware/dmi/tables/DMI` of any machine.
pub fn of_firmware_table(bytes: &[u8]) -> Hardware {
    let table = smbios::parse(bytes);
    Hardware {
        system: table.system,
        bios: table.bios,
        board: table.board,
        chassis: table.chassis,
        memory_modules: table.memory_modules,
        ..Hardware::default()
    }
}

/// What to collect.
pub struct Request<'a> {
    /// Of which endpoint.
    pub root: &'a Root,
    /// Which classes.
    pub classes: BTreeSet<Class>,
    /// Where the administrator's own classes lie.
    pub own: Own,
    /// Runs rpm, and the administrator's own programs.
    pub runner: &'a dyn Runner,
}

/// The same of some classes alone, with the machine's names and platform; the others are gaps.
pub fn collect_classes(request: &Request, clock: &impl Clock) -> Inventory {
    let (root, classes) = (request.root, &request.classes);
    let mut gaps = Gaps::default();
    let packages = software::of_system(root, request.runner, &mut gaps);
    let release = os::release(root, &mut gaps);
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
    let mut inventory = Inventory::new(clock.now(), machine, platform);
    inventory.operating_system = OperatingSystem {
        version: os::version(&release, root),
        family: release.family(),
        name: release.name,
        ..OperatingSystem::default()
    };
    inventory.packages = packages;
    let mut collector = Collector {
        root,
        classes,
        gaps,
    };
    collector.operating_system(&mut inventory);
    collector.software(&mut inventory);
    if root.is_machine() {
        collector.hardware(&mut inventory.hardware);
        collector.own(request, &mut inventory);
    }
    inventory.gaps = collector.finish();
    inventory
}

/// Reads what is asked for, and notes what is not read.
struct Collector<'a> {
    root: &'a Root,
    classes: &'a BTreeSet<Class>,
    gaps: Gaps,
}

impl Collector<'_> {
    /// The class, when it is asked for.
    fn read<T: Default>(&mut self, class: Class, read: impl FnOnce(&Root, &mut Gaps) -> T) -> T {
        match self.classes.contains(&class) {
            true => read(self.root, &mut self.gaps),
            false => T::default(),
        }
    }

    /// The text of a file of the kernel.
    fn text(&mut self, class: Class, path: &str) -> String {
        let text = self.root.read_text(path, FACT_LIMIT);
        self.gaps.note(class.path(), text).unwrap_or_default()
    }

    fn operating_system(&mut self, inventory: &mut Inventory) {
        let os = &mut inventory.operating_system;
        os.users = self.read(Class::Users, account::users);
        os.services = self.read(Class::Services, service::services);
        if self.root.is_machine() {
            os.listening_ports = self.read(Class::ListeningPorts, port::listening_ports);
        }
        if !self.classes.contains(&Class::OperatingSystem) {
            return;
        }
        let kernels = kernel::installed(self.root);
        let kernels = self
            .gaps
            .note("operating_system.installed_kernels", kernels);
        os.installed_kernels = kernels.unwrap_or_default();
        os.time_zone = os::time_zone(self.root, &mut self.gaps);
        if self.root.is_machine() {
            self.running(inventory);
        } else {
            for class in ["operating_system.kernel", Inventory::RESTART_NEEDED] {
                self.gaps.add(class, NOT_BOOTED);
            }
        }
    }

    fn running(&mut self, inventory: &mut Inventory) {
        let kernel = kernel::Running::read();
        let os = &mut inventory.operating_system;
        os.kernel_name = Some("Linux".to_owned());
        let stat = self.root.read_text("/proc/stat", FACT_LIMIT);
        let stat = self.gaps.note("operating_system.booted_at", stat);
        os.booted_at = stat.and_then(|text| kernel::booted_at(&text));
        let asked = kernel::asked_by_packages(self.root);
        let asked = self.gaps.note(Inventory::RESTART_NEEDED, asked);
        os.restart_needed = asked.unwrap_or_default();
        os.restart_needed
            .extend(kernel.newer_installed(&inventory.packages));
        // What the first process uses is for root alone to see.
        let replaced = kernel::replaced_below_init(self.root);
        let replaced = self
            .gaps
            .note("operating_system.restart_needed.init", replaced);
        os.restart_needed.extend(replaced.flatten());
        os.kernel = Some(kernel.release);
    }

    fn software(&mut self, inventory: &mut Inventory) {
        inventory.container_images = self.read(Class::ContainerImages, software::images);
        if self.classes.contains(&Class::Packages) {
            let others = software::of_others(self.root, &mut self.gaps);
            inventory.packages.extend(others);
        } else {
            inventory.packages.clear();
        }
    }

    /// Classes and things of the administrator's own come from the same files.
    fn own(&mut self, request: &Request, inventory: &mut Inventory) {
        if !self.is_asked(&[Class::Custom, Class::Resources]) {
            return;
        }
        request
            .own
            .collect(request.runner, inventory, &mut self.gaps);
        if !self.classes.contains(&Class::Custom) {
            inventory.custom.clear();
        }
        if !self.classes.contains(&Class::Resources) {
            inventory.resources.clear();
        }
    }

    fn hardware(&mut self, hardware: &mut Hardware) {
        self.of_firmware(hardware);
        hardware.disks = self.read(Class::Disks, storage::disks);
        hardware.partitions = self.read(Class::Partitions, storage::partitions);
        hardware.file_systems = self.read(Class::FileSystems, storage::file_systems);
        hardware.interfaces = self.read(Class::Interfaces, network::interfaces);
        hardware.usb_devices = self.read(Class::UsbDevices, bus::usb_devices);
        hardware.tpm = self.read(Class::Tpm, firmware::tpm);
        hardware.firmware = self.read(Class::Firmware, firmware::firmware);
        if self.is_asked(&[Class::PciDevices, Class::Gpus]) {
            let devices = bus::pci_devices(self.root, &mut self.gaps);
            hardware.gpus = self.read(Class::Gpus, |_, _| bus::gpus(&devices));
            hardware.pci_devices = self.read(Class::PciDevices, |_, _| devices);
        }
        if self.classes.contains(&Class::Memory) {
            let meminfo = self.text(Class::Memory, "/proc/meminfo");
            hardware.memory_bytes = hardware::memory_bytes(&meminfo);
        }
    }

    /// What the firmware's table says, alone or beside the kernel.
    fn of_firmware(&mut self, hardware: &mut Hardware) {
        let of_table = [
            Class::System,
            Class::Bios,
            Class::Board,
            Class::Chassis,
            Class::MemoryModules,
            Class::Processors,
            Class::Virtualization,
        ];
        if !self.is_asked(&of_table) {
            return;
        }
        let table = dmi::read(self.root, &mut self.gaps);
        let cpuinfo = match self.is_asked(&[Class::Processors, Class::Virtualization]) {
            true => self.text(Class::Processors, "/proc/cpuinfo"),
            false => String::new(),
        };
        let system = table.system.as_ref();
        hardware.virtualization = self.read(Class::Virtualization, |root, _| {
            Some(firmware::virtualization(root, system, &cpuinfo))
        });
        hardware.processors = self.read(Class::Processors, |root, _| {
            hardware::processors(root, &cpuinfo, &table.speeds)
        });
        hardware.system = self.read(Class::System, |_, _| table.system);
        hardware.bios = self.read(Class::Bios, |_, _| table.bios);
        hardware.board = self.read(Class::Board, |_, _| table.board);
        hardware.chassis = self.read(Class::Chassis, |_, _| table.chassis);
        hardware.memory_modules = self.read(Class::MemoryModules, |_, _| table.memory_modules);
    }

    fn is_asked(&self, classes: &[Class]) -> bool {
        classes.iter().any(|class| self.classes.contains(class))
    }

    /// All gaps: those found, without those of classes that nobody asked for, and these as such.
    fn finish(self) -> Vec<Gap> {
        let unasked: Vec<Class> = Class::ALL
            .iter()
            .copied()
            // Updates of Windows are nothing that this system could have.
            .filter(|class| !self.classes.contains(class) && *class != Class::Hotfixes)
            .collect();
        let mut gaps = self.gaps;
        gaps.0.retain(|gap| {
            let class = Class::of_gap(&gap.class);
            class.is_none_or(|class| self.classes.contains(&class))
        });
        for class in &unasked {
            gaps.add(class.path(), "not asked for");
        }
        if self.root.is_machine() {
            return gaps.0;
        }
        if unasked.is_empty() {
            gaps.add("hardware", NOT_BOOTED);
        }
        let of_hardware = |class: &Class| class.path().starts_with("hardware.");
        for class in self.classes {
            if class.is_of_the_running() && !(unasked.is_empty() && of_hardware(class)) {
                gaps.add(class.path(), NOT_BOOTED);
            }
        }
        gaps.0
    }
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
pub(super) mod tests {
    use super::*;
    use crate::host::clock::FixedClock;
    use crate::model::time::Timestamp;
    use std::fs;

    fn noon() -> FixedClock {
        FixedClock(Timestamp::parse("2026-11-22T12:00:00Z").unwrap())
    }

    pub(super) fn endpoint(files: &[(&str, &str)]) -> (tempfile::TempDir, Root) {
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
                "operating_system.users",
                "operating_system.services",
                "operating_system.kernel",
                "operating_system.restart_needed",
                "hardware",
                "operating_system.listening_ports",
                "custom",
                "resources"
            ]
        );
        assert_eq!(inventory.operating_system.time_zone.as_deref(), Some("UTC"));
    }

    #[test]
    fn only_the_classes_that_were_asked_for_are_there_and_the_others_are_gaps() {
        let (machine, runner) = (Root::machine(), SystemRunner::default());
        let asked = |root| Request {
            root,
            classes: BTreeSet::from([Class::Memory, Class::OperatingSystem]),
            own: Own::default(),
            runner: &runner,
        };
        let inventory = collect_classes(&asked(&machine), &noon());
        assert!(inventory.hardware.memory_bytes.is_some());
        assert!(inventory.operating_system.kernel.is_some());
        assert!(inventory.packages.is_empty() && inventory.hardware.disks.is_empty());
        assert!(inventory.has_gap(Inventory::PACKAGES));
        let unasked = inventory.gaps.iter();
        let unasked = unasked.filter(|gap| gap.reason == "not asked for").count();
        assert_eq!(unasked, Class::ALL.len() - 3);
        let (_folder, root) = endpoint(&[]);
        let inventory = collect_classes(&asked(&root), &noon());
        let memory = inventory
            .gaps
            .iter()
            .find(|gap| gap.class == Class::Memory.path());
        assert_eq!(memory.unwrap().reason, NOT_BOOTED);
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
