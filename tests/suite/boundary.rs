//! `smsctl boundary`.

use super::configuration::FULL;
use super::site::TestSite;
use insta::assert_snapshot;

#[test]
fn boundaries_are_listed_checked_and_located() {
    let site = TestSite::with(FULL);
    assert_snapshot!(site.run("smsctl boundary list"), @r#"
    NETWORK  LOCALITY  SITE
    10.0.0.0/8  local  S01
    192.168.7.10-192.168.7.20  remote  S01
    "#);
    assert_snapshot!(site.run("smsctl boundary check"), @r#"2 boundaries, no overlaps between sites."#);
    assert_snapshot!(site.run("smsctl boundary locate 192.168.7.12"), @r#"
    192.168.7.12 is in 192.168.7.10-192.168.7.20, a remote boundary of site S01.
    A new client there joins site S01.
    "#);
    assert_snapshot!(site.run("smsctl boundary locate 2001:db8::1"), @r#"
    2001:db8::1 is outside every boundary.
    A client there sees only remote distribution points.
    A new client there joins no site by itself: no boundary contains it and there is no fallback site.
    "#);
    assert_snapshot!(site.run("smsctl boundary locate 10.1.2.3 --json"), @r#"{"format":1,"type":"boundary_location","address":"10.1.2.3","boundary":{"network":"10.0.0.0/8","site":"S01","locality":"local"},"reason":"10.1.2.3 is in 10.0.0.0/8, a local boundary of site S01","site":"S01","assignment":"10.1.2.3 is in 10.0.0.0/8, a local boundary of site S01"}"#);
    assert_snapshot!(site.run("smsctl boundary locate nowhere"), @r#"
    --- standard error
    error: invalid value 'nowhere' for '<ADDRESS>': invalid IP address syntax

    For more information, try '--help'.
    --- exit code 2
    "#);
}

#[test]
fn an_empty_list_is_said_in_words() {
    assert_snapshot!(TestSite::new().run("smsctl boundary list"), @r#"No boundaries are configured."#);
}
