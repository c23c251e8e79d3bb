use super::super::root::{self, RoleKeys};
use super::super::{Root, open};
use super::*;

struct Ceremony {
    old: SigningKey,
    new: Vec<SigningKey>,
    release: SigningKey,
    first: Vec<u8>,
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn key() -> SigningKey {
    SigningKey::generate().unwrap()
}

fn roles(root: &[&SigningKey], threshold: usize, release: &SigningKey) -> RoleKeys {
    RoleKeys {
        root: root.iter().map(|key| key.public()).collect(),
        root_threshold: threshold,
        release: vec![release.public()],
        release_threshold: 1,
        snapshot: vec![release.public()],
        timestamp: vec![release.public()],
    }
}

impl Ceremony {
    fn new() -> Self {
        let (old, release) = (key(), key());
        let of = roles(&[&old], 1, &release);
        let first = root::make(1, at("2027-01-01T00:00:00Z"), &of, &[&old]).unwrap();
        Self {
            old,
            new: vec![key(), key(), key()],
            release,
            first,
        }
    }

    /// Root version 2 with three keys of which two sign, and a payload for the release key.
    fn request(&self) -> SigningRequest {
        let site = SiteCode::parse("S01").unwrap();
        let mut request =
            SigningRequest::new("move to three root keys", site, at("2026-11-22T00:00:00Z"));
        let new: Vec<&SigningKey> = self.new.iter().collect();
        let of = roles(&new, 2, &self.release);
        let draft = root::draft(2, at("2027-06-01T00:00:00Z"), &of).unwrap();
        let wanted = |keys: Vec<PublicKey>, threshold| Wanted {
            role: KeyRole::Root,
            keys,
            threshold,
        };
        let signers = vec![wanted(vec![self.old.public()], 1), wanted(of.root, 2)];
        request
            .ask_metadata("root/2.json", &draft, signers)
            .unwrap();
        let signers = vec![Wanted {
            role: KeyRole::Release,
            keys: vec![self.release.public()],
            threshold: 1,
        }];
        let payload = br#"{"site":"S01","version":7}"#.to_vec();
        request
            .ask_envelope("site-trust.json", PayloadType::SiteTrust, payload, signers)
            .unwrap();
        request
    }
}

fn carried(request: &SigningRequest) -> SigningRequest {
    SigningRequest::read(&request.to_bytes().unwrap()).unwrap()
}

#[test]
fn a_request_that_all_have_signed_gives_documents_that_are_believed() {
    let ceremony = Ceremony::new();
    let mut request = ceremony.request();
    for (signer, signed) in [
        (&ceremony.old, 1),
        (&ceremony.new[0], 1),
        (&ceremony.release, 1),
    ] {
        assert!(!request.is_complete() && request.take_out().is_err());
        assert_eq!(request.sign(signer).unwrap().len(), signed);
        assert_eq!(
            request.sign(signer).unwrap().len(),
            0,
            "a second time adds nothing"
        );
        request = carried(&request);
    }
    assert!(
        !request.is_complete(),
        "one of three new keys is not enough"
    );
    request.sign(&ceremony.new[2]).unwrap();
    let documents = carried(&request).take_out().unwrap();
    let first = Root::from_pinned(&ceremony.first, &root::pin(&ceremony.first)).unwrap();
    assert_eq!(first.next(&documents[0].bytes).unwrap().version(), 2);
    let keys = [ceremony.release.public()];
    let opened = open(&documents[1].bytes, PayloadType::SiteTrust, &keys).unwrap();
    assert_eq!(opened.payload(), br#"{"site":"S01","version":7}"#);
}

#[test]
fn k6_one_of_three_root_keys_rotates_nothing() {
    let ceremony = Ceremony::new();
    let mut request = ceremony.request();
    request.sign(&ceremony.new[1]).unwrap();
    let error = request.take_out().unwrap_err();
    assert!(
        matches!(
            error,
            Error::NotSigned {
                found: 0,
                needed: 1,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_key_that_is_not_asked_for_is_refused() {
    let mut request = Ceremony::new().request();
    let before = request.clone();
    let error = request.sign(&key()).unwrap_err();
    assert!(matches!(error, Error::NotWanted { .. }));
    assert_eq!(request, before);
}

#[test]
fn copies_that_were_signed_side_by_side_are_put_together() {
    let ceremony = Ceremony::new();
    let mut one = ceremony.request();
    let mut two = carried(&one);
    one.sign(&ceremony.old).unwrap();
    one.sign(&ceremony.new[0]).unwrap();
    two.sign(&ceremony.new[1]).unwrap();
    two.sign(&ceremony.release).unwrap();
    one.merge(&two).unwrap();
    one.merge(&two).unwrap();
    assert!(carried(&one).is_complete());
    assert!(one.merge(&Ceremony::new().request()).is_err());
}

#[test]
fn what_is_shown_is_read_from_what_is_signed() {
    let ceremony = Ceremony::new();
    let mut request = ceremony.request();
    request.purpose = "nothing of importance".into();
    request.sign(&ceremony.old).unwrap();
    let shown = request.describe().unwrap();
    assert_eq!(shown[0].what, "root version 2");
    let has = |line: &str| shown[0].fields.iter().any(|field| field.contains(line));
    assert!(has("roles.root.threshold: 2") && has("expires: \"2027-06-01T00:00:00Z\""));
    assert!(has(&format!(
        "has key id {}",
        ceremony.new[2].public().id()
    )));
    assert_eq!(shown[0].signers[0].signed, [ceremony.old.public().id()]);
    assert_eq!(shown[0].signers[1].missing.len(), 3);
    assert_eq!(
        shown[1].what,
        "application/vnd.sms.site-trust.v1+json version 7"
    );
    assert_eq!(shown[1].fields, ["site: \"S01\"", "version: 7"]);
}

#[test]
fn u14_a_payload_that_shows_less_than_is_signed_is_refused() {
    let ceremony = Ceremony::new();
    for hidden in [
        r#"{"version":7,"version":8}"#,
        r#"{"version":7,"version":8,"x":1e9}"#,
        "{\"version\":7 }",
        r#"{"version":7.5}"#,
        r#"{"version":-0}"#,
        "not JSON",
    ] {
        let mut request = ceremony.request();
        request.documents[1].payload = Base64(hidden.as_bytes().to_vec());
        assert!(
            SigningRequest::read(&request.to_bytes().unwrap()).is_err(),
            "{hidden}"
        );
    }
    let mut request = ceremony.request();
    request.documents[0].payload.0.push(b' ');
    assert!(SigningRequest::read(&request.to_bytes().unwrap()).is_err());
}

#[test]
fn u14_a_request_that_is_not_as_we_write_it_is_refused() {
    let ceremony = Ceremony::new();
    let mut request = ceremony.request();
    request.sign(&ceremony.old).unwrap();
    let good = String::from_utf8(request.to_bytes().unwrap()).unwrap();
    assert!(SigningRequest::read(good.as_bytes()).is_ok());
    let payload = "application/vnd.sms.site-trust.v1+json";
    for (old, new) in [
        ("\"purpose\"", "\"extra\":1,\"purpose\""),
        ("\"purpose\"", "\"purpose\":\"x\",\"purpose\""),
        ("\"threshold\":2", "\"threshold\":4"),
        ("\"threshold\":2", "\"threshold\":0"),
        ("root/2.json", "../2.json"),
        ("root/2.json", "site-trust.json"),
        ("root/2.json", "/2.json"),
        (payload, "application/vnd.sms.unknown+json"),
        ("signing_request", "signing_requests"),
        ("\"format\":1", "\"format\":2"),
    ] {
        let bad = good.replacen(old, new, 1);
        assert_ne!(bad, good, "{old}");
        assert!(
            SigningRequest::read(bad.as_bytes()).is_err(),
            "{old} → {new}"
        );
    }
}

#[test]
fn a_signature_that_does_not_hold_is_refused_when_read() {
    let ceremony = Ceremony::new();
    let mut request = ceremony.request();
    request.sign(&ceremony.old).unwrap();
    let mut broken = request.clone();
    broken.documents[0].signatures[0].signature.0[5] ^= 1;
    let mut twice = request.clone();
    let again = twice.documents[0].signatures[0].clone();
    twice.documents[0].signatures.push(again);
    let mut moved = request.clone();
    moved.documents[0].signatures[0].key = ceremony.new[0].public().id();
    for bad in [broken, twice, moved] {
        assert!(SigningRequest::read(&bad.to_bytes().unwrap()).is_err());
    }
}

#[test]
fn p11_an_endless_request_is_refused_unread() {
    let bytes = vec![b' '; MAX_REQUEST_BYTES + 1];
    let error = SigningRequest::read(&bytes).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }));
}
