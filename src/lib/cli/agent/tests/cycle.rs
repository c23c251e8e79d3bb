use super::lab::{Endpoint, Lab, PAYLOAD_BYTES, Server};
use crate::host::process::Exit;
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::id::DeploymentId;
use crate::model::message::Outcome;
use crate::model::site::ApprovalMode;
use crate::model::status::DeploymentState;
use crate::service::agent::{Cycle, CycleOptions, Error, crash};
use crate::trust;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn enrolled(lab: &Lab, name: &str) -> Endpoint {
    let endpoint = Endpoint::new(lab, name);
    assert_eq!(
        endpoint.enroll(&lab.token()).unwrap().approval,
        Approval::Approved
    );
    endpoint
}

fn state(cycle: &Cycle) -> DeploymentState {
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    cycle.deployments[0].state
}

fn told(lab: &Lab, endpoint: &Endpoint) -> Option<DeploymentState> {
    let client = crate::service::agent::status(&endpoint.folder)
        .unwrap()
        .client;
    lab.catalog(|tx| {
        Ok(tx
            .statuses_of_client(&client)?
            .pop()
            .map(|status| status.state))
    })
}

#[test]
fn a_machine_enrolls_fetches_installs_and_reports() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    assert!(endpoint.once().unwrap().deployments.is_empty());
    lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    assert_eq!(told(&lab, &endpoint), Some(DeploymentState::Compliant));
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    assert_eq!(endpoint.packages.plans.borrow().len(), 1);
    assert_eq!(
        fs::read_dir(endpoint.folder.path().join("run"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn nothing_required_is_compliant_without_a_download() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    endpoint.packages.packages.borrow_mut()[0].version = "1.1".parse().unwrap();
    let payload = lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    let digest = Digest::of(&payload).to_string();
    let (start, rest) = digest.split_at(2);
    assert!(
        !endpoint
            .folder
            .path()
            .join("cache/objects")
            .join(start)
            .join(rest)
            .exists()
    );
}

#[test]
fn an_offer_waits_until_somebody_asks() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Available);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Received);
    let options = CycleOptions {
        requested: [DeploymentId::parse("S01-D00001").unwrap()].into(),
        ..CycleOptions::default()
    };
    assert_eq!(
        state(&endpoint.run(&options).unwrap()),
        DeploymentState::Compliant
    );
}

#[test]
fn a_failed_installation_is_told_and_waits_for_its_time() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    endpoint
        .packages
        .failures
        .borrow_mut()
        .push_back(Exit::Code(100));
    let cycle = endpoint.once().unwrap();
    assert_eq!(
        (state(&cycle), cycle.deployments[0].exit_code),
        (DeploymentState::Failed, Some(100))
    );
    assert_eq!(told(&lab, &endpoint), Some(DeploymentState::Failed));
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Failed);
    assert_eq!(
        endpoint.packages.plans.borrow().len(),
        1,
        "tried again at once"
    );
}

#[test]
fn a_revoked_policy_is_forgotten() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Available);
    assert_eq!(endpoint.once().unwrap().deployments.len(), 1);
    lab.catalog(|tx| tx.delete_deployment(&DeploymentId::parse("S01-D00001").unwrap()));
    assert!(endpoint.once().unwrap().deployments.is_empty());
    let left = fs::read_dir(endpoint.folder.path().join("policy"))
        .unwrap()
        .count();
    assert_eq!(left, 1, "only the list stays");
}

#[test]
fn t01_an_agent_killed_before_any_write_and_started_again_completes() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Required);
    let mut writes = 0;
    loop {
        let endpoint = Endpoint::new(&lab, &format!("web-{writes}"));
        let token = lab.token();
        crash::after(Some(writes));
        let whole = endpoint.enroll(&token).is_ok() && endpoint.once().is_ok();
        crash::after(None);
        if !endpoint
            .folder
            .path()
            .join("identity/identity.json")
            .exists()
        {
            endpoint.enroll(&token).unwrap();
        }
        let cycle = endpoint.once().unwrap();
        assert_eq!(
            state(&cycle),
            DeploymentState::Compliant,
            "killed before write {writes}"
        );
        assert_eq!(
            told(&lab, &endpoint),
            Some(DeploymentState::Compliant),
            "{writes}"
        );
        assert_eq!(cycle.unsent, 0);
        assert_eq!(
            endpoint.packages.plans.borrow().len(),
            1,
            "killed before write {writes}"
        );
        if whole {
            break;
        }
        writes += 1;
    }
    assert!(writes > 20, "only {writes} points were tried");
}

#[test]
fn a_wish_to_stop_postpones_and_the_next_run_completes() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    endpoint
        .packages
        .failures
        .borrow_mut()
        .push_back(Exit::Cancelled);
    assert!(matches!(endpoint.once(), Err(Error::Interrupted)));
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
}

#[test]
fn l03_t10_damaged_content_in_the_cache_is_fetched_again_and_never_installed() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    let payload = lab.deploy(Purpose::Required);
    let digest = Digest::of(&payload).to_string();
    let (start, rest) = digest.split_at(2);
    let folder = endpoint.folder.path().join("cache/objects").join(start);
    fs::create_dir_all(&folder).unwrap();
    let mut wrong = payload.clone();
    wrong[1000] ^= 1;
    fs::write(folder.join(rest), &wrong).unwrap();
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    assert_eq!(fs::read(folder.join(rest)).unwrap(), payload);
}

#[test]
fn t12_a_cut_download_resumes_at_the_byte() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    let sent = Arc::new(AtomicU64::new(0));
    lab.move_point(&cutting_server(lab.dir.path().join("dp"), sent.clone()));
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    let sent = sent.load(Ordering::SeqCst);
    assert_eq!(
        sent, PAYLOAD_BYTES as u64,
        "bytes of payload that were sent"
    );
}

/// Serves files; the first answer with the payload is cut in the middle. Counts bytes of payload.
fn cutting_server(directory: std::path::PathBuf, sent: Arc<AtomicU64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut has_cut = false;
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<String> = lines
                .map_while(Result::ok)
                .take_while(|l| !l.is_empty())
                .collect();
            let Some(path) = head.first().and_then(|line| line.split(' ').nth(1)) else {
                continue;
            };
            let whole = fs::read(directory.join(&path[1..])).unwrap();
            let range = head.iter().find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("range: bytes=")?
                    .strip_suffix('-')?
                    .parse::<usize>()
                    .ok()
            });
            let from = range.unwrap_or(0);
            let status = match range {
                None => "200 OK".to_owned(),
                Some(_) => format!(
                    "206 Partial Content\r\nContent-Range: bytes {from}-{}/{}",
                    whole.len() - 1,
                    whole.len()
                ),
            };
            let mut body = &whole[from..];
            let head = format!(
                "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let is_payload = whole.len() == PAYLOAD_BYTES;
            if is_payload && !has_cut {
                has_cut = true;
                body = &body[..PAYLOAD_BYTES / 2];
            }
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body).unwrap();
            if is_payload {
                sent.fetch_add(body.len() as u64, Ordering::SeqCst);
            }
        }
    });
    url
}

#[test]
fn c14_a_server_with_a_certificate_of_another_authority_hears_nothing() {
    let lab = Lab::start(Server::Foreign);
    let endpoint = Endpoint::new(&lab, "web-1");
    let error = endpoint.enroll(&lab.token()).unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(lab.catalog(|tx| tx.clients(&Default::default())).is_empty());
}

#[test]
fn a20_a_site_with_another_root_hears_nothing() {
    let (lab, other) = (Lab::start(Server::Own), Lab::start(Server::Own));
    let mut token = other.token();
    token.url = lab.url.clone();
    let error = Endpoint::new(&lab, "web-1").enroll(&token).unwrap_err();
    assert!(
        matches!(error, Error::Trust(trust::Error::OtherRoot { .. })),
        "{error}"
    );
    assert!(lab.catalog(|tx| tx.clients(&Default::default())).is_empty());
}

#[test]
fn a06_a_client_that_waits_for_approval_gets_no_policy() {
    let lab = Lab::start(Server::Own);
    lab.configure(ApprovalMode::Manual);
    lab.deploy(Purpose::Required);
    let endpoint = Endpoint::new(&lab, "web-1");
    assert_eq!(
        endpoint.enroll(&lab.token()).unwrap().approval,
        Approval::Pending
    );
    let error = endpoint.once().unwrap_err();
    assert!(
        matches!(
            error,
            Error::Refused {
                outcome: Outcome::Pending,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        fs::read_dir(endpoint.folder.path().join("policy"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn two_agents_do_not_work_at_once() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    let _held = crate::host::files::Lock::take(&endpoint.folder.path().join("lock")).unwrap();
    assert!(matches!(
        endpoint.once(),
        Err(Error::Host(crate::host::Error::Locked { .. }))
    ));
}

#[test]
fn l12_a_sequence_that_was_set_back_catches_up() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    endpoint.once().unwrap();
    fs::write(endpoint.folder.path().join("identity/sequence.json"), "0").unwrap();
    assert!(endpoint.once().unwrap().inventory_sent);
}

#[test]
fn a_site_that_is_away_leaves_what_is_known_to_do() {
    let mut lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    endpoint.once().unwrap();
    lab.stop();
    endpoint.packages.packages.borrow_mut()[0].version = "1.0".parse().unwrap();
    let cycle = endpoint.once().unwrap();
    assert_eq!(cycle.problems.len(), 1, "{:?}", cycle.problems);
    assert!(!cycle.inventory_sent);
    assert_eq!(cycle.deployments[0].state, DeploymentState::Failed);
    assert!(cycle.unsent > 0);
}
