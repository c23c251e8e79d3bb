//! `smsinv import` of every format, and `smsinv export`.

use super::contract::furnished;
use super::site::TestSite;
use insta::assert_snapshot;
use serde_json::Value;
use std::path::Path;

/// A sample report.
fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/inventories");
    std::fs::read(folder.join(name)).expect("a sample")
}

fn imported(site: &TestSite, words: &[&str]) -> Value {
    let line = [&["smsinv", "import"], words, &["--json"]].concat();
    serde_json::from_str(&site.answer(&line)).expect("JSON")
}

#[test]
fn the_format_is_found_out_and_said() {
    let site = TestSite::empty();
    site.write("report", sample("systeminfo-es.txt"));
    site.write("updates", sample("wmic-qfe.txt"));
    let output = site.output("smsinv", &["import", "report", "updates", "--json"]);
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @r"
    report: systeminfo
    updates: wmic-qfe
    ");
    let inventory: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(inventory["hotfixes"].as_array().map(Vec::len), Some(4));
    assert_eq!(inventory["machine"]["hostname"], "PC-1");
    let said = imported(&site, &["report", "--from", "systeminfo", "--quiet"]);
    assert_eq!(said["platform"]["release"], "10");
}

#[test]
fn a_list_of_packages_needs_a_name_and_may_be_compressed() {
    let site = TestSite::empty();
    let mut packed = Vec::new();
    let options = lzma_rust2::XzOptions::default();
    let mut writer = lzma_rust2::XzWriter::new(&mut packed, options).expect("a writer");
    std::io::Write::write_all(&mut writer, &sample("dpkg.tsv")).expect("written");
    writer.finish().expect("finished");
    site.write("packages.xz", packed);
    site.write("os-release", sample("os-release"));
    assert_snapshot!(site.run("smsinv import packages.xz"), @r"
    --- standard error
    packages.xz: dpkg
    error: the reports do not tell the host's name
    hint: say it with --hostname NAME
    --- exit code 2
    ");
    let line = [
        "packages.xz",
        "os-release",
        "--hostname",
        "web-1",
        "--platform",
        "x/y/amd64",
    ];
    let inventory = imported(&site, &line);
    assert_eq!(inventory["packages"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        inventory["platform"].to_string(),
        r#"{"architecture":"amd64","os":"debian","release":"bookworm"}"#
    );
}

#[test]
fn an_inventory_of_ours_is_not_imported_and_the_way_is_told() {
    let site = TestSite::empty();
    site.write(
        "own.json",
        r#"{"format":1,"type":"inventory","collected_at":"2026-01-01T00:00:00Z"}"#,
    );
    assert_snapshot!(site.run("smsinv import own.json"), @r"
    --- standard error
    error: own.json:1: it is an inventory of ours, which needs no import: 'smsinv submit' hands it in
    --- exit code 1
    ");
}

#[test]
fn what_cannot_be_read_is_refused_with_file_and_line() {
    let site = TestSite::empty();
    site.write("deep", "[".repeat(100_000));
    site.write(
        "bomb.xml",
        "<!DOCTYPE a [<!ENTITY b \"b\">]>\n<REQUEST>&b;</REQUEST>",
    );
    site.write("cut.json", "{\"content\":\n{\"hardware\":");
    site.write("empty", "");
    site.write(
        "path.json",
        "{\"content\": {\"hardware\": {\"name\": \"../../etc\"}}}",
    );
    site.write("other", "hello\n");
    let files = "deep,bomb.xml,cut.json --from glpi,empty,path.json,other,absent,other --from perl,other --platform x";
    let said = files.split(',');
    let said: Vec<String> = said
        .map(|file| site.run(&format!("smsinv import --quiet {file}")))
        .collect();
    assert_snapshot!(said.join("\n"), @r#"
    --- standard error
    error: deep:1: in none of the formats that are known
    --- exit code 1

    --- standard error
    error: bomb.xml:1: a document type, which no inventory has
    --- exit code 1

    --- standard error
    error: cut.json:2: EOF while parsing a value at line 2 column 12
    --- exit code 1

    --- standard error
    error: empty:1: it is empty
    --- exit code 1

    --- standard error
    error: path.json:1: no name of a host: "../../etc"
    --- exit code 1

    --- standard error
    error: other:1: in none of the formats that are known
    --- exit code 1

    --- standard error
    error: cannot read absent: No such file or directory (os error 2)
    --- exit code 1

    --- standard error
    error: invalid value 'perl' for '--from <TOOL>': invalid inventory format "perl": one of: facter glpi ocs osquery systeminfo wmic-qfe get-hotfix windows-update dpkg-status dpkg rpm os-release auto

    For more information, try '--help'.
    --- exit code 2

    --- standard error
    error: invalid value 'x' for '--platform <OS/RELEASE/ARCHITECTURE>': three words are needed, as in debian/bookworm/amd64

    For more information, try '--help'.
    --- exit code 2
    "#);
    site.write("one.txt", sample("systeminfo-en.txt"));
    site.write("two.json", sample("glpi.json"));
    assert_snapshot!(site.run("smsinv import --quiet one.txt two.json"), @r"
    --- standard error
    error: two.json:1: it is of host web-1, not of PC-1
    --- exit code 1
    ");
}

#[test]
fn an_inventory_is_exported_from_a_pipe_a_file_and_a_client() {
    let site = furnished();
    for form in ["cyclonedx", "spdx"] {
        let of_client = site.answer(&["smsinv", "export", "--format", form, "web-1"]);
        site.write(
            "inventory.json",
            site.answer(&["smsinv", "show", "web-1", "--json"]),
        );
        let of_file = site.answer(&["smsinv", "export", "--format", form, "inventory.json"]);
        assert_eq!(of_client, of_file);
        let inventory = std::fs::read_to_string(site.path("inventory.json")).expect("an inventory");
        let of_pipe = site.answer_reading(
            &["smsinv", "export", "--format", form, "-"],
            "inventory.json",
        );
        assert_eq!(of_client, of_pipe);
        let document: Value = serde_json::from_str(&of_client).expect("JSON");
        let list = if form == "spdx" {
            "packages"
        } else {
            "components"
        };
        let packages = serde_json::from_str::<Value>(&inventory).expect("JSON")["packages"]
            .as_array()
            .map(Vec::len);
        assert!(document[list].as_array().map(Vec::len) > packages);
    }
    assert_snapshot!(site.run("smsinv export --format cyclonedx nobody"), @r"
    --- standard error
    error: there is no client nobody
    hint: 'smsctl client list' shows them
    --- exit code 1
    ");
    assert_snapshot!(site.run("smsinv export --format spdx web-1 --output csv"), @r"
    --- standard error
    error: a bill of materials is not a table
    hint: leave --output away
    --- exit code 2
    ");
}

#[test]
fn a_host_that_is_imported_twice_is_one_client() {
    let site = TestSite::new();
    site.write("one.txt", sample("systeminfo-en.txt"));
    site.write("two.txt", sample("wmic-qfe.txt"));
    assert!(
        site.run("smsinv import one.txt --store --dry-run")
            .contains("a new client")
    );
    assert_eq!(site.run("smsinv list"), "No client is enrolled.\n");
    assert!(
        site.run("smsinv import one.txt --store")
            .contains("waits for approval")
    );
    let again = site.run("smsinv import one.txt two.txt --store");
    assert!(again.contains("PC-1: the inventory of "), "{again}");
    let list: Value =
        serde_json::from_str(&site.answer(&["smsinv", "list", "--json"])).expect("JSON");
    let clients = list["clients"].as_array().expect("clients");
    assert_eq!(
        (clients.len(), clients[0]["approval"].as_str()),
        (1, Some("pending"))
    );
    let shown: Value =
        serde_json::from_str(&site.answer(&["smsinv", "show", "PC-1", "--json"])).expect("JSON");
    assert_eq!(shown["hotfixes"].as_array().map(Vec::len), Some(3));
    let audit = site.run("smsctl audit list");
    assert!(audit.contains("inventory import"), "{audit}");
}
