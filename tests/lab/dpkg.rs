//! Lab: real installations into a real Debian system in a folder, whole, corrupt, interrupted and killed.
//!
//! Needs root, debootstrap, the machine's own mirror, and `SMS_DATA` with `debian/payload-new`. About three minutes.

use crate::tools::{
    assert_nothing_left, endpoint, folder, kill_after, path, run, spawn, waits_for,
};
use sms::host::facts;
use sms::host::packages::{Dpkg, PackageManager, Plan, PlannedPackage, entrance};
use sms::host::process::{Exit, Finished, Program, Runner, SystemRunner};
use sms::host::root::Root;
use sms::model::version::Version;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const CHILD_ROOT: &str = "SMS_LAB_CHILD_ROOT";
const WHY: &str = "lab: needs root, debootstrap and SMS_DATA; run by make agreement";
/// The installation is killed at this many moments, spread over the time that an undisturbed one takes.
const KILLS: u32 = 10;

#[test]
#[ignore = "lab: needs root, debootstrap and SMS_DATA; run by make agreement"]
fn security_updates_are_installed_into_a_fresh_system_whatever_happens_on_the_way() {
    assert!(rustix::process::geteuid().is_root(), "{WHY}");
    let lab = folder();
    let copy = |name: &str| {
        let root = lab.path().join(name);
        endpoint(&root);
        root
    };
    let whole = a_whole_run_installs_everything(&copy("whole"));
    a_corrupt_file_changes_nothing(&copy("corrupt"));
    nothing_starts_for_an_agent_that_is_gone(&copy("gone"));
    an_interrupted_run_leaves_nothing_running(&copy("interrupted"));
    for moment in 1..=KILLS {
        let root = copy("killed");
        a_killed_run_is_completed_by_the_next(&root, whole * moment / (KILLS + 1));
        fs::remove_dir_all(&root).expect("the lab is removed");
    }
}

/// Not a test of its own: the process that the test above kills.
#[test]
#[ignore = "child of the lab above"]
fn child_installs() {
    if let Ok(root) = std::env::var(CHILD_ROOT) {
        manager(Path::new(&root))
            .install(&updates())
            .expect("an outcome");
    }
}

fn a_whole_run_installs_everything(root: &Path) -> Duration {
    let started = Instant::now();
    let outcome = manager(root).install(&updates()).expect("an outcome");
    let took = started.elapsed();
    println!("whole run: {took:?}");
    assert!(outcome.succeeded(), "{outcome:#?}");
    assert!(!outcome.was_cut_off);
    assert_clean(root);
    agrees_with_dpkg_query(root);
    let again = manager(root).install(&updates()).expect("an outcome");
    assert!(again.succeeded(), "{again:#?}");
    took
}

fn a_corrupt_file_changes_nothing(root: &Path) {
    let before = manager(root).installed().expect("status");
    let mut plan = updates();
    plan.packages.retain(|package| package.name == "tzdata");
    plan.packages[0].file = data().join("tzdata_CORRUPT.deb");
    let outcome = manager(root).install(&plan).expect("an outcome");
    assert_eq!(outcome.exit, Exit::Code(100), "{outcome:#?}");
    assert_eq!(outcome.missing, ["tzdata"]);
    assert!(outcome.unfinished.is_empty(), "{outcome:#?}");
    assert!(
        outcome.detail.contains("compressed data is corrupt"),
        "{outcome:#?}"
    );
    assert_eq!(manager(root).installed().expect("status"), before);
    assert_clean(root);
}

/// An agent may be killed before the kernel knows that its program is to end with it.
fn nothing_starts_for_an_agent_that_is_gone(root: &Path) {
    let ours = std::process::id();
    assert!(enter(ours, root, "alive").succeeded());
    assert!(root.join("alive").exists());
    let mut agent = spawn(&["sleep", "1000"]).spawn().expect("an agent");
    agent.kill().expect("SIGKILL");
    thread::sleep(Duration::from_millis(100));
    assert!(!enter(agent.id(), root, "unreaped").succeeded());
    agent.wait().expect("it is reaped");
    assert!(!enter(agent.id(), root, "gone").succeeded());
    assert!(!root.join("unreaped").exists() && !root.join("gone").exists());
    assert_nothing_left(root);
}

fn enter(agent: u32, root: &Path, mark: &str) -> Finished {
    let mut words = entrance(root, agent);
    words.extend(["touch".into(), format!("/{mark}").into()]);
    let program = Program::new(words);
    SystemRunner::default().run(&program).expect("it ends")
}

/// It is interrupted when dpkg says that it began with the first of the packages, however quick the machine is.
fn an_interrupted_run_leaves_nothing_running(root: &Path) {
    let cancel = Arc::new(AtomicBool::new(false));
    let runner = SystemRunner::new(Arc::clone(&cancel));
    let log = root.join("var/log/dpkg.log");
    let interrupter = thread::spawn(move || {
        waits_for(Duration::from_secs(30), || {
            fs::read_to_string(&log).is_ok_and(|log| log.contains(" upgrade "))
        });
        cancel.store(true, Ordering::Relaxed);
    });
    let manager = Dpkg::new(Root::at(root).expect("root"), runner);
    let outcome = manager.install(&updates()).expect("an outcome");
    interrupter.join().expect("interrupter");
    assert_eq!(outcome.exit, Exit::Cancelled, "{outcome:#?}");
    assert_nothing_left(root);
    a_second_run_completes(root);
}

fn a_killed_run_is_completed_by_the_next(root: &Path, after: Duration) {
    let mut child = spawn(&[
        path(&std::env::current_exe().expect("this program")),
        "--ignored",
        "--exact",
        "dpkg::child_installs",
    ])
    .env(CHILD_ROOT, root)
    .spawn()
    .expect("the child starts");
    kill_after(&mut child, after);
    assert_nothing_left(root);
    let unfinished = manager(root).audit().expect("audit");
    println!("killed after {after:?}: unfinished {unfinished:?}");
    a_second_run_completes(root);
}

fn a_second_run_completes(root: &Path) {
    let outcome = manager(root).install(&updates()).expect("an outcome");
    assert!(outcome.succeeded(), "{outcome:#?}");
    assert_clean(root);
}

fn assert_clean(root: &Path) {
    assert_eq!(run(&["dpkg", "--root", path(root), "--audit"]), "");
    assert!(manager(root).audit().expect("audit").is_empty());
    assert!(!root.join("usr/sbin/policy-rc.d").exists());
    assert!(!root.join("var/lib/sms-install/files").exists());
    assert!(!root.join("var/lib/sms-install/auto").exists());
    assert_nothing_left(root);
}

fn agrees_with_dpkg_query(root: &Path) {
    let format = "${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\n";
    let said = run(&[
        "dpkg-query",
        "--admindir",
        path(&root.join("var/lib/dpkg")),
        "-W",
        "-f",
        format,
    ]);
    let mut expected: Vec<&str> = said.lines().collect();
    expected.sort_unstable();
    let inventory = facts::collect(
        &Root::at(root).expect("root"),
        &sms::host::clock::SystemClock,
    );
    let mut found: Vec<String> = inventory
        .packages
        .iter()
        .map(|p| {
            format!(
                "{} {} {} {} {}",
                p.name, p.version, p.architecture, p.source, p.source_version
            )
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(inventory.platform.release, "bookworm");
}

fn manager(root: &Path) -> Dpkg<SystemRunner> {
    Dpkg::new(Root::at(root).expect("root"), SystemRunner::default())
}

fn data() -> PathBuf {
    let data = std::env::var_os("SMS_DATA").expect("SMS_DATA names the folder of real data");
    Path::new(&data).join("debian")
}

/// The updates of `payload-new`, named as Debian names files: `name_version_architecture.deb`.
fn updates() -> Plan {
    let files = fs::read_dir(data().join("payload-new")).expect("payload-new");
    let planned = |file: PathBuf| {
        let stem = file
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let parts: Vec<&str> = stem.split('_').collect();
        PlannedPackage {
            name: parts[0].to_owned(),
            version: Version::parse(parts[1]).expect("a version"),
            architecture: parts[2].to_owned(),
            file,
        }
    };
    Plan {
        packages: files
            .map(|file| planned(file.expect("file").path()))
            .collect(),
        deadline: Duration::from_secs(120),
    }
}
