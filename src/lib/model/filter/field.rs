//! The fields that a filter may ask for: a table for clients and one for updates, from which the manual page
//! `sms-query(7)` is made.

use crate::model::client::Activity;
use crate::model::update::{Classification, Restart, Severity};
use crate::model::version::Ecosystem;
use crate::model::{Invalid, as_text};
use std::fmt;
use std::hash::Hash;

/// What the values of a field are, and so what they may be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text; upper and lower case of A to Z are the same.
    Text,
    /// A version that is no package's: numbers in it are compared as numbers.
    Version,
    /// A whole number.
    Number,
    /// A size in bytes.
    Size,
    /// An instant.
    Time,
    /// Yes or no.
    Flag,
    /// One of a few words, which have no order.
    Word(&'static [&'static str]),
    /// One of a few words, the least first.
    Rank(&'static [&'static str]),
}

impl Kind {
    /// The kind in the words of the manual.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Word(_) => "word",
            Self::Rank(_) => "rank",
            Self::Text => "text",
            Self::Version => "version",
            Self::Number => "number",
            Self::Size => "size",
            Self::Time => "time",
            Self::Flag => "true or false",
        }
    }
}

/// The fields of one sort of things that filters ask for.
pub trait Vocabulary: Copy + Ord + Hash + fmt::Debug + fmt::Display + 'static {
    /// Every field, in the order of the manual.
    const ALL: &'static [Self];
    /// Whether tests that are written as calls, as `software("bash")`, are of these things too.
    const HAS_CALLS: bool;

    /// The name used in filters.
    fn name(self) -> &'static str;

    /// What its values are.
    fn kind(self) -> Kind;

    /// What it is, for the manual.
    fn about(self) -> &'static str;

    /// Whether a thing can have several values of it.
    fn is_repeated(self) -> bool;

    /// The field of this name.
    fn find(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|field| field.name() == name);
        found.copied()
    }
}

/// Declares the fields of one sort of things: name, kind, and what the field is.
macro_rules! fields {
    ($(#[$meta:meta])* $enum:ident, calls: $calls:literal, repeated: $repeated:expr;
     $($variant:ident $name:literal $kind:ident $(($words:expr))? $about:literal;)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $enum { $(#[doc = $about] $variant),+ }

        impl Vocabulary for $enum {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const HAS_CALLS: bool = $calls;

            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind $(($words))?),+ }
            }

            fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }

            fn is_repeated(self) -> bool {
                let begin = self.name().split('.').next().unwrap_or_default();
                $repeated.contains(&begin)
            }
        }

        impl fmt::Display for $enum {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.name())
            }
        }
    };
}

fields! {
    /// A field of a client or of its last inventory.
    Field, calls: true, repeated: [
        "processor", "disk", "file_system", "interface", "user", "service", "listening_port", "pci_device",
        "usb_device", "gpu", "memory_module", "container_image", "hotfix",
    ];
    Client "client" Text "The client's id";
    Hostname "hostname" Text "The host name, as the client says";
    MachineId "machine_id" Text "The machine id, as the client says";
    Approval "approval" Text "pending, approved, blocked or conflict";
    Activity "activity" Word (Activity::WORDS) "Whether it is still there, as the site's settings say";
    Site "site" Text "The assigned site's code";
    Address "address" Text "The address that the last message came from";
    EnrolledAt "enrolled_at" Time "When the client enrolled";
    LastSeen "last_seen" Time "When its last message came, by the site's clock";
    InventoryAt "inventory_at" Time "When its last inventory was collected";
    Fqdn "fqdn" Text "The host name with its domain";
    PlatformOs "platform.os" Text "The operating system's short name, as debian or windows";
    PlatformRelease "platform.release" Text "The release's code name, or its version where it has no name";
    PlatformArchitecture "platform.architecture" Text "The architecture in dpkg's words, as amd64 or arm64";
    OsName "os.name" Text "The operating system's full name";
    OsVersion "os.version" Version "The operating system's version";
    OsFamily "os.family" Text "The family of operating systems, as debian, redhat or windows";
    OsEdition "os.edition" Text "The edition, of Windows";
    OsDisplayVersion "os.display_version" Text "The version's name for people, as 22H2, of Windows";
    OsKernel "os.kernel" Version "The version of the kernel that runs";
    OsKernelName "os.kernel_name" Text "The kernel, as Linux or FreeBSD";
    OsBootedAt "os.booted_at" Time "When the machine started";
    OsRestartNeeded "os.restart_needed" Flag "Whether a restart is needed";
    SystemVendor "system.vendor" Text "The maker of the machine";
    SystemProduct "system.product" Text "The machine's product name";
    SystemSerial "system.serial" Text "The machine's serial number";
    SystemBiosVersion "system.bios_version" Text "The firmware's version";
    Virtualization "virtualization" Text "What the machine runs in, as kvm or virtualbox; physical when in nothing";
    MemoryBytes "memory_bytes" Size "Memory that the kernel manages";
    ProcessorModel "processor.model" Text "A processor's model";
    ProcessorSockets "processor.sockets" Number "Processors of one model";
    ProcessorThreads "processor.threads" Number "Threads of execution of one processor model";
    DiskName "disk.name" Text "A disk's name";
    DiskSize "disk.size" Size "A disk's size";
    DiskModel "disk.model" Text "A disk's model";
    FileSystemMountPoint "file_system.mount_point" Text "Where a file system is mounted";
    FileSystemKind "file_system.kind" Text "A file system's type, as ext4";
    FileSystemSource "file_system.source" Text "A file system's device or source";
    FileSystemSize "file_system.size" Size "A file system's size";
    FileSystemFree "file_system.free" Size "What is free on a file system";
    InterfaceName "interface.name" Text "A network interface's name";
    InterfaceMac "interface.mac" Text "A network interface's hardware address";
    InterfaceAddress "interface.address" Text "An address of a network interface";
    SystemUuid "system.uuid" Text "The identifier that the maker gave to this one machine";
    BiosDate "bios.date" Text "The day the firmware was released, YYYY-MM-DD";
    BoardProduct "board.product" Text "The main board's product name";
    ChassisKind "chassis.kind" Text "The kind of case, as notebook or rack mount chassis";
    FirmwareKind "firmware.kind" Text "The kind of firmware, uefi, bios or other";
    FirmwareSecureBoot "firmware.secure_boot" Flag "Whether Secure Boot is on";
    TpmVersion "tpm.version" Text "The version of the trusted platform module, 1.2 or 2.0";
    OsTimeZone "os.time_zone" Text "The time zone, as Europe/Berlin";
    ProcessorCores "processor.cores" Number "Cores of one processor model";
    DiskSerial "disk.serial" Text "A disk's serial number";
    DiskKind "disk.kind" Text "ssd when nothing turns in the disk, hdd when something does";
    DiskTransport "disk.transport" Text "How a disk is attached, as nvme, sata or usb";
    UserName "user.name" Text "An account's name";
    ServiceName "service.name" Text "A service's name";
    PortNumber "listening_port.port" Number "A port on which a program listens";
    PciDeviceId "pci_device.id" Text "Maker and device of a PCI device, as 8086:1237";
    UsbDeviceId "usb_device.id" Text "Maker and device of a USB device, as 046d:c52b";
    GpuName "gpu.name" Text "A graphics processor's name";
    MemoryModuleKind "memory_module.kind" Text "The kind of a module of memory, as DDR4";
    ContainerImageName "container_image.name" Text "The name of a container's image";
    HotfixId "hotfix.id" Text "A hotfix of Windows that is installed, as KB5034441";
}

fields! {
    /// A field of an update.
    UpdateField, calls: false, repeated: ["cve", "alias", "supersedes", "package"];
    Id "id" Text "The update's id";
    Title "title" Text "One line for people";
    Severity "severity" Rank (RANKED) "How bad not having it is; not known where nobody says";
    Classification "classification" Word (Classification::WORDS) "What it is for";
    Cve "cve" Text "A vulnerability that it closes, as CVE-2024-3094";
    Alias "alias" Text "Another name of the same thing, as DSA-5649-1";
    Published "published" Time "When the feed published it";
    Feed "feed" Text "The feed that brings it";
    Release "release" Text "The release that its packages are for, as debian/bookworm";
    Source "source" Text "The source package, where it is one version of one";
    SourceVersion "source_version" Version "The source package's version";
    Ecosystem "ecosystem" Word (Ecosystem::WORDS) "Whose packages these are";
    Restart "restart" Word (Restart::WORDS) "What has to be restarted before it is in effect";
    Supersedes "supersedes" Text "An update that it replaces";
    Package "package" Text "The name of a package that it brings";
}

/// Severities that somebody gave, the least first.
const RANKED: &[&str] = {
    let [_, ranked @ ..] = Severity::WORDS else {
        unreachable!()
    };
    ranked
};

impl Field {
    /// Reads the name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::find(text)
            .ok_or_else(|| Invalid::new("field", text, "a field that sms-query(7) names"))
    }
}
as_text!(Field);
