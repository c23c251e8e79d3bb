//! `smsctl audit`.

use super::site::TestSite;
use insta::assert_snapshot;

#[test]
fn the_log_is_listed_and_holds_until_somebody_changes_it() {
    let site = TestSite::with("boundaries:\n  - network: 10.0.0.0/8\n");
    assert_snapshot!(site.run("smsctl audit list"), @r#"
    NUMBER  AT  WHO  WHAT  OBJECT
    1  [time]  [operator]  site create  S01
        after: root [digest]
    2  [time]  [operator]  boundary create  10.0.0.0/8
        after: locality: local
    "#);
    assert_snapshot!(site.run("smsctl audit list --after 1 --output jsonl"), @r#"{"format":1,"type":"audit_entry","sequence":2,"at":"[time]","actor":"[operator]","action":"boundary create","object":"10.0.0.0/8","key":"[digest]","decision":null,"before":null,"after":"locality: local","hash":"[digest]"}"#);
    assert_snapshot!(site.run("smsctl audit verify"), @r#"
    The audit log holds: 2 entries, 0 signed decisions.
    The policy key has signed it up to entry 2.
    Head 2:[digest]
    Released 1:[digest]
    "#);
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("UPDATE audit_log SET actor = 'bob' WHERE sequence = 2", [])
        .expect("updated");
    drop(db);
    assert_snapshot!(site.run("smsctl audit verify"), @r#"
    --- standard error
    error: the audit log does not hold: entry 2 does not follow from the one before it
    hint: compare with a backup of the catalog
    --- exit code 13
    "#);
}
