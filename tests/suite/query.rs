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
