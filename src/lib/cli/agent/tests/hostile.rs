//! Hostile words in every field of a message that takes words: kept as they are, and nothing else happens.

use super::lab::{Endpoint, Lab, Server, now};
use super::road::post;
use crate::model::id::MessageId;
use crate::model::inventory::Inventory;
use crate::model::message::{Body, Header, Message, Outcome, Receipt};
use crate::service::site;
use crate::trust::{self, PayloadType, envelope};
use serde_json::Value;

const WORDS: &[&str] = &[
    "'",
    "\"",
    "';--",
    "' OR '1'='1",
    "'); DROP TABLE client;--",
    "1; ATTACH '/etc/passwd' AS x",
    "\\",
    "\\'",
    "%",
    "_",
    "$1",
    "?1",
    ":x",
    "@x",
    "{rows}",
    "{list}",
    "/*",
    "*/",
    "--",
    ";",
    "\u{0}",
    "\u{7f}",
    "\n",
    "\u{202e}txt.exe",
    "😀",
    "ÿ",
    "null",
    "NULL",
    "x' UNION SELECT verifier FROM enrollment_token--",
    "load_extension('x')",
];
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("a", ""),
    ("", "b"),
    ("a ", " b"),
    ("'", "'"),
    ("\"", "\""),
    ("(", ")"),
    ("0x", ""),
    ("\t", "\r"),
    ("$$", "$$"),
];

/// The places of a JSON document that take any text.
fn free_places(document: &Value, reads: &dyn Fn(&Value) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    walk(document, String::new(), &mut places);
    places.retain(|place| {
        let mut changed = document.clone();
        *changed.pointer_mut(place).unwrap() = "\t'\r".into();
        reads(&changed)
    });
    places
}

fn walk(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::String(_) => places.push(place),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, item)| walk(item, format!("{place}/{at}"), places)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| walk(field, format!("{place}/{name}"), places)),
        _ => {}
    }
}

#[test]
fn a08_hostile_words_in_every_field_are_kept_and_do_nothing() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    endpoint.once().unwrap();
    let key = endpoint.key();
    let client = lab.catalog(|tx| tx.clients(&Default::default())).remove(0);
    let inventory = lab.catalog(|tx| tx.inventory(&client.id)).unwrap();
    let policy = site::load_site_keys(&lab.folder).unwrap().policy.public();
    let plain = serde_json::to_value(&inventory).unwrap();
    let reads = |value: &Value| serde_json::from_value::<Inventory>(value.clone()).is_ok();
    let places = free_places(&plain, &reads);
    assert!(places.len() >= 4, "{places:?}");
    let hostile = WORDS
        .iter()
        .flat_map(|word| AROUND.iter().map(move |around| (word, around)));
    for (sequence, (word, (before, after))) in (1_000..).zip(hostile) {
        let hostile = format!("{before}{word}{after}");
        let mut changed = plain.clone();
        for place in &places {
            *changed.pointer_mut(place).unwrap() = hostile.clone().into();
        }
        let told: Inventory = serde_json::from_value(changed).unwrap();
        let header = Header {
            id: MessageId::make(now(), &[7; 10]),
            client: client.id.clone(),
            epoch: 1,
            sequence,
            site: "S01".parse().unwrap(),
            sent_at: now(),
        };
        let message = Message {
            header,
            body: Body::Inventory(Box::new(told.clone())),
        };
        let sealed = envelope::seal_json(PayloadType::Message, &message, &key).unwrap();
        let (status, answer) = post(lab.address(), "/v1/messages", &sealed);
        assert_eq!(status, 200, "{hostile:?}");
        let receipt: Receipt = trust::open(&answer, PayloadType::Receipt, &[policy])
            .unwrap()
            .json()
            .unwrap();
        assert_eq!(
            receipt.outcome,
            Outcome::Accepted,
            "{hostile:?}: {}",
            receipt.reason
        );
        let kept = lab.catalog(|tx| tx.inventory(&client.id)).unwrap();
        // an engine has no text with a zero in it: it is left out
        let expected = serde_json::to_string(&told).unwrap().replace("\\u0000", "");
        assert_eq!(
            serde_json::to_string(&kept).unwrap().replace("\\u0000", ""),
            expected
        );
    }
    let clients = lab.catalog(|tx| tx.clients(&Default::default()));
    assert_eq!(clients.len(), 1, "one client, as before");
}
