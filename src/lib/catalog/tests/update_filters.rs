//! Filters on updates answered from the catalog are the filters answered one update at a time, on each engine.

use super::kit::{each_engine, feed, feed_state, id, time, update, write};
use crate::catalog::update::UpdateFilter;
use crate::model::filter::testing::{any_field_test, filter_of};
use crate::model::filter::{Filter, UpdateField};
use crate::model::scan::FeedUpdate;
use crate::model::update::{Restart, Severity, Update};
use crate::rules::filter::judge_update;
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};

/// Updates that differ in every field.
fn several() -> Vec<Update> {
    let mut one = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5", "xz-utils"]);
    one.severity = Severity::Critical;
    one.cves = vec![id("CVE-2024-3094"), id("CVE-2026-77777")];
    one.published = Some(time(-86_400_000));
    one.restart = Restart::Machine;
    let mut two = update("tzdata", "2026f-0+deb12u1", &["tzdata"]);
    two.severity = Severity::Low;
    two.aliases = vec!["DSA-1-1".into()];
    two.supersedes = vec![id("debian/bookworm/tzdata/2026e-0+deb12u1")];
    let mut three = update("bash", "5.2", &["bash"]);
    three.severity = Severity::Unknown;
    three.published = None;
    (three.source, three.source_version, three.release) = (None, None, None);
    vec![one, two, three]
}

/// Ids of what the catalog finds, and of what is found one by one.
fn both(
    catalog: &mut crate::catalog::Catalog,
    all: &[FeedUpdate],
    filter: &Filter<UpdateField>,
) -> [Vec<String>; 2] {
    let asked = UpdateFilter {
        filter: Some((filter.clone(), time(0))),
        ..UpdateFilter::default()
    };
    let at_once = write(catalog, |tx| tx.updates(&asked, 10));
    let ids = |updates: Vec<FeedUpdate>| -> Vec<String> {
        let ids = updates.into_iter().map(|one| one.update.id.to_string());
        ids.collect()
    };
    let mut one_by_one = all.to_vec();
    one_by_one.retain(|update| judge_update(filter, update, time(0)) == Some(true));
    [ids(at_once), ids(one_by_one)]
}

#[test]
fn the_catalog_finds_the_updates_that_are_found_one_by_one() {
    each_engine(|catalog| {
        write(catalog, |tx| {
            tx.replace_feeds(&[feed("security")])?;
            tx.replace_feed(&feed_state("security"), &several())
        });
        let all = write(catalog, |tx| tx.updates(&UpdateFilter::default(), 10));
        assert_eq!(all.len(), 3);
        let known = [
            ("severity >= important", 1),
            ("severity < \"important\" and not severity = low", 0),
            ("severity is not known", 1),
            ("cve like 'cve-2026-%' and restart = machine", 1),
            ("published < 2d or alias = 'dsa-1-1'", 2),
            ("source_version < '2026' and feed = 'security'", 1),
            ("package in ('tzdata', 'bash') and ecosystem = dpkg", 2),
            ("supersedes is known", 1),
            (
                "release = 'debian/bookworm' and classification = security",
                2,
            ),
        ];
        for (text, count) in known {
            let filter = Filter::parse(text).unwrap();
            let [at_once, one_by_one] = both(catalog, &all, &filter);
            assert_eq!((at_once.len(), &at_once), (count, &one_by_one), "{text}");
        }
        let shared = std::cell::RefCell::new(catalog);
        let mut runner = TestRunner::new(Config {
            cases: 64,
            failure_persistence: None,
            ..Config::default()
        });
        let filters = vec(filter_of(any_field_test::<UpdateField>()), 4);
        let done = runner.run(&filters, |filters| {
            for filter in &filters {
                let [at_once, one_by_one] = both(&mut shared.borrow_mut(), &all, filter);
                proptest::prop_assert_eq!(at_once, one_by_one, "{}", filter);
            }
            Ok(())
        });
        assert!(done.is_ok(), "{}", done.unwrap_err());
    });
}

#[test]
fn clients_and_updates_have_fields_of_their_own() {
    let refused = |text: &str| Filter::<UpdateField>::parse(text).unwrap_err().to_string();
    assert_eq!(
        refused("hostname = 'x'"),
        "filter, line 1, column 1: there is no field \"hostname\""
    );
    assert_eq!(
        refused("software('bash')"),
        "filter, line 1, column 1: \"software\" is a test of clients, and here are none"
    );
    assert_eq!(
        refused("severity = criticl"),
        "filter, line 1, column 12: \"criticl\" is none of: low, moderate, important, critical (did you mean \"critical\"?)"
    );
    assert_eq!(
        refused("restart < machine"),
        "filter, line 1, column 9: words without an order are compared with = and !="
    );
}
