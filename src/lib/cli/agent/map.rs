//! `smsagent map`: the hierarchy, as this machine's site signs it.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::model::hierarchy::HierarchyMap;
use crate::service::agent;

/// Show the sites of the hierarchy and their distribution points, as this machine's site signs them
///
/// Asks the site and verifies what it says. With --json the boundaries are told too. The machine stays with its site.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed or this machine is not enrolled, 2 usage, 11 another agent is at work, 13 not trusted, 130 interrupted",
    "smsagent map",
    "smsagent map --json",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let endpoint = args.endpoint.open(session)?;
    session.detail("asking the site for its map");
    let body = endpoint.with(|machine| agent::hierarchy_map(&endpoint.folder, machine))?;
    Ok(Answer::new(Body { body, page }))
}

fn page(map: &HierarchyMap) -> Page {
    let mut sites = Table::new(&["site", "name", "kind", "parent", "management points"]);
    for site in &map.sites {
        sites.push([
            cell(&site.code),
            cell(&site.name),
            cell(site.kind),
            cell(site.parent.as_ref().map_or("-", |parent| parent.as_str())),
            cell(site.management_points.join(", ")),
        ]);
    }
    let mut points = Table::new(&["point", "site", "address", "protected for"]);
    for point in &map.distribution_points {
        let networks = point.protected.iter().map(ToString::to_string);
        let networks = networks.collect::<Vec<String>>().join(", ");
        points.push([
            cell(&point.id),
            cell(&point.site),
            cell(&point.url),
            cell(if networks.is_empty() { "-" } else { &networks }),
        ]);
    }
    let fallback = map.fallback_site.as_ref().map(|site| site.as_str());
    Page::default()
        .line(format!(
            "As site {} signed it at {}.",
            map.site,
            text::moment(map.made_at)
        ))
        .table(sites, "")
        .line(format!(
            "Boundaries: {}. Clients outside all of them join: {}.",
            map.boundaries.len(),
            fallback.unwrap_or("no site")
        ))
        .table(points, "No distribution point is reached over the network.")
}
