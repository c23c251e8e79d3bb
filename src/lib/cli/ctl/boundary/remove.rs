//! `smsctl boundary remove`.

use super::edit::edit;
use crate::cli::Answer;
use crate::cli::ctl::change::Terms;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::model::boundary::Network;
use crate::model::id::SiteCode;
use std::path::Path;

/// Remove a boundary from the site's configuration
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary remove 10.1.0.0/16 --dry-run",
    "smsctl boundary remove 10.1.0.0/16 --yes",
))]
pub struct Args {
    /// The network, as 'smsctl boundary list' shows it
    #[arg(value_parser = Network::parse)]
    network: Network,
    /// The site that it belongs to; this site when left away
    #[arg(long, value_name = "SITE", value_parser = SiteCode::parse)]
    site: Option<SiteCode>,
    /// Agree to the deletion
    #[arg(long)]
    yes: bool,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let terms = Terms {
        place: Path::new("the boundary"),
        agrees_to_deletions: args.yes,
        overlaps_allowed: false,
        is_rehearsal: args.dry_run,
        digest: None,
    };
    edit(session, &terms, |configured| {
        let at = configured.position(&args.network, args.site.as_ref());
        let at = at.ok_or_else(|| {
            Failure::new(Kind::Failed, format!("no boundary {}", args.network))
                .hint("'smsctl boundary list' shows them")
        })?;
        configured.list.remove(at);
        Ok(())
    })
}
