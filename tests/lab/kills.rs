//! Interrupted is not broken: the agent and the server are killed at moments spread over the whole cycle, and the next run
//! completes it with nothing lost.

use crate::cycle::is_clean;
use crate::mount::Memory;
use crate::proxy::Proxy;
use crate::site::{Feeds, Site};
use crate::tools::{assert_nothing_left, folder, kill_after, path, spawn, waits_for};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Moments at which the agent is killed, spread over the time that an undisturbed cycle takes.
const AGENT_KILLS: u32 = 10;
/// Moments at which the server is killed.
const SERVER_KILLS: u32 = 5;
/// Metadata, policy and TLS on top of the content.
const SMALL: u64 = 512 << 10;
const STATUS: &str = "var/lib/dpkg/status";

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn an_agent_or_a_server_killed_at_any_moment_completes_the_cycle_when_started_again() {
    let lab = folder();
    let _memory = Memory::at(&lab.path().join("s"));
    let mut site = ready(&lab.path().join("s"));
    let whole = an_undisturbed_cycle(&site);
    println!("an undisturbed cycle: {whole:?}");
    for moment in 1..=AGENT_KILLS {
        let after = whole * moment / (AGENT_KILLS + 1);
        on_a_new_endpoint(&mut site, moment, |_, root| agent_is_killed(root, after));
    }
    for moment in 1..=SERVER_KILLS {
        let after = whole * moment / (SERVER_KILLS + 1);
        let stays_down = moment % 2 == 0;
        on_a_new_endpoint(&mut site, 100 + moment, |site, root| {
            server_is_killed(site, root, after, stays_down);
        });
    }
}

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn a_download_that_is_cut_again_and_again_goes_on_at_the_byte() {
    let lab = folder();
    let _memory = Memory::at(&lab.path().join("s"));
    let site = ready(&lab.path().join("s"));
    let proxy = Proxy::before(site.port());
    let size = content_size(&site);
    site.configure(
        Feeds::AptLists,
        &format!("https://127.0.0.1:{}", proxy.port),
    );
    let root = site.endpoint("endpoint");
    for part in 1..=3 {
        proxy.cut_after(size / 4 + part * 1_000);
        let cut = site.ask(&["smsagent", "once", "--root", path(&root)]);
        cut.complains(3, "failed: cannot fetch");
    }
    proxy.mend();
    site.said(&["smsagent", "once", "--root", path(&root)]);
    is_installed(&site, &root);
    let carried = proxy.carried();
    println!("content {size} bytes, carried {carried} bytes in four runs");
    assert!(carried <= size + SMALL, "{carried} of {size}");
}

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn packages_that_dpkg_was_cut_off_unpacking_are_completed() {
    let lab = folder();
    let _memory = Memory::at(&lab.path().join("s"));
    let mut site = ready(&lab.path().join("s"));
    let done = site.endpoint("done");
    site.said(&["smsagent", "once", "--root", path(&done)]);
    let done = fs::read_to_string(done.join(STATUS)).expect("dpkg's status");
    let notes = [
        ("half-configured", None),
        ("unpacked", None),
        ("half-installed", None),
        ("half-installed", Some(done.as_str())),
        ("unpacked", Some(done.as_str())),
    ];
    for (number, (state, noted)) in (1..).zip(notes) {
        println!("cut off at {state}, new version noted: {}", noted.is_some());
        on_a_new_endpoint(&mut site, number, |_, root| {
            cut_off_unpacking(root, state, noted);
        });
    }
}

/// dpkg's notes as a power cut leaves them while apt and its library are unpacked: with the old versions still, or with
/// those of a machine where it is done. Its journal names these states in this order.
fn cut_off_unpacking(root: &Path, state: &str, done: Option<&str>) {
    let file = root.join(STATUS);
    let mut status = fs::read_to_string(&file).expect("dpkg's status");
    for name in ["apt", "libapt-pkg6.0"] {
        let now = record(&status, name).to_owned();
        let noted = done.map_or(now.as_str(), |done| record(done, name));
        assert!(done.is_none() || noted != now, "{name} has an update");
        let state = format!("install reinstreq {state}");
        let cut = noted.replacen("install ok installed", &state, 1);
        assert!(cut != noted, "{noted}");
        status = status.replacen(&now, &cut, 1);
    }
    fs::write(&file, status).expect("dpkg's status is written");
}

/// What dpkg's status says of a package.
fn record<'a>(status: &'a str, name: &str) -> &'a str {
    let begin = format!("Package: {name}\n");
    let mut records = status.split_inclusive("\n\n");
    let found = records.find(|record| record.starts_with(&begin));
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// A served site with a release for everybody.
fn ready(dir: &Path) -> Site {
    let mut site = Site::new(dir, Feeds::AptLists, None);
    site.serve();
    site.said(&["smspatch", "sync"]);
    let first = site.endpoint("first");
    site.said(&["smsagent", "once", "--root", path(&first)]);
    site.release();
    site
}

fn an_undisturbed_cycle(site: &Site) -> Duration {
    let root = site.endpoint("undisturbed");
    let started = Instant::now();
    site.said(&["smsagent", "once", "--root", path(&root)]);
    let took = started.elapsed();
    is_installed(site, &root);
    fs::remove_dir_all(&root).expect("the endpoint is removed");
    took
}

fn on_a_new_endpoint(site: &mut Site, number: u32, disturb: impl FnOnce(&mut Site, &Path)) {
    let root = site.endpoint(&format!("endpoint{number}"));
    disturb(site, &root);
    assert_nothing_left(&root);
    site.said(&["smsagent", "once", "--root", path(&root)]);
    is_installed(site, &root);
    fs::remove_dir_all(&root).expect("the endpoint is removed");
}

fn agent_is_killed(root: &Path, after: Duration) {
    let mut agent = start(root);
    let was_running = kill_after(&mut agent, after);
    println!("agent killed after {after:?}, running: {was_running}");
}

/// The server is started again at once, or when the agent has given up.
fn server_is_killed(site: &mut Site, root: &Path, after: Duration, stays_down: bool) {
    let mut agent = start(root);
    thread::sleep(after);
    site.kill_server();
    if !stays_down {
        site.serve();
    }
    let limit = Duration::from_secs(120);
    let has_ended = waits_for(limit, || agent.try_wait().expect("status").is_some());
    assert!(has_ended, "the agent waits for a server for ever");
    let code = agent.wait().expect("the agent ends").code();
    println!("server killed after {after:?}, down {stays_down}: the agent ended with {code:?}");
    assert!(matches!(code, Some(0 | 1 | 3)), "{code:?}");
    if stays_down {
        site.serve();
    }
}

fn start(root: &Path) -> std::process::Child {
    let words = ["smsagent", "once", "--root", path(root)];
    spawn(&words).spawn().expect("the agent starts")
}

/// The endpoint has everything, and the site knows it: its inventory and its status arrived.
fn is_installed(site: &Site, root: &Path) {
    let name = root
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let compliance = site.json(&["smspatch", "compliance", "--collection", "servers"]);
    let clients = compliance["by_client"].as_array().expect("clients");
    let one = clients.iter().find(|one| one["hostname"] == *name);
    let one = one.unwrap_or_else(|| panic!("{name} is not in {compliance:#}"));
    assert_eq!(one["required"], 0, "{one:#}");
    assert!(one["unknown"].is_null(), "{one:#}");
    its_status_arrived(site);
    is_clean(root);
}

/// Every endpoint has told that it is done, except the first, which was there before there was something to install.
fn its_status_arrived(site: &Site) {
    let listed = site.json(&["smspatch", "deployments"]);
    let deployment = &listed["items"][0];
    let clients = deployment["clients"].as_u64().expect("a count");
    assert_eq!(deployment["states"]["compliant"], clients - 1, "{listed:#}");
    assert_eq!(deployment["silent"], 1, "{listed:#}");
}

fn content_size(site: &Site) -> u64 {
    let stored = fs::read_dir(site.point()).expect("the point");
    stored
        .flatten()
        .map(|entry| size_below(&entry.path()))
        .sum()
}

fn size_below(path: &Path) -> u64 {
    if !path.is_dir() {
        return fs::metadata(path).expect("metadata").len();
    }
    let entries = fs::read_dir(path).expect("a folder").flatten();
    entries.map(|entry| size_below(&entry.path())).sum()
}
