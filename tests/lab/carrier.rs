//! What a server does by itself for distribution points: a push that waited for its hours goes over when they come, and a point
//! that pulls fetches; a system's own tar makes a distribution point of a prestaged bundle.

use crate::site::{Feeds, Site};
use crate::tools::{folder, path, run, waits_for};
use std::fs;
use std::path::Path;
use std::time::Duration;

const CLOSED: &str = "bandwidth: ['mon-sat 00:00-24:00 closed', 'sun 00:00-23:59 closed']";

/// Two points: one that is pushed to, with these words of its hours, and one that pulls from it.
fn configure(site: &Site, work: &Path, hours: &str) {
    let (far, here) = (work.join("far"), work.join("here"));
    let file = work.join("points.yaml");
    let text = format!(
        "distribution_points:\n- {{id: far, directory: {}, {hours}}}\n- {{id: here, directory: {}, pull_from: [far]}}\n",
        path(&far),
        path(&here)
    );
    fs::write(&file, text).expect("the configuration");
    site.said(&["smsctl", "apply", path(&file), "--yes"]);
}

fn packaged(site: &Site, work: &Path) -> &'static str {
    let source = work.join("tool");
    fs::create_dir(&source).expect("a folder");
    fs::write(source.join("run.sh"), "#!/bin/sh\ntrue\n").expect("a script");
    fs::write(source.join("data.deb"), vec![7; 3 << 20]).expect("data");
    let words = [
        "smsdist",
        "package",
        path(&source),
        "--name",
        "tool",
        "--",
        "@run.sh",
    ];
    site.said(&words);
    "S01-P00001"
}

#[test]
#[ignore = "starts a server"]
fn a_push_that_waited_goes_over_when_its_hours_come_and_a_point_pulls_by_itself() {
    let work = folder();
    let work = work.path();
    let mut site = Site::new(&work.join("s"), Feeds::AptLists, None);
    configure(&site, work, CLOSED);
    let package = packaged(&site, work);
    let pushed = site.said(&["smsdist", "push", package]);
    assert!(
        pushed.contains("waits for its hours until sun 23:59"),
        "{pushed}"
    );
    site.serve_with(&["--pull", "here"]);
    let status = || site.said(&["smsdist", "status"]);
    assert!(!waits_for(Duration::from_secs(3), || work
        .join("far/packages")
        .join(package)
        .exists()));
    assert!(status().contains("waiting"), "{}", status());
    site.kill_server();
    configure(&site, work, "bandwidth: ['00:00-00:01 64MiB/s']");
    site.serve_with(&["--pull", "here"]);
    let is_there = |point: &str| work.join(point).join("packages").join(package).exists();
    let arrived = waits_for(Duration::from_secs(30), || {
        is_there("far") && is_there("here")
    });
    assert!(arrived, "{}", site.said(&["smsdist", "status"]));
    let verified = site.said(&["smsdist", "verify", "--point", "far", "--point", "here"]);
    assert_eq!(verified.matches("good").count(), 2, "{verified}");
    let all = || {
        site.said(&["smsdist", "status"])
            .matches("complete")
            .count()
            == 2
    };
    assert!(
        waits_for(Duration::from_secs(10), all),
        "{}",
        site.said(&["smsdist", "status"])
    );
}

#[test]
#[ignore = "uses the system's tar"]
fn the_systems_own_tar_makes_a_distribution_point_of_a_bundle() {
    let work = folder();
    let work = work.path();
    let site = Site::new(&work.join("s"), Feeds::AptLists, None);
    let package = packaged(&site, work);
    let (bundle, point) = (work.join("bundle.tar"), work.join("point"));
    fs::create_dir(&point).expect("a folder");
    site.said(&[
        "smsdist",
        "prestage",
        "export",
        package,
        "--out",
        path(&bundle),
    ]);
    run(&["tar", "-xf", path(&bundle), "-C", path(&point)]);
    let verified = site.said(&["smsdist", "verify", "--point", path(&point)]);
    assert!(verified.contains("good"), "{verified}");
    let again = work.join("again.tar");
    site.said(&[
        "smsdist",
        "prestage",
        "export",
        package,
        "--out",
        path(&again),
    ]);
    assert_eq!(
        fs::read(&bundle).expect("a bundle"),
        fs::read(&again).expect("a bundle")
    );
}
