//! `smsctl`: one file per command.

mod serve;

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
    Serve(serve::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Serve(args) => serve::run(&args, session),
        }
    }
}
