//! `smsinv import`: reads inventories that other tools wrote.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::{self, read_text};
use crate::cli::session::Session;
use crate::feed::inventory::{self, InventoryFormat, MAX_REPORT};
use std::path::PathBuf;

/// Read one machine's inventory that another tool wrote, and write it as ours
///
/// What the other tool does not tell is listed as a gap. The time of collection is that of the import.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "facter --json | smsinv import --from facter - | smsinv submit - --client web-1",
    "smsinv import --from facter web-1.json --json > inventory.json",
))]
pub struct Args {
    /// Who wrote it: facter
    #[arg(long, value_name = "TOOL", value_parser = InventoryFormat::parse)]
    from: InventoryFormat,
    /// The report, or - for standard input
    file: PathBuf,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let text = read_text(&args.file, MAX_REPORT as u64)?;
    let name = input::name(&args.file);
    let read = inventory::read(args.from, &name, text.as_bytes(), session.now());
    let inventory = read.map_err(|error| Failure::new(Kind::Failed, error.to_string()))?;
    Ok(super::show::answer(inventory))
}
