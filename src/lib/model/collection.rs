//! Collections: named sets of clients (domain.md C1). The filter language comes later; these rules stay.

use super::id::CollectionId;
use super::platform::Release;
use serde::{Deserialize, Serialize};

/// A named set of clients: the union of its rules, within its limiting collection.
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
    /// A client that any of these matches is a member.
    #[serde(default)]
    pub rules: Vec<MemberRule>,
}

/// A rule of membership; written as one field, for example `hostname: web-*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "RuleFields", into = "RuleFields")]
pub enum MemberRule {
    /// Every client of the site.
    All(bool),
    /// Clients by id or host name.
    Direct(Vec<String>),
    /// Clients of a release.
    Release(Release),
    /// Clients whose host name matches (`*` and `?`).
    Hostname(String),
    /// Members of another collection.
    Include(CollectionId),
}

/// A rule with one field for each kind, of which exactly one is there: YAML readers want a tag for an enum, people want a field.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct RuleFields {
    /// Every client of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<bool>,
    /// Clients by id or host name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    direct: Option<Vec<String>>,
    /// Clients of a release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    release: Option<Release>,
    /// Clients whose host name matches (`*` and `?`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hostname: Option<String>,
    /// Members of another collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    include: Option<CollectionId>,
}

impl TryFrom<RuleFields> for MemberRule {
    type Error = &'static str;

    fn try_from(fields: RuleFields) -> Result<Self, Self::Error> {
        let mut rules = [
            fields.all.map(Self::All),
            fields.direct.map(Self::Direct),
            fields.release.map(Self::Release),
            fields.hostname.map(Self::Hostname),
            fields.include.map(Self::Include),
        ]
        .into_iter()
        .flatten();
        match (rules.next(), rules.next()) {
            (Some(rule), None) => Ok(rule),
            _ => Err("a rule has exactly one of: all, direct, release, hostname, include"),
        }
    }
}

impl From<MemberRule> for RuleFields {
    fn from(rule: MemberRule) -> Self {
        let mut fields = Self::default();
        match rule {
            MemberRule::All(all) => fields.all = Some(all),
            MemberRule::Direct(names) => fields.direct = Some(names),
            MemberRule::Release(release) => fields.release = Some(release),
            MemberRule::Hostname(pattern) => fields.hostname = Some(pattern),
            MemberRule::Include(id) => fields.include = Some(id),
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_written_as_one_field() {
        let rule = MemberRule::Hostname("web-*".into());
        let text = serde_json::to_string(&rule).unwrap();
        assert_eq!(text, r#"{"hostname":"web-*"}"#);
        assert_eq!(serde_json::from_str::<MemberRule>(&text).unwrap(), rule);
    }

    #[test]
    fn a_rule_with_none_or_two_fields_is_refused() {
        for bad in ["{}", r#"{"all":true,"hostname":"x"}"#, r#"{"host":"x"}"#] {
            assert!(serde_json::from_str::<MemberRule>(bad).is_err(), "{bad}");
        }
    }
}
