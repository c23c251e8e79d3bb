//! `smsctl client preregister`: machines that are approved when they enroll.

pub(in crate::cli) mod add;
pub(in crate::cli) mod list;
pub(in crate::cli) mod remove;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Keep the list of machines that are approved when they enroll
///
/// The list counts at a site whose configuration says 'approval: preregistered'. Each entry is used once.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(Box<add::Args>),
    List(list::Args),
    Remove(remove::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Add(args) => add::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Remove(args) => remove::run(args, session),
    }
}
