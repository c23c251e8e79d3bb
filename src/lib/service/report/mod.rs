//! The compliance report as one self-contained page: no scripts, no outside files, light and dark, everything escaped.

mod chart;

use crate::model::compliance::{ClientCompliance, ClientCounts, Compliance, UpdateCompliance};
use crate::model::scan::FeedAge;
use crate::model::time::Timestamp;
use crate::model::update::Severity;
use crate::service::VERSION;
use chart::{Bar, Part};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::HashMap;

const STYLE: &str = include_str!("style.css");
/// Bars in the chart of updates; the table below it has more.
const MAX_BARS: usize = 15;
/// Lines of a table; a fleet's full list is the JSON document's.
const MAX_ROWS: usize = 200;

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Whose report it is, for example the site's name.
    pub owner: &'a str,
    /// How the collection stands.
    pub compliance: &'a Compliance,
    /// How it stood before, to compare with.
    pub before: Option<&'a Compliance>,
    /// What the judgement rests on.
    pub feeds: &'a [FeedAge],
}

/// Writes the page.
pub fn compliance_page(report: &Report) -> String {
    let compliance = report.compliance;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Patch compliance: " (compliance.collection) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { "Patch compliance" }
                    p class="soft" { (report.owner) " · collection " strong { (compliance.collection) } " · measured " (moment(compliance.measured_at)) }
                    @if let Some(filter) = &compliance.filter { p class="soft" { "only clients where " code { (filter) } } }
                    @if let Some(filter) = &compliance.where_update { p class="soft" { "only updates where " code { (filter) } } }
                }
                main {
                    (tiles(compliance, report.before))
                    (clients_chart(compliance, report.before))
                    (updates_section(compliance, report.before))
                    (clients_section(&compliance.by_client))
                }
                footer { (basis(report.feeds)) }
            }
        }
    };
    page.into_string()
}

fn tiles(now: &Compliance, before: Option<&Compliance>) -> Markup {
    let then = |pick: fn(&Compliance) -> String| before.map(pick);
    html! {
        div class="tiles" {
            (tile("Compliant clients", &share(&now.clients), then(|it| share(&it.clients)), &format!("{} of {}", now.clients.compliant, now.clients.total)))
            (tile("Required updates", &now.required.to_string(), then(|it| it.required.to_string()), "over all clients"))
            (tile("Waiting for a restart", &now.clients.pending_restart.to_string(), then(|it| it.clients.pending_restart.to_string()), "clients"))
            (tile("Unknown", &now.clients.unknown.to_string(), then(|it| it.clients.unknown.to_string()), "clients, never counted as compliant"))
        }
    }
}

fn tile(label: &str, value: &str, before: Option<String>, note: &str) -> Markup {
    html! {
        div class="tile" {
            span class="label" { (label) }
            b { (value) }
            span {
                (note)
                @if let Some(before) = before { " · before: " (before) }
            }
        }
    }
}

/// Compliant clients in percent of all, rounded down so that 100 % means every one.
fn share(counts: &ClientCounts) -> String {
    match (counts.compliant * 100).checked_div(counts.total) {
        Some(percent) => format!("{percent} %"),
        None => "–".to_owned(),
    }
}

fn clients_chart(now: &Compliance, before: Option<&Compliance>) -> Markup {
    html! {
        section {
            h2 { "Clients by state" }
            div class="pair" {
                @if let Some(before) = before {
                    div { h3 { "Before, " (moment(before.measured_at)) } (client_donut("clients-before", &before.clients)) }
                }
                div {
                    @if before.is_some() { h3 { "Now, " (moment(now.measured_at)) } }
                    (client_donut("clients-now", &now.clients))
                }
            }
        }
    }
}

fn client_donut(id: &str, counts: &ClientCounts) -> Markup {
    let part = |name, amount, meaning| Part {
        name,
        amount,
        meaning,
    };
    let parts = [
        part("compliant", counts.compliant, "good"),
        part("not compliant", counts.non_compliant, "bad"),
        part("restart pending", counts.pending_restart, "wait"),
        part("unknown", counts.unknown, "unknown"),
    ];
    let unit = if counts.total == 1 {
        "client"
    } else {
        "clients"
    };
    chart::donut(id, "Clients by state", unit, &parts)
}

fn updates_section(now: &Compliance, before: Option<&Compliance>) -> Markup {
    let updates = gravest_first(&now.updates);
    let shown: Vec<Bar> = updates
        .iter()
        .take(MAX_BARS)
        .map(|update| bar(update))
        .collect();
    html! {
        section {
            h2 { "Updates" }
            @if updates.is_empty() {
                p { "No client requires an update, and none was installed through a deployment." }
            } @else {
                (chart::bars("updates", "Clients by state of each update", &shown))
                @if updates.len() > MAX_BARS { p class="soft" { "The chart shows " (MAX_BARS) " of " (updates.len()) " updates, the most required first." } }
                details open { summary { "All updates" } (updates_table(&updates, before)) }
            }
        }
    }
}

fn gravest_first(updates: &[UpdateCompliance]) -> Vec<&UpdateCompliance> {
    let mut sorted: Vec<&UpdateCompliance> = updates.iter().collect();
    sorted.sort_by(|a, b| {
        (
            b.clients_required,
            b.clients_pending_restart,
            b.severity,
            &a.update,
        )
            .cmp(&(
                a.clients_required,
                a.clients_pending_restart,
                a.severity,
                &b.update,
            ))
    });
    sorted
}

fn bar(update: &UpdateCompliance) -> Bar {
    let part = |name, amount, meaning| Part {
        name,
        amount,
        meaning,
    };
    Bar {
        label: update.title.clone(),
        parts: vec![
            part("installed", update.clients_installed, "good"),
            part("restart pending", update.clients_pending_restart, "wait"),
            part("required", update.clients_required, "bad"),
            part("unknown", update.clients_unknown, "unknown"),
            part("not applicable", update.clients_not_applicable, "none"),
        ],
    }
}

fn updates_table(updates: &[&UpdateCompliance], before: Option<&Compliance>) -> Markup {
    let earlier: Option<HashMap<_, u64>> = before.map(|it| {
        it.updates
            .iter()
            .map(|update| (&update.update, update.clients_required))
            .collect()
    });
    html! {
        div class="scroll" {
            table {
                tr {
                    th { "Update" } th { "Severity" } th { "For" }
                    @if earlier.is_some() { th class="n" { "Required before" } }
                    th class="n" { "Required" } th class="n" { "Installed" } th class="n" { "Restart pending" } th class="n" { "Unknown" }
                }
                @for update in updates.iter().take(MAX_ROWS) {
                    tr {
                        td { (update.title) br; code class="soft" { (update.update) } }
                        td class={ "t-" (severity_meaning(update.severity)) } { (update.severity) }
                        td { (update.classification) }
                        @if let Some(earlier) = &earlier { td class="n" { (earlier.get(&update.update).copied().unwrap_or(0)) } }
                        td class="n" { (update.clients_required) }
                        td class="n" { (update.clients_installed) }
                        td class="n" { (update.clients_pending_restart) }
                        td class="n" { (update.clients_unknown) }
                    }
                }
            }
        }
        (cut_note(updates.len()))
    }
}

fn severity_meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::Important => "bad",
        Severity::Moderate => "wait",
        Severity::Low => "none",
        Severity::Unknown => "unknown",
    }
}

fn clients_section(clients: &[ClientCompliance]) -> Markup {
    let mut sorted: Vec<&ClientCompliance> = clients.iter().collect();
    sorted.sort_by(|a, b| {
        (
            b.required,
            b.unknown.is_some(),
            b.pending_restart,
            &a.hostname,
        )
            .cmp(&(
                a.required,
                a.unknown.is_some(),
                a.pending_restart,
                &b.hostname,
            ))
    });
    html! {
        section {
            h2 { "Clients" }
            @if sorted.is_empty() { p { "The collection has no members." } } @else {
                div class="scroll" {
                    table {
                        tr { th { "Client" } th { "State" } th class="n" { "Required" } th class="n" { "Restart pending" } th { "Inventory of" } }
                        @for client in sorted.iter().take(MAX_ROWS) { (client_row(client)) }
                    }
                }
                (cut_note(sorted.len()))
            }
        }
    }
}

fn client_row(client: &ClientCompliance) -> Markup {
    let (meaning, state) = match &client.unknown {
        Some(reason) => ("unknown", format!("unknown: {reason}")),
        None if client.required > 0 => ("bad", "not compliant".to_owned()),
        None if client.pending_restart > 0 => ("wait", "restart pending".to_owned()),
        None => ("good", "compliant".to_owned()),
    };
    html! {
        tr {
            td { (client.hostname) br; code class="soft" { (client.client) } }
            td class={ "t-" (meaning) } { (state) }
            td class="n" { (client.required) }
            td class="n" { (client.pending_restart) }
            td { @if let Some(at) = client.inventory_at { (moment(at)) } @else { "never" } }
        }
    }
}

fn cut_note(length: usize) -> Markup {
    html! { @if length > MAX_ROWS { p class="soft" { "Shown: " (MAX_ROWS) " of " (length) "; the JSON document has all." } } }
}

fn basis(feeds: &[FeedAge]) -> Markup {
    html! {
        @if feeds.is_empty() { p { "No feed has been synced: nothing could be judged." } }
        @for feed in feeds {
            p { "Judged against feed " (feed.feed) ", dated " (moment(feed.dated)) ", synced " (moment(feed.synced_at)) "." }
        }
        p { "Self-reported: the states rest on what each client tells of itself, signed with its key; a client that lies about itself cannot be told from one that does not." }
        p { "Compliant: nothing required and no restart pending, by an inventory that is recent enough. Made by sms " (VERSION) "." }
    }
}

/// To the minute, as in `2026-11-22 15:04 UTC`.
fn moment(at: Timestamp) -> Markup {
    let exact = at.to_string();
    let to_the_minute = exact
        .get(..16)
        .map_or_else(|| exact.clone(), |text| text.replace('T', " ") + " UTC");
    html! { time datetime=(exact) { (to_the_minute) } }
}

#[cfg(test)]
mod tests;
