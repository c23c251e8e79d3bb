//! `smspatch why`: the reasons for the state of one update on one machine.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::inv::client_named;
use crate::cli::session::Session;
use crate::cli::view::{Page, View};
use crate::model::id::UpdateId;
use crate::model::inventory::Inventory;
use crate::service::{Error, scan};
use serde_json::json;
use std::path::Path;

/// Explain why an update stands to a client as it does
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 10 no catalog.

Examples:
  smspatch why debian/bookworm/xz-utils/5.4.1-1+deb12u2 web-1
  smsinv collect | smspatch why debian/bookworm/xz-utils/5.4.1-1+deb12u2 -")]
pub struct Args {
    /// The update
    update: UpdateId,
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
    let steps = catalog
        .read(|tx| scan::why(tx, &args.update, &inventory))
        .map_err(|error| {
            let is_unknown = matches!(error, Error::Missing { .. });
            let failure = Failure::from(error);
            if is_unknown && failure.kind == Kind::Failed {
                return failure
                    .hint("'smspatch list --source NAME' shows the updates of a source package");
            }
            failure
        })?;
    Ok(Answer::new(Steps {
        update: args.update.clone(),
        client: inventory.machine.hostname,
        steps,
    }))
}

fn inventory_of(tx: &mut crate::catalog::Tx, name: &str) -> Result<Inventory, Error> {
    let client = client_named(tx, name)?;
    tx.inventory(&client.id)?
        .ok_or_else(|| Error::missing("inventory of client", name))
}

struct Steps {
    update: UpdateId,
    client: String,
    steps: Vec<String>,
}

impl View for Steps {
    fn json(&self) -> serde_json::Result<String> {
        let document = json!({
            "format": 1, "type": "explanation", "update": self.update.as_str(), "client": self.client, "steps": self.steps,
        });
        serde_json::to_string(&document)
    }

    fn page(&self) -> Page {
        self.steps
            .iter()
            .fold(Page::default(), |page, step| page.line(step.clone()))
    }
}
