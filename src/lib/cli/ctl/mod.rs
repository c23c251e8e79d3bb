//! `smsctl`: one file per command.

pub(in crate::cli) mod apply;
pub(in crate::cli) mod audit;
pub(in crate::cli) mod boundary;
mod change;
pub(in crate::cli) mod client;
pub(in crate::cli) mod clock;
pub(in crate::cli) mod collection;
pub(in crate::cli) mod doctor;
pub(in crate::cli) mod export;
pub(in crate::cli) mod init;
pub(in crate::cli) mod key;
pub(in crate::cli) mod operator;
pub(in crate::cli) mod plan;
pub(in crate::cli) mod report;
pub(in crate::cli) mod serve;
pub(in crate::cli) mod status;

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};

/// Set up and run a site: roles, boundaries, collections, clients, reports
#[derive(Debug, clap::Parser)]
#[command(
    name = "smsctl",
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
    Apply(apply::Args),
    #[command(subcommand)]
    Audit(audit::Command),
    #[command(subcommand)]
    Boundary(boundary::Command),
    #[command(subcommand)]
    Client(client::Command),
    #[command(subcommand)]
    Clock(clock::Command),
    #[command(subcommand)]
    Collection(collection::Command),
    Doctor(doctor::Args),
    Export(export::Args),
    Init(init::Args),
    #[command(subcommand)]
    Key(key::Command),
    #[command(subcommand)]
    Operator(operator::Command),
    Plan(plan::Args),
    Report(report::Args),
    Serve(serve::Args),
    Status(status::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Apply(args) => apply::run(&args, session),
            Command::Audit(command) => audit::run(&command, session),
            Command::Boundary(command) => boundary::run(&command, session),
            Command::Client(command) => client::run(&command, session),
            Command::Clock(command) => clock::run(&command, session),
            Command::Collection(command) => collection::run(&command, session),
            Command::Doctor(args) => doctor::run(&args, session),
            Command::Export(args) => export::run(&args, session),
            Command::Init(args) => init::run(&args, session),
            Command::Key(command) => key::run(&command, session),
            Command::Operator(command) => operator::run(&command, session),
            Command::Plan(args) => plan::run(&args, session),
            Command::Report(args) => report::run(&args, session),
            Command::Serve(args) => serve::run(&args, session),
            Command::Status(args) => status::run(&args, session),
        }
    }
}
