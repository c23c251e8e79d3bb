//! `smspatch release request`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::host::files;
use crate::model::document::to_json;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::release::request;
use serde::Serialize;
use std::path::PathBuf;

/// Write what waits for the release keys into a file, to be carried to them
///
/// The file holds the next list of released packages, and the manifest of each to be read. It holds no secrets; a change on the way shows.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch release request november.release.json",
    "smspatch release request november.release.json --dry-run",
))]
pub struct Args {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Show what would be asked for
    #[arg(long)]
    dry_run: bool,
}

/// What was written.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Requested {
    /// The file; none when nothing waits or nothing was written.
    file: Option<String>,
    /// What it asks for.
    purpose: String,
    /// How many keys must sign.
    threshold: usize,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    session.actor(Action::Release)?;
    let (folder, now) = (session.folder(), session.now());
    let made = catalog
        .read(|tx| request(tx, &folder, now))
        .map_err(|error: Error| Failure::from(error))?;
    let Some(made) = made else {
        return Ok(Answer::new(Requested {
            file: None,
            purpose: "nothing waits for a release".to_owned(),
            threshold: 0,
        }));
    };
    let described = made.request.describe()?;
    let signers = described.iter().flat_map(|document| &document.signers);
    let answer = Requested {
        file: (!args.dry_run).then(|| args.file.display().to_string()),
        purpose: made.request.purpose().to_owned(),
        threshold: signers.map(|group| group.threshold).max().unwrap_or(0),
    };
    if !args.dry_run {
        let text = to_json(&made).map_err(|e| Failure::new(Kind::Failed, e.to_string()))?;
        files::write_atomic(&args.file, text.as_bytes())?;
    }
    Ok(Answer::new(answer))
}

impl View for Requested {
    fn json(&self) -> serde_json::Result<String> {
        document("release_requested", self)
    }

    fn page(&self) -> Page {
        let page = Page::default().line(format!("To be signed: {}.", self.purpose));
        match &self.file {
            Some(file) => page.line(format!(
                "Written to {file}; {} of the release keys must sign it with 'smspatch release sign'.",
                self.threshold
            )),
            None => page.line("Nothing was written."),
        }
    }
}
