//! Why a text is not a filter, and where.

use std::fmt;

/// Letters shown of a line on each side of an error.
const SHOWN: usize = 60;

/// A text that is not a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterError {
    /// The line, counted from 1.
    pub line: usize,
    /// The first letter that is meant, counted from 1.
    pub column: usize,
    /// What is wrong, in small letters.
    pub message: String,
    /// What may be meant instead.
    pub hint: Option<String>,
    /// The part of the line around the error.
    shown: String,
    /// Where in `shown` the error begins and how many letters it has.
    mark: (usize, usize),
}

impl FilterError {
    /// An error over the bytes `span` of the text.
    pub(super) fn new(text: &str, span: std::ops::Range<usize>, message: String) -> Self {
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = text[line_start..span.start].chars().count() + 1;
        let line_end = text[span.start..]
            .find('\n')
            .map_or(text.len(), |at| span.start + at);
        let skipped = (column - 1).saturating_sub(SHOWN);
        let letters = text[span.start..span.end.min(line_end).max(span.start)]
            .chars()
            .count();
        let line = text[line_start..line_end].chars().skip(skipped);
        let shown = line.take(2 * SHOWN).map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        });
        Self {
            line: before.matches('\n').count() + 1,
            column,
            message,
            hint: None,
            shown: shown.collect(),
            mark: (column - 1 - skipped, letters.clamp(1, SHOWN)),
        }
    }

    /// The same with a hint.
    pub(super) fn hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// Where it is, in words.
    pub fn place(&self) -> String {
        format!("filter, line {}, column {}", self.line, self.column)
    }

    /// The line with what is wrong underlined.
    pub fn picture(&self) -> String {
        let gutter = self.line.to_string();
        let margin = " ".repeat(gutter.len());
        let (at, letters) = self.mark;
        let (space, mark) = (" ".repeat(at), "^".repeat(letters));
        format!(" {gutter} | {}\n {margin} | {space}{mark}", self.shown)
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place(), self.message)?;
        match &self.hint {
            Some(hint) => write!(out, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FilterError {}
