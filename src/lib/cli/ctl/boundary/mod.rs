//! `smsctl boundary`: boundaries as configured, and what they say.

pub(in crate::cli) mod check;
pub(in crate::cli) mod list;
pub(in crate::cli) mod locate;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Show and check boundaries
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Check(check::Args),
    List(list::Args),
    Locate(locate::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Check(args) => check::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Locate(args) => locate::run(args, session),
    }
}
