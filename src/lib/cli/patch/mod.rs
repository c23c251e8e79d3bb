//! `smspatch`: one file per command.

mod approve;
mod scan;

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};

/// Sync update catalogs, scan, explain, approve, package, deploy, measure compliance
#[derive(Debug, clap::Parser)]
#[command(
    name = "smspatch",
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
    Approve(approve::Args),
    Scan(scan::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Approve(args) => approve::run(&args, session),
            Command::Scan(args) => scan::run(&args, session),
        }
    }
}
