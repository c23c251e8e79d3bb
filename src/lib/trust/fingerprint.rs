//! Word fingerprints: a key as eight words, to be compared by two people at two screens.

use super::PublicKey;
use crate::model::digest::Digest;

const WORDS: usize = 8;

// Sixteen beginnings and sixteen endings make 256 words, one for each byte. No two sound alike on the telephone.
const BEGINNINGS: [&str; 16] = [
    "ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "za",
];
const ENDINGS: [&str; 16] = [
    "bar", "den", "fix", "gol", "hum", "jad", "kes", "lin", "mor", "nup", "pat", "rek", "sil",
    "ton", "vus", "zam",
];

/// Eight words (64 bits) for the key, separated by spaces.
pub fn words(key: &PublicKey) -> String {
    let digest = Digest::of(key.as_bytes());
    let words: Vec<String> = digest.as_bytes()[..WORDS]
        .iter()
        .copied()
        .map(word)
        .collect();
    words.join(" ")
}

/// Reads eight words that people wrote, with spaces or dashes between them; nothing when they are not such words.
pub fn parse(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_word = |text: &&str| (0..=255).any(|byte| word(byte) == *text);
    (words.len() == WORDS && words.iter().all(is_word)).then(|| words.join(" "))
}

fn word(byte: u8) -> String {
    let (high, low) = (usize::from(byte >> 4), usize::from(byte & 0x0f));
    format!("{}{}", BEGINNINGS[high], ENDINGS[low])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_byte_has_its_own_word() {
        let all: BTreeSet<String> = (0..=255).map(word).collect();
        assert_eq!(all.len(), 256);
    }

    #[test]
    fn words_that_people_wrote_are_read_back() {
        let words = "fiden zavus goden tozam paden jahum pafix keden";
        assert_eq!(
            parse(&words.to_uppercase().replace(' ', "-")).as_deref(),
            Some(words)
        );
        for no in [
            "web-1",
            "",
            "fiden zavus",
            &format!("{words} {words}"),
            &words.replace("goden", "gudrun"),
        ] {
            assert_eq!(parse(no), None, "{no}");
        }
    }

    #[test]
    fn a_key_is_eight_words_of_its_digest() {
        // The key id begins 21fe31dfa154a261.
        let key = super::super::key::tests::rfc8032().public();
        assert_eq!(
            words(&key),
            "fiden zavus goden tozam paden jahum pafix keden"
        );
    }
}
