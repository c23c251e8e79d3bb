//! Content that comes at the hours of its client's boundary.

use super::lab::{Endpoint, Lab, Server};
use crate::model::bandwidth::BandwidthWindow;
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::service::agent::{self, Cycle, CycleOptions};

fn limit(lab: &Lab, window: &str) {
    let window = BandwidthWindow::parse(window).unwrap();
    lab.catalog(|tx| {
        let mut boundaries = tx.boundaries()?;
        for boundary in &mut boundaries {
            boundary.bandwidth = vec![window];
        }
        tx.replace_boundaries(&boundaries)
    });
}

fn again(endpoint: &Endpoint) -> Cycle {
    let options = CycleOptions {
        retries_now: true,
        ..CycleOptions::default()
    };
    endpoint.run(&options).unwrap()
}

#[test]
fn in_closed_hours_nothing_comes_and_that_is_no_failure() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    limit(&lab, "00:00-24:00 closed");
    for _ in 0..5 {
        let cycle = again(&endpoint);
        assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
        assert_eq!(cycle.deployments[0].state, DeploymentState::WaitingContent);
        let detail = &cycle.deployments[0].detail;
        assert_eq!(detail, "closed by the window 00:00-24:00 closed, always");
    }
    let client = agent::status(&endpoint.folder).unwrap().client;
    let told = lab.catalog(|tx| tx.statuses_of_client(&client));
    let last = told.last().unwrap();
    assert_eq!(last.state, DeploymentState::WaitingContent);
    assert!(last.detail.contains("closed by the window"), "{last:?}");

    limit(&lab, "00:00-24:00 1MiB/s");
    let cycle = again(&endpoint);
    assert_eq!(cycle.deployments[0].state, DeploymentState::Compliant);
}
