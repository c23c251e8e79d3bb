//! Filters on the command line: read, or refused with the place shown.

use super::failure::Failure;
use crate::model::filter::Filter;

/// The option that narrows a list.
#[derive(Debug, clap::Args)]
pub struct Where {
    /// Only clients that this filter asks for; sms-query(7) describes it
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
}

impl Where {
    /// The filter, if one was given.
    pub fn filter(&self) -> Result<Option<Filter>, Failure> {
        self.filter.as_deref().map(parse).transpose()
    }
}

/// Reads a filter.
pub fn parse(text: &str) -> Result<Filter, Failure> {
    Filter::parse(text).map_err(|error| {
        let (place, picture) = (error.place(), error.picture());
        let failure = Failure::usage(format!("{place}: {}\n{picture}", error.message));
        match error.hint {
            Some(hint) => failure.hint(hint),
            None => failure.hint("sms-query(7) describes filters and names the fields"),
        }
    })
}
