//! `smspatch`: one file per command.

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
enum Command {}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, _session: &Session) -> Result<Answer, Failure> {
        match self.command {}
    }
}
