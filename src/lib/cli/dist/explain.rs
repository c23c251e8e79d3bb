//! `smsdist explain`: where somebody finds a package, and why there.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::host::clock::local_time;
use crate::model::id::{DistributionPointId, PackageId};
use crate::service::locate::{Explained, Whom, explain};
use std::net::IpAddr;

/// Explain where a client finds the newest version of a package
///
/// Says in which row of the table of places the client is, why each distribution point is tried or not, and what the client
/// does for each deployment of the package to it. Without a package it answers for one that every distribution point has. With
/// --address it answers for a machine that does not exist yet.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsdist explain web-1 S01-P00001",
    "smsdist explain --address 10.1.2.3",
    "smsdist explain --address 10.1.2.3 S01-P00001 --waited 120",
))]
pub struct Args {
    /// The client: its id, host name or fingerprint; left out with --address
    #[arg(required_unless_present = "address")]
    client: Option<String>,
    /// The package
    package: Option<String>,
    /// An address in place of a client
    #[arg(long)]
    address: Option<IpAddr>,
    /// For how many minutes it has looked in vain: neighbour groups open in time
    #[arg(long, value_name = "MINUTES", default_value_t = 0)]
    waited: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (whom, package) = match (&args.client, &args.package, args.address) {
        (Some(client), package, None) => (Whom::Client(client.clone()), package),
        // the one that is given is the package
        (package, None, Some(address)) => (Whom::Address(address), package),
        (_, Some(_), Some(_)) => {
            return Err(Failure::usage(
                "a client and an address are given: leave one out",
            ));
        }
        (None, _, None) => {
            return Err(Failure::usage("neither a client nor an address is given"));
        }
    };
    let package = package.as_deref().map(PackageId::parse).transpose();
    let package = package.map_err(|error| Failure::usage(error.to_string()))?;
    let mut catalog = session.catalog()?;
    let terms = (args.waited, local_time(session.now()));
    let explained = catalog.read(|tx| explain(tx, &whom, package.as_ref(), terms))?;
    Ok(Answer::new(explained))
}

impl View for Explained {
    fn json(&self) -> serde_json::Result<String> {
        document("content_explanation", self)
    }

    fn page(&self) -> Page {
        let mut points = Table::new(&["point", "tried", "why"]);
        for (at, point) in self.points.iter().enumerate() {
            let tried = match point.is_tried {
                true => Cell::toned(at + 1, Tone::Good),
                false => cell("no"),
            };
            points.push([cell(&point.point), tried, cell(&point.reason)]);
        }
        let mut decisions =
            Table::new(&["deployment", "remote content", "decision", "asks", "why"]);
        for it in &self.decisions {
            let asks: Vec<&str> = it.asks.iter().map(DistributionPointId::as_str).collect();
            let deployment = it.deployment.as_ref().map_or("-", |id| id.as_str());
            decisions.push([
                cell(deployment),
                cell(it.remote_content),
                cell(&it.decision),
                Cell::optional((!asks.is_empty()).then(|| asks.join(", "))),
                cell(&it.reason),
            ]);
        }
        let page = Page::default()
            .line(format!(
                "{} of site {}, row {}: {}",
                self.client.as_deref().unwrap_or("A machine"),
                self.assigned,
                self.row,
                self.meaning
            ))
            .line(format!("{}.", self.reason));
        let page = match self.bandwidth.is_empty() {
            true => page,
            false => page.line(format!("By the clock here: {}.", self.hours)),
        };
        let page = match &self.peers {
            Some(network) => page.line(format!(
                "Clients of {network} that hold it come before distribution points on other machines."
            )),
            None => page,
        };
        let page = page.table(points, "There are no distribution points.");
        let page = match self.vendor_origin {
            true => page
                .line("When all of these fail, updates come from where their vendor offers them."),
            false => page,
        };
        page.table(decisions, "Nothing is decided.")
    }
}
