//! Metering: which programs a rule means, what was running between two looks, and what single uses add up to. Programs are
//! counted and never hindered (domain.md I6).

pub mod summary;
pub mod track;

use super::pattern;
use crate::model::client_settings::MeterRule;
use crate::model::inventory::FileHeader;

/// Whether a rule could mean a program of this file name, before its file is looked into.
pub fn may_mean(rule: &MeterRule, file_name: &str) -> bool {
    let named = rule.file_name.as_ref();
    named.is_none_or(|pattern| pattern::is_match(pattern, file_name))
}

/// Whether the file itself must be looked into to say so.
pub fn needs_header(rule: &MeterRule) -> bool {
    rule.original_file_name.is_some() || rule.version != "*" || rule.language != "*"
}

/// Whether a rule means a program of this file name and header. Only `*` is met by what the file does not tell.
pub fn is_meant(rule: &MeterRule, file_name: &str, header: Option<&FileHeader>) -> bool {
    let meets = |pattern: &str, told: Option<&String>| match told {
        Some(told) => pattern::is_match(pattern, told),
        None => pattern == "*",
    };
    let original = header.and_then(|own| own.original_name.as_ref());
    may_mean(rule, file_name)
        && rule
            .original_file_name
            .as_ref()
            .is_none_or(|pattern| meets(pattern, original))
        && meets(&rule.version, header.and_then(|own| own.version.as_ref()))
        && meets(&rule.language, header.and_then(|own| own.language.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(value: serde_json::Value) -> MeterRule {
        serde_json::from_value(value).unwrap()
    }

    /// `key=value` for each field but the name.
    fn rule_of(fields: &str) -> MeterRule {
        let fields = fields.split(' ').filter_map(|field| field.split_once('='));
        let mut value = json!({ "name": "x" });
        for (key, text) in fields {
            value[key] = json!(text);
        }
        rule(value)
    }

    #[test]
    fn a_program_is_meant_by_its_names_version_and_language() {
        let header = FileHeader {
            format: "pe".into(),
            version: Some("7.8".into()),
            original_name: Some("TOOL.EXE".into()),
            language: Some("1033".into()),
            ..FileHeader::default()
        };
        for (own, name, has_header, expected) in [
            ("file_name=tool*", "tool.exe", true, true),
            ("file_name=tool*", "tool", false, true),
            ("file_name=tool", "other", true, false),
            ("original_file_name=tool.exe", "renamed.exe", true, true),
            ("original_file_name=tool.exe", "renamed.exe", false, false),
            ("file_name=* version=7.?", "a", true, true),
            ("file_name=* version=8.*", "a", true, false),
            ("file_name=* version=?*", "a", false, false),
            ("file_name=* language=1031", "a", true, false),
        ] {
            let own = rule_of(own);
            let header = has_header.then_some(&header);
            assert_eq!(is_meant(&own, name, header), expected, "{own:?} {name}");
        }
    }
}
