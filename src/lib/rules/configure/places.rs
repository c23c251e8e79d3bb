//! What speaks against the sites, groups and distribution points of a configuration: names that mean nothing, rings, and
//! what nobody could reach.

use super::super::bandwidth::is_never_open;
use super::check::{Findings, is_management_address, not_an_address};
use crate::model::boundary::Network;
use crate::model::id::{BoundaryGroupId, DistributionPointId, SiteCode};
use crate::model::site::{SiteConfiguration, SiteKind};
use std::collections::{BTreeMap, BTreeSet};

const NEVER_OPEN: &str = "all hours are closed: nothing would ever come";

/// Looks at what `wanted` says of places; a section that it leaves out is as it is in `current`.
pub(super) fn check(current: &SiteConfiguration, wanted: &SiteConfiguration, found: &mut Findings) {
    check_sites(current, wanted, found);
    check_fallback(current, wanted, found);
    check_groups(current, wanted, found);
    check_hours(wanted, found);
    check_pulls(wanted, found);
}

fn check_sites(current: &SiteConfiguration, wanted: &SiteConfiguration, found: &mut Findings) {
    let Some(sites) = &wanted.other_sites else {
        return;
    };
    found.duplicates("other_sites", sites.iter().map(|site| site.code.as_str()));
    let own = current.site.as_ref().map(|site| &site.code);
    let parents: BTreeMap<&SiteCode, Option<&SiteCode>> = sites
        .iter()
        .map(|site| (&site.code, site.parent.as_ref()))
        .collect();
    for (at, site) in sites.iter().enumerate() {
        let place = format!("other_sites[{at}]");
        if Some(&site.code) == own {
            found.problem(&place, format!("{} is this site itself", site.code));
        }
        match &site.parent {
            None if site.kind == SiteKind::Secondary => {
                found.problem(
                    format!("{place}.parent"),
                    "a secondary site has a primary above it",
                );
            }
            Some(parent) if Some(parent) != own && !parents.contains_key(parent) => {
                found.problem(
                    format!("{place}.parent"),
                    format!("there is no site {parent}"),
                );
            }
            _ => {}
        }
        for (at, url) in site.management_points.iter().enumerate() {
            if !is_management_address(url) {
                found.problem(
                    format!("{place}.management_points[{at}]"),
                    not_an_address(url, "https://mp1.example.org:8443"),
                );
            }
        }
        let above = |code: &&SiteCode| parents.get(*code).copied().flatten();
        let walk = std::iter::successors(site.parent.as_ref(), above).take(sites.len());
        if walk.into_iter().any(|code| *code == site.code) {
            found.problem(
                format!("{place}.parent"),
                format!("{} is above itself", site.code),
            );
        }
    }
}

/// A site that takes clients must be one that is known.
fn check_fallback(current: &SiteConfiguration, wanted: &SiteConfiguration, found: &mut Findings) {
    let settings = wanted.site.as_ref().or(current.site.as_ref());
    let Some((own, fallback)) =
        settings.and_then(|own| Some((&own.code, own.fallback_site.as_ref()?)))
    else {
        return;
    };
    let others = wanted.other_sites.as_ref().or(current.other_sites.as_ref());
    let is_other = others.is_some_and(|sites| sites.iter().any(|site| site.code == *fallback));
    if fallback != own && !is_other {
        found.problem("site.fallback_site", format!("there is no site {fallback}"));
    }
}

fn check_groups(current: &SiteConfiguration, wanted: &SiteConfiguration, found: &mut Findings) {
    let Some(groups) = &wanted.boundary_groups else {
        return;
    };
    found.duplicates(
        "boundary_groups",
        groups.iter().map(|group| group.id.as_str()),
    );
    let boundaries = wanted.boundaries.as_ref().or(current.boundaries.as_ref());
    let networks: BTreeSet<&Network> = boundaries
        .into_iter()
        .flatten()
        .map(|boundary| &boundary.network)
        .collect();
    let points = wanted
        .distribution_points
        .as_ref()
        .or(current.distribution_points.as_ref());
    let points: BTreeSet<&DistributionPointId> = points
        .into_iter()
        .flatten()
        .map(|point| &point.id)
        .collect();
    let names: BTreeSet<&BoundaryGroupId> = groups.iter().map(|group| &group.id).collect();
    for (at, group) in groups.iter().enumerate() {
        let place = format!("boundary_groups[{at}]");
        for (at, network) in group.networks.iter().enumerate() {
            if !networks.contains(network) {
                found.problem(
                    format!("{place}.networks[{at}]"),
                    format!("there is no boundary {network}"),
                );
            }
        }
        for (at, point) in group.distribution_points.iter().enumerate() {
            if !points.contains(point) {
                found.problem(
                    format!("{place}.distribution_points[{at}]"),
                    format!("there is no distribution point {point}"),
                );
            }
        }
        for (at, neighbour) in group.neighbours.iter().enumerate() {
            let place = format!("{place}.neighbours[{at}].group");
            if neighbour.group == group.id {
                found.problem(place, format!("{} is the group itself", group.id));
            } else if !names.contains(&neighbour.group) {
                found.problem(
                    place,
                    format!("there is no boundary group {}", neighbour.group),
                );
            }
        }
        let has_nothing = group.distribution_points.is_empty()
            && group.neighbours.is_empty()
            && group.site_default_after_minutes.is_none();
        if has_nothing {
            found.warning(place, "its clients reach no distribution point");
        }
    }
}

fn check_hours(wanted: &SiteConfiguration, found: &mut Findings) {
    let boundaries = wanted.boundaries.iter().flatten().enumerate();
    let boundaries = boundaries.map(|(at, one)| (format!("boundaries[{at}]"), &one.bandwidth));
    let groups = wanted.boundary_groups.iter().flatten().enumerate();
    let groups = groups.map(|(at, one)| (format!("boundary_groups[{at}]"), &one.bandwidth));
    for (place, windows) in boundaries.chain(groups) {
        if is_never_open(windows) {
            found.problem(format!("{place}.bandwidth"), NEVER_OPEN);
        }
    }
}

fn check_pulls(wanted: &SiteConfiguration, found: &mut Findings) {
    let points = wanted.distribution_points.as_deref().unwrap_or_default();
    let names: BTreeSet<&DistributionPointId> = points.iter().map(|point| &point.id).collect();
    for (at, point) in points.iter().enumerate() {
        if is_never_open(&point.bandwidth) {
            let place = format!("distribution_points[{at}].bandwidth");
            found.problem(place, NEVER_OPEN);
        }
        for (from, source) in point.pull_from.iter().enumerate() {
            let place = format!("distribution_points[{at}].pull_from[{from}]");
            if *source == point.id {
                found.problem(place, format!("{source} is the distribution point itself"));
            } else if !names.contains(source) {
                found.problem(place, format!("there is no distribution point {source}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The problems and warnings of a configuration in JSON.
    fn told(json: &str) -> Vec<String> {
        let wanted: SiteConfiguration = serde_json::from_str(json).unwrap();
        let mut found = Findings::default();
        check(&SiteConfiguration::default(), &wanted, &mut found);
        found.lines()
    }

    #[test]
    fn names_that_mean_nothing_are_told_at_their_place() {
        let lines = told(
            r#"{"boundaries": [{"network": "10.0.0.0/8"}],
                "distribution_points": [{"id": "dp1", "directory": "/dp1", "pull_from": ["dp1", "dp9"]}],
                "boundary_groups": [{"id": "a", "networks": ["10.0.0.0/8", "11.0.0.0/8"], "distribution_points": ["dp2"],
                                     "neighbours": [{"group": "a"}, {"group": "b"}]},
                                    {"id": "c", "networks": []}]}"#,
        );
        assert_eq!(
            lines,
            [
                "boundary_groups[0].networks[1]: there is no boundary 11.0.0.0/8",
                "boundary_groups[0].distribution_points[0]: there is no distribution point dp2",
                "boundary_groups[0].neighbours[0].group: a is the group itself",
                "boundary_groups[0].neighbours[1].group: there is no boundary group b",
                "distribution_points[0].pull_from[0]: dp1 is the distribution point itself",
                "distribution_points[0].pull_from[1]: there is no distribution point dp9",
                "boundary_groups[1]: its clients reach no distribution point",
            ]
        );
    }

    #[test]
    fn sites_form_a_tree() {
        let lines = told(
            r#"{"other_sites": [{"code": "S02", "name": "a", "kind": "secondary"},
                                {"code": "S03", "name": "b", "kind": "primary", "parent": "S04"},
                                {"code": "S04", "name": "c", "kind": "primary", "parent": "S03"},
                                {"code": "S05", "name": "d", "kind": "primary", "parent": "X99"}]}"#,
        );
        assert_eq!(
            lines,
            [
                "other_sites[0].parent: a secondary site has a primary above it",
                "other_sites[1].parent: S03 is above itself",
                "other_sites[2].parent: S04 is above itself",
                "other_sites[3].parent: there is no site X99",
            ]
        );
    }

    #[test]
    fn hours_of_boundaries_and_groups_that_never_come_are_problems() {
        let never = r#"["00:00-12:00 closed", "12:00-24:00 closed"]"#;
        let told = told(&format!(
            r#"{{"boundaries": [{{"network": "10.0.0.0/8"}}, {{"network": "10.1.0.0/16", "bandwidth": {never}}}],
                "boundary_groups": [{{"id": "a", "networks": ["10.1.0.0/16"], "bandwidth": {never}}}]}}"#
        ));
        for place in ["boundaries[1].bandwidth", "boundary_groups[0].bandwidth"] {
            let is_told = |line: &String| line.contains(place) && line.contains(NEVER_OPEN);
            assert!(told.iter().any(is_told), "{told:?}");
        }
    }
}
