//! `smsdist explain` and `smsdist coverage`.

use super::site::TestSite;
use insta::assert_snapshot;

const PLACES: &str = "
other_sites:
- {code: S02, name: Paris, kind: secondary, parent: S01}
distribution_points:
- {id: dp1, url: 'https://dp1.example.org', directory: dp1}
- {id: dp2, url: 'https://10.2.0.5:8443', directory: dp2, site: S02}
- {id: lab, url: 'https://lab.example.org', directory: lab, protected: [10.1.9.0/24]}
boundaries:
- {network: 10.1.0.0/16}
- {network: 10.2.0.0/16, site: S02}
- {network: 10.3.0.0/16, locality: remote}
boundary_groups:
- {id: branch, networks: [10.3.0.0/16], site_default_after_minutes: 60}
";

fn with_a_package() -> TestSite {
    let site = TestSite::with(PLACES);
    std::fs::create_dir(site.path("tool")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    for line in [
        "smsdist package tool --name tool -- @run.sh",
        "smsdist push S01-P00001 --point dp1 --point dp2",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
    site
}

#[test]
fn a_place_is_explained_with_every_distribution_point() {
    let site = with_a_package();
    assert_snapshot!(site.run("smsdist explain --address 10.2.3.4 S01-P00001"), @r#"
    A machine of site S01, row 3: in a boundary of a secondary site of its own
    10.2.3.4 is in 10.2.0.0/16, a local boundary of site S02; the first distribution points to try are of site S02 and local.
    POINT  TRIED  WHY
    dp2  1  local, of site S02
    dp1  2  remote, of site S01
    lab  no  it is protected, and not for the client's network
    DEPLOYMENT  REMOTE CONTENT  DECISION  ASKS  WHY
    -  dont_run  download  dp2  a local distribution point has the content
    -  download  download  dp2, dp1  a local distribution point has the content
    "#);
    assert_snapshot!(site.run("smsdist explain --address 10.3.0.1 S01-P00001 --waited 59"), @r#"
    A machine of site S01, row 2: in a remote boundary of its site
    10.3.0.1 is in 10.3.0.0/16, a remote boundary of site S01; no distribution point in reach has the content.
    POINT  TRIED  WHY
    dp1  no  default of site S01, open after 60 minutes; the client has looked for 59
    dp2  no  site S02 is neither the client's own nor where it is
    lab  no  it is protected, and not for the client's network
    DEPLOYMENT  REMOTE CONTENT  DECISION  ASKS  WHY
    -  dont_run  wait_for_content  -  no distribution point has the content
    -  download  wait_for_content  -  no distribution point has the content
    "#);
    let peers = "client_settings: {peer_cache: {}}\nboundary_groups: [{id: paris, networks: [10.2.0.0/16], distribution_points: [dp2], vendor_origin: true}]\n";
    site.write("peers.yaml", peers);
    site.run("smsctl apply peers.yaml --yes");
    assert_snapshot!(site.run("smsdist explain --address 10.2.3.4"), @r#"
    A machine of site S01, row 3: in a boundary of a secondary site of its own
    10.2.3.4 is in 10.2.0.0/16, a local boundary of site S02; the first distribution points to try are of site S02 and local.
    Clients of 10.2.0.0/16 that hold it come before distribution points on other machines.
    POINT  TRIED  WHY
    dp2  1  local, of group paris
    dp1  no  it is in no group, and the client's group does not fall back to the site
    lab  no  it is protected, and not for the client's network
    When all of these fail, updates come from where their vendor offers them.
    DEPLOYMENT  REMOTE CONTENT  DECISION  ASKS  WHY
    -  dont_run  download  dp2  a local distribution point has the content
    -  download  download  dp2  a local distribution point has the content
    "#);
    assert_snapshot!(site.run("smsdist explain web-1 S01-P00001 --address 10.2.3.4"), @r#"
    --- standard error
    error: a client and an address are given: leave one out
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsdist explain nobody S01-P00001"), @r#"
    --- standard error
    error: there is no client nobody
    hint: 'smsctl client list' shows them
    --- exit code 1
    "#);
}

#[test]
fn what_is_not_covered_is_named_and_told_by_the_exit_code() {
    let site = with_a_package();
    assert_snapshot!(site.run("smsdist coverage"), @r#"
    Boundaries: 3, packages: 1, distribution points: 3.
    Every boundary reaches every package.
    "#);
    site.write(
        "lonely.yaml",
        "boundaries: [{network: 10.9.0.0/16, site: S09}]\n",
    );
    site.run("smsctl apply lonely.yaml --yes");
    assert_snapshot!(site.run("smsdist coverage S01-P00001"), @r#"
    Boundaries: 1, packages: 1, distribution points: 3.
    NETWORK  SITE  PACKAGE  VERSION  WHY
    10.9.0.0/16  S09  S01-P00001  1  its clients may use no distribution point
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsdist coverage S01-P00009"), @r#"
    --- standard error
    error: there is no released package S01-P00009
    hint: 'smsdist list' shows the packages that there are
    --- exit code 1
    "#);
}

const HIERARCHY: &str = "
site: {code: S01, name: Berlin, approval: manual, policy_poll_minutes: 60, inventory_stale_hours: 72, fallback_site: S03}
other_sites:
- {code: S02, name: Paris, kind: secondary, parent: S03}
- {code: S03, name: Lyon, kind: primary, parent: S01, management_points: ['https://mp.lyon.example.org:8443']}
boundaries:
- {network: 10.1.0.0/16}
- {network: 10.2.0.0/16, site: S02}
";

#[test]
fn machines_join_the_primary_of_their_boundary_and_those_outside_all_the_fallback_site() {
    let site = TestSite::with(HIERARCHY);
    assert_snapshot!(site.run("smsctl boundary locate 10.1.2.3"), @r#"
    10.1.2.3 is in 10.1.0.0/16, a local boundary of site S01.
    A new client there joins site S01.
    "#);
    assert_snapshot!(site.run("smsctl boundary locate 10.2.2.3"), @r#"
    10.2.2.3 is in 10.2.0.0/16, a local boundary of site S02.
    A new client there joins site S03.
    "#);
    assert_snapshot!(site.run("smsctl boundary locate 192.0.2.1"), @r#"
    192.0.2.1 is outside every boundary.
    A new client there joins site S03.
    "#);
    site.write(
        "wrong.yaml",
        HIERARCHY
            .replace("fallback_site: S03", "fallback_site: S04")
            .replace("https:", "ftp:"),
    );
    assert_snapshot!(site.run("smsctl apply wrong.yaml --yes"), @r#"
    --- standard error
    error: wrong.yaml cannot be applied
      other_sites[1].management_points[0]: "ftp://mp.lyon.example.org:8443" is not an address such as https://mp1.example.org:8443
      site.fallback_site: there is no site S04
    --- exit code 2
    "#);
}

#[test]
fn a_push_outside_of_the_hours_of_a_point_waits_unless_it_is_told_not_to() {
    let site = TestSite::with(
        "distribution_points: [{id: dp1, directory: dp1, bandwidth: ['mon-sat 00:00-24:00 closed', 'sun 00:00-23:59 closed']}]\n",
    );
    std::fs::create_dir(site.path("tool")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    site.run("smsdist package tool --name tool -- @run.sh");
    assert_snapshot!(site.run("smsdist push S01-P00001"), @r#"
    POINT  PACKAGE  VERSION  FILES SENT  BYTES SENT  RESULT
    dp1  S01-P00001  1  0  0 B  waits for its hours until sun 23:59
    "#);
    let status = site.run("smsdist status");
    let waits =
        status.contains("waiting") && status.contains("waits for its hours until sun 23:59");
    assert!(waits && !site.path("dp1").exists(), "{status}");
    let sent = site.run("smsdist push S01-P00001 --now");
    assert!(sent.contains("complete"), "{sent}");
    let status = site.run("smsdist status");
    assert!(
        status.contains("complete") && !status.contains("waits"),
        "{status}"
    );
}

#[test]
fn a_pull_outside_of_the_hours_of_its_point_is_seen_to_wait() {
    let hours = "bandwidth: ['mon-sat 00:00-24:00 closed', 'sun 00:00-23:59 closed']";
    let points = format!(
        "distribution_points: [{{id: dp1, directory: dp1}}, {{id: dp2, directory: dp2, pull_from: [dp1], {hours}}}]\n"
    );
    let site = TestSite::with(&points);
    std::fs::create_dir(site.path("tool")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    site.run("smsdist package tool --name tool -- @run.sh");
    site.run("smsdist push S01-P00001 --point dp1");
    assert_snapshot!(site.run("smsdist pull dp2"), @r#"
    Nothing was fetched.
    --- standard error
    dp2: waits for its hours until sun 23:59
    "#);
    let status = site.run("smsdist status");
    assert!(
        status.contains("waits for its hours until sun 23:59"),
        "{status}"
    );
    let pulled = site.run("smsdist pull dp2 --now");
    assert!(pulled.contains("complete"), "{pulled}");
    let status = site.run("smsdist status");
    assert!(!status.contains("waits"), "{status}");
}

#[test]
fn hours_of_a_point_that_never_come_are_refused() {
    let site = TestSite::with("boundaries: []\n");
    site.write(
        "never.yaml",
        "distribution_points: [{id: dp1, directory: dp1, bandwidth: ['00:00-24:00 closed']}]\n",
    );
    let shown = site.run("smsctl plan never.yaml");
    assert!(
        shown.contains("distribution_points[0].bandwidth: all hours are closed"),
        "{shown}"
    );
}

#[test]
fn the_hours_of_a_boundary_are_kept_from_command_to_table_and_back() {
    let site = TestSite::with("boundaries: [{network: 10.1.0.0/16}]\n");
    let windows = ["mon-fri 08:00-18:00 64KiB/s", "22:00-06:00 closed"];
    let add = [
        "smsctl",
        "boundary",
        "add",
        "10.2.0.0/16",
        "--locality",
        "remote",
    ];
    let hours = ["--bandwidth", windows[0], "--bandwidth", windows[1]];
    site.answer(&[&add[..], &hours].concat());
    let table = site.run("smsctl boundary export");
    let line = "10.2.0.0/16,S01,remote,mon-fri 08:00-18:00 64KiB/s; 22:00-06:00 closed\n";
    assert!(table.contains(line), "{table}");
    site.write("boundaries.csv", &table);
    site.run("smsctl boundary remove 10.2.0.0/16 --yes");
    site.run("smsctl boundary import boundaries.csv");
    assert_eq!(site.run("smsctl boundary export"), table);
    let exported = site.run("smsctl export");
    assert!(
        exported.contains("mon-fri 08:00-18:00 64KiB/s"),
        "{exported}"
    );
    site.write("boundaries.csv", "10.3.0.0/16,S01,local,08:00-18:00 fast\n");
    let refused = site.run("smsctl boundary import boundaries.csv");
    assert!(refused.contains("boundaries.csv:1"), "{refused}");
    site.write(
        "site.yaml",
        "boundaries:\n- {network: 10.1.0.0/16, bandwidth: ['08:00-18:00 fast']}\n",
    );
    let refused = site.run("smsctl plan site.yaml");
    assert!(
        refused.contains("line 2, column 38")
            && refused.contains("as in mon-fri 08:00-18:00 64KiB/s"),
        "{refused}"
    );
}
