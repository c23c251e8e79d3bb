//! Which files a rule means, where it does not look, and where two rules disagree (domain.md I4). Paths are absolute, with `/`.

use super::pattern;
use crate::model::client_settings::FileRule;

/// A folder with a file of one of these names is left out with all below it: SMS's own, and ours for those who find that
/// name odd.
pub const SKIP_MARKERS: &[&str] = &["Skpswi.dat", ".sms-skip"];

/// What the kernel makes up is never looked through.
const UNREAL: &[&str] = &["/proc", "/sys", "/dev"];

/// Folders that hold what was thrown away.
const BINS: &[&str] = &["$Recycle.Bin", "RECYCLER", ".Trash", ".Trash-*", "Trash"];

/// Why a rule cannot be followed, if it cannot.
pub fn objection(rule: &FileRule) -> Option<String> {
    let path = rule.path.as_str();
    if !path.starts_with('/') || path.split('/').any(|part| part == "." || part == "..") {
        return Some(format!("path {path:?} is not an absolute path"));
    }
    if let Some(unreal) = UNREAL.iter().find(|unreal| is_in(path, unreal)) {
        return Some(format!("{unreal} is never looked through"));
    }
    if rule.pattern.contains('/') {
        return Some("pattern is of a file's name alone; the folder goes into path".to_owned());
    }
    None
}

/// Whether the rule means a file of this path, which lies where the rule looks.
pub fn is_wanted(rule: &FileRule, path: &str) -> bool {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    pattern::is_match(&rule.pattern, name) && !is_excluded(rule, path)
}

/// Whether the rule leaves out this file or folder.
pub fn is_excluded(rule: &FileRule, path: &str) -> bool {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_meant = |pattern: &String| match pattern.contains('/') {
        true => pattern::is_match(pattern.trim_end_matches('/'), path),
        false => pattern::is_match(pattern, name),
    };
    rule.exclude.iter().any(is_meant)
}

/// Why this folder is not entered by a rule, if it is not.
pub fn folder_objection(rule: &FileRule, path: &str) -> Option<&'static str> {
    let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
    if UNREAL.iter().any(|unreal| is_in(path, unreal)) {
        return Some("made up by the kernel");
    }
    if BINS.iter().any(|bin| pattern::is_match(bin, name)) {
        return Some("holds what was thrown away");
    }
    is_excluded(rule, path).then_some("excluded by the rule")
}

/// Whether a folder with files of these names is left out.
pub fn is_marked<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.any(|name| {
        SKIP_MARKERS
            .iter()
            .any(|marker| marker.eq_ignore_ascii_case(name))
    })
}

/// A rule that says something else than an earlier one about the same files, and what is done then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The later rule's place in the list.
    pub rule: usize,
    /// In words.
    pub reason: String,
}

/// Where rules disagree. A file that several rules find is reported once, and the rule that asks for more is followed.
pub fn disagreements(rules: &[FileRule]) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for (at, later) in rules.iter().enumerate() {
        for earlier in &rules[..at] {
            let both = pair(earlier, later)
                .into_iter()
                .chain(excluded(earlier, later));
            found.extend(both.map(|reason| Disagreement { rule: at, reason }));
        }
    }
    found
}

fn pair(earlier: &FileRule, later: &FileRule) -> Vec<String> {
    if !may_meet(earlier, later) {
        return Vec::new();
    }
    let told = |what: &str, followed: &str| {
        format!(
            "{} and {} may find the same files and differ in {what}: {followed}",
            earlier.name, later.name
        )
    };
    let mut reasons = Vec::new();
    if earlier.sha256 != later.sha256 {
        reasons.push(told("sha256", "a file that both find gets its digest"));
    }
    if earlier.max_kib != later.max_kib {
        reasons.push(told(
            "max_kib",
            "the larger one counts for a file that both find",
        ));
    }
    reasons
}

/// What one leaves out and the other looks through.
fn excluded(earlier: &FileRule, later: &FileRule) -> Vec<String> {
    let told = |(rule, other): (&FileRule, &FileRule)| {
        let out = rule.exclude.iter().find(|path| {
            path.starts_with('/')
                && (is_in(path, &other.path) || is_in(&other.path, path))
                && !other.exclude.contains(path)
                && patterns_meet(&rule.pattern, &other.pattern)
        })?;
        Some(format!(
            "{} leaves out {out}, where {} looks: what {} finds there is reported",
            rule.name, other.name, other.name
        ))
    };
    [(earlier, later), (later, earlier)]
        .into_iter()
        .filter_map(told)
        .collect()
}

/// Whether both may find the same file; with two patterns of which neither is met by the other's text that is not known, and
/// no reason for a word.
fn may_meet(a: &FileRule, b: &FileRule) -> bool {
    let reaches = |outer: &FileRule, inner: &FileRule| {
        outer.path == inner.path || (outer.recursive && is_in(&inner.path, &outer.path))
    };
    (reaches(a, b) || reaches(b, a)) && patterns_meet(&a.pattern, &b.pattern)
}

fn patterns_meet(a: &str, b: &str) -> bool {
    pattern::is_match(a, b) || pattern::is_match(b, a)
}

/// Whether a path is a folder or lies in it.
pub fn is_in(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(path: &str, pattern: &str) -> FileRule {
        let text = serde_json::json!({ "name": format!("{path} {pattern}"), "path": path, "pattern": pattern });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_file_is_meant_by_its_name_unless_it_is_excluded() {
        let mut own = rule("/opt", "*.jar");
        own.exclude = vec!["/opt/cache/*".into(), "test-*".into()];
        for (path, expected) in [
            ("/opt/app/a.jar", true),
            ("/opt/app/A.JAR", true),
            ("/opt/app/a.war", false),
            ("/opt/cache/x/a.jar", false),
            ("/opt/app/test-1.jar", false),
        ] {
            assert_eq!(is_wanted(&own, path), expected, "{path}");
        }
    }

    #[test]
    fn what_the_kernel_makes_up_bins_and_marked_folders_are_left_out() {
        let own = rule("/", "*");
        for (folder, expected) in [
            ("/proc", false),
            ("/proc/1", false),
            ("/process", true),
            ("/sys", false),
            ("/home/a/.local/share/Trash", false),
            ("/mnt/c/$RECYCLE.BIN", false),
            ("/opt", true),
        ] {
            let enters = folder_objection(&own, folder).is_none();
            assert_eq!(enters, expected, "{folder}");
        }
        assert!(is_marked(["a", "SKPSWI.DAT"].into_iter()));
        assert!(is_marked([".sms-skip"].into_iter()));
        assert!(!is_marked(["skpswi.dat.txt"].into_iter()));
    }

    #[test]
    fn a_rule_that_cannot_be_followed_is_refused() {
        for (path, pattern, said) in [
            ("opt", "*", "not an absolute path"),
            ("/opt/../etc", "*", "not an absolute path"),
            ("/proc/self", "*", "never looked through"),
            ("/opt", "bin/*", "a file's name alone"),
        ] {
            let reason = objection(&rule(path, pattern)).unwrap();
            assert!(reason.contains(said), "{reason}");
        }
        assert_eq!(objection(&rule("/opt", "*")), None);
    }

    #[test]
    fn rules_that_disagree_are_told_apart_and_what_is_done() {
        let (all, mut jars) = (rule("/opt", "*"), rule("/opt/app", "*.jar"));
        jars.sha256 = true;
        let found = disagreements(&[all.clone(), jars.clone()]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, 1);
        assert_eq!(
            found[0].reason,
            "/opt * and /opt/app *.jar may find the same files and differ in sha256: a file that both find gets its digest"
        );
        let mut without = all;
        without.exclude = vec!["/opt/app".into()];
        without.sha256 = true;
        let found = disagreements(&[without, jars]);
        assert_eq!(
            found[0].reason,
            "/opt * leaves out /opt/app, where /opt/app *.jar looks: what /opt/app *.jar finds there is reported"
        );
        assert!(disagreements(&[rule("/opt", "*.jar"), rule("/srv", "*")]).is_empty());
    }
}
