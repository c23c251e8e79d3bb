//! `smsctl collection why`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::CollectionId;
use crate::service::{Error, client, collection};
use serde::Serialize;

/// Explain why a client is a member of a collection, or why not
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection why web-01 web",
    "smsctl collection why 0190a1b2-0000-7000-8000-000000000001 web --json",
))]
pub struct Args {
    /// The client: its id or its host name
    client: String,
    /// The collection
    #[arg(value_parser = CollectionId::parse)]
    collection: CollectionId,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let why = session.catalog()?.read(|tx| {
        let client = client::find(tx, &args.client)?;
        let found = collection::explain(tx, &args.collection, &client, now)?;
        Ok::<_, Error>(Why {
            collection: args.collection.clone(),
            client: client.hostname,
            is_member: found.is_member,
            reasons: found.reasons,
        })
    })?;
    Ok(Answer::new(why))
}

/// Why a client is a member of a collection, or why not.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Why {
    /// The collection.
    collection: CollectionId,
    /// The client's host name.
    client: String,
    /// Whether it is a member.
    is_member: bool,
    /// Why, one sentence each.
    reasons: Vec<String>,
}

impl View for Why {
    fn json(&self) -> serde_json::Result<String> {
        document("collection_why", self)
    }

    fn page(&self) -> Page {
        let verdict = if self.is_member { "is" } else { "is not" };
        let begin = Page::default().line(format!(
            "{} {verdict} a member of {}:",
            self.client, self.collection
        ));
        self.reasons
            .iter()
            .fold(begin, |page, reason| page.line(format!("  {reason}")))
    }
}
