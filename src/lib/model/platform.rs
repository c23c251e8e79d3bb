//! What an operating system is, as far as updates care.

use super::Invalid;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A release of an operating system on an architecture, as `/etc/os-release` and dpkg name them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Platform {
    /// `ID` of os-release, for example `debian`.
    pub os: String,
    /// The release's code name, for example `bookworm`; its version where it has no code name.
    pub release: String,
    /// dpkg's name of the native architecture, for example `amd64`.
    pub architecture: String,
}

impl fmt::Display for Platform {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}/{}", self.os, self.release, self.architecture)
    }
}

/// What a feed or collection covers: an operating system and one release of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Release {
    /// As [`Platform::os`].
    pub os: String,
    /// As [`Platform::release`].
    pub release: String,
}

impl Release {
    /// Reads `os/release`, for example `almalinux/9`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.split_once('/') {
            Some((os, release)) if !os.is_empty() && !release.is_empty() => Ok(Self {
                os: os.to_owned(),
                release: release.to_owned(),
            }),
            _ => Err(Invalid::new("release", text, "OS/RELEASE")),
        }
    }

    /// Whether the platform is of this release: `almalinux/9` is also the release of a machine with 9.4.
    pub fn covers(&self, platform: &Platform) -> bool {
        let rest = platform.release.strip_prefix(&self.release);
        self.os == platform.os && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.os, self.release)
    }
}

impl std::str::FromStr for Release {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

/// The machines that a package is for: an operating system, or less of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlatformPattern {
    /// As [`Platform::os`].
    pub os: String,
    /// As [`Platform::release`]; any when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// As [`Platform::architecture`]; any when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
}

const ANY: &str = "*";

impl PlatformPattern {
    /// Reads `debian`, `debian/bookworm` or `debian/*/amd64`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let is_word = |part: &&str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        let os = parts.first().filter(|os| is_word(os));
        let is_readable = parts
            .iter()
            .skip(1)
            .all(|part| *part == ANY || is_word(part));
        let (Some(os), true, 1..=3) = (os, is_readable, parts.len()) else {
            return Err("a platform is OS, OS/RELEASE or OS/RELEASE/ARCHITECTURE, with * for any release or architecture".to_owned());
        };
        let part = |number: usize| {
            let part = parts.get(number).filter(|part| **part != ANY);
            part.map(|part| (*part).to_owned())
        };
        Ok(Self {
            os: (*os).to_owned(),
            release: part(1),
            architecture: part(2),
        })
    }

    /// Whether the platform is one of these.
    pub fn covers(&self, platform: &Platform) -> bool {
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        self.os == platform.os
            && is(&self.release, &platform.release)
            && is(&self.architecture, &platform.architecture)
    }
}

impl fmt::Display for PlatformPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = |part: &Option<String>| part.clone().unwrap_or_else(|| ANY.to_owned());
        write!(
            out,
            "{}/{}/{}",
            self.os,
            any(&self.release),
            any(&self.architecture)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u08_a_pattern_covers_what_it_names_and_nothing_else() {
        let platform = Platform {
            os: "debian".into(),
            release: "bookworm".into(),
            architecture: "amd64".into(),
        };
        let covers = |text: &str| PlatformPattern::parse(text).unwrap().covers(&platform);
        for text in [
            "debian",
            "debian/bookworm",
            "debian/*/amd64",
            "debian/bookworm/amd64",
            "debian/*/*",
        ] {
            assert!(covers(text), "{text}");
            let pattern = PlatformPattern::parse(text).unwrap();
            assert_eq!(PlatformPattern::parse(&pattern.to_string()), Ok(pattern));
        }
        for text in [
            "ubuntu",
            "debian/trixie",
            "debian/*/arm64",
            "debian/bookworm/arm64",
            "Debian",
            "ubuntu/bookworm/amd64",
        ] {
            assert!(!covers(text), "{text}");
        }
        for text in [
            "",
            "*",
            "/",
            "debian/",
            "debian//amd64",
            "debian/a/b/c",
            "*/bookworm",
            "debian/b*",
            "de bian",
        ] {
            assert!(PlatformPattern::parse(text).is_err(), "{text}");
        }
    }
}
