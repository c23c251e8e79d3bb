use super::super::key::tests::rfc8032;
use super::*;

/// Written and signed with Python (json.dumps with sorted keys, cryptography's Ed25519); python-tuf 7.0.1 believes it.
const PYTHON_ROOT: &str = r#"{"signatures":[{"keyid":"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916","sig":"7589fb6c833a0ea522419850db6e7b90a7d929e499aa9b3bfd54b7adb4d5ea5e0ea53ea4efc04b8209fafb60fbfa532cdc733c6962195944a5a9a1a4790f4c03"}],"signed":{"_type":"root","consistent_snapshot":true,"expires":"2027-11-22T15:00:00Z","keys":{"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916":{"keytype":"ed25519","keyval":{"public":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"},"scheme":"ed25519"}},"roles":{"root":{"keyids":["74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916"],"threshold":1},"snapshot":{"keyids":["74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916"],"threshold":1},"targets":{"keyids":["74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916"],"threshold":1},"timestamp":{"keyids":["74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916"],"threshold":1}},"spec_version":"1.0.34","version":1}}"#;

fn expiry() -> Timestamp {
    Timestamp::parse("2027-11-22T15:00:00Z").unwrap()
}

fn roles(keys: &[&SigningKey], threshold: usize) -> RoleKeys {
    let keys: Vec<PublicKey> = keys.iter().map(|key| key.public()).collect();
    RoleKeys {
        root: keys.clone(),
        root_threshold: threshold,
        release: keys.clone(),
        release_threshold: 1,
        snapshot: keys.clone(),
        timestamp: keys,
    }
}

fn believe(bytes: &[u8]) -> Result<Root, Error> {
    Root::from_pinned(bytes, &pin(bytes))
}

#[test]
fn our_root_equals_that_of_python_byte_for_byte() {
    let key = rfc8032();
    let ours = make(1, expiry(), &roles(&[&key], 1), &[&key]).unwrap();
    assert_eq!(String::from_utf8(ours).unwrap(), PYTHON_ROOT);
}

#[test]
fn the_pinned_root_is_believed_and_names_the_release_keys() {
    let root = believe(PYTHON_ROOT.as_bytes()).unwrap();
    assert_eq!(root.version(), 1);
    let release = root.release().unwrap();
    assert_eq!(release.keys, [rfc8032().public()]);
    assert_eq!(release.threshold, 1);
}

#[test]
fn a20_a_root_that_is_not_the_pinned_one_is_refused() {
    let other = PYTHON_ROOT.replace("2027", "2028");
    let error = Root::from_pinned(other.as_bytes(), &pin(PYTHON_ROOT.as_bytes())).unwrap_err();
    assert!(matches!(error, Error::OtherRoot { .. }));
}

#[test]
fn a_tampered_root_is_refused_even_when_pinned() {
    for (old, new) in [
        ("2027-11", "2028-11"),
        ("\"version\":1", "\"version\":2"),
        (
            "\"consistent_snapshot\":true",
            "\"consistent_snapshot\":false",
        ),
        ("1.0.34", "2.0.0"),
        ("\"threshold\":1", "\"threshold\":0"),
        ("\"threshold\":1", "\"threshold\":2"),
        ("\"_type\":\"root\"", "\"_type\":\"snapshot\""),
        ("d75a98", "d75a99"),
        ("\"sig\":\"75", "\"sig\":\"76"),
        ("\"sig\":\"75", "\"sig\":\"zz"),
    ] {
        let tampered = PYTHON_ROOT.replace(old, new);
        assert_ne!(tampered, PYTHON_ROOT);
        assert!(believe(tampered.as_bytes()).is_err(), "{old} → {new}");
    }
}

#[test]
fn one_key_id_twice_is_refused() {
    let signature = &PYTHON_ROOT
        [PYTHON_ROOT.find("{\"keyid").unwrap()..PYTHON_ROOT.find("],\"signed").unwrap()];
    let twice = PYTHON_ROOT.replacen(signature, &format!("{signature},{signature}"), 1);
    assert!(matches!(
        believe(twice.as_bytes()),
        Err(Error::Malformed { .. })
    ));
}

#[test]
fn the_next_root_needs_the_old_and_the_new_keys() {
    let (old, new) = (
        SigningKey::generate().unwrap(),
        SigningKey::generate().unwrap(),
    );
    let first = believe(&make(1, expiry(), &roles(&[&old], 1), &[&old]).unwrap()).unwrap();
    let second = |signers: &[&SigningKey]| make(2, expiry(), &roles(&[&new], 1), signers).unwrap();
    assert_eq!(first.next(&second(&[&old, &new])).unwrap().version(), 2);
    for lacking in [&[&old][..], &[&new], &[]] {
        let error = first.next(&second(lacking)).unwrap_err();
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
}

#[test]
fn u02_a_root_version_is_neither_skipped_nor_repeated() {
    let key = rfc8032();
    let make = |version| make(version, expiry(), &roles(&[&key], 1), &[&key]).unwrap();
    let second = believe(&make(1)).unwrap().next(&make(2)).unwrap();
    assert!(second.next(&make(0)).is_err());
    for other in [1, 2, 4, u64::MAX] {
        let error = second.next(&make(other)).unwrap_err();
        assert!(
            matches!(error, Error::OtherVersion { known: 2, .. }),
            "{other}: {error}"
        );
    }
    let error = believe(&make(2)).unwrap_err();
    assert!(
        matches!(error, Error::OtherVersion { known: 0, .. }),
        "{error}"
    );
}

#[test]
fn u10_k6_two_of_three_root_keys_rotate_and_one_does_not() {
    let keys: Vec<SigningKey> = (0..3).map(|_| SigningKey::generate().unwrap()).collect();
    let [a, b, c] = [&keys[0], &keys[1], &keys[2]];
    let all = roles(&[a, b, c], 2);
    let first = believe(&make(1, expiry(), &all, &[a, b]).unwrap()).unwrap();
    assert!(
        first
            .next(&make(2, expiry(), &all, &[b, c]).unwrap())
            .is_ok()
    );
    assert!(first.next(&make(2, expiry(), &all, &[c]).unwrap()).is_err());
}

#[test]
fn an_expired_root_says_when() {
    let root = believe(PYTHON_ROOT.as_bytes()).unwrap();
    assert!(
        root.check_expiry(Timestamp::parse("2027-11-22T14:59:59Z").unwrap())
            .is_ok()
    );
    assert_eq!(
        root.check_expiry(expiry()).unwrap_err().to_string(),
        "the root expired at 2027-11-22T15:00:00Z"
    );
}

#[test]
fn a_threshold_that_cannot_be_reached_is_not_written() {
    let key = rfc8032();
    assert!(make(1, expiry(), &roles(&[&key], 2), &[&key]).is_err());
    assert!(make(1, expiry(), &roles(&[], 0), &[&key]).is_err());
}

#[test]
fn u04_an_endless_root_is_refused_unread() {
    let bytes = vec![b'['; MAX_ROOT_BYTES + 1];
    assert!(matches!(believe(&bytes), Err(Error::TooLarge { .. })));
    assert!(matches!(believe(&bytes[1..]), Err(Error::Malformed { .. })));
}
