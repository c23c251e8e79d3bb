//! `smsctl report`: compliance as a page and as a document.

use crate::catalog;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::filter::Narrowed;
use crate::cli::input::read_document;
use crate::cli::patch::compliance::{measure, page};
use crate::cli::session::Session;
use crate::host::files;
use crate::model::compliance::Compliance;
use crate::model::document;
use crate::model::id::CollectionId;
use crate::model::scan::FeedAge;
use crate::rules::member::EVERYONE;
use crate::service::report::{Report, compliance_page};
use std::path::{Path, PathBuf};

/// Report compliance: as a self-contained HTML page, as JSON, or here
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl report --html report.html",
    "smsctl report --collection web --html report.html --before before.json",
))]
pub struct Args {
    /// The collection
    #[arg(long, value_name = "COLLECTION", default_value = EVERYONE)]
    collection: CollectionId,
    #[command(flatten)]
    narrowed: Narrowed,
    /// Write the page to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the compliance document to this file
    #[arg(long, value_name = "FILE")]
    json_file: Option<PathBuf>,
    /// Measure, but write no file
    #[arg(long)]
    dry_run: bool,
    /// Compare with this earlier compliance document
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let before: Option<Compliance> = args.before.as_deref().map(read_document).transpose()?;
    session.detail(&format!("measuring collection {}", args.collection));
    let compliance = measure(session, &args.collection, &args.narrowed.narrowing()?)?;
    if args.dry_run {
        for path in args.json_file.iter().chain(&args.html) {
            session.remark(&format!("Would write {}.", path.display()));
        }
        return Ok(Answer::new(Body {
            body: compliance,
            page,
        }));
    }
    if let Some(path) = &args.json_file {
        let mut text = document::to_json(&compliance)
            .map_err(|error| Failure::new(Kind::Failed, error.to_string()))?;
        text.push('\n');
        write(path, &text, session)?;
    }
    if let Some(path) = &args.html {
        let (owner, feeds) = basis(session)?;
        let report = Report {
            owner: &owner,
            compliance: &compliance,
            before: before.as_ref(),
            feeds: &feeds,
        };
        write(path, &compliance_page(&report), session)?;
    }
    Ok(Answer::new(Body {
        body: compliance,
        page,
    }))
}

/// Whose report it is, and what it rests on.
fn basis(session: &Session) -> Result<(String, Vec<FeedAge>), Failure> {
    let found = session.catalog()?.read(|tx| -> Result<_, catalog::Error> {
        let site = tx.site()?;
        let feeds = tx.feed_states()?.iter().map(FeedAge::from).collect();
        Ok((format!("Site {}, {}", site.code, site.name), feeds))
    })?;
    Ok(found)
}

fn write(path: &Path, text: &str, session: &Session) -> Result<(), Failure> {
    files::write_public(path, text.as_bytes())?;
    session.remark(&format!("Wrote {}.", path.display()));
    Ok(())
}
