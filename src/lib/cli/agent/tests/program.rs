//! Packages that run a command: once, as their manifest says, judged by how it ended.

use super::lab::{Endpoint, Lab, Server};
use crate::host::fake::finished;
use crate::host::process::Exit;
use crate::host::program::Ran;
use crate::model::digest::Digest;
use crate::model::package::{Argument, Command, ExitCodes, Limits};
use crate::model::status::DeploymentState;
use crate::service::agent::CycleOptions;

fn command() -> Command {
    Command {
        argv: vec![
            Argument::File("tool".into()),
            Argument::Text("--quiet".into()),
        ],
        user: "root".into(),
        environment: [].into(),
        exit_codes: ExitCodes {
            success: vec![0, 3],
            restart: vec![100],
        },
        limits: Limits::default(),
    }
}

fn deployed(command: Command) -> (Lab, Endpoint) {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy_command(command);
    (lab, endpoint)
}

fn again(endpoint: &Endpoint) -> (DeploymentState, Option<i32>, String) {
    let options = CycleOptions {
        retries_now: true,
        ..CycleOptions::default()
    };
    let cycle = endpoint.run(&options).unwrap();
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    let one = &cycle.deployments[0];
    (one.state, one.exit_code, one.detail.clone())
}

#[test]
fn a_command_runs_once_with_its_own_words_and_is_compliant_from_then_on() {
    let (_lab, endpoint) = deployed(command());
    endpoint
        .programs
        .answers
        .borrow_mut()
        .push_back(Ran::Finished(finished(3, "done")));
    let (state, code, detail) = again(&endpoint);
    assert_eq!((state, code), (DeploymentState::Compliant, Some(3)));
    assert!(detail.contains("exit code 3"), "{detail}");
    for _ in 0..2 {
        assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    }
    let jobs = endpoint.programs.jobs.borrow();
    assert_eq!(jobs.len(), 1, "it runs once");
    assert_eq!(jobs[0].command, command());
    assert_eq!(jobs[0].files[0].sha256, Digest::of(b"tool"));
    assert_eq!(jobs[0].deadline.as_secs(), 600);
    assert!(endpoint.packages.plans.borrow().is_empty());
}

#[test]
fn a_command_that_fails_or_is_ended_is_tried_again_and_says_what_it_said() {
    let (_lab, endpoint) = deployed(command());
    let mut late = finished(0, "still at it");
    late.exit = Exit::TimedOut;
    let answers = [finished(1, "no such disk"), late];
    let answers = answers.into_iter().map(Ran::Finished);
    endpoint.programs.answers.borrow_mut().extend(answers);
    let (state, code, detail) = again(&endpoint);
    assert_eq!((state, code), (DeploymentState::Failed, Some(1)));
    assert!(detail.contains("no such disk"), "{detail}");
    let (state, code, detail) = again(&endpoint);
    assert_eq!((state, code), (DeploymentState::Failed, None));
    assert!(detail.contains("deadline"), "{detail}");
    assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    assert_eq!(endpoint.programs.jobs.borrow().len(), 3);
}

#[test]
fn a_restart_code_waits_for_another_start_of_the_machine() {
    let (_lab, endpoint) = deployed(command());
    *endpoint.programs.boot.borrow_mut() = Some("first".into());
    endpoint
        .programs
        .answers
        .borrow_mut()
        .push_back(Ran::Finished(finished(100, "")));
    for _ in 0..2 {
        assert_eq!(again(&endpoint).0, DeploymentState::PendingRestart);
    }
    *endpoint.programs.boot.borrow_mut() = Some("second".into());
    assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    assert_eq!(endpoint.programs.jobs.borrow().len(), 1);
}

#[test]
fn l03_a_cached_file_that_is_not_what_it_was_is_fetched_again() {
    let (_lab, endpoint) = deployed(command());
    let lost = Ran::Lost(Digest::of(b"tool"));
    endpoint.programs.answers.borrow_mut().push_back(lost);
    assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    assert_eq!(endpoint.programs.jobs.borrow().len(), 2);
}

#[test]
fn r8_a_released_command_that_must_not_run_does_not() {
    let mut shell = command();
    shell.argv = ["/bin/sh", "-c", "reboot"]
        .map(|word| Argument::Text(word.into()))
        .to_vec();
    let mut loader = command();
    loader
        .environment
        .insert("LD_PRELOAD".into(), "/tmp/x.so".into());
    let mut file = command();
    file.argv[0] = Argument::File("../../bin/sh".into());
    for bad in [shell, loader, file] {
        let (_lab, endpoint) = deployed(bad);
        let (state, _, detail) = again(&endpoint);
        assert_eq!(state, DeploymentState::Failed, "{detail}");
        assert!(detail.contains("not to be followed"), "{detail}");
        assert!(endpoint.programs.jobs.borrow().is_empty());
    }
}
