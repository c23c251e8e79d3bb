//! `smsagent enroll`: make this machine a client of a site.

use super::endpoint::{Endpoint, EndpointArgs, network};
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::input::read_text;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::host::clock::SystemClock;
use crate::host::facts;
use crate::model::client::Approval;
use crate::model::time::parse_span;
use crate::rules::assign::RETRY;
use crate::rules::join::Choice;
use crate::service::agent::{self, Enrollment};
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
    /// While no site takes this machine, or none can be reached, ask again every 10 minutes, for so long, as in 2h or 1d
    #[arg(long, value_name = "TIME", value_parser = parse_span, default_value = "0s")]
    wait: Duration,
    /// Say with which site this machine would enroll, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let tokens = tokens(args)?;
    if args.dry_run {
        let (token, reason) = chosen(&tokens, session)?;
        session.remark(&format!(
            "would enroll at {} and trust root {}",
            token.url, token.root
        ));
        return Ok(Answer::new(Body {
            body: agent::EnrollmentPlan {
                management_point: token.url.clone(),
                root: token.root,
                reason,
            },
            page: |plan| Page::default().line(format!("Would enroll at {}", plan.management_point)),
        }));
    }
    let endpoint = args.endpoint.open(session)?;
    let timer = endpoint.timer();
    loop {
        let error = match enroll(&endpoint, &tokens, session) {
            Ok(done) => return Ok(Answer::new(Body { body: done, page })),
            Err(error) => error,
        };
        let pause = args.wait.saturating_sub(timer.now()).min(RETRY);
        let may_change = matches!(
            error,
            agent::Error::Unassigned { .. } | agent::Error::Transport(_)
        );
        if pause.is_zero() || !may_change {
            return Err(error.into());
        }
        session.remark(&format!("{error}; asking again in {} s", pause.as_secs()));
        timer.sleep(pause);
        session.check_cancelled()?;
    }
}

fn enroll(
    endpoint: &Endpoint,
    tokens: &[Token],
    session: &Session,
) -> Result<Enrollment, agent::Error> {
    endpoint.with(|machine| {
        agent::check_unenrolled(&endpoint.folder, machine)?;
        let (token, _) = chosen(tokens, session)?;
        session.detail(&format!("enrolling at {}", token.url));
        agent::enroll(&endpoint.folder, machine, token)
    })
}

/// The one token that is given; of several, that of the site that takes this machine, and why.
fn chosen<'t>(
    tokens: &'t [Token],
    session: &Session,
) -> Result<(&'t Token, Option<String>), agent::Error> {
    if let [token] = tokens {
        return Ok((token, None));
    }
    match agent::choose_site((&network(), &SystemClock), tokens, &facts::first_bound()) {
        Choice::Join {
            token,
            site,
            reason,
        } => {
            session.remark(&format!("site {site} takes this machine: {reason}"));
            Ok((&tokens[token], Some(reason)))
        }
        Choice::NoToken { site, reason } => Err(agent::Error::NoTokenOf { site, reason }),
        Choice::Later { reason } => Err(agent::Error::Unassigned { reason }),
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
    let lines: Vec<&str> = match text.trim() {
        // what is empty is no token, and says so
        "" => vec![""],
        text => text.lines().collect(),
    };
    let tokens = lines.iter().zip(1..).filter_map(|(line, number)| {
        let token = match line.trim() {
            "" if lines.len() > 1 => return None,
            line => Token::parse(line),
        };
        Some(token.map_err(|error| {
            let place = match lines.len() {
                1 => String::new(),
                _ => format!("line {number}: "),
            };
            Failure::usage(format!("{place}{error}"))
                .hint("pass it whole, as 'smsctl client token' at the site printed it")
        }))
    });
    tokens.collect()
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
