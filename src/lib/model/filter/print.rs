//! A filter as text; [`Filter::parse`] reads it back as the same filter.

use super::{Filter, Kind, Name, Property, Question, Test, Value, Vocabulary};
use crate::model::time::Timestamp;
use std::fmt::{self, Display, Formatter, Write};

impl<F: Vocabulary> Display for Filter<F> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always(always) => write!(out, "{always}"),
            Self::Test(test) => test.fmt(out),
            Self::Not(inner) => negated(inner, out),
            Self::All(parts) => joined(parts, " and ", out, |part| matches!(part, Self::Any(_))),
            Self::Any(parts) => joined(parts, " or ", out, |_| false),
        }
    }
}

/// The parts with `word` between them, those that bind weaker in parentheses.
fn joined<F: Vocabulary>(
    parts: &[Filter<F>],
    word: &str,
    out: &mut Formatter<'_>,
    is_weaker: impl Fn(&Filter<F>) -> bool,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.write_str(word)?;
        }
        if is_weaker(part) {
            write!(out, "({part})")?;
        } else {
            part.fmt(out)?;
        }
    }
    Ok(())
}

fn negated<F: Vocabulary>(inner: &Filter<F>, out: &mut Formatter<'_>) -> fmt::Result {
    match inner {
        Filter::Test(Test::Like { field, pattern }) => {
            write!(out, "{field} not like {}", Quoted(pattern))
        }
        Filter::Test(Test::In { field, values }) => {
            write!(out, "{field} not in {}", List(values, field.kind()))
        }
        Filter::Test(Test::Known(field)) => write!(out, "{field} is not known"),
        Filter::All(_) | Filter::Any(_) | Filter::Test(Test::Compare { .. }) => {
            write!(out, "not ({inner})")
        }
        Filter::Test(Test::Custom { property, question })
            if !matches!(question, Question::Compare(..)) =>
        {
            asked(&Custom(property), (question, "not "), out)
        }
        Filter::Test(
            Test::Software {
                version: Some(_), ..
            }
            | Test::Custom { .. },
        ) => write!(out, "not ({inner})"),
        _ => write!(out, "not {inner}"),
    }
}

impl<F: Vocabulary> Display for Test<F> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare {
                field,
                operator,
                value,
            } => write!(out, "{field} {operator} {}", Shown(value, field.kind())),
            Self::Like { field, pattern } => write!(out, "{field} like {}", Quoted(pattern)),
            Self::In { field, values } => write!(out, "{field} in {}", List(values, field.kind())),
            Self::Known(field) => write!(out, "{field} is known"),
            Self::Software { name, version } => {
                write!(out, "software({name})")?;
                match version {
                    Some((operator, text)) => write!(out, " {operator} {}", Quoted(text)),
                    None => Ok(()),
                }
            }
            Self::Update { standing, update } => write!(out, "{standing}({update})"),
            Self::Boundary(network) => write!(out, "boundary({})", Quoted(&network.to_string())),
            Self::Collection(id) => write!(out, "collection({})", Quoted(id.as_str())),
            Self::Custom { property, question } => asked(&Custom(property), (question, ""), out),
        }
    }
}

struct Custom<'a>(&'a Property);

impl Display for Custom<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "custom({})", Quoted(&self.0.to_string()))
    }
}

/// A question, with `not ` where the opposite is meant.
fn asked(
    what: &Custom<'_>,
    (question, not): (&Question, &str),
    out: &mut Formatter<'_>,
) -> fmt::Result {
    match question {
        Question::Compare(operator, value) => {
            write!(out, "{what} {operator} {}", Shown(value, Kind::Number))
        }
        Question::Like(pattern) => write!(out, "{what} {not}like {}", Quoted(pattern)),
        Question::In(values) => write!(out, "{what} {not}in {}", List(values, Kind::Number)),
        Question::Known => write!(out, "{what} is {not}known"),
    }
}

impl Display for Name {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(name) => Quoted(name).fmt(out),
            Self::Like(pattern) => write!(out, "like {}", Quoted(pattern)),
        }
    }
}

struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        for letter in self.0.chars() {
            if matches!(letter, '"' | '\\') {
                out.write_char('\\')?;
            }
            out.write_char(letter)?;
        }
        out.write_char('"')
    }
}

struct List<'a>(&'a [Value], Kind);

impl Display for List<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_char('(')?;
        for (at, value) in self.0.iter().enumerate() {
            let before = if at > 0 { ", " } else { "" };
            write!(out, "{before}{}", Shown(value, self.1))?;
        }
        out.write_char(')')
    }
}

impl Value {
    /// The value as a filter on a field of this kind writes it.
    pub fn written(&self, kind: Kind) -> String {
        Shown(self, kind).to_string()
    }
}

struct Shown<'a>(&'a Value, Kind);

impl Display for Shown<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => Quoted(text).fmt(out),
            Value::Number(number) if self.1 == Kind::Size => size(*number, out),
            Value::Number(number) => write!(out, "{number}"),
            Value::Time(at) => Quoted(&time(*at)).fmt(out),
            Value::Age(seconds) => age(*seconds, out),
            Value::Flag(flag) => write!(out, "{flag}"),
        }
    }
}

fn time(at: Timestamp) -> String {
    let text = at.to_string();
    text.strip_suffix("T00:00:00Z")
        .map_or(text.clone(), str::to_owned)
}

/// Units of size, the largest first.
pub(super) const SIZES: [(&str, i64); 8] = [
    ("TiB", 1 << 40),
    ("TB", 1_000_000_000_000),
    ("GiB", 1 << 30),
    ("GB", 1_000_000_000),
    ("MiB", 1 << 20),
    ("MB", 1_000_000),
    ("KiB", 1 << 10),
    ("KB", 1_000),
];

fn size(bytes: i64, out: &mut Formatter<'_>) -> fmt::Result {
    let is_whole = |unit: i64| bytes != 0 && bytes % unit == 0;
    match SIZES.iter().find(|(_, unit)| is_whole(*unit)) {
        Some((word, unit)) => write!(out, "{}{word}", bytes / unit),
        None => write!(out, "{bytes}"),
    }
}

/// Units of age, the largest first.
pub(super) const AGES: [(&str, u32); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

fn age(seconds: u32, out: &mut Formatter<'_>) -> fmt::Result {
    let unit = AGES.iter().find(|(_, unit)| seconds.is_multiple_of(*unit));
    let (word, unit) = unit.copied().unwrap_or(("s", 1));
    write!(out, "{}{word}", seconds / unit)
}
