//! Which versions a record finds affected: its events, in the order of the ecosystem, and its lists.

use super::record::{Affected, Event, Range};
use crate::model::update::VersionRange;
use crate::model::version::{Ecosystem, Version};
use std::cmp::Ordering;

/// No record has more events in a range.
const MAX_EVENTS: usize = 10_000;

/// Affected ranges, and the affected versions that are in none of them.
pub(super) fn read(
    affected: &Affected,
    ecosystem: Ecosystem,
) -> Result<(Vec<VersionRange>, Vec<Version>), String> {
    let mut ranges = Vec::new();
    for range in affected.ranges.iter().flatten() {
        match range.kind.as_str() {
            "ECOSYSTEM" | "SEMVER" => spans(range, ecosystem, &mut ranges)?,
            "GIT" => {}
            other => return Err(format!("a range of unknown type {other:?}")),
        }
    }
    let mut versions = Vec::new();
    for version in affected.versions.iter().flatten() {
        let version = parse(version, ecosystem)?;
        // publishers list what their ranges say already
        if !ranges
            .iter()
            .any(|range| range.contains(ecosystem, &version))
        {
            versions.push(version);
        }
    }
    Ok((ranges, versions))
}

/// Whether a range speaks of packages of a module, which their builds tell by their versions.
pub(super) fn is_modular(range: &VersionRange) -> bool {
    let ends = [&range.fixed, &range.last_affected];
    let mut ends = ends.into_iter().flatten();
    ends.any(|end| end.as_str().contains(".module"))
}

/// What happens at a version.
#[derive(Clone, Copy)]
enum Deed {
    Introduced,
    Fixed,
    LastAffected,
    Limit,
}

/// Events may come in any order; those of one version stay in theirs.
fn spans(range: &Range, ecosystem: Ecosystem, into: &mut Vec<VersionRange>) -> Result<(), String> {
    if range.events.len() > MAX_EVENTS {
        return Err(format!("a range of more than {MAX_EVENTS} events"));
    }
    let mut events = Vec::new();
    for event in &range.events {
        let (deed, version) = deed(event)?;
        // without a limit, which is what it says
        if !matches!((deed, version), (Deed::Limit, "*")) {
            events.push((deed, version));
        }
    }
    if !events
        .iter()
        .any(|(deed, _)| matches!(deed, Deed::Introduced))
    {
        return Err("a range that does not say where it begins".to_owned());
    }
    events.sort_by(|(_, left), (_, right)| order(left, right, ecosystem));
    let mut open: Option<Option<Version>> = None;
    for (deed, text) in events {
        let version = match (deed, text) {
            (Deed::Introduced, "0") => None,
            _ => Some(parse(text, ecosystem)?),
        };
        if let Deed::Introduced = deed {
            open.get_or_insert(version);
        } else if let Some(introduced) = open.take() {
            let (fixed, last_affected) = match deed {
                Deed::LastAffected => (None, version),
                _ => (version, None),
            };
            into.push(VersionRange {
                introduced,
                fixed,
                last_affected,
            });
        }
    }
    if let Some(introduced) = open {
        into.push(VersionRange {
            introduced,
            ..VersionRange::default()
        });
    }
    Ok(())
}

fn deed(event: &Event) -> Result<(Deed, &str), String> {
    let all = [
        (Deed::Introduced, &event.introduced),
        (Deed::Fixed, &event.fixed),
        (Deed::LastAffected, &event.last_affected),
        (Deed::Limit, &event.limit),
    ];
    let mut found = all
        .into_iter()
        .filter_map(|(deed, version)| Some((deed, version.as_deref()?)));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => Err("an event that is not one thing".to_owned()),
    }
}

/// The zero of the format comes before all versions.
fn order(left: &str, right: &str, ecosystem: Ecosystem) -> Ordering {
    match (left == "0", right == "0") {
        (false, false) => ecosystem.order(left, right),
        (left, right) => right.cmp(&left),
    }
}

fn parse(text: &str, ecosystem: Ecosystem) -> Result<Version, String> {
    ecosystem.check(text).map_err(|e| e.to_string())?;
    Version::parse(text).map_err(|e| e.to_string())
}
