//! What other accounts of the machine get of an agent and of a site: nothing. And what a full disk cannot keep an agent from.

use crate::mount::Memory;
use crate::site::{Feeds, Site};
use crate::tools::{Ended, command, finish, folder, kill_after, path, run, spawn, waits_for};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A site that serves, and the folder of an agent of this machine.
fn enrolled(lab: &Path) -> (Site, PathBuf) {
    fs::set_permissions(lab, fs::Permissions::from_mode(0o755)).expect("mode");
    let mut site = Site::new(&lab.join("s"), Feeds::AptLists, None);
    site.serve();
    let state = lab.join("state");
    let token = site.json(&["smsctl", "client", "token", "--auto-approve"]);
    let token = token["token"].as_str().expect("a token");
    site.said(&["smsagent", "enroll", "--state-dir", path(&state), token]);
    (site, state)
}

/// Runs it as an account that has nothing.
fn as_nobody(words: &[&str]) -> Ended {
    let mut all = vec![
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    all.extend(words);
    finish(&mut command(&all))
}

#[test]
#[ignore = "lab: needs root; run by make test"]
fn a19_l15_another_account_reads_nothing_stops_nothing_and_removes_nothing() {
    let lab = folder();
    let (site, state) = enrolled(lab.path());
    site.said(&["smsagent", "once", "--state-dir", path(&state)]);
    let before = run(&["find", path(&state), "-type", "f"]);
    let mut agent = spawn(&["smsagent", "run", "--state-dir", path(&state)])
        .spawn()
        .expect("the agent starts");
    let seen = as_nobody(&["find", path(&state), "-readable"]).stdout;
    assert_eq!(seen, "", "of the agent");
    let of_site = site.dir.join("site");
    let seen = as_nobody(&["find", path(&of_site), "-type", "f", "-readable"]).stdout;
    assert_eq!(seen, "", "of the site");
    let pid = agent.id().to_string();
    let program = env!("CARGO_BIN_EXE_smsagent");
    let tries: [&[&str]; 8] = [
        &["rm", "-rf", path(&state)],
        &["mv", path(&state), "/tmp/sms-lab-stolen"],
        &["kill", "-9", &pid],
        &["cat", &format!("/proc/{pid}/environ")],
        &[program, "seal-image", "--state-dir", path(&state), "--yes"],
        &[program, "once", "--state-dir", path(&state)],
        &[program, "status", "--state-dir", path(&state)],
        &[program, "rotate-key", "--state-dir", path(&state)],
    ];
    for words in tries {
        assert_ne!(as_nobody(words).code, Some(0), "{words:?}");
    }
    assert!(
        agent.try_wait().expect("status").is_none(),
        "it was stopped"
    );
    kill_after(&mut agent, Duration::ZERO);
    let after = run(&["find", path(&state), "-type", "f"]);
    for file in before.lines() {
        assert!(after.contains(file), "{file} is gone");
    }
}

/// The children of a process.
fn children(pid: u32) -> Vec<u32> {
    let said = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    let said = said.unwrap_or_default();
    said.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// Whether these bytes are anywhere in the memory of a process.
fn holds(pid: u32, wanted: &[u8]) -> bool {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("maps");
    let mut memory = File::open(format!("/proc/{pid}/mem")).expect("memory, as root");
    maps.lines().any(|line| {
        let (range, rest) = line.split_once(' ').expect("a range");
        let (from, to) = range.split_once('-').expect("from and to");
        let address = |text| u64::from_str_radix(text, 16).expect("an address");
        let (from, to) = (address(from), address(to));
        if !rest.starts_with("rw") || to - from > 1 << 30 {
            return false;
        }
        let mut bytes = vec![0; usize::try_from(to - from).expect("a size")];
        let read = memory
            .seek(SeekFrom::Start(from))
            .and_then(|_| memory.read_exact(&mut bytes));
        read.is_ok() && bytes.windows(wanted.len()).any(|window| window == wanted)
    })
}

/// The secret half of the agent's key.
fn secret(state: &Path) -> Vec<u8> {
    let files = run(&["find", path(state), "-type", "f"]);
    let keys = files
        .lines()
        .filter_map(|file| fs::read_to_string(file).ok());
    let pem = keys
        .into_iter()
        .find(|text| text.starts_with("-----BEGIN PRIVATE"));
    let pem = pem.expect("the agent's key");
    let line: String = pem
        .lines()
        .filter(|line| !line.starts_with("---"))
        .collect();
    BASE64_STANDARD.decode(line).expect("a key")[16..48].to_vec()
}

#[test]
#[ignore = "lab: needs root; run by make test"]
fn a01_l11_no_key_is_in_the_process_that_talks_to_servers_nor_in_a_core() {
    let lab = folder();
    let (site, state) = enrolled(lab.path());
    let secret = secret(&state);
    // the worker waits for an answer that does not come
    run(&["kill", "-STOP", &site.server_id().to_string()]);
    let mut agent = spawn(&["smsagent", "once", "--state-dir", path(&state)])
        .spawn()
        .expect("the agent starts");
    let pid = agent.id();
    let has_worker = waits_for(Duration::from_secs(20), || !children(pid).is_empty());
    assert!(has_worker, "no worker");
    std::thread::sleep(Duration::from_millis(500));
    let worker = children(pid)[0];
    assert!(holds(pid, &secret), "the search finds nothing at all");
    assert!(!holds(worker, &secret), "the worker holds the key");
    for process in [pid, worker] {
        let limits = fs::read_to_string(format!("/proc/{process}/limits")).expect("limits");
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core"))
            .expect("a limit");
        assert!(core.split_whitespace().nth(4) == Some("0"), "{core}");
    }
    // even its own account may not look into the worker: it is not dumpable
    let status = fs::read_to_string(format!("/proc/{worker}/status")).expect("status");
    let uid = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .expect("an account");
    let uid = uid.split_whitespace().next().expect("a number");
    let reuid = format!("--reuid={uid}");
    let look = [
        "setpriv",
        &reuid,
        "--clear-groups",
        "cat",
        &format!("/proc/{worker}/environ"),
    ];
    assert_ne!(
        finish(&mut command(&look)).code,
        Some(0),
        "its account looked into it"
    );
    run(&["kill", "-CONT", &site.server_id().to_string()]);
    kill_after(&mut agent, Duration::from_secs(30));
}

#[test]
#[ignore = "lab: needs root; run by make test"]
fn l09_a_full_disk_is_reported_from_the_reserve_and_recovers() {
    let lab = folder();
    fs::create_dir_all(lab.path().join("state")).expect("a folder");
    let memory = Memory::at(&lab.path().join("state"));
    let (site, state) = enrolled(lab.path());
    let source = site.dir.join("large");
    fs::create_dir(&source).expect("a folder");
    fs::write(source.join("run.sh"), "#!/bin/sh\nexit 0\n").expect("a script");
    fs::write(source.join("data"), vec![7; 4 << 20]).expect("content");
    let package = [
        "smsdist",
        "package",
        path(&source),
        "--name",
        "large",
        "--json",
        "--",
        "@run.sh",
    ];
    let made = serde_json::from_str(&site.said(&package)).expect("JSON");
    let package = site.package_of(&made);
    site.said(&["smspatch", "deploy", &package, "--collection", "servers"]);
    site.said(&["smsdist", "push", &package]);
    let once = ["smsagent", "once", "--state-dir", path(&state)];
    site.said(&[
        "smsagent",
        "once",
        "--state-dir",
        path(&state),
        "--inventory-only",
    ]);
    memory.leave(0);
    let full = site.ask(&once);
    assert!(
        matches!(full.code, Some(0 | 3)),
        "it could not even report: {full:#?}"
    );
    let told = site.said(&["smspatch", "deployments", "--json"]);
    let failed = site.said(&["smsctl", "client", "list", "--json"]);
    assert!(
        told.contains("\"failed\":1") || told.contains("failed"),
        "{told} {failed}"
    );
    memory.make_room();
    fs::remove_file(state.join("state.json")).ok();
    site.said(&once);
    assert!(state.join("reserve").exists(), "the reserve is back");
}

#[test]
fn l09_the_service_begins_again_whoever_ends_it() {
    let unit = include_str!("../../examples/systemd/smsagent.service");
    for line in [
        "Restart=always",
        "ExecStart=/usr/bin/smsagent run",
        "LimitCORE=0",
        "StandardInput=null",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
}
