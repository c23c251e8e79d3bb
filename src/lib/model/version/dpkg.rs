//! Versions in dpkg's world and their order (Debian Policy 5.6.12, deb-version(7)).

use crate::model::{Invalid, as_text};
use std::cmp::Ordering;
use std::fmt;

/// A dpkg version, `[epoch:]upstream[-revision]`, kept as written; ordered as dpkg orders.
#[derive(Debug, Clone)]
pub struct DebVersion(String);

impl DebVersion {
    /// Reads a version with the letters that dpkg allows.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::check(text).map(|()| Self(text.to_owned()))
    }

    /// Whether a text is such a version.
    pub fn check(text: &str) -> Result<(), Invalid> {
        let invalid = |rule| Err(Invalid::new("version", text, rule));
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        if epoch.is_empty() || epoch.len() > 9 || !epoch.bytes().all(|b| b.is_ascii_digit()) {
            return invalid("a numeric epoch before ':'");
        }
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
        if upstream.is_empty() || revision.is_empty() {
            return invalid("[epoch:]upstream[-revision], none of them empty");
        }
        let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b".+~-:".contains(&b);
        if !rest.bytes().all(is_allowed) {
            return invalid("only letters, digits and . + ~ - :");
        }
        Ok(())
    }

    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The order of any two texts as dpkg would have it, were they versions.
pub fn order(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    let (epoch, upstream, revision) = parts(left);
    let (other_epoch, other_upstream, other_revision) = parts(right);
    epoch
        .cmp(&other_epoch)
        .then_with(|| compare_part(upstream, other_upstream))
        .then_with(|| compare_part(revision, other_revision))
}

/// Epoch, upstream version and revision. By bytes: a search for a letter costs more than texts this short are worth.
fn parts(version: &str) -> (u32, &[u8], &[u8]) {
    let bytes = version.as_bytes();
    let colon = bytes.iter().position(|b| *b == b':');
    let (epoch, rest) = match colon {
        Some(at) => (version[..at].parse().unwrap_or(u32::MAX), &bytes[at + 1..]),
        None => (0, bytes),
    };
    match rest.iter().rposition(|b| *b == b'-') {
        Some(at) => (epoch, &rest[..at], &rest[at + 1..]),
        None => (epoch, rest, &[]),
    }
}

impl fmt::Display for DebVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}
as_text!(DebVersion);

impl Ord for DebVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        order(&self.0, &other.0)
    }
}

impl PartialOrd for DebVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

// Equality is dpkg's too: 1.0 and 0:1.0-0 are the same version.
impl PartialEq for DebVersion {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for DebVersion {}

/// Compares by turns a run of non-digits (letter by letter) and a run of digits (as numbers).
pub(super) fn compare_part(mut left: &[u8], mut right: &[u8]) -> Ordering {
    while !left.is_empty() || !right.is_empty() {
        let (left_text, left_rest) = left.split_at(run(left, |b| !b.is_ascii_digit()));
        let (right_text, right_rest) = right.split_at(run(right, |b| !b.is_ascii_digit()));
        let (left_digits, left_tail) = left_rest.split_at(run(left_rest, |b| b.is_ascii_digit()));
        let (right_digits, right_tail) =
            right_rest.split_at(run(right_rest, |b| b.is_ascii_digit()));
        let order = compare_text(left_text, right_text)
            .then_with(|| compare_digits(left_digits, right_digits));
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (left_tail, right_tail);
    }
    Ordering::Equal
}

fn run(bytes: &[u8], is_in: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|b| !is_in(*b)).unwrap_or(bytes.len())
}

fn compare_text(left: &[u8], right: &[u8]) -> Ordering {
    (0..left.len().max(right.len()))
        .map(|i| weight(left.get(i)).cmp(&weight(right.get(i))))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// `~` sorts before the end, the end before letters, letters before all else.
fn weight(letter: Option<&u8>) -> i32 {
    match letter {
        None => 0,
        Some(b'~') => -1,
        Some(b) if b.is_ascii_alphabetic() => i32::from(*b),
        Some(b) => i32::from(*b) + 256,
    }
}

fn compare_digits(left: &[u8], right: &[u8]) -> Ordering {
    let significant = |digits: &[u8]| {
        digits
            .iter()
            .position(|b| *b != b'0')
            .map_or(digits.len(), |i| i)
    };
    let (left, right) = (&left[significant(left)..], &right[significant(right)..]);
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_agrees_with_dpkg() {
        // each line checked with dpkg --compare-versions
        let table = [
            ("1.0", "1.0", Ordering::Equal),
            ("1.0", "0:1.0-0", Ordering::Equal),
            ("1.0~rc1", "1.0", Ordering::Less),
            ("1.0", "1.0+b1", Ordering::Less),
            ("1.0-1~bpo12+1", "1.0-1", Ordering::Less),
            ("1:0.1", "2.0", Ordering::Greater),
            ("2.0010", "2.10", Ordering::Equal),
            ("5.4.1-1", "5.4.1-1+deb12u2", Ordering::Less),
            ("1.0a", "1.0+", Ordering::Less),
            ("1.0.9-2+b6", "1.0.9-2+deb12u1", Ordering::Less),
            (
                "99999999999999999999999",
                "100000000000000000000000",
                Ordering::Less,
            ),
        ];
        for (left, right, expected) in table {
            let (left, right) = (
                DebVersion::parse(left).unwrap(),
                DebVersion::parse(right).unwrap(),
            );
            assert_eq!(left.cmp(&right), expected, "{left} {right}");
            assert_eq!(right.cmp(&left), expected.reverse(), "{right} {left}");
        }
    }

    #[test]
    fn what_dpkg_refuses_is_refused() {
        for bad in ["", ":1", "a:1", "1.0-", "-1", "1.0 1", "1_0", "1:"] {
            assert!(DebVersion::parse(bad).is_err(), "{bad:?}");
        }
    }
}
