//! The wire form of the settings of one client: elements and attributes, as all policy.

use super::wire::{Audience, Namespace};
use crate::model::client_settings::{
    ClientSettings, FileCollection, FileRule, MeterRule, MeterScope, Metering, PeerCache,
    SoftwareInventory,
};
use crate::model::policy::PolicySettings;
use serde::{Deserialize, Serialize};

pub const ROOT: &str = "client_settings";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(rename = "@xmlns")]
    namespace: Namespace,
    audience: Audience,
    software_inventory: Inventoried,
    file_collection: Collected,
    metering: Metered,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    peer_cache: Option<Peers>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Peers {
    #[serde(rename = "@port")]
    port: u16,
    #[serde(rename = "@max_connections")]
    max_connections: u32,
    #[serde(rename = "@max_load_percent")]
    max_load_percent: u32,
    #[serde(rename = "@keep_days")]
    keep_days: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inventoried {
    #[serde(rename = "@every_hours")]
    every_hours: u32,
    #[serde(rename = "@max_seconds")]
    max_seconds: u32,
    #[serde(rename = "file", default)]
    rules: Vec<File>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Collected {
    #[serde(rename = "@every_hours")]
    every_hours: u32,
    #[serde(rename = "@max_client_kib")]
    max_client_kib: u32,
    #[serde(rename = "file", default)]
    rules: Vec<File>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@path")]
    path: String,
    #[serde(rename = "@pattern")]
    pattern: String,
    #[serde(rename = "@recursive")]
    recursive: bool,
    #[serde(rename = "@cross_file_systems")]
    cross_file_systems: bool,
    #[serde(rename = "@sha256")]
    sha256: bool,
    #[serde(rename = "@max_files")]
    max_files: u32,
    #[serde(rename = "@max_kib")]
    max_kib: u32,
    #[serde(rename = "@max_depth")]
    max_depth: u32,
    #[serde(rename = "exclude", default)]
    exclude: Vec<Exclusion>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclusion {
    #[serde(rename = "@path")]
    path: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Metered {
    #[serde(rename = "@sample_seconds")]
    sample_seconds: u32,
    #[serde(rename = "@upload_minutes")]
    upload_minutes: u32,
    #[serde(rename = "@raw_days")]
    raw_days: u32,
    #[serde(rename = "@summary_days")]
    summary_days: u32,
    #[serde(rename = "program", default)]
    rules: Vec<Program>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Program {
    #[serde(rename = "@name")]
    name: String,
    #[serde(
        rename = "@file_name",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    file_name: Option<String>,
    #[serde(
        rename = "@original_file_name",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    original_file_name: Option<String>,
    #[serde(rename = "@version")]
    version: String,
    #[serde(rename = "@language")]
    language: String,
    #[serde(rename = "@scope")]
    scope: MeterScope,
}

impl From<&PolicySettings> for Settings {
    fn from(policy: &PolicySettings) -> Self {
        let ClientSettings {
            software_inventory,
            file_collection,
            metering,
            peer_cache,
        } = policy.settings.clone();
        Self {
            namespace: Namespace,
            audience: Audience::from(&policy.audience),
            software_inventory: Inventoried {
                every_hours: software_inventory.every_hours,
                max_seconds: software_inventory.max_seconds,
                rules: all(software_inventory.rules),
            },
            file_collection: Collected {
                every_hours: file_collection.every_hours,
                max_client_kib: file_collection.max_client_kib,
                rules: all(file_collection.rules),
            },
            metering: Metered {
                sample_seconds: metering.sample_seconds,
                upload_minutes: metering.upload_minutes,
                raw_days: metering.raw_days,
                summary_days: metering.summary_days,
                rules: all(metering.rules),
            },
            peer_cache: peer_cache.map(|peers| Peers {
                port: peers.port,
                max_connections: peers.max_connections,
                max_load_percent: peers.max_load_percent,
                keep_days: peers.keep_days,
            }),
        }
    }
}

impl From<Settings> for PolicySettings {
    fn from(wire: Settings) -> Self {
        let (inventoried, collected) = (wire.software_inventory, wire.file_collection);
        let settings = ClientSettings {
            software_inventory: SoftwareInventory {
                every_hours: inventoried.every_hours,
                max_seconds: inventoried.max_seconds,
                rules: all(inventoried.rules),
            },
            file_collection: FileCollection {
                every_hours: collected.every_hours,
                max_client_kib: collected.max_client_kib,
                rules: all(collected.rules),
            },
            metering: Metering {
                sample_seconds: wire.metering.sample_seconds,
                upload_minutes: wire.metering.upload_minutes,
                raw_days: wire.metering.raw_days,
                summary_days: wire.metering.summary_days,
                rules: all(wire.metering.rules),
            },
            peer_cache: wire.peer_cache.map(|peers| PeerCache {
                port: peers.port,
                max_connections: peers.max_connections,
                max_load_percent: peers.max_load_percent,
                keep_days: peers.keep_days,
            }),
        };
        Self {
            audience: wire.audience.into(),
            settings,
        }
    }
}

fn all<A, B: From<A>>(rules: Vec<A>) -> Vec<B> {
    rules.into_iter().map(B::from).collect()
}

impl From<FileRule> for File {
    fn from(rule: FileRule) -> Self {
        let exclude = rule.exclude.into_iter().map(|path| Exclusion { path });
        Self {
            name: rule.name,
            path: rule.path,
            pattern: rule.pattern,
            recursive: rule.recursive,
            cross_file_systems: rule.cross_file_systems,
            sha256: rule.sha256,
            max_files: rule.max_files,
            max_kib: rule.max_kib,
            max_depth: rule.max_depth,
            exclude: exclude.collect(),
        }
    }
}

impl From<File> for FileRule {
    fn from(wire: File) -> Self {
        Self {
            name: wire.name,
            path: wire.path,
            pattern: wire.pattern,
            recursive: wire.recursive,
            exclude: wire.exclude.into_iter().map(|one| one.path).collect(),
            cross_file_systems: wire.cross_file_systems,
            sha256: wire.sha256,
            max_files: wire.max_files,
            max_kib: wire.max_kib,
            max_depth: wire.max_depth,
        }
    }
}

impl From<MeterRule> for Program {
    fn from(rule: MeterRule) -> Self {
        Self {
            name: rule.name,
            file_name: rule.file_name,
            original_file_name: rule.original_file_name,
            version: rule.version,
            language: rule.language,
            scope: rule.scope,
        }
    }
}

impl From<Program> for MeterRule {
    fn from(wire: Program) -> Self {
        Self {
            name: wire.name,
            file_name: wire.file_name,
            original_file_name: wire.original_file_name,
            version: wire.version,
            language: wire.language,
            scope: wire.scope,
        }
    }
}
