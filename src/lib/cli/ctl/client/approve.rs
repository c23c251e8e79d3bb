//! `smsctl client approve` and `smsctl client block`: the two deeds differ in one word.

use super::fingerprint_of;
use crate::catalog::{Catalog, Tx};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::model::client::{Approval, Client};
use crate::model::decision::Deed;
use crate::model::id::ClientId;
use crate::rules::permit::Action;
use crate::service::client;
use crate::service::operator::Actor;
use serde::Serialize;

/// Believe clients: from now on they get policy
///
/// Compare the fingerprint with what 'smsagent id' shows on the machine first.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 done in part, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client approve web-01",
    "smsctl client approve --dry-run web-01 web-02",
    "smsctl client approve fiden-zavus-goden-tozam-paden-jahum-pafix-keden",
))]
pub struct ApproveArgs {
    #[command(flatten)]
    pub common: Args,
}

/// Refuse clients: they get no policy and their messages are dropped
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 done in part, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client block laptop-17",
    "smsctl client block --dry-run laptop-17",
))]
pub struct BlockArgs {
    #[command(flatten)]
    pub common: Args,
}

/// What both take.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The clients: ids, host names, or fingerprints with dashes between the words
    #[arg(required = true)]
    clients: Vec<String>,
    /// Show what would change and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out, client by client: one that fails does not keep the others from theirs.
pub fn run(args: &Args, approval: Approval, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::JudgeClients)?;
    let mut judged = Judged {
        dry_run: args.dry_run,
        clients: Vec::new(),
    };
    let mut problems = Vec::new();
    for name in &args.clients {
        match judge(
            &mut catalog,
            name,
            approval,
            (args.dry_run, session, &actor),
        ) {
            Ok(one) => judged.clients.push(one),
            Err(failure) => problems.push(failure),
        }
    }
    let done = judged.clients.len();
    Answer::new(judged).but_of(done, problems)
}

fn judge(
    catalog: &mut Catalog,
    name: &str,
    approval: Approval,
    (dry_run, session, actor): (bool, &Session, &Actor),
) -> Result<One, Failure> {
    session.detail(&format!("{approval}: {name}"));
    let now = session.now();
    let deed = |tx: &mut Tx| {
        let client = client::find(tx, name)?;
        if client.approval != approval {
            actor.decide(tx, deed_of(&client, approval), now)?;
        }
        client::set_approval(tx, &client, approval, (actor.name(), now))?;
        Ok::<_, Failure>(One {
            fingerprint: fingerprint_of(&client)?,
            client: client.id,
            hostname: client.hostname,
            before: client.approval,
            after: approval,
        })
    };
    if dry_run {
        return catalog.rehearse(deed);
    }
    let one = catalog.write(deed)?;
    session.seal_head(catalog);
    Ok(one)
}

fn deed_of(client: &Client, approval: Approval) -> Deed {
    Deed::Judge {
        client: client.id.clone(),
        key: client.key.clone(),
        epoch: client.epoch,
        approval,
    }
}

/// A client and what was decided on it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct One {
    /// The client.
    client: ClientId,
    /// Its host name.
    hostname: String,
    /// Its key in words.
    fingerprint: String,
    /// Its approval before.
    before: Approval,
    /// Its approval after.
    after: Approval,
}

/// What was decided on clients.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Judged {
    /// Whether nothing was changed.
    dry_run: bool,
    /// The clients.
    clients: Vec<One>,
}

impl View for Judged {
    fn json(&self) -> serde_json::Result<String> {
        document("client_approvals", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.clients
            .iter()
            .map(|own| document("client_approval", own))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["host", "before", "after", "fingerprint", "client"]);
        for one in &self.clients {
            let tone = if one.before == one.after {
                Tone::Plain
            } else {
                Tone::Good
            };
            table.push([
                cell(&one.hostname),
                cell(one.before),
                Cell::toned(one.after, tone),
                cell(&one.fingerprint),
                cell(&one.client),
            ]);
        }
        let page = Page::default().table(table, "");
        if self.dry_run {
            page.line("Dry run: nothing was changed.")
        } else {
            page
        }
    }
}
