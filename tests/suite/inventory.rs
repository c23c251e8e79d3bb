//! `smsinv diff`, `history`, `submit`, `take` and `rejected`.

use super::contract::furnished;
use insta::assert_snapshot;

#[test]
fn what_changed_is_shown_between_files_clients_and_times() {
    let site = furnished();
    assert_snapshot!(site.run("smsinv diff ./before.json web-1 --output csv --exit-code"), @r#"
    class,instance,deed,property,old,new
    "#);
    assert_snapshot!(site.run("smsinv diff web-1 web-1"), @"There is no difference.");
    let history = site.run("smsinv history web-1 --class packages --output csv");
    let since = site.run("smsinv diff --since 1d --output csv");
    assert!(since.starts_with(&history), "{since}");
    assert!(history.contains("changed,version,"), "{history}");
    assert_snapshot!(site.run("smsinv history web-1 --class absent"), @"Nothing changed.");
}

#[test]
fn what_a_drop_directory_brings_is_stored_waits_or_is_rejected() {
    let site = furnished();
    assert_snapshot!(site.run("smsinv rejected list --output csv").lines().count(), @"2");
    assert_snapshot!(site.run("smsinv submit inventory.json --drop drop"), @"");
    assert_snapshot!(site.run("smsinv take drop --output csv"), @"");
    assert_snapshot!(site.run("smsinv take drop"), @"Nothing is there.");
    assert_snapshot!(site.run("smsinv submit inventory.json"), @"");
    assert_snapshot!(site.run("smsinv rejected purge"), @"");
    assert_snapshot!(site.run("smsctl client purge --dry-run"), @"");
}
