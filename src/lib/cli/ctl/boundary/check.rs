//! `smsctl boundary check`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::model::boundary::Boundary;
use crate::rules::boundary;
use serde::Serialize;

/// Find boundaries of different sites that overlap
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 no overlaps, 1 failed or overlaps found, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary check",
    "smsctl boundary check --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let boundaries = session.catalog()?.read(|tx| tx.boundaries())?;
    let found = boundary::overlaps(&boundaries)
        .into_iter()
        .map(|pair| Overlap {
            first: pair.first.clone(),
            second: pair.second.clone(),
        });
    let overlaps: Vec<Overlap> = found.collect();
    let is_found = !overlaps.is_empty();
    let checked = Checked {
        boundaries: boundaries.len(),
        overlaps,
    };
    Ok(Answer::new(checked).exit_if(is_found, Kind::Failed))
}

/// Two boundaries of different sites that share addresses.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Overlap {
    /// One boundary.
    first: Boundary,
    /// The other one, of another site.
    second: Boundary,
}

/// What comparing all boundaries found.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Checked {
    /// How many boundaries were compared.
    boundaries: usize,
    /// Those that overlap.
    overlaps: Vec<Overlap>,
}

impl View for Checked {
    fn json(&self) -> serde_json::Result<String> {
        document("boundary_check", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["network", "site", "overlaps", "of site"]);
        for Overlap { first, second } in &self.overlaps {
            table.push([
                Cell::toned(&first.network, Tone::Bad),
                cell(&first.site),
                cell(&second.network),
                cell(&second.site),
            ]);
        }
        let sentence = format!("{} boundaries, no overlaps between sites.", self.boundaries);
        Page::default().table(table, &sentence)
    }
}
