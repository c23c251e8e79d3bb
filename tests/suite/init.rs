//! `smsctl init`.

use super::site::{TestSite, snapshot};
use insta::assert_snapshot;

const INIT: &str = "smsctl init --code S01 --name Paris --url https://127.0.0.1:8443";

#[test]
fn a_site_is_made_once() {
    let site = TestSite::empty();
    assert_snapshot!(site.run(&format!("{INIT} --dry-run")), @r#"
    Dry run: site S01 (Paris) would be made.
      folder  site
      catalog  site/catalog.db
      management point  https://127.0.0.1:8443
    "#);
    assert!(!site.path("site").exists());
    assert_snapshot!(site.run(INIT), @r#"
    Site S01 (Paris) is ready.
      folder  site
      catalog  site/catalog.db
      management point  https://127.0.0.1:8443
      [operator]  [digest]
    Next: describe the site in a file and run 'smsctl plan FILE'; 'smsctl export' shows how it looks.
    --- standard error
    warning: simple mode: the root and release keys are on this machine, so whoever breaks into it can run anything on every client; 'smsctl key harden' moves them off it, sms-trust(7) tells how
    "#);
    let before = snapshot(&site.path("site"));
    assert_snapshot!(site.run(INIT), @r#"
    --- standard error
    error: cannot make site S01: site S01 is in site/catalog.db already
    --- exit code 1
    "#);
    assert!(snapshot(&site.path("site")) == before);
}

#[test]
fn the_folders_above_the_sites_are_made_too() {
    let site = TestSite::empty();
    let made = site.run(&format!("{INIT} --site-dir var/lib/sms/site --quiet"));
    assert!(!made.contains("exit code"), "{made}");
    assert!(site.path("var/lib/sms/site/catalog.db").exists());
}

#[test]
fn an_answer_in_json_is_one_document() {
    let site = TestSite::empty();
    assert_snapshot!(site.run(&format!("{INIT} --json --quiet")), @r#"{"format":1,"type":"site_made","site":"S01","name":"Paris","site_dir":"site","catalog":"site/catalog.db","management_point":"https://127.0.0.1:8443","[operator]":"[digest]","request":null}"#);
}

#[test]
fn a_wrong_code_is_refused_by_its_rule() {
    let site = TestSite::empty();
    assert_snapshot!(site.run("smsctl init --code paris --name Paris --url https://mp"), @r#"
    --- standard error
    error: invalid value 'paris' for '--code <CODE>': invalid site code "paris": three characters A-Z or 0-9

    For more information, try '--help'.
    --- exit code 2
    "#);
}

#[test]
fn an_address_that_agents_cannot_use_is_refused() {
    let site = TestSite::empty();
    assert_snapshot!(site.run("smsctl init --code S01 --name Paris --url http://mp/x"), @r#"
    --- standard error
    error: "http://mp/x" is not an address of a management point
    hint: it begins with https:// and names host and port, as https://mp1.example.org:8443
    --- exit code 2
    "#);
    assert!(!site.path("site").exists());
}

#[test]
fn a_folder_that_others_can_enter_is_refused() {
    let site = TestSite::empty();
    std::fs::create_dir(site.path("site")).expect("folder");
    assert_snapshot!(site.run(INIT), @r#"
    --- standard error
    error: cannot trust site: its mode is 0755, not 0700
    hint: look who may write there, then run 'chmod 700 site'
    --- exit code 1
    "#);
}
