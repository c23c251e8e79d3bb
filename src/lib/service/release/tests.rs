use super::*;
use crate::catalog::Catalog;
use crate::content::print_manifest;
use crate::model::authorization::AuthorizationList;
use crate::model::id::{AuthorizationListId, PackageId};
use crate::model::package::{Manifest, Program};
use crate::service::testing::{founder, now, site_folder};
use crate::trust::SigningKey;
use std::fs;

/// A site whose release key was carried away, with packages that wait.
struct Hardened {
    _place: tempfile::TempDir,
    folder: SiteFolder,
    catalog: Catalog,
    key: SigningKey,
}

impl Hardened {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = site_folder(place.path());
        let file = folder.keys().join("release.key");
        let key = SigningKey::from_pem(&fs::read(&file).unwrap()).unwrap();
        fs::remove_file(file).unwrap();
        let catalog = Catalog::open(&folder.catalog().display().to_string()).unwrap();
        Self {
            _place: place,
            folder,
            catalog,
            key,
        }
    }

    /// Packages something; gives the snapshot that releases it.
    fn package(&mut self, serial: u32) -> Option<u64> {
        let manifest = Manifest {
            package: PackageId::parse(&format!("S01-P0000{serial}")).unwrap(),
            version: 1,
            name: "tool".to_owned(),
            created_at: now(),
            program: Program::InstallDebianUpdates,
            max_run_minutes: 10,
            urgent: false,
            packing: None,
            platforms: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            authorization: AuthorizationList {
                id: AuthorizationListId::parse("list").unwrap(),
                authorized_at: now(),
                authorized_by: "alice".to_owned(),
                updates: Vec::new(),
            },
        };
        let store = Store::open(&self.folder.content()).unwrap();
        let digest = store
            .put_bytes(&print_manifest(&manifest).unwrap())
            .unwrap();
        let name = PackageName {
            package: manifest.package.clone(),
            version: 1,
            manifest: digest,
        };
        let insert = |tx: &mut Tx| tx.insert_package_version(&manifest, &digest);
        self.catalog.write(insert).unwrap();
        propose(&self.folder, &store, &name, now()).unwrap()
    }

    fn request(&mut self) -> Option<ReleaseRequest> {
        let folder = self.folder.clone();
        self.catalog.read(|tx| request(tx, &folder, now())).unwrap()
    }

    fn publish(&mut self, request: &ReleaseRequest) -> Result<Vec<PackageVersion>, Error> {
        let folder = self.folder.clone();
        let alice = founder(&folder);
        self.catalog
            .write(|tx| publish(tx, &folder, request, (&alice, now())))
    }
}

/// As it comes back from a medium, with a change on the way.
fn carried(request: &ReleaseRequest, change: impl Fn(String) -> String) -> ReleaseRequest {
    serde_json::from_str(&change(serde_json::to_string(request).unwrap())).unwrap()
}

#[test]
fn a_package_waits_for_the_key_and_is_released_when_it_comes_back_signed() {
    let mut site = Hardened::new();
    assert!(site.request().is_none(), "nothing waits");
    assert_eq!(site.package(1), None);
    let mut carried = site.request().unwrap();
    let review = carried.review(&site.key.public()).unwrap();
    assert_eq!(
        (review.version, review.added.len(), review.unchanged),
        (2, 1, 0)
    );
    assert_eq!(review.added[0].package.as_str(), "S01-P00001");
    let unsigned = site.publish(&carried).unwrap_err();
    assert!(
        matches!(unsigned, Error::Trust(trust::Error::NotSigned { .. })),
        "{unsigned}"
    );
    carried.sign(&site.key).unwrap();
    let released = site.publish(&carried).unwrap();
    assert_eq!(released.len(), 1);
    assert!(site.request().is_none());
    let package = site.catalog.read(|tx| tx.packages()).unwrap().remove(0);
    assert_eq!(package.released_in, Some(2));
    let path = name_path(&package.package, 1);
    assert!(
        super::released(&site.folder)
            .unwrap()
            .names(&path, &package.manifest)
    );
    // what this key signed for is not shown again
    assert_eq!(site.package(2), None);
    let review = site.request().unwrap().review(&site.key.public()).unwrap();
    assert_eq!((review.added.len(), review.unchanged), (1, 1));
    assert_eq!(review.added[0].package.as_str(), "S01-P00002");
}

#[test]
fn somebody_who_signed_nothing_before_is_shown_everything() {
    let mut site = Hardened::new();
    site.package(1);
    let mut first = site.request().unwrap();
    first.sign(&site.key).unwrap();
    site.publish(&first).unwrap();
    site.package(2);
    let other = SigningKey::generate().unwrap();
    let mut next = site.request().unwrap();
    assert_eq!(next.review(&other.public()).unwrap().added.len(), 2);
    // and a key that the root does not name signs nothing
    assert!(next.sign(&other).is_err());
}

#[test]
fn u01_a_request_that_was_changed_on_the_way_is_not_signed() {
    let mut site = Hardened::new();
    site.package(1);
    let request = site.request().unwrap();
    for (old, new) in [
        ("\"max_run_minutes\":10", "\"max_run_minutes\":11"),
        ("\"name\":\"tool\"", "\"name\":\"harmless\""),
        ("\"package\":\"S01-P00001\"", "\"package\":\"S01-P00009\""),
    ] {
        let changed = carried(&request, |text| text.replace(old, new));
        assert!(changed.review(&site.key.public()).is_err(), "{new}");
    }
    let without = ReleaseRequest {
        manifests: Vec::new(),
        ..request
    };
    assert!(without.review(&site.key.public()).is_err());
}

#[test]
fn u02_only_what_was_asked_for_is_published_and_only_once() {
    let mut site = Hardened::new();
    site.package(1);
    let mut old = site.request().unwrap();
    old.sign(&site.key).unwrap();
    // what came after the request goes on waiting
    site.package(2);
    assert_eq!(site.publish(&old).unwrap().len(), 1);
    assert_eq!(site.publish(&old).unwrap().len(), 0, "published already");
    let mut next = site.request().unwrap();
    next.sign(&site.key).unwrap();
    assert_eq!(site.publish(&next).unwrap().len(), 1);
    let refused = site.publish(&old).unwrap_err().to_string();
    assert!(refused.contains("version 4 comes next"), "{refused}");
}

#[test]
fn with_the_key_here_a_package_is_released_at_once() {
    let mut site = Hardened::new();
    let pem = site.key.to_pem();
    fs::write(site.folder.keys().join("release.key"), pem).unwrap();
    assert_eq!(site.package(1), Some(2));
    assert_eq!(site.package(2), Some(3));
    assert_eq!(
        renew(&site.folder, now()).unwrap(),
        Some(3),
        "nothing to renew"
    );
}
