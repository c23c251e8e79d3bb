//! Lists of instances that many machines share: stored once, given back whole, and gone with the last machine that has them.

use super::kit::{client, client_id, each_engine, inventory, time, write};
use crate::catalog::Catalog;
use crate::catalog::engine::{Row, Statement};
use crate::model::inventory::{
    ContainerImage, CustomClass, CustomValue, Inventory, PciDevice, Resource, Service, User,
};
use std::collections::BTreeMap;

const LISTS: Statement = Statement {
    doing: "count lists",
    sql: "SELECT COUNT(*) FROM inventory_list",
};
const SERVICES: Statement = Statement {
    doing: "read services",
    sql: "SELECT hostname, name, running FROM v_service ORDER BY hostname, name",
};
const CUSTOM: Statement = Statement {
    doing: "read own classes",
    sql: "SELECT class, property, value FROM v_custom ORDER BY class, instance, property",
};
const RESOURCES: Statement = Statement {
    doing: "read resources",
    sql: "SELECT architecture, resource, value FROM v_resource ORDER BY architecture, resource",
};

fn furnished(hostname: &str) -> Inventory {
    let mut own = inventory(hostname, Vec::new());
    let service = |name: &str, running| Service {
        name: name.into(),
        state: "enabled".into(),
        running,
    };
    own.operating_system.services = vec![service("cron", Some(true)), service("ssh", None)];
    own.operating_system.users = vec![User {
        name: "ro\0ot".into(),
        ..User::default()
    }];
    own.hardware.pci_devices = vec![PciDevice {
        address: "0000:00:00.0".into(),
        ..PciDevice::default()
    }];
    own.container_images = vec![ContainerImage::default()];
    let rack = CustomClass {
        name: "rack".into(),
        key: Vec::new(),
        instances: vec![BTreeMap::from([
            ("door".into(), CustomValue::Flag(true)),
            ("row".into(), CustomValue::Integer(7)),
        ])],
    };
    own.resources = vec![Resource {
        architecture: "Printer".into(),
        id: "P-1".into(),
        classes: vec![CustomClass {
            instances: vec![BTreeMap::from([(
                "floor".into(),
                CustomValue::Text("2".into()),
            )])],
            ..rack.clone()
        }],
    }];
    own.custom = vec![rack];
    own
}

fn store(catalog: &mut Catalog, number: u8, own: &Inventory) {
    write(catalog, |tx| {
        tx.store_inventory(&client_id(number), own, time(1))
    });
}

fn lists(catalog: &mut Catalog) -> i64 {
    write(catalog, |tx| tx.one(LISTS, &[], ("count", ""), Row::int))
}

#[test]
fn a_list_is_stored_once_for_all_machines_that_have_it() {
    each_engine(|catalog| {
        for number in [1, 2] {
            write(catalog, |tx| tx.insert_client(&client(number)));
            store(catalog, number, &furnished(&format!("web-{number}")));
        }
        assert_eq!(lists(catalog), 6);
        let rows = write(catalog, |tx| {
            tx.all(SERVICES, &[], |row| {
                Ok((row.text()?, row.text()?, row.optional(Row::flag)?))
            })
        });
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0], ("web-1".into(), "cron".into(), Some(true)));
        assert_eq!(rows[1].2, None);
        let mut changed = furnished("web-2");
        changed.operating_system.services.pop();
        changed.custom.clear();
        store(catalog, 2, &changed);
        assert_eq!(lists(catalog), 7);
        store(catalog, 1, &inventory("web-1", Vec::new()));
        assert_eq!(lists(catalog), 5);
        store(catalog, 2, &inventory("web-2", Vec::new()));
        assert_eq!(lists(catalog), 0);
    });
}

#[test]
fn an_inventory_is_given_back_as_it_came_but_for_nul() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_client(&client(1)));
        let mut own = furnished("web-1");
        store(catalog, 1, &own);
        own.operating_system.users[0].name = "root".into();
        let found = write(catalog, |tx| tx.inventory(&client_id(1)));
        assert_eq!(found, Some(own));
    });
}

#[test]
fn own_classes_and_things_beside_the_machine_are_apart() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_client(&client(1)));
        store(catalog, 1, &furnished("web-1"));
        let three = |row: &mut Row| Ok((row.text()?, row.text()?, row.text()?));
        let custom = write(catalog, |tx| tx.all(CUSTOM, &[], three));
        let expected = [("rack", "door", "true"), ("rack", "row", "7")];
        assert_eq!(
            custom,
            expected.map(|(a, b, c)| (a.into(), b.into(), c.into()))
        );
        let resources = write(catalog, |tx| tx.all(RESOURCES, &[], three));
        assert_eq!(resources, [("Printer".into(), "P-1".into(), "2".into())]);
    });
}
