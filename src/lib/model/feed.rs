//! Feeds: where updates are learned from, and how fresh what we know is.

use super::digest::Digest;
use super::id::FeedId;
use super::platform::Release;
use super::time::Timestamp;
use super::update::Classification;
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a feed is written in.
    #[derive(Default)]
    FeedKind, "feed kind" {
        /// One suite of an apt archive.
        #[default]
        Apt = "apt",
        /// Records of the Open Source Vulnerability format: a directory, a zip or tar archive, or one file.
        Osv = "osv",
        /// An rpm repository: `repodata/repomd.xml` and what it names.
        Rpm = "rpm",
        /// The table of KBs, CVEs and products of Windows that wesng publishes: CSV in a zip.
        Kb = "kb",
        /// Microsoft's security guide: documents in CVRF or CSAF.
        Msrc = "msrc",
        /// The offline scan file of Windows Update: `wsusscn2.cab`, or the `package.xml` in it.
        Wsus = "wsus",
        /// Own updates with their detection rules, in YAML.
        Own = "own",
        /// CISA's catalog of known exploited vulnerabilities.
        Kev = "kev",
        /// FIRST's scores of how likely a vulnerability is to be exploited.
        Epss = "epss",
    }
}

impl FeedKind {
    /// Whether it is [`FeedKind::Apt`], which documents leave out.
    pub fn is_apt(&self) -> bool {
        *self == Self::Apt
    }

    /// Whether it ranks vulnerabilities and has no updates of its own.
    pub fn is_priority(self) -> bool {
        matches!(self, Self::Kev | Self::Epss)
    }
}

/// A feed as configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Its name.
    pub id: FeedId,
    /// What it is written in.
    #[serde(default, skip_serializing_if = "FeedKind::is_apt")]
    pub kind: FeedKind,
    /// Its address: `http://`, `https://`, a directory or a file. For `apt` and `rpm` what the archive's files are below;
    /// `apt-lists` reads this machine's own apt lists instead.
    pub uri: String,
    /// For `apt`: the suite's path below `dists/`, for example `bookworm-security`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suite: String,
    /// For `apt`: components; `main` alone when a configuration leaves them out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// For `apt`: architectures, for example `amd64`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub architectures: Vec<String>,
    /// The keyring file that must have signed it: for `apt` always, for `rpm` where the repository is signed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub keyring: String,
    /// The release that it is for, `os/release`: for `rpm`, where the repository itself does not say it; for `osv` all records
    /// that are for others are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// What its updates are for.
    pub classification: Classification,
}

impl Feed {
    /// What is wrong with it: a field and why.
    pub fn problems(&self) -> Vec<(&'static str, &'static str)> {
        let missing = self.missing().into_iter();
        let mut found: Vec<_> = missing.map(|field| (field, "must not be empty")).collect();
        found.extend(self.misplaced());
        let release = self.release.as_deref();
        if release.is_some_and(|release| Release::parse(release).is_err()) {
            found.push(("release", "must be OS/RELEASE, as in almalinux/9"));
        }
        found
    }

    fn missing(&self) -> Vec<&'static str> {
        let is_apt = self.kind.is_apt();
        let needed = [
            ("uri", true, self.uri.trim().is_empty()),
            ("suite", is_apt, self.suite.trim().is_empty()),
            ("keyring", is_apt, self.keyring.trim().is_empty()),
            ("components", is_apt, self.components.is_empty()),
            ("architectures", is_apt, self.architectures.is_empty()),
            (
                "release",
                self.kind == FeedKind::Rpm,
                self.release.is_none(),
            ),
        ];
        let missing = needed
            .into_iter()
            .filter(|(_, is_needed, is_empty)| *is_needed && *is_empty);
        missing.map(|(field, ..)| field).collect()
    }

    /// What is set and would not be heeded: whoever wrote it believes something else.
    fn misplaced(&self) -> Vec<(&'static str, &'static str)> {
        const APT_ALONE: &str = "is for feeds of kind apt alone";
        let is_apt = self.kind.is_apt();
        let is_signed = is_apt || self.kind == FeedKind::Rpm;
        let may_have_release = matches!(self.kind, FeedKind::Rpm | FeedKind::Osv);
        let unheeded = [
            ("suite", is_apt || self.suite.is_empty(), APT_ALONE),
            (
                "components",
                is_apt || self.components.is_empty(),
                APT_ALONE,
            ),
            (
                "architectures",
                is_apt || self.architectures.is_empty(),
                APT_ALONE,
            ),
            (
                "keyring",
                is_signed || self.keyring.is_empty(),
                "is for feeds of kind apt and rpm alone",
            ),
            (
                "release",
                may_have_release || self.release.is_none(),
                "is for feeds of kind rpm and osv alone",
            ),
        ];
        let misplaced = unheeded.into_iter().filter(|(_, is_right, _)| !is_right);
        misplaced.map(|(field, _, why)| (field, why)).collect()
    }

    /// With what a configuration may leave out.
    pub fn filled_in(mut self) -> Self {
        if self.kind.is_apt() && self.components.is_empty() {
            self.components.push("main".to_owned());
        }
        self
    }
}

/// How the last sync of a feed left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeedState {
    /// The feed.
    pub feed: Feed,
    /// The releases that its updates are for; for `apt` the one of the signed `InRelease`. None for language ecosystems.
    pub covers: Vec<Release>,
    /// The digest of what was imported: for `apt` its `InRelease`, for `rpm` its `repomd.xml`, else of the whole.
    pub release_digest: Digest,
    /// How new it says it is: for `apt` the `Date` of its `InRelease`, else its newest record.
    pub dated: Timestamp,
    /// `Valid-Until` of that file, where it has one.
    pub valid_until: Option<Timestamp>,
    /// When it was synced last, and was imported or had not changed.
    pub synced_at: Timestamp,
    /// Updates known from it; of a feed that ranks vulnerabilities, these.
    pub updates: u64,
    /// Packages known from it, with a payload or a rule.
    pub packages: u64,
    /// The version of the program that read it, where that is known: another may read otherwise.
    pub read_by: Option<String>,
}
