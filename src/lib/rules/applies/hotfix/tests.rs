use super::*;
use crate::model::inventory::{Gap, Hotfix, Machine as InventoryMachine};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use proptest::prelude::*;

const W10: &str = "Windows 10 Version 1809 for x64-based Systems";
const W7: &str = "Windows 7 for x64-based Systems Service Pack 1";

fn machine(release: &str, architecture: &str, version: &str, kbs: &[&str]) -> Inventory {
    let machine = InventoryMachine {
        machine_id: String::new(),
        hostname: "pc".to_owned(),
        fqdn: None,
    };
    let platform = Platform {
        os: "windows".to_owned(),
        release: release.to_owned(),
        architecture: architecture.to_owned(),
    };
    let mut inventory = Inventory::new(Timestamp::EPOCH, machine, platform);
    inventory.operating_system.display_version = Some(version.to_owned());
    inventory.hotfixes = kbs
        .iter()
        .map(|kb| Hotfix {
            id: format!("KB{kb}"),
            installed_on: None,
        })
        .collect();
    inventory
}

/// KB, part (none when empty), and what it replaces, for a product.
fn rule(product: &str, kb: &str, part: &str, supersedes: &[&str]) -> HotfixRule {
    HotfixRule {
        product: product.to_owned(),
        component: Some(part.to_owned()).filter(|part| !part.is_empty()),
        kb: kb.to_owned(),
        supersedes: supersedes.iter().map(|kb| (*kb).to_owned()).collect(),
        build: None,
        severity: Severity::Important,
        cves: vec![CveId::parse(&format!("CVE-2024-{kb:0>7}")).unwrap()],
    }
}

/// KB, state, what supersedes it, reason.
type Told = (String, State, Option<String>, String);

fn told(inventory: &Inventory, rules: &[HotfixRule]) -> Result<Vec<Told>, String> {
    let ids: Vec<UpdateId> = rules
        .iter()
        .map(|rule| UpdateId::parse(&format!("KB{}", rule.kb)).unwrap())
        .collect();
    let offers = ids
        .iter()
        .zip(rules)
        .map(|(update, rule)| Offer { update, rule });
    let arranged = ProductRules::of(&products(inventory)?, offers);
    let findings = judge(inventory, &arranged)?;
    let told = |finding: HotfixFinding| {
        let superseded_by = finding.superseded_by.map(str::to_owned);
        (
            finding.kb.to_owned(),
            finding.state,
            superseded_by,
            finding.reason,
        )
    };
    Ok(findings.into_iter().map(told).collect())
}

fn states(inventory: &Inventory, rules: &[HotfixRule]) -> Vec<(String, State)> {
    let told = told(inventory, rules).unwrap();
    told.into_iter()
        .map(|(kb, state, ..)| (kb, state))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_machine_has_the_name_that_microsoft_gives_its_windows() {
    let core = " (Server Core installation)";
    let table = [
        ("10", "amd64", "1809", W10.to_owned()),
        (
            "10",
            "arm64",
            "22H2",
            "Windows 10 Version 22H2 for ARM64-based Systems".to_owned(),
        ),
        (
            "11",
            "amd64",
            "23H2",
            "Windows 11 Version 23H2 for x64-based Systems".to_owned(),
        ),
        ("7", "amd64", "Service Pack 1", W7.to_owned()),
        (
            "8.1",
            "i386",
            "",
            "Windows 8.1 for 32-bit Systems".to_owned(),
        ),
        (
            "Vista",
            "amd64",
            "Service Pack 2",
            "Windows Vista x64 Edition Service Pack 2".to_owned(),
        ),
        (
            "XP",
            "i386",
            "Service Pack 3",
            "Microsoft Windows XP Service Pack 3".to_owned(),
        ),
        (
            "XP",
            "amd64",
            "Service Pack 2",
            "Microsoft Windows XP Professional x64 Edition Service Pack 2".to_owned(),
        ),
        (
            "2003",
            "ia64",
            "Service Pack 2",
            "Microsoft Windows Server 2003 for Itanium-based Systems Service Pack 2".to_owned(),
        ),
        (
            "2008",
            "i386",
            "Service Pack 2",
            "Windows Server 2008 for 32-bit Systems Service Pack 2".to_owned(),
        ),
        (
            "2008 R2",
            "amd64",
            "Service Pack 1",
            "Windows Server 2008 R2 for x64-based Systems Service Pack 1".to_owned(),
        ),
        ("2012 R2", "amd64", "", "Windows Server 2012 R2".to_owned()),
        ("2019", "amd64", "1809", "Windows Server 2019".to_owned()),
        (
            "1903",
            "amd64",
            "20H2",
            format!("Windows Server, Version 20H2{core}"),
        ),
        (
            "23H2",
            "amd64",
            "23H2",
            format!("Windows Server 2022, 23H2 Edition{core}"),
        ),
    ];
    for (release, architecture, version, name) in table {
        let found = products(&machine(release, architecture, version, &[]));
        assert_eq!(found, Ok(vec![name]), "{release} {version}");
    }
    let two = [
        ("10", "1507", "Windows 10 for x64-based Systems"),
        ("11", "21H2", "Windows 11 for x64-based Systems"),
        (
            "2008",
            "Service Pack 1",
            "Windows Server 2008 for x64-based Systems",
        ),
    ];
    for (release, version, also) in two {
        let found = products(&machine(release, "amd64", version, &[])).unwrap();
        assert!(
            found.len() == 2 && found.contains(&also.to_owned()),
            "{found:?}"
        );
    }
    let mut server = machine("2016", "amd64", "1607", &[]);
    server.operating_system.edition = Some("Datacenter Server Core".to_owned());
    assert_eq!(
        products(&server),
        Ok(vec![format!("Windows Server 2016{core}")])
    );
    let newer = machine("11", "amd64", "", &[]);
    assert!(
        products(&newer)
            .unwrap_err()
            .contains("the version of Windows 11")
    );
    assert!(products(&machine("10", "mips", "1809", &[])).is_err());
}

#[test]
fn a_kb_is_there_itself_or_in_what_replaced_it_and_else_the_newest_is_required() {
    let rules = [
        rule(W10, "1000001", "", &[]),
        rule(W10, "1000002", "", &["1000001"]),
        rule(W10, "1000003", "", &["1000002"]),
        rule(W10, "1000004", "", &["1000003"]),
        rule(W7, "1000009", "", &["1000004"]),
    ];
    let machine = machine("10", "amd64", "1809", &["1000002"]);
    let found = told(&machine, &rules).unwrap();
    let of = |kb: &str| found.iter().find(|told| told.0 == kb).unwrap().clone();
    assert_eq!(found.len(), 4, "what is for another product is not told");
    assert_eq!(of("1000002").3, "KB1000002 is installed");
    assert_eq!(of("1000001").1, State::Installed);
    assert_eq!(
        of("1000001").3,
        "KB1000002, which is installed, replaces it"
    );
    assert_eq!((of("1000004").1, of("1000004").2), (State::Required, None));
    assert_eq!(
        (of("1000003").1, of("1000003").2),
        (State::Required, Some("1000004".to_owned()))
    );
    assert_eq!(
        of("1000003").3,
        "superseded by KB1000004, which is required too"
    );
}

#[test]
fn the_way_from_an_installed_kb_to_what_it_replaces_is_told() {
    let rules = [
        rule(W10, "1000001", "", &[]),
        rule(W10, "1000002", "", &["1000001"]),
        rule(W10, "1000003", "", &["1000002"]),
    ];
    let found = told(&machine("10", "amd64", "1809", &["1000003"]), &rules).unwrap();
    let way = "KB1000003, which is installed, replaces it (KB1000003 over KB1000002)";
    assert_eq!(found[0].3, way);
}

#[test]
fn what_the_newest_replaces_it_closes_too() {
    let rules = [
        rule(W10, "1000001", "", &[]),
        rule(W10, "1000002", "", &["1000001"]),
    ];
    let inventory = machine("10", "amd64", "1809", &[]);
    let ids = ["KB1000001", "KB1000002"].map(|id| UpdateId::parse(id).unwrap());
    let offers = ids
        .iter()
        .zip(&rules)
        .map(|(update, rule)| Offer { update, rule });
    let arranged = ProductRules::of(&products(&inventory).unwrap(), offers);
    let found = judge(&inventory, &arranged).unwrap();
    assert_eq!((found[0].cves.len(), found[1].cves.len()), (1, 2));
}

#[test]
fn kbs_that_replace_each_other_in_a_circle_are_both_required_and_told() {
    let rules = [
        rule(W10, "1000001", "", &["1000002"]),
        rule(W10, "1000002", "", &["1000001"]),
    ];
    let machine = machine("10", "amd64", "1809", &[]);
    let found = told(&machine, &rules).unwrap();
    assert!(
        found
            .iter()
            .all(|told| told.1 == State::Required && told.2.is_none())
    );
}

#[test]
fn what_cannot_be_judged_is_never_compliant() {
    let rules = [rule(W10, "1000001", "", &[])];
    let newer = machine("11", "amd64", "25H2", &[]);
    assert_eq!(
        told(&newer, &rules).unwrap_err(),
        "Windows 11 Version 25H2 for x64-based Systems is not covered by this catalog"
    );
    let mut silent = machine("10", "amd64", "1809", &[]);
    silent.gaps = vec![Gap {
        class: HOTFIXES.to_owned(),
        reason: "facter does not tell it".to_owned(),
    }];
    assert_eq!(
        told(&silent, &rules).unwrap_err(),
        "installed updates are not told: facter does not tell it"
    );
}

#[test]
fn a_build_says_what_the_list_of_updates_does_not() {
    let with_build = |build: &str| HotfixRule {
        build: Some(build.to_owned()),
        ..rule(W10, "1000001", "", &[])
    };
    let mut inventory = machine("10", "amd64", "1809", &[]);
    inventory.operating_system.kernel = Some("10.0.17763.5329".to_owned());
    let state = |build: &str| states(&inventory, &[with_build(build)])[0].1;
    assert_eq!(state("10.0.17763.5329"), State::Installed);
    assert_eq!(state("10.0.17763.973"), State::Installed);
    assert_eq!(state("10.0.17763.5458"), State::Required);
    assert_eq!(state("10.0.19045.1"), State::Required);
    assert_eq!(state("nonsense"), State::Required);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn parts_are_there_not_there_or_not_told() {
    use State::{NotApplicable as Not, Required as Yes, Unknown as Open};
    let table: &[(&str, &str, &[&str], &str, State)] = &[
        ("10", "1809", &[], "Internet Explorer 11", Yes),
        ("10", "1809", &[], "Internet Explorer 9", Not),
        ("7", "Service Pack 1", &[], "Internet Explorer 8", Yes),
        ("7", "Service Pack 1", &[], "Internet Explorer 11", Not),
        (
            "7",
            "Service Pack 1",
            &["2841134"],
            "Internet Explorer 11",
            Yes,
        ),
        (
            "7",
            "Service Pack 1",
            &["2841134"],
            "Internet Explorer 8",
            Not,
        ),
        ("XP", "Service Pack 3", &[], "Internet Explorer 7", Open),
        (
            "XP",
            "Service Pack 3",
            &[],
            "Internet Explorer 5.01 Service Pack 4",
            Not,
        ),
        ("10", "1809", &[], "Adobe Flash Player", Yes),
        ("10", "1809", &["4577586"], "Adobe Flash Player", Not),
        ("2016", "1607", &[], "Adobe Flash Player", Open),
        (
            "7",
            "Service Pack 1",
            &[],
            "Microsoft .NET Framework 3.5.1",
            Yes,
        ),
        (
            "7",
            "Service Pack 1",
            &[],
            "Microsoft .NET Framework 4.6/4.6.1/4.6.2",
            Open,
        ),
        (
            "10",
            "22H2",
            &[],
            "Microsoft .NET Framework 3.5 AND 4.8",
            Yes,
        ),
        (
            "10",
            "22H2",
            &[],
            "Microsoft .NET Framework 3.5 AND 4.8.1",
            Open,
        ),
        ("11", "23H2", &[], "Microsoft .NET Framework 4.8", Not),
        (
            "10",
            "1809",
            &[],
            "Microsoft .NET Framework 3.5 AND 4.7.2",
            Open,
        ),
        (
            "7",
            "Service Pack 1",
            &[],
            "Microsoft XML Core Services 6.0",
            Yes,
        ),
        (
            "XP",
            "Service Pack 3",
            &[],
            "Microsoft XML Core Services 6.0",
            Open,
        ),
        ("7", "Service Pack 1", &[], "Windows Media Player 12", Yes),
        ("10", "1809", &[], "Microsoft Edge (EdgeHTML-based)", Yes),
        ("7", "Service Pack 1", &[], "Microsoft Silverlight 5", Open),
        ("2012", "", &[], "Internet Explorer 11", Open),
    ];
    for (release, version, kbs, part, state) in table {
        let inventory = machine(release, "amd64", version, kbs);
        let product = products(&inventory).unwrap().remove(0);
        let found = states(&inventory, &[rule(&product, "1000001", part, &[])]);
        assert_eq!(found[0].1, *state, "{release} {version} {part}");
    }
}

#[test]
fn an_installed_kb_that_one_part_alone_gets_shows_that_the_part_is_there() {
    let part = "Microsoft .NET Framework 4.8";
    let product = "Windows Server 2012 R2";
    let rules = [
        rule(product, "1000001", part, &[]),
        rule(product, "1000002", part, &[]),
    ];
    let with = machine("2012 R2", "amd64", "", &["1000001"]);
    assert_eq!(states(&with, &rules)[1].1, State::Required);
    let without = machine("2012 R2", "amd64", "", &[]);
    assert_eq!(states(&without, &rules)[1].1, State::Unknown);
}

#[test]
fn what_replaces_an_update_that_is_for_the_machine_is_for_it_too() {
    let part = "Microsoft .NET Framework 4.8";
    let product = "Windows Server 2012 R2";
    let rules = [
        rule(product, "1000001", part, &[]),
        rule(product, "1000001", "Microsoft .NET Framework 3.5", &[]),
        rule(product, "1000002", part, &["1000001"]),
        rule(product, "1000003", "Adobe Flash Player", &[]),
    ];
    let machine = machine("2012 R2", "amd64", "", &["1000001"]);
    let found = told(&machine, &rules).unwrap();
    assert_eq!(
        found[1].3,
        "KB1000002 replaces KB1000001, which this machine has"
    );
    let states: Vec<State> = found.iter().map(|told| told.1).collect();
    assert_eq!(states, [State::Installed, State::Required, State::Unknown]);
}

proptest! {
    #[test]
    fn installing_what_is_required_leaves_nothing_required(
        edges in proptest::collection::vec((0_u32..15, 0_u32..15), 0..40),
        installed in proptest::collection::btree_set(0_u32..15, 0..6),
    ) {
        let kb = |number: u32| (1_000_000 + number).to_string();
        let rules: Vec<HotfixRule> = (0..15)
            .map(|newer| {
                let older = edges.iter().filter(|(own, older)| *own == newer && *older < newer);
                let older: Vec<String> = older.map(|(_, older)| kb(*older)).collect();
                rule(W10, &kb(newer), "", &older.iter().map(String::as_str).collect::<Vec<_>>())
            })
            .collect();
        let kbs: Vec<String> = installed.into_iter().map(kb).collect();
        let mut inventory = machine("10", "amd64", "1809", &kbs.iter().map(String::as_str).collect::<Vec<_>>());
        let offered: Vec<String> = told(&inventory, &rules).unwrap()
            .into_iter()
            .filter(|(_, state, superseded_by, _)| *state == State::Required && superseded_by.is_none())
            .map(|(kb, ..)| kb)
            .collect();
        for kb in offered {
            inventory.hotfixes.push(Hotfix { id: format!("KB{kb}"), installed_on: None });
        }
        prop_assert!(states(&inventory, &rules).iter().all(|(_, state)| *state == State::Installed));
    }
}
