//! Versions of packages, each ordered as its own ecosystem orders them, and versions of no particular world.

mod dpkg;

pub use dpkg::DebVersion;

use super::{Invalid, as_text, words};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

words! {
    /// Where a package comes from: who names it, and in which order its versions stand.
    #[derive(Default)]
    Ecosystem, "ecosystem" {
        /// Debian, Ubuntu and others with dpkg.
        #[default]
        Dpkg = "dpkg",
        /// Red Hat, SUSE and others with rpm.
        Rpm = "rpm",
        /// Python packages of the Python Package Index.
        Pypi = "pypi",
        /// Node packages.
        Npm = "npm",
        /// Ruby packages.
        RubyGems = "rubygems",
        /// Rust packages.
        Cargo = "cargo",
        /// Bitnami's application packages.
        Bitnami = "bitnami",
        /// Snap packages.
        Snap = "snap",
        /// Flatpak applications and runtimes.
        Flatpak = "flatpak",
        /// Programs in the list of installed programs of Windows.
        Windows = "windows",
    }
}

impl Ecosystem {
    /// Whether it is [`Ecosystem::Dpkg`], which documents leave out.
    pub fn is_dpkg(&self) -> bool {
        *self == Self::Dpkg
    }

    /// The name by which a package is known wherever its ecosystem takes several as one: for Python that of PEP 503, in
    /// small letters, with one `-` for each run of `-`, `_` and `.`.
    pub fn canonical_name(self, name: &str) -> Cow<'_, str> {
        if self != Self::Pypi {
            return Cow::Borrowed(name);
        }
        let is_joint = |c: char| matches!(c, '-' | '_' | '.');
        let mut canonical = String::with_capacity(name.len());
        for c in name.chars() {
            if !is_joint(c) {
                canonical.extend(c.to_lowercase());
            } else if !canonical.ends_with('-') {
                canonical.push('-');
            }
        }
        Cow::Owned(canonical)
    }

    /// Whether a text is a version of this ecosystem. Only dpkg refuses to install what is none; elsewhere any line may be
    /// found installed.
    pub fn check(self, version: &str) -> Result<(), Invalid> {
        match self {
            Self::Dpkg => DebVersion::check(version),
            _ => Version::check(version),
        }
    }

    /// Whether a version comes before another.
    pub fn is_older(self, version: &Version, other: &Version) -> bool {
        self.order(version.as_str(), other.as_str()).is_lt()
    }

    /// How two versions stand to each other in this ecosystem. Total over any texts, as what others wrote into a filter or
    /// an inventory need not be a version: what is none comes before what is one.
    pub fn order(self, left: &str, right: &str) -> Ordering {
        match self {
            Self::Dpkg => dpkg::order(left, right),
            Self::Rpm => rpm_order(left, right),
            Self::Pypi => parsed_order::<pep440_rs::Version>(left, right),
            Self::Npm | Self::Cargo | Self::Bitnami => parsed_order::<semver::Version>(left, right),
            Self::RubyGems | Self::Snap | Self::Flatpak | Self::Windows => {
                natural_order(left, right)
            }
        }
    }
}

/// rpm sorts a version without a release before the same one with an empty release; the library takes them as equal.
fn rpm_order(left: &str, right: &str) -> Ordering {
    rpm_version::rpm_evr_compare(left, right)
        .then_with(|| left.contains('-').cmp(&right.contains('-')))
}

fn parsed_order<V: FromStr + Ord>(left: &str, right: &str) -> Ordering {
    match (left.parse::<V>().ok(), right.parse::<V>().ok()) {
        (None, None) => natural_order(left, right),
        (left, right) => left.cmp(&right),
    }
}

/// A version as its ecosystem writes it. It has no order by itself: see [`Ecosystem::order`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version(String);

impl Version {
    /// The longest that any ecosystem's registry takes.
    const LONGEST: usize = 256;

    /// Reads a version: one short line without spaces around it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::check(text).map(|()| Self(text.to_owned()))
    }

    fn check(text: &str) -> Result<(), Invalid> {
        let is_plain = text.trim() == text && !text.chars().any(char::is_control);
        if text.is_empty() || text.len() > Self::LONGEST || !is_plain {
            let rule = "one line of 1 to 256 bytes without spaces around it";
            return Err(Invalid::new("version", text, rule));
        }
        Ok(())
    }

    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<DebVersion> for Version {
    fn from(version: DebVersion) -> Self {
        Self(version.as_str().to_owned())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}
as_text!(Version);

/// The order of versions of no particular world, as of an operating system: numbers as numbers, the rest by letters.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    dpkg::compare_part(left.as_bytes(), right.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ordering::{Equal, Greater, Less};

    #[test]
    fn versions_of_no_world_have_an_order() {
        let rising = [
            "2", "8.9", "8.10", "9", "10", "12", "12.0", "12.1", "2012 r2", "2019",
        ];
        assert!(rising.is_sorted_by(|left, right| natural_order(left, right).is_lt()));
    }

    #[test]
    fn each_ecosystem_has_its_own_order() {
        // by dpkg --compare-versions, rpm's rpm.ver, packaging.version and node's semver
        let table = [
            (Ecosystem::Dpkg, "1.0~rc1", "1.0", Less),
            (Ecosystem::Rpm, "1.0~rc1-1", "1.0-1", Less),
            (Ecosystem::Rpm, "1.0^git1-1", "1.0-1", Greater),
            (Ecosystem::Dpkg, "1.0-1", "1.0.-1", Less),
            (Ecosystem::Rpm, "1.0-1", "1.0.-1", Equal),
            (Ecosystem::Rpm, "1:1-1", "2-1", Greater),
            (Ecosystem::Rpm, "1", "1-", Less),
            (Ecosystem::Pypi, "1.0rc1", "1.0", Less),
            (Ecosystem::Pypi, "1.0.post1", "1.0", Greater),
            (Ecosystem::Pypi, "1.0.0", "1.0", Equal),
            (Ecosystem::Npm, "1.0.0-rc.1", "1.0.0", Less),
            (Ecosystem::Npm, "1.10.0", "1.9.0", Greater),
            (
                Ecosystem::Windows,
                "120.0.6099.130",
                "120.0.6099.71",
                Greater,
            ),
        ];
        for (ecosystem, left, right, expected) in table {
            assert_eq!(
                ecosystem.order(left, right),
                expected,
                "{ecosystem} {left} {right}"
            );
            assert_eq!(ecosystem.order(right, left), expected.reverse());
        }
    }

    #[test]
    fn what_is_no_version_has_a_place_too() {
        for ecosystem in Ecosystem::ALL {
            assert!(ecosystem.order("x:1-", "\u{e9}").is_ne(), "{ecosystem}");
        }
        assert_eq!(Ecosystem::Npm.order("latest", "0.0.1"), Less);
    }

    #[test]
    fn a_version_is_one_short_line() {
        for bad in ["", " 1", "1\n2", "1\u{1b}[31m", &"9".repeat(257)] {
            assert!(Version::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Version::parse("2012 R2").is_ok());
    }

    #[test]
    fn python_takes_several_names_as_one() {
        // as packaging.utils.canonicalize_name of Python gives them
        for (name, canonical) in [
            ("requests", "requests"),
            ("PyYAML", "pyyaml"),
            ("Flask_SQLAlchemy", "flask-sqlalchemy"),
            ("zope.interface", "zope-interface"),
            ("ruamel.yaml.clib", "ruamel-yaml-clib"),
            ("a-_.-b", "a-b"),
        ] {
            assert_eq!(Ecosystem::Pypi.canonical_name(name), canonical);
        }
        assert_eq!(Ecosystem::RubyGems.canonical_name("A_b"), "A_b");
    }
}
