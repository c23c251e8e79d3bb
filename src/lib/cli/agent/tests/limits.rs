//! Whoever has the policy key redeploys what was released, and still a machine starts no more in a day than it allows itself.

use super::lab::{Endpoint, Lab, Server};
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::rules::blast::DailyLimits;
use crate::service::agent::Cycle;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn allowing(lab: &Lab, installations: u32) -> Endpoint {
    let endpoint = Endpoint::new(lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    endpoint.limits.set(DailyLimits {
        installations,
        restarts: 0,
    });
    endpoint
}

fn plans(endpoint: &Endpoint) -> usize {
    endpoint.packages.plans.borrow().len()
}

fn last(cycle: &Cycle) -> (DeploymentState, String) {
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    let report = cycle.deployments.last().unwrap();
    (report.state, report.detail.clone())
}

#[test]
fn k3_what_is_deployed_again_and_again_is_installed_only_so_often_in_a_day() {
    let lab = Lab::start(Server::Own);
    let endpoint = allowing(&lab, 2);
    lab.deploy(Purpose::Required);
    for id in ["S01-D00002", "S01-D00003", "S01-D00004"] {
        endpoint.once().unwrap();
        // what the one deployment installs, the next finds gone
        endpoint.packages.packages.borrow_mut()[0].version = "1.0".parse().unwrap();
        lab.deploy_again(id);
    }
    let (state, detail) = last(&endpoint.once().unwrap());
    assert_eq!(state, DeploymentState::WaitingDeadline);
    assert_eq!(
        detail,
        "waits: installations: 2 were started within a day, this machine allows 2"
    );
    assert_eq!(plans(&endpoint), 2);
    // the counter outlives the agent, and a clock that is put back does not help
    endpoint.shift.set(-DAY / 2);
    endpoint.once().unwrap();
    assert_eq!(plans(&endpoint), 2);
    endpoint.shift.set(DAY + 1_000);
    endpoint.once().unwrap();
    assert!(plans(&endpoint) > 2, "the next day it goes on");
}

#[test]
fn k3_only_the_release_role_says_that_something_is_urgent() {
    for (urgent, installed) in [(false, 0), (true, 1)] {
        let lab = Lab::start(Server::Own);
        let endpoint = allowing(&lab, 0);
        if urgent {
            lab.deploy_urgent();
        } else {
            lab.deploy(Purpose::Required);
        }
        endpoint.once().unwrap();
        assert_eq!(plans(&endpoint), installed);
    }
}
