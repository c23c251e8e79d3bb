//! What is read of a record. Fields that others add are tolerated; those that are read must be what the schema says.

use crate::model::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

const TITLE_CHARS: usize = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub id: String,
    pub modified: String,
    pub published: Option<String>,
    pub withdrawn: Option<String>,
    pub summary: Option<String>,
    pub details: Option<String>,
    pub aliases: Option<Vec<String>>,
    pub upstream: Option<Vec<String>>,
    pub related: Option<Vec<String>>,
    pub severity: Option<Vec<Score>>,
    pub affected: Option<Vec<Affected>>,
    #[serde(default)]
    pub database_specific: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Score {
    #[serde(rename = "type")]
    pub kind: String,
    pub score: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Affected {
    pub package: Option<Package>,
    pub ranges: Option<Vec<Range>>,
    pub versions: Option<Vec<String>>,
    pub severity: Option<Vec<Score>>,
    #[serde(default)]
    pub database_specific: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct Package {
    pub ecosystem: String,
    pub name: String,
    #[serde(default)]
    pub purl: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Range {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub events: Vec<Event>,
}

/// One of these is set.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub introduced: Option<String>,
    pub fixed: Option<String>,
    pub last_affected: Option<String>,
    pub limit: Option<String>,
}

impl Record {
    /// Its summary, or the first line of its details, or its id.
    pub fn title(&self) -> String {
        let texts = [&self.summary, &self.details].into_iter().flatten();
        let mut lines = texts.flat_map(|text| text.lines()).map(plain);
        let found = lines.find(|line| !line.is_empty());
        found.unwrap_or_else(|| self.id.clone())
    }

    pub fn published(&self) -> Result<Option<Timestamp>, String> {
        let parsed = self.published.as_deref().map(Timestamp::parse);
        parsed.transpose().map_err(|invalid| invalid.to_string())
    }

    /// Whether it tells of no vulnerability: RustSec's notes that nobody maintains a package any more.
    pub fn is_information(&self) -> bool {
        let mut all = self.affected.iter().flatten();
        all.any(|one| {
            one.database_specific
                .get("informational")
                .is_some_and(Value::is_string)
        })
    }

    /// The one module stream that its title names, as in `Moderate: php:8.1 security update`.
    pub fn module(&self) -> Option<&str> {
        let title = self.summary.as_deref()?;
        let mut streams = title.split_whitespace().filter(|word| is_stream(word));
        let first = streams.next()?;
        streams.next().is_none().then_some(first)
    }
}

/// Whether a word is `name:stream`.
fn is_stream(word: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
    };
    let parts = word.split_once(':');
    parts.is_some_and(|(name, stream)| is_part(name) && is_part(stream))
}

/// A line of bounded length without control characters.
fn plain(line: &str) -> String {
    let line = line.trim().chars().filter(|c| !c.is_control());
    line.take(TITLE_CHARS).collect()
}
