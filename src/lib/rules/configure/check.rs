//! What speaks against a configuration: each finding names its place in the file.

use super::{Problem, Surroundings, clients, owned_boundaries, places};
use crate::model::boundary::Boundary;
use crate::model::collection::{Collection, MemberRule};
use crate::model::feed::Feed;
use crate::model::id::{CollectionId, SiteCode};
use crate::model::role::ManagementPoint;
use crate::model::site::{
    BoundarySettings, ClientLife, DistributionPointSettings, SiteConfiguration, SiteSettings,
};
use crate::rules::{boundary, member};
use std::collections::{BTreeMap, BTreeSet};

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    pub(super) fn problem(&mut self, place: impl ToString, message: impl Into<String>) {
        self.problems.push(Problem {
            place: place.to_string(),
            message: message.into(),
        });
    }

    pub(super) fn warning(&mut self, place: impl ToString, message: impl Into<String>) {
        self.warnings.push(Problem {
            place: place.to_string(),
            message: message.into(),
        });
    }

    /// All of it as `place: message`, the problems first.
    #[cfg(test)]
    pub(super) fn lines(&self) -> Vec<String> {
        let all = self.problems.iter().chain(&self.warnings);
        all.map(|it| format!("{}: {}", it.place, it.message))
            .collect()
    }

    /// A name that occurs twice in a section.
    pub(super) fn duplicates<'a>(&mut self, section: &str, names: impl Iterator<Item = &'a str>) {
        let mut first_at = BTreeMap::new();
        for (at, name) in names.enumerate() {
            if let Some(first) = first_at.get(name) {
                self.problem(
                    format!("{section}[{at}]"),
                    format!("{name} is in {section}[{first}] already"),
                );
            } else {
                first_at.insert(name, at);
            }
        }
    }
}

/// Problems and warnings of `wanted`.
pub(super) fn check(
    current: &SiteConfiguration,
    wanted: &SiteConfiguration,
    surroundings: &Surroundings,
) -> (Vec<Problem>, Vec<Problem>) {
    let mut found = Findings::default();
    if let Some(site) = &wanted.site {
        check_site(site, current.site.as_ref(), &mut found);
    }
    if let Some(points) = &wanted.management_points {
        check_management_points(points, &mut found);
    }
    if let Some(points) = &wanted.distribution_points {
        check_distribution_points(points, &mut found);
    }
    if let (Some(boundaries), Some(site)) = (&wanted.boundaries, &current.site) {
        let known = current.boundaries.as_deref().unwrap_or_default();
        check_boundaries(
            (known, boundaries),
            &site.code,
            surroundings.overlaps_allowed,
            &mut found,
        );
    }
    places::check(current, wanted, &mut found);
    if let Some(collections) = &wanted.collections {
        check_collections(collections, &surroundings.deployed, &mut found);
    }
    if let Some(feeds) = &wanted.feeds {
        check_feeds(feeds, &mut found);
    }
    if let Some(settings) = &wanted.client_settings {
        clients::check(settings, &mut found);
    }
    (found.problems, found.warnings)
}

fn check_site(site: &SiteSettings, current: Option<&SiteSettings>, found: &mut Findings) {
    if let Some(current) = current
        && current.code != site.code
    {
        found.problem(
            "site.code",
            format!(
                "the configuration is for site {}, the catalog is of site {}",
                site.code, current.code
            ),
        );
    }
    if site.name.trim().is_empty() {
        found.problem("site.name", "must not be empty");
    }
    if site.policy_poll_minutes == 0 {
        found.problem("site.policy_poll_minutes", "must be at least 1");
    }
    if site.inventory_stale_hours == 0 {
        found.problem("site.inventory_stale_hours", "must be at least 1");
    }
    for (field, value) in [
        (
            "site.limits.messages_per_minute",
            site.limits.messages_per_minute,
        ),
        (
            "site.limits.mebibytes_per_hour",
            site.limits.mebibytes_per_hour,
        ),
        (
            "site.limits.requests_per_minute",
            site.limits.requests_per_minute,
        ),
        (
            "site.limits.full_inventories_per_hour",
            site.limits.full_inventories_per_hour,
        ),
        ("site.clients.heartbeat_hours", site.clients.heartbeat_hours),
        ("site.clients.active_days", site.clients.active_days),
        ("site.clients.aging_days", site.clients.aging_days),
        (
            "site.clients.inventory_history_days",
            site.clients.inventory_history_days,
        ),
    ] {
        if value == 0 {
            found.problem(field, "must be at least 1");
        }
    }
    check_client_life(&site.clients, found);
    // an agent reports at each poll; one report may be lost without the client being called stale
    if u64::from(site.inventory_stale_hours) * 120 < u64::from(site.policy_poll_minutes) * 5 {
        found.warning(
            "site.inventory_stale_hours",
            "is less than two and a half polls: clients will count as unknown between two reports",
        );
    }
}

/// A client that is forgotten before it could be heard of again comes and goes (domain.md D2).
fn check_client_life(life: &ClientLife, found: &mut Findings) {
    let least = life.least_aging_days();
    if life.aging_days < least {
        found.problem(
            "site.clients.aging_days",
            format!(
                "must be at least {least}, two and a half times the heartbeat of {} h: else clients that are well are forgotten between two heartbeats",
                life.heartbeat_hours
            ),
        );
    }
}

fn check_management_points(points: &[ManagementPoint], found: &mut Findings) {
    if points.is_empty() {
        found.warning(
            "management_points",
            "there is none: no agent reaches the site",
        );
    }
    found.duplicates(
        "management_points",
        points.iter().map(|point| point.url.as_str()),
    );
    for (at, point) in points.iter().enumerate() {
        if !is_management_address(&point.url) {
            found.problem(
                format!("management_points[{at}].url"),
                not_an_address(&point.url, "https://mp1.example.org:8443"),
            );
        }
    }
}

fn check_distribution_points(points: &[DistributionPointSettings], found: &mut Findings) {
    found.duplicates(
        "distribution_points",
        points.iter().map(|point| point.id.as_str()),
    );
    for (at, point) in points.iter().enumerate() {
        if let Some(url) = &point.url
            && !is_origin(url, &["https://", "http://"])
        {
            found.problem(
                format!("distribution_points[{at}].url"),
                not_an_address(url, "https://dp1.example.org:8443"),
            );
        }
        if point.directory.trim().is_empty() {
            found.problem(
                format!("distribution_points[{at}].directory"),
                "must not be empty",
            );
        }
    }
}

/// Whether agents can reach a management point by this address: `https`, a host and perhaps a port, and nothing more.
pub fn is_management_address(url: &str) -> bool {
    is_origin(url, &["https://"])
}

fn is_origin(url: &str, schemes: &[&str]) -> bool {
    let rest = schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_allowed))
}

fn check_boundaries(
    (current, wanted): (&[BoundarySettings], &[BoundarySettings]),
    own: &SiteCode,
    is_allowed: bool,
    found: &mut Findings,
) {
    let mut seen = BTreeMap::new();
    for (at, boundary) in wanted.iter().enumerate() {
        if let Some(first) = seen.insert((&boundary.network, &boundary.site), at) {
            found.problem(
                format!("boundaries[{at}]"),
                format!("{} is in boundaries[{first}] already", boundary.network),
            );
        }
    }
    let known = owned_boundaries(current, own);
    let owned = owned_boundaries(wanted, own);
    let place = |boundary: &Boundary| owned.iter().position(|other| std::ptr::eq(other, boundary));
    for pair in boundary::overlaps(&owned) {
        let message = format!(
            "{} of site {} overlaps {} of site {}",
            pair.second.network, pair.second.site, pair.first.network, pair.first.site
        );
        let at = format!("boundaries[{}]", place(pair.second).unwrap_or_default());
        // what was forced once is not refused each time after
        let is_known = known.contains(pair.first) && known.contains(pair.second);
        if is_allowed || is_known {
            found.warning(at, message + "; the most specific wins");
        } else {
            found.problem(at, message);
        }
    }
}

fn check_collections(
    collections: &[Collection],
    deployed: &BTreeSet<CollectionId>,
    found: &mut Findings,
) {
    found.duplicates("collections", collections.iter().map(|own| own.id.as_str()));
    let built_in = member::built_in();
    let known: BTreeSet<&CollectionId> = collections
        .iter()
        .chain(&built_in)
        .map(|own| &own.id)
        .collect();
    for (at, collection) in collections.iter().enumerate() {
        let place = format!("collections[{at}]");
        if built_in.iter().any(|own| own.id == collection.id) {
            found.problem(&place, format!("{} is built in", collection.id));
        }
        if let Some(limit) = &collection.limit_to
            && !known.contains(limit)
        {
            found.problem(
                format!("{place}.limit_to"),
                format!("there is no collection {limit}"),
            );
        }
        for (rule, number) in collection.rules.iter().zip(0..) {
            check_rule(rule, &format!("{place}.rules[{number}]"), &known, found);
        }
    }
    for id in deployed.iter().filter(|id| !known.contains(id)) {
        found.problem(
            "collections",
            format!("{id} cannot be deleted: something is deployed to it"),
        );
    }
    if let Err(cycle) = member::dependency_order(collections) {
        found.problem("collections", cycle.to_string());
    }
}

fn check_rule(
    rule: &MemberRule,
    place: &str,
    known: &BTreeSet<&CollectionId>,
    found: &mut Findings,
) {
    if let MemberRule::Direct(names) = rule
        && names.is_empty()
    {
        found.warning(place, "an empty list matches no client");
    }
    for id in member::named(rule).iter().filter(|id| !known.contains(id)) {
        found.problem(place, format!("there is no collection {id}"));
    }
}

const NO_LOGIN: &str = "must name no user and no password";

/// What is wrong with an address; a password in it is not said again.
pub(super) fn not_an_address(url: &str, example: &str) -> String {
    if has_login(url) {
        return NO_LOGIN.to_owned();
    }
    format!("{url:?} is not an address such as {example}")
}

/// Whether an address carries a login, as in `https://user:word@host/`.
fn has_login(address: &str) -> bool {
    let host = address.split_once("://").map_or("", |(_, rest)| rest);
    host.split('/').next().unwrap_or_default().contains('@')
}

fn check_feeds(feeds: &[Feed], found: &mut Findings) {
    found.duplicates("feeds", feeds.iter().map(|feed| feed.id.as_str()));
    for (at, feed) in feeds.iter().enumerate() {
        for (field, problem) in feed.problems() {
            found.problem(format!("feeds[{at}].{field}"), problem);
        }
        if has_login(&feed.uri) {
            let place = format!("feeds[{at}].uri");
            found.problem(place, NO_LOGIN);
        }
    }
}
