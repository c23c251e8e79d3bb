//! How a program gets into an endpoint that lies in a folder: with its own mounts, processes and (no) network, and never
//! longer there than the agent that sent it.

use std::ffi::OsString;
use std::path::Path;

/// The kernel ends the first process with the agent, and the others with the first.
const ENDS_WITH_AGENT: &[&str] = &[
    "setpriv",
    "--pdeathsig",
    "KILL",
    "unshare",
    "--mount",
    "--pid",
    "--net",
    "--fork",
    "--kill-child",
    "sh",
    "-c",
    ENTER,
];

/// Runs as the namespace's first process, with the agent's number, the folder and the program as arguments. An agent that
/// was killed before both bonds above were tied would leave the program to itself: so it is looked for once they are. A
/// dead process that nobody has waited for yet has no working folder.
const ENTER: &str =
    r#"[ -e "/proc/$0/cwd/." ] && mount -t proc proc "$1/proc" && exec chroot "$@""#;

/// The words before a program that make it run in the system in `folder` as long as the process `agent` lives.
pub fn entrance(folder: &Path, agent: u32) -> Vec<OsString> {
    let words = ENDS_WITH_AGENT.iter().map(OsString::from);
    words
        .chain([agent.to_string().into(), folder.into()])
        .collect()
}
