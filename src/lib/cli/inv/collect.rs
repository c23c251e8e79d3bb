//! `smsinv collect`: what this machine is made of and has installed.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::host::clock::SystemClock;
use crate::host::facts::{self, MIF_LIMIT, MIF_LIMIT_MAX, Own, Request};
use crate::host::process::SystemRunner;
use crate::host::root::Root;
use crate::model::inventory::Class;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Collect this machine's inventory: hardware, operating system and software
///
/// What may not be read, as serial numbers without root, is listed as a gap. Classes of your own come from the directory of --own: each
/// program in it prints a class as JSON, {"name": "rack", "key": ["row"], "instances": [{"row": 7}]} or a list of such, within 10 seconds,
/// 1 MiB of output and 256 MiB of memory; each file with the ending .mif is a management information file. Both must belong to root and be
/// writable by nobody else.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done (what could not be read is listed as a gap), 1 failed, 2 usage",
    "smsinv collect --json > inventory.json",
    "smsinv collect --class disks --class file_systems",
    "smsinv collect --root /mnt/image | smspatch scan -",
))]
pub struct Args {
    /// Collect this class alone; may be given several times [default: all]
    #[arg(long = "class", value_name = "NAME", value_parser = class_parser(), hide_possible_values = true)]
    classes: Vec<Class>,
    /// Read the root file system in this directory instead of this machine
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Read classes of your own from this directory
    #[arg(long, value_name = "DIR", default_value = facts::Own::FOLDER)]
    own: PathBuf,
    /// The largest management information file, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = MIF_LIMIT,
          value_parser = clap::value_parser!(u64).range(1..=MIF_LIMIT_MAX))]
    mif_limit: u64,
}

/// Reads the name of a class; shells complete it, and a mistyped one is told its nearest.
fn class_parser() -> impl TypedValueParser<Value = Class> {
    let names = Class::ALL.iter().map(|class| class.word());
    PossibleValuesParser::new(names).try_map(|name| Class::parse(&name))
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let root = match &args.root {
        Some(folder) => Root::at(folder)?,
        None => Root::machine(),
    };
    session.detail(&format!("reading {}", root.folder().display()));
    let asked = match args.classes.as_slice() {
        [] => Class::ALL,
        some => some,
    };
    let request = Request {
        root: &root,
        classes: asked.iter().copied().collect(),
        own: Own {
            folder: args.own.clone(),
            mif_limit: args.mif_limit,
        },
        runner: &SystemRunner::default(),
    };
    Ok(super::show::answer(facts::collect_classes(
        &request,
        &SystemClock,
    )))
}
