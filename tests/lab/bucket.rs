//! A distribution point in a real object store: moto's S3, which takes nothing that botocore would have signed otherwise.

use crate::site::{Feeds, Site};
use crate::tools::{self, Ended, folder, free_port, kill_after, path, run, spawn, waits_for};
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

const KEY: &str = "lab-key";
const SECRET: &str = "lab/secret+canary";
const POINT: &str = "s3://content/lyon";

/// The store; it ends when it is dropped.
struct Bucket {
    port: String,
    server: Child,
}

impl Bucket {
    fn new() -> Self {
        let port = free_port().to_string();
        let (python, script) = python();
        let words = [path(&python), path(&script), "serve", &port, KEY, SECRET];
        let server = spawn(&words).spawn().expect("the store starts");
        let bucket = Self { port, server };
        let address = format!("127.0.0.1:{}", bucket.port);
        let is_up = waits_for(Duration::from_secs(60), || {
            TcpStream::connect(&address).is_ok()
        });
        assert!(is_up, "the store does not listen");
        bucket.run("make");
        bucket
    }

    /// Has the script do something, and gives what it said.
    fn run(&self, deed: &str) -> String {
        let (python, script) = python();
        let (python, script) = (path(&python), path(&script));
        run(&[python, script, deed, &self.port, KEY, SECRET, "lyon/"])
    }

    fn objects(&self) -> usize {
        self.run("count").trim().parse().expect("a number")
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        kill_after(&mut self.server, Duration::ZERO);
    }
}

fn python() -> (PathBuf, PathBuf) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    (
        here.join("target/python/bin/python3"),
        here.join("tests/lab/bucket.py"),
    )
}

/// A program at the site that may use the store.
fn command(site: &Site, bucket: &Bucket, words: &[&str]) -> Command {
    let mut command = site.command(words);
    command
        .env(
            "AWS_ENDPOINT_URL",
            format!("http://127.0.0.1:{}", bucket.port),
        )
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET);
    command
}

fn ask(site: &Site, bucket: &Bucket, words: &[&str]) -> Ended {
    tools::finish(&mut command(site, bucket, words))
}

fn package(site: &Site) {
    let source = site.dir.join("tool");
    fs::create_dir(&source).expect("a folder");
    fs::write(source.join("run.sh"), "#!/bin/sh\ntrue\n").expect("a file");
    for name in ["smsctl", "smsdist"] {
        let program = PathBuf::from(match name {
            "smsctl" => env!("CARGO_BIN_EXE_smsctl"),
            _ => env!("CARGO_BIN_EXE_smsdist"),
        });
        // the first part is enough to be cut into many chunks
        let bytes = fs::read(program).expect("a program");
        fs::write(source.join(name), &bytes[..bytes.len().min(8 << 20)]).expect("a file");
    }
    let words = ["smsdist", "package", path(&source), "--name", "tool"];
    site.said(&[&words[..], &["--", "@run.sh"]].concat());
}

#[test]
#[ignore = "lab: needs an object store; run by make test"]
fn an_object_store_is_pushed_to_verified_repaired_and_pruned() {
    let work = folder();
    let site = Site::new(&work.path().join("site"), Feeds::AptLists, None);
    package(&site);
    let bucket = Bucket::new();
    let push = ["smsdist", "push", "S01-P00001", "--point", POINT];
    let verify = ["smsdist", "verify", "--point", POINT];
    let said = ask(&site, &bucket, &push).said();
    assert!(said.contains("complete"), "{said}");
    let all = bucket.objects();
    assert!(all >= 4, "{all} objects");
    let again = ask(&site, &bucket, &push).said();
    assert!(again.contains("was complete"), "{again}");
    ask(&site, &bucket, &verify).said();

    for (deed, found) in [("damage", "damaged"), ("empty", "missing")] {
        bucket.run(deed);
        let ended = ask(&site, &bucket, &verify);
        assert_eq!(ended.code, Some(13), "{ended:#?}");
        assert!(ended.stdout.contains(found), "{}", ended.stdout);
        let repair = ["smsdist", "repair", "--point", POINT];
        ask(&site, &bucket, &repair).said();
        ask(&site, &bucket, &verify).said();
        assert_eq!(bucket.objects(), all, "after {deed}");
    }

    // more than one page
    bucket.run("fill");
    let prune = ["smsdist", "prune", "--point", POINT, "--dry-run"];
    ask(&site, &bucket, &prune).said();
    assert_eq!(
        bucket.objects(),
        all + 1_100,
        "what came within a day stays"
    );
    let verified = ask(&site, &bucket, &verify);
    assert!(
        verified.stdout.contains(&(all - 1 + 1_100).to_string()),
        "{}",
        verified.stdout
    );
}

#[test]
#[ignore = "lab: needs an object store; run by make test"]
fn who_may_not_use_an_object_store_is_told_so_and_its_secret_is_nowhere() {
    let work = folder();
    let site = Site::new(&work.path().join("site"), Feeds::AptLists, None);
    package(&site);
    let bucket = Bucket::new();
    let push = ["smsdist", "push", "S01-P00001", "--point", POINT];
    let mut wrong = command(&site, &bucket, &push);
    wrong.env("AWS_SECRET_ACCESS_KEY", "another");
    tools::finish(&mut wrong).complains(1, "403");
    let nowhere = ["smsdist", "push", "S01-P00001", "--point", "s3://nowhere/x"];
    ask(&site, &bucket, &nowhere).complains(1, "no bucket");
    site.ask(&push).complains(1, "credentials");
    assert_eq!(bucket.objects(), 0, "nothing came in");
    let shown = ask(
        &site,
        &bucket,
        &[
            "smsdist",
            "push",
            "S01-P00001",
            "--point",
            POINT,
            "--verbose",
        ],
    );
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    for text in [&shown.stdout, &shown.stderr] {
        assert!(!text.contains(SECRET), "{text}");
    }
    // grep's 1: found nowhere
    let mut grep = tools::command(&["grep", "-rlF", "-e", SECRET, path(&site.dir)]);
    let found = tools::finish(&mut grep);
    assert_eq!((found.code, found.stdout.as_str()), (Some(1), ""));
}
