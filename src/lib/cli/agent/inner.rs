//! The processes that the agent starts of itself, each for one thing. Their words are in no help: nobody else starts them.

use std::process::ExitCode;

/// Carries the inner word out that this process was started with; none when it was started with a command.
pub fn inner() -> Option<ExitCode> {
    #[cfg(target_os = "linux")]
    {
        use crate::host::sandbox;
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
        // A kernel that refuses leaves what every program has; it is no reason to stay without updates.
        sandbox::keep_secrets().ok();
    }
    None
}
