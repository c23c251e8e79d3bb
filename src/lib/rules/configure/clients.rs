//! The settings of clients: what would change of them, and what speaks against them.

use super::check::Findings;
use super::{Change, Object, ObjectKind, compare};
use crate::model::client_settings::{
    ClientSettings, FileCollection, FileRule, MeterRule, Metering, SoftwareInventory,
};
use crate::rules::{collectable, file_rule};
use serde::Serialize;

/// No file that is handed over is larger: it travels in one message.
pub const MAX_COLLECTED_KIB: u32 = 2_048;
/// Each takes open files of the process that serves them, which has few.
const MAX_CONNECTIONS: u32 = 24;
/// More rules of a kind than any site needs; every client carries them.
const MAX_RULES: usize = 100;
/// More paths than a rule needs to leave out.
const MAX_EXCLUSIONS: usize = 20;
/// Longer than any name of a file or folder that rules are about.
const MAX_TEXT: usize = 1_024;

/// A part of the settings without its rules, which are objects of their own.
#[derive(Serialize, PartialEq)]
struct Part {
    #[serde(skip)]
    name: &'static str,
    #[serde(flatten)]
    fields: serde_json::Map<String, serde_json::Value>,
}

impl Object for Part {
    const KIND: ObjectKind = ObjectKind::ClientSettings;
    fn name(&self) -> String {
        self.name.to_owned()
    }
}

#[derive(Serialize, PartialEq)]
#[serde(transparent)]
struct Inventoried(FileRule);

impl Object for Inventoried {
    const KIND: ObjectKind = ObjectKind::SoftwareInventoryRule;
    fn name(&self) -> String {
        self.0.name.clone()
    }
}

#[derive(Serialize, PartialEq)]
#[serde(transparent)]
struct Collected(FileRule);

impl Object for Collected {
    const KIND: ObjectKind = ObjectKind::FileCollectionRule;
    fn name(&self) -> String {
        self.0.name.clone()
    }
}

impl Object for MeterRule {
    const KIND: ObjectKind = ObjectKind::MeterRule;
    fn name(&self) -> String {
        self.name.clone()
    }
}

/// What would change.
pub(super) fn changes(
    current: &Option<ClientSettings>,
    wanted: &Option<ClientSettings>,
) -> Vec<Change> {
    let Some(wanted) = wanted else {
        return Vec::new();
    };
    let current = current.clone().unwrap_or_default();
    let of = |settings: &ClientSettings| {
        let (files, copies) = (&settings.software_inventory, &settings.file_collection);
        (
            Some(parts(settings)),
            Some(files.rules.iter().cloned().map(Inventoried).collect()),
            Some(copies.rules.iter().cloned().map(Collected).collect()),
            Some(settings.metering.rules.clone()),
        )
    };
    let (before, after) = (of(&current), of(wanted));
    [
        compare(&before.0, &after.0),
        compare(&before.1, &after.1),
        compare(&before.2, &after.2),
        compare(&before.3, &after.3),
    ]
    .concat()
}

fn parts(settings: &ClientSettings) -> Vec<Part> {
    vec![
        part("software_inventory", &settings.software_inventory),
        part("file_collection", &settings.file_collection),
        part("metering", &settings.metering),
    ]
    .into_iter()
    .chain(
        settings
            .peer_cache
            .iter()
            .map(|peers| part("peer_cache", peers)),
    )
    .collect()
}

fn part(name: &'static str, settings: &impl Serialize) -> Part {
    let mut fields = match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    fields.remove("rules");
    Part { name, fields }
}

/// What speaks against them.
pub(super) fn check(settings: &ClientSettings, found: &mut Findings) {
    check_inventory(&settings.software_inventory, found);
    check_collection(&settings.file_collection, found);
    check_metering(&settings.metering, found);
    if let Some(peers) = &settings.peer_cache {
        let place = "client_settings.peer_cache";
        at_least(place, "port", (peers.port.into(), 1), found);
        at_least(place, "max_connections", (peers.max_connections, 1), found);
        if peers.max_connections > MAX_CONNECTIONS {
            let message = format!("is more than the {MAX_CONNECTIONS} that a client serves");
            found.problem(format!("{place}.max_connections"), message);
        }
    }
}

fn check_inventory(inventory: &SoftwareInventory, found: &mut Findings) {
    let place = "client_settings.software_inventory";
    at_least(place, "every_hours", (inventory.every_hours, 1), found);
    at_least(place, "max_seconds", (inventory.max_seconds, 1), found);
    check_files(place, &inventory.rules, found);
}

fn check_collection(collection: &FileCollection, found: &mut Findings) {
    let place = "client_settings.file_collection";
    at_least(place, "every_hours", (collection.every_hours, 1), found);
    at_least(
        place,
        "max_client_kib",
        (collection.max_client_kib, 1),
        found,
    );
    check_files(place, &collection.rules, found);
    for (at, rule) in collection.rules.iter().enumerate() {
        let place = format!("{place}.rules[{at}]");
        if rule.max_kib > MAX_COLLECTED_KIB {
            let message = format!("is more than the {MAX_COLLECTED_KIB} that one message holds");
            found.problem(format!("{place}.max_kib"), message);
        }
        if let Some(reason) = collectable::rule_objection(rule) {
            found.problem(place, reason);
        }
    }
}

fn check_files(place: &str, rules: &[FileRule], found: &mut Findings) {
    check_count(place, rules.len(), found);
    let names = rules.iter().map(|rule| rule.name.as_str());
    found.duplicates(&format!("{place}.rules"), names);
    for (at, rule) in rules.iter().enumerate() {
        let place = format!("{place}.rules[{at}]");
        let texts = [
            ("name", &rule.name),
            ("path", &rule.path),
            ("pattern", &rule.pattern),
        ];
        let exclusions = rule.exclude.iter().map(|path| ("exclude", path));
        for (field, text) in texts.into_iter().chain(exclusions) {
            check_text(&format!("{place}.{field}"), text, found);
        }
        for (field, value) in [
            ("max_files", rule.max_files),
            ("max_kib", rule.max_kib),
            ("max_depth", rule.max_depth),
        ] {
            at_least(&place, field, (value, 1), found);
        }
        if rule.exclude.len() > MAX_EXCLUSIONS {
            let message = format!("has more than the {MAX_EXCLUSIONS} paths allowed");
            found.problem(format!("{place}.exclude"), message);
        }
        if let Some(reason) = file_rule::objection(rule) {
            found.problem(place, reason);
        }
    }
    for one in file_rule::disagreements(rules) {
        found.warning(format!("{place}.rules[{}]", one.rule), one.reason);
    }
}

fn check_metering(metering: &Metering, found: &mut Findings) {
    let place = "client_settings.metering";
    at_least(place, "sample_seconds", (metering.sample_seconds, 5), found);
    at_least(
        place,
        "upload_minutes",
        (metering.upload_minutes, 15),
        found,
    );
    at_least(place, "raw_days", (metering.raw_days, 2), found);
    at_least(place, "summary_days", (metering.summary_days, 1), found);
    if metering.raw_days > 255 {
        found.problem(format!("{place}.raw_days"), "must be at most 255");
    }
    check_count(place, metering.rules.len(), found);
    let names = metering.rules.iter().map(|rule| rule.name.as_str());
    found.duplicates(&format!("{place}.rules"), names);
    for (at, rule) in metering.rules.iter().enumerate() {
        check_meter_rule(&format!("{place}.rules[{at}]"), rule, found);
    }
}

/// A field that is left blank would be met by no program at all: it is refused, not taken for "any".
fn check_meter_rule(place: &str, rule: &MeterRule, found: &mut Findings) {
    let texts = [
        ("name", Some(&rule.name)),
        ("file_name", rule.file_name.as_ref()),
        ("original_file_name", rule.original_file_name.as_ref()),
        ("version", Some(&rule.version)),
        ("language", Some(&rule.language)),
    ];
    for (field, text) in texts {
        if let Some(text) = text {
            check_text(&format!("{place}.{field}"), text, found);
        }
    }
    if rule.file_name.is_none() && rule.original_file_name.is_none() {
        found.problem(place, "needs a file_name or an original_file_name");
    }
}

fn check_count(place: &str, count: usize, found: &mut Findings) {
    if count > MAX_RULES {
        let message = format!("has {count} rules, more than the {MAX_RULES} allowed");
        found.problem(format!("{place}.rules"), message);
    }
}

fn check_text(place: &str, text: &str, found: &mut Findings) {
    if text.trim().is_empty() {
        found.problem(place, "must not be empty; write \"*\" for any");
    } else if text.len() > MAX_TEXT || text.chars().any(char::is_control) {
        found.problem(place, "is too long or has control characters in it");
    }
}

fn at_least(place: &str, field: &str, (value, least): (u32, u32), found: &mut Findings) {
    if value < least {
        found.problem(
            format!("{place}.{field}"),
            format!("must be at least {least}"),
        );
    }
}
