//! Taking in files that clients hand over: only what a rule asks for, and never what may hold a secret, whatever the client
//! and the rule say.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::collected_file::VERSIONS;
use crate::model::client_settings::{ClientSettings, FileRule};
use crate::model::collected_file::CollectedFile;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::{collectable, file_rule};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Keeps a file, or says why not.
pub fn take(
    tx: &mut Tx,
    client: &ClientId,
    file: &CollectedFile,
    now: Timestamp,
) -> Result<Result<(), String>, Error> {
    let Ok(content) = BASE64_STANDARD.decode(&file.content) else {
        return Ok(Err("its content is no base64".to_owned()));
    };
    let settings = tx.client_settings()?;
    if let Some(reason) = objection(&settings, file, &content) {
        return Ok(Err(format!("{}: {reason}", file.path)));
    }
    let kept = tx.collected_bytes(client)?;
    let most = u64::from(settings.file_collection.max_client_kib) * 1024 * u64::from(VERSIONS);
    if kept.saturating_add(content.len() as u64) > most {
        let reason = format!(
            "{}: {kept} bytes are kept of this client already",
            file.path
        );
        return Ok(Err(reason));
    }
    tx.keep_collected(client, (file, &content), now)?;
    Ok(Ok(()))
}

fn objection(settings: &ClientSettings, file: &CollectedFile, content: &[u8]) -> Option<String> {
    let rules = &settings.file_collection.rules;
    let Some(rule) = rules.iter().find(|rule| rule.name == file.rule) else {
        return Some(format!("no rule {} asks for it", file.rule));
    };
    if !is_asked_for(rule, &file.path) {
        return Some(format!("rule {} does not ask for it", file.rule));
    }
    if content.len() as u64 > u64::from(rule.max_kib) * 1024 {
        return Some(format!(
            "it is larger than the {} KiB of its rule",
            rule.max_kib
        ));
    }
    collectable::objection(&file.path, content)
}

fn is_asked_for(rule: &FileRule, path: &str) -> bool {
    let is_plain = path.starts_with('/')
        && !path.chars().any(char::is_control)
        && !path.split('/').any(|part| part == "." || part == "..");
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_below = match rule.recursive {
        true => file_rule::is_in(path, &rule.path),
        false => folder == rule.path.trim_end_matches('/'),
    };
    is_plain && is_below && file_rule::is_wanted(rule, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> ClientSettings {
        let rules = json!([
            { "name": "flat", "path": "/etc", "pattern": "*.conf", "recursive": false, "max_kib": 1 },
            { "name": "deep", "path": "/opt", "pattern": "*", "exclude": ["/opt/out"] },
        ]);
        serde_json::from_value(json!({ "file_collection": { "rules": rules } })).unwrap()
    }

    fn refused(rule: &str, path: &str, content: &[u8]) -> Option<String> {
        let file = CollectedFile {
            path: path.into(),
            rule: rule.into(),
            modified_at: Timestamp::from_millis(0),
            content: String::new(),
        };
        objection(&settings(), &file, content)
    }

    #[test]
    fn only_what_a_rule_asks_for_is_taken_and_never_a_secret() {
        for (rule, path, content, expected) in [
            ("flat", "/etc/a.conf", "x", None),
            ("deep", "/opt/a/b", "x", None),
            ("none", "/etc/a.conf", "x", Some("no rule none asks for it")),
            (
                "flat",
                "/etc/sub/a.conf",
                "x",
                Some("rule flat does not ask for it"),
            ),
            (
                "flat",
                "/etc/../root/a.conf",
                "x",
                Some("rule flat does not ask for it"),
            ),
            (
                "flat",
                "/etc/hosts",
                "x",
                Some("rule flat does not ask for it"),
            ),
            (
                "deep",
                "/opt/out",
                "x",
                Some("rule deep does not ask for it"),
            ),
            (
                "deep",
                "/opt/.ssh/config",
                "x",
                Some("a place for keys or passwords"),
            ),
            (
                "deep",
                "/opt/a",
                "-----BEGIN RSA PRIVATE KEY-----",
                Some("line 1 looks like a private key"),
            ),
        ] {
            assert_eq!(
                refused(rule, path, content.as_bytes()).as_deref(),
                expected,
                "{path}"
            );
        }
        let large = refused("flat", "/etc/a.conf", &[b' '; 1025]);
        assert_eq!(
            large.as_deref(),
            Some("it is larger than the 1 KiB of its rule")
        );
    }
}
