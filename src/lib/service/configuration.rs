//! The site's configuration: what it is, what a file would change, and the change itself in one transaction.

use super::operator::Actor;
use super::warrant::{self, SignedConfiguration};
use super::{Error, collection};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::model::client_settings::ClientSettings;
use crate::model::collection::Collection;
use crate::model::decision::{CONFIGURATION, Deed};
use crate::model::digest::Digest;
use crate::model::id::CollectionId;
use crate::model::site::{BoundarySettings, DistributionPointSettings, SiteConfiguration};
use crate::model::time::Timestamp;
use crate::rules::configure::{self, ConfigurationPlan, ObjectKind, Surroundings};
use crate::rules::member;
use crate::rules::permit::Action;
use std::collections::BTreeSet;

/// The configuration as it is, every section present; the settings of clients when they are not those of a new site.
pub fn current(tx: &mut Tx) -> Result<SiteConfiguration, Error> {
    let own = tx.site()?.code;
    let boundaries = tx
        .boundaries()?
        .into_iter()
        .map(|boundary| BoundarySettings {
            network: boundary.network,
            locality: boundary.locality,
            bandwidth: boundary.bandwidth,
            site: (boundary.site != own).then_some(boundary.site),
        });
    let points = tx.distribution_points()?.into_iter();
    let points = points.map(|point| DistributionPointSettings::of(point, &own));
    let settings = tx.client_settings()?;
    let built_in = member::built_in();
    let is_configured = |own: &Collection| built_in.iter().all(|other| other.id != own.id);
    Ok(SiteConfiguration {
        site: Some(tx.settings()?),
        other_sites: Some(tx.other_sites()?),
        management_points: Some(tx.management_points()?),
        distribution_points: Some(points.collect()),
        boundary_groups: Some(tx.boundary_groups()?),
        boundaries: Some(boundaries.collect()),
        collections: Some(
            tx.collections()?
                .into_iter()
                .filter(is_configured)
                .collect(),
        ),
        feeds: Some(tx.feeds()?),
        client_settings: Some(settings).filter(|own| *own != ClientSettings::default()),
    })
}

/// What applying `wanted` would change.
pub fn plan(
    tx: &mut Tx,
    wanted: &SiteConfiguration,
    overlaps_allowed: bool,
) -> Result<ConfigurationPlan, Error> {
    let deployments = tx.deployments()?.into_iter();
    let surroundings = Surroundings {
        deployed: deployments
            .map(|deployment| deployment.collection)
            .collect(),
        overlaps_allowed,
    };
    Ok(configure::diff(&current(tx)?, wanted, &surroundings))
}

/// What an operator has agreed to.
#[derive(Debug, Clone)]
pub struct Consent<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// The plan that was looked at; with another one nothing is done.
    pub digest: Digest,
    /// Whether overlapping boundaries of different sites are accepted.
    pub overlaps_allowed: bool,
}

/// Makes the configuration so, when it is still the plan that was agreed to. Collections are evaluated and each change
/// is written to the audit log. The caller publishes site trust after the commit.
pub fn apply(
    tx: &mut Tx,
    wanted: &SiteConfiguration,
    consent: &Consent<'_>,
) -> Result<ConfigurationPlan, Error> {
    consent.actor.check(Action::Configure, consent.now)?;
    let plan = plan(tx, wanted, consent.overlaps_allowed)?;
    let refused = |reason: String| Err(Error::refused("apply", "the configuration", reason));
    if plan.digest != consent.digest {
        return refused(format!(
            "the site has changed since plan {} was made",
            consent.digest
        ));
    }
    if let Some(problem) = plan.problems.first() {
        return refused(format!("{}: {}", problem.place, problem.message));
    }
    consent.actor.sign_in(tx)?;
    store(tx, wanted, &plan)?;
    let is_signed = sign(tx, consent)?;
    for change in &plan.changes {
        tx.append_audit(&AuditEvent {
            at: consent.now,
            actor: consent.actor.name().to_owned(),
            action: format!("{} {}", change.kind, change.action),
            object: change.name.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        })?;
    }
    if is_signed && plan.changes.is_empty() {
        tx.append_audit(&AuditEvent {
            at: consent.now,
            actor: consent.actor.name().to_owned(),
            action: "configuration sign".to_owned(),
            object: CONFIGURATION.to_owned(),
            before: None,
            after: None,
        })?;
    }
    let changed = plan.changes.iter();
    let changed = changed.filter(|change| change.kind == ObjectKind::Collection);
    let changed: BTreeSet<CollectionId> = changed
        .filter_map(|change| change.name.parse().ok())
        .collect();
    if !changed.is_empty() {
        collection::evaluate_changed(tx, &changed, consent.now)?;
    }
    Ok(plan)
}

/// Signs what decides whom deployments reach, unless it is signed as it is. Says whether it did.
fn sign(tx: &mut Tx, consent: &Consent<'_>) -> Result<bool, Error> {
    let signed = warrant::configuration(tx, consent.actor.roster())?;
    let now = SignedConfiguration {
        collections: tx.collections()?,
        second_approver: tx.settings()?.second_approver,
        client_settings: tx.client_settings()?,
    };
    let by_id = |mut it: SignedConfiguration| {
        it.collections.sort_by(|a, b| a.id.cmp(&b.id));
        it
    };
    if by_id(signed) == by_id(now.clone()) {
        return Ok(false);
    }
    let built_in = member::built_in();
    let is_configured = |own: &Collection| built_in.iter().all(|other| other.id != own.id);
    let deed = Deed::Configure {
        collections: now.collections.into_iter().filter(is_configured).collect(),
        second_approver: now.second_approver,
        client_settings: Box::new(now.client_settings),
    };
    consent.actor.decide(tx, deed, consent.now)?;
    Ok(true)
}

/// Stores the sections that change.
fn store(tx: &mut Tx, wanted: &SiteConfiguration, plan: &ConfigurationPlan) -> Result<(), Error> {
    let own = tx.site()?.code;
    if let Some(settings) = wanted
        .site
        .as_ref()
        .filter(|_| plan.touches(ObjectKind::Site))
    {
        tx.set_settings(settings)?;
    }
    if let Some(sites) = &wanted.other_sites {
        tx.replace_other_sites(sites)?;
    }
    if let Some(points) = &wanted.management_points {
        tx.replace_management_points(points)?;
    }
    if let Some(points) = &wanted.distribution_points {
        let owned = points.iter().map(|point| point.owned(&own));
        tx.replace_distribution_points(&owned.collect::<Vec<_>>())?;
    }
    if let Some(groups) = &wanted.boundary_groups {
        tx.replace_boundary_groups(groups)?;
    }
    if let Some(boundaries) = &wanted.boundaries {
        tx.replace_boundaries(&configure::owned_boundaries(boundaries, &own))?;
    }
    if let Some(collections) = &wanted.collections {
        tx.replace_collections(&[member::built_in(), collections.clone()].concat())?;
    }
    if let Some(feeds) = &wanted.feeds {
        tx.replace_feeds(feeds)?;
    }
    if let Some(settings) = &wanted.client_settings {
        tx.set_client_settings(settings)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Endpoint, alice, catalog, issue, now, plain_token, trust_tokens};
    use super::*;
    use crate::catalog::Catalog;
    use crate::model::boundary::{BoundaryGroup, Locality, Network};
    use crate::model::collection::MemberRule;
    use crate::model::feed::{Feed, FeedKind};
    use crate::model::id::{
        BoundaryGroupId, CollectionId, DistributionPointId, FeedId, PointGroupId, SiteCode,
    };
    use crate::model::role::ManagementPoint;
    use crate::model::site::{Site, SiteKind};
    use crate::model::update::Classification;

    fn id(text: &str) -> CollectionId {
        CollectionId::parse(text).unwrap()
    }

    fn distribution_point() -> DistributionPointSettings {
        DistributionPointSettings {
            id: DistributionPointId::parse("dp1").unwrap(),
            url: Some("https://dp1.example.org".into()),
            directory: "/srv/dp1".into(),
            site: Some(SiteCode::parse("S02").unwrap()),
            protected: vec![Network::parse("10.1.0.0/16").unwrap()],
            groups: vec![PointGroupId::parse("paris").unwrap()],
            pull_from: vec![],
            bandwidth: vec![],
        }
    }

    fn boundary_group() -> BoundaryGroup {
        BoundaryGroup {
            id: BoundaryGroupId::parse("paris").unwrap(),
            bandwidth: Vec::new(),
            vendor_origin: false,
            networks: vec![Network::parse("10.0.0.0/8").unwrap()],
            distribution_points: vec![DistributionPointId::parse("dp1").unwrap()],
            neighbours: vec![],
            site_default_after_minutes: None,
        }
    }

    /// Something in every section.
    fn full() -> SiteConfiguration {
        let boundary = |network: &str, site: Option<&str>| BoundarySettings {
            network: Network::parse(network).unwrap(),
            locality: Locality::Remote,
            bandwidth: Vec::new(),
            site: site.map(|code| SiteCode::parse(code).unwrap()),
        };
        let collection = |own: &str, limit: Option<&str>, rules| Collection {
            id: id(own),
            title: own.to_uppercase(),
            limit_to: limit.map(id),
            rules,
        };
        SiteConfiguration {
            site: None,
            other_sites: Some(vec![Site {
                code: SiteCode::parse("S02").unwrap(),
                name: "Paris".into(),
                kind: SiteKind::Secondary,
                parent: Some(SiteCode::parse("S01").unwrap()),
                management_points: Vec::new(),
            }]),
            management_points: Some(vec![ManagementPoint {
                url: "https://mp2.example.org".into(),
            }]),
            distribution_points: Some(vec![distribution_point()]),
            boundary_groups: Some(vec![boundary_group()]),
            boundaries: Some(vec![
                boundary("10.0.0.0/8", None),
                boundary("192.168.0.0/24", Some("S02")),
            ]),
            collections: Some(vec![
                collection("limited", Some("web"), vec![MemberRule::everyone()]),
                collection(
                    "web",
                    Some("all-systems"),
                    vec![MemberRule::hostname("web-*")],
                ),
            ]),
            feeds: Some(vec![Feed {
                id: FeedId::parse("debian-security").unwrap(),
                kind: FeedKind::Apt,
                release: None,
                uri: "https://security.debian.org/debian-security".into(),
                suite: "bookworm-security".into(),
                components: vec!["main".into(), "contrib".into()],
                architectures: vec!["amd64".into()],
                keyring: "/usr/share/keyrings/debian-archive-keyring.gpg".into(),
                classification: Classification::Security,
            }]),
            client_settings: Some(settings()),
        }
    }

    fn settings() -> ClientSettings {
        let text = serde_json::json!({
            "software_inventory": { "rules": [{ "name": "jars", "path": "/opt", "pattern": "*.jar" }] },
        });
        serde_json::from_value(text).unwrap()
    }

    fn applied(
        catalog: &mut Catalog,
        wanted: &SiteConfiguration,
    ) -> Result<ConfigurationPlan, Error> {
        let seen = catalog.read(|tx| plan(tx, wanted, false))?;
        let consent = Consent {
            actor: &alice(),
            now: now(),
            digest: seen.digest,
            overlaps_allowed: false,
        };
        catalog.write(|tx| apply(tx, wanted, &consent))
    }

    fn audited(catalog: &mut Catalog) -> Vec<String> {
        let log = catalog.read(|tx| tx.audit(1, 99)).unwrap();
        log.into_iter()
            .map(|entry| format!("{} {}", entry.event.action, entry.event.object))
            .collect()
    }

    #[test]
    fn what_is_applied_is_what_is_and_applying_it_again_changes_nothing() {
        let mut catalog = catalog();
        let wanted = full();
        assert_eq!(applied(&mut catalog, &wanted).unwrap().changes.len(), 11);
        let exported = catalog.read(current).unwrap();
        assert_eq!(exported.boundaries, wanted.boundaries);
        assert_eq!(exported.boundary_groups, wanted.boundary_groups);
        assert_eq!(exported.distribution_points, wanted.distribution_points);
        assert_eq!(exported.collections, wanted.collections);
        assert_eq!(exported.feeds, wanted.feeds);
        assert_eq!(exported.client_settings, wanted.client_settings);
        assert_eq!(exported.management_points, wanted.management_points);
        assert_eq!(exported.distribution_points, wanted.distribution_points);
        let log = audited(&mut catalog);
        assert!(applied(&mut catalog, &exported).unwrap().changes.is_empty());
        assert_eq!(audited(&mut catalog), log);
        assert_eq!(
            log,
            [
                "other_site create S02",
                "management_point delete https://mp.example.org:8443",
                "management_point create https://mp2.example.org",
                "distribution_point create dp1",
                "boundary_group create paris",
                "boundary create 10.0.0.0/8",
                "boundary create 192.168.0.0/24 of S02",
                "collection create limited",
                "collection create web",
                "feed create debian-security",
                "software_inventory_rule create jars",
            ]
        );
    }

    #[test]
    fn members_follow_at_once_through_limits() {
        let mut catalog = catalog();
        catalog
            .write(|tx| {
                trust_tokens(tx);
                for (n, name) in [(1, "web-1"), (2, "db-1")] {
                    let auto = super::super::client::NewToken {
                        auto_approve: true,
                        ..plain_token()
                    };
                    let token = issue(tx, &auto);
                    Endpoint::new(n, name).enroll(tx, &token)?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        applied(&mut catalog, &full()).unwrap();
        let count = |catalog: &mut Catalog, own: &str| {
            catalog
                .read(|tx| tx.collection_members(&id(own)))
                .unwrap()
                .len()
        };
        assert_eq!(count(&mut catalog, "all-systems"), 2);
        assert_eq!(count(&mut catalog, "limited"), 1);
    }

    #[test]
    fn a_plan_that_the_world_has_overtaken_is_not_carried_out() {
        let mut catalog = catalog();
        let wanted = full();
        let seen = catalog.read(|tx| plan(tx, &wanted, false)).unwrap();
        let only_boundaries = SiteConfiguration {
            boundaries: wanted.boundaries.clone(),
            ..SiteConfiguration::default()
        };
        applied(&mut catalog, &only_boundaries).unwrap();
        let consent = Consent {
            actor: &alice(),
            now: now(),
            digest: seen.digest,
            overlaps_allowed: false,
        };
        let log = audited(&mut catalog);
        let error = catalog
            .write(|tx| apply(tx, &wanted, &consent))
            .unwrap_err();
        assert!(
            error.to_string().contains("has changed since plan"),
            "{error}"
        );
        assert_eq!(audited(&mut catalog), log);
    }

    #[test]
    fn a_problem_stops_all_of_it() {
        let mut catalog = catalog();
        let mut wanted = full();
        wanted.collections.as_mut().unwrap()[1].limit_to = Some(id("absent"));
        let before = catalog.read(current).unwrap();
        let error = applied(&mut catalog, &wanted).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot apply the configuration: collections[1].limit_to: there is no collection absent"
        );
        assert_eq!(catalog.read(current).unwrap(), before);
    }
}
