//! A distribution point is files: nginx serves them as they are to an unchanged agent, which takes what it lacks and believes
//! nothing of what nginx says.

use crate::site::{Feeds, Site};
use crate::tools::{folder, free_port, kill_after, path, spawn, waits_for};
use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

const SIZE: usize = 8 << 20;

/// nginx while this is there.
struct Nginx {
    log: PathBuf,
    server: Child,
}

impl Nginx {
    fn serve(work: &Path, root: &Path, port: u16) -> Self {
        fs::create_dir_all(work).expect("a folder");
        let (at, root) = (work.display(), root.display());
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {at}/{name};"))
            .join(" ");
        let text = format!(
            "daemon off; master_process off; worker_processes 1; user root; pid {at}/pid; error_log {at}/error.log;
             events {{}}
             http {{ log_format bytes '$body_bytes_sent'; access_log {at}/access.log bytes; {temporary}
             server {{ listen 127.0.0.1:{port}; root {root}; }} }}"
        );
        let settings = work.join("nginx.conf");
        fs::write(&settings, text).expect("the configuration");
        let words = ["nginx", "-p", path(work), "-c", path(&settings)];
        let nginx = Self {
            log: work.join("access.log"),
            server: spawn(&words).spawn().expect("nginx starts"),
        };
        let is_up = || TcpStream::connect(("127.0.0.1", port)).is_ok();
        assert!(waits_for(Duration::from_secs(20), is_up), "nginx is down");
        nginx
    }

    /// Requests and bytes since it was asked last.
    fn counted(&self) -> (usize, usize) {
        let text = fs::read_to_string(&self.log).expect("the log");
        fs::write(&self.log, "").expect("the log");
        let bytes = text.lines().filter_map(|line| line.parse::<usize>().ok());
        (text.lines().count(), bytes.sum())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        kill_after(&mut self.server, Duration::ZERO);
    }
}

/// Bytes that do not compress, the same in every run.
fn noise(mut seed: u64, size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        bytes.extend_from_slice(&seed.to_be_bytes()[..4]);
    }
    bytes
}

struct Lab {
    site: Site,
    source: PathBuf,
    state: PathBuf,
    runs: PathBuf,
}

impl Lab {
    fn new(work: &Path, port: u16) -> Self {
        let mut site = Site::new(&work.join("s"), Feeds::AptLists, None);
        site.configure(Feeds::AptLists, &format!("http://127.0.0.1:{port}"));
        site.serve();
        let state = work.join("state");
        let token = site.json(&["smsctl", "client", "token", "--auto-approve"]);
        let token = token["token"].as_str().expect("a token");
        site.said(&["smsagent", "enroll", "--state-dir", path(&state), token]);
        let source = work.join("tool");
        fs::create_dir(&source).expect("a folder");
        let runs = work.join("runs");
        let text = format!("#!/bin/sh\nsha256sum < data >> {}\n", runs.display());
        fs::write(source.join("run.sh"), text).expect("a script");
        Self {
            site,
            source,
            state,
            runs,
        }
    }

    /// Packages the source with this content and pushes it, and deploys it.
    fn bring(&self, content: &[u8]) {
        fs::write(self.source.join("data"), content).expect("content");
        let package = ["smsdist", "package", path(&self.source), "--name", "tool"];
        let package = [&package[..], &["--json", "--", "@run.sh"]].concat();
        let made = serde_json::from_str(&self.site.said(&package)).expect("JSON");
        let package = self.site.package_of(&made);
        self.site.said(&["smsdist", "push", &package]);
        let deploy = ["smspatch", "deploy", &package, "--collection", "servers"];
        self.site.said(&deploy);
    }

    fn cycle(&self) -> Option<i32> {
        let once = ["smsagent", "once", "--state-dir", path(&self.state)];
        self.site.ask(&once).code
    }

    fn runs(&self) -> usize {
        let text = fs::read_to_string(&self.runs).unwrap_or_default();
        text.lines().count()
    }
}

#[test]
#[ignore = "lab: needs nginx; run by make test"]
fn a_static_web_server_is_a_distribution_point() {
    let work = folder();
    let port = free_port();
    let lab = Lab::new(work.path(), port);
    let point = lab.site.point();
    let nginx = Nginx::serve(&work.path().join("nginx"), &point, port);
    let mut content = noise(1, SIZE);
    lab.bring(&content);
    assert_eq!(lab.cycle(), Some(0));
    assert_eq!(lab.runs(), 1);
    let (requests, bytes) = nginx.counted();
    println!("all of it: {requests} requests, {bytes} bytes");
    assert!(bytes >= SIZE, "{bytes}");

    // what is in the agent's cache does not travel again
    content[SIZE / 2..SIZE / 2 + 50_000].copy_from_slice(&noise(2, 50_000));
    lab.bring(&content);
    assert_eq!(lab.cycle(), Some(0));
    assert_eq!(lab.runs(), 2);
    let (requests, bytes) = nginx.counted();
    println!("50 kB changed: {requests} requests, {bytes} bytes");
    assert!(bytes < SIZE / 16 && requests <= 20, "{requests}, {bytes}");

    // what nginx sends is believed by its digest alone
    content[..50_000].copy_from_slice(&noise(3, 50_000));
    let before = objects(&point);
    lab.bring(&content);
    damage(objects(&point).difference(&before));
    lab.cycle();
    assert_eq!(lab.runs(), 2, "what nginx sent was believed");
    lab.site.said(&["smsdist", "repair", "--point", "dp1"]);
    assert_eq!(lab.cycle(), Some(0));
    assert_eq!(lab.runs(), 3);
    // done once, it is not done again
    assert_eq!(lab.cycle(), Some(0));
    assert_eq!(lab.runs(), 3);

    drop(nginx);
    content[..50_000].copy_from_slice(&noise(4, 50_000));
    lab.bring(&content);
    lab.cycle();
    assert_eq!(lab.runs(), 3, "there was nobody to fetch it from");
    let _nginx = Nginx::serve(&work.path().join("nginx"), &point, port);
    assert_eq!(lab.cycle(), Some(0));
    assert_eq!(lab.runs(), 4);
}

fn objects(point: &Path) -> BTreeSet<PathBuf> {
    let folders = fs::read_dir(point.join("objects")).expect("objects");
    let inside = folders
        .flatten()
        .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten());
    inside.flatten().map(|entry| entry.path()).collect()
}

/// Changes some of each part of these objects.
fn damage<'o>(objects: impl Iterator<Item = &'o PathBuf>) {
    for object in objects {
        let mut bytes = fs::read(object).expect("an object");
        for byte in bytes.iter_mut().step_by(1_000) {
            *byte ^= 1;
        }
        fs::write(object, bytes).expect("damaged");
    }
}
