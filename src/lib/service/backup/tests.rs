//! A site, its backup, and what comes of it elsewhere.

use super::restore::unpack;
use super::*;
use crate::catalog::Catalog;
use crate::model::role::ManagementPoint;
use crate::service::site::{self, NewSite};
use crate::service::testing::{founder, now};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::sealed::Opener;
use crate::trust::{Root, SiteTrust, root};
use age::secrecy::ExposeSecret;

struct Lab {
    parent: tempfile::TempDir,
    folder: SiteFolder,
    sealed: PathBuf,
    identity: age::x25519::Identity,
}

fn opener(identity: &age::x25519::Identity) -> Opener {
    Opener::Identity(identity.to_string().expose_secret().to_owned())
}

fn code(text: &str) -> SiteCode {
    SiteCode::parse(text).unwrap()
}

impl Lab {
    /// A site and its backup.
    fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let folder = SiteFolder::at(&parent.path().join("site"));
        let address = folder.catalog().display().to_string();
        let new = NewSite {
            code: code("S01"),
            name: "Head office".into(),
            management_point: ManagementPoint {
                url: "https://127.0.0.1:8443".into(),
            },
            operator: "alice".into(),
            operator_key: None,
        };
        site::initialise(&folder, &address, &new, now()).unwrap();
        let sealed = parent.path().join("site.age");
        let source = Source {
            folder: &folder,
            catalog: &mut Catalog::open(&address).unwrap(),
            operator: &founder(&folder),
            now: now(),
        };
        let identity = age::x25519::Identity::generate();
        let recipients = vec![identity.to_public().to_string()];
        backup(source, &sealed, Lock::Recipients(recipients)).unwrap();
        Self {
            identity,
            parent,
            folder,
            sealed,
        }
    }

    fn elsewhere(&self) -> SiteFolder {
        SiteFolder::at(&self.parent.path().join("restored"))
    }

    fn restore(&self, site: &str, into: &SiteFolder) -> Result<Restored, Error> {
        let sealed = Sealed {
            path: &self.sealed,
            opener: &opener(&self.identity),
            site: &code(site),
        };
        restore(&sealed, into, ("bob", now()))
    }
}

fn trust(folder: &SiteFolder) -> SiteTrust {
    let first = fs::read(folder.root(1)).unwrap();
    let root = Root::from_pinned(&first, &root::pin(&first)).unwrap();
    let bytes = fs::read(folder.site_trust()).unwrap();
    SiteTrust::open(&bytes, &root, 0, now()).unwrap()
}

fn catalog(folder: &SiteFolder) -> Catalog {
    Catalog::open(&folder.catalog().display().to_string()).unwrap()
}

#[test]
fn o12_a_restored_site_has_its_keys_and_goes_on_with_higher_numbers() {
    let lab = Lab::new();
    let restored = lab.elsewhere();
    assert!(!lab.restore("S01", &restored).unwrap().needs_site_trust);
    let public = |folder: &SiteFolder| {
        let keys = KeyDirectory::open(&folder.keys()).unwrap();
        (
            keys.load(KeyRole::Policy).unwrap().public(),
            keys.stored_at(KeyRole::Policy),
        )
    };
    assert_eq!(public(&restored), public(&lab.folder));
    assert_eq!(trust(&lab.folder).version, 1);
    assert_eq!(trust(&restored).version, 2 + restore::GAP);
    let next = catalog(&restored).write(|tx| tx.next_package_id()).unwrap();
    assert_eq!(next.as_str(), "S01-P00101");
    let actions: Vec<String> = catalog(&restored)
        .read(|tx| tx.audit(0, 9))
        .unwrap()
        .into_iter()
        .map(|entry| entry.event.action)
        .collect();
    assert_eq!(actions, ["site create", "site restore"]);
}

#[test]
fn o12_a_backup_of_another_site_is_refused_and_a_site_is_never_overwritten() {
    let lab = Lab::new();
    let error = lab
        .restore("S02", &lab.elsewhere())
        .unwrap_err()
        .to_string();
    assert!(error.ends_with("it is of site S01"), "{error}");
    assert!(!lab.elsewhere().path().exists());
    let before = fs::read(lab.folder.catalog()).unwrap();
    assert!(lab.restore("S01", &lab.folder).is_err());
    assert_eq!(fs::read(lab.folder.catalog()).unwrap(), before);
}

#[test]
fn a01_o06_k7_a_stolen_backup_shows_nothing_to_who_has_not_its_identity() {
    let lab = Lab::new();
    let sealed = fs::read(&lab.sealed).unwrap();
    for secret in ["PRIVATE KEY", "catalog.db", "Head office"] {
        let has = sealed
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!has, "{secret}");
    }
    let wrong = opener(&age::x25519::Identity::generate());
    let sealed = Sealed {
        path: &lab.sealed,
        opener: &wrong,
        site: &code("S01"),
    };
    assert!(restore(&sealed, &lab.elsewhere(), ("mallory", now())).is_err());
}

#[test]
fn a_damaged_backup_leaves_nothing_behind() {
    let lab = Lab::new();
    let whole = fs::read(&lab.sealed).unwrap();
    for cut in [whole.len() / 2, whole.len() - 1] {
        fs::write(&lab.sealed, &whole[..cut]).unwrap();
        assert!(lab.restore("S01", &lab.elsewhere()).is_err());
        assert!(!lab.elsewhere().path().exists());
    }
    let left = fs::read_dir(lab.parent.path()).unwrap().count();
    assert_eq!(left, 2, "the site and the backup");
}

#[test]
fn p01_a_backup_with_a_name_that_leads_elsewhere_is_refused() {
    let lab = Lab::new();
    for name in [
        "../evil",
        "keys/../../evil",
        "/etc/evil",
        "content/x",
        "keys/a/b",
    ] {
        let entry = Entry {
            name: name.into(),
            size: 1,
            digest: Digest::of(b"x"),
            modified_at: now(),
        };
        let error = unpack(&mut b"x".as_slice(), &entry, lab.folder.path());
        assert!(error.is_err(), "{name}");
    }
}

#[test]
fn a_rehearsal_tells_the_same_and_leaves_nothing() {
    let lab = Lab::new();
    let sealed = Sealed {
        path: &lab.sealed,
        opener: &opener(&lab.identity),
        site: &code("S01"),
    };
    let told = rehearse(&sealed, &lab.elsewhere(), ("bob", now())).unwrap();
    assert!(!lab.elsewhere().path().exists());
    assert_eq!(fs::read_dir(lab.parent.path()).unwrap().count(), 2);
    assert_eq!(
        restore(&sealed, &lab.elsewhere(), ("bob", now())).unwrap(),
        told
    );
    assert!(rehearse(&sealed, &lab.elsewhere(), ("bob", now())).is_err());
}
