//! `smsctl key export-root`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::host::files;
use crate::model::digest::Digest;
use crate::service::site;
use crate::trust::root::MAX_ROOT_BYTES;
use serde::Serialize;
use std::path::PathBuf;

/// Write the first root of the site, for images, and show its pin
///
/// The pin is the SHA-256 of this file. It holds no secret.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "smsctl key export-root --out root.json",
    "smsctl key export-root --json",
))]
pub struct Args {
    /// Where to write the root; without it only the pin is shown
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Show the pin, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let folder = session.folder();
    let root = site::load_root(&folder)?;
    let bytes = files::read(&folder.root(1), MAX_ROOT_BYTES as u64)?;
    let file = args.out.clone().filter(|_| !args.dry_run);
    if let Some(path) = &file {
        std::fs::write(path, bytes).map_err(|error| {
            Failure::new(
                Kind::Failed,
                format!("cannot write {}: {error}", path.display()),
            )
        })?;
    }
    Ok(Answer::new(Exported {
        pin: *root.hierarchy(),
        newest_version: root.version(),
        file,
    }))
}

/// The first root of a site.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Exported {
    /// The SHA-256 of the first root: what enrollment tokens pin.
    pin: Digest,
    /// The version of the newest root, to which agents walk.
    newest_version: u64,
    /// Where it was written; absent when it was not.
    file: Option<PathBuf>,
}

impl View for Exported {
    fn json(&self) -> serde_json::Result<String> {
        document("root_export", self)
    }

    fn page(&self) -> Page {
        let page = Page::default()
            .line(format!("pin             {}", self.pin))
            .line(format!("newest version  {}", self.newest_version));
        match &self.file {
            Some(path) => page.line(format!("Root version 1 is in {}.", path.display())),
            None => page,
        }
    }
}
