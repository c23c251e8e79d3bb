//! What rules say of installed packages; the cases that users of other tools report as false alarms and false calm.

use super::ruled::{Standing, stand};
use super::*;
use crate::model::id::FeedId;
use crate::model::inventory::{InstalledPackage, Inventory, Machine, OperatingSystem};
use crate::model::platform::{Platform, Release};
use crate::model::time::Timestamp;
use crate::model::update::{
    Classification, ConditionRule, PackageRule, Payload, Relations, Rule, Update, UpdatePackage,
    VersionRange,
};
use crate::model::version::{Ecosystem, Version};
use crate::rules::resolve::candidates::Coverage;

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn range(introduced: &str, fixed: &str) -> VersionRange {
    let some = |text: &str| (!text.is_empty()).then(|| version(text));
    VersionRange {
        introduced: some(introduced),
        fixed: some(fixed),
        last_affected: None,
    }
}

fn package_rule(ecosystem: Ecosystem, name: &str, affected: Vec<VersionRange>) -> PackageRule {
    PackageRule {
        ecosystem,
        release: None,
        name: name.to_owned(),
        is_source: false,
        architectures: Vec::new(),
        module: None,
        affected,
        versions: Vec::new(),
    }
}

/// Of bookworm's source package, as Debian's advisories are.
fn debian(source: &str, fixed: &str) -> PackageRule {
    PackageRule {
        release: Some(bookworm()),
        is_source: true,
        ..package_rule(Ecosystem::Dpkg, source, vec![range("0", fixed)])
    }
}

fn bookworm() -> Release {
    Release::parse("debian/bookworm").unwrap()
}

fn installed(name: &str, at: &str, (source, source_at): (&str, &str)) -> InstalledPackage {
    InstalledPackage {
        source: source.to_owned(),
        source_version: version(source_at),
        ..InstalledPackage::new(Ecosystem::Dpkg, name, version(at), "amd64")
    }
}

fn machine(os: &str, release: &str, packages: Vec<InstalledPackage>) -> Inventory {
    let platform = Platform {
        os: os.to_owned(),
        release: release.to_owned(),
        architecture: if os == "debian" { "amd64" } else { "x86_64" }.to_owned(),
    };
    let machine = Machine {
        machine_id: "machine".to_owned(),
        hostname: "web-1".to_owned(),
        fqdn: None,
    };
    Inventory {
        packages,
        ..Inventory::new(Timestamp::from_millis(0), machine, platform)
    }
}

fn covered(os_release: &str) -> CandidateSet {
    CandidateSet::whole(vec![Coverage {
        feed: FeedId::parse("feed").unwrap(),
        release: Release::parse(os_release).unwrap(),
        architectures: vec!["all".to_owned()],
        dated: None,
    }])
}

fn add(set: &mut CandidateSet, id: &str, rule: Rule) {
    let id = UpdateId::parse(id).unwrap();
    let update = Update::new(id, Ecosystem::Dpkg, Classification::Security);
    set.add_rule(&FeedId::parse("feed").unwrap(), &update, &rule);
}

fn state_of(inventory: &Inventory, rule: PackageRule) -> State {
    let mut set = covered(&format!(
        "{}/{}",
        inventory.platform.os, inventory.platform.release
    ));
    add(&mut set, "ADVISORY-1", Rule::Package(rule));
    let scan = judge(inventory, &set).scan;
    assert_eq!(scan.unknown, None);
    scan.findings
        .first()
        .map_or(State::NotApplicable, |finding| finding.state)
}

#[test]
fn versions_stand_to_ranges_as_osv_says() {
    // introduced, fixed, installed: by the algorithm of the OSV schema's section on evaluation
    let table = [
        (Ecosystem::Dpkg, "0", "1.2-3", "1.2-2", "affected"),
        (Ecosystem::Dpkg, "0", "1.2-3", "1.2-3", "fixed"),
        (Ecosystem::Dpkg, "0", "1:1.0-1", "9.9-1", "affected"),
        (Ecosystem::Dpkg, "2.0-1", "2.4-1", "1.9-1", "untouched"),
        (Ecosystem::Dpkg, "", "1.0-1", "1.0~rc1-1", "affected"),
        (
            Ecosystem::Rpm,
            "0",
            "7:5.5-6.el9",
            "7:5.5-5.el9",
            "affected",
        ),
        (Ecosystem::Rpm, "0", "5.5-6.el9", "7:5.5-5.el9", "fixed"),
        (Ecosystem::Npm, "1.0.0", "1.2.3", "1.2.3-rc.1", "affected"),
        (Ecosystem::Cargo, "1.0.0", "1.2.3", "0.9.9", "untouched"),
        (Ecosystem::Pypi, "0", "2.0", "2.0rc1", "affected"),
    ];
    for (ecosystem, introduced, fixed, at, expected) in table {
        let rule = package_rule(ecosystem, "p", vec![range(introduced, fixed)]);
        let package = InstalledPackage::new(ecosystem, "p", version(at), "");
        let found = match stand(&rule, &package) {
            Standing::Affected(_) => "affected",
            Standing::Fixed(_) => "fixed",
            Standing::Untouched => "untouched",
            Standing::Unknown(_) => "unknown",
        };
        assert_eq!(found, expected, "{ecosystem} {introduced}..{fixed} {at}");
    }
}

#[test]
fn a_version_between_two_ranges_has_the_fix_of_the_first() {
    let ranges = vec![range("1.0.0", "1.5.0"), range("2.0.0", "2.3.0")];
    let rule = package_rule(Ecosystem::Npm, "p", ranges);
    let at = |text: &str| InstalledPackage::new(Ecosystem::Npm, "p", version(text), "");
    assert_eq!(
        stand(&rule, &at("1.6.0")),
        Standing::Fixed(&version("1.5.0"))
    );
    let fixed = version("2.3.0");
    assert_eq!(stand(&rule, &at("2.1.0")), Standing::Affected(Some(&fixed)));
}

#[test]
fn a_version_named_alone_is_affected_without_a_range() {
    let rule = PackageRule {
        versions: vec![version("1.0-1")],
        ..package_rule(Ecosystem::Dpkg, "p", Vec::new())
    };
    let at = |text| InstalledPackage::new(Ecosystem::Dpkg, "p", version(text), "");
    assert_eq!(stand(&rule, &at("0:1.0-1")), Standing::Affected(None));
    assert_eq!(stand(&rule, &at("1.0-2")), Standing::Untouched);
}

#[test]
fn the_last_affected_version_is_affected() {
    let last = VersionRange {
        last_affected: Some(version("1.5.0")),
        ..VersionRange::default()
    };
    let rule = package_rule(Ecosystem::Npm, "p", vec![last]);
    let at = |text| InstalledPackage::new(Ecosystem::Npm, "p", version(text), "");
    assert_eq!(stand(&rule, &at("1.5.0")), Standing::Affected(None));
    assert_eq!(stand(&rule, &at("1.5.1")), Standing::Untouched);
}

#[test]
fn debian_is_judged_by_source_versions() {
    let cases = [
        // the binary's version has nothing to do with the source's
        (
            installed("libc6", "9-1", ("glibc", "2.36-9+deb12u9")),
            State::Required,
        ),
        (
            installed("libc6", "1-1", ("glibc", "2.36-9+deb12u10")),
            State::Installed,
        ),
        // a binary rebuild is the same source
        (
            installed("libc6", "2.36-9+deb12u10+b1", ("glibc", "2.36-9+deb12u10")),
            State::Installed,
        ),
        // a point release that is newer has the fix
        (
            installed("libc6", "2", ("glibc", "2.36-9+deb12u13")),
            State::Installed,
        ),
        // a backport of a later release proves nothing
        (
            installed("libc6", "2", ("glibc", "2.41-1~bpo12+1")),
            State::Unknown,
        ),
        // the same name as a binary of another source
        (
            installed("glibc", "1-1", ("other", "1-1")),
            State::NotApplicable,
        ),
    ];
    for (package, expected) in cases {
        let named = format!("{package:?}");
        let inventory = machine("debian", "bookworm", vec![package]);
        assert_eq!(
            state_of(&inventory, debian("glibc", "2.36-9+deb12u10")),
            expected,
            "{named}"
        );
    }
}

#[test]
fn an_advisory_of_another_release_says_nothing() {
    let packages = vec![installed("libc6", "1", ("glibc", "2.0"))];
    let inventory = machine("debian", "trixie", packages);
    assert_eq!(
        state_of(&inventory, debian("glibc", "2.36-9")),
        State::NotApplicable
    );
}

#[test]
fn what_was_removed_but_for_its_configuration_is_not_affected() {
    let mut gone = installed("libc6", "1", ("glibc", "2.0"));
    gone.broken = Some("config-files".to_owned());
    let rest = installed("other", "1", ("other", "1"));
    let inventory = machine("debian", "bookworm", vec![gone, rest]);
    assert_eq!(
        state_of(&inventory, debian("glibc", "2.36-9")),
        State::NotApplicable
    );
}

#[test]
fn a_fix_of_which_half_the_files_are_there_is_no_fix_yet() {
    let mut cut = installed("libc6", "2.36-9", ("glibc", "2.36-9"));
    cut.broken = Some("half-installed".to_owned());
    let inventory = machine("debian", "bookworm", vec![cut]);
    let update = debian("glibc", "2.36-9");
    assert_eq!(state_of(&inventory, update), State::Unknown);
}

#[test]
fn an_old_kernel_beside_the_fixed_one_is_no_alarm_and_the_restart_is_told() {
    let kernel = |abi: &str, at: &str| {
        let name = format!("linux-image-{abi}-amd64");
        installed(&name, at, ("linux-signed-amd64", at))
    };
    let kernels = vec![
        kernel("6.1.0-30", "6.1.124-1"),
        kernel("6.1.0-35", "6.1.137-1"),
    ];
    let mut inventory = machine("debian", "bookworm", kernels);
    let rule = || debian("linux-signed-amd64", "6.1.137-1");
    assert_eq!(state_of(&inventory, rule()), State::Installed);
    inventory.operating_system = OperatingSystem {
        kernel: Some("6.1.0-30-amd64".to_owned()),
        ..OperatingSystem::default()
    };
    assert_eq!(state_of(&inventory, rule()), State::PendingRestart);
}

#[test]
fn modules_of_rpm_stand_apart() {
    let rule = || PackageRule {
        module: Some("nodejs:18".to_owned()),
        ..package_rule(
            Ecosystem::Rpm,
            "nodejs",
            vec![range("0", "1:18.20-1.module_el9")],
        )
    };
    let of = |at: &str, module: Option<&str>| InstalledPackage {
        module: module.map(str::to_owned),
        ..InstalledPackage::new(Ecosystem::Rpm, "nodejs", version(at), "x86_64")
    };
    let cases = [
        (
            of("1:18.19-1.module_el9", Some("nodejs:18")),
            State::Required,
        ),
        (
            of("1:16.20-1.module_el9", Some("nodejs:16")),
            State::NotApplicable,
        ),
        (of("1:16.20-1.module_el9", None), State::Unknown),
        (of("1:16.20-1.el9", None), State::NotApplicable),
    ];
    for (package, expected) in cases {
        let inventory = machine("almalinux", "9", vec![package]);
        assert_eq!(state_of(&inventory, rule()), expected);
    }
}

#[test]
fn an_advisory_that_names_no_stream_says_nothing_of_a_modules_packages() {
    let rule = |fixed: &str| package_rule(Ecosystem::Rpm, "php", vec![range("0", fixed)]);
    let of = |at: &str, module: Option<&str>| InstalledPackage {
        module: module.map(str::to_owned),
        ..InstalledPackage::new(Ecosystem::Rpm, "php", version(at), "x86_64")
    };
    let modular = "8.1.32-1.module_el9.5.0+156";
    let older = "7.4.33-1.module_el8.10.0+21";
    let newer = "8.2.28-1.module_el9.6.0+160";
    for (at, module) in [
        (older, Some("php:7.4")),
        (newer, Some("php:8.2")),
        (older, None),
    ] {
        let inventory = machine("almalinux", "9", vec![of(at, module)]);
        assert_eq!(state_of(&inventory, rule(modular)), State::Unknown, "{at}");
    }
    // what is of no module is none of its business, and the other way round
    let plain = machine("almalinux", "9", vec![of("8.0.30-1.el9", None)]);
    assert_eq!(state_of(&plain, rule(modular)), State::NotApplicable);
    assert_eq!(state_of(&plain, rule("8.0.31-1.el9")), State::Required);
}

#[test]
fn an_advisory_without_a_fix_says_so() {
    let inventory = machine("debian", "bookworm", vec![installed("p", "1", ("p", "1"))]);
    let mut set = covered("debian/bookworm");
    let rule = PackageRule {
        affected: vec![range("0", "")],
        ..debian("p", "1")
    };
    add(&mut set, "CVE-2026-1", Rule::Package(rule));
    let scan = judge(&inventory, &set).scan;
    let change = &scan.findings[0].packages[0];
    assert_eq!(scan.findings[0].state, State::Required);
    assert_eq!(change.candidate, None);
    assert!(change.kept_back.is_some());
}

#[test]
fn what_no_feed_covers_is_unknown_and_language_packages_are_judged_all_the_same() {
    let package = InstalledPackage::new(Ecosystem::Npm, "left-pad", version("1.0.0"), "");
    let inventory = machine("void", "rolling", vec![package]);
    let mut set = covered("debian/bookworm");
    let rule = package_rule(Ecosystem::Npm, "left-pad", vec![range("0", "1.3.0")]);
    add(&mut set, "GHSA-1", Rule::Package(rule));
    let scan = judge(&inventory, &set).scan;
    assert_eq!(scan.state, State::Unknown);
    assert_eq!(scan.findings.len(), 1);
}

#[test]
fn own_updates_are_judged_by_their_conditions() {
    let condition = || {
        Rule::Condition(ConditionRule {
            required: crate::model::filter::Filter::parse(r#"software("agent") < "2.0""#).unwrap(),
            installed: Some(
                crate::model::filter::Filter::parse(r#"software("agent") >= "2.0""#).unwrap(),
            ),
        })
    };
    for (at, expected) in [("1.9-1", State::Required), ("2.0-1", State::Installed)] {
        let inventory = machine(
            "debian",
            "bookworm",
            vec![installed("agent", at, ("agent", at))],
        );
        let mut set = covered("debian/bookworm");
        add(&mut set, "own/agent-2", condition());
        assert_eq!(judge(&inventory, &set).scan.findings[0].state, expected);
    }
}

fn offered(name: &str, at: &str) -> UpdatePackage {
    UpdatePackage {
        name: name.to_owned(),
        architecture: "x86_64".to_owned(),
        version: version(at),
        module: None,
        relations: Relations::default(),
        payload: Payload {
            path: format!("{name}.rpm"),
            size: 1,
            sha256: crate::model::digest::Digest::of(name.as_bytes()),
        },
    }
}

fn offer(set: &mut CandidateSet, id: &str, packages: &[UpdatePackage]) {
    let update = Update {
        release: Some(Release::parse("almalinux/9").unwrap()),
        ..Update::new(
            UpdateId::parse(id).unwrap(),
            Ecosystem::Rpm,
            Classification::Security,
        )
    };
    for package in packages {
        set.add(&FeedId::parse("feed").unwrap(), &update, package);
    }
}

#[test]
fn the_newest_advisory_of_rpm_brings_the_older_ones_along() {
    let mut set = covered("almalinux/9");
    offer(&mut set, "ALSA-1", &[offered("bind", "32:9.16-2.el9")]);
    offer(&mut set, "ALSA-2", &[offered("bind", "32:9.16-3.el9")]);
    let at = |text| InstalledPackage::new(Ecosystem::Rpm, "bind", version(text), "x86_64");
    let found = |text| {
        let inventory = machine("almalinux", "9", vec![at(text)]);
        judge(&inventory, &set).scan.findings
    };
    let required = found("32:9.16-1.el9");
    assert_eq!(required.len(), 1);
    assert_eq!(required[0].update.as_str(), "ALSA-2");
    assert_eq!(required[0].supersedes[0].as_str(), "ALSA-1");
    let installed = found("32:9.16-3.el9");
    assert_eq!(installed[0].state, State::Installed);
    assert_eq!(installed[0].update.as_str(), "ALSA-2");
}

#[test]
fn of_kernels_of_rpm_the_newest_counts() {
    let mut set = covered("almalinux/9");
    offer(
        &mut set,
        "ALSA-1",
        &[offered("kernel-core", "5.14.0-427.el9")],
    );
    let at = |text| InstalledPackage::new(Ecosystem::Rpm, "kernel-core", version(text), "x86_64");
    let mut inventory = machine(
        "almalinux",
        "9",
        vec![at("5.14.0-362.el9"), at("5.14.0-427.el9")],
    );
    let state = |inventory: &Inventory| judge(inventory, &set).scan.findings[0].state;
    assert_eq!(state(&inventory), State::Installed);
    inventory.operating_system.kernel = Some("5.14.0-362.el9.x86_64".to_owned());
    assert_eq!(state(&inventory), State::PendingRestart);
    inventory.operating_system.kernel = Some("5.14.0-427.el9.x86_64".to_owned());
    assert_eq!(state(&inventory), State::Installed);
}

proptest::proptest! {
    #[test]
    fn installing_the_fix_never_leaves_it_required(
        bounds in proptest::collection::btree_set(1_u32..60, 2..8),
        at in 0_u32..60,
    ) {
        // ranges that do not touch: introduced, fixed, introduced, fixed, …
        let bounds: Vec<u32> = bounds.into_iter().collect();
        let ranges = bounds.chunks_exact(2).map(|two| range(&format!("{}-1", two[0]), &format!("{}-1", two[1])));
        let rule = package_rule(Ecosystem::Dpkg, "p", ranges.collect());
        let package = |version: &Version| InstalledPackage::new(Ecosystem::Dpkg, "p", version.clone(), "");
        let installed = version(&format!("{at}-1"));
        let is_inside = bounds.chunks_exact(2).any(|two| (two[0]..two[1]).contains(&at));
        match stand(&rule, &package(&installed)) {
            Standing::Affected(Some(fixed)) => {
                proptest::prop_assert!(is_inside);
                proptest::prop_assert!(matches!(stand(&rule, &package(fixed)), Standing::Fixed(_)));
            }
            _ => proptest::prop_assert!(!is_inside),
        }
    }
}
