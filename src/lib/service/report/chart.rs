//! Charts as SVG inside the page: no scripts, named for screen readers, each with its numbers as a table.

use maud::{Markup, html};

/// A part of a whole: its name, its amount, and what it means for the reader (a class of the style sheet).
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The name.
    pub name: &'static str,
    /// The amount.
    pub amount: u64,
    /// `good`, `bad`, `wait`, `unknown` or `none`.
    pub meaning: &'static str,
}

/// One bar of a chart.
#[derive(Debug)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its parts, from the left.
    pub parts: Vec<Part>,
}

/// A ring of the parts around their sum, with a legend.
pub fn donut(id: &str, title: &str, unit: &str, parts: &[Part]) -> Markup {
    html! {
        div class="donut" {
            svg viewBox="0 0 120 120" role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
                title id={ (id) "-title" } { (title) }
                desc id={ (id) "-desc" } { (in_words(parts)) }
                circle cx="60" cy="60" r="46" fill="none" stroke-width="15" class="s-none" {}
                @for (part, at, share) in side_by_side(parts) {
                    circle cx="60" cy="60" r="46" fill="none" stroke-width="15" pathLength="100" transform="rotate(-90 60 60)"
                        stroke-dasharray={ (round(share)) " 100" } stroke-dashoffset={ "-" (round(at)) } class={ "s-" (part.meaning) } {}
                }
                text x="60" y="65" text-anchor="middle" class="big" { (sum(parts)) }
                text x="60" y="80" text-anchor="middle" class="small" { (unit) }
            }
            ul {
                @for part in parts {
                    li { i class={ "key f-" (part.meaning) } {} b { (part.amount) } span { (part.name) } }
                }
            }
        }
    }
}

const ROW: usize = 26;
const BAR_LEFT: f64 = 250.0;
const BAR_WIDTH: f64 = 450.0;

/// One line a bar, its parts side by side, amounts written inside where they fit.
pub fn bars(id: &str, title: &str, bars: &[Bar]) -> Markup {
    let height = bars.len() * ROW;
    html! {
        p class="legend" aria-hidden="true" {
            @for part in bars.first().map(|bar| bar.parts.as_slice()).unwrap_or_default() {
                span { i class={ "key f-" (part.meaning) } {} (part.name) }
            }
        }
        svg class="bars" viewBox={ "0 0 720 " (height) } role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } {
                @for bar in bars { (bar.label) ": " (in_words(&bar.parts)) ". " }
            }
            @for (row, bar) in bars.iter().enumerate() { (one_bar(row * ROW, bar)) }
        }
        details {
            summary { "The numbers as a table" }
            (numbers(bars))
        }
    }
}

fn one_bar(top: usize, bar: &Bar) -> Markup {
    html! {
        text x="0" y=(top + 17) { (shortened(&bar.label, 34)) }
        @for (part, start, share) in side_by_side(&bar.parts) {
            @let (at, width) = (BAR_LEFT + BAR_WIDTH * start / 100.0, BAR_WIDTH * share / 100.0);
            rect x=(round(at)) y=(top + 4) width=(round(width)) height="18" class={ "f-" (part.meaning) } {}
            @if width >= 24.0 && part.meaning != "none" {
                text x=(round(at + width / 2.0)) y=(top + 17) text-anchor="middle" class="in" { (part.amount) }
            }
        }
    }
}

fn numbers(bars: &[Bar]) -> Markup {
    html! {
        div class="scroll" {
            table {
                tr {
                    th { "Update" }
                    @for part in bars.first().map(|bar| bar.parts.as_slice()).unwrap_or_default() { th class="n" { (part.name) } }
                }
                @for bar in bars {
                    tr {
                        td { (bar.label) }
                        @for part in &bar.parts { td class="n" { (part.amount) } }
                    }
                }
            }
        }
    }
}

fn sum(parts: &[Part]) -> u64 {
    parts.iter().map(|part| part.amount).sum()
}

/// Each part that is not empty with its start and its length, in percent of the whole.
fn side_by_side(parts: &[Part]) -> Vec<(&Part, f64, f64)> {
    let total = sum(parts).max(1);
    let mut start = 0.0;
    let placed = parts.iter().filter(|part| part.amount > 0).map(|part| {
        let share = percent(part.amount, total);
        start += share;
        (part, start - share, share)
    });
    placed.collect()
}

#[expect(clippy::cast_precision_loss, reason = "a picture needs four digits")]
fn percent(amount: u64, total: u64) -> f64 {
    amount as f64 * 100.0 / total as f64
}

fn round(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn in_words(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|part| format!("{} {}", part.amount, part.name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(['…']).collect()
}
