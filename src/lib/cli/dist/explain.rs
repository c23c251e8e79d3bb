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
/// does for each deployment of the package to it. With --address it answers for a machine that does not exist yet.
#[derive(Debug, clap::Args)]
#[command(
    allow_missing_positional = true,
    after_help = after_help!(
        "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
        "smsdist explain web-1 S01-P00001",
        "smsdist explain --address 10.1.2.3 S01-P00001 --waited 120",
    )
)]
pub struct Args {
    /// The client: its id, host name or fingerprint
    #[arg(required_unless_present = "address", conflicts_with = "address")]
    client: Option<String>,
    /// The package
    package: PackageId,
    /// An address in place of a client
    #[arg(long)]
    address: Option<IpAddr>,
    /// For how many minutes it has looked in vain: neighbour groups open in time
    #[arg(long, value_name = "MINUTES", default_value_t = 0)]
    waited: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let whom = match (&args.client, args.address) {
        (Some(client), _) => Whom::Client(client.clone()),
        (None, Some(address)) => Whom::Address(address),
        (None, None) => return Err(Failure::usage("neither a client nor an address is given")),
    };
    let mut catalog = session.catalog()?;
    let terms = (args.waited, local_time(session.now()));
    let explained = catalog.read(|tx| explain(tx, &whom, &args.package, terms))?;
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
        page.table(points, "There are no distribution points.")
            .table(decisions, "Nothing is decided.")
    }
}
