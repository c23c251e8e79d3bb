//! A site's folder, the making of a site, and the documents by which agents come to trust it.

use super::keys::Retiring;
use super::{Error, collection, operator, release};
use crate::catalog::audit::AuditEvent;
use crate::catalog::{self, Catalog};
use crate::host::files;
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::model::site::{
    ApprovalMode, ClientLife, Limits, SecondApprover, Site, SiteKind, SiteSettings,
};
use crate::model::time::Timestamp;
use crate::rules::{configure, member};
use crate::trust::authority::SiteAuthority;
use crate::trust::keys::{KeyDirectory, KeyRole, SITE_ROLES};
use crate::trust::root::{self, RoleKeys};
use crate::trust::{PayloadType, Root, SigningKey, SiteTrust};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a root is good (security.md 3.4).
pub(super) const ROOT_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How long a site trust document is good: as long as the policy key it names.
pub(super) const TRUST_LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// A document with less life left than this is signed anew: the time in which old and new overlap.
const TRUST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Between two polls an agent may miss a day or two before its inventory counts as old.
const INVENTORY_STALE_HOURS: u32 = 7 * 24;
const POLICY_POLL_MINUTES: u32 = 60;

/// Where everything of a site lies, except a catalog that is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFolder {
    path: PathBuf,
}

impl SiteFolder {
    /// The folder at a path, whether it is there or not.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The catalog, unless another address is given.
    pub fn catalog(&self) -> PathBuf {
        self.path.join("catalog.db")
    }

    /// The site's keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// The root of a version.
    pub fn root(&self, version: u64) -> PathBuf {
        self.path.join(format!("trust/root/{version}.json"))
    }

    /// The site trust document.
    pub fn site_trust(&self) -> PathBuf {
        self.path.join("trust/site-trust.json")
    }

    /// What vouches for the ticket key.
    pub fn ticket_key(&self) -> PathBuf {
        self.path.join("trust/ticket-key.json")
    }

    /// What is known of the site's clock.
    pub fn clock(&self) -> PathBuf {
        self.path.join("clock.json")
    }

    /// The roster of operators.
    pub fn roster(&self) -> PathBuf {
        self.path.join("trust/operators.json")
    }

    /// The last signed head of the audit log.
    pub fn audit_head(&self) -> PathBuf {
        self.path.join("trust/audit-head.json")
    }

    /// The key of whoever made the site, in simple mode.
    pub fn operator_key(&self) -> PathBuf {
        self.path.join("keys/operator.key")
    }

    /// The repository of what is released.
    pub fn metadata(&self) -> PathBuf {
        self.path.join("trust/metadata")
    }

    /// Held while the repository is written.
    pub fn metadata_lock(&self) -> PathBuf {
        self.path.join("trust/metadata.lock")
    }

    /// What of the site trust is on its way out.
    pub fn retiring(&self) -> PathBuf {
        self.path.join("trust/retiring.json")
    }

    /// A site that is being made and waits for signatures from elsewhere.
    pub fn begun(&self) -> PathBuf {
        self.path.join("trust/begun.json")
    }

    /// When the last backup was made.
    pub fn last_backup(&self) -> PathBuf {
        self.path.join("last-backup")
    }

    /// The content store.
    pub fn content(&self) -> PathBuf {
        self.path.join("content")
    }

    pub(super) fn make(&self) -> Result<KeyDirectory, Error> {
        for folder in [
            &self.path,
            &self.path.join("trust"),
            &self.path.join("trust/root"),
        ] {
            files::private_folder(folder)?;
        }
        Ok(KeyDirectory::open(&self.keys())?)
    }
}

/// The keys of a site that work needs, and the root they hang on.
pub struct SiteKeys {
    /// The root that agents pin.
    pub root: Root,
    /// Signs manifests and site trust; none when it is kept elsewhere.
    pub release: Option<SigningKey>,
    /// Signs policy and receipts.
    pub policy: SigningKey,
    /// Signs the certificates of the site's servers.
    pub authority: SiteAuthority,
}

/// Reads the keys of a site.
pub fn load_site_keys(folder: &SiteFolder) -> Result<SiteKeys, Error> {
    let root = load_root(folder)?;
    let keys = KeyDirectory::open(&folder.keys())?;
    Ok(SiteKeys {
        release: load_release(&keys, &root)?,
        policy: keys.load(KeyRole::Policy)?,
        authority: keys.load_authority()?,
        root,
    })
}

/// The release key, when it is here and enough alone.
fn load_release(keys: &KeyDirectory, root: &Root) -> Result<Option<SigningKey>, Error> {
    if !keys.list().contains(&KeyRole::Release) {
        return Ok(None);
    }
    let (key, signers) = (keys.load(KeyRole::Release)?, root.release()?);
    let is_enough = signers.threshold == 1 && signers.keys.contains(&key.public());
    Ok(is_enough.then_some(key))
}

/// The site's own root, the newest of those in its folder, which it believes because they lie there.
pub fn load_root(folder: &SiteFolder) -> Result<Root, Error> {
    let read = |version| files::read(&folder.root(version), root::MAX_ROOT_BYTES as u64);
    let bytes = read(1)?;
    let mut root = Root::from_pinned(&bytes, &root::pin(&bytes))?;
    while folder.root(root.version() + 1).exists() {
        root = root.next(&read(root.version() + 1)?)?;
    }
    Ok(root)
}

/// A site to be made.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its code.
    pub code: SiteCode,
    /// Its name for people.
    pub name: String,
    /// Its first management point.
    pub management_point: ManagementPoint,
    /// Who makes it: the first operator.
    pub operator: String,
    /// Where the first operator's key is, or is made; in the site's key folder when absent (simple mode).
    pub operator_key: Option<PathBuf>,
}

/// Makes a site: keys, root, site trust, and last its catalog, so that a run that was cut short can be repeated.
/// Gives the pin of the root.
pub fn initialise(
    folder: &SiteFolder,
    address: &str,
    new: &NewSite,
    now: Timestamp,
) -> Result<Digest, Error> {
    check_new(folder, address, new)?;
    let keys = folder.make()?;
    complete_keys(folder, &keys, (&new.code, now), &SITE_ROLES)?;
    if !folder.root(1).exists() {
        let bytes = first_root(&keys, now)?;
        files::write_atomic(&folder.root(1), &bytes)?;
    }
    let site_keys = load_site_keys(folder)?;
    let points = std::slice::from_ref(&new.management_point);
    publish_trust(folder, &new.code, points, now)?;
    release::renew(folder, now)?;
    let pin = *site_keys.root.hierarchy();
    let first = operator::found(folder, new, &site_keys, now)?;
    let mut catalog = match Catalog::create(address) {
        Err(catalog::Error::Exists { .. }) => Catalog::open(address)?,
        other => other?,
    };
    catalog.write(|tx| {
        tx.act_as(first.clone(), None);
        store_site(tx, new, &pin, now)
    })?;
    Ok(pin)
}

/// Refuses an address that agents cannot use, and a place where a site is already; what a run that was cut short left behind is no site.
pub fn check_new(folder: &SiteFolder, address: &str, new: &NewSite) -> Result<(), Error> {
    let refused = |reason: String| Err(Error::refused("make site", &new.code, reason));
    let url = &new.management_point.url;
    if !configure::is_management_address(url) {
        return refused(format!(
            "{url:?} is not an address such as https://mp1.example.org:8443"
        ));
    }
    match Catalog::open(address) {
        Ok(mut catalog) => match catalog.read(|tx| tx.site()) {
            Ok(site) => {
                return refused(format!(
                    "site {} is in {} already",
                    site.code,
                    catalog.address()
                ));
            }
            Err(catalog::Error::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        },
        Err(catalog::Error::NotFound { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    if !folder.site_trust().exists() {
        return Ok(());
    }
    match read_trust(folder, &load_root(folder)?)? {
        trust if trust.site == new.code => Ok(()),
        trust => refused(format!(
            "{} has the keys of site {}",
            folder.path.display(),
            trust.site
        )),
    }
}

/// Makes the keys of these roles that are missing, and the certificate authority.
pub(super) fn complete_keys(
    folder: &SiteFolder,
    keys: &KeyDirectory,
    (code, now): (&SiteCode, Timestamp),
    roles: &[KeyRole],
) -> Result<(), Error> {
    let present = keys.list();
    for role in roles.iter().filter(|role| !present.contains(role)) {
        keys.generate(*role)?;
    }
    let (key, certificate) = (folder.keys().join("ca.key"), folder.keys().join("ca.pem"));
    match (key.exists(), certificate.exists()) {
        (true, true) => Ok(()),
        (false, false) => Ok(keys.store_authority(&SiteAuthority::generate(code.as_str(), now)?)?),
        (true, false) => left_over(code, &key),
        (false, true) => left_over(code, &certificate),
    }
}

fn left_over(code: &SiteCode, file: &Path) -> Result<(), Error> {
    let reason = format!(
        "{} is half of a pair that an interrupted run left; remove it and run the command again",
        file.display()
    );
    Err(Error::refused("make site", code, reason))
}

pub(super) fn first_root(keys: &KeyDirectory, now: Timestamp) -> Result<Vec<u8>, Error> {
    let public = |role| -> Result<_, Error> { Ok(vec![keys.load(role)?.public()]) };
    let roles = RoleKeys {
        root: public(KeyRole::Root)?,
        root_threshold: 1,
        release: public(KeyRole::Release)?,
        release_threshold: 1,
        snapshot: public(KeyRole::Snapshot)?,
        timestamp: public(KeyRole::Timestamp)?,
    };
    let signer = keys.load(KeyRole::Root)?;
    Ok(root::make(1, now.after(ROOT_LIFE), &roles, &[&signer])?)
}

/// The site in a new catalog.
pub(super) fn store_site(
    tx: &mut catalog::Tx,
    new: &NewSite,
    pin: &Digest,
    now: Timestamp,
) -> Result<(), Error> {
    let site = Site {
        code: new.code.clone(),
        name: new.name.clone(),
        kind: SiteKind::Primary,
        parent: None,
    };
    let settings = SiteSettings {
        code: new.code.clone(),
        name: new.name.clone(),
        approval: ApprovalMode::Manual,
        policy_poll_minutes: POLICY_POLL_MINUTES,
        inventory_stale_hours: INVENTORY_STALE_HOURS,
        limits: Limits::default(),
        second_approver: SecondApprover::default(),
        clients: ClientLife::default(),
    };
    tx.create_site(&site, &settings, &pin.to_string())?;
    tx.replace_management_points(std::slice::from_ref(&new.management_point))?;
    tx.replace_collections(&member::built_in())?;
    collection::evaluate(tx, now)?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: new.operator.clone(),
        action: "site create".to_owned(),
        object: new.code.to_string(),
        before: None,
        after: Some(format!("root {pin}")),
    })?;
    Ok(())
}

/// Signs a new site trust document when what agents must know has changed, or the one there is has little life left; when
/// the release key is elsewhere, gives the one there is.
/// What is right is left as it is, so this may be called at any time.
pub fn publish_trust(
    folder: &SiteFolder,
    site: &SiteCode,
    points: &[ManagementPoint],
    now: Timestamp,
) -> Result<SiteTrust, Error> {
    let keys = load_site_keys(folder)?;
    let known = known_trust(folder, &keys.root)?;
    let mut wanted = SiteTrust {
        site: site.clone(),
        hierarchy: *keys.root.hierarchy(),
        version: known.as_ref().map_or(1, |known| known.version + 1),
        issued_at: now,
        expires_at: now.after(TRUST_LIFE),
        policy_keys: vec![keys.policy.public()],
        certificate_authorities: vec![keys.authority.certificate_pem().to_owned()],
        management_points: points.iter().map(|point| point.url.clone()).collect(),
    };
    Retiring::load(folder)?.add_to(
        &mut wanted.policy_keys,
        &mut wanted.certificate_authorities,
        now,
    );
    match (known, keys.release) {
        (Some(known), _)
            if says_the_same(&known, &wanted) && known.expires_at > now.after(TRUST_OVERLAP) =>
        {
            Ok(known)
        }
        (_, Some(release)) => {
            files::write_atomic(&folder.site_trust(), &wanted.seal(&release)?)?;
            Ok(wanted)
        }
        // the release desk signs; until then what is published stays
        (Some(known), None) => Ok(known),
        (None, None) => Err(Error::missing("release key", folder.keys().display())),
    }
}

/// The site trust document as it was published, also when it has expired since; none before the first.
pub fn known_trust(folder: &SiteFolder, root: &Root) -> Result<Option<SiteTrust>, Error> {
    match folder.site_trust().exists() {
        true => Ok(Some(read_trust(folder, root)?)),
        false => Ok(None),
    }
}

/// The site trust document as it was published, also when it has expired since.
pub(super) fn read_trust(folder: &SiteFolder, root: &Root) -> Result<SiteTrust, Error> {
    let limit = PayloadType::SiteTrust.envelope_limit() as u64;
    let bytes = files::read(&folder.site_trust(), limit)?;
    // no document expired at the beginning of time
    Ok(SiteTrust::open(&bytes, root, 0, Timestamp::from_millis(0))?)
}

fn says_the_same(known: &SiteTrust, wanted: &SiteTrust) -> bool {
    let undated = |trust: &SiteTrust| SiteTrust {
        version: 0,
        issued_at: Timestamp::from_millis(0),
        expires_at: Timestamp::from_millis(0),
        ..trust.clone()
    };
    undated(known) == undated(wanted)
}

#[cfg(test)]
mod tests {
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
}
