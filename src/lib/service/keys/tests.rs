use super::super::site::{self, NewSite};
use super::super::testing::now;
use super::super::{operator, release};
use super::begin::{Holders, Progress, begin, resume};
use super::*;
use crate::model::role::ManagementPoint;
use crate::trust::{PublicKey, Root, SigningKey, SiteTrust, root};
use std::fs;

struct Lab {
    _parent: tempfile::TempDir,
    site: KeySite,
    address: String,
}

const URL: &str = "https://127.0.0.1:8443";

fn new_site() -> NewSite {
    NewSite {
        code: SiteCode::parse("S01").unwrap(),
        name: "Head office".into(),
        management_point: ManagementPoint { url: URL.into() },
        operator: "alice".into(),
        operator_key: None,
    }
}

impl Lab {
    fn empty() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let folder = SiteFolder::at(&parent.path().join("site"));
        Self {
            address: folder.catalog().display().to_string(),
            _parent: parent,
            site: KeySite {
                folder,
                code: new_site().code,
                points: vec![URL.into()],
                now: now(),
            },
        }
    }

    fn simple() -> Self {
        let lab = Self::empty();
        site::initialise(&lab.site.folder, &lab.address, &new_site(), now()).unwrap();
        lab
    }

    fn hardened(desk: &Desk) -> Self {
        let lab = Self::empty();
        let folder = &lab.site.folder;
        let mut request = begin(folder, &lab.address, &new_site(), &desk.holders(), now()).unwrap();
        assert!(!request.is_complete());
        desk.sign_root(&mut request);
        let Progress::Waiting(mut request) = resume(folder, &lab.address, &request, now()).unwrap()
        else {
            panic!("the site trust is not signed yet");
        };
        request.sign(&desk.release).unwrap();
        let made = resume(folder, &lab.address, &request, now()).unwrap();
        assert!(matches!(made, Progress::Made(_)));
        lab
    }

    fn change(&self, made: &[Rotatable]) -> Outcome {
        let wanted = Change {
            made: made.iter().copied().collect(),
            ..Change::default()
        };
        change(&self.site, &wanted).unwrap()
    }

    fn keys(&self) -> KeyDirectory {
        KeyDirectory::open(&self.site.folder.keys()).unwrap()
    }

    fn public(&self, role: KeyRole) -> PublicKey {
        self.keys().load(role).unwrap().public()
    }

    /// An agent that believed root 1 and comes back.
    fn walk(&self) -> (Root, SiteTrust) {
        let read = |version| fs::read(self.site.folder.root(version)).ok();
        let first = read(1).unwrap();
        let mut root = Root::from_pinned(&first, &root::pin(&first)).unwrap();
        while let Some(bytes) = read(root.version() + 1) {
            root = root.next(&bytes).unwrap();
        }
        let trust = fs::read(self.site.folder.site_trust()).unwrap();
        let trust = SiteTrust::open(&trust, &root, 0, self.site.now).unwrap();
        (root, trust)
    }

    /// The operators are who they were, and nothing of what is released waits for a signature.
    fn check_signed(&self) {
        let folder = &self.site.folder;
        let roster = operator::load_roster(folder).unwrap();
        assert_eq!(roster.operators[0].name.as_str(), "alice");
        assert!(!self.needs_targets());
        let timestamp = || fs::read(folder.metadata().join("timestamp.json")).unwrap();
        let before = timestamp();
        release::renew(folder, self.site.now).unwrap();
        assert_eq!(timestamp(), before, "signed by the online keys of today");
    }

    fn needs_targets(&self) -> bool {
        let repository = release::repository(&self.site.folder).unwrap();
        let root = site::load_root(&self.site.folder).unwrap();
        repository.needs_targets(&root, self.site.now).unwrap()
    }
}

/// Two of three root keys and a release key, on machines of their own.
struct Desk {
    root: [SigningKey; 3],
    release: SigningKey,
}

impl Desk {
    fn new() -> Self {
        let key = || SigningKey::generate().unwrap();
        Self {
            root: [key(), key(), key()],
            release: key(),
        }
    }

    fn holders(&self) -> Holders {
        Holders {
            root: Signers {
                keys: self.root.iter().map(SigningKey::public).collect(),
                threshold: 2,
            },
            release: Signers {
                keys: vec![self.release.public()],
                threshold: 1,
            },
        }
    }

    fn sign_root(&self, request: &mut SigningRequest) {
        request.sign(&self.root[0]).unwrap();
        request.sign(&self.root[2]).unwrap();
    }

    fn harden(&self) -> Change {
        Change {
            root: Some(self.holders().root),
            release: Some(self.holders().release),
            ..Change::default()
        }
    }
}

fn done(outcome: Outcome) -> Applied {
    match outcome {
        Outcome::Done(applied) => applied,
        Outcome::Waiting(request) => panic!("waits: {:?}", request.describe()),
    }
}

fn waiting(outcome: Outcome) -> SigningRequest {
    match outcome {
        Outcome::Waiting(request) => request,
        Outcome::Done(applied) => panic!("done: {applied:?}"),
    }
}

#[test]
fn in_simple_mode_each_key_is_replaced_at_once_and_agents_walk_over() {
    for rotatable in Rotatable::ALL {
        let lab = Lab::simple();
        let before = list(&lab.site).unwrap();
        let applied = done(lab.change(&[*rotatable]));
        assert_eq!(applied.replaced, [*rotatable]);
        assert_eq!(applied.removed, []);
        lab.check_signed();
        let (root, trust) = lab.walk();
        let role = role_of(*rotatable);
        if let Some(role) = role {
            assert!(lab.keys().load_next(role).unwrap().is_none());
        }
        let is_in_root = !matches!(rotatable, Rotatable::Policy | Rotatable::Authority);
        assert_eq!(
            root.version(),
            if is_in_root { 2 } else { 1 },
            "{rotatable}"
        );
        let names_it = match rotatable {
            Rotatable::Authority => {
                trust.certificate_authorities[0]
                    == lab.keys().load_authority().unwrap().certificate_pem()
            }
            Rotatable::Policy => trust.policy_keys[0] == lab.public(KeyRole::Policy),
            other => {
                let after = list(&lab.site).unwrap();
                let of = |lines: &[KeyLine]| {
                    let mut lines = lines.iter();
                    lines.find(|line| line.role == *other).unwrap().keys.clone()
                };
                of(&before) != of(&after)
            }
        };
        assert!(names_it, "{rotatable}");
    }
}

#[test]
fn all_keys_are_replaced_together() {
    let lab = Lab::simple();
    done(lab.change(Rotatable::ALL));
    done(lab.change(Rotatable::ALL));
    lab.check_signed();
    assert_eq!(lab.walk().0.version(), 3);
    site::load_site_keys(&lab.site.folder).unwrap();
}

#[test]
fn a_policy_key_and_an_authority_are_believed_for_thirty_days_beside_their_followers() {
    let mut lab = Lab::simple();
    let old = lab.public(KeyRole::Policy);
    done(lab.change(&[Rotatable::Policy, Rotatable::Authority]));
    let points = [ManagementPoint { url: URL.into() }];
    let publish = |lab: &Lab| {
        site::publish_trust(&lab.site.folder, &lab.site.code, &points, lab.site.now).unwrap()
    };
    let trust = publish(&lab);
    assert_eq!(trust.version, 2, "nothing is signed twice");
    assert_eq!(trust.policy_keys, [lab.public(KeyRole::Policy), old]);
    assert_eq!(trust.certificate_authorities.len(), 2);
    lab.site.now = now().after(OVERLAP);
    let trust = publish(&lab);
    assert_eq!(trust.version, 3);
    assert_eq!(trust.policy_keys, [lab.public(KeyRole::Policy)]);
    assert_eq!(trust.certificate_authorities.len(), 1);
}

#[test]
fn a_stolen_policy_key_is_believed_no_longer_than_the_next_site_trust() {
    let lab = Lab::simple();
    let wanted = Change {
        made: [Rotatable::Policy].into(),
        revokes: true,
        ..Change::default()
    };
    done(change(&lab.site, &wanted).unwrap());
    assert_eq!(lab.walk().1.policy_keys, [lab.public(KeyRole::Policy)]);
}

#[test]
fn a_lost_online_key_is_replaced() {
    let lab = Lab::simple();
    lab.keys().remove(KeyRole::Snapshot).unwrap();
    done(lab.change(&[Rotatable::Snapshot]));
    assert_eq!(lab.walk().0.version(), 2);
}

#[test]
fn a_hardened_site_has_neither_root_nor_release_secret() {
    let desk = Desk::new();
    let lab = Lab::hardened(&desk);
    let (root, trust) = lab.walk();
    assert_eq!(root.roles().unwrap().root_threshold, 2);
    assert_eq!(trust.version, 1);
    assert_eq!(
        lab.keys().list(),
        [KeyRole::Snapshot, KeyRole::Timestamp, KeyRole::Policy]
    );
    assert!(
        site::load_site_keys(&lab.site.folder)
            .unwrap()
            .release
            .is_none()
    );
    let places: Vec<Place> = list(&lab.site).unwrap().iter().map(|it| it.place).collect();
    assert_eq!(places[..2], [Place::Elsewhere, Place::Elsewhere]);
    assert!(places[2..].iter().all(|place| *place == Place::Here));
}

#[test]
fn a_new_hardened_site_takes_no_root_but_the_one_it_asked_for() {
    let (desk, thief) = (Desk::new(), Desk::new());
    let lab = Lab::empty();
    let folder = &lab.site.folder;
    let begin = |desk: &Desk, lab: &Lab| {
        begin(
            &lab.site.folder,
            &lab.address,
            &new_site(),
            &desk.holders(),
            now(),
        )
        .unwrap()
    };
    let request = begin(&desk, &lab);
    let error = resume(folder, &lab.address, &request, now())
        .unwrap_err()
        .to_string();
    assert!(error.contains("0 valid signatures"), "{error}");
    let other = Lab::empty();
    let mut forged = begin(&thief, &other);
    thief.sign_root(&mut forged);
    let error = resume(folder, &lab.address, &forged, now())
        .unwrap_err()
        .to_string();
    assert!(error.contains("names other keys"), "{error}");
    assert!(!folder.root(1).exists());
}

#[test]
fn a_simple_site_is_hardened_by_one_request_and_its_secrets_are_removed() {
    let (lab, desk) = (Lab::simple(), Desk::new());
    let mut request = waiting(change(&lab.site, &desk.harden()).unwrap());
    desk.sign_root(&mut request);
    request.sign(&desk.release).unwrap();
    let applied = apply(&lab.site, &request).unwrap();
    assert_eq!(applied.removed, [KeyRole::Root, KeyRole::Release]);
    assert_eq!((applied.root, applied.site_trust), (Some(2), Some(2)));
    assert_eq!(
        lab.keys().list(),
        [KeyRole::Snapshot, KeyRole::Timestamp, KeyRole::Policy]
    );
    lab.walk();
    lab.check_signed();
    // a second time nothing happens, as after an interruption
    apply(&lab.site, &request).unwrap();
    lab.check_signed();
    assert_eq!(lab.walk().0.version(), 2);
}

#[test]
fn a_release_key_that_is_elsewhere_gives_way_and_its_follower_signs_roster_and_targets_too() {
    let (lab, desk, next) = (Lab::simple(), Desk::new(), Desk::new());
    let sign = |by: &Desk, mut request: SigningRequest| {
        desk.sign_root(&mut request);
        request.sign(&by.release).unwrap();
        apply(&lab.site, &request).unwrap();
        lab.check_signed();
    };
    sign(&desk, waiting(change(&lab.site, &desk.harden()).unwrap()));
    let follows = Change {
        release: Some(next.holders().release),
        ..Change::default()
    };
    sign(&next, waiting(change(&lab.site, &follows).unwrap()));
    assert_eq!(lab.walk().0.version(), 3);
}

#[test]
fn targets_that_others_followed_meanwhile_are_passed_over_and_wait_for_a_release_request() {
    let (lab, desk) = (Lab::simple(), Desk::new());
    let mut request = waiting(change(&lab.site, &desk.harden()).unwrap());
    let repository = release::repository(&lab.site.folder).unwrap();
    let newer = repository.next_targets(now()).unwrap();
    let own = lab.keys().load(KeyRole::Release).unwrap();
    let newer = trust::tuf::metadata::sign(&newer, &[&own]).unwrap();
    release::follow_keys(&lab.site.folder, Some(&newer), now()).unwrap();
    desk.sign_root(&mut request);
    request.sign(&desk.release).unwrap();
    apply(&lab.site, &request).unwrap();
    assert!(lab.needs_targets());
    assert_eq!(repository.published_targets().unwrap().unwrap(), newer);
}

#[test]
fn o09_a_request_brings_no_roster_but_that_of_today() {
    let (lab, desk) = (Lab::simple(), Desk::new());
    let mut request = waiting(change(&lab.site, &desk.harden()).unwrap());
    let mut roster = operator::load_roster(&lab.site.folder).unwrap();
    roster.version += 1;
    let own = lab.keys().load(KeyRole::Release).unwrap();
    fs::write(lab.site.folder.roster(), roster.seal(&own).unwrap()).unwrap();
    desk.sign_root(&mut request);
    request.sign(&desk.release).unwrap();
    let error = apply(&lab.site, &request).unwrap_err().to_string();
    assert!(error.contains("not the roster of today"), "{error}");
    assert_eq!(lab.walk().0.version(), 1);
}

#[test]
fn between_root_and_site_trust_agents_believe_what_is_published() {
    let lab = Lab::simple();
    let (old, _) = lab.walk();
    done(lab.change(&[Rotatable::Release]));
    let bytes = fs::read(lab.site.folder.site_trust()).unwrap();
    SiteTrust::open(&bytes, &old, 0, now()).unwrap();
    SiteTrust::open(&bytes, &lab.walk().0, 0, now()).unwrap();
}

#[test]
fn k6_one_of_three_root_keys_rotates_no_role() {
    let desk = Desk::new();
    let lab = Lab::hardened(&desk);
    for role in [Rotatable::Snapshot, Rotatable::Timestamp] {
        let mut request = waiting(lab.change(&[role]));
        request.sign(&desk.root[1]).unwrap();
        let error = apply(&lab.site, &request).unwrap_err().to_string();
        assert!(error.contains("has 1 valid signatures"), "{error}");
    }
    // the thief writes the request itself and asks for one signature only
    let (root, _) = lab.walk();
    let mut roles = root.roles().unwrap();
    roles.root = vec![desk.root[1].public()];
    roles.root_threshold = 1;
    let bytes = root::make(2, root.expires_at(), &roles, &[&desk.root[1]]).unwrap();
    assert!(root.next(&bytes).is_err());
    assert_eq!(lab.walk().0.version(), 1);
}

#[test]
fn u10_a_hardened_site_rotates_online_keys_with_two_of_three_root_keys() {
    let desk = Desk::new();
    let lab = Lab::hardened(&desk);
    let mut request = waiting(lab.change(&[Rotatable::Snapshot, Rotatable::Policy]));
    desk.sign_root(&mut request);
    assert!(
        !request.is_complete(),
        "the site trust needs the release key"
    );
    request.sign(&desk.release).unwrap();
    let applied = apply(&lab.site, &request).unwrap();
    assert_eq!(applied.replaced, [Rotatable::Snapshot, Rotatable::Policy]);
    assert_eq!(lab.walk().1.policy_keys[0], lab.public(KeyRole::Policy));
}

#[test]
fn a_hardened_site_serves_on_while_a_site_trust_waits_for_its_signature() {
    let desk = Desk::new();
    let mut lab = Lab::hardened(&desk);
    lab.site.now = now().after(OVERLAP * 2);
    let points = [ManagementPoint {
        url: "https://mp2:8443".into(),
    }];
    let publish = |lab: &Lab| {
        site::publish_trust(&lab.site.folder, &lab.site.code, &points, lab.site.now).unwrap()
    };
    assert_eq!(publish(&lab).version, 1);
    lab.site.points = vec!["https://mp2:8443".into()];
    let renewed = Change {
        renews_trust: true,
        ..Change::default()
    };
    let mut request = waiting(change(&lab.site, &renewed).unwrap());
    request.sign(&desk.release).unwrap();
    apply(&lab.site, &request).unwrap();
    assert_eq!(publish(&lab).management_points, ["https://mp2:8443"]);
}

#[test]
fn an_old_request_and_one_of_another_site_are_refused() {
    let desk = Desk::new();
    let lab = Lab::hardened(&desk);
    let renew = Change {
        renews_trust: true,
        ..Change::default()
    };
    let mut first = waiting(change(&lab.site, &renew).unwrap());
    first.sign(&desk.release).unwrap();
    let mut later = lab.site.clone();
    later.points.push("https://mp2".into());
    let mut second = waiting(change(&later, &renew).unwrap());
    second.sign(&desk.release).unwrap();
    apply(&lab.site, &second).unwrap();
    let error = apply(&lab.site, &first).unwrap_err().to_string();
    assert!(error.contains("another one of its version"), "{error}");
    let other = Lab::hardened(&desk);
    assert!(apply(&other.site, &second).is_err());
}

#[test]
fn the_root_key_of_a_hardened_site_is_not_made_here() {
    let lab = Lab::hardened(&Desk::new());
    let wanted = Change {
        made: [Rotatable::Root].into(),
        ..Change::default()
    };
    let error = change(&lab.site, &wanted).unwrap_err().to_string();
    assert_eq!(
        error,
        "cannot make a new key for root: its keys are not on this machine"
    );
}
