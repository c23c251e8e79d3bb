//! `smsinv diff`, `history`, `submit`, `take` and `rejected`.

use super::contract::furnished;
use insta::assert_snapshot;

#[test]
fn what_changed_is_shown_between_files_clients_and_times() {
    let site = furnished();
    assert_snapshot!(site.run("smsinv diff ./before.json web-1 --output csv --exit-code"), @r#"
    class,instance,deed,property,old,new
    packages,sample-tool amd64,changed,source_version,1.0-1+deb12u0,1.0-1+deb12u1
    packages,sample-tool amd64,changed,version,1.0-1+deb12u0,1.0-1+deb12u1
    --- exit code 21
    "#);
    assert_snapshot!(site.run("smsinv diff web-1 web-1"), @"There is no difference.");
    let history = site.run("smsinv history web-1 --class packages --output csv");
    assert!(history.contains("changed,version,"), "{history}");
    assert_eq!(site.run("smsinv diff --since 1d --output csv"), history);
    assert_snapshot!(site.run("smsinv history web-1 --class absent"), @"Nothing changed.");
}

#[test]
fn what_a_drop_directory_brings_is_stored_waits_or_is_rejected() {
    let site = furnished();
    let told = |line: &str, words: &[&str]| {
        let shown = site.run(line);
        for word in words {
            assert!(shown.contains(word), "{line}: {word}: {shown}");
        }
    };
    told("smsinv rejected list --output csv", &["1,bad.json,", "EOF"]);
    told("smsinv rejected show 1", &["bad.json", "EOF"]);
    told(
        "smsinv rejected retry --dry-run",
        &["rejected", "exit code 3"],
    );
    told("smsinv submit inventory.json --drop drop", &["web-1"]);
    // what the client has is as new
    told("smsinv take drop", &["older"]);
    told("smsinv take drop", &["Nothing is there."]);
    told("smsinv submit inventory.json", &["--drop", "exit code 2"]);
    told("smsinv rejected purge", &["--dry-run", "exit code 2"]);
    told("smsinv rejected purge --yes", &["bad.json"]);
    told("smsinv rejected list", &["No report was rejected."]);
    told(
        "smsctl client purge --dry-run",
        &["Would forget 1 of 1 clients", "web-1"],
    );
}
