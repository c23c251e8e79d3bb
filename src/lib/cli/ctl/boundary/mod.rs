//! `smsctl boundary`: boundaries as configured, and what they say.

mod add;
pub(in crate::cli) mod check;
mod edit;
mod export;
mod import;
pub(in crate::cli) mod list;
pub(in crate::cli) mod locate;
mod remove;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Show, change and check boundaries
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(add::Args),
    Check(check::Args),
    Export(export::Args),
    Import(import::Args),
    List(list::Args),
    Locate(locate::Args),
    Remove(remove::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Add(args) => add::run(args, session),
        Command::Export(args) => export::run(args, session),
        Command::Import(args) => import::run(args, session),
        Command::Remove(args) => remove::run(args, session),
        Command::Check(args) => check::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Locate(args) => locate::run(args, session),
    }
}
