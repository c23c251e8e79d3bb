//! The processes that the agent starts of itself, each for one thing. Their words are in no help: nobody else starts them.
//! `smsinv submit --management-point` speaks as the agent, so it has the worker that talks to servers too.

use std::process::ExitCode;

/// As shells say it.
#[cfg(target_os = "linux")]
const CANNOT_RUN: u8 = 126;

/// Carries the inner word out that this process was started with; none when it was started with a command.
pub fn inner() -> Option<ExitCode> {
    #[cfg(target_os = "linux")]
    {
        use crate::host::program;
        use crate::service::peer_server;
        if let Some(ended) = network_worker() {
            return Some(ended);
        }
        let mut words = std::env::args_os().skip(1);
        let word = words.next()?;
        if word == peer_server::WORD {
            let words = words.filter_map(|word| word.into_string().ok());
            return Some(match peer_server::worker(words) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::FAILURE,
            });
        }
        if word == program::WORD {
            let error = program::stage(words);
            // The agent keeps what a program says; this is said in its place.
            super::super::text::say(&format!("cannot run the program: {error}"));
            return Some(ExitCode::from(CANNOT_RUN));
        }
        keep_secrets();
    }
    None
}

/// Talks to servers, when this process was started for that.
pub fn network_worker() -> Option<ExitCode> {
    #[cfg(target_os = "linux")]
    {
        use crate::service::network;
        let mut words = std::env::args_os().skip(1);
        if words.next()? == network::WORD {
            let ports = words.filter_map(|word| word.into_string().ok());
            return Some(match network::worker(ports) {
                Ok(()) => ExitCode::SUCCESS,
                Err(_) => ExitCode::FAILURE,
            });
        }
    }
    None
}

/// For a process that holds the agent's key: it leaves no core, and nobody looks into it.
pub fn keep_secrets() {
    // A kernel that refuses leaves what every program has; it is no reason to stay without updates.
    #[cfg(target_os = "linux")]
    crate::host::sandbox::keep_secrets().ok();
}
