//! When releases of Debian and Ubuntu end, as Debian's own table has it.

use sms::model::platform::Platform;
use sms::model::time::Timestamp;
use sms::rules::freshness::caveat;
use std::collections::BTreeMap;
use std::fs;

/// The series of a table, and the last day of each by a column of it.
fn ends(table: &str, column: &str) -> BTreeMap<String, String> {
    let path = format!("/usr/share/distro-info/{table}.csv");
    let text = fs::read_to_string(&path).expect("distro-info-data is installed");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("names of columns");
    let at = |name: &str| head.iter().position(|own| *own == name).expect("a column");
    let (series, end) = (at("series"), at(column));
    lines
        .filter_map(|fields| {
            let day = fields.get(end).filter(|day| !day.is_empty())?;
            Some((fields[series].to_owned(), (*day).to_owned()))
        })
        .collect()
}

#[test]
#[ignore = "lab: needs distro-info-data; run by make test"]
fn releases_end_on_the_days_of_distro_info() {
    let mut compared = 0;
    for (os, column) in [("debian", "eol-lts"), ("ubuntu", "eol")] {
        for (series, last) in ends(os, column) {
            let platform = Platform {
                os: os.to_owned(),
                release: series.clone(),
                architecture: "amd64".to_owned(),
            };
            let at = |text: &str| Timestamp::parse(text).expect("a time");
            let Some(told) = caveat(&platform, &[], at("2999-01-01T00:00:00Z")) else {
                continue;
            };
            compared += 1;
            assert!(told.contains(&last), "{os} {series} ends on {last}: {told}");
            let on_it = caveat(&platform, &[], at(&format!("{last}T23:59:59Z")));
            assert_eq!(on_it, None, "{os} {series}");
        }
    }
    assert!(
        compared >= 16,
        "only {compared} releases are in both tables"
    );
}
