//! `smsinv files`: files that clients report and hand over.

mod get;
pub(in crate::cli) mod list;
pub(in crate::cli) mod scan;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Try rules for files, and read what clients handed over
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Get(get::Args),
    List(list::Args),
    Scan(scan::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Get(args) => get::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Scan(args) => scan::run(args),
    }
}
