//! What applying a site's configuration would change, and what speaks against it. Nothing is changed here.
//! A section that is absent is left as it is; a section that is present says all of it, so that what it omits is deleted.

mod check;
mod clients;
mod places;

pub use check::is_management_address;

use crate::model::boundary::{Boundary, BoundaryGroup};
use crate::model::collection::Collection;
use crate::model::digest::Digest;
use crate::model::feed::Feed;
use crate::model::id::{CollectionId, SiteCode};
use crate::model::role::ManagementPoint;
use crate::model::site::{
    BoundarySettings, DistributionPointSettings, Site, SiteConfiguration, SiteSettings,
};
use crate::model::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What happens to an object.
    Action, "action" {
        /// It is new.
        Create = "create",
        /// It is there and becomes different.
        Update = "update",
        /// It is there and goes.
        Delete = "delete",
    }
}

words! {
    /// What can be configured.
    ObjectKind, "kind of object" {
        /// The site itself.
        Site = "site",
        /// Another site of the hierarchy.
        OtherSite = "other_site",
        /// A management point.
        ManagementPoint = "management_point",
        /// A distribution point.
        DistributionPoint = "distribution_point",
        /// A boundary.
        Boundary = "boundary",
        /// A boundary group.
        BoundaryGroup = "boundary_group",
        /// A collection.
        Collection = "collection",
        /// A feed.
        Feed = "feed",
        /// A part of the settings of clients, without its rules.
        ClientSettings = "client_settings",
        /// A rule by which clients report files.
        SoftwareInventoryRule = "software_inventory_rule",
        /// A rule by which clients hand over files.
        FileCollectionRule = "file_collection_rule",
        /// A rule by which clients count programs.
        MeterRule = "meter_rule",
    }
}

/// One change of one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// What happens to it.
    pub action: Action,
    /// What it is.
    pub kind: ObjectKind,
    /// Which one.
    pub name: String,
    /// How it was: all of it for a deletion, only what changes for an update.
    pub before: Option<String>,
    /// How it will be: all of it for a creation, only what changes for an update.
    pub after: Option<String>,
}

/// Something that stands against the plan, and where in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// For example `boundaries[2]`, counted from 0.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// What applying a configuration would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfigurationPlan {
    /// In the order of the sections.
    pub changes: Vec<Change>,
    /// Each of these must be solved first.
    pub problems: Vec<Problem>,
    /// These deserve a look.
    pub warnings: Vec<Problem>,
    /// Names exactly these changes: a plan with the same digest does the same.
    pub digest: Digest,
}

impl ConfigurationPlan {
    /// What goes.
    pub fn deletions(&self) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(|change| change.action == Action::Delete)
    }

    /// Whether carrying it out deletes something.
    pub fn has_deletions(&self) -> bool {
        self.deletions().next().is_some()
    }

    /// Whether anything of this kind changes.
    pub fn touches(&self, kind: ObjectKind) -> bool {
        self.changes.iter().any(|change| change.kind == kind)
    }
}

/// What the configuration does not say but the plan must heed.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Collections that must stay, because something is deployed to them.
    pub deployed: BTreeSet<CollectionId>,
    /// Whether overlapping boundaries of different sites are only warned of; the most specific then wins.
    pub overlaps_allowed: bool,
}

/// What would change from `current` to `wanted`.
pub fn diff(
    current: &SiteConfiguration,
    wanted: &SiteConfiguration,
    surroundings: &Surroundings,
) -> ConfigurationPlan {
    let (current, wanted) = (normal(current, current), normal(wanted, current));
    let site = |settings: &Option<SiteSettings>| settings.clone().map(|own| vec![own]);
    let changes = [
        compare(&site(&current.site), &site(&wanted.site)),
        compare(&current.other_sites, &wanted.other_sites),
        compare(&current.management_points, &wanted.management_points),
        compare(&current.distribution_points, &wanted.distribution_points),
        compare(&current.boundary_groups, &wanted.boundary_groups),
        compare(&current.boundaries, &wanted.boundaries),
        compare(&current.collections, &wanted.collections),
        compare(&current.feeds, &wanted.feeds),
        clients::changes(&current.client_settings, &wanted.client_settings),
    ]
    .concat();
    let (problems, warnings) = check::check(&current, &wanted, surroundings);
    let digest = Digest::of(serde_json::json!(changes).to_string().as_bytes());
    ConfigurationPlan {
        changes,
        problems,
        warnings,
        digest,
    }
}

/// The boundaries as the catalog keeps them: each with its owner.
pub fn owned_boundaries(settings: &[BoundarySettings], own: &SiteCode) -> Vec<Boundary> {
    settings
        .iter()
        .map(|boundary| Boundary {
            network: boundary.network.clone(),
            site: boundary.site.clone().unwrap_or_else(|| own.clone()),
            locality: boundary.locality,
            bandwidth: boundary.bandwidth.clone(),
        })
        .collect()
}

/// The same configuration with the site's own code left out of its boundaries: there are two ways to say it.
fn normal(configuration: &SiteConfiguration, current: &SiteConfiguration) -> SiteConfiguration {
    let own = current.site.as_ref().map(|site| &site.code);
    let mut normal = configuration.clone();
    for boundary in normal.boundaries.iter_mut().flatten() {
        if boundary.site.as_ref() == own {
            boundary.site = None;
        }
    }
    for point in normal.distribution_points.iter_mut().flatten() {
        if point.site.as_ref() == own {
            point.site = None;
        }
    }
    normal
}

/// An object of a section.
trait Object: Serialize + PartialEq {
    const KIND: ObjectKind;
    /// What tells it from others of its kind.
    fn name(&self) -> String;
}

impl Object for SiteSettings {
    const KIND: ObjectKind = ObjectKind::Site;
    fn name(&self) -> String {
        self.code.to_string()
    }
}
impl Object for Site {
    const KIND: ObjectKind = ObjectKind::OtherSite;
    fn name(&self) -> String {
        self.code.to_string()
    }
}
impl Object for ManagementPoint {
    const KIND: ObjectKind = ObjectKind::ManagementPoint;
    fn name(&self) -> String {
        self.url.clone()
    }
}
impl Object for DistributionPointSettings {
    const KIND: ObjectKind = ObjectKind::DistributionPoint;
    fn name(&self) -> String {
        self.id.to_string()
    }
}
impl Object for BoundaryGroup {
    const KIND: ObjectKind = ObjectKind::BoundaryGroup;
    fn name(&self) -> String {
        self.id.to_string()
    }
}
impl Object for BoundarySettings {
    const KIND: ObjectKind = ObjectKind::Boundary;
    fn name(&self) -> String {
        match &self.site {
            None => self.network.to_string(),
            Some(site) => format!("{} of {site}", self.network),
        }
    }
}
impl Object for Collection {
    const KIND: ObjectKind = ObjectKind::Collection;
    fn name(&self) -> String {
        self.id.to_string()
    }
}
impl Object for Feed {
    const KIND: ObjectKind = ObjectKind::Feed;
    fn name(&self) -> String {
        self.id.to_string()
    }
}

/// The changes of one section, by name.
fn compare<T: Object>(current: &Option<Vec<T>>, wanted: &Option<Vec<T>>) -> Vec<Change> {
    let Some(wanted) = wanted else {
        return Vec::new();
    };
    let by_name = |objects: &[T]| -> BTreeMap<String, Fields> {
        objects.iter().map(|o| (o.name(), fields(o))).collect()
    };
    let (before, after) = (
        by_name(current.as_deref().unwrap_or_default()),
        by_name(wanted),
    );
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter_map(|name| change(T::KIND, name, before.get(name), after.get(name)))
        .collect()
}

fn change(
    kind: ObjectKind,
    name: &str,
    before: Option<&Fields>,
    after: Option<&Fields>,
) -> Option<Change> {
    let (action, before, after) = match (before, after) {
        (None, Some(after)) => (Action::Create, None, Some(text(after, name))),
        (Some(before), None) => (Action::Delete, Some(text(before, name)), None),
        // its name stays, so that nothing here only repeats it
        (Some(before), Some(after)) if before != after => (
            Action::Update,
            Some(text(&only_other(before, after), "")),
            Some(text(&only_other(after, before), "")),
        ),
        _ => return None,
    };
    Some(Change {
        action,
        kind,
        name: name.to_owned(),
        before,
        after,
    })
}

/// The fields of an object, in order, with their values as compact text.
type Fields = BTreeMap<String, String>;

// by way of JSON, so that no field is ever forgotten
fn fields(object: &impl Serialize) -> Fields {
    let Ok(serde_json::Value::Object(map)) = serde_json::to_value(object) else {
        return Fields::new();
    };
    let compact = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    map.into_iter()
        .map(|(field, value)| (field, compact(value)))
        .collect()
}

/// The fields of `left` that are absent or different in `right`.
fn only_other(left: &Fields, right: &Fields) -> Fields {
    left.iter()
        .filter(|(field, value)| right.get(*field) != Some(value))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect()
}

/// The fields as one line, without those that only repeat the name or are empty.
fn text(fields: &Fields, name: &str) -> String {
    let shown: Vec<String> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty() && name.split(" of ").all(|part| part != *value))
        .map(|(field, value)| format!("{field}: {value}"))
        .collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests;
