//! Patterns for names: `*` stands for any letters, `?` for one; upper and lower case are the same, as in host names.

/// Whether the whole text matches. Never goes back past the last `*`, so a hostile pattern costs at most pattern times text.
pub fn is_match(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                last_star = Some((p, t));
                p += 1;
            }
            Some(letter) if *letter == b'?' || letter.eq_ignore_ascii_case(&text[t]) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((star, taken)) = last_star else {
                    return false;
                };
                // the star takes one letter more
                last_star = Some((star, taken + 1));
                p = star + 1;
                t = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_as_pythons_fnmatch() {
        // each line checked with fnmatch.fnmatchcase of Python 3.11
        let table = [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("**", "abc", true),
            ("web-*", "web-01", true),
            ("web-*", "aweb-01", false),
            ("web-?", "web-", false),
            ("web-?", "web-1", true),
            ("*-db-*", "paris-db-7", true),
            ("*ab", "aab", true),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("?", "", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(is_match(pattern, text), expected, "{pattern:?} {text:?}");
        }
    }

    #[test]
    fn host_names_have_no_case() {
        assert!(is_match("WEB-*", "web-01.Example.org"));
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let pattern = "a*".repeat(2_000) + "b";
        assert!(!is_match(&pattern, &"a".repeat(20_000)));
    }

    /// The definition, letter by letter.
    fn naive(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.first(), text.first()) {
            (None, None) => true,
            (Some(b'*'), _) => {
                naive(&pattern[1..], text) || (!text.is_empty() && naive(pattern, &text[1..]))
            }
            (Some(b'?'), Some(_)) => naive(&pattern[1..], &text[1..]),
            (Some(p), Some(t)) if p == t => naive(&pattern[1..], &text[1..]),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(is_match(&pattern, &text), naive(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
