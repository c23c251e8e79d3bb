//! Filters on the command line: read, or refused with the place shown.

use super::failure::Failure;
use crate::catalog::compliance::Narrowing;
use crate::model::filter::{Filter, UpdateField, Vocabulary};

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

/// The option that narrows a list of updates.
#[derive(Debug, clap::Args)]
pub struct WhereUpdate {
    /// Only updates that this filter asks for; sms-query(7) describes it
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
}

impl WhereUpdate {
    /// Whether there is one.
    pub const fn is_given(&self) -> bool {
        self.filter.is_some()
    }

    /// The filter, if one was given.
    pub fn filter(&self) -> Result<Option<Filter<UpdateField>>, Failure> {
        self.filter.as_deref().map(parse).transpose()
    }
}

/// The options that narrow a report, by clients and by updates.
#[derive(Debug, clap::Args)]
pub struct Narrowed {
    #[command(flatten)]
    clients: Where,
    /// Only updates that this filter asks for, also where clients are counted; sms-query(7) describes it
    #[arg(long = "where-update", value_name = "FILTER")]
    updates: Option<String>,
}

impl Narrowed {
    /// What was asked for.
    pub fn narrowing(&self) -> Result<Narrowing, Failure> {
        Ok(Narrowing {
            clients: self.clients.filter()?,
            updates: self.updates.as_deref().map(parse).transpose()?,
        })
    }
}

/// Reads a filter.
pub fn parse<F: Vocabulary>(text: &str) -> Result<Filter<F>, Failure> {
    Filter::parse(text).map_err(|error| {
        let (place, picture) = (error.place(), error.picture());
        let failure = Failure::usage(format!("{place}: {}\n{picture}", error.message));
        match error.hint {
            Some(hint) => failure.hint(hint),
            None => failure.hint("sms-query(7) describes filters and names the fields"),
        }
    })
}
