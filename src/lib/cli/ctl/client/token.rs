//! `smsctl client token`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::model::id::CollectionId;
use crate::model::time::{Timestamp, parse_span};
use crate::rules::permit::Action;
use crate::service::client::{self, NewToken};
use crate::service::site;
use serde::Serialize;
use std::time::Duration;

/// Make a one-time token with which one machine enrolls
///
/// The token is a secret. It is shown once and stored nowhere; whoever has it can enroll one machine until it expires.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client token --ttl 15m --name-pattern 'web-*' --collection web",
    "TOKEN=$(smsctl client token --quiet)",
    "smsctl client token --replace web-01",
))]
pub struct Args {
    /// How long it may be used, as in 90s, 15m, 1h or 7d
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = parse_span)]
    ttl: Duration,
    /// Approve the client at once; needs 'approval: token' in the site's configuration
    #[arg(long)]
    auto_approve: bool,
    /// A collection that the client joins
    #[arg(long, value_parser = CollectionId::parse)]
    collection: Option<CollectionId>,
    /// What the host name must match, with * and ?
    #[arg(long, value_name = "PATTERN")]
    name_pattern: Option<String>,
    /// The management point to enroll with [default: the site's first]
    #[arg(long)]
    url: Option<String>,
    /// The machine takes the place of this client: the history stays, its old key ends
    ///
    /// For a machine that was installed anew, or whose files are lost. A client that is approved, or in conflict because its
    /// files were copied, is approved again under its new key: hand the token to the right machine.
    #[arg(long, value_name = "CLIENT")]
    replace: Option<String>,
    /// Check, but make no token
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let new = NewToken {
        url: args.url.clone(),
        life: args.ttl,
        auto_approve: args.auto_approve,
        collection: args.collection.clone(),
        name_pattern: args.name_pattern.clone(),
        replace: args.replace.clone(),
    };
    session.detail("reading the root that the token names");
    let root = *site::load_root(&session.folder())?.hierarchy();
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::IssueTokens)?;
    let issue = |tx: &mut Tx| {
        actor.sign_in(tx)?;
        client::issue_token(tx, &new, root, (actor.name(), now))
    };
    let expires_at = now.after(args.ttl);
    let token = if args.dry_run {
        catalog.rehearse(issue)?;
        None
    } else {
        Some(catalog.write(issue)?)
    };
    if token.is_some() {
        session.remark(&format!(
            "This token is shown once. It enrolls one machine until {}.",
            text::moment(expires_at)
        ));
    }
    Ok(Answer::new(Issued {
        id: token.as_ref().map(|token| token.id.clone()),
        token: token.map(|token| token.reveal()),
        expires_at,
        auto_approve: new.auto_approve,
        collection: new.collection,
        name_pattern: new.name_pattern,
        replace: new.replace,
    }))
}

/// A one-time enrollment token.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Issued {
    /// The public name of the token; absent in a dry run.
    id: Option<String>,
    /// The token itself, a secret; absent in a dry run.
    token: Option<String>,
    /// Until when it can be used.
    expires_at: Timestamp,
    /// Whether the client is approved at once.
    auto_approve: bool,
    /// The collection that the client joins.
    collection: Option<CollectionId>,
    /// What the host name must match.
    name_pattern: Option<String>,
    /// The client whose place the machine takes.
    replace: Option<String>,
}

impl View for Issued {
    fn json(&self) -> serde_json::Result<String> {
        document("enrollment_token", self)
    }

    fn page(&self) -> Page {
        match &self.token {
            Some(token) => Page::default().line(token),
            None => Page::default().line("Dry run: a token would be made."),
        }
    }
}
