//! `smsctl collection members`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, View, cell, document};
use crate::model::client::Client;
use crate::model::id::{ClientId, CollectionId};
use crate::model::platform::Platform;
use crate::service::Error;
use serde::Serialize;

/// List the members of a collection
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection members all-systems",
    "smsctl collection members web --output csv",
))]
pub struct Args {
    /// The collection
    #[arg(value_parser = CollectionId::parse)]
    collection: CollectionId,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let members = session.catalog()?.read(|tx| {
        if tx.collection(&args.collection)?.is_none() {
            return Err(Error::missing("collection", &args.collection));
        }
        let mut members = Vec::new();
        for id in tx.collection_members(&args.collection)? {
            members.extend(tx.client(&id)?.map(Member::from));
        }
        Ok(members)
    })?;
    Ok(Answer::new(Members {
        collection: args.collection.clone(),
        members,
    }))
}

/// A member of a collection.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Member {
    /// The client.
    client: ClientId,
    /// Its host name.
    hostname: String,
    /// Its platform, from its last inventory.
    platform: Option<Platform>,
}

impl From<Client> for Member {
    fn from(client: Client) -> Self {
        Self {
            client: client.id,
            hostname: client.hostname,
            platform: client.platform,
        }
    }
}

/// The members of a collection.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Members {
    /// The collection.
    collection: CollectionId,
    /// Its members.
    members: Vec<Member>,
}

impl View for Members {
    fn json(&self) -> serde_json::Result<String> {
        document("collection_members", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.members
            .iter()
            .map(|own| document("collection_member", own))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["host", "platform", "client"]);
        for member in &self.members {
            table.push([
                cell(&member.hostname),
                Cell::optional(member.platform.as_ref()),
                cell(&member.client),
            ]);
        }
        Page::default().table(table, &format!("{} has no members.", self.collection))
    }
}
