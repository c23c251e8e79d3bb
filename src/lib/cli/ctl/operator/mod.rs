//! `smsctl operator`: who may change the site.

pub(in crate::cli) mod apply;
pub(in crate::cli) mod change;
pub(in crate::cli) mod found;
pub(in crate::cli) mod init;
pub(in crate::cli) mod list;
pub(in crate::cli) mod whoami;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;

/// Make operators' keys, and keep the roster of operators
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Add(change::AddArgs),
    Apply(apply::Args),
    Disable(change::DisableArgs),
    Found(found::Args),
    Init(init::Args),
    List(list::Args),
    Remove(change::RemoveArgs),
    Whoami(whoami::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Add(args) => change::add(args, session),
        Command::Apply(args) => apply::run(args, session),
        Command::Disable(args) => change::disable(args, session),
        Command::Found(args) => found::run(args, session),
        Command::Init(args) => init::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Remove(args) => change::remove(args, session),
        Command::Whoami(args) => whoami::run(args, session),
    }
}
