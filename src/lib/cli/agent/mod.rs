//! `smsagent`: one file per command.

pub(in crate::cli) mod endpoint;
mod enroll;
mod id;
mod inner;
mod map;
mod once;
mod repin;
mod rotate_key;
mod run;
mod scan;
mod seal_image;
mod status;
#[cfg(test)]
mod tests;

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};
pub use inner::{inner, keep_secrets, network_worker};

/// Enroll this machine and carry out what its site decides
#[derive(Debug, clap::Parser)]
#[command(
    name = "smsagent",
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
    Enroll(enroll::Args),
    Id(id::Args),
    Map(map::Args),
    Once(once::Args),
    Repin(repin::Args),
    RotateKey(rotate_key::Args),
    Run(run::Args),
    Scan(scan::Args),
    SealImage(seal_image::Args),
    Status(status::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Enroll(args) => enroll::run(&args, session),
            Command::Id(args) => id::run(&args, session),
            Command::Map(args) => map::run(&args, session),
            Command::Once(args) => once::run(&args, session),
            Command::Repin(args) => repin::run(&args, session),
            Command::RotateKey(args) => rotate_key::run(&args, session),
            Command::Run(args) => run::run(&args, session),
            Command::Scan(args) => scan::run(&args, session),
            Command::SealImage(args) => seal_image::run(&args, session),
            Command::Status(args) => status::run(&args, session),
        }
    }
}
