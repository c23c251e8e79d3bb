//! `smsinv`: one file per command.

mod collect;
pub(in crate::cli) mod diff;
mod export;
pub(in crate::cli) mod files;
pub(in crate::cli) mod history;
mod import;
mod list;
pub(in crate::cli) mod metering;
pub(in crate::cli) mod query;
pub(in crate::cli) mod rejected;
mod show;
mod submit;
pub(in crate::cli) mod take;

use super::failure::Failure;
use super::session::{Common, Session};
use super::{Answer, Tool};
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::model::client::Client;
use crate::service::Error;

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
enum Command {
    Collect(collect::Args),
    Diff(diff::Args),
    Export(export::Args),
    #[command(subcommand)]
    Files(files::Command),
    History(history::Args),
    Import(import::Args),
    List(list::Args),
    #[command(subcommand)]
    Metering(metering::Command),
    Query(query::Args),
    #[command(subcommand)]
    Rejected(rejected::Command),
    Show(show::Args),
    Submit(submit::Args),
    Take(take::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Collect(args) => collect::run(&args, session),
            Command::Diff(args) => diff::run(&args, session),
            Command::Export(args) => export::run(&args, session),
            Command::Files(command) => files::run(&command, session),
            Command::History(args) => history::run(&args, session),
            Command::Import(args) => import::run(&args, session),
            Command::List(args) => list::run(&args, session),
            Command::Metering(command) => metering::run(&command, session),
            Command::Query(args) => query::run(&args, session),
            Command::Rejected(command) => rejected::run(&command, session),
            Command::Show(args) => show::run(&args, session),
            Command::Submit(args) => submit::run(&args, session),
            Command::Take(args) => take::run(&args, session),
        }
    }
}

/// The client of this id or host name.
pub fn client_named(tx: &mut Tx, name: &str) -> Result<Client, Error> {
    let clients = tx.clients(&ClientFilter::default())?;
    let is_meant = |client: &Client| client.id.as_str() == name || client.hostname == name;
    let found = clients.into_iter().find(is_meant);
    found.ok_or_else(|| Error::missing("client", name))
}
