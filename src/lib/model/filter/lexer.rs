//! The words of a filter's text and where they stand.

use super::{FilterError, Operator};
use std::ops::Range;

/// A word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or keyword: letters, digits, `_` and dots.
    Word(String),
    /// A text, without its quotes.
    Text(String),
    /// Digits and the letters that follow at once, as in `7d` and `4GiB`.
    Number(String),
    /// A comparison.
    Operator(Operator),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// Where the text ends.
    End,
}

/// All words with their places in bytes; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, FilterError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = token(text, at, first)?;
        found.push((token, at..at + length));
        at += length;
    }
    found.push((Token::End, text.len()..text.len()));
    Ok(found)
}

/// The word that begins with `first` at the byte `at`, and its length.
fn token(text: &str, at: usize, first: char) -> Result<(Token, usize), FilterError> {
    let rest = &text[at..];
    let single = |token| Ok((token, 1));
    match first {
        '(' => single(Token::Open),
        ')' => single(Token::Close),
        ',' => single(Token::Comma),
        '"' | '\'' => quoted(text, at, first),
        '<' | '>' | '=' | '!' => operator(text, at),
        '-' | '0'..='9' => {
            let digits = &rest[1..];
            let length = 1 + run(digits, |c| c.is_ascii_alphanumeric());
            Ok((Token::Number(rest[..length].to_owned()), length))
        }
        first if first.is_ascii_alphabetic() => {
            let length = run(rest, |c| c.is_ascii_alphanumeric() || "._".contains(c));
            Ok((Token::Word(rest[..length].to_owned()), length))
        }
        other => {
            let message = format!("{other:?} has no meaning here");
            Err(FilterError::new(text, at..at + other.len_utf8(), message))
        }
    }
}

fn run(text: &str, is_in: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_in(c)).unwrap_or(text.len())
}

fn operator(text: &str, at: usize) -> Result<(Token, usize), FilterError> {
    let rest = &text[at..];
    let known = [
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("!=", Operator::Unequal),
        ("<>", Operator::Unequal),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
    ];
    let found = known.iter().find(|(word, _)| rest.starts_with(word));
    found
        .map(|(word, operator)| (Token::Operator(*operator), word.len()))
        .ok_or_else(|| {
            let error = FilterError::new(text, at..at + 1, "\"!\" has no meaning here".into());
            error.hint(Some("write not, or !=".into()))
        })
}

/// A text in quotes. A backslash before the quote or a backslash means that letter; before others it stays, for patterns.
fn quoted(text: &str, at: usize, quote: char) -> Result<(Token, usize), FilterError> {
    let mut read = String::new();
    let mut letters = text[at + 1..].char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            _ if letter == quote => return Ok((Token::Text(read), place + 2)),
            '\\' => match letters.next_if(|(_, next)| *next == quote || *next == '\\') {
                Some((_, meant)) => read.push(meant),
                None => read.push('\\'),
            },
            _ if letter.is_control() => {
                let here = at + 1 + place;
                let message = "a control character in a text".to_owned();
                return Err(FilterError::new(
                    text,
                    here..here + letter.len_utf8(),
                    message,
                ));
            }
            _ => read.push(letter),
        }
    }
    let message = format!("a text that does not end: {quote} is missing");
    Err(FilterError::new(text, at..text.len(), message))
}
