//! The parts of a machine.

use super::storage::{Disk, FileSystem, Partition};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The hardware classes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hardware {
    /// The system as its maker names it.
    pub system: Option<System>,
    /// The firmware's maker, version and date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bios: Option<Bios>,
    /// The kind of firmware, and Secure Boot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firmware: Option<Firmware>,
    /// The main board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<Board>,
    /// The case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chassis: Option<Chassis>,
    /// What the machine runs in, for example `kvm`; `physical` when in nothing; absent when it was not found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtualization: Option<String>,
    /// One entry for each kind of processor package.
    pub processors: Vec<Processor>,
    /// Bytes of memory the kernel manages.
    pub memory_bytes: Option<u64>,
    /// Modules of memory, without empty slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memory_modules: Vec<MemoryModule>,
    /// Whole disks.
    pub disks: Vec<Disk>,
    /// Parts of disks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partitions: Vec<Partition>,
    /// Mounted file systems that hold files.
    pub file_systems: Vec<FileSystem>,
    /// Network interfaces, without loopback.
    pub interfaces: Vec<Interface>,
    /// Devices on PCI buses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pci_devices: Vec<PciDevice>,
    /// Devices on USB.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usb_devices: Vec<UsbDevice>,
    /// Graphics processors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gpus: Vec<Gpu>,
    /// The trusted platform module; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tpm: Option<Tpm>,
}

/// What DMI says of the whole machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct System {
    /// The maker.
    pub vendor: String,
    /// The product.
    pub product: String,
    /// The product's version.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The serial number; empty when it may not be read.
    pub serial: String,
    /// The identifier that the maker gave to this one machine; empty when it may not be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uuid: String,
    /// The firmware's version.
    pub bios_version: String,
}

/// The firmware.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bios {
    /// The maker.
    pub vendor: String,
    /// The version.
    pub version: String,
    /// The day it was released, `YYYY-MM-DD`.
    pub date: String,
}

/// The kind of firmware that started the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Firmware {
    /// `uefi` or `bios`; `other` for a machine that has neither.
    pub kind: String,
    /// Whether Secure Boot is on; absent where the firmware does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secure_boot: Option<bool>,
}

/// The main board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Board {
    /// The maker.
    pub vendor: String,
    /// The product.
    pub product: String,
    /// The product's version.
    pub version: String,
    /// The serial number; empty when it may not be read.
    pub serial: String,
}

/// The case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chassis {
    /// The maker.
    pub vendor: String,
    /// Its kind, for example `notebook` or `rack mount chassis`.
    pub kind: String,
    /// The serial number; empty when it may not be read.
    pub serial: String,
    /// The owner's mark; empty where none was set.
    pub asset_tag: String,
}

/// A kind of processor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Processor {
    /// The model's name.
    pub model: String,
    /// Packages (sockets) of this model.
    pub sockets: u32,
    /// Cores of this model in all packages, where the kernel tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cores: Option<u32>,
    /// Threads of execution of this model.
    pub threads: u32,
    /// The highest speed in MHz, where the kernel or the firmware knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub megahertz: Option<u32>,
    /// The maker, as the processor says, for example `GenuineIntel`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
}

/// A module of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemoryModule {
    /// The slot, as the board names it.
    pub locator: String,
    /// Bytes; absent where the firmware does not know.
    pub size: Option<u64>,
    /// Its kind, for example `DDR4`.
    pub kind: String,
    /// Millions of transfers a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub megatransfers: Option<u32>,
    /// The maker.
    pub vendor: String,
    /// The serial number.
    pub serial: String,
    /// The maker's number of the part.
    pub part: String,
}

/// A network interface.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interface {
    /// The kernel's name, for example `eth0`.
    pub name: String,
    /// The hardware address, where it has one.
    pub mac: String,
    /// Its addresses with their prefix lengths.
    pub addresses: Vec<InterfaceAddress>,
    /// Whether a device is behind it; virtual ones are bridges, tunnels and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physical: Option<bool>,
    /// The longest packet in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtu: Option<u32>,
    /// The kernel's driver, where a device is behind it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub driver: String,
}

/// An address of an interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InterfaceAddress {
    /// The address.
    pub address: IpAddr,
    /// Bits of the network.
    pub prefix: u8,
}

/// A device on a PCI bus.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PciDevice {
    /// Its place: domain, bus, device and function.
    pub address: String,
    /// Numbers of maker and device, `8086:1237`.
    pub id: String,
    /// Number of the class, `0200`.
    pub class: String,
    /// The class by name, where the machine has a list of names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub class_name: String,
    /// The maker by name, where the machine has a list of names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// The device by name, where the machine has a list of names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// The kernel's driver, where one is bound.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub driver: String,
}

/// A device on USB, hubs included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UsbDevice {
    /// Where it is plugged in, for example `1-1.4`.
    pub port: String,
    /// Numbers of maker and device, `046d:c52b`.
    pub id: String,
    /// The maker, as the device says, else by the machine's list of names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// The device, as it says itself, else by the machine's list of names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub device: String,
    /// The serial number, where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
}

/// A graphics processor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gpu {
    /// Its place, as of the PCI device.
    pub address: String,
    /// Maker and device by name, else by number.
    pub name: String,
    /// The kernel's driver, where one is bound.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub driver: String,
}

/// A trusted platform module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tpm {
    /// The version of its specification, `1.2` or `2.0`.
    pub version: String,
}
