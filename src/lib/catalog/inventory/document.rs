//! An inventory as it is kept: what is each client's own, and lists of classes that many machines share. Such a list is stored
//! once for all clients that have the same, by its digest, and its instances once as rows for the views.
//!
//! A class becomes one of these by a line in [`TABLES`]: its property names are the columns of its table and of its view.

use super::super::engine::{Param, Row, Statement, statements};
use super::super::{Error, Tx};
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::{Class, CustomClass, Inventory, Resource};
use crate::rules::inventory::{Sections, take};
use serde_json::Value;

/// An inventory made ready to be stored, without its packages.
pub(super) struct Document {
    /// What is the client's own, as JSON.
    head: String,
    lists: Vec<List>,
}

/// The instances of a class, at least one.
struct List {
    class: Class,
    digest: Digest,
    /// The instances as JSON.
    text: String,
}

/// Where the instances of a class lie as rows.
struct Table {
    class: Class,
    insert: Statement,
    properties: &'static [&'static str],
}

/// Declares tables: class, table, and the properties that are its columns.
macro_rules! tables {
    ($($insert:ident $class:ident $table:literal ($($property:ident),+);)+) => {
        $(const $insert: Statement = Statement {
            doing: "store the instances of a class",
            sql: concat!("INSERT INTO ", $table, " (list, position", $(", ", stringify!($property)),+, ") VALUES {rows}"),
        };)+
        const TABLES: &[Table] = &[$(Table {
            class: Class::$class,
            insert: $insert,
            properties: &[$(stringify!($property)),+],
        }),+];
        /// The statements of the tables.
        #[cfg(test)]
        pub(in crate::catalog) const INSERTS: &[Statement] = &[$($insert),+];
    };
}

tables! {
    INSERT_USERS Users "list_user" (name, uid, gid, full_name, home, shell);
    INSERT_SERVICES Services "list_service" (name, state, running);
    INSERT_PORTS ListeningPorts "list_listening_port" (protocol, address, port, process);
    INSERT_MODULES MemoryModules "list_memory_module" (locator, size, kind, megatransfers, vendor, serial, part);
    INSERT_PARTITIONS Partitions "list_partition" (name, disk, size, kind, label, uuid);
    INSERT_PCI PciDevices "list_pci_device" (address, id, class, class_name, vendor, device, driver);
    INSERT_USB UsbDevices "list_usb_device" (port, id, vendor, device, serial);
    INSERT_GPUS Gpus "list_gpu" (address, name, driver);
    INSERT_IMAGES ContainerImages "list_container_image" (engine, name, id);
}

/// Carries something out on the list of a class, which is a field of the inventory; nothing for classes that are kept otherwise.
macro_rules! of_list {
    ($inventory:expr, $class:expr, $list:ident => $deed:expr) => {{
        let inventory: &mut Inventory = $inventory;
        let (os, hardware) = (&mut inventory.operating_system, &mut inventory.hardware);
        match $class {
            Class::Users => Some({
                let $list = &mut os.users;
                $deed
            }),
            Class::Services => Some({
                let $list = &mut os.services;
                $deed
            }),
            Class::ListeningPorts => Some({
                let $list = &mut os.listening_ports;
                $deed
            }),
            Class::MemoryModules => Some({
                let $list = &mut hardware.memory_modules;
                $deed
            }),
            Class::Partitions => Some({
                let $list = &mut hardware.partitions;
                $deed
            }),
            Class::PciDevices => Some({
                let $list = &mut hardware.pci_devices;
                $deed
            }),
            Class::UsbDevices => Some({
                let $list = &mut hardware.usb_devices;
                $deed
            }),
            Class::Gpus => Some({
                let $list = &mut hardware.gpus;
                $deed
            }),
            Class::ContainerImages => Some({
                let $list = &mut inventory.container_images;
                $deed
            }),
            Class::Custom => Some({
                let $list = &mut inventory.custom;
                $deed
            }),
            Class::Resources => Some({
                let $list = &mut inventory.resources;
                $deed
            }),
            _ => None,
        }
    }};
}

impl Document {
    /// Makes the document of an inventory ready, and gives its sections.
    pub(super) fn of(mut document: Value) -> (Self, Sections) {
        let mut taken = Vec::new();
        if let Value::Object(fields) = &mut document {
            let own = TABLES.iter().map(|table| table.class);
            for class in own.chain([Class::Custom, Class::Resources]) {
                if let Some(Value::Array(instances)) = take(fields, class.path()) {
                    let with_text = |instance: Value| (instance.to_string(), instance);
                    let told = instances.into_iter().map(with_text);
                    taken.push((class, told.collect::<Vec<(String, Value)>>()));
                }
            }
        }
        let head = document.to_string();
        let lists = taken.iter().filter(|(_, told)| !told.is_empty());
        let lists = lists.map(|(class, told)| List::of(*class, told));
        let ready = Self {
            head,
            lists: lists.collect(),
        };
        let mut sections = Sections::of_document(document);
        for (class, told) in taken {
            sections.put_told(class.path().to_owned(), told);
        }
        (ready, sections)
    }
}

impl List {
    fn of(class: Class, told: &[(String, Value)]) -> Self {
        let texts: Vec<&str> = told.iter().map(|(text, _)| text.as_str()).collect();
        let text = format!("[{}]", texts.join(","));
        let mut hasher = Hasher::new();
        hasher.update(class.word().as_bytes());
        hasher.update(&[0]);
        hasher.update(text.as_bytes());
        Self {
            class,
            digest: hasher.finish(),
            text,
        }
    }
}

impl Tx<'_> {
    /// Makes this the client's document; a new one takes the place of none.
    pub(super) fn store_document(
        &mut self,
        client: &str,
        (document, is_new): (&Document, bool),
    ) -> Result<(), Error> {
        self.execute(
            UPSERT_DOCUMENT,
            &[client.into(), document.head.as_str().into()],
        )?;
        let old = match is_new {
            true => Vec::new(),
            false => self.all(SELECT_LISTS_OF, &[client.into()], |row| {
                Ok((row.text()?, row.int()?, row.digest()?))
            })?,
        };
        let is_kept = |class: &str, digest: &Digest| {
            let mut lists = document.lists.iter();
            lists.any(|list| list.class.word() == class && list.digest == *digest)
        };
        for (class, _, _) in old
            .iter()
            .filter(|(class, _, digest)| !is_kept(class, digest))
        {
            self.execute(DELETE_LIST_OF, &[client.into(), class.as_str().into()])?;
        }
        for list in &document.lists {
            let class = list.class.word();
            let is_there =
                |(own, _, digest): &(String, i64, Digest)| own == class && *digest == list.digest;
            if !old.iter().any(is_there) {
                let id = self.list(list)?;
                self.execute(INSERT_LIST_OF, &[client.into(), class.into(), id.into()])?;
            }
        }
        for (_, id, _) in old
            .iter()
            .filter(|(class, _, digest)| !is_kept(class, digest))
        {
            self.execute(DELETE_UNUSED, &[(*id).into()])?;
        }
        Ok(())
    }

    /// The stored list; stores one that is new.
    fn list(&mut self, list: &List) -> Result<i64, Error> {
        if let Some(id) = self.first(SELECT_LIST, &[(&list.digest).into()], Row::int)? {
            return Ok(id);
        }
        let values = [
            (&list.digest).into(),
            list.class.word().into(),
            list.text.as_str().into(),
        ];
        let id = self.one(INSERT_LIST, &values, ("list", ""), Row::int)?;
        self.insert_instances(id, list)?;
        Ok(id)
    }

    fn insert_instances(&mut self, id: i64, list: &List) -> Result<(), Error> {
        let failed = |error| Error::sql(INSERT_LIST.doing, error);
        match list.class {
            Class::Custom => {
                let classes: Vec<CustomClass> = serde_json::from_str(&list.text).map_err(failed)?;
                return self.insert_custom(id, &properties(&classes, None));
            }
            Class::Resources => {
                let resources: Vec<Resource> = serde_json::from_str(&list.text).map_err(failed)?;
                return self.insert_custom(id, &resource_rows(&resources));
            }
            _ => {}
        }
        let Some(table) = TABLES.iter().find(|table| table.class == list.class) else {
            return Ok(());
        };
        let instances: Vec<Value> = serde_json::from_str(&list.text).map_err(failed)?;
        let rows = (0_i64..).zip(&instances).flat_map(|(position, instance)| {
            let values = table
                .properties
                .iter()
                .map(|name| param(instance.get(name)));
            [id.into(), position.into()].into_iter().chain(values)
        });
        let values: Vec<Param> = rows.collect();
        self.insert_many(table.insert, table.properties.len() + 2, &values)
    }

    fn insert_custom(&mut self, id: i64, rows: &[Property]) -> Result<(), Error> {
        let rows = (0_i64..).zip(rows).flat_map(|(position, row)| {
            [
                id.into(),
                position.into(),
                row.architecture.as_deref().into(),
                row.resource.as_deref().into(),
                row.class.as_str().into(),
                row.instance.into(),
                row.name.as_str().into(),
                row.value.as_str().into(),
            ]
        });
        let values: Vec<Param> = rows.collect();
        self.insert_many(INSERT_CUSTOM, 8, &values)
    }

    /// Puts the lists of the client's document into their places.
    pub(super) fn read_lists(
        &mut self,
        client: &str,
        inventory: &mut Inventory,
    ) -> Result<(), Error> {
        let failed = |error| Error::sql(SELECT_TEXTS.doing, error);
        let lists = self.all(SELECT_TEXTS, &[client.into()], |row| {
            Ok((row.parse::<Class>()?, row.text()?))
        })?;
        for (class, text) in lists {
            of_list!(inventory, class, list => *list = serde_json::from_str(&text).map_err(failed)?);
        }
        Ok(())
    }
}

/// A value of JSON as one of a column.
fn param(value: Option<&Value>) -> Param<'_> {
    match value {
        Some(Value::String(text)) => text.as_str().into(),
        Some(Value::Bool(flag)) => (*flag).into(),
        Some(Value::Number(number)) => number.as_i64().unwrap_or(i64::MAX).into(),
        _ => Param::Null,
    }
}

/// A property of a class of one's own.
struct Property {
    architecture: Option<String>,
    resource: Option<String>,
    class: String,
    instance: i64,
    name: String,
    value: String,
}

fn resource_rows(resources: &[Resource]) -> Vec<Property> {
    let rows = resources
        .iter()
        .flat_map(|resource| properties(&resource.classes, Some(resource)));
    rows.collect()
}

fn properties(classes: &[CustomClass], resource: Option<&Resource>) -> Vec<Property> {
    let mut rows = Vec::new();
    for class in classes {
        for (instance, properties) in (0_i64..).zip(&class.instances) {
            rows.extend(properties.iter().map(|(name, value)| Property {
                architecture: resource.map(|resource| resource.architecture.clone()),
                resource: resource.map(|resource| resource.id.clone()),
                class: class.name.clone(),
                instance,
                name: name.clone(),
                value: value.to_string(),
            }));
        }
    }
    rows
}

statements! {
    UPSERT_DOCUMENT: "store an inventory" = "
        INSERT INTO inventory_document (client, document)
        VALUES ($1, $2)
        ON CONFLICT (client) DO UPDATE
        SET document = excluded.document";
    SELECT_LISTS_OF: "read the classes of a client" = "
        SELECT o.class, l.id, l.digest
        FROM inventory_list_of o
        JOIN inventory_list l ON l.id = o.list
        WHERE o.client = $1
        ORDER BY o.class";
    DELETE_LIST_OF: "store the classes of a client" = "
        DELETE FROM inventory_list_of
        WHERE client = $1 AND class = $2";
    INSERT_LIST_OF: "store the classes of a client" = "
        INSERT INTO inventory_list_of (client, class, list)
        VALUES ($1, $2, $3)";
    DELETE_UNUSED: "remove the instances of a class" = "
        DELETE FROM inventory_list
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM inventory_list_of WHERE list = $1)";
    SELECT_LIST: "find the instances of a class" = "
        SELECT id
        FROM inventory_list
        WHERE digest = $1";
    INSERT_LIST: "store the instances of a class" = "
        INSERT INTO inventory_list (digest, class, document)
        VALUES ($1, $2, $3)
        RETURNING id";
    SELECT_TEXTS: "read the classes of a client" = "
        SELECT o.class, l.document
        FROM inventory_list_of o
        JOIN inventory_list l ON l.id = o.list
        WHERE o.client = $1
        ORDER BY o.class";
    INSERT_CUSTOM: "store the instances of a class" = "
        INSERT INTO list_property
            (list, position, architecture, resource, class, instance, property, value)
        VALUES {rows}";
}
