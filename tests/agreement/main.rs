//! Our answers beside apt's and dpkg's on real data: every case of the data folder that has the right shape.
//!
//! Run by `make agreement`; a missing data folder is a failure.

#![expect(clippy::print_stdout, reason = "one line a case is what it is run for")]

mod catalogs;
mod dnf;
mod formats;
mod imports;
mod memberships;
mod places;
mod windows;
mod worlds;

use serde_json::Value;
use sms::feed::decompress;
use sms::feed::packages::Gatherer;
use sms::feed::release::{ReleaseFile, clear_text};
use sms::host::dpkg::parse_status;
use sms::model::digest::Digest;
use sms::model::id::{ClientId, FeedId};
use sms::model::inventory::{Hardware, InstalledPackage, Inventory, Machine, OperatingSystem};
use sms::model::platform::Platform;
use sms::model::slice::Slice;
use sms::model::time::Timestamp;
use sms::model::update::{Classification, State};
use sms::model::version::Ecosystem;
use sms::rules::applies::{Judgement, judge, names_needed, plan};
use sms::rules::resolve::candidates::{CandidateSet, Coverage};
use sms::rules::resolve::{Answer, Mode};
use sms::rules::slice::cut;
use sms::service::agent::by_slice;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

const LIMIT: u64 = 1 << 30;

fn data() -> PathBuf {
    let folder =
        std::env::var_os("SMS_DATA").map_or_else(|| "../shared/data".into(), PathBuf::from);
    assert!(
        folder.is_dir(),
        "no data folder {}: set SMS_DATA",
        folder.display()
    );
    folder
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = listed.map(|entry| entry.expect("entry").path()).collect();
    paths.sort();
    paths
}

fn text_of(path: &Path) -> String {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut text = String::new();
    decompress::reader(file, LIMIT)
        .expect("known format")
        .read_to_string(&mut text)
        .expect("whole text");
    text
}

/// Differences that are explained, one a line of a list: `` - `CASE: DIFFERENCE` — why ``.
const EXPLAINED: &[&str] = &[
    include_str!("../../docs/agreement.md"),
    include_str!("../../docs/agreement-windows.md"),
];

/// The differences of a case that are explained.
fn explained(case: &str) -> BTreeSet<&'static str> {
    let quoted = |line: &'static str| line.strip_prefix("- `")?.split_once("` ");
    let lines = EXPLAINED
        .iter()
        .flat_map(|page| page.lines())
        .filter_map(quoted);
    lines
        .filter_map(|(text, _)| text.strip_prefix(case)?.strip_prefix(": "))
        .collect()
}

/// One line a case; what differs and is not explained fails once all cases have been shown, and so does an explanation of
/// what does not differ any more.
#[derive(Default)]
struct Table {
    failed: Vec<String>,
}

impl Table {
    fn row(&mut self, case: &str, total: usize, differences: &[String]) {
        let agree = total - differences.len().min(total);
        self.grouped(case, (agree, total), differences);
    }

    /// Where one line tells of several things that differ for one reason.
    fn grouped(&mut self, case: &str, (agree, total): (usize, usize), differences: &[String]) {
        assert!(total > 0, "{case}: nothing compared");
        let explained = explained(case);
        let found: BTreeSet<&str> = differences.iter().map(String::as_str).collect();
        let note = match explained.len() {
            0 => String::new(),
            count => format!("  ({count} explained)"),
        };
        println!(
            "{case:<60} {agree:>6} of {total:>6} agree  {:>6.2} %{note}",
            100.0 * agree as f64 / total as f64
        );
        let unknown = found.difference(&explained).take(100);
        self.failed
            .extend(unknown.map(|difference| format!("{case}: {difference}")));
        let stale = explained.difference(&found);
        self.failed.extend(
            stale.map(|difference| format!("{case}: explained, but no more so: {difference}")),
        );
    }

    fn end(self) {
        assert!(self.failed.is_empty(), "{}", self.failed.join("\n"));
    }
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn version_order_agrees_with_dpkg_and_rpm() {
    let folder = data().join("versions");
    let mut table = Table::default();
    let mut cases = 0;
    for path in entries(&folder) {
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .expect("name")
            .to_owned();
        let Some(ecosystem) = ecosystem_of(&name) else {
            continue;
        };
        cases += 1;
        let text = text_of(&path);
        let lines: Vec<(&str, &str, &str)> = text.lines().filter_map(comparison).collect();
        let differences: Vec<String> = lines
            .iter()
            .filter(|(left, operator, right)| {
                order(ecosystem, left, right) != expected_order(operator)
            })
            .map(|(left, operator, right)| format!("{left} {operator} {right}"))
            .collect();
        table.row(&name, lines.len(), &differences);
    }
    assert!(cases > 0, "no version tables below {}", folder.display());
    table.end();
}

/// `left<TAB>lt<TAB>right` or `left < right`.
fn comparison(line: &str) -> Option<(&str, &str, &str)> {
    let mut words = line.split_ascii_whitespace();
    let (first, operator, third) = (words.next()?, words.next()?, words.next()?);
    (!first.starts_with('#') && !first.starts_with("//")).then_some((first, operator, third))
}

/// Whose versions a table compares, by its file name.
fn ecosystem_of(name: &str) -> Option<Ecosystem> {
    match name {
        _ if name.contains("deb") => Some(Ecosystem::Dpkg),
        _ if name.contains("rpm") || name.contains("redhat") => Some(Ecosystem::Rpm),
        _ => None,
    }
}

/// Nothing for texts that are no versions.
fn order(ecosystem: Ecosystem, left: &str, right: &str) -> Option<Ordering> {
    let is_version = |text: &str| ecosystem.check(text).is_ok();
    (is_version(left) && is_version(right)).then(|| ecosystem.order(left, right))
}

fn expected_order(operator: &str) -> Option<Ordering> {
    match operator {
        "lt" | "<" => Some(Ordering::Less),
        "gt" | ">" => Some(Ordering::Greater),
        "eq" | "=" => Some(Ordering::Equal),
        other => panic!("unknown operator {other}"),
    }
}

/// Reads every suite below `dists`, verified by the digests of its release file, as a sync does.
fn candidates() -> CandidateSet {
    let root = data().join("debian/dists");
    let mut suites = Vec::new();
    for archive in entries(&root) {
        suites.extend(entries(&archive.join("dists")));
    }
    assert!(!suites.is_empty(), "no suites below {}", root.display());
    let mut feeds = Vec::new();
    for suite in &suites {
        let file = suite.join("InRelease");
        let place = file.display().to_string();
        let release =
            ReleaseFile::parse(&clear_text(&text_of(&file), &place).unwrap(), &place).unwrap();
        feeds.push(gather(suite, release));
    }
    set_of(feeds)
}

type Gathered = (Coverage, Vec<sms::model::update::Update>);

fn gather(suite: &Path, release: ReleaseFile) -> Gathered {
    let index = release
        .indexes("main", "amd64")
        .unwrap()
        .into_iter()
        .find(|index| suite.join(&index.path).exists())
        .expect("an index of the suite is in the folder");
    let path = suite.join(&index.path);
    assert_eq!(
        Digest::of_reader(File::open(&path).unwrap()).unwrap(),
        (index.digest, index.size),
        "{}",
        path.display()
    );
    let input = decompress::reader(File::open(&path).unwrap(), LIMIT).unwrap();
    gathered(&release, input, &path.display().to_string())
}

fn gathered(release: &ReleaseFile, input: impl std::io::BufRead, place: &str) -> Gathered {
    let is_security = release.label.ends_with("Security");
    let classification = if is_security {
        Classification::Security
    } else {
        Classification::Maintenance
    };
    let mut gatherer = Gatherer::new(release.covers(), classification);
    gatherer.read(input, place).unwrap();
    let (updates, bad) = gatherer.finish();
    assert_eq!(bad, [], "{place}");
    let coverage = Coverage {
        feed: FeedId::parse(&release.codename).unwrap(),
        release: release.covers(),
        architectures: vec!["amd64".to_owned()],
        dated: Some(release.date),
    };
    (coverage, updates)
}

fn set_of(feeds: Vec<Gathered>) -> CandidateSet {
    let mut set = CandidateSet::whole(feeds.iter().map(|(coverage, _)| coverage.clone()).collect());
    for (coverage, updates) in &feeds {
        for update in updates {
            for package in &update.packages {
                set.add(&coverage.feed, update, package);
            }
        }
    }
    set
}

fn inventory(packages: Vec<InstalledPackage>) -> Inventory {
    Inventory {
        collected_at: Timestamp::parse("2026-11-22T15:00:00Z").unwrap(),
        machine: Machine {
            machine_id: String::new(),
            hostname: "host".to_owned(),
            fqdn: None,
        },
        platform: Platform {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
            architecture: "amd64".to_owned(),
        },
        operating_system: OperatingSystem::default(),
        hardware: Hardware::default(),
        hotfixes: Vec::new(),
        container_images: Vec::new(),
        custom: Vec::new(),
        resources: Vec::new(),
        packages,
        gaps: Vec::new(),
        files: Vec::new(),
    }
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn required_updates_agree_with_apt() {
    let hosts = data().join("debian/hosts");
    let set = candidates();
    let mut table = Table::default();
    let mut cases = 0;
    for host in entries(&hosts)
        .iter()
        .filter(|host| host.join("expected-apt.json").exists())
    {
        cases += 1;
        let name = host
            .file_name()
            .and_then(|n| n.to_str())
            .expect("name")
            .to_owned();
        let expected: Value =
            serde_json::from_str(&text_of(&host.join("expected-apt.json"))).unwrap();
        let inventory = inventory(installed(&text_of(&host.join("status.xz"))));
        assert_eq!(
            inventory.packages.len() as u64,
            expected["installed_packages"],
            "{name}: installed packages"
        );
        let judgement = judge(&inventory, &set);
        let plans = [Mode::Upgrade, Mode::DistUpgrade].map(|mode| plan(&inventory, &set, mode));
        compare_host(&mut table, &name, &expected, (&judgement, &plans));
        assert!(
            loads_by_name(&inventory, &set, &judgement),
            "{name}: loading by name gives another answer"
        );
        judges_itself(&name, &inventory, &set);
    }
    assert!(cases > 0, "no hosts below {}", hosts.display());
    table.end();
}

fn compare_host(
    table: &mut Table,
    name: &str,
    expected: &Value,
    (judgement, [alone, with_new]): (&Judgement<'_>, &[Answer<'_>; 2]),
) {
    let wanted = triples(&expected["apt_get_dist_upgrade"]["upgrades"]);
    let made = upgrades(with_new);
    table.row(
        &format!("{name}: dist-upgrade, upgraded"),
        wanted.len(),
        &differences(&wanted, &made),
    );
    let wanted_new = triples(&expected["apt_get_dist_upgrade"]["new"]);
    let new = new_packages(with_new);
    table.row(
        &format!("{name}: dist-upgrade, new"),
        wanted_new.len().max(1),
        &differences(&wanted_new, &new),
    );
    let summary = expected["apt_get_upgrade"]["summary"][0]
        .as_str()
        .expect("summary");
    let kept = alone.kept_back.len();
    let counted = format!(
        "{} upgraded, 0 newly installed, 0 to remove and {kept} not upgraded.",
        alone.upgrades.len()
    );
    let difference: Vec<String> = (summary != counted)
        .then(|| format!("apt: {summary} ours: {counted}"))
        .into_iter()
        .collect();
    table.row(&format!("{name}: upgrade, counts"), 1, &difference);
    let packages = expected["packages"].as_array().expect("packages");
    let wrong: Vec<String> = packages
        .iter()
        .filter_map(|package| compare_package(package, judgement))
        .collect();
    table.row(
        &format!("{name}: candidate, payload, source, security"),
        packages.len(),
        &wrong,
    );
}

fn compare_package(expected: &Value, judgement: &Judgement<'_>) -> Option<String> {
    let text = |field: &str| expected[field].as_str().unwrap_or_default().to_owned();
    let name = text("package");
    let Some(upgrade) = judgement
        .dist_upgrade
        .upgrades
        .iter()
        .find(|upgrade| upgrade.installed.name == name)
    else {
        return Some(format!("{name} is missing"));
    };
    let (package, update) = (upgrade.candidate.package, upgrade.candidate.update);
    let change = judgement
        .scan
        .findings
        .iter()
        .find(|finding| finding.update == update.id && finding.state == State::Required);
    let is_security =
        change.is_some_and(|finding| finding.classification == Classification::Security);
    let wanted = [
        text("installed"),
        text("candidate"),
        text("source"),
        text("source_version"),
        text("filename"),
        text("sha256"),
        expected["size"].to_string(),
        expected["newer_in_security"].to_string(),
    ];
    let found = [
        upgrade.installed.version.to_string(),
        package.version.to_string(),
        update.source.clone().unwrap_or_default(),
        update
            .source_version
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        package.payload.path.clone(),
        package.payload.sha256.to_string(),
        package.payload.size.to_string(),
        is_security.to_string(),
    ];
    (wanted != found).then(|| format!("{name}: apt {wanted:?} ours {found:?}"))
}

fn triples(list: &Value) -> BTreeSet<String> {
    let join = |row: &Value| {
        row.as_array()
            .expect("row")
            .iter()
            .map(|v| v.as_str().expect("text"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    list.as_array().expect("list").iter().map(join).collect()
}

fn upgrades(answer: &Answer<'_>) -> BTreeSet<String> {
    answer
        .upgrades
        .iter()
        .map(|u| {
            format!(
                "{} {} {}",
                u.installed.name, u.installed.version, u.candidate.package.version
            )
        })
        .collect()
}

fn new_packages(answer: &Answer<'_>) -> BTreeSet<String> {
    answer
        .new
        .iter()
        .map(|n| {
            format!(
                "{} {}",
                n.candidate.package.name, n.candidate.package.version
            )
        })
        .collect()
}

fn differences(wanted: &BTreeSet<String>, found: &BTreeSet<String>) -> Vec<String> {
    let missing = wanted
        .difference(found)
        .map(|row| format!("only expected: {row}"));
    missing
        .chain(
            found
                .difference(wanted)
                .map(|row| format!("only ours: {row}")),
        )
        .collect()
}

/// The way of an agent: what was cut for it comes to the same.
fn judges_itself(case: &str, inventory: &Inventory, whole: &CandidateSet) {
    let judgement = judge(inventory, whole);
    let now = inventory.collected_at;
    let (covers, updates) = cut(inventory, &judgement.interests, whole);
    let slice = Slice {
        client: ClientId::make(now, &[1; 10]),
        state: Digest::of(case.as_bytes()),
        made_at: now,
        valid_until: now,
        feeds: Vec::new(),
        covers,
        updates,
        caveat: None,
    };
    let text = serde_json::to_vec(&slice).expect("JSON");
    let read: Slice = serde_json::from_slice(&text).expect("a slice");
    let own = by_slice(inventory, &read);
    assert_eq!(own, judgement.scan, "{case}");
    println!(
        "{case}: judged by its slice: {} findings, 100 %, {} KiB of {} packages",
        own.findings.len(),
        text.len() / 1024,
        whole.len()
    );
}

/// The way of the catalog: load what is needed, until nothing is.
fn loads_by_name(inventory: &Inventory, whole: &CandidateSet, expected: &Judgement<'_>) -> bool {
    let mut set = CandidateSet::by_name(whole.covering(&inventory.platform).cloned().collect());
    for _round in 0..50 {
        let needed = names_needed(inventory, &set);
        if needed.is_empty() {
            let found = judge(inventory, &set);
            return found.scan == expected.scan
                && new_packages(&found.dist_upgrade) == new_packages(&expected.dist_upgrade);
        }
        for name in &needed {
            let providers = whole.providers(name);
            for name in providers.into_iter().chain([name.as_str()]) {
                for candidate in whole.named(name, "amd64", &inventory.platform) {
                    set.add(candidate.feed, candidate.update, candidate.package);
                }
            }
        }
        set.mark_loaded(needed);
    }
    false
}

fn installed(status: &str) -> Vec<InstalledPackage> {
    let status = parse_status(status);
    assert_eq!(status.gaps, [], "dpkg's status is read whole");
    status.packages
}

/// This machine, by apt's own lists: what `apt-get` says it would do, and what we say; as it is, and with other packages held.
#[test]
#[ignore = "needs a Debian machine with apt lists: make agreement"]
fn this_machine_agrees_with_apt() {
    let set = set_of(own_lists());
    let status = text_of(Path::new("/var/lib/dpkg/status"));
    let mut table = Table::default();
    for holding in 0..=3 {
        let case = match holding {
            0 => "this machine".to_owned(),
            n => format!("this machine, held packages {n}"),
        };
        compare_machine(&mut table, &case, &set, &hold_some(&status, holding));
    }
    table.end();
}

fn compare_machine(table: &mut Table, case: &str, set: &CandidateSet, status: &str) {
    let mut inventory = inventory(installed(status));
    inventory.platform = own_platform();
    for (command, answer) in [
        ("upgrade", &plan(&inventory, set, Mode::Upgrade)),
        ("dist-upgrade", &plan(&inventory, set, Mode::DistUpgrade)),
    ] {
        let Some(wanted) = simulated(command, status) else {
            println!(
                "{case}: {command}: apt would remove packages, which we never do: not compared"
            );
            continue;
        };
        let found: BTreeSet<String> = upgrades(answer)
            .into_iter()
            .chain(new_packages(answer))
            .collect();
        let case = format!("{case}: {command}, {} kept back", answer.kept_back.len());
        table.row(&case, wanted.len().max(1), &differences(&wanted, &found));
    }
}

/// Holds about one package in thirteen, others for each number; none for 0.
fn hold_some(status: &str, number: u64) -> String {
    let is_chosen = |stanza: &&str| {
        number > 0 && Digest::of(format!("{number}{stanza}").as_bytes()).as_bytes()[0] < 20
    };
    let hold = |stanza: &str| stanza.replacen("\nStatus: install ok", "\nStatus: hold ok", 1);
    let stanzas: Vec<String> = status
        .split("\n\n")
        .map(|stanza| {
            if is_chosen(&stanza) {
                hold(stanza)
            } else {
                stanza.to_owned()
            }
        })
        .collect();
    stanzas.join("\n\n")
}

fn own_platform() -> Platform {
    let release = text_of(Path::new("/etc/os-release"));
    let value = |name: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    Platform {
        os: value("ID="),
        release: value("VERSION_CODENAME="),
        architecture: run("dpkg", &["--print-architecture"])
            .unwrap()
            .trim()
            .to_owned(),
    }
}

/// The Debian suites among apt's lists, with all components of each.
fn own_lists() -> Vec<Gathered> {
    let lists = entries(Path::new("/var/lib/apt/lists"));
    let name = |path: &Path| {
        path.file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default()
            .to_owned()
    };
    let mut feeds = Vec::new();
    for file in lists
        .iter()
        .filter(|path| name(path).ends_with("_InRelease"))
    {
        let place = file.display().to_string();
        let release =
            ReleaseFile::parse(&clear_text(&text_of(file), &place).unwrap(), &place).unwrap();
        if release.origin != "Debian" {
            continue;
        }
        let prefix = name(file).replace("_InRelease", "_");
        for index in lists
            .iter()
            .filter(|path| name(path).starts_with(&prefix) && name(path).contains("_Packages"))
        {
            let input = decompress::reader(File::open(index).unwrap(), LIMIT).unwrap();
            feeds.push(gathered(&release, input, &name(index)));
        }
    }
    assert!(
        !feeds.is_empty(),
        "no lists of Debian suites below /var/lib/apt/lists: run apt-get update"
    );
    feeds
}

/// What apt would do for a status text, in our words; nothing when it would remove something.
fn simulated(command: &str, status: &str) -> Option<BTreeSet<String>> {
    let file = tempfile::NamedTempFile::new().expect("temporary file");
    fs::write(file.path(), status).expect("status is written");
    let option = format!("Dir::State::status={}", file.path().display());
    let output = run(
        "apt-get",
        &["-s", "-o", "Debug::NoLocking=true", "-o", &option, command],
    )
    .expect("apt simulates");
    let steps = || {
        output
            .lines()
            .filter_map(|line| simulated_step(line.strip_prefix("Inst ")?))
    };
    (!output.contains("\nRemv ")).then(|| steps().collect())
}

/// `name [installed] (candidate origin…)`, or `name (candidate origin…)` when it comes new.
fn simulated_step(line: &str) -> Option<String> {
    let (before, after) = line.split_once(" (")?;
    let candidate = after.split(' ').next()?;
    let installed = before.replace(['[', ']'], "");
    Some(format!("{installed} {candidate}"))
}

/// What a program prints, or what it complains of.
#[expect(
    clippy::disallowed_methods,
    reason = "the reference answer is apt's own"
)]
fn run(program: &str, arguments: &[impl AsRef<OsStr>]) -> Result<String, String> {
    let mut command = std::process::Command::new(program);
    let output = command
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .map_err(|e| format!("{program}: {e}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!(
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
