//! Two reports of one host: what the first leaves open, the second fills.

use crate::model::inventory::{Hardware, Inventory, OperatingSystem};

macro_rules! fill {
    ($mine:expr, $theirs:expr; texts $($text:ident),*; options $($option:ident),*; lists $($list:ident),*) => {
        $(if $mine.$text.is_empty() { $mine.$text = $theirs.$text; })*
        $($mine.$option = $mine.$option.take().or($theirs.$option);)*
        $(if $mine.$list.is_empty() { $mine.$list = $theirs.$list; })*
    };
}

/// Packages and updates add up; of everything else the first that tells it counts.
pub(super) fn fill(mine: &mut Inventory, theirs: Inventory) {
    fill!(mine.machine, theirs.machine; texts machine_id, hostname; options fqdn; lists);
    fill!(mine.platform, theirs.platform; texts os, release, architecture; options; lists);
    system(&mut mine.operating_system, theirs.operating_system);
    hardware(&mut mine.hardware, theirs.hardware);
    mine.packages.extend(theirs.packages);
    mine.hotfixes.extend(theirs.hotfixes);
    mine.gaps.extend(theirs.gaps);
}

fn system(mine: &mut OperatingSystem, theirs: OperatingSystem) {
    fill!(mine, theirs;
        texts name, version;
        options family, edition, display_version, kernel_name, kernel, time_zone, booted_at;
        lists installed_kernels, restart_needed, users, services, listening_ports);
}

fn hardware(mine: &mut Hardware, theirs: Hardware) {
    fill!(mine, theirs;
        texts;
        options system, bios, firmware, board, chassis, virtualization, memory_bytes, tpm;
        lists processors, memory_modules, disks, partitions, file_systems, interfaces, pci_devices, usb_devices, gpus);
}
