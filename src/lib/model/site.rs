//! A site and its declarative configuration, as `smsctl plan|apply|export` read and write it.

use super::bandwidth::BandwidthWindow;
use super::boundary::{BoundaryGroup, Locality, Network};
use super::client_settings::ClientSettings;
use super::collection::Collection;
use super::feed::Feed;
use super::id::{DistributionPointId, PointGroupId, SiteCode};
use super::role::{DistributionPoint, ManagementPoint};
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// A site's place in the tree (domain.md H1).
    SiteKind, "site kind" {
        /// With a catalog of its own.
        Primary = "primary",
        /// A relay below a primary.
        Secondary = "secondary",
    }
}

words! {
    /// How new clients come to be believed (security.md 3.5). "All" does not exist.
    ApprovalMode, "approval mode" {
        /// An operator approves each one.
        Manual = "manual",
        /// A token made with `--auto-approve` is enough.
        Token = "token",
        /// Machines on the list of 'smsctl client preregister' are approved, others wait.
        Preregistered = "preregistered",
    }
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Site {
    /// Its code.
    pub code: SiteCode,
    /// For people.
    pub name: String,
    /// Its place in the tree.
    pub kind: SiteKind,
    /// The site above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<SiteCode>,
    /// Of another site than the own one: the addresses of its management points, which a locator tells its clients.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub management_points: Vec<String>,
}

/// The site's whole configuration. A section that is absent is left as it is; a section that is present says all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteConfiguration {
    /// The site itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteSettings>,
    /// The other sites of the hierarchy, whose boundaries or distribution points this file names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_sites: Option<Vec<Site>>,
    /// Management points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management_points: Option<Vec<ManagementPoint>>,
    /// Distribution points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution_points: Option<Vec<DistributionPointSettings>>,
    /// Boundary groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary_groups: Option<Vec<BoundaryGroup>>,
    /// Boundaries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<Vec<BoundarySettings>>,
    /// Collections, without the built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collections: Option<Vec<Collection>>,
    /// Feeds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "filled_in"
    )]
    pub feeds: Option<Vec<Feed>>,
    /// What clients look for, hand over and count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_settings: Option<ClientSettings>,
}

fn filled_in<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Vec<Feed>>, D::Error> {
    let feeds = Option::<Vec<Feed>>::deserialize(from)?;
    Ok(feeds.map(|feeds| feeds.into_iter().map(Feed::filled_in).collect()))
}

/// What of a site may be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    /// Must be the site's own code; a guard against applying a file to another site.
    pub code: SiteCode,
    /// For people.
    pub name: String,
    /// The site of clients that no boundary contains; without one they stay unassigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_site: Option<SiteCode>,
    /// How new clients come to be believed; by hand where nothing is said.
    #[serde(default = "manual")]
    pub approval: ApprovalMode,
    /// How often agents ask for policy, in minutes; 60 where nothing is said.
    #[serde(default = "policy_poll_minutes")]
    pub policy_poll_minutes: u32,
    /// An inventory older than this many hours makes a client's compliance unknown; 168 where nothing is said.
    #[serde(default = "inventory_stale_hours")]
    pub inventory_stale_hours: u32,
    /// How much clients may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// From which reach on a deployment waits for a second operator.
    #[serde(default)]
    pub second_approver: SecondApprover,
    /// How clients show that they are there, and when they are forgotten.
    #[serde(default)]
    pub clients: ClientLife,
}

impl SiteSettings {
    /// Those of a new site.
    pub fn new(code: SiteCode, name: &str) -> Self {
        Self {
            code,
            name: name.to_owned(),
            fallback_site: None,
            approval: manual(),
            policy_poll_minutes: policy_poll_minutes(),
            inventory_stale_hours: inventory_stale_hours(),
            limits: Limits::default(),
            second_approver: SecondApprover::default(),
            clients: ClientLife::default(),
        }
    }
}

const fn manual() -> ApprovalMode {
    ApprovalMode::Manual
}

/// domain.md S3.
const fn policy_poll_minutes() -> u32 {
    60
}

/// A week, the default schedule of inventories (domain.md I1).
const fn inventory_stale_hours() -> u32 {
    168
}

/// How clients show that they are there, and when they are forgotten (domain.md D2, L14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ClientLife {
    /// An agent sends a discovery record when its last one is older than so many hours.
    pub heartbeat_hours: u32,
    /// A client that nothing was heard of for so many days is inactive.
    pub active_days: u32,
    /// A client that nothing was heard of for so many days is forgotten.
    pub aging_days: u32,
    /// What became of inventories is kept for so many days.
    pub inventory_history_days: u32,
}

impl Default for ClientLife {
    fn default() -> Self {
        Self {
            heartbeat_hours: 168,
            active_days: 7,
            aging_days: 90,
            inventory_history_days: 90,
        }
    }
}

impl ClientLife {
    /// The fewest days after which a client may be forgotten: two and a half heartbeats.
    pub fn least_aging_days(&self) -> u32 {
        let hours = u64::from(self.heartbeat_hours) * 5;
        u32::try_from(hours.div_ceil(48)).unwrap_or(u32::MAX)
    }
}

/// How much clients may ask for; more is asked to come back later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Messages of one client in a minute.
    pub messages_per_minute: u32,
    /// MiB of messages of one client in an hour.
    pub mebibytes_per_hour: u32,
    /// Requests from one address in a minute; machines behind one translated address share them. Polls that are answered
    /// from memory do not count.
    pub requests_per_minute: u32,
    /// Full inventories in an hour that the site asks its clients for, when what it has of them is not what they have.
    pub full_inventories_per_hour: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages_per_minute: 60,
            mebibytes_per_hour: 20,
            requests_per_minute: 6_000,
            full_inventories_per_hour: 10_000,
        }
    }
}

/// From which reach on a deployment waits for a second operator (security.md R10): above a share of the clients, or above
/// a number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SecondApprover {
    /// Above this share of the site's clients, in percent.
    pub above_percent: u32,
    /// The share does not count up to so many clients.
    pub share_ignored_up_to: u32,
    /// Above so many clients, whatever share they are.
    pub above_clients: u32,
}

impl Default for SecondApprover {
    fn default() -> Self {
        Self {
            above_percent: 10,
            share_ignored_up_to: 20,
            above_clients: 500,
        }
    }
}

/// A distribution point as configured; its site is the file's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DistributionPointSettings {
    /// Its name in commands.
    pub id: DistributionPointId,
    /// Where agents fetch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where `smsdist push` writes: a directory, or `s3://BUCKET/PREFIX`.
    pub directory: String,
    /// The site it serves, when that is another one of the hierarchy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteCode>,
    /// Clients in these networks alone may use it; absent for one that is not protected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<Network>,
    /// The groups of distribution points that it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<PointGroupId>,
    /// It fetches by itself from these, in this order, and is never pushed to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pull_from: Vec<DistributionPointId>,
    /// How fast content may go to it, at which hours: `mon-fri 08:00-18:00 closed`, `18:00-22:00 1MiB/s`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
}

impl DistributionPointSettings {
    /// As the file of site `own` says it.
    pub fn of(point: DistributionPoint, own: &SiteCode) -> Self {
        Self {
            id: point.id,
            url: point.url,
            directory: point.directory,
            site: (point.site != *own).then_some(point.site),
            protected: point.protected,
            groups: point.groups,
            pull_from: point.pull_from,
            bandwidth: point.bandwidth,
        }
    }

    /// What the file of site `own` means.
    pub fn owned(&self, own: &SiteCode) -> DistributionPoint {
        let it = self.clone();
        DistributionPoint {
            id: it.id,
            url: it.url,
            directory: it.directory,
            site: it.site.unwrap_or_else(|| own.clone()),
            protected: it.protected,
            groups: it.groups,
            pull_from: it.pull_from,
            bandwidth: it.bandwidth,
        }
    }
}

/// A boundary as configured; its site is the file's unless it says another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BoundarySettings {
    /// Which addresses.
    pub network: Network,
    /// How near they are.
    #[serde(default = "local")]
    pub locality: Locality,
    /// The owner, when it is another site of the hierarchy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteCode>,
    /// How fast content may come to each of its clients, at which hours: `mon-fri 08:00-18:00 64KiB/s`, `22:00-06:00 closed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
}

fn local() -> Locality {
    Locality::Local
}
