//! The classes of which a machine may have several instances, where they lie in the document, and what tells their
//! instances apart for people. All else of the document is a section of one instance for each object. A list that is not
//! named here is a property of the object it lies in: it then travels and changes as a whole.

/// The class of packages.
pub const PACKAGES: &str = "packages";

/// A class with several instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// Its name: its path in the document.
    pub name: &'static str,
    /// The properties that name an instance, the first that are there.
    pub keys: &'static [&'static str],
}

const fn class(name: &'static str, keys: &'static [&'static str]) -> Class {
    Class { name, keys }
}

/// The classes.
pub const CLASSES: &[Class] = &[
    class(PACKAGES, &["ecosystem", "name", "architecture"]),
    class("gaps", &["class"]),
    class("operating_system.users", &["name"]),
    class("operating_system.services", &["name"]),
    class(
        "operating_system.listening_ports",
        &["protocol", "address", "port"],
    ),
    class("hardware.processors", &["model"]),
    class("hardware.memory_modules", &["locator"]),
    class("hardware.disks", &["name"]),
    class("hardware.partitions", &["name"]),
    class("hardware.file_systems", &["mount_point"]),
    class("hardware.interfaces", &["name"]),
    class("hardware.pci_devices", &["address"]),
    class("hardware.usb_devices", &["port"]),
    class("hardware.gpus", &["address"]),
    class("hotfixes", &["id"]),
    class("custom", &["name"]),
];

/// The class of this name, when it has several instances.
pub fn class_of(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.name == name)
}
