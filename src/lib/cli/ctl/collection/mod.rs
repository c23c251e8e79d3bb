//! `smsctl collection`: collections, their members, and why.

mod create;
mod delete;
mod evaluate;
pub(in crate::cli) mod list;
pub(in crate::cli) mod members;
pub(in crate::cli) mod why;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Make and show collections, and explain their members
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Create(create::Args),
    Delete(delete::Args),
    Evaluate(evaluate::Args),
    List(list::Args),
    Members(members::Args),
    Why(why::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Create(args) => create::run(args, session),
        Command::Delete(args) => delete::run(args, session),
        Command::Evaluate(args) => evaluate::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Members(args) => members::run(args, session),
        Command::Why(args) => why::run(args, session),
    }
}
