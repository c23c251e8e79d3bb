//! `smsinv collect`: what this machine is made of and has installed.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::host::clock::SystemClock;
use crate::host::facts;
use crate::host::root::Root;
use std::path::PathBuf;

/// Collect this machine's inventory: hardware and software
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed. What could not be read is listed as a gap.

Examples:
  smsinv collect --json > inventory.json
  smsinv collect --root /mnt/image | smspatch scan -"
)]
pub struct Args {
    /// Read the root file system in this directory instead of this machine
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Carries the command out.
pub fn run(args: &Args, _: &Session) -> Result<Answer, Failure> {
    let root = match &args.root {
        Some(folder) => Root::at(folder)?,
        None => Root::machine(),
    };
    Ok(super::show::answer(facts::collect(&root, &SystemClock)))
}
