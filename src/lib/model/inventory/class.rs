//! The classes of an inventory: one table of their names, where each lies in the document, and what tells its instances apart.

use crate::model::words;

words! {
    /// A class of an inventory: what `smsinv collect --class` names, what a gap may stand for, what is sent as one section.
    Class, "inventory class" {
        /// Kernels, time zone, start and need of a restart.
        OperatingSystem = "operating_system",
        /// Accounts.
        Users = "users",
        /// Services and how they stand.
        Services = "services",
        /// Ports on which programs listen.
        ListeningPorts = "listening_ports",
        /// The system as its maker names it.
        System = "system",
        /// The firmware's maker, version and date.
        Bios = "bios",
        /// The kind of firmware, and Secure Boot.
        Firmware = "firmware",
        /// The main board.
        Board = "board",
        /// The case.
        Chassis = "chassis",
        /// What the machine runs in.
        Virtualization = "virtualization",
        /// Processors by model.
        Processors = "processors",
        /// The memory that the kernel manages.
        Memory = "memory",
        /// Modules of memory.
        MemoryModules = "memory_modules",
        /// Whole disks.
        Disks = "disks",
        /// Parts of disks.
        Partitions = "partitions",
        /// Mounted file systems.
        FileSystems = "file_systems",
        /// Network interfaces and their addresses.
        Interfaces = "interfaces",
        /// Devices on PCI buses.
        PciDevices = "pci_devices",
        /// Devices on USB.
        UsbDevices = "usb_devices",
        /// Graphics processors.
        Gpus = "gpus",
        /// The trusted platform module.
        Tpm = "tpm",
        /// Packages of every ecosystem.
        Packages = "packages",
        /// Updates of Windows.
        Hotfixes = "hotfixes",
        /// Images of containers.
        ContainerImages = "container_images",
        /// Classes of the administrator's own.
        Custom = "custom",
        /// Things beside the machine.
        Resources = "resources",
    }
}

impl Class {
    /// Where it lies in the document, and so the name of its gap.
    pub const fn path(self) -> &'static str {
        match self {
            Self::OperatingSystem => "operating_system",
            Self::Users => "operating_system.users",
            Self::Services => "operating_system.services",
            Self::ListeningPorts => "operating_system.listening_ports",
            Self::System => "hardware.system",
            Self::Bios => "hardware.bios",
            Self::Firmware => "hardware.firmware",
            Self::Board => "hardware.board",
            Self::Chassis => "hardware.chassis",
            Self::Virtualization => "hardware.virtualization",
            Self::Processors => "hardware.processors",
            Self::Memory => "hardware.memory_bytes",
            Self::MemoryModules => "hardware.memory_modules",
            Self::Disks => "hardware.disks",
            Self::Partitions => "hardware.partitions",
            Self::FileSystems => "hardware.file_systems",
            Self::Interfaces => "hardware.interfaces",
            Self::PciDevices => "hardware.pci_devices",
            Self::UsbDevices => "hardware.usb_devices",
            Self::Gpus => "hardware.gpus",
            Self::Tpm => "hardware.tpm",
            Self::Packages => "packages",
            Self::Hotfixes => "hotfixes",
            Self::ContainerImages => "container_images",
            Self::Custom => "custom",
            Self::Resources => "resources",
        }
    }

    /// The class that a gap belongs to, if to any: the one whose place is the nearest above.
    pub fn of_gap(gap: &str) -> Option<Self> {
        let is_above = |class: &&Self| {
            let rest = gap.strip_prefix(class.path());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let above = Self::ALL.iter().filter(is_above);
        above.max_by_key(|class| class.path().len()).copied()
    }

    /// The properties that tell its instances apart; none for a class of which a machine has one instance.
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::Users | Self::Services | Self::Disks | Self::Partitions | Self::Interfaces => {
                &["name"]
            }
            Self::ListeningPorts => &["protocol", "address", "port"],
            Self::Processors => &["model"],
            Self::MemoryModules => &["locator"],
            Self::FileSystems => &["mount_point"],
            Self::PciDevices | Self::Gpus => &["address"],
            Self::UsbDevices => &["port"],
            Self::Packages => &["ecosystem", "name", "architecture", "version"],
            Self::Hotfixes => &["id"],
            Self::ContainerImages => &["engine", "name", "id"],
            Self::Custom => &["name"],
            Self::Resources => &["architecture", "id"],
            Self::OperatingSystem
            | Self::System
            | Self::Bios
            | Self::Firmware
            | Self::Board
            | Self::Chassis
            | Self::Virtualization
            | Self::Memory
            | Self::Tpm => &[],
        }
    }

    /// Whether it can be read only on a system that runs.
    pub const fn is_of_the_running(self) -> bool {
        !matches!(
            self,
            Self::OperatingSystem
                | Self::Users
                | Self::Services
                | Self::Packages
                | Self::Hotfixes
                | Self::ContainerImages
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_class_has_a_place_of_its_own() {
        let paths: BTreeSet<&str> = Class::ALL.iter().map(|class| class.path()).collect();
        assert_eq!(paths.len(), Class::ALL.len());
    }

    #[test]
    fn a_gap_is_of_the_nearest_class_above() {
        let of = Class::of_gap;
        assert_eq!(of("operating_system.users"), Some(Class::Users));
        assert_eq!(of("operating_system.kernel"), Some(Class::OperatingSystem));
        assert_eq!(of("packages.bash"), Some(Class::Packages));
        assert_eq!(of("packagesx"), None);
        assert_eq!(of("platform"), None);
    }
}
