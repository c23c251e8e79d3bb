//! `smsctl boundary list`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, View, cell, document};
use crate::model::bandwidth::windows_text;
use crate::model::boundary::Boundary;
use serde::Serialize;

/// List the boundaries of the hierarchy
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary list",
    "smsctl boundary list --output csv",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let boundaries = session.catalog()?.read(|tx| tx.boundaries())?;
    Ok(Answer::new(Boundaries { boundaries }))
}

/// All boundaries.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Boundaries {
    /// The boundaries, in order of their networks.
    pub(super) boundaries: Vec<Boundary>,
}

impl View for Boundaries {
    fn json(&self) -> serde_json::Result<String> {
        document("boundaries", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.boundaries
            .iter()
            .map(|own| document("boundary", own))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["network", "locality", "site", "bandwidth"]);
        for boundary in &self.boundaries {
            table.push([
                cell(&boundary.network),
                cell(boundary.locality),
                cell(&boundary.site),
                cell(windows_text(&boundary.bandwidth)),
            ]);
        }
        Page::default().table(table, "No boundaries are configured.")
    }
}
