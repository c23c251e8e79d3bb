//! `smspatch`: one file per command.

pub(in crate::cli) mod affected;
pub(in crate::cli) mod approve;
pub(in crate::cli) mod compliance;
pub(in crate::cli) mod confirm;
pub(in crate::cli) mod deploy;
pub(in crate::cli) mod deployments;
pub(in crate::cli) mod feed;
pub(in crate::cli) mod list;
mod named;
pub(in crate::cli) mod package;
pub(in crate::cli) mod release;
pub(in crate::cli) mod scan;
pub(in crate::cli) mod show;
pub(in crate::cli) mod sync;
pub(in crate::cli) mod undeploy;
pub(in crate::cli) mod why;

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
    Affected(affected::Args),
    Approve(approve::Args),
    Compliance(compliance::Args),
    Confirm(confirm::Args),
    Deploy(deploy::Args),
    Deployments(deployments::Args),
    Feed(feed::Args),
    List(list::Args),
    Package(package::Args),
    #[command(subcommand)]
    Release(release::Command),
    Scan(scan::Args),
    Show(show::Args),
    Sync(sync::Args),
    Undeploy(undeploy::Args),
    Why(why::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Affected(args) => affected::run(&args, session),
            Command::Approve(args) => approve::run(&args, session),
            Command::Compliance(args) => compliance::run(&args, session),
            Command::Confirm(args) => confirm::run(&args, session),
            Command::Deploy(args) => deploy::run(&args, session),
            Command::Deployments(args) => deployments::run(&args, session),
            Command::Feed(args) => feed::run(&args, session),
            Command::List(args) => list::run(&args, session),
            Command::Package(args) => package::run(&args, session),
            Command::Release(command) => release::run(&command, session),
            Command::Scan(args) => scan::run(&args, session),
            Command::Show(args) => show::run(&args, session),
            Command::Sync(args) => sync::run(&args, session),
            Command::Undeploy(args) => undeploy::run(&args, session),
            Command::Why(args) => why::run(&args, session),
        }
    }
}
