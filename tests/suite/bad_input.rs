//! The table of bad input: each gives one clear error and changes nothing.

use super::site::{TestSite, snapshot};
use insta::assert_snapshot;

/// Applies a configuration that must be refused, and sees that nothing was changed.
fn refused(configuration: impl AsRef<[u8]>) -> String {
    let site = TestSite::new();
    site.write("site.yaml", configuration);
    let before = snapshot(&site.path("site"));
    let shown = site.run("smsctl apply site.yaml --yes");
    assert!(
        snapshot(&site.path("site")) == before,
        "something was changed"
    );
    shown
}

#[test]
fn broken_yaml() {
    assert_snapshot!(refused("boundaries:\n  - network: [10.0.0.0/8\ncollections: []\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 3, column 12: did not find expected ',' or ']', while parsing a flow sequence at line 2 column 14
     3 | collections: []
       |            ^
    --- exit code 2
    "#);
}

#[test]
fn an_unknown_field() {
    assert_snapshot!(refused("boundry:\n  - network: 10.0.0.0/8\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 1, column 1: unknown field "boundry"
     1 | boundry:
       | ^
    hint: did you mean "boundaries"?
    --- exit code 2
    "#);
    assert_snapshot!(refused("collections:\n  - id: web\n    rules:\n      - host: web-*\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 4, column 9: collections[0].rules[0]: unknown field "host"
     4 |       - host: web-*
       |         ^
    hint: the fields here are: direct, query, include, exclude, all, release, hostname
    --- exit code 2
    "#);
}

#[test]
fn p09_a_key_twice() {
    assert_snapshot!(refused("boundaries: []\ncollections: []\nboundaries: []\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 1, column 1: duplicate entry with key "boundaries"
     1 | boundaries: []
       | ^
    --- exit code 2
    "#);
}

#[test]
fn a_value_of_the_wrong_form() {
    assert_snapshot!(refused("boundaries:\n  - network: 10.1.2.3/16\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 2, column 14: boundaries[0].network: invalid network "10.1.2.3/16": a subnet without host bits, as in 10.1.0.0/16
     2 |   - network: 10.1.2.3/16
       |              ^
    --- exit code 2
    "#);
    assert_snapshot!(refused("boundaries:\n  - network: 10.1.0.0/16\n    locality: near\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 3, column 15: boundaries[0].locality: invalid locality "near": one of: local remote
     3 |     locality: near
       |               ^
    --- exit code 2
    "#);
}

#[test]
fn another_site() {
    let site = "site: {code: X01, name: x, approval: manual, policy_poll_minutes: 60, inventory_stale_hours: 168}\n";
    assert_snapshot!(refused(site), @r#"
    --- standard error
    error: site.yaml cannot be applied
      site.code: the configuration is for site X01, the catalog is of site S01
    --- exit code 2
    "#);
}

#[test]
fn overlapping_boundaries() {
    let overlap = "boundaries:\n  - network: 10.0.0.0/8\n  - {network: 10.1.0.0/16, site: S02}\n";
    assert_snapshot!(refused(overlap), @r#"
    --- standard error
    error: site.yaml cannot be applied
      boundaries[1]: 10.1.0.0/16 of site S02 overlaps 10.0.0.0/8 of site S01
    hint: give each address to one site; with --force the most specific boundary wins
    --- exit code 2
    "#);
    let site = TestSite::new();
    site.write("site.yaml", overlap);
    assert_snapshot!(site.run("smsctl apply site.yaml --force --output csv"), @r#"
    action,kind,name,before,after
    create,boundary,10.0.0.0/8,-,locality: local
    create,boundary,10.1.0.0/16 of S02,-,locality: local
    --- standard error
    warning: boundaries[1]: 10.1.0.0/16 of site S02 overlaps 10.0.0.0/8 of site S01; the most specific wins
    "#);
    assert_snapshot!(site.run("smsctl boundary check"), @r#"
    FAULT  WHERE  DETAIL
    overlap  10.0.0.0/8  of site S01, shares addresses with 10.1.0.0/16 of site S02
    unserved  10.0.0.0/8  site S01 has no distribution point
    unserved  10.1.0.0/16  site S02 has no distribution point
    --- exit code 1
    "#);
}

#[test]
fn a_ring_of_collections() {
    let ring = "collections:\n  - {id: a, rules: [{include: b}]}\n  - {id: b, limit_to: a}\n";
    assert_snapshot!(refused(ring), @r#"
    --- standard error
    error: site.yaml cannot be applied
      collections: collections lean on each other in a ring: a -> b -> a
    --- exit code 2
    "#);
}

#[test]
fn several_problems_at_once() {
    let wanted = "management_points: []\ncollections:\n  - {id: a, limit_to: b}\n  - {id: a}\nfeeds:\n  - {id: f, uri: '', suite: s, architectures: [], keyring: k, classification: security}\n";
    assert_snapshot!(refused(wanted), @r#"
    --- standard error
    warning: management_points: there is none: no agent reaches the site
    error: site.yaml cannot be applied
      collections[1]: a is in collections[0] already
      collections[0].limit_to: there is no collection b
      feeds[0].uri: must not be empty
      feeds[0].architectures: must not be empty
    --- exit code 2
    "#);
}

#[test]
fn not_text_empty_or_too_large() {
    assert_snapshot!(refused(b"site:\n  name: \xff\n"), @r#"
    --- standard error
    error: cannot read site.yaml: line 2: not UTF-8
    --- exit code 1
    "#);
    assert_snapshot!(refused(""), @r#"
    --- standard error
    error: cannot read site.yaml: there is nothing in it
    --- exit code 2
    "#);
    assert_snapshot!(refused("#".repeat(1024 * 1024 + 1)), @r#"
    --- standard error
    error: cannot read site.yaml: larger than 1 MiB
    --- exit code 1
    "#);
}

#[test]
fn a_file_that_is_not_there() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsctl plan absent.yaml"), @r#"
    --- standard error
    error: cannot read absent.yaml: No such file or directory (os error 2)
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl plan absent.yaml --json"), @r#"
    --- standard error
    {"format":1,"type":"error","exit_code":1,"message":"cannot read absent.yaml: No such file or directory (os error 2)","hint":null}
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl plan site"), @r#"
    --- standard error
    error: cannot read site: Is a directory (os error 21)
    --- exit code 1
    "#);
}

#[test]
fn no_catalog() {
    let site = TestSite::empty();
    assert_snapshot!(site.run("smsctl export"), @r#"
    --- standard error
    error: no catalog at site/catalog.db
    hint: make a site with 'smsctl init', or point --site-dir or --catalog at one
    --- exit code 10
    "#);
    assert!(!site.path("site").exists());
    site.write("empty.db", "");
    assert_snapshot!(site.run("smsctl export --catalog empty.db"), @r#"
    --- standard error
    error: no catalog at empty.db
    hint: make a site with 'smsctl init', or point --site-dir or --catalog at one
    --- exit code 10
    "#);
}

#[test]
fn a_catalog_that_is_not_ours() {
    let site = TestSite::empty();
    site.write("letter.txt", "Dear Sir or Madam");
    assert_snapshot!(site.run("smsctl export --catalog letter.txt"), @r#"
    --- standard error
    error: cannot use letter.txt as a catalog: it is not a database
    hint: point --catalog at a catalog that 'smsctl init' made
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl init --catalog letter.txt --code S01 --name x --url https://mp"), @r#"
    --- standard error
    error: cannot use letter.txt as a catalog: it is not a database
    hint: point --catalog at a catalog that 'smsctl init' made
    --- exit code 1
    "#);
    assert!(!site.path("site").exists());
}

#[test]
fn a_catalog_of_a_newer_program() {
    let site = TestSite::new();
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("UPDATE schema_version SET version = 999", [])
        .expect("updated");
    drop(db);
    assert_snapshot!(site.run("smsctl status"), @r#"
    --- standard error
    error: the catalog has version 999, newer than version 9
    hint: upgrade this program, or point --catalog at another catalog
    --- exit code 12
    "#);
}

#[test]
fn a_locked_catalog() {
    let site = TestSite::new();
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    site.write("site.yaml", "boundaries:\n  - network: 10.0.0.0/8\n");
    assert_snapshot!(site.run("smsctl apply site.yaml"), @r#"
    --- standard error
    error: catalog busy: cannot begin a transaction
    hint: another program is at work on it: try again in a moment
    --- exit code 11
    "#);
}
