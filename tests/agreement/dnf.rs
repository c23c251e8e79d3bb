//! Hosts with rpm, judged against a repository, beside what dnf said of them.

use super::catalogs::{repositories, updates_of};
use super::{Table, differences, entries, inventory, judges_itself, text_of};
use serde_json::Value;
use sms::model::id::FeedId;
use sms::model::inventory::{InstalledPackage, Inventory};
use sms::model::platform::{Platform, Release};
use sms::model::update::Severity;
use sms::model::version::{Ecosystem, Version};
use sms::rules::applies::offered::{Offer, offers};
use sms::rules::resolve::candidates::{CandidateSet, Coverage};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn hosts_with_rpm_agree_with_dnf() {
    let mut table = Table::default();
    for repository in repositories() {
        let folder = repository.parent().expect("a folder");
        let expected: Value = serde_json::from_str(&text_of(&folder.join("expected-dnf.json")))
            .expect("what dnf said");
        let set = set_of(&repository);
        for (name, said) in expected["hosts"].as_object().expect("hosts") {
            let host = entries(folder).into_iter().find(|path| {
                path.file_name().is_some_and(|file| {
                    file.to_string_lossy()
                        .starts_with(&format!("{name}.rpm-qa"))
                })
            });
            let host = machine(&text_of(&host.expect("the host's packages")));
            let case = format!("{} {name}", name_of(folder));
            compare(&mut table, &case, said, &offers(&host, &set));
            judges_itself(&case, &host, &set);
        }
    }
    table.end();
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().expect("a name");
    name.to_string_lossy().into_owned()
}

fn set_of(repository: &Path) -> CandidateSet {
    let feed = FeedId::parse("repo").expect("a feed");
    let mut set = CandidateSet::whole(vec![Coverage {
        feed: feed.clone(),
        release: Release::parse("almalinux/9").expect("a release"),
        architectures: vec!["all".to_owned()],
        dated: None,
    }]);
    for update in updates_of(repository) {
        for package in &update.packages {
            set.add(&feed, &update, package);
        }
    }
    set
}

/// Columns: name, epoch, version, release, architecture.
fn machine(text: &str) -> Inventory {
    let packages = text.lines().map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        let evr = evr(columns[1], columns[2], columns[3]);
        InstalledPackage::new(
            Ecosystem::Rpm,
            columns[0],
            Version::parse(&evr).expect("a version"),
            columns[4],
        )
    });
    Inventory {
        platform: Platform {
            os: "almalinux".to_owned(),
            release: "9".to_owned(),
            architecture: "x86_64".to_owned(),
        },
        ..inventory(packages.collect())
    }
}

fn evr(epoch: &str, version: &str, release: &str) -> String {
    match epoch {
        "" | "0" | "(none)" => format!("{version}-{release}"),
        epoch => format!("{epoch}:{version}-{release}"),
    }
}

fn compare(table: &mut Table, case: &str, said: &Value, offers: &[Offer<'_>]) {
    for (list, wanted) in said.as_object().expect("lists") {
        let Some(wanted) = wanted.as_array() else {
            continue;
        };
        let wanted: BTreeSet<String> = wanted.iter().map(line).collect();
        let found = answer(list, offers);
        let differences = differences(&wanted, &found);
        table.row(&format!("{case}: {list}"), wanted.len(), &differences);
    }
}

fn line(value: &Value) -> String {
    let columns = value.as_array().expect("a line").iter();
    let columns: Vec<&str> = columns.map(|it| it.as_str().expect("a text")).collect();
    columns.join(" ")
}

/// What we say of one of dnf's lists.
fn answer(list: &str, offers: &[Offer<'_>]) -> BTreeSet<String> {
    let with = |is_newer: bool| offers.iter().filter(move |it| it.is_newer == is_newer);
    let is_security = |it: &&Offer<'_>| it.candidate.is_security();
    match list {
        "advisories_available" => with(true).filter_map(advisory).collect(),
        "security_available" => with(true)
            .filter(is_security)
            .filter_map(advisory)
            .collect(),
        "advisories_installed" => with(false).filter_map(advisory).collect(),
        "check_update" => newest(with(true), "."),
        "upgrade" => newest(with(true), ""),
        // what any security advisory concerns goes to the newest version, also of a later advisory for something else
        "check_update_security" | "upgrade_security" => {
            let concerned: BTreeSet<&str> = with(true)
                .filter(is_security)
                .map(|it| it.installed.name.as_str())
                .collect();
            let meant = with(true).filter(|it| concerned.contains(it.installed.name.as_str()));
            newest(meant, if list.starts_with("check") { "." } else { "" })
        }
        "upgrade_minimal_security" => newest(with(true).filter(is_security), ""),
        "upgrade_minimal" => newest(with(true).filter(|it| advisory(it).is_some()), ""),
        other => panic!("a list of dnf that is not known here: {other}"),
    }
}

/// `ALSA-2024:0071 Important/Sec. squid-7:5.5-6.el9_3.5.noarch`; nothing for updates without an advisory.
fn advisory(offer: &Offer<'_>) -> Option<String> {
    let update = offer.candidate.update;
    if update.id.as_str().contains('/') {
        return None;
    }
    let package = offer.candidate.package;
    let severity = match update.severity {
        Severity::Critical => "Critical/",
        Severity::Important => "Important/",
        Severity::Moderate => "Moderate/",
        Severity::Low => "Low/",
        Severity::Unknown => "Unknown/",
    };
    let kind = match offer.candidate.is_security() {
        true => format!("{severity}Sec."),
        false => "bugfix".to_owned(),
    };
    let (name, version) = (&package.name, &package.version);
    Some(format!(
        "{} {kind} {name}-{version}.{}",
        update.id, package.architecture
    ))
}

/// The newest version of each package, with its architecture after `separator` where there is one.
fn newest<'o>(offers: impl Iterator<Item = &'o Offer<'o>>, separator: &str) -> BTreeSet<String> {
    let mut best: BTreeMap<(&str, &str), &Offer<'_>> = BTreeMap::new();
    for offer in offers {
        let package = offer.candidate.package;
        let known = best
            .entry((&package.name, &package.architecture))
            .or_insert(offer);
        if known.candidate.order(&offer.candidate).is_lt() {
            *known = offer;
        }
    }
    let told = best.into_iter().map(|((name, architecture), offer)| {
        let version = &offer.candidate.package.version;
        match separator {
            "" => format!("{name} {version}"),
            separator => format!("{name}{separator}{architecture} {version}"),
        }
    });
    told.collect()
}
