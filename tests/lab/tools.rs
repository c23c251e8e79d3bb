//! What every lab needs: a fresh Debian system in a folder, our programs and other tools run to their end in bounded time,
//! and proof that nothing was left behind.

use sms::host::apt_lists::{self, Source};
use sms::host::root::Root;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No tool of a lab takes longer.
const SECONDS: &str = "300";

/// A folder that goes when the lab ends; on the disk, not in memory.
pub fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder for the lab")
}

/// A fresh bookworm without its security updates, from the mirror of this machine's own apt. Made once for all labs, whole
/// or not at all, and never changed: labs work on copies.
pub fn base() -> &'static Path {
    static BASE: OnceLock<PathBuf> = OnceLock::new();
    BASE.get_or_init(|| {
        assert!(rustix::process::geteuid().is_root(), "labs need root");
        let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bookworm");
        if !base.exists() {
            let making = folder();
            let root = making.path().join("root");
            let main = source("bookworm");
            run(&[
                "debootstrap",
                "--variant=minbase",
                "bookworm",
                path(&root),
                &main.uri,
            ]);
            fs::rename(&root, &base).expect("the base gets its name");
        }
        base
    })
}

/// A copy of the fresh system, with a name of its own.
pub fn endpoint(root: &Path) {
    run(&["cp", "-a", "--reflink=auto", path(base()), path(root)]);
    let name = root.file_name().expect("a name").to_string_lossy();
    fs::write(root.join("etc/hostname"), format!("{name}\n")).expect("a host name");
    fs::write(root.join("etc/machine-id"), machine_id(root)).expect("a machine id");
}

/// 32 hexadecimal digits, different for each path.
fn machine_id(root: &Path) -> String {
    let digest = sms::model::digest::Digest::of(path(root).as_bytes()).to_string();
    let digits: String = digest.chars().rev().take(32).collect();
    format!("{digits}\n")
}

/// A suite that this machine's apt is set up for.
pub fn source(suite: &str) -> Source {
    let sources = apt_lists::sources(&Root::machine()).expect("apt's sources");
    let found = sources.into_iter().find(|source| source.suite == suite);
    found.unwrap_or_else(|| panic!("apt's sources have no {suite}: add it and run apt-get update"))
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ended {
    /// What it said on standard output, having ended well.
    pub fn said(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.stdout
    }

    /// Failed with this code, one error with these words, and a hint.
    pub fn complains(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert_eq!(self.stderr.matches("error: ").count(), 1, "{self:#?}");
        assert!(self.stderr.contains(words), "{words}: {self:#?}");
        assert!(self.stderr.contains("hint: "), "{self:#?}");
    }
}

/// Runs a tool of the lab to its end and gives what it said.
pub fn run(words: &[&str]) -> String {
    finish(&mut command(words)).said()
}

/// One of our programs, or a tool, with its words; ended by force when it takes too long.
#[expect(
    clippy::disallowed_methods,
    reason = "a lab runs programs as an administrator does"
)]
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", SECONDS, program(words[0])]);
    command.args(&words[1..]).stdin(Stdio::null());
    command
}

/// The same as a process of its own number, which a lab can kill.
#[expect(
    clippy::disallowed_methods,
    reason = "a process that the test can kill"
)]
pub fn spawn(words: &[&str]) -> Command {
    let mut command = Command::new(program(words[0]));
    command
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs it to its end.
pub fn finish(command: &mut Command) -> Ended {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ended {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Where the program of this name was built; other names are tools of the machine.
pub fn program(name: &str) -> &str {
    match name {
        "smsctl" => env!("CARGO_BIN_EXE_smsctl"),
        "smsinv" => env!("CARGO_BIN_EXE_smsinv"),
        "smspatch" => env!("CARGO_BIN_EXE_smspatch"),
        "smsdist" => env!("CARGO_BIN_EXE_smsdist"),
        "smsagent" => env!("CARGO_BIN_EXE_smsagent"),
        other => other,
    }
}

/// Waits until it ends or `after` has passed, then kills it; whether it was still running.
pub fn kill_after(child: &mut Child, after: Duration) -> bool {
    let was_running = !waits_for(after, || child.try_wait().expect("status").is_some());
    child.kill().expect("SIGKILL");
    child.wait().expect("the child is reaped");
    was_running
}

/// Whether something comes true in time.
pub fn waits_for(limit: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// A port that nobody listens on at this moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("address").port()
}

/// Nothing is mounted below `root`, and no process has its root folder there. The kernel ends the namespaces when their
/// first process dies, which takes a moment.
pub fn assert_nothing_left(root: &Path) {
    waits_for(Duration::from_secs(5), || processes_in(root).is_empty());
    let mounts = fs::read_to_string("/proc/self/mountinfo").expect("mountinfo");
    assert!(!mounts.contains(path(root)), "{mounts}");
    assert_eq!(processes_in(root), Vec::<String>::new());
}

/// Processes whose root folder lies in `root`, as number and command.
pub fn processes_in(root: &Path) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    processes
        .filter(|entry| fs::read_link(entry.path().join("root")).is_ok_and(|r| r.starts_with(root)))
        .map(|entry| {
            let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
            format!("{} {command}", entry.file_name().to_string_lossy())
        })
        .collect()
}

/// As text.
pub fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
