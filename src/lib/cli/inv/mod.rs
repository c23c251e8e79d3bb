//! `smsinv`: one file per command.

mod collect;
mod export;
mod import;
mod list;
pub(in crate::cli) mod query;
mod show;
mod submit;

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
    Export(export::Args),
    Import(import::Args),
    List(list::Args),
    Query(query::Args),
    Show(show::Args),
    Submit(submit::Args),
}

impl Tool for Cli {
    fn common(&self) -> &Common {
        &self.common
    }

    fn run(self, session: &Session) -> Result<Answer, Failure> {
        match self.command {
            Command::Collect(args) => collect::run(&args, session),
            Command::Export(args) => export::run(&args, session),
            Command::Import(args) => import::run(&args, session),
            Command::List(args) => list::run(&args, session),
            Command::Query(args) => query::run(&args, session),
            Command::Show(args) => show::run(&args, session),
            Command::Submit(args) => submit::run(&args, session),
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
