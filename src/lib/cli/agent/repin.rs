//! `smsagent repin`: believe another first root.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::host::files;
use crate::model::digest::Digest;
use crate::service::agent;
use crate::trust::root::MAX_ROOT_BYTES;
use std::path::PathBuf;

/// Believe another first root, after the site has lost its root keys
///
/// Bring the file and the pin another way than the agent's own network, as by SSH or configuration management: whoever
/// chooses them owns this machine. Its identity stays.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work, 13 the root is not the pinned one, or the site does not follow it",
    "smsagent repin root.json --pin DIGEST --yes",
    "smsagent repin root.json --pin DIGEST --root /srv/image --yes",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// The first root, as 'smsctl key export-root' at the site wrote it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its pin, as 'smsctl key export-root' at the site showed it
    #[arg(long, value_name = "DIGEST", value_parser = Digest::parse)]
    pin: Digest,
    /// Agree to it
    #[arg(long)]
    yes: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if !args.yes {
        let message = format!("this machine would believe root {} from now on", args.pin);
        return Err(Failure::usage(message)
            .hint("compare the pin with the one that the site shows, then add --yes"));
    }
    let first = files::read(&args.file, MAX_ROOT_BYTES as u64)?;
    let endpoint = args.endpoint.open(session)?;
    let body =
        endpoint.with(|machine| agent::repin(&endpoint.folder, machine, (&first, &args.pin)))?;
    Ok(Answer::new(Body {
        body,
        page: |done| {
            Page::default().line(format!(
                "Client {} of site {} believes root {} now.",
                done.client, done.site, done.root
            ))
        },
    }))
}
