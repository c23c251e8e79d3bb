//! The keys of a site change while its machines are away: they come back and follow, or refuse.

use super::lab::{Endpoint, Lab, Server};
use crate::catalog::Catalog;
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::rotatable::Rotatable;
use crate::model::status::DeploymentState;
use crate::service::agent::{Cycle, repin};
use crate::service::keys::{self, Change, Outcome, reset::reset_root};
use crate::trust::root::pin;
use std::fs;
use std::time::{Duration, Instant};

fn enrolled(lab: &Lab) -> Endpoint {
    let endpoint = Endpoint::new(lab, "web-1");
    let enrolled = endpoint.enroll(&lab.token()).unwrap();
    assert_eq!(enrolled.approval, Approval::Approved);
    endpoint
}

fn rotate(lab: &Lab, made: &[Rotatable], revokes: bool) {
    let wanted = Change {
        made: made.iter().copied().collect(),
        revokes,
        ..Change::default()
    };
    let outcome = keys::change(&lab.keys(), &wanted).unwrap();
    assert!(matches!(outcome, Outcome::Done(_)));
}

fn well(endpoint: &Endpoint) -> Cycle {
    let cycle = endpoint.once().unwrap();
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    cycle
}

#[test]
fn a_machine_that_was_away_follows_new_keys_of_each_role_without_a_restart_of_the_server() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab);
    well(&endpoint);
    for key in Rotatable::ALL {
        rotate(&lab, &[*key], false);
        well(&endpoint);
    }
    lab.deploy(Purpose::Required);
    assert_eq!(
        well(&endpoint).deployments[0].state,
        DeploymentState::Compliant
    );
}

#[test]
fn a_machine_that_knows_no_key_of_today_but_the_first_root_comes_back() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab);
    for _ in 0..2 {
        // no overlap: what the machine believes of policy key and authority is worth nothing
        rotate(&lab, Rotatable::ALL, true);
    }
    lab.deploy(Purpose::Required);
    assert_eq!(
        well(&endpoint).deployments[0].state,
        DeploymentState::Compliant
    );
}

#[test]
fn forty_missed_roots_are_caught_up_within_five_seconds() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab);
    for _ in 0..40 {
        rotate(&lab, &[Rotatable::Root], false);
    }
    let begin = Instant::now();
    well(&endpoint);
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
    let newest = endpoint.folder.path().join("identity/root-41.json");
    assert!(newest.exists());
}

#[test]
fn u10_a_site_that_lost_its_root_is_followed_only_after_a_new_pin_by_hand() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab);
    rotate(&lab, &[Rotatable::Root], false);
    well(&endpoint);
    let address = lab.keys().folder.catalog().display().to_string();
    let fresh = reset_root(&lab.keys(), &mut Catalog::open(&address).unwrap(), "alice").unwrap();
    lab.deploy(Purpose::Required);
    let cycle = endpoint.once().unwrap();
    assert!(!cycle.problems.is_empty() && cycle.deployments.is_empty());
    let first = fs::read(lab.keys().folder.root(1)).unwrap();
    assert_eq!(pin(&first), fresh);
    let repin =
        |pin: &Digest| endpoint.with(|machine| repin(&endpoint.folder, machine, (&first, pin)));
    assert!(repin(&Digest::of(b"another")).is_err());
    assert!(
        !endpoint.once().unwrap().problems.is_empty(),
        "nothing has changed"
    );
    let done = repin(&fresh).unwrap();
    assert_eq!(done.root, fresh);
    assert_eq!(
        well(&endpoint).deployments[0].state,
        DeploymentState::Compliant
    );
    assert!(!endpoint.folder.path().join("identity/root-2.json").exists());
}
