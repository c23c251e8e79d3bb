//! `smsctl client`: who is managed, and who may be.

pub(in crate::cli) mod approve;
pub(in crate::cli) mod list;
pub(in crate::cli) mod preregister;
pub(in crate::cli) mod purge;
pub(in crate::cli) mod remove;
mod resync;
pub(in crate::cli) mod show;
pub(in crate::cli) mod token;

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::client::{Approval, Client};
use crate::trust::{PublicKey, fingerprint};

/// Enroll, show, approve and block clients
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    Approve(approve::ApproveArgs),
    Block(approve::BlockArgs),
    List(list::Args),
    #[command(subcommand)]
    Preregister(preregister::Command),
    Purge(purge::Args),
    Remove(remove::Args),
    Resync(resync::Args),
    Show(show::Args),
    Token(token::Args),
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    match command {
        Command::Approve(args) => approve::run(&args.common, Approval::Approved, session),
        Command::Block(args) => approve::run(&args.common, Approval::Blocked, session),
        Command::List(args) => list::run(args, session),
        Command::Preregister(command) => preregister::run(command, session),
        Command::Purge(args) => purge::run(args, session),
        Command::Remove(args) => remove::run(args, session),
        Command::Resync(args) => resync::run(args, session),
        Command::Show(args) => show::run(args, session),
        Command::Token(args) => token::run(args, session),
    }
}

/// The words by which people compare a client's key with what 'smsagent id' shows.
fn fingerprint_of(client: &Client) -> Result<String, Failure> {
    Ok(fingerprint::words(&PublicKey::parse(&client.public_key)?))
}
