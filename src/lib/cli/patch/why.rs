//! `smspatch why`: the reasons for the state of one update on one machine.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::input::read_document;
use crate::cli::inv::client_named;
use crate::cli::patch::named::update_named;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::UpdateId;
use crate::model::inventory::Inventory;
use crate::service::{Error, scan};
use serde::Serialize;
use std::path::Path;

/// Explain why an update stands to a client as it does
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch why debian/bookworm/xz-utils/5.4.1-1+deb12u2 web-1",
    "smsinv collect | smspatch why xz-utils -",
))]
pub struct Args {
    /// The update by id, or by its source package when there is only one of it for the client
    #[arg(value_name = "UPDATE")]
    update: String,
    /// The client by id or host name, or - for an inventory on standard input
    #[arg(value_name = "CLIENT")]
    client: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let inventory = if args.client == "-" {
        read_document(Path::new("-"))?
    } else {
        catalog.read(|tx| inventory_of(tx, &args.client))?
    };
    let (update, steps) = catalog.read(|tx| {
        let update = update_named(tx, &args.update, Some(&inventory.platform))?;
        let steps = scan::why(tx, &update.update.id, &inventory)?;
        Ok::<_, Failure>((update.update.id, steps))
    })?;
    Ok(Answer::new(Steps {
        update,
        client: inventory.machine.hostname,
        steps,
    }))
}

fn inventory_of(tx: &mut crate::catalog::Tx, name: &str) -> Result<Inventory, Error> {
    let client = client_named(tx, name)?;
    tx.inventory(&client.id)?
        .ok_or_else(|| Error::missing("inventory of client", name))
}

/// Why an update stands to a client as it does.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Steps {
    /// The update.
    update: UpdateId,
    /// The host name of the client.
    client: String,
    /// The chain of reasons, one sentence each; the last is the answer.
    steps: Vec<String>,
}

impl View for Steps {
    fn json(&self) -> serde_json::Result<String> {
        document("explanation", self)
    }

    fn page(&self) -> Page {
        self.steps
            .iter()
            .fold(Page::default(), |page, step| page.line(step.clone()))
    }
}
