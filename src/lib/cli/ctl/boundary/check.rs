//! `smsctl boundary check`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::model::boundary::Boundary;
use crate::model::client::ClientAddress;
use crate::model::id::SiteCode;
use crate::rules::boundary;
use crate::rules::boundary::check::{check, outside};
use serde::Serialize;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Find what is wrong with the boundaries
///
/// Boundaries of different sites that overlap; addresses between two neighbours of one site that no boundary has (up to
/// four times the smaller neighbour); boundaries of sites without a distribution point; approved clients whose last
/// address is in no boundary. Only this site's distribution points are known here.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 nothing found, 1 failed or something found, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary check",
    "smsctl boundary check --skip hole --skip unserved --json",
))]
pub struct Args {
    /// A kind of fault to leave out; may be repeated
    #[arg(long, value_name = "FAULT", value_enum)]
    skip: Vec<Fault>,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Fault {
    /// Boundaries of different sites overlap
    Overlap,
    /// Addresses between siblings are in no boundary
    Hole,
    /// A site has boundaries and no distribution point
    Unserved,
    /// A client is outside every boundary
    Outside,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (boundaries, served, clients) = session.catalog()?.read(|tx| {
        let points = tx.distribution_points()?;
        let served: BTreeSet<SiteCode> = points.into_iter().map(|point| point.site).collect();
        Ok::<_, Failure>((tx.boundaries()?, served, tx.client_addresses()?))
    })?;
    let faults = check(&boundaries, &served);
    let addresses = clients.iter().map(|client| client.address);
    let outside = outside(addresses, &boundaries);
    let is_asked = |fault| !args.skip.contains(&fault);
    let checked = Checked {
        boundaries: boundaries.len(),
        overlaps: faults
            .overlaps
            .into_iter()
            .filter(|_| is_asked(Fault::Overlap))
            .map(Overlap::from)
            .collect(),
        holes: faults
            .holes
            .into_iter()
            .filter(|_| is_asked(Fault::Hole))
            .map(Hole::from)
            .collect(),
        unserved: faults
            .unserved
            .into_iter()
            .filter(|_| is_asked(Fault::Unserved))
            .cloned()
            .collect(),
        outside: clients
            .into_iter()
            .filter(|client| is_asked(Fault::Outside) && outside.contains(&client.address))
            .collect(),
    };
    let is_found = checked.count() > 0;
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

impl From<boundary::Overlap<'_>> for Overlap {
    fn from(found: boundary::Overlap<'_>) -> Self {
        Self {
            first: found.first.clone(),
            second: found.second.clone(),
        }
    }
}

/// Addresses between two boundaries of one site that no boundary has.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Hole {
    /// The first of them.
    first: IpAddr,
    /// The last of them.
    last: IpAddr,
    /// The boundary before.
    before: Boundary,
    /// The boundary after.
    after: Boundary,
}

impl From<boundary::check::Hole<'_>> for Hole {
    fn from(found: boundary::check::Hole<'_>) -> Self {
        Self {
            first: found.first,
            last: found.last,
            before: found.before.clone(),
            after: found.after.clone(),
        }
    }
}

/// What was found.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Checked {
    /// How many boundaries were looked at.
    boundaries: usize,
    /// Those that overlap.
    overlaps: Vec<Overlap>,
    /// Addresses between siblings that no boundary has.
    holes: Vec<Hole>,
    /// Boundaries of sites without a distribution point.
    unserved: Vec<Boundary>,
    /// Clients whose last address is in no boundary.
    outside: Vec<ClientAddress>,
}

impl Checked {
    fn count(&self) -> usize {
        self.overlaps.len() + self.holes.len() + self.unserved.len() + self.outside.len()
    }
}

impl View for Checked {
    fn json(&self) -> serde_json::Result<String> {
        document("boundary_check", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["fault", "where", "detail"]);
        for Overlap { first, second } in &self.overlaps {
            table.push([
                Cell::toned("overlap", Tone::Bad),
                cell(&first.network),
                cell(format!(
                    "of site {}, shares addresses with {} of site {}",
                    first.site, second.network, second.site
                )),
            ]);
        }
        for hole in &self.holes {
            table.push([
                Cell::toned("hole", Tone::Warning),
                cell(format!("{}-{}", hole.first, hole.last)),
                cell(format!(
                    "in no boundary, between {} and {} of site {}",
                    hole.before.network, hole.after.network, hole.before.site
                )),
            ]);
        }
        for boundary in &self.unserved {
            table.push([
                Cell::toned("unserved", Tone::Bad),
                cell(&boundary.network),
                cell(format!("site {} has no distribution point", boundary.site)),
            ]);
        }
        for client in &self.outside {
            table.push([
                Cell::toned("outside", Tone::Warning),
                cell(client.address),
                cell(format!("{} is outside every boundary", client.hostname)),
            ]);
        }
        let sentence = format!("{} boundaries, nothing wrong.", self.boundaries);
        Page::default().table(table, &sentence)
    }
}
