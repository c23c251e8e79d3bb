//! Reports of the inventory between an agent and a site that serves: full, then what changed, then that nothing did.

use super::lab::{Endpoint, Lab, Server};
use crate::catalog::{self, Catalog};
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedKind, FeedState};
use crate::model::id::{ClientId, FeedId, UpdateId};
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Release;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, PackageRule, Rule, State, Update, VersionRange};
use crate::model::version::{Ecosystem, Version};
use crate::service::agent::{self, crash};
use crate::service::scan::scan_inventories;

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

/// An advisory: versions of the package before this one are affected.
fn advisory(package: &str, fixed: &str) -> Update {
    let id = UpdateId::parse(&format!("DSA-{package}")).unwrap();
    let mut update = Update::new(id, Ecosystem::Dpkg, Classification::Security);
    update.rules.push(Rule::Package(PackageRule {
        ecosystem: Ecosystem::Dpkg,
        release: Some(Release::parse("debian/bookworm").unwrap()),
        name: package.to_owned(),
        is_source: false,
        architectures: Vec::new(),
        module: None,
        affected: vec![VersionRange {
            fixed: Some(Version::parse(fixed).unwrap()),
            ..VersionRange::default()
        }],
        versions: Vec::new(),
    }));
    update
}

fn feed_of(now: Timestamp) -> FeedState {
    FeedState {
        feed: Feed {
            id: FeedId::parse("advisories").unwrap(),
            kind: FeedKind::Osv,
            release: None,
            uri: "/srv/advisories".to_owned(),
            suite: String::new(),
            components: Vec::new(),
            architectures: Vec::new(),
            keyring: String::new(),
            classification: Classification::Security,
        },
        covers: vec![Release::parse("debian/bookworm").unwrap()],
        release_digest: Digest::of(b"advisories"),
        dated: now,
        valid_until: None,
        synced_at: now,
        updates: 3,
        packages: 3,
        read_by: None,
    }
}

#[test]
fn a_machine_that_judges_itself_by_its_slice_comes_to_what_its_site_comes_to() {
    let world = World::new();
    world.install("openssl", "3-1");
    world.install("bash", "5-1");
    let now = super::lab::now();
    let state = feed_of(now);
    world.lab.catalog(|tx| {
        tx.replace_feeds(std::slice::from_ref(&state.feed))?;
        let all = [("openssl", "3-2"), ("bash", "5-1"), ("nginx", "1-9")];
        tx.replace_feed(&state, &all.map(|(name, fixed)| advisory(name, fixed)))
    });
    let endpoint = &world.endpoint;
    let own = endpoint.with(|machine| agent::scan(&endpoint.folder, machine));
    let own = own.unwrap().clients.remove(0);
    let inventory = world.lab.catalog(|tx| tx.inventory(&world.client)).unwrap();
    let of_site = world.lab.catalog(|tx| {
        let scan = scan_inventories(tx, std::slice::from_ref(&inventory), now);
        Ok(scan.unwrap().clients.remove(0))
    });
    assert_eq!(own.findings, of_site.findings);
    assert_eq!((own.state, own.unknown), (of_site.state, of_site.unknown));
    let told: Vec<_> = own
        .findings
        .iter()
        .map(|one| (one.update.as_str(), one.state))
        .collect();
    let expected = [
        ("DSA-bash", State::Installed),
        ("DSA-openssl", State::Required),
    ];
    assert_eq!(told, expected);
}
