//! `smsinv rejected`: reports that could not be read.

pub(in crate::cli) mod list;
pub(in crate::cli) mod purge;
pub(in crate::cli) mod retry;
pub(in crate::cli) mod show;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Look at reports that could not be read
///
/// The five newest of each source are kept, 200 in all, each cut at 1 MiB.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    List(list::Args),
    Purge(purge::Args),
    Retry(retry::Args),
    Show(show::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::List(args) => list::run(args, session),
        Command::Purge(args) => purge::run(args, session),
        Command::Retry(args) => retry::run(args, session),
        Command::Show(args) => show::run(args, session),
    }
}
