//! CISA's catalog of known exploited vulnerabilities: one JSON file. What was withdrawn is simply not in it any more.

use super::{BadRecord, Error, day, malformed};
use crate::model::id::CveId;
use crate::model::priority::Priority;
use crate::model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// What the catalog says.
#[derive(Debug)]
pub struct Kev {
    /// One a vulnerability, in the file's order.
    pub priorities: Vec<Priority>,
    /// Entries that cannot be read.
    pub bad: Vec<BadRecord>,
    /// When it was released.
    pub dated: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalog {
    date_released: String,
    /// How many entries its maker counted.
    #[serde(default)]
    count: Option<usize>,
    vulnerabilities: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID")]
    cve_id: String,
    date_added: String,
    #[serde(default)]
    due_date: Option<String>,
    #[serde(default)]
    known_ransomware_campaign_use: Option<String>,
}

/// Reads the catalog.
pub fn read(bytes: &[u8], file: &str) -> Result<Kev, Error> {
    let catalog: Catalog = serde_json::from_slice(bytes)
        .map_err(|error| malformed(file, error.line().max(1), error.to_string()))?;
    let released = &catalog.date_released;
    let dated = Timestamp::parse(released).ok().or_else(|| day(released));
    let dated = dated.ok_or_else(|| malformed(file, 1, format!("{released:?} is no time")))?;
    let found = catalog.vulnerabilities.len();
    // a file that was cut and mended, or half of a mirror
    if let Some(count) = catalog.count.filter(|count| *count != found) {
        let reason = format!("it has {found} entries and says that it has {count}");
        return Err(malformed(file, 1, reason));
    }
    let (mut priorities, mut bad) = (Vec::with_capacity(found), Vec::new());
    for (number, value) in (1..).zip(catalog.vulnerabilities) {
        let name = value.get("cveID").and_then(Value::as_str);
        let name = name.map_or_else(
            || format!("entry {number}"),
            |name| name.chars().take(40).collect(),
        );
        match priority(value) {
            Ok(priority) => priorities.push(priority),
            Err(reason) => bad.push(BadRecord::named(file, name, reason)),
        }
    }
    Ok(Kev {
        priorities,
        bad,
        dated,
    })
}

fn priority(value: Value) -> Result<Priority, String> {
    let entry: Entry = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let cve = CveId::parse(&entry.cve_id).map_err(|error| error.to_string())?;
    let instant = |text: &str| day(text).ok_or_else(|| format!("{text:?} is no day"));
    let due = entry.due_date.filter(|text| !text.is_empty());
    Ok(Priority {
        exploited_since: Some(instant(&entry.date_added)?),
        due: due.map(|text| instant(&text)).transpose()?,
        // "Unknown" says that CISA lacks confirmation, not that it is not so
        ransomware: (entry.known_ransomware_campaign_use.as_deref() == Some("Known"))
            .then_some(true),
        ..Priority::of(cve)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"{"title": "CISA Catalog", "catalogVersion": "2024.10.22", "dateReleased": "2024-10-22T14:01:42.4737Z",
        "count": 3, "vulnerabilities": [
        {"cveID": "CVE-2024-38094", "vendorProject": "Microsoft", "dateAdded": "2024-10-22", "dueDate": "2024-11-12",
         "knownRansomwareCampaignUse": "Unknown", "cwes": []},
        {"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10", "dueDate": "2021-12-24", "knownRansomwareCampaignUse": "Known"},
        {"cveID": "CVE-2020-0001", "dateAdded": "yesterday"}]}"#;

    #[test]
    fn entries_are_read_and_a_broken_one_is_told() {
        let kev = read(TEXT.as_bytes(), "kev.json").unwrap();
        assert_eq!(kev.dated.to_string(), "2024-10-22T14:01:42.473Z");
        let found: Vec<_> = kev
            .priorities
            .iter()
            .map(|one| {
                (
                    one.cve.as_str(),
                    one.exploited_since,
                    one.due,
                    one.ransomware,
                )
            })
            .collect();
        let expected = [
            ("CVE-2024-38094", day("2024-10-22"), day("2024-11-12"), None),
            (
                "CVE-2021-44228",
                day("2021-12-10"),
                day("2021-12-24"),
                Some(true),
            ),
        ];
        assert_eq!(found, expected);
        let bad: Vec<String> = kev.bad.iter().map(ToString::to_string).collect();
        assert_eq!(bad, ["kev.json: CVE-2020-0001: \"yesterday\" is no day"]);
    }

    #[test]
    fn a_file_with_fewer_entries_than_it_says_is_refused() {
        let short = TEXT.replace("\"count\": 3", "\"count\": 1199");
        let error = read(short.as_bytes(), "kev.json").unwrap_err().to_string();
        assert_eq!(
            error,
            "kev.json:1: it has 3 entries and says that it has 1199"
        );
    }

    proptest! {
        #[test]
        fn a_catalog_damaged_anywhere_is_read_or_refused(at in 0..TEXT.len(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = TEXT.as_bytes().to_vec();
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            if let Ok(kev) = read(&bytes, "kev.json") {
                prop_assert_eq!(kev.priorities.len() + kev.bad.len(), 3);
            }
        }
    }
}
