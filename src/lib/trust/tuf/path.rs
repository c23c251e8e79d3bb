//! Which target paths a delegation is for, and how role names are written in file names and addresses.

use super::super::hexadecimal::to_hexadecimal;
use crate::model::digest::Digest;
use std::fmt::Write;

/// Whether a shell-style pattern matches a path: `*` and `?` stop at a slash.
pub fn matches(pattern: &str, path: &str) -> bool {
    let (mut patterns, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (patterns.next(), parts.next()) {
            (None, None) => return true,
            (Some(pattern), Some(part)) if matches_part(pattern, part) => {}
            _ => return false,
        }
    }
}

/// Goes back to the last star only, so the time is bounded by the product of the lengths.
fn matches_part(pattern: &str, part: &str) -> bool {
    let (pattern, part): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), part.chars().collect());
    let (mut at, mut here) = (0, 0);
    let mut star = None;
    while here < part.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == part[here] => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else {
                    return false;
                };
                star = Some((star_at, taken + 1));
                (at, here) = (star_at + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

/// Whether the path's SHA-256 begins with these hexadecimal digits.
pub fn has_hash_prefix(prefix: &str, path: &str) -> bool {
    to_hexadecimal(Digest::of(path.as_bytes()).as_bytes()).starts_with(prefix)
}

/// A role name as a part of an address or a file name: whatever it is, it names no other folder.
pub fn quote(name: &str) -> String {
    let mut quoted = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) {
            quoted.push(char::from(byte));
        } else {
            // writing to a string cannot fail
            let _ = write!(quoted, "%{byte:02X}");
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As python-tuf 7.0.1 answers (DelegatedRole.is_delegated_path).
    #[test]
    fn patterns_match_as_those_of_python_tuf_do() {
        for (pattern, path, expected) in [
            ("*", "a", true),
            ("*", "a/b", false),
            ("*", "", true),
            ("*.doc", "a.doc", true),
            ("*.doc", "a.doc.txt", false),
            ("releases/*/*", "releases/x/x_v1", true),
            ("releases/*/*", "releases/x", false),
            ("?.txt", "a.txt", true),
            ("?.txt", "ab.txt", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("*a*", "bcd", false),
            ("a/", "a/", true),
            ("/a", "a", false),
            ("", "", true),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_time() {
        let (pattern, path) = ("*a".repeat(500) + "b", "a".repeat(5_000));
        assert!(!matches(&pattern, &path));
    }

    #[test]
    fn a_role_name_names_no_other_folder() {
        assert_eq!(quote("../delegatedrole"), "..%2Fdelegatedrole");
        assert_eq!(quote("?"), "%3F");
        assert_eq!(quote("Team-1_x.y~"), "Team-1_x.y~");
        assert_eq!(quote("ä"), "%C3%A4");
    }
}
