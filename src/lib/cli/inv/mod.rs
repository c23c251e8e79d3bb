//! `smsinv`: one file per command.

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};

/// Collect, submit, show and compare inventory
#[derive(Debug, clap::Parser)]
#[command(
    name = "smsinv",
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
