//! The shape of a YAML text, looked at before and after it is parsed: what a person's file never has, and what costs the parser
//! more than its length.

use serde_yaml::Value;

/// Brackets inside each other; a configuration has three.
const MAX_DEPTH: usize = 64;
/// Uses of what was said before; each may stand for all of it.
const MAX_ALIASES: usize = 64;

/// Where a text breaks a rule, and which; lines and columns from 1.
pub type Objection = (usize, usize, &'static str);

/// Looks at the text alone. Brackets and stars in texts and remarks count too: no file has so many that never close.
pub fn objection(text: &str) -> Option<Objection> {
    let (mut depth, mut aliases, mut before) = (0_usize, 0_usize, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '*' if " \n[{,:-".contains(before) => {
                let next = text[at + 1..].chars().next();
                aliases += usize::from(next.is_some_and(char::is_alphanumeric));
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(place(
                text,
                at,
                "brackets inside each other, more than the limit of 64",
            ));
        }
        if aliases > MAX_ALIASES {
            return Some(place(text, at, "aliases, more than the limit of 64"));
        }
        before = letter;
    }
    None
}

/// Looks at what was parsed: no tag has a meaning here.
pub fn tag(value: &Value, text: &str) -> Option<Objection> {
    match value {
        Value::Tagged(tagged) => {
            let found = text.find(&tagged.tag.to_string());
            Some(place(
                text,
                found.unwrap_or(0),
                "a tag, which has no meaning here",
            ))
        }
        Value::Sequence(items) => items.iter().find_map(|item| tag(item, text)),
        Value::Mapping(pairs) => {
            let parts = pairs.iter().flat_map(|(key, value)| [key, value]);
            parts.into_iter().find_map(|part| tag(part, text))
        }
        _ => None,
    }
}

fn place(text: &str, at: usize, what: &'static str) -> Objection {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1, what)
}
