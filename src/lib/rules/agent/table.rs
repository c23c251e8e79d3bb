//! The arrows, printed for the manual: `docs/agent-states.md` is made by this test (`BLESS=1` rewrites it).

use super::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

const HEAD: &str = "# States of a deployment on a machine

Made from `src/lib/rules/agent` by a test; `BLESS=1 cargo test` rewrites it. An arrow that is not here does not exist.
Failures in a row are counted: after each the agent waits longer, after the last a day, then it counts anew.

| state | event | next state | action |
|---|---|---|---|
";

#[test]
fn the_printed_table_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/agent-states.md");
    let printed = print();
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, &printed).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap_or_default(),
        printed,
        "run: BLESS=1 cargo test"
    );
}

fn print() -> String {
    let mut rows: BTreeMap<(usize, usize), Vec<(String, String)>> = BTreeMap::new();
    for (row, (name, states)) in samples().into_iter().enumerate() {
        for (column, (_, event)) in events().into_iter().enumerate() {
            for state in &states {
                let Ok((next, action)) = step(*state, event, now()) else {
                    continue;
                };
                let arrow = (
                    format!("{}{}", word(&next), resting(name, &next)),
                    format!("{action:?}"),
                );
                let cell = rows.entry((row, column)).or_default();
                if !cell.contains(&arrow) {
                    cell.push(arrow);
                }
            }
        }
    }
    let mut text = HEAD.to_owned();
    for ((row, column), arrows) in rows {
        for (next, action) in arrows {
            let (state, event) = (samples()[row].0, events()[column].0);
            writeln!(text, "| {state} | {event} | {next} | {action} |").unwrap();
        }
    }
    text
}

/// A loop is easier to see when it says so.
fn resting(from: &str, next: &State) -> &'static str {
    if from == word(next) { " (stays)" } else { "" }
}

fn word(state: &State) -> String {
    let text = format!("{state:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_000)
}

/// Each state, before and at its limits.
fn samples() -> Vec<(&'static str, Vec<State>)> {
    use State as S;
    let (past, later) = (Timestamp::from_millis(0), Timestamp::from_millis(2_000));
    let last = MAX_TRIES - 1;
    vec![
        ("Received", vec![S::Received {}]),
        (
            "Locating",
            vec![S::Locating { tries: 0 }, S::Locating { tries: last }],
        ),
        (
            "Located",
            vec![S::Located { tries: 0 }, S::Located { tries: last }],
        ),
        (
            "Downloading",
            vec![S::Downloading { tries: 0 }, S::Downloading { tries: last }],
        ),
        (
            "Staged",
            vec![S::Staged {
                tries: 0,
                since: past,
            }],
        ),
        (
            "Installing",
            vec![S::Installing { tries: 0 }, S::Installing { tries: last }],
        ),
        (
            "Installed",
            vec![S::Installed { tries: 0 }, S::Installed { tries: last }],
        ),
        ("PendingRestart", vec![S::PendingRestart { since: past }]),
        ("Compliant", vec![S::Compliant { since: past }]),
        (
            "Unlocated",
            waiting(
                |tries, next_try| S::Unlocated { tries, next_try },
                past,
                later,
            ),
        ),
        (
            "Failed",
            waiting(|tries, next_try| S::Failed { tries, next_try }, past, later),
        ),
        ("Withdrawn", vec![S::Withdrawn {}]),
    ]
}

fn waiting(make: fn(u32, Timestamp) -> State, past: Timestamp, later: Timestamp) -> Vec<State> {
    vec![make(1, later), make(1, past), make(MAX_TRIES, past)]
}

fn events() -> Vec<(&'static str, Event)> {
    use Event as E;
    vec![
        ("Woke", E::Woke),
        ("BecameAvailable", E::BecameAvailable),
        ("BecameDue", E::BecameDue),
        ("Interrupted", E::Interrupted),
        ("Cancelled", E::Cancelled),
        ("FoundSources", E::FoundSources),
        ("FoundNoSource", E::FoundNoSource(Jitter(0))),
        ("HoursClosed", E::HoursClosed(Timestamp::from_millis(3_000))),
        ("FoundRequired", E::FoundRequired),
        ("FoundNothing", E::FoundNothing),
        ("FoundRestartNeeded", E::FoundRestartNeeded),
        ("Verified", E::Verified),
        ("LostContent", E::LostContent),
        ("InstallSucceeded", E::InstallSucceeded),
        ("ActionFailed", E::ActionFailed(Jitter(0))),
        ("Superseded", E::Superseded),
        ("Revoked", E::Revoked),
    ]
}
