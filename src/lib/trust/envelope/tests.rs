use super::super::key::tests::rfc8032;
use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const BODY: &[u8] = br#"{"hello":"world"}"#;

fn sealed() -> Value {
    serde_json::from_slice(&seal(PayloadType::Message, BODY, &rfc8032())).unwrap()
}

fn open_value(envelope: &Value) -> Result<Verified, Error> {
    open(
        envelope.to_string().as_bytes(),
        PayloadType::Message,
        &[rfc8032().public()],
    )
}

#[test]
fn what_is_signed_equals_the_encoding_of_python() {
    assert_eq!(
        pre_authentication(PayloadType::Message, BODY),
        br#"DSSEv1 35 application/vnd.sms.message.v1+json 17 {"hello":"world"}"#
    );
}

#[test]
fn the_signature_equals_that_of_python() {
    // Ed25519 over the encoding above, with Python's cryptography.
    let expected =
        "AIpno/XNhNlg1z2l5dBU8apxbIq4G2SQg0btAXHQZ/dFQ8wTHqyYFrSUNYcwSO5mDJxoEOmLsvrSDnclvXW9Bw==";
    assert_eq!(
        sealed(),
        json!({
            "payload": "eyJoZWxsbyI6IndvcmxkIn0=",
            "payloadType": "application/vnd.sms.message.v1+json",
            "signatures": [{
                "keyid": "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9",
                "sig": expected,
            }],
        })
    );
}

#[test]
fn a_sealed_payload_opens_with_its_signer_named() {
    let verified = open_value(&sealed()).unwrap();
    assert_eq!(verified.payload(), BODY);
    assert_eq!(verified.signers(), [rfc8032().public()]);
    assert_eq!(verified.json::<Value>().unwrap()["hello"], "world");
}

#[test]
fn u14_no_type_is_believed_as_another() {
    let key = rfc8032();
    let mut tried = 0;
    for &signed in PayloadType::ALL {
        let bytes = seal(signed, BODY, &key);
        for &presented in PayloadType::ALL.iter().filter(|other| **other != signed) {
            // As it is, and with the outer label changed to the other type.
            let error = open(&bytes, presented, &[key.public()]).unwrap_err();
            assert!(matches!(error, Error::OtherType { .. }), "{error}");
            let relabelled = String::from_utf8(bytes.clone())
                .unwrap()
                .replace(signed.media_type(), presented.media_type());
            let error = open(relabelled.as_bytes(), presented, &[key.public()]).unwrap_err();
            assert!(matches!(error, Error::NotSigned { .. }), "{error}");
            tried += 1;
        }
    }
    let types = PayloadType::ALL.len();
    assert_eq!(tried, types * (types - 1));
}

/// A signature with `change` done to its bytes.
fn with_signature(change: impl Fn(&mut Vec<u8>)) -> Value {
    let mut envelope = sealed();
    let text = envelope["signatures"][0]["sig"].as_str().unwrap();
    let mut bytes = BASE64_STANDARD.decode(text).unwrap();
    change(&mut bytes);
    envelope["signatures"][0]["sig"] = BASE64_STANDARD.encode(bytes).into();
    envelope
}

fn sealed_by_another() -> Value {
    let other = SigningKey::generate().unwrap();
    serde_json::from_slice(&seal(PayloadType::Message, BODY, &other)).unwrap()
}

fn wrong_shapes() -> Vec<(&'static str, Value)> {
    let mut none = sealed();
    none["signatures"] = json!([]);
    let mut lying_hint = sealed_by_another();
    lying_hint["signatures"][0]["keyid"] = sealed()["signatures"][0]["keyid"].clone();
    let mut payload = sealed();
    payload["payload"] = BASE64_STANDARD.encode(br#"{"hello":"earth"}"#).into();
    let mut longer = sealed();
    longer["payload"] = BASE64_STANDARD.encode([BODY, b" "].concat()).into();
    let mut bare = sealed();
    let raw = rfc8032().sign(BODY);
    bare["signatures"][0]["sig"] = BASE64_STANDARD.encode(raw).into();
    vec![
        ("no signature", none),
        ("another key", sealed_by_another()),
        ("another key under our key id", lying_hint),
        ("another payload", payload),
        ("a longer payload", longer),
        ("the payload signed without its type", bare),
        ("empty", with_signature(Vec::clear)),
        ("truncated", with_signature(|bytes| bytes.truncate(63))),
        ("one byte more", with_signature(|bytes| bytes.push(0))),
        ("all zero", with_signature(|bytes| bytes.fill(0))),
        ("first half flipped", with_signature(|bytes| bytes[0] ^= 1)),
        (
            "scalar not reduced",
            with_signature(|bytes| add_group_order(bytes)),
        ),
    ]
}

/// S + L instead of S: the same equation, refused by RFC 8032.
fn add_group_order(bytes: &mut [u8]) {
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, add) in bytes[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

#[test]
fn u01_twelve_wrong_signatures_are_refused() {
    let shapes = wrong_shapes();
    assert_eq!(shapes.len(), 12);
    for (name, envelope) in shapes {
        let error = open_value(&envelope).expect_err(name);
        assert!(
            matches!(
                error,
                Error::NotSigned {
                    found: 0,
                    needed: 1,
                    ..
                }
            ),
            "{name}: {error}"
        );
    }
}

#[test]
fn u01_one_key_twice_does_not_reach_a_threshold_of_two() {
    let key = rfc8032().public();
    let mut twice = sealed();
    let first = twice["signatures"][0].clone();
    let mut renamed = first.clone();
    renamed["keyid"] = "00".repeat(32).into();
    twice["signatures"] = json!([first, renamed]);
    let read = |envelope: &Value| {
        Envelope::read(envelope.to_string().as_bytes(), PayloadType::Message).unwrap()
    };
    let error = read(&twice).verify(&[key, key], 2).unwrap_err();
    assert!(matches!(
        error,
        Error::NotSigned {
            found: 1,
            needed: 2,
            ..
        }
    ));
    assert!(read(&sealed()).verify(&[key], 0).is_ok());
    assert!(read(&sealed()).verify(&[], 0).is_err());
}

#[test]
fn a09_a_bad_signature_keeps_the_payload_from_being_parsed() {
    let bytes = seal(PayloadType::Message, b"not json", &rfc8032());
    let other = SigningKey::generate().unwrap().public();
    assert!(matches!(
        open(&bytes, PayloadType::Message, &[other]),
        Err(Error::NotSigned { .. })
    ));
    let verified = open(&bytes, PayloadType::Message, &[rfc8032().public()]).unwrap();
    assert!(matches!(
        verified.json::<Value>(),
        Err(Error::Malformed { .. })
    ));
}

#[test]
fn u04_too_many_bytes_are_refused_unread() {
    let huge = vec![b'['; PayloadType::Time.envelope_limit() + 1];
    let error = open(&huge, PayloadType::Time, &[]).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }));
    let full = vec![b' '; PayloadType::Time.limit()];
    let key = rfc8032();
    assert!(
        open(
            &seal(PayloadType::Time, &full, &key),
            PayloadType::Time,
            &[key.public()]
        )
        .is_ok()
    );
}

#[test]
fn the_url_safe_alphabet_is_read_too() {
    let payload = [0xff, 0xfe, 0xfb];
    let mut envelope: Value =
        serde_json::from_slice(&seal(PayloadType::Message, &payload, &rfc8032())).unwrap();
    envelope["payload"] = BASE64_URL_SAFE.encode(payload).into();
    assert_eq!(open_value(&envelope).unwrap().payload(), payload);
}

#[test]
fn hints_name_the_signing_key() {
    let bytes = seal(PayloadType::Message, BODY, &rfc8032());
    let envelope = Envelope::read(&bytes, PayloadType::Message).unwrap();
    assert_eq!(
        envelope.hints().collect::<Vec<_>>(),
        [rfc8032().public().id()]
    );
}

proptest! {
    #[test]
    fn any_bytes_are_an_error_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open(&bytes, PayloadType::Message, &[rfc8032().public()]).is_err());
    }

    #[test]
    fn any_flipped_bit_of_the_payload_is_noticed(payload in proptest::collection::vec(any::<u8>(), 1..200), at: usize, bit in 0..8) {
        let mut envelope: Value = serde_json::from_slice(&seal(PayloadType::Message, &payload, &rfc8032())).unwrap();
        let mut changed = payload.clone();
        let at = at % changed.len();
        changed[at] ^= 1u8 << bit;
        envelope["payload"] = BASE64_STANDARD.encode(&changed).into();
        prop_assert!(open_value(&envelope).is_err());
    }
}
