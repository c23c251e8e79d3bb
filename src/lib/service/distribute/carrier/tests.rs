use super::super::testing::{Fast, before_evening};
use super::*;
use crate::catalog::distribution::DistributionStatus;
use crate::model::bandwidth::BandwidthWindow;
use crate::model::id::SiteCode;
use crate::model::package::{Argument, Command, ExitCodes, Limits};
use crate::model::role::DistributionPoint;
use crate::service::package::{Maker, program::Source};
use crate::service::testing::{catalog, now, site_folder};
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// A site with a package of two versions, and a server that carries it.
struct Site {
    folder: tempfile::TempDir,
    rounds: Rounds,
    said: Arc<Mutex<Vec<String>>>,
}

fn id(text: &str) -> DistributionPointId {
    DistributionPointId::parse(text).unwrap()
}

fn package() -> PackageId {
    PackageId::parse("S01-P00001").unwrap()
}

impl Site {
    /// Its store is `dp1`; `dp2` has these hours and is pushed to, or pulls.
    fn new(windows: &[&str], is_pulling: bool, hours: &Fast) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = site_folder(place.path());
        let mut catalog = catalog();
        let store = Store::open(&folder.content()).unwrap();
        for version in 1..=2 {
            make(&mut catalog, &folder, &store, version);
        }
        let site = SiteCode::parse("S01").unwrap();
        let point = |name: &str, directory: &Path| {
            DistributionPoint::new(id(name), &directory.display().to_string(), site.clone())
        };
        let windows = windows.iter().map(|text| BandwidthWindow::parse(text));
        let points = [
            point("dp1", &folder.content()),
            DistributionPoint {
                pull_from: is_pulling.then(|| id("dp1")).into_iter().collect(),
                bandwidth: windows.collect::<Result<_, _>>().unwrap(),
                ..point("dp2", &place.path().join("dp2"))
            },
        ];
        let stored = catalog.write(|tx| tx.replace_distribution_points(&points));
        stored.unwrap();
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = said.clone();
        let load = Load {
            catalog,
            folder,
            access: None,
            is_pushing: true,
            pulls: is_pulling.then(|| id("dp2")).into_iter().collect(),
            says: Box::new(move |line| log.lock().unwrap().push(line.to_owned())),
        };
        Self {
            folder: place,
            rounds: Rounds::new(load, hours),
            said,
        }
    }

    fn set(&mut self, (point, version): (&str, u32), state: DistributionState, detail: &str) {
        let status = DistributionStatus {
            package: package(),
            version,
            point: id(point),
            state,
            detail: detail.to_owned(),
            changed_at: now(),
        };
        let catalog = &mut self.rounds.load.catalog;
        let set = catalog.write(|tx| tx.set_distribution_status(&status));
        set.unwrap();
    }

    /// Of `dp2`: version, state and detail.
    fn statuses(&mut self) -> Vec<(u32, DistributionState, String)> {
        let catalog = &mut self.rounds.load.catalog;
        let there = catalog.read(|tx| tx.distributions_at(&id("dp2"))).unwrap();
        let each = there.into_iter();
        each.map(|it| (it.version, it.state, it.detail)).collect()
    }

    /// The versions that `dp2` names.
    fn named(&self) -> Vec<u32> {
        let path = self.folder.path().join("dp2");
        if !path.exists() {
            return Vec::new();
        }
        let names = Store::open(&path).unwrap().names().unwrap();
        names.into_iter().map(|name| name.version).collect()
    }
}

fn make(catalog: &mut Catalog, folder: &SiteFolder, store: &Store, version: u32) {
    let source = tempfile::tempdir().unwrap();
    for name in ["run.sh", "data"] {
        fs::write(source.path().join(name), format!("{name} of {version}")).unwrap();
    }
    let mut program = Source::open(source.path(), source.path()).unwrap();
    program.store(store, "tool").unwrap();
    let command = Command {
        argv: vec![Argument::File("run.sh".to_owned())],
        user: "root".to_owned(),
        environment: BTreeMap::new(),
        exit_codes: ExitCodes::default(),
        limits: Limits::default(),
    };
    let content = program
        .content("tool", command, 10, ("alice", now()))
        .unwrap();
    let maker = Maker {
        store,
        site: folder,
        catalog: Some(catalog),
        operator: "alice",
        now: now(),
    };
    let made = maker.make(content).unwrap();
    assert_eq!(
        (made.package.package, made.package.version),
        (package(), version)
    );
}

fn pass(hours: &Fast, seconds: u32) {
    hours.passed.fetch_add(seconds, Ordering::Relaxed);
}

const MORNING: &str = "waits for its hours until tue 06:00";
const EVENING: &str = "waits for its hours until mon 18:00";

#[test]
fn a_push_that_waits_says_until_when_by_the_hours_of_today_and_goes_when_they_come() {
    use DistributionState::{Complete, Waiting};
    let hours = before_evening(600);
    let mut site = Site::new(&["08:00-18:00 closed"], false, &hours);
    site.set(("dp2", 2), Waiting, "waits for its hours until sun 23:59");
    site.rounds.look(&hours);
    assert_eq!(site.statuses(), [(2, Waiting, EVENING.to_owned())]);
    assert!(site.named().is_empty());
    pass(&hours, 600);
    site.rounds.look(&hours);
    assert_eq!(site.statuses(), [(2, Complete, String::new())]);
    assert_eq!(site.named(), [2]);
    assert_eq!(*site.said.lock().unwrap(), [""; 0]);
}

#[test]
fn a_push_that_fails_says_why_once() {
    use DistributionState::{Failed, Waiting};
    let hours = before_evening(600);
    let mut site = Site::new(&[], false, &hours);
    fs::write(site.folder.path().join("dp2"), "no folder").unwrap();
    for _ in 0..2 {
        site.set(("dp2", 2), Waiting, "");
        site.rounds.look(&hours);
        assert!(matches!(&site.statuses()[..], [(2, Failed, _)]));
    }
    let said = site.said.lock().unwrap().clone();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("S01-P00001 version 2 to dp2: "),
        "{said:?}"
    );
}

#[test]
fn a_point_that_pulls_waits_visibly_and_starts_as_soon_as_its_hours_come() {
    use DistributionState::{Complete, Waiting};
    let hours = before_evening(300);
    let mut site = Site::new(&["08:00-18:00 closed"], true, &hours);
    site.set(("dp1", 1), Complete, "");
    site.set(("dp1", 2), Complete, "");
    site.rounds.look(&hours);
    let waiting = |version| (version, Waiting, EVENING.to_owned());
    assert_eq!(site.statuses(), [waiting(1), waiting(2)]);
    // sooner than sources are asked again
    pass(&hours, 300);
    site.rounds.look(&hours);
    let complete = |version| (version, Complete, String::new());
    assert_eq!(site.statuses(), [complete(1), complete(2)]);
    assert_eq!(site.named(), [1, 2]);
}

#[test]
fn a_pull_whose_hours_end_in_mid_transfer_keeps_what_is_whole_and_is_taken_up() {
    use DistributionState::{Complete, Waiting};
    let mut parted = 0;
    for seconds in 1..60 {
        let hours = before_evening(seconds);
        let mut site = Site::new(&["18:00-06:00 closed"], true, &hours);
        site.set(("dp1", 1), Complete, "");
        site.set(("dp1", 2), Complete, "");
        site.rounds.look(&hours);
        let named = site.named();
        let expected = [1, 2].map(|version| match named.contains(&version) {
            true => (version, Complete, String::new()),
            false => (version, Waiting, MORNING.to_owned()),
        });
        assert_eq!(site.statuses(), expected, "{seconds}");
        parted += u32::from(named == [1]);
        pass(&hours, 12 * 3600);
        site.rounds.look(&hours);
        assert_eq!(site.named(), [1, 2]);
        let is_complete = |it: &(u32, DistributionState, String)| it.1 == Complete;
        assert!(site.statuses().iter().all(is_complete));
        assert_eq!(*site.said.lock().unwrap(), [""; 0]);
    }
    assert!(parted > 0, "none ended between the two");
}

#[test]
fn what_no_source_has_any_more_is_told() {
    use DistributionState::{Complete, Failed};
    let hours = before_evening(600);
    let mut site = Site::new(&[], true, &hours);
    site.set(("dp2", 2), DistributionState::Waiting, EVENING);
    let store = Store::open(&site.rounds.load.folder.content()).unwrap();
    store.remove_name(&package(), 2).unwrap();
    site.rounds.look(&hours);
    let failed = (2, Failed, "no source could complete it".to_owned());
    assert_eq!(site.statuses(), [(1, Complete, String::new()), failed]);
}
