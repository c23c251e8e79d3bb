//! `smsctl boundary add`.

use super::edit::edit;
use crate::cli::Answer;
use crate::cli::ctl::change::Terms;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::model::bandwidth::BandwidthWindow;
use crate::model::boundary::{Locality, Network};
use crate::model::id::SiteCode;
use crate::model::site::BoundarySettings;
use std::path::Path;

/// Add a boundary to the site's configuration
///
/// It is in 'smsctl export' then, like all others. One that overlaps another site's is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or refused, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary add 10.1.0.0/16",
    "smsctl boundary add 192.168.7.10-192.168.7.20 --locality remote --dry-run",
    "smsctl boundary add site:Paris --site S02",
    "smsctl boundary add 10.7.0.0/16 --locality remote --bandwidth 'mon-fri 08:00-18:00 64KiB/s'",
))]
pub struct Args {
    /// A subnet (10.1.0.0/16), a range (10.1.0.5-10.1.0.9), or a directory site (site:Paris)
    #[arg(value_parser = Network::parse)]
    network: Network,
    /// How its clients stand to the site's distribution points
    #[arg(long, default_value = "local", value_parser = Locality::parse, value_name = "local|remote")]
    locality: Locality,
    /// The site that it belongs to; this site when left away
    #[arg(long, value_name = "SITE", value_parser = SiteCode::parse)]
    site: Option<SiteCode>,
    /// How fast content may come to each of its clients, at which hours; may be given several times
    #[arg(long, value_name = "WINDOW", value_parser = BandwidthWindow::parse)]
    bandwidth: Vec<BandwidthWindow>,
    /// Accept an overlap with another site's boundary; the most specific one wins
    #[arg(long)]
    force: bool,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let terms = Terms {
        place: Path::new("the boundary"),
        agrees_to_deletions: false,
        overlaps_allowed: args.force,
        is_rehearsal: args.dry_run,
        digest: None,
    };
    edit(session, &terms, |configured| {
        let known = configured.position(&args.network, args.site.as_ref());
        if known.is_some() {
            let message = format!("{} is a boundary already", args.network);
            let hint = "'smsctl boundary list' shows them; remove it first to change it";
            return Err(Failure::new(Kind::Failed, message).hint(hint));
        }
        configured.list.push(BoundarySettings {
            network: args.network.clone(),
            locality: args.locality,
            bandwidth: args.bandwidth.clone(),
            site: args.site.clone(),
        });
        Ok(())
    })
}
