//! `smsagent seal-image`: takes its identity from a machine before an image is made of it.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::service::agent::{self, Sealed};

/// Remove key, identity, policy, queues and content, so that an image of this machine carries none of them
///
/// Machines made from the image then enroll each as a client of its own. Refuses while a cycle runs: stop the agent first.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work",
    "smsagent seal-image --dry-run",
    "smsagent seal-image --root /srv/image --yes",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// Really remove them
    #[arg(long)]
    yes: bool,
    /// Show what would be removed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, _: &Session) -> Result<Answer, Failure> {
    if !args.yes && !args.dry_run {
        let message = "removing this machine's identity cannot be undone";
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let body = agent::seal(&args.endpoint.folder()?, args.dry_run)?;
    Ok(Answer::new(Body { body, page }))
}

fn page(sealed: &Sealed) -> Page {
    let deed = if sealed.dry_run {
        "Would remove"
    } else {
        "Removed"
    };
    let page = sealed.files.iter().fold(Page::default(), |page, file| {
        page.line(format!("{deed} {file}"))
    });
    match sealed.files.is_empty() {
        true => page.line("There is no identity here."),
        false => page,
    }
}
