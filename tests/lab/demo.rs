//! `scripts/demo` as a newcomer runs it: without root, and stopped with Ctrl-C at any moment.

use crate::tools::{
    assert_nothing_left, base, finish, folder, free_port, path, run, spawn, waits_for,
};
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

const NOBODY: &str = "65534";
const STEP: Duration = Duration::from_secs(120);

#[test]
#[ignore = "lab: needs root and the machine's mirror; run by make test"]
fn without_root_the_demo_runs_the_part_that_changes_nothing_and_says_why_it_stops() {
    // not below target, which others may not be allowed to enter
    let lab = tempfile::tempdir().expect("a folder");
    checkout(lab.path());
    run(&["chown", "-R", NOBODY, path(lab.path())]);
    let mut demo = crate::tools::command(&[
        "setpriv",
        "--reuid",
        NOBODY,
        "--regid",
        NOBODY,
        "--clear-groups",
    ]);
    demo.arg(lab.path().join("scripts/demo"));
    let ended = finish(prepare(&mut demo, lab.path()));
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(
        ended.stderr.contains("installing updates needs root"),
        "{ended:#?}"
    );
    for step in ["2. ", "3. ", "4. ", "5. "] {
        assert!(
            ended.stderr.contains(&format!("== {step}")),
            "{step}: {ended:#?}"
        );
    }
    assert!(!ended.stderr.contains("== 6. "), "{ended:#?}");
    shows_no_secret(&ended.stderr);
    assert_eq!(processes_of(lab.path()), Vec::<String>::new());
}

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn a_demo_that_is_stopped_at_any_moment_leaves_nothing_running_or_mounted_and_the_next_starts_clean()
 {
    let lab = folder();
    checkout(lab.path());
    for text in ["Retrieving", "Unpacking"] {
        stopped_when(lab.path(), "demo/debootstrap.log", text);
    }
    // the rest need not wait for debootstrap each time
    make_debootstrap_fast(&lab.path().join("bin/debootstrap"));
    for text in [
        "smsagent enroll",
        "smspatch sync",
        "smspatch package",
        "== 7. ",
    ] {
        stopped_when(lab.path(), "log", text);
    }
    let (mut demo, log) = start(lab.path());
    let code = demo.wait().expect("the demo ends").code();
    let said = fs::read_to_string(log).expect("the log");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Removing what the last run left"), "{said}");
    assert!(said.contains("== 0 required updates."), "{said}");
    shows_no_secret(&said);
    nothing_is_left(lab.path());
    for file in [
        "compliance-before.json",
        "compliance-after.json",
        "report.html",
        "report.json",
    ] {
        assert!(lab.path().join("demo").join(file).is_file(), "{file}");
    }
}

/// What the demo needs of the folder in which it stands.
fn checkout(folder: &Path) {
    let programs = Path::new(env!("CARGO_BIN_EXE_smsctl"))
        .parent()
        .expect("a folder");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/demo");
    fs::create_dir_all(folder.join("scripts")).expect("a folder");
    fs::create_dir_all(folder.join("bin")).expect("a folder");
    fs::copy(script, folder.join("scripts/demo")).expect("the script");
    for name in ["smsctl", "smsinv", "smspatch", "smsdist", "smsagent"] {
        fs::copy(programs.join(name), folder.join("bin").join(name)).expect("a program");
    }
}

fn make_debootstrap_fast(at: &Path) {
    let text = format!("#!/bin/sh\nexec cp -a '{}' \"$3\"\n", base().display());
    fs::write(at, text).expect("written");
    fs::set_permissions(at, fs::Permissions::from_mode(0o755)).expect("executable");
}

fn prepare<'a>(
    command: &'a mut std::process::Command,
    folder: &Path,
) -> &'a mut std::process::Command {
    command
        .env("SMS_DEMO_BIN", folder.join("bin"))
        .env("SMS_DEMO_PORT", free_port().to_string())
}

/// The demo in a process group of its own, as a shell starts it, and the file that has what it says.
fn start(folder: &Path) -> (Child, PathBuf) {
    let log = folder.join("log");
    let script = folder.join("scripts/demo");
    let mut demo = spawn(&[path(&script)]);
    prepare(&mut demo, folder).process_group(0);
    let demo = demo.stderr(File::create(&log).expect("a log")).spawn();
    (demo.expect("the demo starts"), log)
}

/// Ctrl-C once `text` stands in a file of the folder.
fn stopped_when(folder: &Path, file: &str, text: &str) {
    drop(fs::remove_dir_all(folder.join("demo")));
    let (mut demo, log) = start(folder);
    let stands = || {
        fs::read(folder.join(file)).is_ok_and(|said| String::from_utf8_lossy(&said).contains(text))
    };
    let is_there = waits_for(STEP, stands);
    run(&["kill", "-INT", "--", &format!("-{}", demo.id())]);
    let has_ended = waits_for(Duration::from_secs(30), || {
        demo.try_wait().expect("status").is_some()
    });
    let said = fs::read_to_string(log).expect("the log");
    assert!(is_there, "{text} never came: {said}");
    assert!(has_ended, "{text}: still running: {said}");
    assert_eq!(
        demo.wait().expect("status").code(),
        Some(130),
        "{text}: {said}"
    );
    println!("stopped at {text:?}");
    nothing_is_left(folder);
}

fn nothing_is_left(folder: &Path) {
    assert_nothing_left(folder);
    assert_eq!(processes_of(folder), Vec::<String>::new());
}

/// Processes that have the folder in their command line.
fn processes_of(folder: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(path(folder))).collect()
}

/// A token begins with the address of a management point and its root's digest; none of the kind is shown.
fn shows_no_secret(said: &str) {
    let commands = said
        .lines()
        .filter(|line| line.contains("$ smsagent enroll"));
    for line in commands {
        assert!(
            line.split(' ')
                .all(|word| word.len() < 80 || word.starts_with('/')),
            "{line}"
        );
    }
}
