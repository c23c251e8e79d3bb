//! Collections: named sets of clients (domain.md C1). The filter language comes later; these rules stay.

use super::id::CollectionId;
use super::platform::Release;
use serde::{Deserialize, Serialize};

/// A named set of clients: the union of its rules, within its limiting collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// Its name in commands.
    pub id: CollectionId,
    /// Its name for people.
    #[serde(default)]
    pub title: String,
    /// Members must be members of this one too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_to: Option<CollectionId>,
    /// A client that any of these matches is a member.
    #[serde(default)]
    pub rules: Vec<MemberRule>,
}

/// A rule of membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum MemberRule {
    /// Every client of the site.
    All(bool),
    /// Clients by id or host name.
    Direct(Vec<String>),
    /// Clients of a release.
    Release(Release),
    /// Clients whose host name matches (`*` and `?`).
    Hostname(String),
    /// Members of another collection.
    Include(CollectionId),
}
