//! The operating system beyond its platform: what runs, who may use it, what it offers.

use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The operating system beyond its platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OperatingSystem {
    /// `PRETTY_NAME` of os-release.
    pub name: String,
    /// `VERSION_ID` of os-release, or the point release from `/etc/debian_version`.
    pub version: String,
    /// The family of operating systems, for example `debian`, `redhat`, `windows`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The edition, where there are several, for example `Professional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The version's name for people, for example `22H2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_version: Option<String>,
    /// The kernel's name (`uname -s`), for example `Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_name: Option<String>,
    /// The kernel that runs (`uname -r`); absent for a root that is not booted.
    pub kernel: Option<String>,
    /// The kernels that are installed and could be started, by release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub installed_kernels: Vec<String>,
    /// The time zone, for example `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// When the machine started; absent for a root that is not booted.
    pub booted_at: Option<Timestamp>,
    /// Why a restart is needed, one reason a line; empty when none is.
    pub restart_needed: Vec<String>,
    /// Accounts, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<User>,
    /// Services, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
    /// Ports on which programs listen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listening_ports: Vec<ListeningPort>,
}

/// An account of the machine's own list of users.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct User {
    /// The account's name.
    pub name: String,
    /// Its number.
    pub uid: u32,
    /// The number of its group.
    pub gid: u32,
    /// Whose it is, as the list of users says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub full_name: String,
    /// Its home folder.
    pub home: String,
    /// The program it starts with.
    pub shell: String,
}

/// A service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Service {
    /// The unit's name without `.service`.
    pub name: String,
    /// Whether it starts with the machine: `enabled`, `enabled-runtime`, `disabled`, `static`, `indirect`, `alias`, `masked`, `masked-runtime` or
    /// `generated`, as `systemctl list-unit-files` says.
    pub state: String,
    /// Whether processes of it run; absent for a root that is not booted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<bool>,
}

/// A port on which a program listens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListeningPort {
    /// `tcp` or `udp`.
    pub protocol: String,
    /// The local address; `0.0.0.0` and `::` stand for all.
    pub address: IpAddr,
    /// The port's number.
    pub port: u16,
    /// The program, where it may be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
}
