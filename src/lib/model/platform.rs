//! What an operating system is, as far as updates care.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A release of an operating system on an architecture, as `/etc/os-release` and dpkg name them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Whether the platform is of this release.
    pub fn covers(&self, platform: &Platform) -> bool {
        self.os == platform.os && self.release == platform.release
    }
}

impl fmt::Display for Release {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.os, self.release)
    }
}
