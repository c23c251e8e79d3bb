//! YAML that people write: read strictly, with each error at its place and the likeliest remedy.

use super::failure::{Failure, Kind};
use super::{input, text};
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
    // a reader of structs keeps the last of two equal keys without a word; the reader of values refuses them
    let value: Value = serde_yaml::from_str(text).map_err(|error| explain(&error, text))?;
    if value.is_null() {
        return Err(Failure::usage("there is nothing in it"));
    }
    serde_yaml::from_str(text).map_err(|error| explain(&error, text))
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
    let mut failure = Failure::usage(format!(
        "line {line}, column {column}: {said}{}",
        snippet(text, line, column)
    ));
    failure.hint = hint;
    failure
}

/// The line that is wrong, with a mark below the place.
fn snippet(text: &str, line: usize, column: usize) -> String {
    let Some(source) = text.lines().nth(line.saturating_sub(1)) else {
        return String::new();
    };
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
mod tests {
    use super::*;
    use crate::model::site::SiteConfiguration;

    fn refused(text: &str) -> String {
        parse::<SiteConfiguration>(text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_field_is_named_with_its_place_and_the_likeliest_remedy() {
        let text = "boundaries: []\nfeeds: []\nboundry:\n  - network: 10.0.0.0/8\n";
        let expected = "error: line 3, column 1: unknown field \"boundry\"\n 3 | boundry:\n   | ^\nhint: did you mean \"boundaries\"?";
        assert_eq!(refused(text), expected);
        let nested = refused("boundaries:\n  - netwrk: 10.0.0.0/8\n");
        assert!(
            nested
                .starts_with("error: line 2, column 5: boundaries[0]: unknown field \"netwrk\"\n"),
            "{nested}"
        );
        assert!(
            nested.ends_with("hint: did you mean \"network\"?"),
            "{nested}"
        );
    }

    #[test]
    fn a_field_like_no_other_lists_those_that_exist() {
        let said = refused("zzz: 1\n");
        assert!(said.ends_with("hint: the fields here are: site, management_points, distribution_points, boundaries, collections, feeds"), "{said}");
    }

    #[test]
    fn a_key_twice_is_refused() {
        let said = refused("boundaries:\n  - network: 10.0.0.0/8\n    network: 11.0.0.0/8\n");
        assert!(
            said.contains("duplicate") && said.contains("line 2"),
            "{said}"
        );
        let said = refused("boundaries: []\nboundaries: []\n");
        assert!(said.contains("duplicate"), "{said}");
    }

    #[test]
    fn a_value_of_the_wrong_form_is_explained_at_its_place() {
        let said = refused("boundaries:\n  - network: 10.1.1.5/16\n");
        assert!(said.starts_with("error: line 2, column 5: boundaries[0]: invalid network \"10.1.1.5/16\": a subnet without host bits"), "{said}");
    }

    #[test]
    fn broken_empty_and_many_documents_are_refused() {
        assert!(refused("boundaries: [\n").starts_with("error: line "));
        assert_eq!(refused(""), "error: there is nothing in it");
        assert_eq!(
            refused("# only a remark\n"),
            "error: there is nothing in it"
        );
        assert!(refused("---\na: 1\n---\nb: 2\n").contains("more than one document"));
        assert!(refused("just text\n").starts_with("error: "));
    }

    #[test]
    fn a_billion_laughs_end() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..12 {
            let alias = format!("*a{}", n - 1);
            text += &format!("a{n}: &a{n} [{}]\n", [alias.as_str(); 9].join(", "));
        }
        assert!(refused(&text).contains("limit"));
    }

    #[test]
    fn a_byte_order_mark_and_rules_as_fields_are_read() {
        let text = "\u{feff}collections:\n  - id: web\n    rules:\n      - hostname: web-*\n      - direct: [db-1]\n";
        let read: SiteConfiguration = parse(text).unwrap();
        assert_eq!(read.collections.unwrap()[0].rules.len(), 2);
    }
}
