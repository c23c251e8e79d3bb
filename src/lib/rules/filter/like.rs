//! Patterns as SQL and SMS have them: `%` is any text, `_` is one letter, a backslash takes the meaning of the next
//! letter. Upper and lower case of A to Z are the same.

/// A pattern that is ready to be asked many times.
#[derive(Debug, Clone)]
pub struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

impl Pattern {
    /// Prepares a pattern; every text is one.
    pub fn new(pattern: &str) -> Self {
        let mut letters = pattern.chars();
        let mut pieces = Vec::new();
        while let Some(letter) = letters.next() {
            let piece = match letter {
                '%' => Piece::Any,
                '_' => Piece::One,
                '\\' => Piece::Letter(letters.next().unwrap_or('\\').to_ascii_lowercase()),
                letter => Piece::Letter(letter.to_ascii_lowercase()),
            };
            if piece != Piece::Any || pieces.last() != Some(&Piece::Any) {
                pieces.push(piece);
            }
        }
        Self(pieces)
    }

    /// Whether the whole text matches. Never goes back past the last `%`, so it costs at most pattern times text.
    pub fn is_match(&self, text: &str) -> bool {
        let pieces = &self.0;
        let (mut rest, mut at) = (text.chars(), 0);
        let mut last_any = None;
        loop {
            let before = rest.clone();
            let letter = rest.next();
            match (pieces.get(at), letter) {
                (None, None) => return true,
                (Some(Piece::Any), _) => {
                    at += 1;
                    rest = before.clone();
                    last_any = Some((at, before));
                }
                (Some(piece), Some(letter)) if piece.takes(letter) => at += 1,
                _ => {
                    // the last % takes one letter more
                    let Some((after, mut from)) = last_any.take() else {
                        return false;
                    };
                    if from.next().is_none() {
                        return false;
                    }
                    (at, rest) = (after, from.clone());
                    last_any = Some((after, from));
                }
            }
        }
    }
}

impl Piece {
    fn takes(self, letter: char) -> bool {
        match self {
            Self::Any | Self::One => true,
            Self::Letter(own) => own == letter.to_ascii_lowercase(),
        }
    }
}

/// The definition, letter by letter.
#[cfg(test)]
pub(super) fn naive(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        (['%', after @ ..], text) => {
            naive(after, text)
                || text
                    .split_first()
                    .is_some_and(|(_, rest)| naive(pattern, rest))
        }
        (['\\', meant, after @ ..], [letter, rest @ ..]) => {
            meant.eq_ignore_ascii_case(letter) && naive(after, rest)
        }
        (['_', after @ ..], [_, rest @ ..]) => naive(after, rest),
        ([own, after @ ..], [letter, rest @ ..]) => {
            own.eq_ignore_ascii_case(letter) && naive(after, rest)
        }
        (_, []) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::filter::pattern_of_wildcards;
    use crate::rules::pattern;
    use proptest::prelude::*;

    #[test]
    fn answers_as_sqlite_does() {
        // each line checked with SQLite 3.40: SELECT text LIKE pattern ESCAPE '\'
        let table = [
            ("", "", true),
            ("%", "", true),
            ("web-%", "WEB-1", true),
            ("web-_", "web-", false),
            ("web-_", "web-12", false),
            ("100\\%", "100%", true),
            ("100\\%", "1000", false),
            ("a\\_b", "axb", false),
            ("%a%b", "xaxxb", true),
            ("_", "é", true),
            ("É", "é", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(
                Pattern::new(pattern).is_match(text),
                expected,
                "{pattern:?} {text:?}"
            );
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let pattern = Pattern::new(&("a%".repeat(500) + "b"));
        assert!(!pattern.is_match(&"a".repeat(20_000)));
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[abB%_\\\\é]{0,8}", text in "[abB%_\\\\é]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(Pattern::new(&pattern).is_match(&text), naive(&letters(&pattern), &letters(&text)));
        }

        #[test]
        fn older_wildcards_mean_the_same(wildcards in "[ab*?%_\\\\]{0,6}", text in "[abAB%_\\\\]{0,6}") {
            let made = Pattern::new(&pattern_of_wildcards(&wildcards));
            prop_assert_eq!(made.is_match(&text), pattern::is_match(&wildcards, &text));
        }
    }
}
