//! `smsctl client show`.

use super::list::Listed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::model::client::{Activity, ActivityChange, Approval, Client, Conflict};
use crate::model::id::CollectionId;
use crate::service::{Error, client};
use serde::Serialize;

/// Show one client
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client show web-01",
    "smsctl client show web-01 --json",
))]
pub struct Args {
    /// The client: its id or its host name
    client: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let (client, collections, others, activity) = session.catalog()?.read(|tx| {
        let client = client::find(tx, &args.client)?;
        let activity = (
            tx.activity_of(&client, now)?,
            tx.activity_history(&client.id)?,
        );
        let collections = tx.collections_of(&client.id)?;
        let others = client::same_machine(tx, &client)?;
        Ok::<_, Error>((client, collections, others, activity))
    })?;
    Ok(Answer::new(Shown {
        client: Listed {
            activity: Some(activity.0),
            ..Listed::of(client)?
        },
        activity_history: activity.1,
        collections,
        same_machine: others
            .into_iter()
            .map(Listed::of)
            .collect::<Result<_, _>>()?,
    }))
}

/// A client and its collections.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Shown {
    /// The client.
    #[serde(flatten)]
    client: Listed,
    /// How it stood in the last 31 days, newest first: one line where that changed.
    activity_history: Vec<ActivityChange>,
    /// The collections that it is a member of.
    collections: Vec<CollectionId>,
    /// Other clients that say they are the same machine.
    same_machine: Vec<Listed>,
}

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        document("client_detail", self)
    }

    fn page(&self) -> Page {
        let Listed {
            client,
            fingerprint,
            activity,
        } = &self.client;
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let page = conflict(client, &self.same_machine);
        let collections: Vec<&str> = self.collections.iter().map(CollectionId::as_str).collect();
        page.line(format!("  client       {}", client.id))
            .line(format!("  fingerprint  {fingerprint}"))
            .line(format!("  machine id   {}", client.machine_id))
            .line(format!("  serial       {}", or_dash(client.serial.clone())))
            .line(format!("  site         {}", client.site))
            .line(format!("  epoch        {}", client.epoch))
            .line(format!(
                "  platform     {}",
                or_dash(client.platform.as_ref().map(ToString::to_string))
            ))
            .line(format!(
                "  address      {}",
                or_dash(client.address.map(|own| own.to_string()))
            ))
            .line(format!(
                "  enrolled     {}",
                text::moment(client.enrolled_at)
            ))
            .line(format!(
                "  last seen    {}",
                or_dash(client.last_seen.map(text::moment))
            ))
            .line(format!(
                "  inventory    {}",
                or_dash(client.inventory_at.map(text::moment))
            ))
            .line(format!(
                "  activity     {}",
                or_dash(self.activity(*activity))
            ))
            .line(format!(
                "  collections  {}",
                or_dash((!collections.is_empty()).then(|| collections.join(", ")))
            ))
    }
}

impl Shown {
    /// How the client stands, and how it stood before.
    fn activity(&self, now: Option<Activity>) -> Option<String> {
        let before = self.activity_history.iter();
        let before =
            before.map(|one| format!("{} since {}", one.activity, text::moment(one.since)));
        let before: Vec<String> = before.collect();
        let now = now?;
        Some(match before.is_empty() {
            true => now.to_string(),
            false => format!("{now} ({})", before.join(", ")),
        })
    }
}

/// How the client stands, and what solves a conflict.
fn conflict(client: &Client, others: &[Listed]) -> Page {
    let page = Page::default();
    let id = &client.id;
    if client.approval != Approval::Conflict {
        return page.line(format!("{} is {}.", client.hostname, client.approval));
    }
    let page = page.line(format!("{} is in conflict.", client.hostname));
    if client.conflict == Some(Conflict::CloneSuspected) {
        return page
            .line("Two machines use its key: its files were copied, or it is put back to earlier states again and again.")
            .line(format!("  One machine:  smsctl client approve {id}"))
            .line("  A copy:       smsagent seal-image --yes there, then enroll it with a token of its own")
            .line(format!("  Not sure:     smsctl client token --replace {id}, for the right one; the key of both ends"));
    }
    let page = others.iter().fold(page, |page, other| {
        let (name, state) = (&other.client.hostname, other.client.approval);
        page.line(format!(
            "It says it is the same machine as {name}, client {}, which is {state}.",
            other.client.id
        ))
    });
    let other = client.conflict_with.as_ref();
    let other = other.map_or_else(|| "OTHER".to_owned(), ToString::to_string);
    page.line(format!("  The same machine, installed anew:  smsctl client remove {id} --yes; smsctl client token --replace {other}"))
        .line(format!("  Another machine, and the right one: smsctl client block {other}; smsctl client approve {id}"))
        .line(format!("  A stranger:                         smsctl client block {id}"))
}
