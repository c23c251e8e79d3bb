//! Disks, their partitions, and the file systems that are mounted.

use serde::{Deserialize, Serialize};

/// A whole disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Disk {
    /// The kernel's name, for example `sda`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The model, where the kernel knows it.
    pub model: String,
    /// The maker, where the kernel knows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vendor: String,
    /// The serial number, where it may be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
    /// `ssd` when nothing turns in it, `hdd` when something does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// How it is attached: `nvme`, `sata`, `scsi`, `usb`, `virtio`, `mmc`, `xen`; empty when that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub transport: String,
    /// Whether its medium can be taken out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub removable: bool,
}

/// A part of a disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Partition {
    /// The kernel's name, for example `sda1`.
    pub name: String,
    /// The disk that it is a part of.
    pub disk: String,
    /// Bytes.
    pub size: u64,
    /// What is on it, for example `ext4` or `swap`, where udev has looked or it is mounted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The label of what is on it, where udev has looked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The identifier of what is on it, where udev has looked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uuid: String,
}

/// A mounted file system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileSystem {
    /// Where it is mounted.
    pub mount_point: String,
    /// Its type, for example `ext4`.
    pub kind: String,
    /// The device or source.
    pub source: String,
    /// Bytes in all.
    pub size: u64,
    /// Bytes that an ordinary user may still write.
    pub free: u64,
}
