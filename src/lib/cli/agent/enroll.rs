//! `smsagent enroll`: make this machine a client of a site.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::input::read_text;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::model::client::Approval;
use crate::service::agent::{self, Enrollment};
use crate::trust::enrollment::Token;
use std::path::{Path, PathBuf};

/// No token is longer.
const MAX_TOKEN: u64 = 4096;

/// Make this machine a client of the site that issued a token
///
/// The machine makes its key itself and sends nothing before the site has shown the root that the token names.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work, 13 the site is not the one of the token",
    "smsctl client token --quiet | ssh web-1 smsagent enroll -",
    "smsagent enroll --root /srv/image --token-file token",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// The token, or - for standard input: other users of this machine see arguments, so prefer - or --token-file
    #[arg(
        value_name = "TOKEN",
        env = "SMS_TOKEN",
        hide_env_values = true,
        required_unless_present = "token_file"
    )]
    token: Option<String>,
    /// Read the token from this file; an argument or SMS_TOKEN is then ignored
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Say with which site this machine would enroll, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let token = token(args)?;
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
    session.detail(&format!("enrolling at {}", token.url));
    let endpoint = args.endpoint.open(session)?;
    let done = endpoint.with(|machine| agent::enroll(&endpoint.folder, machine, &token))?;
    Ok(Answer::new(Body { body: done, page }))
}

/// The token, from where it is least seen.
fn token(args: &Args) -> Result<Token, Failure> {
    let file = args.token_file.as_deref();
    let text = match (file, args.token.as_deref()) {
        (Some(path), _) => read_text(path, MAX_TOKEN)?,
        (None, Some("-")) => read_text(Path::new("-"), MAX_TOKEN)?,
        (None, given) => given.unwrap_or_default().to_owned(),
    };
    let token = Token::parse(text.trim());
    token.map_err(|error| {
        Failure::usage(error.to_string())
            .hint("pass it whole, as 'smsctl client token' at the site printed it")
    })
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
