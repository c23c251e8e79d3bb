//! `smsinv query`: which clients a filter asks for.

use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, View, document};
use crate::cli::{Answer, filter, text};
use crate::model::filter::{Field, Value, Vocabulary};
use crate::model::id::ClientId;
use crate::service::query::{self, Found};
use serde::Serialize;
use std::collections::BTreeMap;

/// Find clients by a filter over their inventories
///
/// What is not known of a client is neither equal nor unequal to anything: ask with 'is known'. sms-query(7) describes
/// filters and names the fields.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done (also when no client is found), 1 failed, 2 usage or wrong filter, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv query 'software(\"openssl\") < \"3.0.15\"'",
    "smsinv query 'os.family = \"debian\" and last_seen > 7d' --fields os.name,last_seen --output csv",
))]
pub struct Args {
    /// The filter
    filter: String,
    /// Fields to show beside host name and id
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = Field::parse,
          default_value = "platform.os,platform.release,last_seen")]
    fields: Vec<Field>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let filter = filter::parse(&args.filter)?;
    let now = session.now();
    let found = session
        .catalog()?
        .read(|tx| query::query(tx, &filter, &args.fields, now))?;
    let clients = found.iter().map(|found| shown(found, &args.fields));
    Ok(Answer::new(Matches {
        filter: filter.to_string(),
        clients: clients.collect(),
        rows: found,
        fields: args.fields.clone(),
    }))
}

fn shown(found: &Found, fields: &[Field]) -> Match {
    let values = fields.iter().zip(&found.values);
    Match {
        client: found.client.clone(),
        hostname: found.hostname.clone(),
        fields: values
            .map(|(field, values)| (*field, shape(*field, values)))
            .collect(),
    }
}

/// A field that can have several values is a list, another one is its value or null.
fn shape(field: Field, values: &[Value]) -> serde_json::Value {
    let mut plain = values.iter().map(plain);
    if field.is_repeated() {
        plain.collect()
    } else {
        plain.next().unwrap_or_default()
    }
}

fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Number(number) => (*number).into(),
        Value::Time(at) => at.to_string().into(),
        Value::Age(seconds) => (*seconds).into(),
        Value::Flag(flag) => (*flag).into(),
    }
}

/// A client that was found.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Match {
    /// The client.
    client: ClientId,
    /// Its host name.
    hostname: String,
    /// The fields that were asked for: a list where a client can have several, else the value, null where none is known.
    fields: BTreeMap<Field, serde_json::Value>,
}

/// What a query found.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Matches {
    /// The filter as it was read.
    filter: String,
    /// The clients, by host name.
    clients: Vec<Match>,
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    rows: Vec<Found>,
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    fields: Vec<Field>,
}

impl View for Matches {
    fn json(&self) -> serde_json::Result<String> {
        document("query_result", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        let clients = self.clients.iter();
        clients.map(|own| document("query_match", own)).collect()
    }

    fn page(&self) -> Page {
        let names = self.fields.iter().map(|field| field.name());
        let headings: Vec<&'static str> = ["host", "client"].into_iter().chain(names).collect();
        let mut table = Table::new(&headings);
        for found in &self.rows {
            let values = found.values.iter().map(|values| cell(values));
            let begin = [
                Cell::from(found.hostname.as_str()),
                Cell::from(found.client.as_str()),
            ];
            table.push_all(begin.into_iter().chain(values).collect());
        }
        Page::default().table(table, "No client is found.")
    }
}

fn cell(values: &[Value]) -> Cell {
    let texts = values.iter().map(|value| match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Time(at) => text::moment(*at),
        Value::Age(seconds) => format!("{seconds}s"),
        Value::Flag(flag) => flag.to_string(),
    });
    let texts: Vec<String> = texts.collect();
    Cell::optional((!texts.is_empty()).then(|| texts.join(", ")))
}
