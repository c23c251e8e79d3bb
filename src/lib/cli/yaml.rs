//! YAML that people write: read strictly, with each error at its place and the likeliest remedy.

use super::failure::{Failure, Kind};
use super::{input, text};
use crate::feed::yaml as shape;
use crate::model::nearest::nearest;
use serde::de::DeserializeOwned;
use serde_yaml::Value;
use std::path::Path;

/// No file that a person writes is larger; the reader's time grows with the square of nested brackets.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a file, or standard input when the path is `-`.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = input::read_text(path, MAX_FILE)?;
    parse(&text).map_err(|mut failure| {
        failure.message = format!("cannot read {}: {}", input::name(path), failure.message);
        failure
    })
}

/// Reads a text; the failure says line, column and what was meant.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(found) = shape::objection(text) {
        return Err(refused(found, text));
    }
    // a reader of structs keeps the last of two equal keys without a word; the reader of values refuses them
    let value: Value = serde_yaml::from_str(text).map_err(|error| explain(&error, text))?;
    if let Some(found) = shape::tag(&value, text) {
        return Err(refused(found, text));
    }
    if value.is_null() {
        return Err(Failure::usage("there is nothing in it"));
    }
    serde_yaml::from_str(text).map_err(|error| explain(&error, text))
}

fn refused((line, column, what): shape::Objection, text: &str) -> Failure {
    Failure::usage(format!(
        "line {line}, column {column}: {what}{}",
        snippet(text, line, column)
    ))
}

fn explain(error: &serde_yaml::Error, text: &str) -> Failure {
    let said = error.to_string();
    let Some((line, column)) = error.location().map(|at| (at.line(), at.column())) else {
        return Failure::new(Kind::Usage, said);
    };
    let said = said.replacen(&format!(" at line {line} column {column}"), "", 1);
    let (said, hint) = match unknown_field(&said) {
        Some((place, field, known)) => (
            format!("{place}unknown field {field:?}"),
            Some(remedy(field, &known)),
        ),
        None => (said, None),
    };
    let is_secret = said
        .split_once("unknown field ")
        .is_some_and(|(_, field)| names_a_secret(field));
    let mut failure = Failure::usage(format!(
        "line {line}, column {column}: {said}{}",
        snippet(text, line, column)
    ));
    failure.hint = match is_secret {
        true => Some(
            "no configuration holds a secret: take it out, and change it where it counts".into(),
        ),
        false => hint,
    };
    failure
}

/// What the names of secrets have in them.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "private",
    "api_key",
];

fn names_a_secret(text: &str) -> bool {
    let text = text.to_lowercase();
    SECRETS.iter().any(|word| text.contains(word))
}

/// The line that is wrong, with a mark below the place; what may be a secret is not said again.
fn snippet(text: &str, line: usize, column: usize) -> String {
    let Some(source) = text.lines().nth(line.saturating_sub(1)) else {
        return String::new();
    };
    if names_a_secret(source) {
        return String::new();
    }
    let shown: String = text::visible(source).chars().take(100).collect();
    let gutter = line.to_string();
    let margin = " ".repeat(gutter.len());
    let mark = " ".repeat(column.saturating_sub(1).min(100));
    format!("\n {gutter} | {shown}\n {margin} | {mark}^")
}

/// Takes serde's "unknown field" apart: the path before it, the field, the fields that exist.
fn unknown_field(said: &str) -> Option<(&str, &str, Vec<&str>)> {
    let (place, rest) = said.split_once("unknown field `")?;
    let (field, expected) = rest.split_once('`')?;
    let known = expected.split('`').skip(1).step_by(2).collect();
    Some((place, field, known))
}

fn remedy(field: &str, known: &[&str]) -> String {
    match nearest(field, known.iter().copied()) {
        Some(name) => format!("did you mean {name:?}?"),
        None => format!("the fields here are: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests;
