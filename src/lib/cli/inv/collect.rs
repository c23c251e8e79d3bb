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
#[command(after_help = after_help!(
    "0 done (what could not be read is listed as a gap), 1 failed, 2 usage",
    "smsinv collect --json > inventory.json",
    "smsinv collect --root /mnt/image | smspatch scan -",
))]
pub struct Args {
    /// Read the root file system in this directory instead of this machine
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let root = match &args.root {
        Some(folder) => Root::at(folder)?,
        None => Root::machine(),
    };
    session.detail(&format!("reading {}", root.folder().display()));
    Ok(super::show::answer(facts::collect(&root, &SystemClock)))
}
