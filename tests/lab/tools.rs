//! What every lab needs: a fresh Debian system in a folder, and tools run to their end.

use sms::host::apt_lists;
use sms::host::process::{Program, Runner, SystemRunner};
use sms::host::root::Root;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A fresh bookworm without its security updates, from the mirror of this machine's own apt.
pub fn debootstrap(base: &Path) {
    let sources = apt_lists::sources(&Root::machine()).expect("apt's sources");
    let main = sources
        .iter()
        .find(|s| s.suite == "bookworm")
        .expect("a bookworm mirror");
    run(&[
        "debootstrap",
        "--variant=minbase",
        "bookworm",
        path(base),
        &main.uri,
    ]);
}

/// Runs a tool of the lab to its end and gives what it said.
pub fn run(words: &[&str]) -> String {
    let mut program = Program::new(words.iter().copied());
    program.deadline = Duration::from_secs(300);
    program.output_limit = 1 << 20;
    let finished = SystemRunner::default()
        .run(&program)
        .expect("the tool starts");
    assert!(
        finished.succeeded(),
        "{words:?}: {}",
        finished.last_lines(20)
    );
    String::from_utf8(finished.stdout).expect("UTF-8")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a process that the test can kill"
)]
pub fn spawn(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

pub fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
