//! Own updates with their detection rules, in YAML: for what no vendor publishes in a form that is read here.
//!
//! A file is a mapping with the key `updates`, a list. An update that is wrong is told with its line and column, and the
//! others are read; a file that is no YAML is refused whole.

use super::yaml;
use super::{BadRecord, Error, malformed};
use crate::model::filter::{Field, Filter};
use crate::model::id::{CveId, UpdateId};
use crate::model::platform::PlatformPattern;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, ConditionRule, Restart, Rule, Severity, Update};
use crate::model::version::Ecosystem;
use serde::Deserialize;
use serde_yaml::Value;
use std::collections::BTreeSet;

/// No file that a person writes is larger.
const MAX_FILE: usize = 4 << 20;
/// The key of the list.
const UPDATES: &str = "updates";

/// What a file says.
#[derive(Debug, Default)]
pub struct Own {
    /// Its updates, in its order.
    pub updates: Vec<Update>,
    /// Those that cannot be read.
    pub bad: Vec<BadRecord>,
}

/// An update as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: UpdateId,
    title: String,
    #[serde(default)]
    severity: Severity,
    classification: Option<Classification>,
    #[serde(default)]
    cves: Vec<CveId>,
    #[serde(default)]
    supersedes: Vec<UpdateId>,
    #[serde(default = "no_restart")]
    restart: Restart,
    published: Option<Timestamp>,
    #[serde(default, deserialize_with = "patterns")]
    platforms: Vec<PlatformPattern>,
    required: Filter,
    installed: Option<Filter>,
}

fn no_restart() -> Restart {
    Restart::None
}

/// `debian/bookworm/amd64`, as in the manifests of packages.
fn patterns<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<PlatformPattern>, D::Error> {
    let texts = Vec::<String>::deserialize(input)?;
    let read = |text: &String| PlatformPattern::parse(text).map_err(serde::de::Error::custom);
    texts.iter().map(read).collect()
}

/// Reads a file.
pub fn read(bytes: &[u8], file: &str) -> Result<Own, Error> {
    let refused = |(line, column, what): (usize, usize, &str)| {
        malformed(file, line, format!("column {column}: {what}"))
    };
    if bytes.len() > MAX_FILE {
        return Err(malformed(
            file,
            1,
            format!("more than {} MiB", MAX_FILE >> 20),
        ));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|e| malformed(file, 1, format!("not UTF-8: {e}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(found) = yaml::objection(text) {
        return Err(refused(found));
    }
    let value: Value = serde_yaml::from_str(text).map_err(|error| no_yaml(file, &error))?;
    if let Some(found) = yaml::tag(&value, text) {
        return Err(refused(found));
    }
    let count = entries(&value).map_err(|reason| malformed(file, 1, reason))?;
    let mut own = Own::default();
    for piece in pieces(text, count) {
        own.piece(file, &piece);
    }
    own.refuse_twins(file);
    Ok(own)
}

fn no_yaml(file: &str, error: &serde_yaml::Error) -> Error {
    let line = error.location().map_or(1, |at| at.line());
    malformed(file, line, told(error))
}

/// The error with its column, as its line is told beside it.
fn told(error: &serde_yaml::Error) -> String {
    let said = error.to_string();
    // the number within its piece of the file, which is always the first
    let said = said.strip_prefix(".[0]: ").unwrap_or(&said).to_owned();
    match error.location() {
        None => said,
        Some(at) => {
            let place = format!(" at line {} column {}", at.line(), at.column());
            format!("column {}: {}", at.column(), said.replacen(&place, "", 1))
        }
    }
}

/// How many updates the file has.
fn entries(value: &Value) -> Result<usize, String> {
    let none = || format!("no list {UPDATES}");
    let mapping = value.as_mapping().ok_or_else(none)?;
    let strange = mapping
        .keys()
        .filter_map(Value::as_str)
        .find(|key| *key != UPDATES);
    if let Some(key) = strange {
        return Err(format!("unknown field {key:?}, expected {UPDATES}"));
    }
    let list = mapping.get(UPDATES).and_then(Value::as_sequence);
    list.map(Vec::len).ok_or_else(none)
}

/// The text of each update, with as many empty lines before it as make its lines and columns those of the file. A file in
/// another layout than one `- ` an update is one piece: its errors cost all of it.
fn pieces(text: &str, count: usize) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_item = |line: &str| line.trim_start_matches(' ').starts_with("- ");
    let mut lines: Vec<&str> = text.lines().collect();
    let first = lines
        .iter()
        .position(|line| is_item(line))
        .unwrap_or(lines.len());
    let depth = lines.get(first).map_or(0, |line| indent(line));
    let starts: Vec<usize> = (first..lines.len())
        .filter(|at| is_item(lines[*at]) && indent(lines[*at]) == depth)
        .collect();
    if starts.len() != count {
        return vec![text.to_owned()];
    }
    let mut found = Vec::new();
    for start in starts.into_iter().rev() {
        let rest = lines.split_off(start);
        found.push(format!("{}{}", "\n".repeat(start), rest.join("\n")));
    }
    found.reverse();
    found
}

impl Own {
    fn piece(&mut self, file: &str, text: &str) {
        let whole = serde_yaml::from_str::<Vec<Entry>>(text);
        let whole = match text.trim_start().starts_with("- ") {
            true => whole,
            false => serde_yaml::from_str::<File>(text).map(|file| file.updates),
        };
        match whole {
            Ok(entries) => self.updates.extend(entries.into_iter().map(update)),
            Err(error) => {
                let line = error.location().map_or(1, |at| at.line());
                self.bad.push(BadRecord::at_line(file, line, told(&error)));
            }
        }
    }

    /// Which of two updates of one name is meant is nobody's guess.
    fn refuse_twins(&mut self, file: &str) {
        let (mut seen, mut twins) = (BTreeSet::new(), BTreeSet::new());
        for update in &self.updates {
            if !seen.insert(update.id.clone()) {
                twins.insert(update.id.clone());
            }
        }
        self.updates.retain(|update| !twins.contains(&update.id));
        let bad = twins
            .iter()
            .map(|id| BadRecord::named(file, id, "more than one update of this id"));
        self.bad.extend(bad);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    updates: Vec<Entry>,
}

fn update(entry: Entry) -> Update {
    let classification = entry.classification.unwrap_or(match entry.cves.is_empty() {
        true => Classification::Maintenance,
        false => Classification::Security,
    });
    let on = |filter: Filter| Filter::all(platform(&entry.platforms).into_iter().chain([filter]));
    let rule = ConditionRule {
        required: on(entry.required),
        installed: entry.installed.map(on),
    };
    Update {
        title: entry.title,
        severity: entry.severity,
        cves: entry.cves,
        supersedes: entry.supersedes,
        restart: entry.restart,
        published: entry.published,
        rules: vec![Rule::Condition(rule)],
        ..Update::new(entry.id, Ecosystem::default(), classification)
    }
}

/// The machines of these platforms; nothing for all of them.
fn platform(patterns: &[PlatformPattern]) -> Option<Filter> {
    let one = |pattern: &PlatformPattern| {
        let parts = [
            (Field::PlatformOs, Some(&pattern.os)),
            (Field::PlatformRelease, pattern.release.as_ref()),
            (Field::PlatformArchitecture, pattern.architecture.as_ref()),
        ];
        let parts = parts
            .into_iter()
            .filter_map(|(field, text)| Some((field, text?)));
        Filter::all(parts.map(|(field, text)| Filter::equal(field, text)))
    };
    (!patterns.is_empty()).then(|| Filter::any(patterns.iter().map(one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"# own updates
updates:
- id: own-2024-1
  title: >
    - the payroll client, 2.1
  severity: important
  cves: [CVE-2024-0001]
  supersedes: [own-2023-7]
  restart: machine
  published: 2024-01-09T00:00:00Z
  platforms: [debian/bookworm, ubuntu/*/amd64]
  required: software("payroll") < "2.1"
  installed: software("payroll") >= "2.1"

- id: own-2024-2
  title: never mind
  required: hostname like "web%"
"#;

    fn own(text: &str) -> (Vec<String>, Vec<String>) {
        let own = read(text.as_bytes(), "own.yaml").unwrap();
        let ids = own.updates.iter().map(|update| update.id.to_string());
        (
            ids.collect(),
            own.bad.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn an_update_is_read_with_its_rule() {
        let own = read(TEXT.as_bytes(), "own.yaml").unwrap();
        assert_eq!(own.bad, []);
        let [first, second] = &own.updates[..] else {
            panic!("two updates")
        };
        assert_eq!(
            (first.severity, first.classification, first.restart),
            (
                Severity::Important,
                Classification::Security,
                Restart::Machine
            )
        );
        assert_eq!(second.classification, Classification::Maintenance);
        let Rule::Condition(rule) = &first.rules[0] else {
            panic!("a condition")
        };
        assert_eq!(
            rule.required.to_string(),
            "(platform.os = \"debian\" and platform.release = \"bookworm\" or platform.os = \"ubuntu\" and \
             platform.architecture = \"amd64\") and software(\"payroll\") < \"2.1\""
        );
        assert!(rule.installed.is_some());
    }

    #[test]
    fn a_wrong_update_is_told_with_its_place_and_the_others_are_read() {
        let cases = [
            (
                "  severity: important",
                "  severty: important",
                "own.yaml:6: column 3: unknown field `severty`",
            ),
            (
                "hostname like \"web%\"",
                "hostnam like \"web%\"",
                "there is no field \"hostnam\"",
            ),
            ("  title: never mind\n", "", "missing field `title`"),
            (
                "[debian/bookworm, ",
                "[debian//bookworm, ",
                "a platform is OS, OS/RELEASE or OS/RELEASE/ARCHITECTURE",
            ),
            ("CVE-2024-0001", "CVE-1", "CVE"),
        ];
        for (old, new, reason) in cases {
            let (ids, bad) = own(&TEXT.replacen(old, new, 1));
            assert_eq!((ids.len(), bad.len()), (1, 1), "{new}");
            assert!(bad[0].contains(reason), "{}", bad[0]);
        }
        let twins = TEXT.replace("own-2024-2", "own-2024-1");
        assert_eq!(
            own(&twins),
            (
                Vec::new(),
                vec!["own.yaml: own-2024-1: more than one update of this id".to_owned()]
            )
        );
        let flow = "updates: [{id: a, title: t, required: 'true'}, {id: b, tilte: t}]";
        let (ids, bad) = own(flow);
        assert!(
            ids.is_empty() && bad[0].contains("unknown field `tilte`"),
            "{bad:?}"
        );
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let many = "[".repeat(100);
        for (text, reason) in [
            ("", "own.yaml:1: no list updates"),
            ("updates: 3", "own.yaml:1: no list updates"),
            (
                "update: []",
                "own.yaml:1: unknown field \"update\", expected updates",
            ),
            ("a: b: c", "mapping values are not allowed"),
            ("updates: !x []", "a tag, which has no meaning here"),
            (many.as_str(), "brackets inside each other"),
        ] {
            let error = read(text.as_bytes(), "own.yaml").unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert_eq!(own("updates: []"), (Vec::new(), Vec::new()));
    }

    proptest! {
        #[test]
        fn a_file_damaged_anywhere_is_read_or_refused(at in 0..TEXT.len(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = TEXT.as_bytes().to_vec();
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            if let Ok(own) = read(&bytes, "own.yaml") {
                prop_assert!(own.updates.len() <= 2);
            }
        }
    }
}
