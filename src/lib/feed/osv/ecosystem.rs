//! The format's ecosystems, `NAME:SUFFIX`, in our words: whose package it is, of which release, and whether the name is a source
//! package's.

use crate::model::platform::Release;
use crate::model::version::Ecosystem;

/// Where a package is at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    pub ecosystem: Ecosystem,
    pub release: Option<Release>,
    pub is_source: bool,
}

const DEBIAN: &[(&str, &str)] = &[
    ("3.0", "woody"),
    ("3.1", "sarge"),
    ("4.0", "etch"),
    ("5.0", "lenny"),
    ("6.0", "squeeze"),
    ("7", "wheezy"),
    ("8", "jessie"),
    ("9", "stretch"),
    ("10", "buster"),
    ("11", "bullseye"),
    ("12", "bookworm"),
    ("13", "trixie"),
    ("14", "forky"),
    ("15", "duke"),
];

const UBUNTU: &[(&str, &str)] = &[
    ("12.04", "precise"),
    ("14.04", "trusty"),
    ("14.10", "utopic"),
    ("15.04", "vivid"),
    ("15.10", "wily"),
    ("16.04", "xenial"),
    ("16.10", "yakkety"),
    ("17.04", "zesty"),
    ("17.10", "artful"),
    ("18.04", "bionic"),
    ("18.10", "cosmic"),
    ("19.04", "disco"),
    ("19.10", "eoan"),
    ("20.04", "focal"),
    ("20.10", "groovy"),
    ("21.04", "hirsute"),
    ("21.10", "impish"),
    ("22.04", "jammy"),
    ("22.10", "kinetic"),
    ("23.04", "lunar"),
    ("23.10", "mantic"),
    ("24.04", "noble"),
    ("24.10", "oracular"),
    ("25.04", "plucky"),
    ("25.10", "questing"),
    ("26.04", "resolute"),
];

/// What Ubuntu writes beside the version: the same packages, for longer. FIPS and others are other builds of them.
const UBUNTU_VARIANTS: &[&str] = &["LTS", "Pro"];

impl Home {
    /// The homes of a package of an ecosystem; else why we have none for it.
    pub fn all_of(name: &str, purl: &Option<String>) -> Result<Vec<Self>, String> {
        let (family, suffix) = name.split_once(':').unwrap_or((name, ""));
        let none = || format!("ecosystem {}", shown(name));
        let homes = match family {
            "Debian" => vec![debian(suffix).ok_or_else(none)?],
            "Ubuntu" => vec![ubuntu(suffix).ok_or_else(none)?],
            "AlmaLinux" => vec![rpm("almalinux", suffix, false).ok_or_else(none)?],
            "Rocky Linux" => vec![rpm("rocky", suffix, is_source_purl(purl)).ok_or_else(none)?],
            "Mageia" => vec![rpm("mageia", suffix, true).ok_or_else(none)?],
            "Red Hat" => vec![red_hat(suffix).ok_or_else(none)?],
            "SUSE" => suse(suffix).ok_or_else(none)?,
            "openSUSE" => vec![open_suse(suffix).ok_or_else(none)?],
            "crates.io" => vec![language(Ecosystem::Cargo)],
            "PyPI" => vec![language(Ecosystem::Pypi)],
            "npm" => vec![language(Ecosystem::Npm)],
            "RubyGems" => vec![language(Ecosystem::RubyGems)],
            "Bitnami" => vec![language(Ecosystem::Bitnami)],
            _ => return Err(format!("ecosystem {}", shown(family))),
        };
        Ok(homes)
    }
}

fn shown(name: &str) -> String {
    let name = name.chars().filter(|c| !c.is_control());
    name.take(60).collect()
}

fn language(ecosystem: Ecosystem) -> Home {
    Home {
        ecosystem,
        release: None,
        is_source: false,
    }
}

fn dpkg(os: &str, code_name: &str) -> Home {
    Home {
        ecosystem: Ecosystem::Dpkg,
        release: Some(release(os, code_name)),
        is_source: true,
    }
}

fn release(os: &str, release: &str) -> Release {
    Release {
        os: os.to_owned(),
        release: release.to_owned(),
    }
}

fn debian(suffix: &str) -> Option<Home> {
    let (_, code_name) = DEBIAN.iter().find(|(number, _)| *number == suffix)?;
    Some(dpkg("debian", code_name))
}

fn ubuntu(suffix: &str) -> Option<Home> {
    let mut found = None;
    for part in suffix.split(':') {
        match UBUNTU.iter().find(|(number, _)| *number == part) {
            Some((_, code_name)) => found = Some(dpkg("ubuntu", code_name)),
            None if UBUNTU_VARIANTS.contains(&part) => {}
            None => return None,
        }
    }
    found
}

fn rpm(os: &str, number: &str, is_source: bool) -> Option<Home> {
    is_number(number).then(|| Home {
        ecosystem: Ecosystem::Rpm,
        release: Some(release(os, number)),
        is_source,
    })
}

/// `9` or `15.5`.
fn is_number(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.len() <= 12 && text.split('.').all(is_part)
}

/// Rocky's advisories name source packages, and say so by naming no architecture in the package's address, or `src`.
fn is_source_purl(purl: &Option<String>) -> bool {
    let purl = purl.as_deref().unwrap_or_default();
    !purl.contains("arch=") || purl.contains("arch=src")
}

/// The rest of a CPE: `enterprise_linux:9::appstream`, and with extended support `rhel_eus:9.2::baseos`. What is layered on it
/// is not the system.
fn red_hat(suffix: &str) -> Option<Home> {
    let mut parts = suffix.split(':');
    let product = parts.next()?;
    let number = parts.next()?;
    let is_system = product == "enterprise_linux"
        || ["rhel_eus", "rhel_aus", "rhel_e4s", "rhel_tus", "rhel_els"].contains(&product);
    is_system.then(|| rpm("rhel", number, false)).flatten()
}

/// `Linux Enterprise Server 15 SP5`, `Linux Enterprise Module for Basesystem 15 SP5`: a module's packages are on any of the
/// systems of its release. Names are of source packages.
fn suse(suffix: &str) -> Option<Vec<Home>> {
    let rest = suffix.strip_prefix("Linux Enterprise ")?;
    let (product, number) = product_and_number(rest)?;
    let systems: &[&str] = match product.as_str() {
        "Server" => &["sles"],
        "Desktop" => &["sled"],
        "Micro" => &["sle-micro"],
        "Server for SAP Applications" => &["sles_sap", "sles"],
        "High Performance Computing" => &["sle_hpc"],
        "Server LTSS" => &["sles"],
        _ if product.starts_with("Module for ") => &["sles", "sled", "sles_sap"],
        _ => return None,
    };
    let homes = systems.iter().map(|os| rpm(os, &number, true));
    homes.collect()
}

/// From `Server 15 SP5-LTSS` the product `Server` and the number `15.5`.
fn product_and_number(text: &str) -> Option<(String, String)> {
    let text = text.strip_suffix("-LTSS").unwrap_or(text);
    let words: Vec<&str> = text.split(' ').collect();
    let at = words
        .iter()
        .position(|word| is_number(word.trim_end_matches("-LTSS")))?;
    let number = words[at].trim_end_matches("-LTSS");
    let pack = words.get(at + 1).and_then(|word| word.strip_prefix("SP"));
    let digits = pack.map(|pack| {
        pack.chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    });
    let number = match digits.filter(|digits| !digits.is_empty()) {
        Some(pack) => format!("{number}.{pack}"),
        None => number.to_owned(),
    };
    Some((words[..at].join(" "), number))
}

fn open_suse(suffix: &str) -> Option<Home> {
    if let Some(number) = suffix.strip_prefix("Leap Micro ") {
        return rpm("opensuse-leap-micro", number, true);
    }
    rpm("opensuse-leap", suffix.strip_prefix("Leap ")?, true)
}
