//! Identifiers: one type each, so that none is taken for another.

use super::{Invalid, as_text};
use std::fmt;

/// Defines an identifier over text with its rule.
macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $kind:literal, $rule:literal, $check:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads and checks the text; the only way to make one.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(Invalid::new($kind, text, $rule)) }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(&self.0)
            }
        }
        as_text!($name);
    };
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
}

fn is_site_code(text: &str) -> bool {
    text.len() == 3
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// `S01-P00001`: site code, a letter for the kind, five digits.
fn is_serial_id(text: &str, letter: u8) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes.len() <= 14
        && is_site_code(&text[..text.len().min(3)])
        && bytes[3] == b'-'
        && bytes[4] == letter
        && bytes[5..].iter().all(u8::is_ascii_digit)
}

text_id!(
    /// A site's three-character code; unique in the hierarchy.
    SiteCode, "site code", "three characters A-Z or 0-9", is_site_code
);
text_id!(
    /// The stable identity of an agent: a UUID in lower case.
    ClientId, "client id", "a UUID in lower case", |text| {
        text.len() == 36 && !text.contains(|c: char| c.is_ascii_uppercase()) && uuid::Uuid::try_parse(text).is_ok()
    }
);
text_id!(
    /// A message's identity: a UUID in lower case, made by its sender.
    MessageId, "message id", "a UUID in lower case", |text| {
        text.len() == 36 && !text.contains(|c: char| c.is_ascii_uppercase()) && uuid::Uuid::try_parse(text).is_ok()
    }
);
text_id!(
    /// A collection's name: small letters, digits, dot, underscore, dash.
    CollectionId, "collection", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// A distribution point's name.
    DistributionPointId, "distribution point", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// The name of a group of distribution points.
    PointGroupId, "distribution point group", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// The name of a boundary group.
    BoundaryGroupId, "boundary group", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// A feed's name, for example `debian-security`.
    FeedId, "feed", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// An authorization list's name, for example `2026-11-security`.
    AuthorizationListId, "authorization list", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// A package's id: site code, `P`, a serial number.
    PackageId, "package id", "site code, '-P' and five digits, as in S01-P00001", |text| text.is_ascii() && is_serial_id(text, b'P')
);
text_id!(
    /// A deployment's id: site code, `D`, a serial number.
    DeploymentId, "deployment id", "site code, '-D' and five digits, as in S01-D00001", |text| text.is_ascii() && is_serial_id(text, b'D')
);
text_id!(
    /// A policy's id; today a deployment's policy carries the deployment's id.
    PolicyId, "policy id", "1-64 letters, digits or '-'", |text| {
        (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    }
);
text_id!(
    /// An update's id in its feed's own terms, for example `debian/bookworm/xz-utils/5.4.1-1+deb12u2`.
    UpdateId, "update id", "1-200 printable characters without spaces", |text| {
        (1..=200).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic())
    }
);
text_id!(
    /// A vulnerability's id, for example `CVE-2026-13221`.
    CveId, "CVE id", "CVE-YYYY-NNNN", |text| {
        let mut parts = text.split('-');
        parts.next() == Some("CVE")
            && parts.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))
            && parts.next().is_some_and(|n| (4..=19).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
            && parts.next().is_none()
    }
);
text_id!(
    /// An operator's name on the roster.
    OperatorName, "operator", "1-64 small letters, digits, '.', '_' or '-'", is_name
);
text_id!(
    /// The identity of a key: the SHA-256 of its public half, in hexadecimal.
    KeyId, "key id", "64 hexadecimal digits in lower case", |text| {
        text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    }
);

impl ClientId {
    /// Makes the identity (UUID version 7) from the time and ten random bytes.
    pub fn make(now: super::time::Timestamp, random: &[u8; 10]) -> Self {
        Self(uuid_v7(now, random))
    }
}

impl MessageId {
    /// Makes the identity (UUID version 7) from the time and ten random bytes.
    pub fn make(now: super::time::Timestamp, random: &[u8; 10]) -> Self {
        Self(uuid_v7(now, random))
    }
}

fn uuid_v7(now: super::time::Timestamp, random: &[u8; 10]) -> String {
    let millis = u64::try_from(now.as_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, random)
        .into_uuid()
        .to_string()
}

impl PackageId {
    /// The `serial`-th package of a site.
    pub fn make(site: &SiteCode, serial: u32) -> Self {
        Self(format!("{site}-P{serial:05}"))
    }
}

impl DeploymentId {
    /// The `serial`-th deployment of a site.
    pub fn make(site: &SiteCode, serial: u32) -> Self {
        Self(format!("{site}-D{serial:05}"))
    }
}

impl From<super::digest::Digest> for KeyId {
    fn from(digest: super::digest::Digest) -> Self {
        Self(digest.to_string())
    }
}

impl From<&DeploymentId> for PolicyId {
    fn from(id: &DeploymentId) -> Self {
        Self(id.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_one_kind_is_refused_as_another() {
        assert!(PackageId::parse("S01-P00001").is_ok());
        assert!(DeploymentId::parse("S01-P00001").is_err());
        assert!(PackageId::parse("S01-P0001").is_err());
        assert!(PackageId::parse("é01-P00001").is_err());
    }

    #[test]
    fn a_made_id_parses() {
        let site = SiteCode::parse("S01").unwrap();
        let id = PackageId::make(&site, 7);
        assert_eq!(PackageId::parse(id.as_str()), Ok(id));
        let client = ClientId::make(
            super::super::time::Timestamp::from_millis(1_764_000_000_000),
            &[7; 10],
        );
        assert_eq!(ClientId::parse(client.as_str()), Ok(client));
    }

    #[test]
    fn names_keep_to_their_letters() {
        for bad in ["", "Upper", "../x", "a b", "-x", &"x".repeat(65)] {
            assert!(CollectionId::parse(bad).is_err(), "{bad:?}");
        }
    }
}
