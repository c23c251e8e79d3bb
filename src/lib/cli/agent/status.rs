//! `smsagent status`: how the agent stands.

use super::endpoint::EndpointArgs;
use super::once::deployments;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::Page;
use crate::service::agent::{self, AgentFolder, AgentStatus};

/// Show how this machine stands: its site, its key, its deployments
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed or this machine is not enrolled, 2 usage",
    "smsagent status",
    "smsagent status --root /srv/image --json",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
}

/// Carries the command out.
pub fn run(args: &Args, _: &Session) -> Result<Answer, Failure> {
    answer(&args.endpoint.folder()?)
}

/// How the agent of a folder stands.
pub fn answer(folder: &AgentFolder) -> Result<Answer, Failure> {
    let body = agent::status(folder)?;
    Ok(Answer::new(Body { body, page }))
}

fn page(status: &AgentStatus) -> Page {
    Page::default()
        .line(format!("Client {} of site {}", status.client, status.site))
        .line(format!("Fingerprint: {}", status.fingerprint))
        .line(format!(
            "Management points: {}",
            status.management_points.join(", ")
        ))
        .line(format!(
            "Site trusted until {}",
            text::moment(status.trusted_until)
        ))
        .line(format!(
            "Network sandbox: {}",
            status.sandbox.as_deref().unwrap_or("not used yet")
        ))
        .line(match &status.released {
            Some(head) => format!("Released {head}"),
            None => "Released: not looked yet".to_owned(),
        })
        .line(format!("Status messages that wait: {}", status.unsent))
        .table(deployments(&status.deployments), "No deployments.")
}
