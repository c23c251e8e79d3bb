//! `smsctl audit`: who changed what.

pub(in crate::cli) mod list;
pub(in crate::cli) mod verify;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Show and verify the audit log
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    List(list::Args),
    Verify(verify::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::List(args) => list::run(args, session),
        Command::Verify(args) => verify::run(args, session),
    }
}
