use super::*;
use crate::model::boundary::{Locality, Network};
use crate::model::collection::MemberRule;
use crate::model::filter::Filter;
use crate::model::id::DistributionPointId;
use crate::model::site::ApprovalMode;
use proptest::prelude::*;

fn code(text: &str) -> SiteCode {
    SiteCode::parse(text).unwrap()
}

fn id(text: &str) -> CollectionId {
    CollectionId::parse(text).unwrap()
}

fn settings() -> SiteSettings {
    SiteSettings {
        code: code("S01"),
        name: "Head office".into(),
        fallback_site: None,
        approval: ApprovalMode::Manual,
        policy_poll_minutes: 60,
        inventory_stale_hours: 168,
        limits: crate::model::site::Limits::default(),
        second_approver: Default::default(),
        clients: Default::default(),
    }
}

fn empty() -> SiteConfiguration {
    SiteConfiguration {
        site: Some(settings()),
        other_sites: Some(vec![]),
        management_points: Some(vec![]),
        distribution_points: Some(vec![]),
        boundary_groups: Some(vec![]),
        boundaries: Some(vec![]),
        collections: Some(vec![]),
        feeds: Some(vec![]),
        client_settings: None,
    }
}

fn boundary(network: &str, site: Option<&str>) -> BoundarySettings {
    BoundarySettings {
        network: Network::parse(network).unwrap(),
        locality: Locality::Local,
        bandwidth: Vec::new(),
        site: site.map(code),
    }
}

fn boundaries(all: &[(&str, Option<&str>)]) -> SiteConfiguration {
    let all = all.iter().map(|(network, site)| boundary(network, *site));
    SiteConfiguration {
        boundaries: Some(all.collect()),
        ..SiteConfiguration::default()
    }
}

fn collections(all: Vec<Collection>) -> SiteConfiguration {
    SiteConfiguration {
        collections: Some(all),
        ..SiteConfiguration::default()
    }
}

fn collection(own: &str, limit: Option<&str>, rules: Vec<MemberRule>) -> Collection {
    Collection {
        id: id(own),
        title: String::new(),
        limit_to: limit.map(id),
        rules,
    }
}

fn plan(current: &SiteConfiguration, wanted: &SiteConfiguration) -> ConfigurationPlan {
    diff(current, wanted, &Surroundings::default())
}

fn problems(wanted: &SiteConfiguration) -> Vec<String> {
    let plan = plan(&empty(), wanted);
    let line = |problem: &Problem| format!("{}: {}", problem.place, problem.message);
    plan.problems.iter().map(line).collect()
}

#[test]
fn what_a_present_section_omits_is_deleted_and_an_absent_section_stays() {
    let mut current = empty();
    current.boundaries = boundaries(&[("10.0.0.0/8", None), ("192.168.0.0/16", None)]).boundaries;
    current.collections = Some(vec![collection("web", None, vec![])]);
    let plan = plan(&current, &boundaries(&[("10.0.0.0/8", None)]));
    assert_eq!(
        plan.changes,
        [Change {
            action: Action::Delete,
            kind: ObjectKind::Boundary,
            name: "192.168.0.0/16".into(),
            before: Some("locality: local".into()),
            after: None,
        }]
    );
    assert!(plan.has_deletions());
}

#[test]
fn an_update_shows_only_what_changes() {
    let mut wanted = SiteConfiguration {
        site: Some(settings()),
        ..SiteConfiguration::default()
    };
    wanted.site.as_mut().unwrap().policy_poll_minutes = 15;
    let plan = plan(&empty(), &wanted);
    let [change] = plan.changes.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(change.before.as_deref(), Some("policy_poll_minutes: 60"));
    assert_eq!(change.after.as_deref(), Some("policy_poll_minutes: 15"));
    assert!(!plan.has_deletions());
}

#[test]
fn the_sites_own_code_on_a_boundary_changes_nothing() {
    let mut current = empty();
    current.boundaries = boundaries(&[("10.0.0.0/8", None)]).boundaries;
    assert!(
        plan(&current, &boundaries(&[("10.0.0.0/8", Some("S01"))]))
            .changes
            .is_empty()
    );
}

#[test]
fn the_digest_names_the_changes() {
    let (one, two) = (
        boundaries(&[("10.0.0.0/8", None)]),
        boundaries(&[("11.0.0.0/8", None)]),
    );
    assert_eq!(plan(&empty(), &one).digest, plan(&empty(), &one).digest);
    assert_ne!(plan(&empty(), &one).digest, plan(&empty(), &two).digest);
    assert_ne!(plan(&empty(), &one).digest, plan(&one, &one).digest);
}

#[test]
fn a_file_of_another_site_is_refused() {
    let mut site = settings();
    site.code = code("X01");
    let wanted = SiteConfiguration {
        site: Some(site),
        ..SiteConfiguration::default()
    };
    assert_eq!(
        problems(&wanted),
        ["site.code: the configuration is for site X01, the catalog is of site S01"]
    );
}

#[test]
fn overlapping_boundaries_of_different_sites_are_refused_with_both_owners() {
    let wanted = boundaries(&[("10.0.0.0/8", None), ("10.1.0.0/16", Some("S02"))]);
    let message = "10.1.0.0/16 of site S02 overlaps 10.0.0.0/8 of site S01";
    assert_eq!(problems(&wanted), [format!("boundaries[1]: {message}")]);
    let forced = Surroundings {
        overlaps_allowed: true,
        ..Surroundings::default()
    };
    let plan = diff(&empty(), &wanted, &forced);
    assert!(plan.problems.is_empty());
    assert_eq!(
        plan.warnings[0].message,
        format!("{message}; the most specific wins")
    );
    // and once in force it is no longer refused
    let mut current = empty();
    current.boundaries = wanted.boundaries.clone();
    assert!(
        diff(&current, &wanted, &Surroundings::default())
            .problems
            .is_empty()
    );
}

#[test]
fn names_are_unique() {
    assert_eq!(
        problems(&boundaries(&[("10.0.0.0/8", None), ("10.0.0.0/8", None)])),
        ["boundaries[1]: 10.0.0.0/8 is in boundaries[0] already"]
    );
    let twice = collections(vec![
        collection("a", None, vec![]),
        collection("a", None, vec![]),
    ]);
    assert_eq!(
        problems(&twice),
        ["collections[1]: a is in collections[0] already"]
    );
}

#[test]
fn collections_must_lead_somewhere() {
    let wanted = collections(vec![
        collection("a", Some("b"), vec![MemberRule::Include(id("c"))]),
        collection(
            "d",
            Some("all-systems"),
            vec![
                MemberRule::Exclude(id("g")),
                MemberRule::Query(Filter::parse("collection('h')").unwrap()),
            ],
        ),
        collection("all-systems", None, vec![]),
        collection("e", Some("f"), vec![]),
        collection("f", Some("e"), vec![]),
    ]);
    assert_eq!(
        problems(&wanted),
        [
            "collections[0].limit_to: there is no collection b",
            "collections[0].rules[0]: there is no collection c",
            "collections[1].rules[0]: there is no collection g",
            "collections[1].rules[1]: there is no collection h",
            "collections[2]: all-systems is built in",
            "collections: collections lean on each other in a ring: e -> f -> e",
        ]
    );
}

#[test]
fn a_collection_with_deployments_stays() {
    let mut current = empty();
    current.collections = Some(vec![collection("web", None, vec![])]);
    let surroundings = Surroundings {
        deployed: [id("web"), id("all-systems")].into(),
        ..Surroundings::default()
    };
    let plan = diff(&current, &collections(vec![]), &surroundings);
    assert_eq!(plan.problems.len(), 1);
    assert_eq!(
        plan.problems[0].message,
        "web cannot be deleted: something is deployed to it"
    );
    assert!(
        diff(&current, &boundaries(&[]), &surroundings)
            .problems
            .is_empty()
    );
}

#[test]
fn addresses_are_origins() {
    let mp = |url: &str| SiteConfiguration {
        management_points: Some(vec![ManagementPoint { url: url.into() }]),
        ..SiteConfiguration::default()
    };
    for good in [
        "https://127.0.0.1:8443",
        "https://mp1.example.org",
        "https://[::1]:8443",
    ] {
        assert_eq!(problems(&mp(good)), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "http://mp1",
        "https://",
        "https://a/b",
        "https://u@h",
        "mp1:8443",
        "https://a b",
    ] {
        assert_eq!(problems(&mp(bad)).len(), 1, "{bad}");
    }
}

fn any_configuration() -> impl Strategy<Value = SiteConfiguration> {
    let network = (0_u8..4).prop_map(|n| boundary(&format!("10.{n}.0.0/16"), None));
    let rule = prop_oneof![
        any::<bool>().prop_map(|all| MemberRule::Query(Filter::Always(all))),
        "[a-z*]{1,4}".prop_map(|name| MemberRule::hostname(&name)),
    ];
    let collection = ("[a-c]", prop::collection::vec(rule, 0..3))
        .prop_map(|(name, rules)| collection(&name, None, rules));
    let point = ("[a-c]", "/[a-z]{1,4}").prop_map(|(name, directory)| DistributionPointSettings {
        id: DistributionPointId::parse(&name).unwrap(),
        url: None,
        directory,
        site: None,
        protected: vec![],
        groups: vec![],
        pull_from: vec![],
        bandwidth: vec![],
    });
    (
        prop::option::of(prop::collection::vec(network, 0..4)),
        prop::option::of(prop::collection::vec(collection, 0..4)),
        prop::option::of(prop::collection::vec(point, 0..4)),
        1_u32..100,
    )
        .prop_map(|(boundaries, collections, distribution_points, minutes)| {
            SiteConfiguration {
                site: Some(SiteSettings {
                    policy_poll_minutes: minutes,
                    ..settings()
                }),
                boundaries,
                collections,
                distribution_points,
                ..SiteConfiguration::default()
            }
        })
}

/// As carrying a plan out leaves things: a present section replaces what was.
fn applied(current: &SiteConfiguration, wanted: &SiteConfiguration) -> SiteConfiguration {
    let (current, wanted) = (current.clone(), wanted.clone());
    SiteConfiguration {
        site: wanted.site.or(current.site),
        other_sites: wanted.other_sites.or(current.other_sites),
        management_points: wanted.management_points.or(current.management_points),
        distribution_points: wanted.distribution_points.or(current.distribution_points),
        boundary_groups: wanted.boundary_groups.or(current.boundary_groups),
        boundaries: wanted.boundaries.or(current.boundaries),
        collections: wanted.collections.or(current.collections),
        feeds: wanted.feeds.or(current.feeds),
        client_settings: wanted.client_settings.or(current.client_settings),
    }
}

proptest! {
    #[test]
    fn applying_twice_changes_nothing_the_second_time(current in any_configuration(), wanted in any_configuration()) {
        let after = applied(&current, &wanted);
        prop_assert!(plan(&after, &wanted).changes.is_empty());
        prop_assert!(plan(&after, &after).changes.is_empty());
    }
}
