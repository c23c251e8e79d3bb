//! Filters answered from the catalog are the filters answered by the reference, on each engine.

use super::kit::{client, collections, each_engine, id, installed, site, time, write};
use crate::catalog::{Catalog, Error, Tx};
use crate::model::client::Client;
use crate::model::filter::testing::filter_of;
use crate::model::filter::{
    Field, Filter, Kind, Name, Operator, Property, Question, Standing, Test, Value, Vocabulary,
};
use crate::model::inventory::{
    ContainerImage, CustomClass, CustomValue, Disk, FileSystem, Firmware, Gap, Gpu, Hardware,
    Hotfix, InstalledPackage, Interface, InterfaceAddress, Inventory, ListeningPort, Processor,
    Service, System, Tpm,
};
use crate::model::scan::{ClientScan, Finding};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Restart, Severity, State};
use crate::model::version::Ecosystem;
use crate::rules::filter::judge;
use crate::rules::filter::sets::Places;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

/// Few different words, so that filters meet what clients have.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "", "a", "A", "ab", "10", "9", "1.10", "é", "a\0b", "%",
    ])
    .prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = u64> {
    prop::sample::select(vec![0_u64, 1, 2, 1 << 30, u64::MAX])
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (-3_i64..3).prop_map(|days| time(days * 86_400_000))
}

fn disks() -> impl Strategy<Value = Vec<Disk>> {
    let one = (word(), number()).prop_map(|(name, size)| Disk {
        name,
        size,
        ..Disk::default()
    });
    vec(one, 0..3)
}

fn processors() -> impl Strategy<Value = Vec<Processor>> {
    let one = (word(), 0_u32..3).prop_map(|(model, threads)| Processor {
        model,
        sockets: 1,
        threads,
        ..Processor::default()
    });
    vec(one, 0..2)
}

fn file_systems() -> impl Strategy<Value = Vec<FileSystem>> {
    let one = (word(), number()).prop_map(|(kind, free)| FileSystem {
        mount_point: "/".into(),
        kind,
        source: String::new(),
        size: 2,
        free,
    });
    vec(one, 0..2)
}

fn interfaces() -> impl Strategy<Value = Vec<Interface>> {
    let texts = vec!["10.1.0.7", "::ffff:10.1.0.7", "2001:db8::1"];
    let address = prop::sample::select(texts).prop_map(|text: &str| InterfaceAddress {
        address: text.parse().unwrap(),
        prefix: 24,
    });
    let one = (word(), vec(address, 0..3)).prop_map(|(mac, addresses)| Interface {
        name: "eth0".into(),
        mac,
        addresses,
        ..Interface::default()
    });
    vec(one, 0..3)
}

fn hardware() -> impl Strategy<Value = Hardware> {
    let system = (word(), word()).prop_map(|(vendor, serial)| System {
        vendor,
        serial,
        ..System::default()
    });
    let single = (
        prop::option::of(system),
        prop::option::of(number()),
        prop::option::of(word()),
    );
    (single, disks(), processors(), file_systems(), interfaces()).prop_map(
        |((system, memory_bytes, virtualization), disks, processors, file_systems, interfaces)| {
            Hardware {
                system,
                memory_bytes,
                disks,
                processors,
                file_systems,
                interfaces,
                virtualization,
                ..Hardware::default()
            }
        },
    )
}

type Parts = (Vec<(String, u16)>, Option<bool>, Option<String>);

/// Parts of classes whose lists are shared, and of those of which a machine has one.
fn parts() -> impl Strategy<Value = Parts> {
    (
        vec((word(), 0_u16..3), 0..3),
        prop::option::of(any::<bool>()),
        prop::option::of(word()),
    )
}

fn add_parts(inventory: &mut Inventory, (named, secure_boot, version): Parts) {
    let (os, hardware) = (&mut inventory.operating_system, &mut inventory.hardware);
    for (name, port) in named {
        os.services.push(Service {
            name: name.clone(),
            ..Service::default()
        });
        os.listening_ports.push(ListeningPort {
            protocol: "tcp".into(),
            address: [10, 0, 0, 1].into(),
            port,
            process: None,
        });
        hardware.gpus.push(Gpu {
            name: name.clone(),
            ..Gpu::default()
        });
        inventory.hotfixes.push(Hotfix {
            id: name.clone(),
            installed_on: None,
        });
        inventory.container_images.push(ContainerImage {
            name,
            ..ContainerImage::default()
        });
    }
    let own = version.clone().map(CustomValue::Text);
    let flag = secure_boot.map(CustomValue::Flag);
    let number = inventory
        .hardware
        .memory_bytes
        .map(|_| CustomValue::Integer(10));
    let instances = [own, flag, number].into_iter().flatten();
    let instances = instances.map(|value| BTreeMap::from([("room".to_owned(), value)]));
    inventory.custom = vec![CustomClass {
        name: "Asset".into(),
        instances: instances.collect(),
        ..CustomClass::default()
    }];
    let (os, hardware) = (&mut inventory.operating_system, &mut inventory.hardware);
    hardware.firmware = secure_boot.map(|is_on| Firmware {
        kind: "uefi".into(),
        secure_boot: Some(is_on),
    });
    hardware.tpm = version.clone().map(|version| Tpm { version });
    os.time_zone = version;
}

fn any_inventory() -> impl Strategy<Value = Inventory> {
    let packages = vec((0_usize..3, 0_usize..3), 0..4).prop_map(|drawn| {
        let names = ["bash", "libc6", "libx"];
        let versions = ["1.0", "1.0~rc1", "1:0.5"];
        let make = |(name, version): (usize, usize)| installed(names[name], versions[version]);
        drawn.into_iter().map(make).collect::<Vec<_>>()
    });
    let classes = prop::sample::subsequence(
        vec![Inventory::PACKAGES, Inventory::RESTART_NEEDED, "other"],
        0..=3,
    );
    let gap = |class: &str| Gap {
        class: class.to_owned(),
        reason: "permission denied".to_owned(),
    };
    let gaps = classes.prop_map(move |classes| classes.into_iter().map(gap).collect());
    (
        hardware(),
        packages,
        moment(),
        any::<bool>(),
        word(),
        prop::option::of(word()),
        gaps,
        parts(),
    )
        .prop_map(
            |(hardware, packages, at, restart, text, optional, gaps, parts)| {
                let mut inventory = super::kit::inventory(&text, packages);
                inventory.hardware = hardware;
                add_parts(&mut inventory, parts);
                inventory.collected_at = at;
                inventory.machine.fqdn = optional.clone();
                inventory.platform.os = text.clone();
                inventory.platform.release = text.clone();
                let os = &mut inventory.operating_system;
                os.name = text.clone();
                os.version = text;
                os.family = optional.clone();
                os.edition = optional.clone();
                os.display_version = optional.clone();
                os.kernel = optional.clone();
                os.kernel_name = optional;
                os.booted_at = restart.then_some(at);
                os.restart_needed.truncate(usize::from(restart));
                inventory.gaps = gaps;
                inventory
            },
        )
}

/// A client: its row, its inventory if any, and how an update stands to it once it was judged.
type Drawn = (Client, Option<Inventory>, Option<Option<State>>);

fn any_client(number: u8) -> impl Strategy<Value = Drawn> {
    let state = prop::option::of(prop::sample::select(State::ALL));
    let standing = prop::option::of(state);
    let address = prop::option::of(prop::sample::select(vec![
        "10.1.0.5",
        "10.2.0.5",
        "2001:db8::2",
    ]));
    (
        word(),
        prop::option::of(moment()),
        address,
        prop::option::of(any_inventory()),
        standing,
    )
        .prop_map(move |(text, last_seen, address, inventory, standing)| {
            let mut drawn = client(number);
            drawn.hostname = text.clone();
            drawn.machine_id = text;
            drawn.last_seen = last_seen;
            drawn.address = address.map(|text| text.parse().unwrap());
            (drawn, inventory, standing)
        })
}

fn any_value(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text | Kind::Version => word()
            .prop_map(|text| Value::Text(text.replace('\0', "")))
            .boxed(),
        Kind::Number | Kind::Size => number()
            .prop_map(|number| Value::Number(i64::try_from(number).unwrap_or(i64::MAX)))
            .boxed(),
        Kind::Time => prop_oneof![
            moment().prop_map(Value::Time),
            (0_u32..4).prop_map(|days| Value::Age(days * 86_400)),
        ]
        .boxed(),
        Kind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Kind::Word(words) | Kind::Rank(words) => prop::sample::select(words)
            .prop_map(|word| Value::Text(word.to_owned()))
            .boxed(),
    }
}

fn any_field_test() -> impl Strategy<Value = Test> {
    prop::sample::select(Field::ALL).prop_flat_map(|field| {
        let kind = field.kind();
        let operator = prop::sample::select(Operator::ALL);
        let pattern = prop::sample::select(vec!["%", "a%", "_", "", "\\%", "1%0"]);
        prop_oneof![
            3 => (operator, any_value(kind)).prop_map(move |(operator, value)| {
                let operator = match (kind, operator) {
                    (Kind::Time, Operator::Equal | Operator::Unequal) => Operator::Less,
                    _ => operator,
                };
                Test::Compare { field, operator, value }
            }),
            1 => vec(any_value(kind), 1..3).prop_map(move |values| Test::In { field, values }),
            1 => Just(Test::Known(field)),
            2 => pattern.prop_map(move |pattern| Test::Like { field, pattern: pattern.into() }),
        ]
    })
}

/// Questions whose values clients may have.
fn any_question() -> impl Strategy<Value = Question> {
    let kinds = prop::sample::select(vec![Kind::Text, Kind::Number, Kind::Flag]);
    kinds.prop_flat_map(|kind| {
        let value = || match kind {
            Kind::Number => prop::sample::select(vec![9, 10, 11])
                .prop_map(Value::Number)
                .boxed(),
            kind => any_value(kind),
        };
        let operator = prop::sample::select(Operator::ALL);
        prop_oneof![
            3 => (operator, value()).prop_map(|(operator, value)| Question::Compare(operator, value)),
            1 => vec(value(), 1..3).prop_map(Question::In),
            1 => Just(Question::Like("1%".into())),
            1 => Just(Question::Known),
        ]
    })
}

fn any_test() -> impl Strategy<Value = Test> {
    let names = prop::sample::select(vec![
        Name::Is("bash".into()),
        Name::Is("BASH".into()),
        Name::Like("LIB%".into()),
        Name::Like("%".into()),
    ]);
    let versions = prop::sample::select(vec!["1.0", "0:1.0-0", "1:0", "2"]);
    let version = prop::option::of((prop::sample::select(Operator::ALL), versions));
    let updates = prop::sample::select(vec![
        Name::Is("debian/bookworm/bash/2".into()),
        Name::Is("other".into()),
        Name::Like("debian%".into()),
    ]);
    let networks = vec![
        "10.1.0.0/16",
        "2001:db8::1-2001:db8::5",
        "10.2.0.5-10.2.0.5",
    ];
    prop_oneof![
        5 => any_field_test(),
        2 => (names, version).prop_map(|(name, version)| Test::Software {
            name,
            version: version.map(|(operator, text)| (operator, text.to_owned())),
        }),
        1 => (prop::sample::select(Standing::ALL), updates)
            .prop_map(|(standing, update)| Test::Update { standing, update }),
        1 => prop::sample::select(networks).prop_map(|text| Test::Boundary(id(text))),
        2 => (prop::sample::select(vec!["room", "none"]), any_question()).prop_map(|(name, question)| {
            let (class, name) = ("Asset".to_owned(), name.to_owned());
            Test::Custom { property: Property { class, name }, question }
        }),
        1 => prop::sample::select(vec!["all", "web", "absent"])
            .prop_map(|name| Test::Collection(id(name))),
    ]
}

fn store(tx: &mut Tx, (client, inventory, standing): &Drawn) -> Result<(), Error> {
    tx.insert_client(client)?;
    if let Some(inventory) = inventory {
        tx.store_inventory(&client.id, inventory, time(0))?;
    }
    if let Some(state) = standing {
        let finding = state.map(|state| Finding {
            supersedes: Vec::new(),
            reason: None,
            update: id("debian/bookworm/bash/2"),
            title: "bash".into(),
            severity: Severity::Unknown,
            classification: Classification::Security,
            cves: Vec::new(),
            restart: Restart::None,
            state,
            packages: Vec::new(),
        });
        let scan = ClientScan {
            client: Some(client.id.clone()),
            hostname: client.hostname.clone(),
            platform: super::kit::inventory("", Vec::new()).platform,
            inventory_at: time(0),
            state: state.unwrap_or(State::NotApplicable),
            unknown: (*state == Some(State::Unknown)).then(|| "too old".to_owned()),
            findings: finding.into_iter().collect(),
        };
        tx.store_scan(&client.id, &scan, time(0))?;
    }
    if client.id.as_str().ends_with('1') {
        super::kit::set_members(tx, "web", vec![client.id.clone()])?;
    }
    Ok(())
}

/// The hosts of a fleet that a filter asks for: by the catalog, and by the reference one client at a time.
fn both(tx: &mut Tx, filters: &[Filter]) -> Result<Vec<[Vec<usize>; 2]>, Error> {
    let list = tx.client_list(None)?;
    let mut facts = Vec::new();
    for (_, id, _) in tx.clients_at(&list, &Places::every(list.len()))? {
        let client = tx.client(&id)?.expect("the client");
        facts.push(tx.facts(&client, time(0))?);
    }
    let mut found = Vec::new();
    for filter in filters {
        let at_once = tx.filtered(filter, &list, time(0))?.iter().collect();
        let is_meant = |place: &usize| judge(filter, &facts[*place], time(0)) == Some(true);
        found.push([at_once, (0..list.len()).filter(is_meant).collect()]);
    }
    Ok(found)
}

fn check(catalog: &mut Catalog, fleet: &[Drawn], filters: &[Filter]) -> Result<(), TestCaseError> {
    let (own, settings) = site();
    let found = catalog.rehearse(|tx| {
        tx.create_site(&own, &settings, "root")?;
        tx.replace_collections(&collections())?;
        fleet.iter().try_for_each(|drawn| store(tx, drawn))?;
        both(tx, filters)
    });
    for (filter, [at_once, one_by_one]) in filters.iter().zip(found.expect("answers")) {
        prop_assert_eq!(at_once, one_by_one, "{}", filter);
    }
    Ok(())
}

#[test]
fn the_catalog_answers_as_the_reference_does() {
    each_engine(|catalog| {
        let fleet = (any_client(1), any_client(2), any_client(3), any_client(4));
        let fleet = fleet.prop_map(|(a, b, c, d)| vec![a, b, c, d]);
        let filters = vec(filter_of(any_test()), 12);
        let mut runner = TestRunner::new(Config {
            cases: 48,
            failure_persistence: None,
            ..Config::default()
        });
        let shared = std::cell::RefCell::new(catalog);
        let done = runner.run(&(fleet, filters), |(fleet, filters)| {
            check(&mut shared.borrow_mut(), &fleet, &filters)
        });
        assert!(done.is_ok(), "{}", done.unwrap_err());
    });
}

#[test]
fn a_python_package_is_found_by_each_of_its_names_and_no_other_package_is() {
    each_engine(|catalog| {
        let (own, settings) = site();
        let of = |ecosystem, name| InstalledPackage::new(ecosystem, name, id("2.0"), "all");
        let fleet = [
            vec![of(Ecosystem::Pypi, "Flask_SQLAlchemy")],
            vec![of(Ecosystem::Dpkg, "flask-sqlalchemy")],
        ];
        let texts = [
            "software('Flask_SQLAlchemy') < '2.1'",
            "software('flask.sqlalchemy')",
            "software('flask-sqlalchemy')",
        ];
        let filters = texts.map(|text| Filter::parse(text).expect("a filter"));
        let found = write(catalog, |tx| {
            tx.create_site(&own, &settings, "root")?;
            for (number, packages) in (1..).zip(&fleet) {
                let client = client(number);
                tx.insert_client(&client)?;
                let inventory = super::kit::inventory("web", packages.clone());
                tx.store_inventory(&client.id, &inventory, time(0))?;
            }
            both(tx, &filters)
        });
        let both_ways = |places: Vec<usize>| [places.clone(), places];
        assert_eq!(found, [vec![0], vec![0], vec![0, 1]].map(both_ways));
    });
}

#[test]
fn the_facts_of_a_client_are_those_of_its_inventory() {
    each_engine(|catalog| {
        let inventory = super::kit::inventory("web-1", vec![installed("bash", "5.2")]);
        let (own, settings) = site();
        let facts = write(catalog, |tx| {
            tx.create_site(&own, &settings, "root")?;
            tx.insert_client(&client(1))?;
            tx.store_inventory(&client(1).id, &inventory, time(0))?;
            let stored = tx.client(&client(1).id)?.expect("the client");
            tx.facts(&stored, time(0))
        });
        let expected = [
            "os.version = '12'",
            "fqdn = 'WEB-1.example.org'",
            "memory_bytes = 8GiB",
            "os.restart_needed = true",
            "software('bash') >= '5.1.99'",
            "activity = active",
        ];
        for text in expected {
            let filter = Filter::parse(text).expect("a filter");
            assert_eq!(judge(&filter, &facts, time(0)), Some(true), "{text}");
        }
        let unknown = Filter::parse("not missing('x')").expect("a filter");
        assert_eq!(judge(&unknown, &facts, time(0)), None);
    });
}
