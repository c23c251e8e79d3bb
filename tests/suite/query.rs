//! `smsinv query`, `--where` and `smsinv import`.

use super::contract::furnished;
use super::site::TestSite;
use insta::assert_snapshot;

/// What facter says of a machine, shortened.
pub const FACTS: &str = r#"{
    "kernel": "Linux", "kernelrelease": "6.1.0-30-amd64", "virtual": "kvm", "is_virtual": true,
    "networking": {"hostname": "web-1", "fqdn": "web-1.example.org", "interfaces": {}},
    "os": {"name": "Debian", "family": "Debian", "architecture": "amd64", "release": {"full": "12.9"},
           "distro": {"codename": "bookworm", "description": "Debian GNU/Linux 12 (bookworm)"}},
    "memory": {"system": {"total_bytes": 2147483648}}
}"#;

#[test]
fn a_query_finds_clients_and_shows_the_fields_that_are_asked_for() {
    let site = furnished();
    let find = |filter: &str, rest: &[&str]| {
        let line = [&["smsinv", "query", filter], rest].concat();
        let output = site.output(line[0], &line[1..]);
        assert!(output.status.success(), "{filter}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let csv = [
        "--output",
        "csv",
        "--fields",
        "hostname,os.family,memory_bytes",
    ];
    site.write("facts.json", FACTS);
    site.write(
        "facter.json",
        site.answer(&[
            "smsinv",
            "import",
            "--from",
            "facter",
            "facts.json",
            "--json",
        ]),
    );
    site.answer(&["smsinv", "submit", "facter.json", "--client", "web-1"]);
    let found = find("memory_bytes = 2GiB and os.version > '12.10'", &csv);
    assert_eq!(found.lines().count(), 1, "12.9 is below 12.10: {found}");
    let found = find("memory_bytes = 2GiB and os.version < '12.10'", &csv);
    assert!(found.ends_with(",web-1,debian,2147483648\n"), "{found}");
    // facter tells nothing of packages: neither has it any, nor has it none
    for unknown in ["software(like '%')", "not software(like '%')"] {
        assert_eq!(find(unknown, &csv).lines().count(), 1, "{unknown}");
    }
    let json = find(
        "true",
        &["--json", "--fields", "virtualization,os.edition,disk.size"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let fields = &json["clients"][0]["fields"];
    assert_eq!(
        fields.to_string(),
        r#"{"disk.size":[],"os.edition":null,"virtualization":"kvm"}"#
    );
    let none = site.run("smsinv query false");
    assert_eq!(none, "No client is found.\n");
    for list in ["smsinv list", "smsctl client list", "smspatch scan"] {
        let words: Vec<&str> = list.split(' ').collect();
        let shown = |filter| {
            let line = [&words[1..], &["--where", filter, "--output", "jsonl"]].concat();
            String::from_utf8(site.output(words[0], &line).stdout).expect("UTF-8")
        };
        assert!(
            !shown("virtualization != 'kvm'").contains("web-1"),
            "{list}"
        );
        assert!(shown("virtualization = 'KVM'").contains("web-1"), "{list}");
    }
}

#[test]
fn a_wrong_filter_is_shown_with_its_place_and_the_nearest_name() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsinv query hostnam"), @r#"
    --- standard error
    error: filter, line 1, column 1: there is no field "hostnam"
     1 | hostnam
       | ^^^^^^^
    hint: did you mean "hostname"?
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsinv list --where (true"), @r#"
    --- standard error
    error: filter, line 1, column 6: the filter ends where and, or, or ")" is expected
     1 | (true
       |      ^
    hint: sms-query(7) describes filters and names the fields
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsinv query collection('absent')"), @r#"
    --- standard error
    error: there is no collection absent
    hint: 'smsctl collection list' shows them
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsinv query true --fields hostnam"), @r#"
    --- standard error
    error: invalid value 'hostnam' for '--fields <FIELDS>': invalid field "hostnam": a field that sms-query(7) names

    For more information, try '--help'.
    --- exit code 2
    "#);
}

/// The ids in a list as JSON.
fn ids(site: &TestSite, words: &[&str], path: [&str; 2]) -> Vec<String> {
    let json: serde_json::Value =
        serde_json::from_str(&site.answer(&[words, &["--json"]].concat())).expect("JSON");
    let items = json[path[0]].as_array().expect("a list");
    let id = |item: &serde_json::Value| {
        item.pointer(path[1])
            .and_then(|id| id.as_str().map(str::to_owned))
    };
    items.iter().map(|item| id(item).expect("an id")).collect()
}

#[test]
fn updates_are_narrowed_in_lists_approvals_and_reports() {
    let site = furnished();
    let list = |filter: &str| {
        let found = ids(
            &site,
            &["smspatch", "list", "--where", filter],
            ["items", "/update/id"],
        );
        found.len()
    };
    let all = list("true");
    assert!(all > 0);
    assert_eq!(list("classification = security and feed = 'sample'"), all);
    assert_eq!(list("source = 'nothing' or severity = critical"), 0);
    assert_eq!(
        list("package like 'sample%' and published is not known"),
        list("package like 'sample%' and not published is known")
    );
    let approve = |filter: &str| {
        let words = ["smspatch", "approve", "--dry-run", "--where", filter];
        ids(&site, &words, ["updates", "/update/id"]).len()
    };
    assert_eq!(
        (approve("source = 'sample'"), approve("source = 'other'")),
        (1, 0)
    );
    let compliance = |words: &[&str]| {
        let words = [&["smspatch", "compliance", "--json"], words].concat();
        let json: serde_json::Value = serde_json::from_str(&site.answer(&words)).expect("JSON");
        let count = |name: &str| json["clients"][name].as_u64().expect("a count");
        (count("total"), count("non_compliant"))
    };
    let (total, short) = compliance(&[]);
    assert_eq!(short, 1);
    assert_eq!(compliance(&["--where", "hostname = 'web-1'"]), (1, 1));
    assert_eq!(
        compliance(&["--where-update", "source = 'other'"]),
        (total, 0)
    );
    assert_snapshot!(site.run("smspatch list --where hostname='web'"), @r#"
    --- standard error
    error: filter, line 1, column 1: there is no field "hostname"
     1 | hostname='web'
       | ^^^^^^^^
    hint: sms-query(7) describes filters and names the fields
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smspatch approve --where severity>=hihg"), @r#"
    --- standard error
    error: filter, line 1, column 11: "hihg" is none of: low, moderate, important, critical
     1 | severity>=hihg
       |           ^^^^
    hint: sms-query(7) describes filters and names the fields
    --- exit code 2
    "#);
}

#[test]
fn clients_are_found_by_what_they_do_and_by_classes_of_ones_own() {
    let site = furnished();
    let find = |filter: &str| {
        ids(
            &site,
            &["smsinv", "query", filter],
            ["clients", "/hostname"],
        )
    };
    // it enrolled long ago and was never heard of since
    assert_eq!(
        find("activity = inactive and hostname = 'web-1'"),
        ["web-1"]
    );
    assert!(find("activity in (active, obsolete)").is_empty());
    let mut inventory: serde_json::Value =
        serde_json::from_slice(&std::fs::read(site.path("inventory.json")).expect("a file"))
            .expect("JSON");
    inventory["collected_at"] = "2026-11-22T13:00:00Z".into();
    inventory["custom"] = serde_json::json!([
        { "name": "Asset", "instances": [{ "room": "B12", "seats": 4, "leased": true }] },
    ]);
    site.write("own.json", inventory.to_string());
    site.answer(&["smsinv", "submit", "own.json", "--client", "web-1"]);
    for yes in [
        "custom('Asset.room') like 'b%' and custom('Asset.seats') >= 4",
        "custom('Asset.leased') = true and custom('Asset.room') in ('B12', 'C1')",
        "not custom('Asset.seats') > 4 and custom('Asset.room') is known",
    ] {
        assert_eq!(find(yes), ["web-1"], "{yes}");
    }
    // a room is no number, and a property that nobody told is not known
    for no in [
        "custom('Asset.room') < 100",
        "custom('Asset.floor') != 'x'",
        "custom('asset.room') is known",
    ] {
        assert!(find(no).is_empty(), "{no}");
    }
    site.answer(&[
        "smsctl",
        "collection",
        "create",
        "leased",
        "--query",
        "custom('Asset.leased') = true",
    ]);
    assert!(
        site.run("smsctl collection members leased")
            .contains("web-1")
    );
    assert!(
        site.run("smsctl collection why web-1 leased")
            .contains("is a member")
    );
    assert_snapshot!(site.run("smsinv query custom('Asset')='x'"), @r#"
    --- standard error
    error: filter, line 1, column 8: "Asset" is not a class and its property
     1 | custom('Asset')='x'
       |        ^^^^^^^
    hint: write "class.property"
    --- exit code 2
    "#);
}

#[test]
fn a_client_is_asked_for_a_full_inventory_once_and_keeps_its_turn() {
    let site = furnished();
    let ask = |words: &[&str]| {
        ids(
            &site,
            &[&["smsctl", "client", "resync"], words].concat(),
            ["items", "/after"],
        )
    };
    let first = ask(&["web-1"]);
    assert_eq!(first.len(), 1);
    assert_eq!(ask(&["--collection", "all-systems"])[0], first[0]);
    assert!(site.run("smsctl audit list").contains("client resync"));
    assert!(
        site.run("smsctl client resync nobody")
            .contains("exit code 1")
    );
}
