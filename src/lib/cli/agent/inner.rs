//! The processes that the agent starts of itself, each for one thing. Their words are in no help: nobody else starts them.

use std::process::ExitCode;

/// As shells say it.
#[cfg(target_os = "linux")]
const CANNOT_RUN: u8 = 126;

/// Carries the inner word out that this process was started with; none when it was started with a command.
pub fn inner() -> Option<ExitCode> {
    #[cfg(target_os = "linux")]
    {
        use crate::host::{program, sandbox};
        use crate::service::network;
        let mut words = std::env::args_os().skip(1);
        let word = words.next()?;
        if word == network::WORD {
            let ports = words.filter_map(|word| word.into_string().ok());
            return Some(match network::worker(ports) {
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
        // A kernel that refuses leaves what every program has; it is no reason to stay without updates.
        sandbox::keep_secrets().ok();
    }
    None
}
