//! Packages that run a command: once, as their manifest says, judged by how it ended.

use super::lab::{Endpoint, Lab, Server};
use crate::host::fake::finished;
use crate::host::process::Exit;
use crate::host::program::Ran;
use crate::model::digest::Digest;
use crate::model::package::{Argument, Command, ExitCodes, Limits, object_path};
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

#[test]
fn u08_a_package_for_other_machines_is_neither_fetched_nor_run() {
    for platforms in [&["ubuntu"][..], &["debian/trixie", "debian/*/arm64"]] {
        let lab = Lab::start(Server::Own);
        let endpoint = Endpoint::new(&lab, "web-1");
        endpoint.enroll(&lab.token()).unwrap();
        lab.deploy_files(command(), &[("tool", b"tool")], platforms);
        for _ in 0..2 {
            let (state, _, detail) = again(&endpoint);
            assert_eq!(state, DeploymentState::Compliant);
            assert_eq!(detail, "the package is not for debian/bookworm/amd64");
        }
        assert!(endpoint.programs.jobs.borrow().is_empty());
        let cached = endpoint
            .folder
            .cache()
            .join(object_path(&Digest::of(b"tool")));
        assert!(!cached.exists(), "it was downloaded");
    }
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy_files(
        command(),
        &[("tool", b"tool")],
        &["ubuntu", "debian/bookworm"],
    );
    assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    assert_eq!(
        endpoint.programs.jobs.borrow().len(),
        1,
        "for this one it is"
    );
}

#[test]
fn u12_of_five_files_one_is_withheld_and_none_is_run() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("tool", b"1"),
        ("b", b"2"),
        ("c/d", b"3"),
        ("c/e", b"4"),
        ("f", b"5"),
    ];
    lab.deploy_files(command(), &files, &[]);
    for (_, withheld) in files {
        let place = lab.object(withheld);
        std::fs::remove_file(&place).unwrap();
        let (state, _, detail) = again(&endpoint);
        assert_eq!(state, DeploymentState::Failed, "{detail}");
        assert!(detail.contains("is not there"), "{detail}");
        assert!(endpoint.programs.jobs.borrow().is_empty());
        std::fs::write(&place, withheld).unwrap();
        // what came meanwhile is asked for again
        std::fs::remove_dir_all(endpoint.folder.cache().join("objects")).ok();
    }
    assert_eq!(again(&endpoint).0, DeploymentState::Compliant);
    assert_eq!(endpoint.programs.jobs.borrow()[0].files.len(), 5);
}

#[test]
fn u06_what_the_manifest_does_not_list_is_not_installed_though_an_update_names_it() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy_without("tool_1.1_amd64.deb");
    let (state, _, detail) = again(&endpoint);
    assert_eq!(state, DeploymentState::Failed);
    assert!(
        detail.contains("the package does not hold tool_1.1_amd64.deb"),
        "{detail}"
    );
    assert!(endpoint.packages.plans.borrow().is_empty());
}
