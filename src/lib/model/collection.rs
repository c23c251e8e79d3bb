//! Collections: named sets of clients (domain.md C1).

use super::filter::{Field, Filter, Test, pattern_of_wildcards};
use super::id::CollectionId;
use super::platform::Release;
use serde::{Deserialize, Serialize};

/// A named set of clients: those of its rules, less those it excludes, within its limiting collection.
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
    /// A client that any of these matches is a member, unless one excludes it; their order does not matter.
    #[serde(default)]
    pub rules: Vec<MemberRule>,
}

/// A rule of membership; written as one field, for example `query: hostname like "web-%"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "RuleFields", into = "RuleFields")]
pub enum MemberRule {
    /// Clients by id or host name.
    Direct(Vec<String>),
    /// Clients that the filter asks for.
    Query(Filter),
    /// Members of another collection.
    Include(CollectionId),
    /// Members of another collection are no members, whatever other rules say.
    Exclude(CollectionId),
}

impl MemberRule {
    /// Every client of the site.
    pub const fn everyone() -> Self {
        Self::Query(Filter::Always(true))
    }

    /// Clients whose host name matches (`*` and `?`).
    pub fn hostname(wildcards: &str) -> Self {
        Self::Query(Filter::Test(Test::Like {
            field: Field::Hostname,
            pattern: pattern_of_wildcards(wildcards),
        }))
    }

    /// Clients of a release.
    pub fn release(release: Release) -> Self {
        Self::Query(Filter::all([
            Filter::equal(Field::PlatformOs, release.os),
            Filter::equal(Field::PlatformRelease, release.release),
        ]))
    }

    /// The clients that a rule names by itself, as a filter; nothing for one that names another collection.
    pub fn filter(&self) -> Option<std::borrow::Cow<'_, Filter>> {
        use std::borrow::Cow;
        match self {
            Self::Query(filter) => Some(Cow::Borrowed(filter)),
            Self::Direct(names) => Some(Cow::Owned(Filter::any([
                Filter::one_of(Field::Client, names.iter().cloned()),
                Filter::one_of(Field::Hostname, names.iter().cloned()),
            ]))),
            Self::Include(_) | Self::Exclude(_) => None,
        }
    }
}

/// A rule with one field for each kind, of which exactly one is there: YAML readers want a tag for an enum, people want a field.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct RuleFields {
    /// Clients by id or host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    direct: Option<Vec<String>>,
    /// Clients that the filter asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    query: Option<Filter>,
    /// Members of another collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    include: Option<CollectionId>,
    /// Members of another collection are no members, whatever other rules say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exclude: Option<CollectionId>,
    /// Every client of the site; the same as `query: "true"`.
    #[serde(default, skip_serializing)]
    all: Option<bool>,
    /// Clients of a release; read as the query that says so.
    #[serde(default, skip_serializing)]
    release: Option<Release>,
    /// Clients whose host name matches (`*` and `?`); read as the query that says so.
    #[serde(default, skip_serializing)]
    hostname: Option<String>,
}

impl TryFrom<RuleFields> for MemberRule {
    type Error = &'static str;

    fn try_from(fields: RuleFields) -> Result<Self, Self::Error> {
        if fields.hostname.as_deref() == Some("") {
            return Err("an empty host name matches no client");
        }
        let mut rules = [
            fields.direct.map(Self::Direct),
            fields.query.map(Self::Query),
            fields.include.map(Self::Include),
            fields.exclude.map(Self::Exclude),
            fields.all.map(|all| Self::Query(Filter::Always(all))),
            fields.release.map(Self::release),
            fields.hostname.as_deref().map(Self::hostname),
        ]
        .into_iter()
        .flatten();
        match (rules.next(), rules.next()) {
            (Some(rule), None) => Ok(rule),
            _ => Err("a rule has exactly one of: direct, query, include, exclude"),
        }
    }
}

impl From<MemberRule> for RuleFields {
    fn from(rule: MemberRule) -> Self {
        let mut fields = Self::default();
        match rule {
            MemberRule::Direct(names) => fields.direct = Some(names),
            MemberRule::Query(filter) => fields.query = Some(filter),
            MemberRule::Include(id) => fields.include = Some(id),
            MemberRule::Exclude(id) => fields.exclude = Some(id),
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_written_as_one_field() {
        let text = r#"{"query":"hostname like \"web-%\""}"#;
        let rule: MemberRule = serde_json::from_str(text).unwrap();
        assert_eq!(rule, MemberRule::hostname("web-*"));
        assert_eq!(serde_json::to_string(&rule).unwrap(), text);
    }

    #[test]
    fn rules_of_older_configurations_are_read_as_queries() {
        let table = [
            (r#"{"all":true}"#, "true"),
            (r#"{"hostname":"web_?-*"}"#, r#"hostname like "web\\__-%""#),
            (
                r#"{"release":{"os":"debian","release":"bookworm"}}"#,
                r#"platform.os = "debian" and platform.release = "bookworm""#,
            ),
        ];
        for (text, expected) in table {
            let rule: MemberRule = serde_json::from_str(text).unwrap();
            assert_eq!(rule, MemberRule::Query(Filter::parse(expected).unwrap()));
        }
    }

    #[test]
    fn a_rule_with_none_or_two_fields_is_refused() {
        let bad = [
            "{}",
            r#"{"all":true,"hostname":"x"}"#,
            r#"{"host":"x"}"#,
            r#"{"hostname":""}"#,
            r#"{"query":"hostnam = 'x'"}"#,
        ];
        for bad in bad {
            assert!(serde_json::from_str::<MemberRule>(bad).is_err(), "{bad}");
        }
    }
}
