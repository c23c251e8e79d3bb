//! `smsagent enroll`: make this machine a client of a site.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::model::client::Approval;
use crate::service::agent::{self, Enrollment};
use crate::trust::enrollment::Token;
use std::path::Path;

/// No token is longer.
const MAX_TOKEN_FILE: u64 = 4096;

/// Make this machine a client of the site that issued a token
///
/// The machine makes its key itself and sends nothing before the site has shown the root that the token names.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 2 usage, 11 another agent is at work, 13 the site is not the one of the token.

Examples:
  smsagent enroll @token
  smsctl client token | smsagent enroll --root /srv/image @-"
)]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// The token as 'smsctl client token' printed it, or @FILE that holds it (@- for standard input), unseen by other users
    #[arg(value_name = "TOKEN", env = "SMS_TOKEN", hide_env_values = true)]
    token: String,
    /// Say with which site this machine would enroll, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let token = match args.token.strip_prefix('@') {
        Some(file) => Token::parse(&input::read_text(Path::new(file), MAX_TOKEN_FILE)?)?,
        None => Token::parse(&args.token)?,
    };
    if args.dry_run {
        session.remark(&format!(
            "would enroll at {} and trust root {}",
            token.url, token.root
        ));
        return Ok(Answer::new(Body {
            body: agent::EnrollmentPlan {
                management_point: token.url,
                root: token.root,
            },
            page: |plan| Page::default().line(format!("Would enroll at {}", plan.management_point)),
        }));
    }
    let endpoint = args.endpoint.open(session)?;
    let done = endpoint.with(|machine| agent::enroll(&endpoint.folder, machine, &token))?;
    Ok(Answer::new(Body { body: done, page }))
}

fn page(done: &Enrollment) -> Page {
    let next = match done.approval {
        Approval::Approved => "Approved: 'smsagent once' fetches policy.",
        Approval::Pending => {
            "Waits for approval: an operator compares the fingerprint and approves it."
        }
        Approval::Blocked | Approval::Conflict => {
            "Another client is this machine: an operator decides."
        }
    };
    Page::default()
        .line(format!(
            "Enrolled at site {} as client {}",
            done.site, done.client
        ))
        .line(format!("Fingerprint: {}", done.fingerprint))
        .line(next)
}
