//! `smsagent rotate-key`: this machine gets a new key.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::service::agent::{self, Rotated};

/// Give this machine a new key; the site hears of it in a message that the old and the new key sign
///
/// The agent does this by itself when its key is 180 days old. The client and its history stay; its epoch goes up by one.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work, 13 not trusted, 130 interrupted",
    "smsagent rotate-key",
    "smsagent rotate-key --dry-run",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// Show the present key, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let endpoint = args.endpoint.open(session)?;
    let work =
        |machine: &agent::Machine<'_>| agent::rotate_key(&endpoint.folder, machine, args.dry_run);
    let body = endpoint.with(work)?;
    Ok(Answer::new(Body { body, page }))
}

fn page(done: &Rotated) -> Page {
    let deed = if done.dry_run { "has" } else { "now has" };
    Page::default()
        .line(format!(
            "Client {} {deed} key {}, epoch {}",
            done.client, done.key, done.epoch
        ))
        .line(format!("Fingerprint: {}", done.fingerprint))
}
