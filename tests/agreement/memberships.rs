//! Memberships of collections over real fact sets, against the answers of SQLite to the same questions.

use super::{LIMIT, Table, data, differences, entries};
use serde_json::Value;
use sms::catalog::{Catalog, Error};
use sms::feed::decompress;
use sms::feed::inventory::{InventoryFormat, read};
use sms::model::client::{Approval, Client};
use sms::model::collection::{Collection, MemberRule};
use sms::model::digest::Digest;
use sms::model::filter::Filter;
use sms::model::id::{ClientId, CollectionId, KeyId, SiteCode};
use sms::model::time::Timestamp;
use sms::service::collection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const NOW: Timestamp = Timestamp::EPOCH;

/// What SQLite was asked of, and what it is in a filter.
const COLUMNS: &[(&str, &str)] = &[
    ("os_family", "os.family"),
    ("os_name", "platform.os"),
    ("os_major", "os.version"),
    ("os_full", "os.version"),
    ("arch", "platform.architecture"),
    ("mem_total", "memory_bytes"),
    ("cpu_count", "processor.threads"),
    ("ip4", "interface.address"),
    ("mac", "interface.mac"),
    ("fqdn", "fqdn"),
    ("edition", "os.edition"),
    ("display_version", "os.display_version"),
    ("kernel", "os.kernel_name"),
    ("kernelversion", "os.kernel"),
    ("virtual", "virtualization"),
];

/// Phrases of SQL that a filter says in its own way.
const PHRASES: &[(&str, &str)] = &[
    ("is_virtual=1", "virtual<>'physical'"),
    ("is_virtual=0", "virtual='physical'"),
    ("arch='aarch64'", "arch='arm64'"),
    ("is not null", "is known"),
    ("is null", "is not known"),
];

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn memberships_agree_with_sqlite() {
    let folder = data().join("inventory");
    let expected = std::fs::read_to_string(folder.join("collection-queries-expected.json"));
    let expected: Value = serde_json::from_str(&expected.expect("expected answers")).expect("JSON");
    let is_case = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("facterdb") && name.contains(".tar")
    };
    let cases: Vec<PathBuf> = entries(&folder).into_iter().filter(is_case).collect();
    assert!(!cases.is_empty(), "no fact sets below {}", folder.display());
    let mut table = Table::default();
    for path in &cases {
        compare(&mut table, path, &expected);
    }
    table.end();
}

/// Each query is a collection of the hosts in one archive.
fn compare(table: &mut Table, path: &Path, expected: &Value) {
    let hosts = archive(path);
    let names: BTreeMap<ClientId, &str> = (0..)
        .zip(&hosts)
        .map(|(n, (name, _))| (id(n), name.as_str()))
        .collect();
    let queries = expected["queries"].as_array().expect("queries");
    let members = evaluate(&hosts, queries);
    let case = path.file_name().expect("name").to_string_lossy();
    for (query, found) in queries.iter().zip(members) {
        let asked = query["where"].as_str().expect("a question");
        let wanted = query["members"].as_array().expect("members").iter();
        let wanted = wanted.map(|name| name.as_str().expect("a name").to_owned());
        let found: BTreeSet<String> = found.iter().map(|id| names[id].to_owned()).collect();
        let row = format!("{case:.14}: {asked:.44}");
        table.row(&row, hosts.len(), &differences(&wanted.collect(), &found));
    }
}

fn evaluate(hosts: &[(String, Vec<u8>)], queries: &[Value]) -> Vec<BTreeSet<ClientId>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("catalog.db");
    let mut catalog = Catalog::create(path.to_str().expect("path")).expect("a catalog");
    let collections: Vec<Collection> = (0..).zip(queries).map(of_query).collect();
    let done = catalog.write(|tx| {
        for (number, (name, facts)) in (0..).zip(hosts) {
            let inventory = read(Some(InventoryFormat::Facter), name, facts, NOW)
                .expect("facts")
                .finish();
            tx.insert_client(&client(number))?;
            tx.store_inventory(&id(number), &inventory, NOW)?;
        }
        tx.replace_collections(&collections)?;
        collection::evaluate(tx, NOW)?;
        let members = collections.iter().map(|own| tx.collection_members(&own.id));
        Ok::<_, sms::service::Error>(members.collect::<Result<_, Error>>()?)
    });
    done.expect("memberships")
}

fn of_query((number, query): (usize, &Value)) -> Collection {
    let asked = query["where"].as_str().expect("a question");
    let text = translated(asked);
    let filter = Filter::parse(&text).unwrap_or_else(|e| panic!("{text}: {e}\n{}", e.picture()));
    Collection {
        id: CollectionId::parse(&format!("q{number:02}")).expect("an id"),
        title: asked.to_owned(),
        limit_to: None,
        rules: vec![MemberRule::Query(filter)],
    }
}

/// `cast(os_major as integer)<=11` is a version below 12; `x between 1 and 2` is `(x>=1 and x<=2)`.
fn spelled_out(asked: &str) -> String {
    let mut text = asked.to_owned();
    while let Some((before, rest)) = text.split_once("cast(os_major as integer)") {
        let digits = |c: char| c.is_ascii_digit();
        let (operator, rest) = rest.split_at(rest.find(digits).expect("a number"));
        let (number, rest) = rest.split_at(rest.find(|c| !digits(c)).unwrap_or(rest.len()));
        let next = number.parse::<u32>().expect("a number") + 1;
        let ours = match operator {
            ">=" => format!("os_major>='{number}'"),
            ">" => format!("os_major>='{next}'"),
            "<" => format!("os_major<'{number}'"),
            "<=" => format!("os_major<'{next}'"),
            "=" => format!("(os_major>='{number}' and os_major<'{next}')"),
            other => panic!("{other} in {asked}"),
        };
        text = format!("{before}{ours}{rest}");
    }
    while let Some((before, rest)) = text.split_once(" between ") {
        let (start, column) = before.rsplit_once([' ', '(']).unwrap_or(("", before));
        let separator = &before[start.len()..before.len() - column.len()];
        let (low, rest) = rest.split_once(" and ").expect("two ends");
        let (high, rest) = rest.split_at(rest.find([' ', ')']).unwrap_or(rest.len()));
        text = format!("{start}{separator}({column}>={low} and {column}<={high}){rest}");
    }
    text
}

/// The question in our words: phrases first, then columns, outside of quotes.
fn translated(asked: &str) -> String {
    let mut text = spelled_out(asked);
    for (theirs, ours) in PHRASES {
        text = text.replace(theirs, ours);
    }
    let word = |word: &str| {
        let column = COLUMNS.iter().find(|(theirs, _)| *theirs == word);
        column.map_or(word, |(_, ours)| *ours).to_owned()
    };
    let mut made = String::new();
    for (at, part) in text.split('\'').enumerate() {
        if at % 2 == 1 {
            made += &format!("'{part}'");
            continue;
        }
        let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let end = rest
                .find(|c| !is_inner(c))
                .unwrap_or(rest.len())
                .max(first.len_utf8());
            made += &word(&rest[..end]);
            rest = &rest[end..];
        }
    }
    made
}

fn random(number: u32) -> [u8; 10] {
    let mut random = [0; 10];
    random[..4].copy_from_slice(&number.to_be_bytes());
    random
}

fn id(number: u32) -> ClientId {
    ClientId::make(NOW, &random(number))
}

fn client(number: u32) -> Client {
    Client {
        id: id(number),
        hostname: String::new(),
        machine_id: String::new(),
        serial: None,
        approval: Approval::Approved,
        conflict: None,
        conflict_with: None,
        site: SiteCode::parse("S01").expect("a code"),
        epoch: 1,
        key: KeyId::parse(&Digest::of(&number.to_be_bytes()).to_string()).expect("a key id"),
        public_key: String::new(),
        platform: None,
        address: None,
        enrolled_at: NOW,
        last_seen: None,
        inventory_at: None,
    }
}

/// The files of a tar archive, by name.
fn archive(path: &Path) -> Vec<(String, Vec<u8>)> {
    let file = File::open(path).expect("an archive");
    let mut bytes = Vec::new();
    let mut reader = decompress::reader(file, LIMIT).expect("known format");
    reader.read_to_end(&mut bytes).expect("whole archive");
    let mut files = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some((header, after)) = rest.split_at_checked(512).filter(|(h, _)| h[0] != 0) {
        let text = |range: std::ops::Range<usize>| {
            let field = &header[range];
            let end = field.iter().position(|b| *b == 0).unwrap_or(field.len());
            String::from_utf8_lossy(&field[..end]).trim().to_owned()
        };
        let size = usize::from_str_radix(&text(124..136), 8).expect("a size");
        if header[156] == b'0' {
            files.push((text(0..100), after[..size].to_vec()));
        }
        rest = &after[size.next_multiple_of(512)..];
    }
    files
}
