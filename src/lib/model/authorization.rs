//! Authorization lists: updates that an operator has approved (SMS's `PatchAuthorize.xml`; domain.md L2).

use super::document::Document;
use super::id::AuthorizationListId;
use super::scan::FeedUpdate;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A named set of approved updates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthorizationList {
    /// Its name.
    pub id: AuthorizationListId,
    /// When the updates were authorised; the base of grace periods.
    pub authorized_at: Timestamp,
    /// Who authorised them.
    pub authorized_by: String,
    /// The updates, whole, with the feed that brings each.
    pub updates: Vec<FeedUpdate>,
}

impl Document for AuthorizationList {
    const TYPE: &'static str = "authorization_list";
}
