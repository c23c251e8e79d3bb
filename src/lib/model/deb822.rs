//! Stanzas of `Field: value` lines, as dpkg's status, `Packages` and `Release` files are written (deb822(5)).

/// The stanzas of a text, in order, borrowed from it.
pub fn stanzas(text: &str) -> impl Iterator<Item = Stanza<'_>> {
    let mut rest = text;
    let mut line = 1;
    std::iter::from_fn(move || {
        while let Some(after) = rest.strip_prefix('\n') {
            (rest, line) = (after, line + 1);
        }
        if rest.is_empty() {
            return None;
        }
        let (body, after) = rest.split_once("\n\n").unwrap_or((rest, ""));
        let stanza = Stanza { body, line };
        line += body.bytes().filter(|b| *b == b'\n').count() + 2;
        rest = after;
        Some(stanza)
    })
}

/// One stanza.
#[derive(Debug, Clone, Copy)]
pub struct Stanza<'a> {
    body: &'a str,
    line: usize,
}

impl<'a> Stanza<'a> {
    /// The line of the text that the stanza begins on, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Name and value of each field, in order; a value keeps its continuation lines.
    pub fn fields(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let mut rest = self.body;
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let end = end_of_field(rest);
                let (field, after) = (&rest[..end], rest[end..].trim_start_matches('\n'));
                rest = after;
                if let Some((name, value)) = field.split_once(':') {
                    return Some((name, value.trim()));
                }
            }
            None
        })
    }

    /// The value of a field, by its name in any case.
    pub fn field(&self, name: &str) -> Option<&'a str> {
        self.fields()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// A field ends at the first line break that no blank follows.
fn end_of_field(text: &str) -> usize {
    let bytes = text.as_bytes();
    (0..bytes.len())
        .find(|&i| bytes[i] == b'\n' && !matches!(bytes.get(i + 1), Some(b' ' | b'\t')))
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stanzas_know_their_line_and_fields_keep_their_continuation() {
        let text = "\nPackage: a\nDescription: x\n more\n .\nVersion: 1\n\n\nPackage: b\n";
        let all: Vec<_> = stanzas(text).collect();
        assert_eq!(all.iter().map(Stanza::line).collect::<Vec<_>>(), [2, 9]);
        assert_eq!(all[0].field("description"), Some("x\n more\n ."));
        assert_eq!(all[0].field("Version"), Some("1"));
        assert_eq!(all[1].field("Package"), Some("b"));
        assert_eq!(all[1].field("Version"), None);
    }

    #[test]
    fn a_line_without_a_colon_is_passed_over() {
        let all: Vec<_> = stanzas("garbage\nPackage: a").collect();
        assert_eq!(all[0].fields().collect::<Vec<_>>(), [("Package", "a")]);
    }
}
