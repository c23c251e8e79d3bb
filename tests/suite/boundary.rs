//! `smsctl boundary`.

use super::configuration::FULL;
use super::site::TestSite;
use insta::assert_snapshot;

#[test]
fn boundaries_are_listed_checked_and_located() {
    let site = TestSite::with(FULL);
    assert_snapshot!(site.run("smsctl boundary list"), @r#"
    NETWORK  LOCALITY  SITE  BANDWIDTH
    10.0.0.0/8  local  S01
    192.168.7.10-192.168.7.20  remote  S01
    "#);
    assert_snapshot!(site.run("smsctl boundary check"), @r#"2 boundaries, nothing wrong."#);
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

#[test]
fn a_boundary_is_added_and_removed_like_any_configuration() {
    let site = TestSite::with(FULL);
    assert_snapshot!(site.run("smsctl boundary add 172.16.0.0/24 --locality remote --dry-run"), @r#"
    ACTION  KIND  NAME
    create  boundary  172.16.0.0/24
        after: locality: remote
    1 to create, 0 to update, 0 to delete. Nothing was changed.
    Plan [digest]
    "#);
    assert_snapshot!(site.run("smsctl boundary add 172.16.0.0/24 --locality remote"), @r#"
    ACTION  KIND  NAME
    create  boundary  172.16.0.0/24
        after: locality: remote
    1 created, 0 updated, 0 deleted.
    "#);
    assert_snapshot!(site.run("smsctl boundary add 172.16.0.0/24"), @r#"
    --- standard error
    error: 172.16.0.0/24 is a boundary already
    hint: 'smsctl boundary list' shows them; remove it first to change it
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl boundary add 10.3.0.0/16 --site S02"), @r#"
    --- standard error
    error: the boundary cannot be applied
      boundaries[3]: 10.3.0.0/16 of site S02 overlaps 10.0.0.0/8 of site S01
    hint: give each address to one site; with --force the most specific boundary wins
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsctl boundary remove 172.16.0.0/24"), @r#"
    --- standard error
    error: this would delete
      boundary 172.16.0.0/24
    hint: agree with --yes; a section that a file has says all of it, so leave out what is to stay
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsctl boundary remove 172.16.0.0/24 --yes"), @r#"
    ACTION  KIND  NAME
    delete  boundary  172.16.0.0/24
        before: locality: remote
    0 created, 0 updated, 1 deleted.
    "#);
    assert_snapshot!(site.run("smsctl boundary remove 172.16.0.0/24 --yes"), @r#"
    --- standard error
    error: no boundary 172.16.0.0/24
    hint: 'smsctl boundary list' shows them
    --- exit code 1
    "#);
}

#[test]
fn tables_of_boundaries_are_taken_and_given() {
    let site = TestSite::with(FULL);
    site.write(
        "lab.tsv",
        "#id\tlow\thigh\tsite\nr1\t-1062729984\t-1062729729\tS01\n",
    );
    assert_snapshot!(site.run("smsctl boundary import lab.tsv"), @r#"
    ACTION  KIND  NAME
    create  boundary  192.168.7.0-192.168.7.255
        after: locality: local
    1 created, 0 updated, 0 deleted.
    "#);
    site.write("old.txt", "172.20.0.0\n172.20.1.0\n");
    assert_snapshot!(site.run("smsctl boundary import old.txt"), @r#"
    --- standard error
    error: old.txt:1: 172.20.0.0 is the id of a subnet whose length is not told
    hint: a row is network,site,locality, as in 10.1.0.0/24,S01,local; for ids of SMS without a length say --legacy-subnet-id 24
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl boundary import old.txt --legacy-subnet-id 24 --replace"), @r#"
    --- standard error
    error: this would delete
      boundary 10.0.0.0/8
      boundary 192.168.7.0-192.168.7.255
      boundary 192.168.7.10-192.168.7.20
    hint: agree with --yes; a section that a file has says all of it, so leave out what is to stay
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsctl boundary import old.txt --legacy-subnet-id 24 --replace --yes"), @r#"
    ACTION  KIND  NAME
    delete  boundary  10.0.0.0/8
        before: locality: local
    create  boundary  172.20.0.0/24
        after: locality: local
    create  boundary  172.20.1.0/24
        after: locality: local
    delete  boundary  192.168.7.0-192.168.7.255
        before: locality: local
    delete  boundary  192.168.7.10-192.168.7.20
        before: locality: remote
    2 created, 0 updated, 3 deleted.
    "#);
    assert_snapshot!(site.run("smsctl boundary export"), @r#"
    network,site,locality,bandwidth
    172.20.0.0/24,S01,local,
    172.20.1.0/24,S01,local,
    "#);
}

#[test]
fn a_table_with_names_of_another_system_is_taken_for_one_site() {
    let site = TestSite::with(FULL);
    site.run("smsctl boundary add 172.20.1.0/24");
    site.write("strange.csv", "172.20.3.0/24,Paris\n");
    assert_snapshot!(site.run("smsctl boundary import strange.csv"), @r#"
    --- standard error
    error: strange.csv:1: invalid site code "Paris": three characters A-Z or 0-9
    hint: with --site S01 all of them belong to site S01
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl boundary import strange.csv --site S01"), @r#"
    ACTION  KIND  NAME
    create  boundary  172.20.3.0/24
        after: locality: local
    1 created, 0 updated, 0 deleted.
    "#);
    assert_snapshot!(site.run("smsctl boundary check"), @r#"
    FAULT  WHERE  DETAIL
    hole  172.20.2.0-172.20.2.255  in no boundary, between 172.20.1.0/24 and 172.20.3.0/24 of site S01
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl boundary check --skip hole --skip unserved"), @r#"4 boundaries, nothing wrong."#);
}
