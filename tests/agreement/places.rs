//! From addresses to boundaries, against the answers of Python's ipaddress.

use super::{Table, data, entries, text_of};
use sms::model::boundary::{Boundary, Locality, Network};
use sms::model::id::SiteCode;
use sms::rules::boundary::{BoundaryMap, contains};
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn boundaries_of_addresses_agree_with_python() {
    let mut table = Table::default();
    let mut cases = 0;
    for folder in entries(&data()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if folder.join("boundaries.tsv").exists() && folder.join("lookups.tsv").exists() {
            cases += 1;
            longest_prefixes(&folder, &format!("{name}: longest prefix"), &mut table);
        }
        if folder.join("ip-ranges.tsv").exists() && folder.join("ip-range-lookups.tsv").exists() {
            cases += 1;
            ranges(&folder, &name, &mut table);
        }
    }
    assert!(cases > 0, "no subnets below {}", data().display());
    table.end();
}

/// `network<TAB>name`, and `address<TAB>network<TAB>name` with `-` for none.
fn longest_prefixes(folder: &Path, case: &str, table: &mut Table) {
    let text = text_of(&folder.join("boundaries.tsv"));
    let boundaries: Vec<Boundary> = rows(&text).map(|row| boundary(row[0])).collect();
    let map = BoundaryMap::new(&boundaries);
    let text = text_of(&folder.join("lookups.tsv"));
    let mut differences = Vec::new();
    let mut compared = 0;
    for row in rows(&text) {
        compared += 1;
        let address: IpAddr = row[0].parse().expect("an address");
        let found = map.find(address).map(|own| own.network.to_string());
        let expected = (row[1] != "-").then(|| row[1].to_owned());
        if found != expected {
            differences.push(format!("{address}: {found:?}, expected {expected:?}"));
        }
    }
    table.row(case, compared, &differences);
}

/// `id site low high low_int32 high_int32`, and `address<TAB>ids` of all ranges that have it.
fn ranges(folder: &Path, name: &str, table: &mut Table) {
    let text = text_of(&folder.join("ip-ranges.tsv"));
    let mut differences = Vec::new();
    let mut known = Vec::new();
    for row in rows(&text) {
        let network = Network::parse(&format!("{}-{}", row[2], row[3])).expect("a range");
        let signed = format!("{}-{}", signed(row[4]), signed(row[5]));
        if Network::parse(&signed).ok().as_ref() != Some(&network) {
            differences.push(format!("{signed}, expected {network}"));
        }
        known.push((row[0], network));
    }
    let case = format!("{name}: ranges as signed 32-bit integers");
    table.row(&case, known.len(), &differences);
    let text = text_of(&folder.join("ip-range-lookups.tsv"));
    let mut differences = Vec::new();
    let mut compared = 0;
    for row in rows(&text) {
        compared += 1;
        let address: IpAddr = row[0].parse().expect("an address");
        let holding = known.iter().filter(|(_, range)| contains(range, address));
        let found: Vec<&str> = holding.map(|(id, _)| *id).collect();
        let expected: Vec<&str> = row[1].split(',').filter(|id| *id != "-").collect();
        if found != expected {
            differences.push(format!("{address}: {found:?}, expected {expected:?}"));
        }
    }
    table.row(
        &format!("{name}: all ranges of an address"),
        compared,
        &differences,
    );
}

/// An address as a directory stores it.
fn signed(text: &str) -> Ipv4Addr {
    Network::parse_signed(text).expect("a signed integer")
}

fn boundary(network: &str) -> Boundary {
    Boundary {
        network: Network::parse(network).expect("a subnet"),
        site: SiteCode::parse("S01").expect("a code"),
        locality: Locality::Local,
        bandwidth: Vec::new(),
    }
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}
