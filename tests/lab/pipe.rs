//! The tools as a pipe, for one machine in a cron job: no server, no enrollment.

use crate::site::{Feeds, Site};
use crate::tools::{Ended, endpoint, folder, path, run};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn the_tools_in_a_pipe_bring_the_content_for_one_machine_without_a_server() {
    let lab = folder();
    let site = Site::new(&lab.path().join("s"), Feeds::AptLists, None);
    site.said(&["smspatch", "sync"]);
    let root = lab.path().join("endpoint");
    endpoint(&root);
    let point = lab.path().join("point");
    let pushed = pipe(&site, "smsinv collect --root $ROOT", &root, &point);
    assert_eq!(pushed.code, Some(0), "{pushed:#?}");
    site.said(&["smsdist", "verify", "--point", path(&point)]);
    let files = files_below(&point);
    let payloads = files.iter().filter(|file| is_debian_archive(file)).count();
    assert!(payloads >= 1, "{files:?}");
    let again = pipe(&site, "smsinv collect --root $ROOT", &root, &point);
    assert_eq!(again.code, Some(0), "{again:#?}");
    assert_eq!(files_below(&point), files, "a second run adds nothing");
    a_failing_stage_stops_the_pipe(&site, &root, &lab.path().join("other"));
    a_compliant_system_needs_nothing(&site, &root, &point, &lab.path().join("nothing"));
}

/// The pipe as it stands in the README.
fn pipe(site: &Site, collect: &str, root: &Path, point: &Path) -> Ended {
    let line = format!(
        "set -o pipefail; {collect} | smspatch scan - | smspatch approve --security - | smspatch package - | smsdist push --point $POINT -"
    );
    let programs = Path::new(env!("CARGO_BIN_EXE_smsctl"))
        .parent()
        .expect("a folder");
    let search = format!("{}:/usr/bin:/bin:/usr/sbin:/sbin", programs.display());
    let mut bash = site.command(&["bash", "-c", &line]);
    bash.env("PATH", search)
        .env("ROOT", root)
        .env("POINT", point);
    crate::tools::finish(&mut bash)
}

fn a_failing_stage_stops_the_pipe(site: &Site, root: &Path, point: &Path) {
    let failed = pipe(site, "smsinv collect --root $ROOT/nowhere", root, point);
    assert_eq!(failed.code, Some(2), "{failed:#?}");
    let empty = failed
        .stderr
        .matches("error: cannot read standard input: it is empty")
        .count();
    assert_eq!(empty, 4, "each later stage says so: {failed:#?}");
    assert!(!point.exists(), "nothing was pushed");
    let other = pipe(site, "smsctl status --json", root, point);
    assert_eq!(other.code, Some(2), "{other:#?}");
    let wanted = "expected a document of type \"inventory\", found \"site_status\"";
    assert!(other.stderr.contains(wanted), "{other:#?}");
    assert!(!point.exists(), "nothing was pushed");
}

fn a_compliant_system_needs_nothing(site: &Site, root: &Path, from: &Path, point: &Path) {
    let payloads: Vec<PathBuf> = files_below(from)
        .into_iter()
        .filter(is_debian_archive)
        .collect();
    let mut words = vec!["dpkg", "--root", path(root), "--force-unsafe-io", "-i"];
    words.extend(payloads.iter().map(|file| path(file)));
    run(&words);
    let nothing = pipe(site, "smsinv collect --root $ROOT", root, point);
    assert_eq!(nothing.code, Some(0), "{nothing:#?}");
    assert!(nothing.stdout.contains("Nothing to push"), "{nothing:#?}");
}

fn is_debian_archive(file: &PathBuf) -> bool {
    fs::read(file).expect("a file").starts_with(b"!<arch>\n")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        if next.is_dir() {
            waiting.extend(
                fs::read_dir(&next)
                    .expect("a folder")
                    .flatten()
                    .map(|entry| entry.path()),
            );
        } else {
            found.push(next);
        }
    }
    found.sort();
    found
}
