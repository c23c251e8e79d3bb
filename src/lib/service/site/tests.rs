//! Sites that are made, or half made.

use super::super::testing::now;
use super::*;
use std::fs;

struct Place {
    _parent: tempfile::TempDir,
    folder: SiteFolder,
    address: String,
}

fn place() -> Place {
    let parent = tempfile::tempdir().unwrap();
    let folder = SiteFolder::at(&parent.path().join("site"));
    let address = folder.catalog().display().to_string();
    Place {
        _parent: parent,
        folder,
        address,
    }
}

fn new(code: &str) -> NewSite {
    NewSite {
        code: SiteCode::parse(code).unwrap(),
        name: "Head office".into(),
        management_point: ManagementPoint {
            url: "https://127.0.0.1:8443".into(),
        },
        operator: "alice".into(),
        operator_key: None,
    }
}

fn make(place: &Place, code: &str) -> Result<Digest, Error> {
    initialise(&place.folder, &place.address, &new(code), now())
}

#[test]
fn a_site_has_keys_a_root_a_site_trust_and_a_catalog() {
    let place = place();
    let pin = make(&place, "S01").unwrap();
    let bytes = fs::read(place.folder.root(1)).unwrap();
    let root = Root::from_pinned(&bytes, &pin).unwrap();
    let trust = fs::read(place.folder.site_trust()).unwrap();
    let trust = SiteTrust::open(&trust, &root, 0, now()).unwrap();
    assert_eq!(trust.version, 1);
    assert_eq!(trust.management_points, ["https://127.0.0.1:8443"]);
    let mut catalog = Catalog::open(&place.address).unwrap();
    let read = |tx: &mut catalog::Tx| {
        Ok::<_, Error>((
            tx.site()?.code,
            tx.hierarchy()?,
            tx.collections()?,
            tx.audit(0, 9)?,
        ))
    };
    let (code, hierarchy, collections, audit) = catalog.read(read).unwrap();
    assert_eq!(code.as_str(), "S01");
    assert_eq!(hierarchy, pin.to_string());
    assert_eq!(collections, member::built_in());
    assert_eq!(audit[0].event.action, "site create");
}

#[test]
fn only_the_owner_can_enter_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    make(&place, "S01").unwrap();
    for folder in [place.folder.path(), &place.folder.keys()] {
        let mode = fs::metadata(folder).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}", folder.display());
    }
}

#[test]
fn a_site_that_is_there_is_never_made_again() {
    let place = place();
    make(&place, "S01").unwrap();
    let before = fs::read(place.folder.root(1)).unwrap();
    for code in ["S01", "S02"] {
        let error = make(&place, code).unwrap_err().to_string();
        assert!(error.contains("site S01 is in "), "{error}");
    }
    assert_eq!(fs::read(place.folder.root(1)).unwrap(), before);
}

#[test]
fn a_run_that_was_cut_short_is_completed_by_the_next() {
    // each of these is what an interruption at some instant leaves
    let cuts: [&[&str]; 5] = [
        &["catalog.db"],
        &["catalog.db", "trust/site-trust.json"],
        &["catalog.db", "trust/site-trust.json", "trust/root/1.json"],
        &[
            "catalog.db",
            "trust/site-trust.json",
            "trust/root/1.json",
            "keys/ca.pem",
            "keys/ca.key",
        ],
        &[
            "catalog.db",
            "trust/site-trust.json",
            "trust/root/1.json",
            "keys/release.key",
        ],
    ];
    for missing in cuts {
        let place = place();
        make(&place, "S01").unwrap();
        for name in missing {
            fs::remove_file(place.folder.path().join(name)).unwrap();
        }
        make(&place, "S01").unwrap_or_else(|error| panic!("{missing:?}: {error}"));
        load_site_keys(&place.folder).unwrap();
    }
    let place = place();
    files::private_folder(place.folder.path()).unwrap();
    drop(Catalog::create(&place.address).unwrap());
    make(&place, "S01").unwrap();
}

#[test]
fn half_a_pair_is_named() {
    let place = place();
    make(&place, "S01").unwrap();
    fs::remove_file(&place.address).unwrap();
    fs::remove_file(place.folder.keys().join("ca.pem")).unwrap();
    let error = make(&place, "S01").unwrap_err().to_string();
    assert!(error.contains("ca.key is half of a pair"), "{error}");
}

#[test]
fn keys_of_one_site_are_not_taken_for_another() {
    let place = place();
    make(&place, "S01").unwrap();
    fs::remove_file(&place.address).unwrap();
    let error = make(&place, "S02").unwrap_err().to_string();
    assert!(error.ends_with("has the keys of site S01"), "{error}");
    assert!(!Path::new(&place.address).exists());
}

#[test]
fn site_trust_is_signed_anew_only_when_it_must_be() {
    let place = place();
    make(&place, "S01").unwrap();
    let code = SiteCode::parse("S01").unwrap();
    let publish = |url: &str, at| {
        let points = [ManagementPoint { url: url.into() }];
        publish_trust(&place.folder, &code, &points, at)
            .unwrap()
            .version
    };
    let same = "https://127.0.0.1:8443";
    assert_eq!(publish(same, now()), 1);
    assert_eq!(publish("https://mp2:8443", now()), 2);
    assert_eq!(publish("https://mp2:8443", now()), 2);
    // 30 days before its end, and long after it
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!(publish("https://mp2:8443", now().after(day * 59)), 2);
    assert_eq!(publish("https://mp2:8443", now().after(day * 61)), 3);
    assert_eq!(publish("https://mp2:8443", now().after(day * 400)), 4);
}
