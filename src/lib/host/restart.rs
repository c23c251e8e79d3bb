//! Restarting this machine.

use super::Error;
use super::process::{Program, Runner};

/// Restarts the machine.
pub trait Restart {
    /// Asks for a restart now; the machine goes down soon after this returns.
    fn request(&self) -> Result<(), Error>;
}

/// Restarts through systemd.
#[derive(Debug)]
pub struct SystemRestart<R> {
    runner: R,
}

impl<R: Runner> SystemRestart<R> {
    /// Restarts with programs that `runner` runs.
    pub fn new(runner: R) -> Self {
        Self { runner }
    }
}

impl<R: Runner> Restart for SystemRestart<R> {
    fn request(&self) -> Result<(), Error> {
        let program = Program::new(["systemctl", "reboot"]);
        let finished = self.runner.run(&program)?;
        if finished.succeeded() {
            return Ok(());
        }
        Err(Error::Program {
            program: program.name(),
            exit: finished.exit,
            output: finished.last_lines(5),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::{FakeRunner, finished};

    #[test]
    fn a_refused_restart_is_an_error() {
        let runner = FakeRunner::answering([Ok(finished(1, "inhibited"))]);
        let restart = SystemRestart::new(runner);
        assert_eq!(
            restart.request().unwrap_err().to_string(),
            "systemctl ended with exit code 1: inhibited"
        );
        assert!(restart.request().is_ok());
        assert_eq!(restart.runner.lines(), ["systemctl reboot"; 2]);
    }
}
