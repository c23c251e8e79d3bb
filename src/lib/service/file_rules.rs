//! Looks for the files of the site's rules on this machine, within limits of number, size, depth and time. A look that was
//! not finished is taken up again where it was left off.

use crate::host::file_header;
use crate::host::file_search::{Entry, Files, Flow, Visitor, Way};
use crate::model::client_settings::FileRule;
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::{Gap, InventoriedFile, Inventory};
use crate::model::time::Timestamp;
use crate::rules::file_rule;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::time::{Duration, Instant};

/// More files than all rules together may report: they travel in one message.
const MAX_FILES: usize = 5_000;
/// More bytes than they may take there.
const MAX_BYTES: usize = 1024 * 1024;
/// About so many bytes a file takes beside its path.
const FILE_BYTES: usize = 300;
/// More gaps than are told one by one.
pub const MAX_GAPS: usize = 50;
const PIECE: usize = 64 * 1024;

/// A look as far as it has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// What was found, by path.
    found: BTreeMap<String, InventoriedFile>,
    gaps: Vec<Gap>,
    /// The rule that is being followed, files that it has found, and the path up to which it was.
    rule: usize,
    count: u32,
    after: Option<String>,
    /// About so many bytes are taken.
    bytes: usize,
}

impl Look {
    /// What was found, by path.
    pub fn files(&self) -> Vec<InventoriedFile> {
        self.found.values().cloned().collect()
    }

    /// What was not looked at.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Where it is, as a gap to be told while it is not finished.
    pub fn standing(&self) -> Gap {
        Gap {
            class: Inventory::FILES.to_owned(),
            reason: match &self.after {
                Some(path) => {
                    format!("not looked through to the end yet: it goes on behind {path}")
                }
                None => "not looked through to the end yet".to_owned(),
            },
        }
    }
}

/// Goes on for at most `budget`; says whether the end was reached.
pub fn look(files: &dyn Files, rules: &[FileRule], look: &mut Look, budget: Duration) -> bool {
    let start = Instant::now();
    let is_over = move || start.elapsed() >= budget;
    go_on(files, rules, look, &is_over)
}

fn go_on(
    files: &dyn Files,
    rules: &[FileRule],
    look: &mut Look,
    is_over: &dyn Fn() -> bool,
) -> bool {
    while let Some(rule) = rules.get(look.rule) {
        let after = look.after.clone();
        let way = Way {
            start: &rule.path,
            is_recursive: rule.recursive,
            crosses: rule.cross_file_systems,
            max_depth: rule.max_depth,
            after: after.as_deref(),
        };
        let mut seeker = Seeker {
            rule,
            look,
            is_over,
            is_late: false,
        };
        files.walk(&way, &mut seeker);
        if seeker.is_late {
            return false;
        }
        look.rule += 1;
        look.count = 0;
        look.after = None;
    }
    true
}

/// The paths of the files that one rule means, with the time of their last change; and what was not looked at.
pub fn entries(files: &dyn Files, rule: &FileRule) -> (Vec<(String, Timestamp)>, Vec<Gap>) {
    let whole = FileRule {
        sha256: false,
        ..rule.clone()
    };
    let mut own = Look::default();
    go_on(files, std::slice::from_ref(&whole), &mut own, &|| false);
    let found = own.found.into_values();
    let found = found.map(|file| (file.path, file.modified_at));
    (found.collect(), own.gaps)
}

/// Takes what one rule means.
struct Seeker<'a> {
    rule: &'a FileRule,
    look: &'a mut Look,
    is_over: &'a dyn Fn() -> bool,
    is_late: bool,
}

impl Visitor for Seeker<'_> {
    fn enters(&mut self, folder: &str, names: &[String]) -> bool {
        let is_start = folder == self.rule.path.trim_end_matches('/');
        (is_start || file_rule::folder_objection(self.rule, folder).is_none())
            && !file_rule::is_marked(names.iter().map(String::as_str))
    }

    fn wants(&mut self, path: &str) -> bool {
        file_rule::is_wanted(self.rule, path)
    }

    fn take(&mut self, entry: Entry, file: &File) -> Flow {
        let is_known = self.look.found.contains_key(&entry.path);
        if self.look.count >= self.rule.max_files {
            self.miss(
                &entry.path.clone(),
                format!(
                    "{} found {} files, and looks for no more",
                    self.rule.name, self.look.count
                ),
            );
            return Flow::Stop;
        }
        let is_full = self.look.found.len() >= MAX_FILES || self.look.bytes >= MAX_BYTES;
        if !is_known && is_full {
            let count = self.look.found.len();
            self.miss(
                &entry.path.clone(),
                format!("all rules together found {count} files, and look for no more"),
            );
            return Flow::Stop;
        }
        self.look.count += 1;
        self.look.after = Some(entry.path.clone());
        self.keep(entry, file);
        if (self.is_over)() {
            self.is_late = true;
            return Flow::Stop;
        }
        Flow::On
    }

    fn miss(&mut self, path: &str, reason: String) {
        if self.look.gaps.len() < MAX_GAPS {
            self.look.gaps.push(Gap {
                class: Inventory::FILES.to_owned(),
                reason: format!("{path}: {reason}"),
            });
        }
    }
}

impl Seeker<'_> {
    /// One that another rule found already is that rule's too.
    fn keep(&mut self, entry: Entry, file: &File) {
        let needs_digest = self.rule.sha256 && entry.size <= u64::from(self.rule.max_kib) * 1024;
        let (rule, path) = (self.rule.name.clone(), entry.path.clone());
        if !self.look.found.contains_key(&path) {
            self.look.bytes += path.len() + FILE_BYTES;
        }
        let known = self
            .look
            .found
            .entry(path)
            .or_insert_with(|| InventoriedFile {
                path: entry.path,
                size: entry.size,
                modified_at: entry.modified_at,
                rules: Vec::new(),
                header: file_header::read(file),
                sha256: None,
            });
        known.rules.push(rule);
        if needs_digest && known.sha256.is_none() {
            known.sha256 = digest(file, entry.size);
        }
    }
}

/// The digest of a file of this size; none when it cannot be read, or grows meanwhile.
fn digest(mut file: &File, size: u64) -> Option<Digest> {
    use std::io::Seek;
    file.rewind().ok()?;
    let mut file = file.take(size.saturating_add(1));
    let (mut hasher, mut bytes, mut all) = (Hasher::new(), vec![0; PIECE], 0_u64);
    loop {
        match file.read(&mut bytes).ok()? {
            0 => return (all == size).then(|| hasher.finish()),
            count => {
                all += count as u64;
                hasher.update(&bytes[..count]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::file_search::SystemFiles;
    use crate::host::root::Root;
    use std::cell::Cell;
    use std::fs;

    fn rule(value: serde_json::Value) -> FileRule {
        serde_json::from_value(value).unwrap()
    }

    fn endpoint() -> (tempfile::TempDir, SystemFiles) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("opt/app/a.jar", "jar"),
            ("opt/app/b.jar", "jar 2"),
            ("opt/app/readme", "text"),
            ("opt/left/Skpswi.dat", ""),
            ("opt/left/c.jar", ""),
            ("opt/lib/d.jar", "a larger one"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let root = Root::at(folder.path()).unwrap();
        (folder, SystemFiles::new(root))
    }

    fn whole(files: &SystemFiles, rules: &[FileRule]) -> Look {
        let mut own = Look::default();
        assert!(go_on(files, rules, &mut own, &|| false));
        own
    }

    fn paths(look: &Look) -> Vec<String> {
        look.files().into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn files_are_found_by_pattern_without_marked_and_excluded_folders() {
        let (_folder, files) = endpoint();
        let jars = serde_json::json!({ "name": "jars", "path": "/opt", "pattern": "*.jar", "exclude": ["/opt/lib"] });
        let found = whole(&files, &[rule(jars)]);
        assert_eq!(paths(&found), ["/opt/app/a.jar", "/opt/app/b.jar"]);
        assert!(found.gaps().is_empty());
    }

    #[test]
    fn a_file_of_two_rules_is_one_with_both_names_and_what_either_asks_for() {
        let (_folder, files) = endpoint();
        let all = serde_json::json!({ "name": "all", "path": "/opt/app", "pattern": "*" });
        let hashed = serde_json::json!({ "name": "hashed", "path": "/opt", "pattern": "a.*", "sha256": true });
        let found = whole(&files, &[rule(all), rule(hashed)]).files();
        assert_eq!(found[0].rules, ["all", "hashed"]);
        assert_eq!(found[0].sha256, Some(Digest::of(b"jar")));
        assert_eq!(found[1].rules, ["all"]);
        assert_eq!(found[1].sha256, None);
    }

    #[test]
    fn a_look_without_time_goes_on_later_and_finds_the_same() {
        let (_folder, files) = endpoint();
        let rules = [
            rule(serde_json::json!({ "name": "jars", "path": "/opt", "pattern": "*.jar" })),
            rule(serde_json::json!({ "name": "all", "path": "/opt/app", "pattern": "*" })),
        ];
        let expected = whole(&files, &rules).files();
        let (mut own, mut looks) = (Look::default(), 0);
        // each look is over after its first file
        while !go_on(&files, &rules, &mut own, &|| true) {
            looks += 1;
            assert!(own.standing().reason.contains("goes on behind /opt/"));
            let stored = serde_json::to_string(&own).unwrap();
            own = serde_json::from_str(&stored).unwrap();
        }
        assert_eq!(own.files(), expected);
        assert_eq!(looks, 6);
    }

    #[test]
    fn limits_hold_and_are_told() {
        let (_folder, files) = endpoint();
        let few =
            serde_json::json!({ "name": "few", "path": "/opt", "pattern": "*", "max_files": 2 });
        let found = whole(&files, &[rule(few)]);
        assert_eq!(found.files().len(), 2);
        assert_eq!(
            found.gaps()[0].reason,
            "/opt/app/readme: few found 2 files, and looks for no more"
        );
        let absent = serde_json::json!({ "name": "absent", "path": "/srv/none", "pattern": "*" });
        let found = whole(&files, &[rule(absent)]);
        assert!(found.gaps()[0].reason.starts_with("/srv/none: "));
        let asked = Cell::new(0);
        let one = rule(serde_json::json!({ "name": "one", "path": "/opt/app", "pattern": "a*" }));
        let is_over = || asked.replace(asked.get() + 1) > 9;
        assert!(go_on(&files, &[one], &mut Look::default(), &is_over));
    }
}
