//! `smsinv metering`: how programs are used.

pub(in crate::cli) mod list;
pub(in crate::cli) mod purge;
pub(in crate::cli) mod summary;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Show how programs are used that rules count
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    List(list::Args),
    Purge(purge::Args),
    Summary(summary::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::List(args) => list::run(args, session),
        Command::Purge(args) => purge::run(args, session),
        Command::Summary(args) => summary::run(args, session),
    }
}
