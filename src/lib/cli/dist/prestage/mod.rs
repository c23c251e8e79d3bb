//! `smsdist prestage`: packages as files that are carried to distribution points.

pub(in crate::cli) mod export;
pub(in crate::cli) mod import;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Carry packages to distribution points as files, where lines are too slow
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Export(export::Args),
    Import(import::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Export(args) => export::run(args, session),
        Command::Import(args) => import::run(args, session),
    }
}
