use super::*;
use crate::model::update::Severity;
use serde_json::{Value, json};

fn gather(records: &[Value]) -> Gathered {
    gather_for(None, records)
}

fn gather_for(wanted: Option<&str>, records: &[Value]) -> Gathered {
    let wanted = wanted.map(|text| Release::parse(text).unwrap());
    let mut gatherer = Gatherer::new(wanted, Classification::Security);
    for (number, record) in records.iter().enumerate() {
        gatherer.read(record.to_string().as_bytes(), &format!("{number}.json"));
    }
    gatherer.finish()
}

fn record(ecosystem: &str, ranges: Value) -> Value {
    json!({
        "id": "X-1", "modified": "2026-11-22T00:00:00Z", "summary": "one",
        "affected": [{"package": {"ecosystem": ecosystem, "name": "p"}, "ranges": ranges}],
    })
}

fn events(list: &[(&str, &str)]) -> Value {
    let events: Vec<Value> = list.iter().map(|(deed, at)| json!({*deed: at})).collect();
    json!([{"type": "ECOSYSTEM", "events": events}])
}

fn fixed(version: &str) -> Value {
    events(&[("introduced", "0"), ("fixed", version)])
}

fn with(mut record: Value, field: &str, value: Value) -> Value {
    record[field] = value;
    record
}

fn only(gathered: Gathered) -> Update {
    assert_eq!(
        (gathered.bad.len(), gathered.updates.len()),
        (0, 1),
        "{gathered:?}"
    );
    gathered.updates.into_iter().next().unwrap()
}

fn rule(update: &Update) -> &PackageRule {
    match &update.rules[0] {
        Rule::Package(rule) => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn ecosystems_are_told_in_our_words() {
    // os-release of each system says these names
    let table = [
        ("Debian:12", "dpkg debian/bookworm source"),
        ("Debian:3.1", "dpkg debian/sarge source"),
        ("Ubuntu:22.04", "dpkg ubuntu/jammy source"),
        ("Ubuntu:22.04:LTS", "dpkg ubuntu/jammy source"),
        ("Ubuntu:Pro:16.04:LTS", "dpkg ubuntu/xenial source"),
        ("AlmaLinux:9", "rpm almalinux/9 binary"),
        ("Rocky Linux:8", "rpm rocky/8 source"),
        ("Red Hat:enterprise_linux:9::appstream", "rpm rhel/9 binary"),
        ("Red Hat:rhel_eus:9.2::baseos", "rpm rhel/9.2 binary"),
        (
            "SUSE:Linux Enterprise Server 15 SP5",
            "rpm sles/15.5 source",
        ),
        (
            "SUSE:Linux Enterprise Server 15 SP4-LTSS",
            "rpm sles/15.4 source",
        ),
        (
            "SUSE:Linux Enterprise Desktop 15 SP6",
            "rpm sled/15.6 source",
        ),
        ("openSUSE:Leap 15.5", "rpm opensuse-leap/15.5 source"),
        ("crates.io", "cargo - binary"),
        ("PyPI", "pypi - binary"),
        ("npm", "npm - binary"),
        ("RubyGems", "rubygems - binary"),
        ("Bitnami", "bitnami - binary"),
    ];
    for (ecosystem, expected) in table {
        let update = only(gather(&[record(ecosystem, fixed("1.0"))]));
        let rule = rule(&update);
        let release = rule
            .release
            .as_ref()
            .map_or("-".to_owned(), Release::to_string);
        let kind = if rule.is_source { "source" } else { "binary" };
        assert_eq!(
            format!("{} {release} {kind}", rule.ecosystem),
            expected,
            "{ecosystem}"
        );
    }
    let module = "SUSE:Linux Enterprise Module for Basesystem 15 SP5";
    let update = only(gather(&[record(module, fixed("1.0"))]));
    assert_eq!(
        update.rules.len(),
        3,
        "a module is of every system of its release"
    );
}

#[test]
fn a_python_package_is_known_by_one_name_however_it_is_written() {
    let mut written = record("PyPI", fixed("1.0"));
    written["affected"][0]["package"]["name"] = json!("Flask_SQL.Alchemy");
    assert_eq!(rule(&only(gather(&[written]))).name, "flask-sql-alchemy");
}

#[test]
fn what_is_none_of_ours_is_counted_and_not_bad() {
    let good = || record("Debian:12", fixed("1.0"));
    let git = json!([{"type": "GIT", "repo": "r", "events": [{"introduced": "0"}]}]);
    let mut commits = good();
    commits["affected"][0]
        .as_object_mut()
        .unwrap()
        .remove("package");
    let table = [
        (record("Go", fixed("1")), "ecosystem Go"),
        (record("Debian:99", fixed("1")), "ecosystem Debian:99"),
        (record("Debian", fixed("1")), "ecosystem Debian"),
        (
            record("Ubuntu:Pro:FIPS:22.04:LTS", fixed("1")),
            "ecosystem Ubuntu:Pro:FIPS:22.04:LTS",
        ),
        (
            record("Red Hat:ocp_tools:4.15::el9", fixed("1")),
            "ecosystem Red Hat:ocp_tools:4.15::el9",
        ),
        (
            record("openSUSE:Tumbleweed", fixed("1")),
            "ecosystem openSUSE:Tumbleweed",
        ),
        (record("Debian:12", git), "only commits, or no versions"),
        (commits, "only commits"),
        (with(good(), "affected", json!([])), "names no package"),
        (with(good(), "affected", Value::Null), "names no package"),
        (
            with(good(), "withdrawn", json!("2026-01-01T00:00:00Z")),
            "withdrawn",
        ),
    ];
    for (record, reason) in table {
        let found = gather(std::slice::from_ref(&record));
        assert_eq!((found.updates.len(), found.bad.len()), (0, 0), "{record}");
        assert_eq!(found.passed_over, BTreeMap::from([(reason.to_owned(), 1)]));
        assert!(found.dated.is_some(), "it was read all the same");
    }
}

#[test]
fn only_the_wanted_release_is_taken() {
    let mut both = record("Debian:12", fixed("1.0"));
    let other = json!({"package": {"ecosystem": "Debian:11", "name": "p"}, "ranges": fixed("0.9")});
    both["affected"].as_array_mut().unwrap().push(other);
    let found = gather_for(Some("debian/bookworm"), std::slice::from_ref(&both));
    assert_eq!(
        found
            .covers
            .iter()
            .map(Release::to_string)
            .collect::<Vec<_>>(),
        ["debian/bookworm"]
    );
    assert_eq!(only(found).rules.len(), 1);
    let found = gather_for(Some("debian/trixie"), &[both]);
    assert_eq!(
        found.passed_over.keys().collect::<Vec<_>>(),
        ["not for debian/trixie"]
    );
}

#[test]
fn events_in_any_order_become_ranges() {
    // as the evaluation in the format's specification walks them
    let table: &[(&[(&str, &str)], &str)] = &[
        (&[("introduced", "0")], ".."),
        (&[("introduced", "0"), ("fixed", "2")], "..2"),
        (&[("fixed", "2"), ("introduced", "0")], "..2"),
        (&[("introduced", "1"), ("last_affected", "2")], "1..=2"),
        (
            &[
                ("introduced", "3"),
                ("fixed", "1.5"),
                ("introduced", "1"),
                ("fixed", "10"),
            ],
            "1..1.5 3..10",
        ),
        (
            &[
                ("introduced", "1"),
                ("fixed", "2"),
                ("introduced", "2"),
                ("fixed", "3"),
            ],
            "1..2 2..3",
        ),
        (
            &[("introduced", "1"), ("introduced", "2"), ("fixed", "3")],
            "1..3",
        ),
        (
            &[("introduced", "1"), ("limit", "*"), ("fixed", "3")],
            "1..3",
        ),
        (&[("introduced", "1"), ("limit", "4")], "1..4"),
        (
            &[("introduced", "0"), ("fixed", "1"), ("fixed", "2")],
            "..1",
        ),
    ];
    for (list, expected) in table {
        let update = only(gather(&[record("Debian:12", events(list))]));
        let text = |version: &Option<crate::model::version::Version>| {
            version
                .as_ref()
                .map_or_else(String::new, ToString::to_string)
        };
        let ranges = rule(&update)
            .affected
            .iter()
            .map(|range| match &range.last_affected {
                Some(last) => format!("{}..={last}", text(&range.introduced)),
                None => format!("{}..{}", text(&range.introduced), text(&range.fixed)),
            });
        assert_eq!(ranges.collect::<Vec<_>>().join(" "), *expected, "{list:?}");
    }
}

#[test]
fn versions_that_ranges_hold_are_not_kept_twice() {
    let mut record = record("Debian:12", fixed("2.0"));
    record["affected"][0]["versions"] = json!(["1.0", "2.0~rc1", "3.0"]);
    let update = only(gather(&[record]));
    let kept: Vec<_> = rule(&update).versions.iter().map(|v| v.as_str()).collect();
    assert_eq!(kept, ["3.0"]);
}

#[test]
fn the_vendors_word_ranks_before_the_score() {
    let high = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let low = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";
    let four = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    let v3 = |vector: &str| json!([{"type": "CVSS_V3", "score": vector}]);
    let good = || record("AlmaLinux:9", fixed("1-1"));
    let titled = |title: &str| with(good(), "summary", json!(title));
    let both = json!([{"type": "CVSS_V4", "score": four}, {"type": "CVSS_V3", "score": low}]);
    let word = |word: &str| with(good(), "database_specific", json!({"severity": word}));
    let table = [
        (good(), Severity::Unknown, None),
        (
            titled("Important: bind security update"),
            Severity::Important,
            None,
        ),
        (titled("Security: bind"), Severity::Unknown, None),
        (
            with(good(), "severity", v3(high)),
            Severity::Critical,
            Some(high),
        ),
        (with(good(), "severity", v3(low)), Severity::Low, Some(low)),
        (
            with(good(), "severity", both),
            Severity::Critical,
            Some(four),
        ),
        (
            with(good(), "severity", v3("CVSS:3.1/AV:?")),
            Severity::Unknown,
            None,
        ),
        (
            with(titled("Moderate: x"), "severity", v3(high)),
            Severity::Moderate,
            Some(high),
        ),
        (word("MODERATE"), Severity::Moderate, None),
        (word("High"), Severity::Important, None),
        (
            with(
                good(),
                "severity",
                json!([{"type": "Ubuntu", "score": "medium"}]),
            ),
            Severity::Moderate,
            None,
        ),
    ];
    for (record, severity, cvss) in table {
        let update = only(gather(std::slice::from_ref(&record)));
        assert_eq!(
            (update.severity, update.cvss.as_deref()),
            (severity, cvss),
            "{record}"
        );
    }
}

#[test]
fn related_vulnerabilities_are_closed_by_a_vendors_advisory_alone() {
    let named = |ecosystem: &str| {
        let record = record(ecosystem, fixed("1.0"));
        let record = with(record, "aliases", json!(["CVE-2026-1000", "GHSA-a"]));
        let record = with(record, "upstream", json!(["CVE-2026-1001"]));
        let update = only(gather(&[with(
            record,
            "related",
            json!(["CVE-2026-1002", "RUSTSEC-1"]),
        )]));
        let cves: Vec<_> = update
            .cves
            .iter()
            .map(|cve| cve.as_str()[9..].to_owned())
            .collect();
        (cves.join(" "), update.aliases.join(" "))
    };
    assert_eq!(
        named("Debian:12"),
        ("1000 1001 1002".into(), "GHSA-a RUSTSEC-1".into())
    );
    assert_eq!(named("crates.io"), ("1000 1001".into(), "GHSA-a".into()));
}

#[test]
fn modular_packages_are_of_the_stream_that_the_title_names() {
    let module_of = |title: &str, version: &str| {
        let record = with(
            record("AlmaLinux:9", fixed(version)),
            "summary",
            json!(title),
        );
        rule(&only(gather(&[record]))).module.clone()
    };
    let modular = "8.1.32-1.module_el9.5.0+156+9f1cd3fd";
    assert_eq!(
        module_of("Moderate: php:8.1 security update", modular).unwrap(),
        "php:8.1"
    );
    assert_eq!(
        module_of("Moderate: php:8.1 security update", "8.1.32-1.el9"),
        None
    );
    assert_eq!(module_of("Moderate: php security update", modular), None);
    assert_eq!(
        module_of("Important: a:1 and b:2 security update", modular),
        None
    );
}

#[test]
fn the_newer_of_two_records_with_one_id_counts() {
    let old = with(record("npm", fixed("1.0.0")), "summary", json!("old"));
    let new = with(record("npm", fixed("1.0.1")), "summary", json!("new"));
    let new = with(new, "modified", json!("2026-11-23T00:00:00.123456Z"));
    for records in [[old.clone(), new.clone()], [new, old]] {
        let found = gather(&records);
        assert_eq!(found.passed_over.values().sum::<u64>(), 1);
        assert_eq!(
            found.dated.unwrap(),
            Timestamp::parse("2026-11-23T00:00:00.123Z").unwrap()
        );
        assert_eq!(only(found).title, "new");
    }
}

#[test]
fn a_bad_record_is_named_and_the_rest_is_read() {
    let good = record("Debian:12", fixed("1.0"));
    let bad = |field: &str, value: Value| with(good.clone(), field, value);
    let ranged = |ranges: Value| record("Debian:12", ranges);
    let table = [
        (json!([]), "invalid length 0"),
        (json!({}), "missing field `id`"),
        (bad("id", json!("a b")), "invalid update id"),
        (bad("id", json!("")), "invalid update id"),
        (bad("id", json!(7)), "invalid type"),
        (bad("modified", json!("yesterday")), "invalid time"),
        (bad("published", json!("2026")), "invalid time"),
        (bad("affected", json!("all")), "invalid type"),
        (ranged(fixed("not a version")), "p: invalid version"),
        (ranged(fixed("")), "p: invalid version"),
        (
            ranged(events(&[("fixed", "1")])),
            "does not say where it begins",
        ),
        (
            ranged(json!([{"type": "MAGIC", "events": []}])),
            "unknown type \"MAGIC\"",
        ),
        (
            ranged(json!([{"type": "SEMVER", "events": [{}]}])),
            "not one thing",
        ),
        (
            ranged(json!([{"type": "SEMVER", "events": [{"introduced": "0", "fixed": "1"}]}])),
            "not one thing",
        ),
    ];
    for (record, reason) in table {
        let found = gather(&[record.clone(), with(good.clone(), "id", json!("Y-1"))]);
        assert_eq!((found.updates.len(), found.bad.len()), (1, 1), "{record}");
        let said = found.bad[0].to_string();
        assert!(
            said.starts_with("0.json: ") && said.contains(reason),
            "{record}: {said}"
        );
    }
}

#[test]
fn kernels_need_a_restart() {
    for (ecosystem, name, expected) in [
        ("Debian:12", "linux", Restart::Machine),
        ("Ubuntu:22.04", "linux-aws-6.5", Restart::Machine),
        ("Debian:12", "linux-atm", Restart::None),
        ("AlmaLinux:9", "kernel-core", Restart::Machine),
        ("AlmaLinux:9", "kernel-headers", Restart::None),
        ("npm", "kernel", Restart::None),
    ] {
        let mut record = record(ecosystem, fixed("1.0"));
        record["affected"][0]["package"]["name"] = json!(name);
        assert_eq!(only(gather(&[record])).restart, expected, "{name}");
    }
}

#[test]
fn p06_damage_anywhere_is_an_error_or_a_record_and_never_a_panic() {
    let mut record = record(
        "Ubuntu:22.04:LTS",
        events(&[("introduced", "1"), ("fixed", "2")]),
    );
    record["affected"][0]["versions"] = json!(["1.5"]);
    record["severity"] =
        json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]);
    let whole = record.to_string().into_bytes();
    for at in 0..whole.len() {
        for damage in [0, b'"', b'{', b'9', 0xff, whole[at] ^ 1] {
            let mut bytes = whole.clone();
            bytes[at] = damage;
            let mut gatherer = Gatherer::new(None, Classification::Security);
            gatherer.read(&bytes, "x");
            gatherer.read(&whole[..at], "x");
            let found = gatherer.finish();
            let passed_over = found.passed_over.values().sum::<u64>();
            let told = found.updates.len() + found.bad.len();
            assert_eq!(told as u64 + passed_over, 2, "at {at}");
        }
    }
    let deep = "[".repeat(100_000);
    let mut gatherer = Gatherer::new(None, Classification::Security);
    gatherer.read(deep.as_bytes(), "deep");
    assert_eq!(gatherer.finish().bad.len(), 1);
}
