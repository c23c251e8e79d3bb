//! `smsctl boundary import`.

use super::edit::edit;
use crate::cli::Answer;
use crate::cli::ctl::change::Terms;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::{self, read_text};
use crate::cli::session::Session;
use crate::feed::boundaries::{self, Row};
use crate::model::boundary::Locality;
use crate::model::id::SiteCode;
use crate::model::site::BoundarySettings;
use std::path::PathBuf;

/// Longest table, in bytes: more than a million rows.
const LIMIT: u64 = 64 << 20;

/// Add the boundaries of a table, one network a row
///
/// Fields are parted by tabs, commas or semicolons. Without a row of names they are network, site and locality; with one,
/// the columns network, low and high (addresses, or a directory's signed integers), site and locality are read.
/// A boundary that is known changes its locality.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or refused, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary import subnets.csv --dry-run",
    "smsctl boundary import ranges.tsv --site S01 --replace --yes",
    "smsctl boundary export | ssh other smsctl boundary import -",
))]
pub struct Args {
    /// The table, or - for standard input
    file: PathBuf,
    /// Give all of them to this site, whatever the table says
    #[arg(long, value_name = "SITE", value_parser = SiteCode::parse)]
    site: Option<SiteCode>,
    /// Take a subnet's id without a length for one of so many bits, as SMS left the length out
    #[arg(long, value_name = "BITS", value_parser = clap::value_parser!(u8).range(1..=128))]
    legacy_subnet_id: Option<u8>,
    /// Delete all boundaries that the table does not have
    #[arg(long)]
    replace: bool,
    /// Agree to deletions
    #[arg(long)]
    yes: bool,
    /// Accept overlapping boundaries of different sites; the most specific one wins
    #[arg(long)]
    force: bool,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let text = read_text(&args.file, LIMIT)?;
    let name = input::name(&args.file);
    let rows = boundaries::read(&name, &text, args.legacy_subnet_id).map_err(|error| {
        Failure::from(error).hint("a row is network,site,locality, as in 10.1.0.0/24,S01,local; for ids of SMS without a length say --legacy-subnet-id 24")
    })?;
    let wanted = rows.into_iter().map(|row| settings(row, args, &name));
    let wanted: Vec<BoundarySettings> = wanted.collect::<Result<_, _>>()?;
    let terms = Terms {
        place: &args.file,
        agrees_to_deletions: args.yes,
        overlaps_allowed: args.force,
        is_rehearsal: args.dry_run,
        digest: None,
    };
    edit(session, &terms, |configured| {
        if args.replace {
            configured.list.clear();
        }
        configured.put_all(wanted);
        Ok(())
    })
}

fn settings(row: Row, args: &Args, file: &str) -> Result<BoundarySettings, Failure> {
    let site = match (&args.site, &row.site) {
        (Some(site), _) => Some(site.clone()),
        (None, Some(text)) => Some(SiteCode::parse(text).map_err(|invalid| {
            Failure::new(Kind::Failed, format!("{file}:{}: {invalid}", row.line))
                .hint("with --site S01 all of them belong to site S01")
        })?),
        (None, None) => None,
    };
    Ok(BoundarySettings {
        network: row.network,
        locality: row.locality.unwrap_or(Locality::Local),
        bandwidth: row.bandwidth,
        site,
    })
}
