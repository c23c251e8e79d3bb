//! `smsdist`: one file per command.

pub(in crate::cli) mod coverage;
pub(in crate::cli) mod explain;
pub(in crate::cli) mod list;
pub(in crate::cli) mod package;
pub(in crate::cli) mod points;
pub(in crate::cli) mod prestage;
pub(in crate::cli) mod prune;
pub(in crate::cli) mod pull;
pub(in crate::cli) mod push;
pub(in crate::cli) mod remove;
pub(in crate::cli) mod repair;
pub(in crate::cli) mod status;
pub(in crate::cli) mod trace;
pub(in crate::cli) mod verify;

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};

/// Move content to distribution points and verify it
#[derive(Debug, clap::Parser)]
#[command(
    name = "smsdist",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Coverage(coverage::Args),
    Explain(explain::Args),
    List(list::Args),
    Package(package::Args),
    #[command(subcommand)]
    Prestage(prestage::Command),
    Prune(prune::Args),
    Pull(pull::Args),
    Push(push::Args),
    Remove(remove::Args),
    Repair(repair::Args),
    Status(status::Args),
    Trace(trace::Args),
    Verify(verify::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Coverage(args) => coverage::run(&args, session),
            Command::Explain(args) => explain::run(&args, session),
            Command::List(args) => list::run(&args, session),
            Command::Package(args) => package::run(&args, session),
            Command::Prestage(command) => prestage::run(&command, session),
            Command::Prune(args) => prune::run(&args, session),
            Command::Pull(args) => pull::run(&args, session),
            Command::Push(args) => push::run(&args, session),
            Command::Remove(args) => remove::run(&args, session),
            Command::Repair(args) => repair::run(&args, session),
            Command::Status(args) => status::run(&args, session),
            Command::Trace(args) => trace::run(&args, session),
            Command::Verify(args) => verify::run(&args, session),
        }
    }
}
