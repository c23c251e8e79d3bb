//! The way of an update through the services, from the sample archive to a distribution point.

use super::approve::{self, Selection};
use super::deploy::{self, Terms};
use super::distribute::{self, Pushed, Target, Verified};
use super::package::{self, Content, Maker, Packaged, Undeliverable};
use super::progress::Silent;
use super::scan::scan_clients;
use super::site::SiteFolder;
use super::testing::{self, Endpoint, catalog, issue, now, plain_token};
use super::warrant::Warrants;
use super::{Error, client, collection, outside, release, stopwatch, sync};
use crate::catalog::Catalog;
use crate::catalog::client::ClientFilter;
use crate::content::{Shelf, Store};
use crate::host::process::SystemRunner;
use crate::model::authorization::AuthorizationList;
use crate::model::client::Approval;
use crate::model::deployment::{Purpose, RemoteContent, RestartPolicy};
use crate::model::feed::{Feed, FeedKind};
use crate::model::id::{ClientId, CollectionId, FeedId, PackageId};
use crate::model::inventory::{Hardware, InstalledPackage, Inventory, Machine, OperatingSystem};
use crate::model::platform::Platform;
use crate::model::scan::Scan;
use crate::model::update::{Classification, State};
use crate::model::version::{Ecosystem, Version};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const SAMPLE: &str = "debian/bookworm/sample/1.0-1+deb12u2";
const GONE: &str = "debian/bookworm/gone/1.0-1+deb12u2";

/// A site that knows the sample archive, with one approved client and a content store.
struct Site {
    folder: tempfile::TempDir,
    catalog: Catalog,
    site: SiteFolder,
    client: ClientId,
}

impl Site {
    /// The client has these packages at the version before.
    fn with_client_that_has(packages: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut site = Self {
            site: testing::site_folder(folder.path()),
            folder,
            catalog: catalog(),
            client: Endpoint::new(1, "web-1").machine.client,
        };
        site.sync();
        let endpoint = Endpoint::new(1, "web-1");
        let inventory = inventory(packages, "1.0-1+deb12u1");
        site.catalog
            .write(|tx| -> Result<(), Error> {
                let token = issue(tx, &plain_token());
                endpoint.enroll(tx, &token)?;
                let enrolled = tx.client(&endpoint.machine.client)?.unwrap();
                client::set_approval(tx, &enrolled, Approval::Approved, ("alice", now()))?;
                collection::evaluate(tx, now())?;
                Ok(tx.store_inventory(&endpoint.machine.client, &inventory, now())?)
            })
            .unwrap();
        site
    }

    fn sync(&mut self) {
        let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/archive");
        let feed = Feed {
            id: FeedId::parse("sample").unwrap(),
            kind: FeedKind::Apt,
            release: None,
            uri: data.join("good").display().to_string(),
            suite: "bookworm-security".to_owned(),
            components: vec!["main".to_owned()],
            architectures: vec!["amd64".to_owned()],
            keyring: data.join("keyring.gpg").display().to_string(),
            classification: Classification::Security,
        };
        let cancel = Arc::new(AtomicBool::new(false));
        let tools = sync::Tools {
            accepts_loss: false,
            runner: &SystemRunner::new(cancel.clone()),
            http: &outside::client().unwrap(),
            offline: None,
            progress: &Silent,
            cancel: &cancel,
            now: now(),
        };
        self.catalog
            .write(|tx| tx.replace_feeds(std::slice::from_ref(&feed)))
            .unwrap();
        sync::sync_feed(&mut self.catalog, &feed, &tools).unwrap();
    }

    fn scan(&mut self) -> Scan {
        let work = |tx: &mut crate::catalog::Tx| -> Result<Scan, Error> {
            let clients = tx.clients(&ClientFilter::default())?;
            Ok(scan_clients(tx, &clients, now())?.0)
        };
        self.catalog.write(work).unwrap()
    }

    fn approve(&mut self) -> AuthorizationList {
        let security = Selection {
            is_security_only: true,
            ..Selection::default()
        };
        let updates = approve::select(&self.scan(), &security).unwrap();
        approve::list(updates, None, "alice", now()).unwrap()
    }

    fn store(&self) -> Store {
        Store::open(&self.folder.path().join("content")).unwrap()
    }

    fn package(
        &mut self,
        list: &AuthorizationList,
    ) -> (Result<Packaged, Error>, Vec<Undeliverable>) {
        let store = self.store();
        let tools = package::Tools {
            http: &outside::client().unwrap(),
            timer: &stopwatch::Stopwatch::new(Arc::default()),
            progress: &Silent,
            cancel: &AtomicBool::new(false),
        };
        let lacking = package::fetch(&list.updates, &store, &tools).unwrap();
        let maker = Maker {
            store: &store,
            site: &self.site,
            catalog: Some(&mut self.catalog),
            operator: "alice",
            now: now(),
        };
        let packaged =
            Content::of("november", list.clone(), &lacking).and_then(|content| maker.make(content));
        (packaged, lacking)
    }
}

pub(crate) fn inventory(packages: &[&str], version: &str) -> Inventory {
    let version = Version::parse(version).unwrap();
    let installed = |name: &&str| {
        let architecture = if *name == "sample-data" {
            "all"
        } else {
            "amd64"
        };
        let source = "sample".to_owned();
        InstalledPackage {
            source,
            ..InstalledPackage::new(Ecosystem::Dpkg, name, version.clone(), architecture)
        }
    };
    Inventory {
        collected_at: now(),
        machine: Machine {
            machine_id: String::new(),
            hostname: "web-1".to_owned(),
            fqdn: None,
        },
        platform: Platform {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
            architecture: "amd64".to_owned(),
        },
        operating_system: OperatingSystem::default(),
        hardware: Hardware::default(),
        hotfixes: Vec::new(),
        container_images: Vec::new(),
        custom: Vec::new(),
        resources: Vec::new(),
        packages: packages.iter().map(installed).collect(),
        gaps: Vec::new(),
        files: Vec::new(),
    }
}

/// A packaged update on its way to a distribution point.
struct Cargo {
    site: Site,
    list: AuthorizationList,
    package: PackageId,
    target: Target,
}

impl Cargo {
    fn packaged() -> Self {
        let mut site = Site::with_client_that_has(&["sample-tool", "sample-data"]);
        let list = site.approve();
        let made = site.package(&list).0.unwrap().package;
        assert_eq!(
            (made.package.as_str(), made.version, made.files),
            ("S01-P00001", 1, 2)
        );
        Self {
            target: Target::at(&site.folder.path().join("dp").display().to_string()),
            package: made.package,
            list,
            site,
        }
    }

    fn with<T>(
        &self,
        is_thorough: bool,
        deed: impl FnOnce((&PackageId, u32), (&dyn Shelf, &Target), &distribute::Tools) -> T,
    ) -> T {
        let tools = distribute::Tools {
            released: &release::released(&self.site.site).unwrap(),
            progress: &Silent,
            cancel: &AtomicBool::new(false),
            is_thorough,
            at_once: 2,
            pace: None,
            access: None,
        };
        deed(
            (&self.package, 1),
            (&self.site.store(), &self.target),
            &tools,
        )
    }

    fn push(&self, is_thorough: bool) -> Pushed {
        self.with(is_thorough, distribute::carry_out).unwrap()
    }

    fn check(&self) -> Verified {
        let released = release::released(&self.site.site).unwrap();
        let shelf = self.target.look(None).unwrap();
        distribute::check(&self.target, shelf.as_ref(), &released, &Silent).unwrap()
    }
}

#[test]
fn a_package_is_pushed_once_and_a_plan_changes_nothing() {
    let cargo = Cargo::packaged();
    assert_eq!(cargo.with(false, distribute::plan).unwrap().files, 2);
    assert!(
        !Path::new(&cargo.target.directory).exists(),
        "a plan made folders"
    );
    assert_eq!(cargo.push(false).files, 2);
    assert!(cargo.push(false).was_complete);
    assert!(cargo.check().is_good());
}

#[test]
fn a_damaged_file_is_found_and_repaired() {
    let cargo = Cargo::packaged();
    cargo.push(false);
    let held = Store::open(Path::new(&cargo.target.directory)).unwrap();
    let payload = &cargo.list.updates[0].update.packages[0].payload;
    fs::write(
        held.object_path(&payload.sha256),
        vec![0; payload.size as usize],
    )
    .unwrap();
    assert_eq!(cargo.check().corrupt, [payload.sha256]);
    assert_eq!(cargo.push(true).files, 1);
    assert!(cargo.check().is_good());
}

#[test]
fn the_same_content_is_the_same_version_and_other_content_the_next() {
    let mut site = Site::with_client_that_has(&["sample-tool", "sample-data"]);
    let mut list = site.approve();
    assert!(site.package(&list).0.unwrap().is_new);
    assert!(!site.package(&list).0.unwrap().is_new);
    list.updates[0].update.packages.pop();
    let next = site.package(&list).0.unwrap();
    assert_eq!(
        (next.package.package.as_str(), next.package.version),
        ("S01-P00001", 2)
    );
    assert_eq!(site.catalog.read(|tx| tx.packages()).unwrap().len(), 2);
}

#[test]
fn a_payload_that_is_not_there_costs_its_update_alone() {
    let mut site = Site::with_client_that_has(&["sample-tool", "sample-gone"]);
    let list = site.approve();
    assert_eq!(list.updates.len(), 2);
    let (packaged, lacking) = site.package(&list);
    assert_eq!(lacking.len(), 1);
    assert_eq!(lacking[0].update.as_str(), GONE);
    assert!(
        lacking[0]
            .reason
            .ends_with("sample-gone_1.0-1+deb12u2_amd64.deb is not there"),
        "{}",
        lacking[0].reason
    );
    // sample-tool needs sample-data, which comes new with it
    assert_eq!(packaged.unwrap().package.files, 2);
}

#[test]
fn nothing_that_can_be_delivered_is_no_package() {
    let mut site = Site::with_client_that_has(&["sample-gone"]);
    let list = site.approve();
    let refused = site.package(&list).0.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cannot package november: none of its updates can be delivered"
    );
    assert!(site.store().names().unwrap().is_empty());
}

#[test]
fn a_corrupt_payload_is_not_taken() {
    let mut site = Site::with_client_that_has(&["sample-tool", "sample-data"]);
    let mut list = site.approve();
    let mirror = site.folder.path().join("mirror");
    for package in &list.updates[0].update.packages {
        let path = mirror.join(&package.payload.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, vec![0; package.payload.size as usize]).unwrap();
    }
    list.updates[0].base = mirror.display().to_string();
    let (packaged, lacking) = site.package(&list);
    assert!(packaged.is_err());
    assert!(
        lacking[0].reason.contains("the bytes have another digest"),
        "{}",
        lacking[0].reason
    );
    assert!(site.store().objects().unwrap().is_empty());
}

#[test]
fn the_consequences_are_known_before_deploying() {
    let mut site = Site::with_client_that_has(&["sample-tool", "sample-data"]);
    let list = site.approve();
    let packaged = site.package(&list).0.unwrap().package;
    let manifest = site.store().manifest(&packaged.manifest).unwrap();
    let all = CollectionId::parse("all-systems").unwrap();
    let found = site
        .catalog
        .read(|tx| deploy::consequences(tx, &manifest, &all))
        .unwrap();
    assert_eq!(
        (found[0].updates, found[0].packages, found[0].bytes),
        (1, 2, packaged.size)
    );
    let terms = Terms {
        collection: all,
        purpose: Purpose::Required,
        available_at: now(),
        deadline: now(),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
    };
    let alice = testing::alice();
    let warrants = Warrants::by(alice.roster().clone());
    let id = site
        .catalog
        .write(|tx| deploy::deploy(tx, &packaged.package, &terms, (&alice, now())))
        .unwrap()
        .id;
    let standing = site
        .catalog
        .read(|tx| deploy::standings(tx, &warrants))
        .unwrap()
        .remove(0);
    assert_eq!((standing.clients, standing.silent), (1, 1));
    site.catalog
        .write(|tx| deploy::undeploy(tx, &id, (&alice, now())))
        .unwrap();
    assert!(
        site.catalog
            .read(|tx| deploy::standings(tx, &warrants))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn an_update_that_nobody_requires_cannot_be_approved() {
    let mut site = Site::with_client_that_has(&["sample-gone"]);
    let asked = Selection {
        updates: vec![SAMPLE.parse().unwrap()],
        ..Selection::default()
    };
    let refused = approve::select(&site.scan(), &asked).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("cannot approve {SAMPLE}: no scanned client requires it")
    );
}

#[test]
fn a_scan_is_stored_and_only_what_is_needed_travels() {
    let mut site = Site::with_client_that_has(&["sample-data"]);
    let scan = site.scan();
    let brought: Vec<&str> = scan.updates[0]
        .update
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(brought, ["sample-data"]);
    let client = site.client.clone();
    let stored = site
        .catalog
        .read(|tx| tx.patch_states_of_client(&client))
        .unwrap();
    assert_eq!(stored[0].state, State::Required);
}
