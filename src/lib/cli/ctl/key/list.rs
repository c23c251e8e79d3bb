//! `smsctl key list`.

use super::site;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::model::time::Timestamp;
use crate::rules::key_life;
use crate::service::keys::{self, KeyLine, Place};
use serde::Serialize;

/// Show each key of the site: where it is, how old, how long it is good, what is due
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl key list",
    "smsctl key list --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let lines = keys::list(&site(session)?)?;
    let lines = lines.into_iter().map(|line| Line::of(line, now)).collect();
    Ok(Answer::new(List {
        kind: "key_list",
        item: "key",
        items: lines,
        page,
    }))
}

/// A key, and what is due.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The key.
    #[serde(flatten)]
    key: KeyLine,
    /// How many days ago it was stored here.
    age_days: Option<u64>,
    /// What is due, as a command; absent when nothing is.
    due: Option<String>,
}

impl Line {
    fn of(key: KeyLine, now: Timestamp) -> Self {
        Self {
            age_days: key.stored_at.map(|at| now.since(at).as_secs() / 86_400),
            due: key_life::due(key.role, key.replace_by, key.named_until, now),
            key,
        }
    }
}

fn page(lines: &[Line]) -> Page {
    let mut table = Table::new(&[
        "key",
        "where",
        "sign",
        "age",
        "replace by",
        "named until",
        "due",
        "id",
    ])
    .beside(7);
    for line in lines {
        let key = &line.key;
        let ids: Vec<&str> = key.keys.iter().map(|id| id.as_str()).collect();
        let is_apart = matches!(key.role.word(), "root" | "release");
        let place = match (key.place, is_apart) {
            (Place::Elsewhere, true) => Cell::toned(key.place, Tone::Good),
            (_, true) => Cell::toned(key.place, Tone::Warning),
            _ => cell(key.place),
        };
        table.push([
            cell(key.role),
            place,
            cell(format!("{} of {}", key.threshold, key.keys.len().max(1))),
            Cell::optional(line.age_days.map(|days| format!("{days} d"))),
            Cell::optional(key.replace_by.map(text::moment)),
            cell(text::moment(key.named_until)),
            line.due
                .as_ref()
                .map_or_else(|| cell("-"), |due| Cell::toned(due, Tone::Warning)),
            cell(ids.join(" ")),
        ]);
    }
    Page::default().table(table, "The site has no keys.")
}
