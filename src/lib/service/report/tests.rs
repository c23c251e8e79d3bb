use super::*;
use crate::model::id::{ClientId, CollectionId, UpdateId};
use crate::model::update::Classification;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A collection of `clients`, of which each requires the one update or has it.
fn measured(clients: u64, is_patched: bool, hostname: &str) -> Compliance {
    let required = u64::from(!is_patched) * clients;
    let by_client = (0..clients).map(|n| ClientCompliance {
        client: ClientId::make(
            at("2026-11-22T15:00:00Z"),
            &n.to_be_bytes().repeat(2)[6..].try_into().unwrap(),
        ),
        hostname: hostname.to_owned(),
        required: u64::from(!is_patched),
        pending_restart: 0,
        unknown: None,
        inventory_at: Some(at("2026-11-22T14:59:00Z")),
    });
    Compliance {
        measured_at: at("2026-11-22T15:00:00Z"),
        filter: None,
        where_update: None,
        collection: CollectionId::parse("all-clients").unwrap(),
        clients: ClientCounts {
            total: clients,
            compliant: clients - required,
            non_compliant: required,
            ..ClientCounts::default()
        },
        required,
        updates: vec![UpdateCompliance {
            update: UpdateId::parse("debian/bookworm/xz-utils/5.4.1-1+deb12u2").unwrap(),
            title: "xz-utils 5.4.1-1+deb12u2".to_owned(),
            severity: Severity::Important,
            classification: Classification::Security,
            clients_required: required,
            clients_installed: clients - required,
            clients_pending_restart: 0,
            clients_not_applicable: 0,
            clients_unknown: 0,
        }],
        by_client: by_client.collect(),
    }
}

fn page(compliance: &Compliance, before: Option<&Compliance>) -> String {
    compliance_page(&Report {
        owner: "Site S01",
        compliance,
        before,
        feeds: &[],
    })
}

#[test]
fn before_and_after_stand_side_by_side() {
    let page = page(&measured(3, true, "web"), Some(&measured(3, false, "web")));
    for expected in [
        "before: 0 %",
        "100 %",
        "before: 3",
        "Required before",
        "clients-before-title",
        "2026-11-22 15:00 UTC",
    ] {
        assert!(page.contains(expected), "{expected} is missing");
    }
}

#[test]
fn c03_a_report_says_that_it_rests_on_what_clients_tell_of_themselves() {
    let page = page(&measured(3, true, "web"), None);
    assert!(page.contains("Self-reported: the states rest on what each client tells of itself"));
}

#[test]
fn p13_nothing_from_outside_becomes_markup() {
    let page = page(&measured(1, false, "<script>alert('x')</script>\"&"), None);
    assert!(!page.contains("<script"), "a host name became a script");
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn the_page_needs_nothing_from_outside_and_stays_small() {
    let page = page(
        &measured(20, false, "web"),
        Some(&measured(20, false, "web")),
    );
    assert!(page.len() < 60 * 1024, "{} bytes", page.len());
    for forbidden in ["<script", "http://", "https://", "url(", "<img", "<link"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn every_chart_is_named_and_described_for_screen_readers() {
    let page = page(&measured(2, false, "web"), None);
    assert_eq!(
        page.matches("<svg").count(),
        page.matches("role=\"img\"").count()
    );
    assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    assert!(page.contains("0 compliant, 2 not compliant, 0 restart pending, 0 unknown"));
}

#[test]
fn hundred_percent_means_every_client() {
    let counts = ClientCounts {
        total: 1000,
        compliant: 999,
        ..ClientCounts::default()
    };
    assert_eq!(share(&counts), "99 %");
    assert_eq!(share(&ClientCounts::default()), "–");
}

#[test]
fn a_large_fleet_is_cut_and_says_so() {
    let page = page(&measured(MAX_ROWS as u64 + 5, false, "web"), None);
    assert!(page.contains("Shown: 200 of 205; the JSON document has all."));
}
