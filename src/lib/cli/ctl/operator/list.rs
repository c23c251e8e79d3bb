//! `smsctl operator list`.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell, moment};
use crate::model::id::{KeyId, OperatorName};
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use crate::service::operator::load_roster;
use crate::trust::roster::{Operator, short};
use serde::Serialize;
use std::collections::BTreeSet;

/// List the operators of the site, as the release role signed them
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 13 not trusted",
    "smsctl operator list",
    "smsctl operator list --output jsonl",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let roster = load_roster(&session.folder())?;
    let now = session.now();
    Ok(Answer::new(List {
        kind: "operator_list",
        item: "operator",
        items: roster
            .operators
            .iter()
            .map(|own| Listed::of(own, now))
            .collect(),
        page: table,
    }))
}

/// An operator on the roster.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Listed {
    /// The name.
    name: OperatorName,
    /// What it may do.
    roles: BTreeSet<OperatorRole>,
    /// Whether it may decide new things: in_office, expired or disabled.
    state: &'static str,
    /// After this it decides nothing new.
    expires_at: Timestamp,
    /// The identity of its key.
    key: KeyId,
}

impl Listed {
    /// As it stands now.
    pub(in crate::cli) fn of(operator: &Operator, now: Timestamp) -> Self {
        let state = match () {
            () if operator.is_disabled => "disabled",
            () if now >= operator.expires_at => "expired",
            () => "in_office",
        };
        Self {
            name: operator.name.clone(),
            roles: operator.roles.clone(),
            state,
            expires_at: operator.expires_at,
            key: operator.key.id(),
        }
    }
}

/// The operators as a table.
pub(in crate::cli) fn table(operators: &[Listed]) -> Page {
    let mut table = Table::new(&["operator", "roles", "state", "until", "key"]);
    for own in operators {
        let roles: Vec<&str> = own.roles.iter().map(|role| role.word()).collect();
        let tone = if own.state == "in_office" {
            Tone::Plain
        } else {
            Tone::Bad
        };
        table.push([
            cell(&own.name),
            cell(roles.join(" ")),
            Cell::toned(own.state, tone),
            moment(own.expires_at),
            cell(short(&own.key)),
        ]);
    }
    Page::default().table(table, "No operators.")
}
