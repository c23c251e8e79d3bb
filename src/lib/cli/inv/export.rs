//! `smsinv export`: an inventory's software as a bill of materials.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::view::{Output, Page, View};
use crate::model::inventory::Inventory;
use crate::transport::sbom::{self, SbomFormat};
use std::path::Path;

/// Write the software of an inventory as CycloneDX or SPDX
///
/// Packages have their package URL, and are related to the source packages that they were made of. The same inventory gives
/// the same text. Licences are not in an inventory, and so not in the document.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv export --format cyclonedx web-1 > web-1.cdx.json",
    "smsinv collect | smsinv export --format spdx -",
))]
pub struct Args {
    /// The form: cyclonedx (1.6) or spdx (2.3), both as JSON
    #[arg(long, value_name = "FORM", value_parser = SbomFormat::parse)]
    format: SbomFormat,
    /// The client by id or host name, or a file with an inventory, or - for one on standard input
    #[arg(value_name = "CLIENT|FILE")]
    inventory: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if session.output() == Output::Csv {
        return Err(
            Failure::usage("a bill of materials is not a table").hint("leave --output away")
        );
    }
    let inventory = inventory(&args.inventory, session)?;
    let text = sbom::export(&inventory, args.format)
        .and_then(|document| serde_json::to_string_pretty(&document))
        .map_err(|error| Failure::new(Kind::Failed, format!("cannot write JSON: {error}")))?;
    Ok(Answer::new(Exported { text }))
}

/// What is a file is read as one, so that a client of that name is asked for by its id.
fn inventory(name: &str, session: &Session) -> Result<Inventory, Failure> {
    let path = Path::new(name);
    match name == "-" || path.is_file() || path.components().count() > 1 {
        true => read_document(path),
        false => super::show::of_client(name, session),
    }
}

/// The document is in another's form, whatever form an answer of ours would have.
struct Exported {
    text: String,
}

impl View for Exported {
    fn json(&self) -> serde_json::Result<String> {
        Ok(self.text.clone())
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        let document: serde_json::Value = serde_json::from_str(&self.text)?;
        Ok(vec![document.to_string()])
    }

    fn page(&self) -> Page {
        self.text.lines().fold(Page::default(), Page::line)
    }
}
