//! `smsctl collection list`.

use crate::catalog::{Error, Tx};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, View, cell, document};
use crate::model::collection::Collection;
use crate::rules::member;
use serde::Serialize;

/// List collections with their rules and how many members they have
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection list",
    "smsctl collection list --output jsonl",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    Ok(Answer::new(session.catalog()?.read(counted)?))
}

/// All collections and how large they are.
pub(super) fn counted(tx: &mut Tx) -> Result<Collections, Error> {
    let mut collections = Vec::new();
    for collection in tx.collections()? {
        let members = tx.collection_members(&collection.id)?.len();
        collections.push(Counted {
            collection,
            members,
        });
    }
    Ok(Collections { collections })
}

/// A collection and how large it is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Counted {
    /// The collection.
    #[serde(flatten)]
    collection: Collection,
    /// How many members it has.
    members: usize,
}

/// All collections.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Collections {
    /// The collections, by id.
    collections: Vec<Counted>,
}

impl View for Collections {
    fn json(&self) -> serde_json::Result<String> {
        document("collections", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.collections
            .iter()
            .map(|own| document("collection", own))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["collection", "members", "limited to", "rules", "title"]);
        for Counted {
            collection,
            members,
        } in &self.collections
        {
            let rules: Vec<String> = collection.rules.iter().map(member::describe).collect();
            table.push([
                cell(&collection.id),
                cell(members),
                Cell::optional(collection.limit_to.as_ref()),
                cell(rules.join("; ")),
                cell(&collection.title),
            ]);
        }
        Page::default().table(table, "There are no collections.")
    }
}
