//! `smsdist prestage`: packages in a file, at a distribution point that knows nothing of its site.

use super::site::TestSite;
use insta::assert_snapshot;
use std::fs;

fn packaged() -> TestSite {
    let site = TestSite::with("distribution_points: [{id: dp1, directory: dp1}]\n");
    fs::create_dir(site.path("tool")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    let shown = site.run("smsdist package tool --name tool -- @run.sh");
    assert!(!shown.contains("exit code"), "{shown}");
    site
}

#[test]
fn a_package_is_carried_in_a_file_and_not_sent_again() {
    let site = packaged();
    assert_snapshot!(site.run("smsdist prestage export S01-P00001 --out one.tar"), @r#"
    PACKAGE  VERSION
    S01-P00001  1
    Wrote one.tar: 15 B, objects: 1.
    "#);
    let planned = site.run("smsdist prestage import one.tar --point dp1 --dry-run");
    assert!(
        planned.contains("15 B") && !site.path("dp1").exists(),
        "{planned}"
    );
    assert_snapshot!(site.run("smsdist prestage import one.tar --point dp1"), @r#"
    POINT  PACKAGE  VERSION  FILES TAKEN  BYTES TAKEN  RESULT
    dp1  S01-P00001  1  1  15 B  complete
    "#);
    let pushed = site.run("smsdist push S01-P00001");
    assert!(pushed.contains("was complete"), "{pushed}");
    site.write("tool/more", "more\n");
    site.run("smsdist package tool --name tool -- @run.sh");
    assert_snapshot!(site.run("smsdist prestage export S01-P00001 --for dp1 --out two.tar"), @r#"
    PACKAGE  VERSION
    S01-P00001  2
    Wrote two.tar: 5 B, objects: 1.
    Left out, as it is there: 15 B.
    "#);
    let taken = site.run("smsdist prestage import two.tar --point dp1");
    assert!(
        taken.contains("complete") && taken.contains("5 B"),
        "{taken}"
    );
    let verified = site.run("smsdist verify");
    assert!(verified.contains("good"), "{verified}");
}

#[test]
fn a_point_without_its_site_believes_digests_and_refuses_what_is_tampered_with() {
    let site = packaged();
    site.run("smsdist prestage export S01-P00001 --out one.tar");
    let far = TestSite::empty();
    let bytes = fs::read(site.path("one.tar")).expect("a bundle");
    far.write("one.tar", &bytes);
    let at = bytes
        .windows(4)
        .rposition(|four| four == b"true")
        .expect("the script");
    far.write(
        "bad.tar",
        [&bytes[..at], b"TRUE", &bytes[at + 4..]].concat(),
    );
    far.write("cut.tar", &bytes[..bytes.len() - 1024]);
    let shown = far.run("smsdist prestage import bad.tar --point ./dp");
    assert!(
        shown.contains("error: bad.tar is not trusted") && shown.contains("exit code 13"),
        "{shown}"
    );
    let shown = far.run("smsdist prestage import cut.tar --point ./cut");
    assert!(
        shown.contains("cannot import cut.tar: it ends too early"),
        "{shown}"
    );
    assert_eq!(
        fs::read_dir(far.path("cut/packages"))
            .expect("a folder")
            .count(),
        0
    );
    assert_snapshot!(far.run("smsdist prestage import one.tar --point ./dp"), @r#"
    POINT  PACKAGE  VERSION  FILES TAKEN  BYTES TAKEN  RESULT
    ./dp  S01-P00001  1  1  15 B  complete
    --- standard error
    Nothing here says what is released: only digests are verified.
    "#);
}
