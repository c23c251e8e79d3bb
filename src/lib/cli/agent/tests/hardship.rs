//! The agent on machines whose clock is wrong, whose files are damaged, and whose folders somebody else prepared.

use super::lab::{Endpoint, Lab, Server};
use crate::host;
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::service::agent::{AgentFolder, CycleOptions, Error};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn enrolled(lab: &Lab, name: &str) -> Endpoint {
    let endpoint = Endpoint::new(lab, name);
    let enrolled = endpoint.enroll(&lab.token()).unwrap();
    assert_eq!(enrolled.approval, Approval::Approved);
    endpoint
}

fn state(endpoint: &Endpoint) -> DeploymentState {
    let cycle = endpoint.once().unwrap();
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    cycle.deployments[0].state
}

#[test]
fn t14_a_clock_30_years_behind_or_14_ahead_does_no_harm() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Required);
    for (name, shift) in [
        ("behind", -30 * 365 * DAY),
        ("ahead", 14 * 365 * DAY),
        ("hour-behind", -DAY / 24),
        ("hour-ahead", DAY / 24),
    ] {
        let endpoint = Endpoint::new(&lab, name);
        endpoint.shift.set(shift);
        endpoint.enroll(&lab.token()).unwrap();
        assert_eq!(state(&endpoint), DeploymentState::Compliant, "{name}");
        // and back again
        endpoint.shift.set(0);
        assert_eq!(state(&endpoint), DeploymentState::Compliant, "{name}");
        endpoint.shift.set(-shift);
        assert_eq!(state(&endpoint), DeploymentState::Compliant, "{name}");
    }
}

#[test]
fn u03_expired_policy_starts_nothing_new_and_takes_nothing_back() {
    let mut lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Available);
    assert_eq!(state(&endpoint), DeploymentState::Received);
    lab.stop();
    let options = CycleOptions {
        requested: ["S01-D00001".parse().unwrap()].into(),
        ..CycleOptions::default()
    };
    endpoint.shift.set(8 * DAY);
    let cycle = endpoint.run(&options).unwrap();
    assert_eq!(cycle.deployments[0].state, DeploymentState::Received);
    // past the site trust document's life the agent believes nobody
    endpoint.shift.set(91 * DAY);
    assert!(matches!(
        endpoint.run(&options),
        Err(Error::NotFollowed { .. })
    ));
    endpoint.shift.set(0);
    lab.restart();
    assert_eq!(state(&endpoint), DeploymentState::Compliant);
}

#[test]
fn damaged_files_that_can_be_found_out_anew_are() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Required);
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 3] = [
        ("cut", |path| {
            fs::write(path, &fs::read(path).unwrap()[..1]).unwrap()
        }),
        ("empty", |path| fs::write(path, "").unwrap()),
        ("gone", |path| fs::remove_file(path).unwrap()),
    ];
    let files = [
        "state.json",
        "identity/time.json",
        "identity/sequence.json",
        "identity/policy-serial.json",
        "policy/_assignments.sealed",
        "policy/S01-D00001.sealed",
    ];
    let endpoint = enrolled(&lab, "web-1");
    assert_eq!(state(&endpoint), DeploymentState::Compliant);
    for file in files {
        for (how, damage) in &damages {
            damage(&endpoint.folder.path().join(file));
            assert_eq!(state(&endpoint), DeploymentState::Compliant, "{file} {how}");
        }
    }
    assert_eq!(endpoint.packages.plans.borrow().len(), 1, "installed once");
}

#[test]
fn damaged_identity_is_an_error_that_names_the_file() {
    let lab = Lab::start(Server::Own);
    for file in [
        "identity.json",
        "agent.key",
        "root-1.json",
        "site-trust.json",
    ] {
        let endpoint = enrolled(&lab, &file.replace('.', "-"));
        let path = endpoint.folder.path().join("identity").join(file);
        fs::write(&path, "x").unwrap();
        let error = endpoint.once().unwrap_err();
        assert!(
            matches!(error, Error::Damaged { .. } | Error::Trust(_)),
            "{file}: {error}"
        );
    }
}

#[test]
fn l01_folders_that_others_prepared_are_refused_and_not_repaired() {
    let above = tempfile::tempdir().unwrap();
    let place = |name: &str| above.path().join(name).join("var/lib/sms/agent");
    let chmod =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    type Prepare<'a> = &'a dyn Fn(&Path);
    let prepared: [(&str, Prepare<'_>); 10] = [
        ("linked-above", &|path| {
            let above = path.parent().unwrap();
            fs::rename(above, above.with_extension("real")).unwrap();
            symlink(above.with_extension("real"), above).unwrap();
        }),
        ("a-file", &|path| {
            fs::remove_dir_all(path).unwrap();
            fs::write(path, "").unwrap();
        }),
        ("group-above", &|path| {
            chmod(path.parent().unwrap().parent().unwrap(), 0o775)
        }),
        ("file-inside", &|path| {
            fs::remove_dir(path.join("outbox")).unwrap();
            fs::write(path.join("outbox"), "").unwrap();
        }),
        ("open", &|path| chmod(path, 0o777)),
        ("readable", &|path| chmod(path, 0o755)),
        ("open-above", &|path| chmod(path.parent().unwrap(), 0o777)),
        ("open-inside", &|path| chmod(&path.join("identity"), 0o770)),
        ("linked-inside", &|path| {
            fs::remove_dir(path.join("cache")).unwrap();
            symlink("/tmp", path.join("cache")).unwrap();
        }),
        ("linked", &|path| {
            fs::rename(path, path.with_extension("real")).unwrap();
            symlink(path.with_extension("real"), path).unwrap();
        }),
    ];
    for (name, prepare) in prepared {
        let path = place(name);
        AgentFolder::open(&path).unwrap();
        prepare(&path);
        for _ in 0..2 {
            let opened = AgentFolder::open(&path);
            let is_refused = matches!(opened, Err(Error::Host(host::Error::Unsafe { .. })));
            assert!(is_refused, "{name}: {opened:?}");
        }
    }
}

#[test]
fn content_that_nothing_needs_goes_a_day_after_it_came() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint), DeploymentState::Compliant);
    let objects = || {
        let folders = fs::read_dir(endpoint.folder.path().join("cache/objects")).unwrap();
        let files = folders
            .flatten()
            .flat_map(|one| fs::read_dir(one.path()).unwrap().flatten());
        files.map(|file| file.path()).collect::<Vec<_>>()
    };
    assert_eq!(objects().len(), 2, "manifest and payload, for a day");
    for object in objects() {
        let file = fs::File::options().write(true).open(object).unwrap();
        file.set_modified(
            file.metadata().unwrap().modified().unwrap() - Duration::from_secs(25 * 60 * 60),
        )
        .unwrap();
    }
    assert_eq!(state(&endpoint), DeploymentState::Compliant);
    assert_eq!(objects().len(), 1, "the manifest judges the machine still");
    lab.catalog(|tx| tx.delete_deployment(&"S01-D00001".parse().unwrap()));
    endpoint.once().unwrap();
    assert!(objects().is_empty(), "revoked");
}

#[test]
fn what_an_installation_did_stays_in_its_detail() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    for _ in 0..2 {
        let cycle = endpoint.once().unwrap();
        assert_eq!(
            cycle.deployments[0].detail,
            "1 update installed (1 package), nothing required"
        );
    }
}

#[test]
fn t03_t16_a_server_that_comes_and_goes_loses_no_status() {
    let mut lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    endpoint.once().unwrap();
    lab.stop();
    endpoint.packages.packages.borrow_mut()[0].version = "1.0".parse().unwrap();
    let cycle = endpoint.once().unwrap();
    assert!(cycle.unsent > 0);
    lab.restart();
    let cycle = endpoint.once().unwrap();
    assert_eq!((cycle.unsent, cycle.problems.len()), (0, 0));
    let told = lab.catalog(|tx| tx.status_history(&cycle.client, &"S01-D00001".parse().unwrap()));
    let has = |state| told.iter().any(|status| status.state == state);
    assert!(has(DeploymentState::Compliant) && has(DeploymentState::Failed));
}
