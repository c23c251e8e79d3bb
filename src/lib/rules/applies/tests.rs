use super::*;
use crate::model::id::{CveId, FeedId, UpdateId};
use crate::model::inventory::{Gap, Hardware, InstalledPackage, Machine, OperatingSystem};
use crate::model::platform::{Platform, Release};
use crate::model::scan::PackageChange;
use crate::model::time::Timestamp;
use crate::model::update::{
    Classification, Payload, Relations, Restart, Severity, Update, UpdatePackage, is_kernel_image,
};
use crate::model::version::{Ecosystem, Version};
use crate::rules::explain::explain;
use crate::rules::resolve::candidates::Coverage;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn installed(name: &str, at: &str) -> InstalledPackage {
    InstalledPackage::new(Ecosystem::Dpkg, name, version(at), "amd64")
}

fn machine(packages: Vec<InstalledPackage>) -> Inventory {
    Inventory {
        collected_at: Timestamp::from_millis(0),
        machine: Machine {
            machine_id: String::new(),
            hostname: "pc1".to_owned(),
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

fn package(name: &str, at: &str, relations: Relations) -> UpdatePackage {
    UpdatePackage {
        module: None,
        name: name.to_owned(),
        architecture: "amd64".to_owned(),
        version: version(at),
        relations,
        payload: Payload {
            path: format!("pool/{name}.deb"),
            size: 1,
            sha256: crate::model::digest::Digest::of(name.as_bytes()),
        },
    }
}

fn needing(depends: &str) -> Relations {
    Relations {
        depends: depends.to_owned(),
        ..Relations::default()
    }
}

fn update(
    classification: Classification,
    source: &str,
    at: &str,
    packages: Vec<UpdatePackage>,
) -> Update {
    let restart = if packages.iter().any(|p| is_kernel_image(&p.name)) {
        Restart::Machine
    } else {
        Restart::None
    };
    Update {
        title: format!("{source} {at}"),
        release: Some(Release {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
        }),
        source: Some(source.to_owned()),
        source_version: Some(version(at)),
        restart,
        packages,
        ..Update::new(
            UpdateId::parse(&format!("debian/bookworm/{source}/{at}")).unwrap(),
            Ecosystem::Dpkg,
            classification,
        )
    }
}

fn feed_of(classification: Classification) -> FeedId {
    FeedId::parse(match classification {
        Classification::Security => "debian-security",
        Classification::Maintenance => "debian-main",
    })
    .unwrap()
}

fn offers(updates: &[Update]) -> CandidateSet {
    let coverage = Classification::ALL.iter().map(|classification| Coverage {
        feed: feed_of(*classification),
        release: Release {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
        },
        architectures: vec!["amd64".to_owned()],
        dated: Some(Timestamp::from_millis(0)),
    });
    let mut set = CandidateSet::whole(coverage.collect());
    for update in updates {
        for package in &update.packages {
            set.add(&feed_of(update.classification), update, package);
        }
    }
    set
}

/// A security update of one package without relations.
fn fix(name: &str, at: &str) -> Update {
    update(
        Classification::Security,
        name,
        at,
        vec![package(name, at, Relations::default())],
    )
}

fn bring(name: &str, at: &str, relations: Relations) -> Update {
    update(
        Classification::Security,
        name,
        at,
        vec![package(name, at, relations)],
    )
}

fn in_main(name: &str, at: &str) -> Update {
    update(
        Classification::Maintenance,
        name,
        at,
        vec![package(name, at, Relations::default())],
    )
}

fn only_change(scan: &ClientScan) -> &PackageChange {
    assert_eq!(scan.findings.len(), 1, "{scan:#?}");
    assert_eq!(scan.findings[0].packages.len(), 1);
    &scan.findings[0].packages[0]
}

fn upgraded(answer: &Answer<'_>) -> Vec<String> {
    answer
        .upgrades
        .iter()
        .map(|u| format!("{} {}", u.installed.name, u.candidate.package.version))
        .collect()
}

fn new(answer: &Answer<'_>) -> Vec<String> {
    answer
        .new
        .iter()
        .map(|n| n.candidate.package.name.clone())
        .collect()
}

#[test]
fn an_older_package_requires_the_update_and_says_why() {
    let set = offers(&[fix("liblzma5", "5.4.1-1+deb12u2")]);
    let machine = machine(vec![installed("liblzma5", "5.4.1-1+deb12u1")]);
    let scan = judge(&machine, &set).scan;
    assert_eq!(
        (scan.state, scan.findings[0].state),
        (State::Required, State::Required)
    );
    let change = only_change(&scan);
    assert_eq!(
        change.reason,
        "installed 5.4.1-1+deb12u1 is older than 5.4.1-1+deb12u2 in debian-security"
    );
    assert_eq!(change.kept_back, None);
}

#[test]
fn versions_stand_as_dpkg_orders_them() {
    // installed, offered, whether dpkg --compare-versions calls the offered one newer
    let table = [
        ("1:0.1", "2.0", false),
        ("2.0", "1:0.1", true),
        ("1.0-1~bpo12+1", "1.0-1", true),
        ("1.1-1~bpo12+1", "1.0-1", false),
        ("1.0-1", "1.0-1+b1", true),
        ("1.0-1+b1", "1.0-1", false),
        ("1.0.9-2+b6", "1.0.9-2+deb12u1", true),
        ("1.0", "1.0-0", false),
    ];
    for (has, offered, expected) in table {
        let set = offers(&[fix("a", offered)]);
        let machine = machine(vec![installed("a", has)]);
        let is_required = judge(&machine, &set).scan.state == State::Required;
        assert_eq!(is_required, expected, "{has} {offered}");
    }
}

#[test]
fn a_held_package_is_kept_back() {
    let set = offers(&[fix("a", "2")]);
    let machine = machine(vec![InstalledPackage {
        held: true,
        ..installed("a", "1")
    }]);
    let judgement = judge(&machine, &set);
    assert_eq!(judgement.scan.state, State::Required);
    assert_eq!(
        only_change(&judgement.scan).kept_back.as_deref(),
        Some("held at 1")
    );
    assert!(judgement.dist_upgrade.upgrades.is_empty());
}

#[test]
fn what_left_only_its_configuration_is_not_installed() {
    let set = offers(&[fix("a", "2")]);
    let gone = InstalledPackage {
        broken: Some("config-files".to_owned()),
        ..installed("a", "1")
    };
    let machine = machine(vec![gone, installed("b", "1")]);
    assert_eq!(judge(&machine, &set).scan.findings, []);
}

#[test]
fn a_version_that_is_noted_while_its_files_are_there_by_half_is_still_required() {
    let set = offers(&[fix("a", "2")]);
    for (broken, state) in [
        ("half-installed", State::Required),
        ("reinstreq", State::Required),
        ("unpacked", State::Installed),
        ("half-configured", State::Installed),
    ] {
        let cut = InstalledPackage {
            broken: Some(broken.to_owned()),
            ..installed("a", "2")
        };
        let scan = judge(&machine(vec![cut]), &set).scan;
        assert_eq!(scan.findings[0].state, state, "{broken}");
    }
}

#[test]
fn a_package_of_another_ecosystem_is_not_the_one_of_the_same_name() {
    let set = offers(&[fix("a", "2")]);
    let other = InstalledPackage::new(Ecosystem::Pypi, "a", version("1"), "amd64");
    assert_eq!(judge(&machine(vec![other]), &set).scan.findings, []);
}

#[test]
fn only_installed_binaries_of_a_source_are_touched() {
    let packages = ["a", "a-dev", "a-doc"].map(|name| package(name, "2", Relations::default()));
    let set = offers(&[update(
        Classification::Security,
        "a",
        "2",
        packages.to_vec(),
    )]);
    let machine = machine(vec![installed("a", "1"), installed("a-doc", "1")]);
    let scan = judge(&machine, &set).scan;
    let touched: Vec<&str> = scan.findings[0]
        .packages
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!((scan.findings.len(), touched), (1, vec!["a", "a-doc"]));
}

#[test]
fn a_security_fix_below_the_candidate_of_main_makes_the_candidate_security() {
    let cve = CveId::parse("CVE-2026-13221").unwrap();
    let mut fixed = fix("openssh-client", "1:9.2p1-2+deb12u9");
    (fixed.severity, fixed.cves) = (Severity::Important, vec![cve.clone()]);
    let set = offers(&[in_main("openssh-client", "1:9.2p1-2+deb12u10"), fixed]);
    let machine = machine(vec![installed("openssh-client", "1:9.2p1-2+deb12u8")]);
    let scan = judge(&machine, &set).scan;
    let finding = &scan.findings[0];
    assert_eq!(
        finding.update.as_str(),
        "debian/bookworm/openssh-client/1:9.2p1-2+deb12u10"
    );
    assert_eq!(
        (finding.classification, finding.severity),
        (Classification::Security, Severity::Important)
    );
    assert_eq!(finding.cves, [cve]);
    assert!(
        only_change(&scan)
            .reason
            .ends_with("which includes security update 1:9.2p1-2+deb12u9 of debian-security")
    );
}

#[test]
fn a_superseded_update_is_not_offered_and_an_old_fix_counts_as_installed() {
    let set = offers(&[fix("a", "1.1"), fix("a", "1.2"), in_main("a", "1.3")]);
    let judged = |at: &str| judge(&machine(vec![installed("a", at)]), &set).scan;
    let scan = judged("1.0");
    assert_eq!(only_change(&scan).candidate, Some(version("1.3")));
    let scan = judged("1.3");
    assert_eq!(
        (scan.state, scan.findings[0].state),
        (State::Installed, State::Installed)
    );
    assert_eq!(scan.findings[0].update.as_str(), "debian/bookworm/a/1.2");
}

#[test]
fn of_equal_versions_the_security_archive_owns_the_candidate() {
    let set = offers(&[fix("a", "2"), in_main("a", "2")]);
    let scan = judge(&machine(vec![installed("a", "1")]), &set).scan;
    assert_eq!(scan.findings[0].classification, Classification::Security);
    assert!(only_change(&scan).reason.ends_with("in debian-security"));
}

fn kernel() -> [Update; 2] {
    let image = Relations {
        recommends: "firmware".to_owned(),
        ..needing("kmod, initramfs-tools (>= 0.120) | linux-initramfs-tool")
    };
    let signed = vec![
        package(
            "linux-image-amd64",
            "6.1.192-2",
            needing("linux-image-6.1.0-56-amd64 (= 6.1.192-2)"),
        ),
        package("linux-image-6.1.0-56-amd64", "6.1.192-2", image),
    ];
    [
        update(
            Classification::Security,
            "linux-signed-amd64",
            "6.1.192+2",
            signed,
        ),
        in_main("firmware", "1"),
    ]
}

fn kernel_machine(packages: &[(&str, &str)]) -> Inventory {
    let base = [("kmod", "30"), ("dracut", "059")];
    let mut machine = machine(
        base.iter()
            .chain(packages)
            .map(|(name, at)| installed(name, at))
            .collect(),
    );
    machine.packages[1].provides = "linux-initramfs-tool".to_owned();
    machine.operating_system.kernel = Some("6.1.0-50-amd64".to_owned());
    machine
}

#[test]
fn a_kernel_comes_only_by_a_new_package() {
    let set = offers(&kernel());
    let machine = kernel_machine(&[
        ("linux-image-amd64", "6.1.176-1"),
        ("linux-image-6.1.0-50-amd64", "6.1.176-1"),
    ]);
    let judgement = judge(&machine, &set);
    let alone = plan(&machine, &set, Mode::Upgrade);
    assert_eq!(upgraded(&alone), [""; 0]);
    assert_eq!(
        alone.kept_back[0].1,
        "needs linux-image-6.1.0-56-amd64 (= 6.1.192-2): linux-image-6.1.0-56-amd64 is not installed"
    );
    assert_eq!(
        upgraded(&judgement.dist_upgrade),
        ["linux-image-amd64 6.1.192-2"]
    );
    assert_eq!(new(&judgement.dist_upgrade), ["linux-image-6.1.0-56-amd64"]);
    assert_eq!(
        new(&plan(&machine, &set, Mode::DistUpgrade)),
        ["linux-image-6.1.0-56-amd64", "firmware"]
    );
    let finding = &judgement.scan.findings[0];
    assert_eq!(
        (
            judgement.scan.findings.len(),
            finding.restart,
            finding.packages.len()
        ),
        (1, Restart::Machine, 2)
    );
    assert_eq!(finding.packages[1].installed, None);
    assert_eq!(finding.packages[1].reason, "needed by linux-image-amd64");
    assert!(
        finding
            .packages
            .iter()
            .all(|change| change.kept_back.is_none())
    );
}

#[test]
fn an_installed_kernel_waits_for_the_restart() {
    let set = offers(&kernel());
    let mut machine = kernel_machine(&[
        ("linux-image-amd64", "6.1.192-2"),
        ("linux-image-6.1.0-56-amd64", "6.1.192-2"),
    ]);
    let scan = judge(&machine, &set).scan;
    assert_eq!(
        (scan.state, scan.findings.len()),
        (State::PendingRestart, 1)
    );
    let reasons: Vec<&str> = scan.findings[0]
        .packages
        .iter()
        .map(|change| change.reason.as_str())
        .collect();
    assert!(
        reasons
            .contains(&"installed linux-image-6.1.0-56-amd64 6.1.192-2, and 6.1.0-50-amd64 runs"),
        "{reasons:?}"
    );
    // the same kernel rebuilt has the same release: only the machine knows
    machine.operating_system.kernel = Some("6.1.0-56-amd64".to_owned());
    assert_eq!(judge(&machine, &set).scan.state, State::Installed);
    machine.operating_system.restart_needed = vec!["the kernel was replaced".to_owned()];
    assert_eq!(judge(&machine, &set).scan.state, State::PendingRestart);
    // a container runs its host's kernel, and a root that is not booted none
    for kernel in [Some("5.10.0-fc".to_owned()), None] {
        machine.operating_system.kernel = kernel;
        assert_eq!(judge(&machine, &set).scan.state, State::Installed);
    }
}

#[test]
fn the_tools_of_a_kernel_source_need_no_restart() {
    let packages = ["linux-libc-dev", "linux-image-6.1.0-56-amd64-unsigned"]
        .map(|name| package(name, "2", Relations::default()));
    let set = offers(&[update(
        Classification::Security,
        "linux",
        "2",
        packages.to_vec(),
    )]);
    let machine = machine(vec![installed("linux-libc-dev", "1")]);
    assert_eq!(
        judge(&machine, &set).scan.findings[0].restart,
        Restart::None
    );
}

#[test]
fn a_new_dependency_that_conflicts_keeps_the_upgrade_back() {
    let set = offers(&[
        bring("a", "2", needing("b")),
        bring(
            "b",
            "1",
            Relations {
                conflicts: "c".to_owned(),
                ..Relations::default()
            },
        ),
    ]);
    let machine = machine(vec![installed("a", "1"), installed("c", "1")]);
    let judgement = judge(&machine, &set);
    assert!(judgement.dist_upgrade.upgrades.is_empty() && judgement.dist_upgrade.new.is_empty());
    assert_eq!(
        only_change(&judgement.scan).kept_back.as_deref(),
        Some("needs b: b 1 conflicts with c, and c 1 stays")
    );
}

#[test]
fn another_alternative_is_taken_when_the_first_cannot_be_had() {
    let set = offers(&[
        bring("a", "2", needing("b | v")),
        bring("b", "1", needing("nowhere")),
        bring(
            "p",
            "1",
            Relations {
                provides: "v (= 3)".to_owned(),
                ..Relations::default()
            },
        ),
    ]);
    let machine = machine(vec![installed("a", "1")]);
    assert_eq!(new(&plan(&machine, &set, Mode::DistUpgrade)), ["p"]);
}

#[test]
fn an_unversioned_provider_does_not_satisfy_a_versioned_need() {
    for (provides, expected) in [("v", 0), ("v (= 3)", 1), ("v (= 1)", 0)] {
        let provider = Relations {
            provides: provides.to_owned(),
            ..Relations::default()
        };
        let set = offers(&[
            bring("a", "2", needing("v (>= 2)")),
            bring("p", "9", provider),
        ]);
        let machine = machine(vec![installed("a", "1")]);
        assert_eq!(
            plan(&machine, &set, Mode::DistUpgrade).new.len(),
            expected,
            "{provides}"
        );
    }
}

#[test]
fn a_package_that_stays_keeps_back_what_it_is_bound_to() {
    let bound = InstalledPackage {
        bounds: "a (= 1)".to_owned(),
        ..installed("b", "1")
    };
    let breaking = InstalledPackage {
        conflicts: "a (>> 1)".to_owned(),
        ..installed("b", "1")
    };
    for (staying, reason) in [
        (bound, "b 1 stays and needs a (= 1)"),
        (breaking, "b 1 conflicts with a (>> 1)"),
    ] {
        let machine = machine(vec![installed("a", "1"), staying]);
        let set = offers(&[fix("a", "2")]);
        assert_eq!(
            only_change(&judge(&machine, &set).scan)
                .kept_back
                .as_deref(),
            Some(reason)
        );
        // with an upgrade of both nothing is in the way
        let set = offers(&[fix("a", "2"), bring("b", "2", needing("a (= 2)"))]);
        assert_eq!(
            upgraded(&plan(&machine, &set, Mode::Upgrade)),
            ["a 2", "b 2"]
        );
    }
}

#[test]
fn who_depends_on_a_held_package_is_kept_back_with_it() {
    let set = offers(&[
        bring("a", "2", needing("b (= 2)")),
        fix("b", "2"),
        bring("c", "2", needing("a (= 2)")),
        fix("d", "2"),
    ]);
    let held = InstalledPackage {
        held: true,
        ..installed("b", "1")
    };
    let machine = machine(vec![
        installed("a", "1"),
        held,
        installed("c", "1"),
        installed("d", "1"),
    ]);
    let judgement = judge(&machine, &set);
    assert_eq!(upgraded(&judgement.dist_upgrade), ["d 2"]);
    let reasons: Vec<&str> = judgement
        .dist_upgrade
        .kept_back
        .iter()
        .map(|(_, reason)| reason.as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            "needs b (= 2): b stays at 1",
            "held at 1",
            "needs a (= 2): a stays at 1"
        ]
    );
}

/// apt-get upgrade of the same two archives: `Inst pb [2] (3 …)`, and pc kept back.
#[test]
fn what_does_not_fit_beside_an_upgrade_that_fails_too_is_made_without_it() {
    let set = offers(&[
        bring("pb", "3", needing("pc (<= 3)")),
        bring("pc", "1:0", needing("absent")),
    ]);
    let machine = machine(vec![installed("pb", "2"), installed("pc", "2")]);
    let answer = plan(&machine, &set, Mode::Upgrade);
    assert_eq!(upgraded(&answer), ["pb 3"]);
    assert_eq!(answer.kept_back.len(), 1);
}

/// What `approve --security` takes of a scan must be enough for the fix.
#[test]
fn what_a_fix_needs_to_change_is_as_urgent_as_the_fix() {
    let breaking = Relations {
        breaks: "other (<< 2)".to_owned(),
        ..needing("base (>= 2)")
    };
    let mut fixed = bring("a", "2", breaking);
    fixed.severity = Severity::Important;
    let further = update(
        Classification::Maintenance,
        "base",
        "2",
        vec![package("base", "2", needing("deep (>= 2)"))],
    );
    let mut updates = vec![fixed, further];
    updates.extend(["other", "deep", "bound", "free"].map(|name| in_main(name, "2")));
    let mut machine = machine(
        ["a", "base", "other", "deep", "bound", "free"]
            .map(|name| installed(name, "1"))
            .to_vec(),
    );
    machine.packages[4].bounds = "a (<< 2)".to_owned();
    let scan = judge(&machine, &offers(&updates)).scan;
    let urgent: Vec<&str> = scan
        .findings
        .iter()
        .filter(|it| it.classification == Classification::Security)
        .map(|it| it.packages[0].name.as_str())
        .collect();
    assert_eq!(urgent, ["a", "base", "bound", "deep", "other"]);
    let is_important = |it: &&Finding| it.severity == Severity::Important;
    assert_eq!(scan.findings.iter().filter(is_important).count(), 5);
    // nothing but what is urgent is enough, as an agent would judge it
    updates.retain(|it| it.source.as_deref() != Some("free"));
    let set = offers(&updates);
    let alone = plan(&machine, &set, Mode::DistUpgrade);
    assert!(alone.kept_back.is_empty());
}

/// apt-get upgrade of the same: 0 upgraded, 1 not upgraded.
#[test]
fn an_upgrade_that_provides_less_is_kept_back_by_who_needs_it() {
    let set = offers(&[fix("interpreter", "2")]);
    let mut machine = machine(vec![
        installed("interpreter", "1"),
        installed("module", "1"),
    ]);
    machine.packages[0].provides = "abi-1".to_owned();
    machine.packages[1].bounds = "abi-1".to_owned();
    let answer = plan(&machine, &set, Mode::DistUpgrade);
    assert_eq!(upgraded(&answer), [""; 0]);
    assert_eq!(answer.kept_back[0].1, "module 1 stays and needs abi-1");
}

#[test]
fn two_architectures_of_a_package_keep_step() {
    let set = offers(&[fix("libc6", "2")]);
    let foreign = InstalledPackage {
        architecture: "i386".to_owned(),
        ..installed("libc6", "1")
    };
    let machine = machine(vec![installed("libc6", "1"), foreign]);
    let change = judge(&machine, &set).scan.findings[0].packages[0].clone();
    assert_eq!(
        change.kept_back.as_deref(),
        Some("libc6:i386 stays at 1, and both must have one version")
    );
}

#[test]
fn relations_that_cannot_be_read_keep_back_and_relations_without_end_stop() {
    let set = offers(&[bring("a", "2", needing("b (>= "))]);
    let machine = machine(vec![installed("a", "1")]);
    assert!(
        only_change(&judge(&machine, &set).scan)
            .kept_back
            .as_deref()
            .unwrap()
            .starts_with("invalid relation")
    );
    let chain: Vec<Update> = (0..200)
        .map(|i| bring(&format!("n{i}"), "2", needing(&format!("n{}", i + 1))))
        .collect();
    let mut all = vec![bring("a", "2", needing("n0"))];
    all.extend(chain);
    let set = offers(&all);
    assert!(only_change(&judge(&machine, &set).scan).kept_back.is_some());
}

#[test]
fn what_cannot_be_judged_is_unknown_with_its_reason() {
    let set = offers(&[fix("a", "2")]);
    let mut other = machine(vec![installed("a", "1")]);
    other.platform.architecture = "arm64".to_owned();
    let scan = judge(&other, &set).scan;
    assert_eq!(
        (scan.state, scan.unknown.as_deref()),
        (State::Unknown, Some("no feed covers debian/bookworm/arm64"))
    );
    let mut empty = machine(Vec::new());
    empty.gaps = vec![Gap {
        class: "packages".to_owned(),
        reason: "permission denied".to_owned(),
    }];
    let scan = judge(&empty, &set).scan;
    assert_eq!(
        scan.unknown.as_deref(),
        Some("the inventory has no packages: permission denied")
    );
}

#[test]
fn names_are_asked_for_until_the_answer_is_complete() {
    let updates = kernel();
    let machine = kernel_machine(&[("linux-image-amd64", "6.1.176-1")]);
    let whole = offers(&updates);
    let mut set = CandidateSet::by_name(whole.covering(&machine.platform).cloned().collect());
    let mut rounds = Vec::new();
    loop {
        let needed = names_needed(&machine, &set);
        if needed.is_empty() {
            break;
        }
        for update in &updates {
            for package in update
                .packages
                .iter()
                .filter(|package| needed.contains(&package.name))
            {
                set.add(&feed_of(update.classification), update, package);
            }
        }
        set.mark_loaded(needed.iter().cloned());
        rounds.push(needed);
    }
    assert_eq!(rounds.len(), 2, "{rounds:?}");
    assert_eq!(
        rounds[1],
        BTreeSet::from(["linux-image-6.1.0-56-amd64".to_owned()])
    );
    assert_eq!(judge(&machine, &set).scan, judge(&machine, &whole).scan);
}

#[test]
fn an_explanation_ends_with_the_answer() {
    let set = offers(&[in_main("a", "3"), fix("a", "2"), fix("b", "2")]);
    let machine = machine(vec![installed("a", "1")]);
    let told = |id: &str| explain(&machine, &set, &UpdateId::parse(id).unwrap());
    assert_eq!(
        told("debian/bookworm/a/3"),
        [
            "debian/bookworm/amd64 is covered by feed debian-security, dated 1970-01-01T00:00:00Z",
            "debian/bookworm/amd64 is covered by feed debian-main, dated 1970-01-01T00:00:00Z",
            "a is installed at 1, older than 3 in debian-main",
            "3 is the highest version that any feed has of a",
            "it counts as security with severity unknown",
            "debian/bookworm/a/3 is required: installed 1 is older than 3 in debian-main, which includes security update 2 of debian-security",
        ]
    );
    assert_eq!(
        told("debian/bookworm/a/2")[2..],
        [
            "a is installed at 1, older than 2 in debian-security",
            "a 3 of debian/bookworm/a/3 in debian-main supersedes it",
            "debian/bookworm/a/2 is not_applicable: debian/bookworm/a/3 supersedes it, is required and brings it along",
        ]
    );
    assert_eq!(told("debian/bookworm/b/2")[2], "b is not installed");
    assert!(
        told("debian/bookworm/x/1")[2]
            .starts_with("debian/bookworm/x/1 is not_applicable: no feed has it")
    );
}

fn versions() -> impl Strategy<Value = String> {
    "([0-2]:)?[0-9][0-9a-c.~+]{0,4}(-[0-9a-c.~+]{1,3})?"
}

proptest! {
    #[test]
    fn the_order_of_versions_is_total_and_transitive(a in versions(), b in versions(), c in versions()) {
        let (a, b, c) = (version(&a), version(&b), version(&c));
        let order = |a: &Version, b: &Version| Ecosystem::Dpkg.order(a.as_str(), b.as_str());
        prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
        if order(&a, &b).is_le() && order(&b, &c).is_le() {
            prop_assert!(order(&a, &c).is_le());
        }
        if order(&a, &b).is_eq() {
            prop_assert_eq!(order(&a, &c), order(&b, &c));
        }
    }

    #[test]
    fn what_was_installed_is_not_required_any_more(
        wants in proptest::collection::vec((0usize..6, 0usize..6, 0usize..4), 0..12),
        ages in proptest::collection::vec(0usize..3, 6),
    ) {
        // packages p0..p5, some installed; each offered at 2 with random needs, conflicts and alternatives
        let mut relations = vec![Relations::default(); 6];
        for (from, to, kind) in wants {
            let field = match kind {
                0 => &mut relations[from].depends,
                1 => &mut relations[from].pre_depends,
                2 => &mut relations[from].breaks,
                _ => &mut relations[from].recommends,
            };
            let named = if kind == 2 { format!("p{to} (<< 2)") } else { format!("p{to} (= 2) | p0") };
            *field = if field.is_empty() { named } else { format!("{field}, {named}") };
        }
        let updates: Vec<Update> = relations.into_iter().enumerate().map(|(i, r)| bring(&format!("p{i}"), "2", r)).collect();
        let set = offers(&updates);
        let has = |(i, age): (usize, &usize)| (*age > 0).then(|| installed(&format!("p{i}"), &age.to_string()));
        let before = machine(ages.iter().enumerate().filter_map(has).collect());
        let judgement = judge(&before, &set);
        let mut after = before.clone();
        for done in &judgement.dist_upgrade.upgrades {
            let place = after.packages.iter_mut().find(|p| p.name == done.installed.name).unwrap();
            place.version = done.candidate.package.version.clone();
        }
        for come in &judgement.dist_upgrade.new {
            after.packages.push(installed(&come.candidate.package.name, come.candidate.package.version.as_str()));
        }
        let again = judge(&after, &set);
        let kept: Vec<_> = judgement.dist_upgrade.kept_back.iter().map(|(u, _)| &u.installed.name).collect();
        for finding in again.scan.findings.iter().filter(|f| f.state == State::Required) {
            for change in &finding.packages {
                prop_assert!(kept.contains(&&change.name) || change.installed.is_none(), "{} is required again", change.name);
            }
        }
    }
}
