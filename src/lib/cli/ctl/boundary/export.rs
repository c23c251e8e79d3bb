//! `smsctl boundary export`.

use super::list::Boundaries;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View};
use crate::model::bandwidth::windows_text;

/// Print the boundaries as a table that 'smsctl boundary import' reads
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary export > boundaries.csv",
    "smsctl boundary export --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let boundaries = session.catalog()?.read(|tx| tx.boundaries())?;
    Ok(Answer::new(Exported(Boundaries { boundaries })))
}

struct Exported(Boundaries);

impl View for Exported {
    fn json(&self) -> serde_json::Result<String> {
        self.0.json()
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.0.lines()
    }

    fn page(&self) -> Page {
        let heading = Page::default().line("network,site,locality,bandwidth");
        self.0.boundaries.iter().fold(heading, |page, own| {
            let network = own.network.to_string();
            // the name of a directory site may have anything in it
            let network = match network.contains([',', '"']) {
                true => format!("\"{}\"", network.replace('"', "\"\"")),
                false => network,
            };
            let bandwidth = windows_text(&own.bandwidth);
            let (site, locality) = (&own.site, own.locality);
            page.line(format!("{network},{site},{locality},{bandwidth}"))
        })
    }
}
