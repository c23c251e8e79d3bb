//! What the firmware says of the machine: its table where it may be read, else the single values that everybody may see.

use super::Gaps;
use super::os::line;
use super::smbios::{self, TABLE_LIMIT, Table};
use crate::host::Error;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::{Bios, Board, Chassis, System};

const TABLE: &str = "/sys/firmware/dmi/tables/DMI";
const VALUES: &str = "/sys/class/dmi/id";
/// Machines without the table, as most of ARM, have this.
const DEVICE_TREE: &str = "/sys/firmware/devicetree/base";

/// Reads it; empty on machines that have none.
pub(super) fn read(root: &Root, gaps: &mut Gaps) -> Table {
    match root.read(TABLE, TABLE_LIMIT) {
        Ok(bytes) => return smbios::parse(&bytes),
        Err(error) if is_missing(&error) => {}
        Err(error) => {
            let reason = kind_of(&error);
            gaps.add("hardware.memory_modules", &reason);
        }
    }
    match root.has(VALUES) {
        Ok(true) => values(root, gaps),
        Ok(false) => device_tree(root),
        Err(error) => {
            gaps.add("hardware.system", &error.to_string());
            Table::default()
        }
    }
}

fn kind_of(error: &Error) -> String {
    match error {
        Error::Io { source, .. } => source.kind().to_string(),
        other => other.to_string(),
    }
}

/// The kernel's own reading of the table; serial numbers are for root alone.
fn values(root: &Root, gaps: &mut Gaps) -> Table {
    let mut read = |class: &str, file: &str| match line(root, &format!("{VALUES}/{file}")) {
        Ok(text) => text,
        Err(error) => {
            if !is_missing(&error) {
                gaps.add(class, &kind_of(&error));
            }
            String::new()
        }
    };
    let bios = Bios {
        vendor: read("hardware.bios.vendor", "bios_vendor"),
        version: read("hardware.bios.version", "bios_version"),
        date: smbios::date(&read("hardware.bios.date", "bios_date")),
    };
    let chassis_kind = read("hardware.chassis.kind", "chassis_type");
    Table {
        system: Some(System {
            vendor: read("hardware.system.vendor", "sys_vendor"),
            product: read("hardware.system.product", "product_name"),
            version: read("hardware.system.version", "product_version"),
            serial: read("hardware.system.serial", "product_serial"),
            uuid: read("hardware.system.uuid", "product_uuid"),
            bios_version: bios.version.clone(),
        }),
        bios: Some(bios),
        board: Some(Board {
            vendor: read("hardware.board.vendor", "board_vendor"),
            product: read("hardware.board.product", "board_name"),
            version: read("hardware.board.version", "board_version"),
            serial: read("hardware.board.serial", "board_serial"),
        }),
        chassis: Some(Chassis {
            vendor: read("hardware.chassis.vendor", "chassis_vendor"),
            kind: smbios::chassis_kind(chassis_kind.parse().unwrap_or_default()),
            serial: read("hardware.chassis.serial", "chassis_serial"),
            asset_tag: read("hardware.chassis.asset_tag", "chassis_asset_tag"),
        }),
        ..Table::default()
    }
}

fn device_tree(root: &Root) -> Table {
    // Texts there end with NUL; a machine without the tree has none of them.
    let read = |file: &str| {
        let text = line(root, &format!("{DEVICE_TREE}/{file}")).unwrap_or_default();
        text.trim_end_matches('\0').to_owned()
    };
    let (product, serial) = (read("model"), read("serial-number"));
    let system = (!product.is_empty()).then(|| System {
        product,
        serial,
        ..System::default()
    });
    Table {
        system,
        ..Table::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;

    #[test]
    fn without_the_table_the_kernels_values_are_read() {
        let (_folder, root) = endpoint(&[
            ("sys/class/dmi/id/sys_vendor", "QEMU\n"),
            ("sys/class/dmi/id/bios_date", "04/01/2014\n"),
            ("sys/class/dmi/id/chassis_type", "10\n"),
            ("sys/class/dmi/id/product_uuid", "x\n"),
        ]);
        let mut gaps = Gaps::default();
        let found = read(&root, &mut gaps);
        assert_eq!(found.system.unwrap().vendor, "QEMU");
        assert_eq!(found.bios.unwrap().date, "2014-04-01");
        assert_eq!(found.chassis.unwrap().kind, "notebook");
        assert!(gaps.0.is_empty());
    }

    #[test]
    fn a_board_without_firmware_tables_is_named_by_its_tree() {
        let base = "sys/firmware/devicetree/base";
        let (_folder, root) = endpoint(&[
            (&format!("{base}/model"), "Raspberry Pi 4 Model B\0"),
            (&format!("{base}/serial-number"), "100000\0"),
        ]);
        let system = read(&root, &mut Gaps::default()).system.unwrap();
        assert_eq!(system.product, "Raspberry Pi 4 Model B");
        assert_eq!(system.serial, "100000");
    }
}
