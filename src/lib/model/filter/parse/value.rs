//! Values, each of its field's kind.

use super::{KEYWORDS, Parsed, Parser, cut, meant};
use crate::model::filter::lexer::Token;
use crate::model::filter::print::{AGES, SIZES};
use crate::model::filter::{FilterError, Kind, Value, Vocabulary};
use crate::model::time::Timestamp;
use std::ops::Range;

impl<F: Vocabulary> Parser<'_, F> {
    pub(super) fn list(&mut self, field: F) -> Parsed<Vec<Value>> {
        if field.kind() == Kind::Time {
            let at = self.tokens[self.at - 1].1.clone();
            return Err(self.error(at, "times are compared with < <= > >="));
        }
        self.list_of(field.kind(), field.name())
    }

    /// Values of this kind, of the thing of that name, in parentheses.
    pub(super) fn list_of(&mut self, kind: Kind, name: &str) -> Parsed<Vec<Value>> {
        self.expect(&Token::Open, "\"(\"")?;
        let mut values = vec![self.value_of(kind, name)?];
        while *self.peek() == Token::Comma {
            self.at += 1;
            values.push(self.value_of(kind, name)?);
        }
        self.expect(&Token::Close, "\",\" or \")\"")?;
        Ok(values)
    }

    /// A value of the field's kind.
    pub(super) fn value(&mut self, field: F) -> Parsed<Value> {
        self.value_of(field.kind(), field.name())
    }

    /// A value of this kind, of the thing of that name.
    pub(super) fn value_of(&mut self, kind: Kind, name: &str) -> Parsed<Value> {
        let (token, span) = self.next();
        let wrong = |parser: &Self| {
            parser.at_value(&token, &span, format!("{name} is a {}", expected(kind)))
        };
        match (kind, &token) {
            (Kind::Text | Kind::Version, Token::Text(text)) => {
                self.short(text, &span)?;
                Ok(Value::Text(text.clone()))
            }
            (Kind::Number, Token::Number(text)) => {
                let number = text.parse().map(Value::Number);
                number.map_err(|_| wrong(self))
            }
            (Kind::Size, Token::Number(text)) => {
                let number = with_unit(text, &SIZES).map(Value::Number);
                number.ok_or_else(|| wrong(self))
            }
            (Kind::Time, Token::Number(text)) => {
                let units = AGES.map(|(word, unit)| (word, i64::from(unit)));
                let seconds = with_unit(text, &units).filter(|_| ends_in_letter(text));
                let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
                seconds.map(Value::Age).ok_or_else(|| wrong(self))
            }
            (Kind::Time, Token::Text(text)) => time(text).ok_or_else(|| wrong(self)),
            (Kind::Flag, Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Ok(Value::Flag(true)),
                "false" => Ok(Value::Flag(false)),
                _ => Err(wrong(self)),
            },
            (Kind::Word(words) | Kind::Rank(words), Token::Word(text) | Token::Text(text)) => {
                self.one_of((text, &span), words)
            }
            _ => Err(wrong(self)),
        }
    }

    /// One of a few words, in quotes or without.
    fn one_of(
        &self,
        (text, span): (&str, &Range<usize>),
        words: &'static [&'static str],
    ) -> Parsed<Value> {
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(text));
        let found = found.map(|word| Value::Text((*word).to_owned()));
        found.ok_or_else(|| {
            let message = format!("{} is none of: {}", cut(text), words.join(", "));
            let hint = meant(text, words.iter().copied());
            self.error(span.clone(), message).hint(hint)
        })
    }

    fn at_value(&self, token: &Token, span: &Range<usize>, message: String) -> FilterError {
        let hint = match token {
            Token::Word(word) if !KEYWORDS.contains(&word.to_ascii_lowercase().as_str()) => {
                Some(format!("texts stand in quotes: \"{word}\""))
            }
            _ => None,
        };
        self.error(span.clone(), message).hint(hint)
    }
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text: expected one in quotes",
        Kind::Version => "version: expected one in quotes",
        Kind::Number => "number: expected a whole one",
        Kind::Size => "size: expected a whole number, with a unit if any, as in 4GiB or 500MB",
        Kind::Time => {
            "time: expected an age, as in 7d, 12h or 30m, or a time in quotes, as in \"2026-11-22\""
        }
        Kind::Flag => "yes or no: expected true or false",
        Kind::Word(_) | Kind::Rank(_) => "word: expected one",
    }
}

/// `"2026-11-22"` is the beginning of that day, in UTC.
fn time(text: &str) -> Option<Value> {
    let whole = if text.len() == 10 {
        format!("{text}T00:00:00Z")
    } else {
        text.to_owned()
    };
    Timestamp::parse(&whole).ok().map(Value::Time)
}

fn ends_in_letter(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// A number with one of the units, whose case does not matter, or with none.
fn with_unit(text: &str, units: &[(&str, i64)]) -> Option<i64> {
    let split = text.rfind(|c: char| !c.is_ascii_alphabetic())? + 1;
    let number: i64 = text[..split].parse().ok()?;
    let word = &text[split..];
    if word.is_empty() {
        return Some(number);
    }
    let (_, unit) = units
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    number.checked_mul(*unit)
}
