//! `smsagent id`: how the site knows this machine.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::service::agent::{self, AgentId};

/// Show this machine's key as eight words, to be compared with what the site shows
///
/// An operator sees the same words in 'smsctl client list' and approves the client only when they are equal.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed or this machine has no key yet, 2 usage",
    "smsagent id",
    "smsagent id --create --json",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// Make a key when there is none: it can be registered at the site before this machine enrolls
    #[arg(long)]
    create: bool,
    /// Show, and make nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let endpoint = args.endpoint.open(session)?;
    let create = args.create && !args.dry_run;
    let body = endpoint.with(|machine| agent::id(&endpoint.folder, machine, create))?;
    Ok(Answer::new(Body { body, page }))
}

fn page(own: &AgentId) -> Page {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let filled = |text: &str| or_dash((!text.is_empty()).then(|| text.to_owned()));
    Page::default()
        .line(format!("Fingerprint: {}", own.fingerprint))
        .line(format!("Key: {}", own.key))
        .line(format!(
            "Client: {}",
            or_dash(own.client.as_ref().map(ToString::to_string))
        ))
        .line(format!(
            "Site: {}",
            or_dash(own.site.as_ref().map(ToString::to_string))
        ))
        .line(format!(
            "Epoch: {}",
            or_dash(own.epoch.map(|epoch| epoch.to_string()))
        ))
        .line(format!("Host name: {}", filled(&own.hostname)))
        .line(format!("Machine id: {}", filled(&own.machine_id)))
        .line(format!("Serial number: {}", filled(&own.serial)))
}
