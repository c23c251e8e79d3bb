//! The facts of a machine that updates are judged by: machines that are alike in them are judged once.

use crate::model::inventory::{Inventory, Machine, OperatingSystem};
use crate::model::time::Timestamp;

/// Of an inventory what is judged where no conditions are asked, and nothing that tells a machine from others of its kind.
/// Judge this in its place: then what is left out cannot count.
#[must_use]
pub fn judged(inventory: Inventory) -> Inventory {
    let system = inventory.operating_system;
    let mut gaps = inventory.gaps;
    gaps.retain(|gap| gap.class.starts_with(Inventory::PACKAGES) || gap.class == "hotfixes");
    Inventory {
        operating_system: OperatingSystem {
            name: system.name,
            version: system.version,
            family: system.family,
            edition: system.edition,
            display_version: system.display_version,
            kernel_name: system.kernel_name,
            kernel: system.kernel,
            restart_needed: system.restart_needed,
            ..OperatingSystem::default()
        },
        packages: inventory.packages,
        hotfixes: inventory.hotfixes,
        gaps,
        ..Inventory::new(Timestamp::EPOCH, Machine::default(), inventory.platform)
    }
}
