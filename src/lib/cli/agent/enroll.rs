//! `smsagent enroll`: make this machine a client of a site.

use super::endpoint::{EndpointArgs, network};
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::input::read_text;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::host::clock::{Clock, SystemClock};
use crate::host::facts;
use crate::model::client::Approval;
use crate::model::time::parse_span;
use crate::rules::assign::RETRY;
use crate::rules::join::Choice;
use crate::service::agent::{self, Enrollment};
use crate::service::network::Network;
use crate::service::stopwatch::Stopwatch;
use crate::transport::download::Timer;
use crate::trust::enrollment::Token;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// No tokens are longer, all together.
const MAX_TOKENS: u64 = 64 * 1024;

/// Make this machine a client of the site that issued a token
///
/// The machine makes its key itself and sends nothing before the site has shown the root that the token names. Given tokens of
/// several sites, one on each line, it asks the locators of these sites which of them takes a machine with the addresses of its
/// first bound network interface, and joins that one. What it has joined it never leaves by moving.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work, 13 the site is not the one of the token",
    "smsctl client token --quiet | ssh web-1 smsagent enroll -",
    "smsagent enroll --root /srv/image --token-file token",
    "smsagent enroll --token-file tokens-of-all-sites --wait 1d",
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
    /// Read the token, or those of several sites, from this file; an argument or SMS_TOKEN is then ignored
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// With tokens of several sites: while none takes this machine, ask again every 10 minutes, for so long, as in 2h or 1d
    #[arg(long, value_name = "TIME", value_parser = parse_span, default_value = "0s")]
    wait: Duration,
    /// Say with which site this machine would enroll, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (token, reason) = chosen(tokens(args)?, args.wait, session)?;
    if args.dry_run {
        session.remark(&format!(
            "would enroll at {} and trust root {}",
            token.url, token.root
        ));
        return Ok(Answer::new(Body {
            body: agent::EnrollmentPlan {
                management_point: token.url,
                root: token.root,
                reason,
            },
            page: |plan| Page::default().line(format!("Would enroll at {}", plan.management_point)),
        }));
    }
    session.detail(&format!("enrolling at {}", token.url));
    let endpoint = args.endpoint.open(session)?;
    let done = endpoint.with(|machine| agent::enroll(&endpoint.folder, machine, &token))?;
    Ok(Answer::new(Body { body: done, page }))
}

/// The one token that is given; of several, that of the site that takes this machine, and why.
fn chosen(
    mut tokens: Vec<Token>,
    wait: Duration,
    session: &Session,
) -> Result<(Token, Option<String>), Failure> {
    if tokens.len() == 1 {
        return Ok((tokens.remove(0), None));
    }
    let (network, stopwatch) = (network(), Stopwatch::new(session.cancel()));
    loop {
        let addresses = facts::first_bound();
        let way: (&dyn Network, &dyn Clock) = (&network, &SystemClock);
        match agent::choose_site(way, &tokens, &addresses) {
            Choice::Join {
                token,
                site,
                reason,
            } => {
                session.remark(&format!("site {site} takes this machine: {reason}"));
                return Ok((tokens.swap_remove(token), Some(reason)));
            }
            Choice::NoToken { site, reason } => {
                return Err(agent::Error::NoTokenOf { site, reason }.into());
            }
            Choice::Later { reason } if stopwatch.now() >= wait => {
                return Err(agent::Error::Unassigned { reason }.into());
            }
            Choice::Later { reason } => {
                let minutes = RETRY.as_secs() / 60;
                session.remark(&format!(
                    "no site takes this machine, asking again in {minutes} minutes: {reason}"
                ));
                stopwatch.sleep(RETRY);
                session.check_cancelled()?;
            }
        }
    }
}

/// The tokens, from where they are least seen; at least one.
fn tokens(args: &Args) -> Result<Vec<Token>, Failure> {
    let file = args.token_file.as_deref();
    let text = match (file, args.token.as_deref()) {
        (Some(path), _) => read_text(path, MAX_TOKENS)?,
        (None, Some("-")) => read_text(Path::new("-"), MAX_TOKENS)?,
        (None, given) => given.unwrap_or_default().to_owned(),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let tokens = lines.map(Token::parse).collect::<Result<Vec<_>, _>>();
    // what is empty is no token, and says so
    let tokens = tokens.and_then(|all| match all.is_empty() {
        true => Token::parse("").map(|one| vec![one]),
        false => Ok(all),
    });
    tokens.map_err(|error| {
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
