//! Values as other tools write them: a number in quotes, one row where there could be many. All of it is bounded.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Longest text of a property, in bytes; what is longer is cut, and marked so.
const LONGEST: usize = 1024;
/// Most rows of one list: some ten times the packages of a large machine.
pub(super) const MAX_ROWS: usize = 50_000;

/// A text, or what can be written as one; without control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(pub(super) String);

impl Text {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, unless it is empty.
    pub(super) fn told(&self) -> Option<&str> {
        Some(self.as_str()).filter(|text| !text.is_empty())
    }

    /// The number that the text begins with, as in `1867 MHz`.
    pub(super) fn number(&self) -> Option<u64> {
        let end = self.0.find(|c: char| !c.is_ascii_digit());
        self.0[..end.unwrap_or(self.0.len())].parse().ok()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

/// One line of at most [`LONGEST`] bytes, without control characters and space around it.
pub(super) fn plain(text: &str) -> String {
    let text = text.trim();
    let mut ends = (0..=LONGEST.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut line = text[..end].replace(char::is_control, " ");
    if end < text.len() {
        line.push('\u{2026}');
    }
    line
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text or a number")
    }
    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(plain(text)))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }
    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::default())
    }
    /// A list of texts, of which the first counts.
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
        let first = list.next_element::<Text>()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.unwrap_or_default())
    }
}

/// A list, or the one row that stands where a list could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows<T>(pub(super) Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(RowsVisitor(std::marker::PhantomData))
    }
}

struct RowsVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RowsVisitor<T> {
    type Value = Rows<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows<T>, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element()? {
            if rows.len() == MAX_ROWS {
                let reason = format_args!("more than {MAX_ROWS} rows").to_string();
                return Err(serde::de::Error::custom(reason));
            }
            rows.push(row);
        }
        Ok(Rows(rows))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rows<T>, A::Error> {
        let row = T::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(Rows(vec![row]))
    }
    fn visit_str<E>(self, _: &str) -> Result<Rows<T>, E> {
        Ok(Rows::default())
    }
    fn visit_unit<E>(self) -> Result<Rows<T>, E> {
        Ok(Rows::default())
    }
}

/// Makes texts that tell instances apart differ: the second `DIMM` becomes `DIMM #2`.
pub(super) fn distinct<'a>(names: impl Iterator<Item = &'a mut String>) {
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    for name in names {
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *name = format!("{name} #{count}").trim_start().to_owned();
        }
    }
}
