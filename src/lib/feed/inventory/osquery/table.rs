//! The tables of osquery that an inventory has room for.

use super::Row;

macro_rules! tables {
    ($($name:ident = $word:literal [$($column:literal)*]),* $(,)?) => {
        /// A table that we read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Table { $($name),* }

        /// Each with its name and the columns that only it has together.
        const TABLES: &[(Table, &str, &[&str])] = &[$((Table::$name, $word, &[$($column),*])),*];
    };
}

tables! {
    BlockDevices = "block_devices" ["parent" "block_size" "uuid"],
    DebPackages = "deb_packages" ["name" "version" "arch" "maintainer"],
    DiskInfo = "disk_info" ["disk_index" "disk_size"],
    InterfaceAddresses = "interface_addresses" ["interface" "address" "mask"],
    InterfaceDetails = "interface_details" ["interface" "mac" "mtu"],
    KernelInfo = "kernel_info" ["version" "arguments" "device"],
    ListeningPorts = "listening_ports" ["port" "protocol" "address" "family"],
    LogicalDrives = "logical_drives" ["device_id" "file_system" "free_space"],
    MemoryDevices = "memory_devices" ["device_locator" "memory_type"],
    Mounts = "mounts" ["device" "path" "type" "blocks"],
    NpmPackages = "npm_packages" ["name" "version" "homepage" "license"],
    OsVersion = "os_version" ["name" "version" "platform" "major"],
    Patches = "patches" ["hotfix_id" "installed_on"],
    PciDevices = "pci_devices" ["pci_slot" "vendor_id" "model_id"],
    PlatformInfo = "platform_info" ["vendor" "version" "date" "revision"],
    Programs = "programs" ["name" "version" "publisher" "uninstall_string"],
    PythonPackages = "python_packages" ["name" "version" "summary" "directory"],
    RpmPackages = "rpm_packages" ["name" "version" "release" "epoch"],
    SecureBoot = "secureboot" ["secure_boot"],
    SystemInfo = "system_info" ["hostname" "cpu_brand" "physical_memory"],
    Time = "time" ["unix_time" "timezone"],
    TpmInfo = "tpm_info" ["activated" "spec_version"],
    Uptime = "uptime" ["total_seconds"],
    UsbDevices = "usb_devices" ["usb_address" "usb_port"],
    Users = "users" ["uid" "gid" "username" "directory"],
}

impl Table {
    /// By its name, or that of a query that ends with it: `pack_inventory_deb_packages`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let is_meant = |word: &str| {
            let before = name.strip_suffix(word);
            before.is_some_and(|before| {
                before.is_empty() || before.ends_with(['_', '/', '-', ':', '.'])
            })
        };
        let found = TABLES.iter().filter(|(_, word, _)| is_meant(word));
        let longest = found.max_by_key(|(_, word, _)| word.len());
        longest.map(|(table, _, _)| *table)
    }

    /// By the columns of a row.
    pub(super) fn of_row(row: &Row) -> Option<Self> {
        let has_all = |columns: &[&str]| columns.iter().all(|column| row.contains_key(*column));
        let found = TABLES.iter().filter(|(_, _, columns)| has_all(columns));
        let most = found.max_by_key(|(_, _, columns)| columns.len());
        most.map(|(table, _, _)| *table)
    }
}
