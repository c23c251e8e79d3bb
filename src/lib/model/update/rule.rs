//! Rules: where an update applies that is not simply "older than the package it brings".

use crate::model::filter::Filter;
use crate::model::id::CveId;
use crate::model::platform::Release;
use crate::model::update::Severity;
use crate::model::version::{Ecosystem, Version};
use serde::{Deserialize, Serialize};

/// Where an update applies. It is required where one of its rules finds the machine affected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// Some versions of a package are affected.
    Package(PackageRule),
    /// A product of Windows lacks a KB.
    Hotfix(HotfixRule),
    /// A condition in the filter language holds.
    Condition(ConditionRule),
}

impl Rule {
    /// What a machine must have for the rule to matter: a package or a product; empty for conditions, which matter everywhere.
    pub fn name(&self) -> &str {
        match self {
            Self::Package(rule) => &rule.name,
            Self::Hotfix(rule) => &rule.product,
            Self::Condition(_) => "",
        }
    }
}

/// Some versions of a package are affected (OSV's `affected`, an advisory's package list).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageRule {
    /// Who names the package and orders its versions.
    pub ecosystem: Ecosystem,
    /// The release it speaks of; wherever the package is when it is left out, as with language ecosystems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// The package's name.
    pub name: String,
    /// Whether the name is a source package's, as Debian's advisories name them: versions are then the source's.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_source: bool,
    /// The architectures it speaks of; all when it is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub architectures: Vec<String>,
    /// The module stream of rpm that it speaks of, `name:stream`; packages of other streams are not touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Ranges of affected versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<VersionRange>,
    /// Affected versions named one by one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// Versions from `introduced` up to, and without, `fixed`, or up to and with `last_affected`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VersionRange {
    /// The first affected version; from the beginning when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced: Option<Version>,
    /// The first version that is not affected any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Version>,
    /// The last version known to be affected, where no fixed one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_affected: Option<Version>,
}

impl PackageRule {
    /// The first version that is not affected any more, of each range that has one.
    pub fn fixes(&self) -> impl Iterator<Item = &Version> {
        self.affected
            .iter()
            .filter_map(|range| range.fixed.as_ref())
    }
}

impl VersionRange {
    /// Whether a version is in it, by the order of its ecosystem. A range from `0` has no beginning.
    pub fn contains(&self, ecosystem: Ecosystem, version: &Version) -> bool {
        let order = |other: &Version| ecosystem.order(version.as_str(), other.as_str());
        let begins = |start: &Version| start.as_str() == "0" || order(start).is_ge();
        self.introduced.as_ref().is_none_or(begins)
            && self.fixed.as_ref().is_none_or(|fixed| order(fixed).is_lt())
            && self
                .last_affected
                .as_ref()
                .is_none_or(|last| order(last).is_le())
    }
}

/// A product of Windows is to have a KB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HotfixRule {
    /// The product, in the vendor's words, for example `Windows 10 Version 1809 for x64-based Systems`.
    pub product: String,
    /// The part of it that the KB changes, where it is not the product itself, for example `Internet Explorer 11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// The KB, digits alone.
    pub kb: String,
    /// The KBs that it replaces on this product, digits alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<String>,
    /// The build that a machine with the KB has at least, for example `10.0.17763.5329`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// What the vendor ranks it on this product.
    #[serde(default)]
    pub severity: Severity,
    /// The vulnerabilities that it closes on this product.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cves: Vec<CveId>,
}

/// A condition of an own update (domain.md U9), in the filter language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConditionRule {
    /// Machines of which this holds require the update.
    pub required: Filter,
    /// Machines of which this holds have it; when it is left out, none is known to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Filter>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}
