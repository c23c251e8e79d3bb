//! `smsctl export`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Output, Page, View, document};
use crate::model::site::SiteConfiguration;
use crate::service::configuration;

/// Print the site's configuration, as 'smsctl apply' reads it
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl export > site.yaml",
    "smsctl export --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    if session.output() == Output::Csv {
        return Err(Failure::usage("a configuration is not a table")
            .hint("leave --output away for YAML, or use --json"));
    }
    let configuration = session.catalog()?.read(configuration::current)?;
    let text = serde_yaml::to_string(&configuration)
        .map_err(|error| Failure::new(Kind::Failed, format!("cannot write YAML: {error}")))?;
    Ok(Answer::new(Exported {
        configuration,
        text,
    }))
}

struct Exported {
    configuration: SiteConfiguration,
    text: String,
}

impl View for Exported {
    fn json(&self) -> serde_json::Result<String> {
        document("site_configuration", &self.configuration)
    }

    fn page(&self) -> Page {
        self.text.lines().fold(Page::default(), Page::line)
    }
}
