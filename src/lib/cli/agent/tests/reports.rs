//! Reports of the inventory between an agent and a site that serves: full, then what changed, then that nothing did.

use super::lab::{Endpoint, Lab, Server};
use crate::catalog::{self, Catalog};
use crate::model::id::ClientId;
use crate::model::inventory::InstalledPackage;
use crate::model::version::{Ecosystem, Version};
use crate::service::agent::crash;

struct World {
    lab: Lab,
    endpoint: Endpoint,
    client: ClientId,
}

impl World {
    fn new() -> Self {
        let lab = Lab::start(Server::Own);
        let endpoint = Endpoint::new(&lab, "web-1");
        let enrolled = endpoint.enroll(&lab.token()).unwrap();
        Self {
            lab,
            endpoint,
            client: enrolled.client,
        }
    }

    fn cycle(&self) {
        let cycle = self.endpoint.once().unwrap();
        assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
        assert!(cycle.inventory_sent);
    }

    fn install(&self, name: &str, version: &str) {
        let version = Version::parse(version).unwrap();
        let package = InstalledPackage::new(Ecosystem::Dpkg, name, version, "amd64");
        let mut all = self.endpoint.packages.packages.borrow_mut();
        all.retain(|one| one.name != name);
        all.push(package);
    }

    /// The serial of the last report.
    fn serial(&self) -> Option<u32> {
        let client = self.client.clone();
        let reported = self.lab.catalog(|tx| tx.reported(&client));
        reported?.standing.map(|standing| standing.serial)
    }

    fn stored(&self) -> Vec<String> {
        let client = self.client.clone();
        let inventory = self.lab.catalog(|tx| tx.inventory(&client)).unwrap();
        let told = inventory.packages.iter();
        told.map(|one| format!("{} {}", one.name, one.version))
            .collect()
    }

    fn installed(&self) -> Vec<String> {
        let all = self.endpoint.packages.packages.borrow();
        let mut told: Vec<String> = all
            .iter()
            .map(|one| format!("{} {}", one.name, one.version))
            .collect();
        told.sort();
        told
    }

    /// The last full inventory was longer than an hour ago.
    fn wait(&self) {
        let path = self.endpoint.folder.path().join("reports.json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            return;
        };
        let mut reports: serde_json::Value = serde_json::from_str(&text).unwrap();
        reports["last_full"] = serde_json::json!("2026-01-01T00:00:00Z");
        std::fs::write(&path, reports.to_string()).unwrap();
    }

    fn history(&self) -> usize {
        let all = self
            .lab
            .catalog(|tx| tx.inventory_history(&Default::default()));
        all.len()
    }
}

#[test]
fn after_a_full_inventory_only_changes_travel() {
    let world = World::new();
    world.cycle();
    assert_eq!(world.serial(), Some(0));
    world.cycle();
    assert_eq!(world.serial(), Some(0), "nothing changed");
    world.install("bash", "5.2-1");
    world.cycle();
    assert_eq!(world.serial(), Some(1));
    world.install("bash", "5.2-2");
    world.cycle();
    assert_eq!((world.serial(), world.history()), (Some(2), 3));
    assert_eq!(world.stored(), ["bash 5.2-2", "tool 1.0"]);
}

#[test]
fn a_site_that_forgot_gets_all_of_it_at_the_next_cycle() {
    let world = World::new();
    world.cycle();
    catalog::tamper(
        &world.lab.folder.catalog(),
        "DELETE FROM inventory; DELETE FROM inventory_report; DELETE FROM inventory_document",
    );
    world.cycle();
    assert_eq!(world.serial(), None, "asked for, not sent yet");
    world.cycle();
    assert_eq!(world.serial(), None, "not twice within an hour");
    world.wait();
    world.cycle();
    assert_eq!(
        (world.serial(), world.stored()),
        (Some(0), world.installed())
    );
    assert_eq!(world.history(), 0, "a full one doubles no row");
}

#[test]
fn a_catalog_that_was_put_back_is_noticed_and_mended() {
    let world = World::new();
    world.cycle();
    let before = world.lab.dir.path().join("before.db");
    let address = world.lab.folder.catalog().display().to_string();
    let mut catalog = Catalog::open(&address).unwrap();
    catalog.copy_to(&before).unwrap();
    for version in ["1", "2", "3"] {
        world.install("bash", version);
        world.cycle();
    }
    drop(catalog);
    let mut world = world;
    world.lab.stop();
    std::fs::copy(&before, world.lab.folder.catalog()).unwrap();
    for ending in ["-wal", "-shm"] {
        let path = format!("{address}{ending}");
        drop(std::fs::remove_file(path));
    }
    world.lab.restart();
    world.wait();
    world.install("bash", "4");
    world.cycle();
    world.cycle();
    assert_eq!(
        (world.serial(), world.stored()),
        (Some(0), world.installed())
    );
}

#[test]
fn an_agent_killed_at_any_write_ends_with_its_site_in_agreement() {
    for writes in 0..16 {
        let world = World::new();
        world.cycle();
        world.install("bash", "1");
        crash::after(Some(writes));
        let done = world.endpoint.once();
        crash::after(None);
        world.install("bash", "2");
        world.wait();
        world.cycle();
        world.wait();
        world.cycle();
        assert_eq!(world.stored(), world.installed(), "killed at {writes}");
        if done.is_ok() {
            return;
        }
    }
    panic!("a cycle has more writes than were tried");
}
