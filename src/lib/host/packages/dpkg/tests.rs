use super::*;
use crate::host::fake::{FakeRunner, finished};
use crate::host::packages::PlannedPackage;
use crate::model::version::Version;
use std::fs;

const LIBX_NEW: &str =
    "Package: libx\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2\n";
const LIBX_OLD: &str =
    "Package: libx\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n";
const LIBX_CUT: &str =
    "Package: libx\nStatus: install ok unpacked\nArchitecture: amd64\nVersion: 2\n";

struct Endpoint {
    folder: tempfile::TempDir,
}

impl Endpoint {
    fn with(status: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["var/lib/dpkg/updates", "var/lib/apt", "usr/sbin"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("var/lib/dpkg/status"), status).unwrap();
        fs::write(folder.path().join("libx.deb"), "bytes").unwrap();
        Self { folder }
    }

    fn manager(&self, runner: FakeRunner) -> Dpkg<FakeRunner> {
        Dpkg::new(Root::at(self.folder.path()).unwrap(), runner)
    }

    fn plan(&self) -> Plan {
        Plan {
            packages: vec![PlannedPackage {
                name: "libx".to_owned(),
                architecture: "amd64".to_owned(),
                version: Version::parse("2").unwrap(),
                file: self.folder.path().join("libx.deb"),
            }],
            deadline: Duration::from_secs(9),
        }
    }
}

/// What was run, without the words that enter the folder and the options.
fn deeds(manager: &Dpkg<FakeRunner>) -> Vec<String> {
    let folder = manager.root.folder().display().to_string();
    let after_entrance = |line: String| {
        let (_, program) = line.split_once(&format!(" {folder} ")).unwrap();
        let words: Vec<&str> = program.split(' ').collect();
        words[..2].join(" ")
    };
    manager
        .runner
        .lines()
        .into_iter()
        .map(after_entrance)
        .collect()
}

#[test]
fn an_installation_is_offline_asks_nothing_and_removes_nothing() {
    let endpoint = Endpoint::with(LIBX_NEW);
    let manager = endpoint.manager(FakeRunner::default());
    assert!(manager.install(&endpoint.plan()).unwrap().succeeded());
    let line = manager.runner.lines().remove(0);
    let inside = format!(
        " {} apt-get install --yes --no-install-recommends --no-remove ",
        manager.root.folder().display()
    );
    assert!(line.contains(&inside), "{line}");
    assert!(!line.contains("--reinstall"), "{line}");
    for option in [
        "Dir::Etc::SourceList=/dev/null",
        "Dir::Etc::SourceParts=/dev/null",
        "Dir::State::Lists=/var/lib/sms-install/files/lists",
        "Dpkg::Options::=--force-confold",
    ] {
        assert!(line.contains(&format!(" -o {option} ")), "{option}: {line}");
    }
    assert!(
        line.ends_with(" /var/lib/sms-install/files/libx_amd64.deb"),
        "{line}"
    );
    let calls = manager.runner.calls.borrow();
    assert_eq!(calls[0].deadline, Duration::from_secs(9));
    assert!(
        calls[0]
            .environment
            .contains(&("DEBIAN_FRONTEND".to_owned(), "noninteractive".to_owned()))
    );
}

#[test]
fn exit_code_zero_without_the_new_version_is_no_success() {
    let endpoint = Endpoint::with(LIBX_OLD);
    let manager = endpoint.manager(FakeRunner::default());
    let outcome = manager.install(&endpoint.plan()).unwrap();
    assert_eq!(outcome.missing, ["libx"]);
    assert!(!outcome.succeeded());
}

#[test]
fn a_cut_off_run_is_repaired_first_and_told() {
    let endpoint = Endpoint::with(LIBX_CUT);
    let manager = endpoint.manager(FakeRunner::default());
    let outcome = manager.install(&endpoint.plan()).unwrap();
    assert!(outcome.was_cut_off);
    assert_eq!(outcome.unfinished, ["libx"]);
    assert!(!outcome.succeeded());
    assert_eq!(deeds(&manager), ["dpkg --force-confold", "apt-get install"]);
    assert!(manager.runner.lines()[1].contains(" --reinstall "));
}

#[test]
fn a_package_that_is_there_by_half_is_unpacked_before_apt_is_asked() {
    for status in [
        "install reinstreq half-configured",
        "install reinstreq unpacked",
        "install reinstreq half-installed",
        "install reinstreq installed",
    ] {
        let endpoint = Endpoint::with(&LIBX_OLD.replace("install ok installed", status));
        let manager = endpoint.manager(FakeRunner::default());
        manager.install(&endpoint.plan()).unwrap();
        let (repair, install) = ("dpkg --force-confold", "apt-get install");
        assert_eq!(deeds(&manager), [repair, repair, install]);
        let unpack = &manager.runner.lines()[1];
        let file = " --unpack /var/lib/sms-install/files/libx_amd64.deb";
        assert!(unpack.ends_with(file), "{unpack}");
    }
}

#[test]
fn a_journal_alone_is_a_cut_off_run() {
    let endpoint = Endpoint::with(LIBX_OLD);
    fs::write(
        endpoint.folder.path().join("var/lib/dpkg/updates/0001"),
        LIBX_NEW,
    )
    .unwrap();
    let manager = endpoint.manager(FakeRunner::default());
    assert!(manager.install(&endpoint.plan()).unwrap().was_cut_off);
    assert_eq!(manager.repair().unwrap(), Vec::<String>::new());
}

#[test]
fn a_failure_that_leaves_something_is_repaired_and_tried_once_more() {
    let endpoint = Endpoint::with(LIBX_CUT);
    // The first repair finds it, the installation fails twice, a repair stands between and after.
    let failure = || Ok(finished(100, "dpkg: error"));
    let answers = [
        Ok(finished(0, "")),
        failure(),
        Ok(finished(0, "")),
        failure(),
    ];
    let manager = endpoint.manager(FakeRunner::answering(answers));
    let outcome = manager.install(&endpoint.plan()).unwrap();
    assert_eq!(outcome.exit, Exit::Code(100));
    assert_eq!(outcome.detail, "dpkg: error");
    let (repair, install) = ("dpkg --force-confold", "apt-get install");
    assert_eq!(deeds(&manager), [repair, install, repair, install, repair]);
}

#[test]
fn a_clean_failure_is_not_tried_again() {
    let endpoint = Endpoint::with(LIBX_OLD);
    let manager = endpoint.manager(FakeRunner::answering([Ok(finished(100, ""))]));
    assert!(!manager.install(&endpoint.plan()).unwrap().succeeded());
    assert_eq!(deeds(&manager), ["apt-get install"]);
}

#[test]
fn what_was_automatic_stays_automatic() {
    let endpoint = Endpoint::with(LIBX_NEW);
    let states = endpoint.folder.path().join("var/lib/apt/extended_states");
    fs::write(
        &states,
        "Package: libx\nArchitecture: amd64\nAuto-Installed: 1\n",
    )
    .unwrap();
    let manager = endpoint.manager(FakeRunner::default());
    manager.install(&endpoint.plan()).unwrap();
    assert_eq!(deeds(&manager), ["apt-get install", "apt-mark auto"]);
    fs::write(
        &states,
        "Package: libx\nArchitecture: amd64\nAuto-Installed: 0\n",
    )
    .unwrap();
    let manager = endpoint.manager(FakeRunner::default());
    manager.install(&endpoint.plan()).unwrap();
    assert_eq!(deeds(&manager), ["apt-get install"]);
}

#[test]
fn an_interrupted_run_keeps_its_marks_for_the_next() {
    let endpoint = Endpoint::with(
        "Package: base\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n",
    );
    let interrupted = Finished {
        exit: Exit::Cancelled,
        ..finished(0, "")
    };
    let manager = endpoint.manager(FakeRunner::answering([Ok(interrupted)]));
    assert_eq!(
        manager.install(&endpoint.plan()).unwrap().exit,
        Exit::Cancelled
    );
    // The package came with the run that was cut off.
    fs::write(endpoint.folder.path().join("var/lib/dpkg/status"), LIBX_NEW).unwrap();
    let manager = endpoint.manager(FakeRunner::default());
    manager.install(&endpoint.plan()).unwrap();
    assert_eq!(deeds(&manager), ["apt-get install", "apt-mark auto"]);
}

#[test]
fn the_running_system_is_not_entered() {
    let manager = Dpkg::new(Root::machine(), FakeRunner::default());
    assert!(manager.entrance().is_empty());
}
