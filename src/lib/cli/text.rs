//! Text from outside made safe to show, and numbers made readable.

use crate::model::time::Timestamp;
use std::borrow::Cow;
use std::io::Write;
use std::time::Duration;

/// The text with control and direction-changing characters written out (security.md P12).
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        Cow::Owned(
            text.chars()
                .flat_map(|c| {
                    if is_hidden(c) {
                        c.escape_unicode().collect()
                    } else {
                        vec![c]
                    }
                })
                .collect(),
        )
    } else {
        Cow::Borrowed(text)
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The same for a text of several lines, which stay lines.
pub fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// Writes lines to standard error; when it is closed there is nobody left to tell.
pub fn say(text: &str) {
    drop(writeln!(std::io::stderr(), "{}", visible_lines(text)));
}

/// A CSV field that no spreadsheet takes for a formula.
pub fn csv_safe(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@') if text.len() > 1 => Cow::Owned(format!("'{}", visible(text))),
        _ => visible(text),
    }
}

/// Bytes in units of 1024, as in `4.4 MiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if count < 1024 {
        return format!("{count} B");
    }
    let mut tenths = count.saturating_mul(10) / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// An instant for people: to the second, as in `2026-11-22T16:37:57Z`. JSON keeps all of it.
pub fn moment(at: Timestamp) -> String {
    let full = at.to_string();
    match full.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => full,
    }
}

/// The text on lines of at most `width` characters, broken between words; a longer word keeps its line.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A length of time in its largest unit, as in `3 h`.
pub fn span(span: Duration) -> String {
    match span.as_secs() {
        s @ 0..120 => format!("{s} s"),
        s @ 120..7200 => format!("{} min", s / 60),
        s @ 7200..172_800 => format!("{} h", s / 3600),
        s => format!("{} d", s / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_to_the_second() {
        let at = |text| moment(Timestamp::parse(text).unwrap());
        assert_eq!(at("2026-11-22T16:37:57.687Z"), "2026-11-22T16:37:57Z");
        assert_eq!(at("2026-11-22T16:37:57Z"), "2026-11-22T16:37:57Z");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable no", 4), ["unbreakable", "no"]);
    }

    #[test]
    fn sizes_and_spans_read_well() {
        assert_eq!(
            [bytes(0), bytes(1023), bytes(4_664_940)],
            ["0 B", "1023 B", "4.4 MiB"]
        );
        assert_eq!(
            [
                span(Duration::from_secs(119)),
                span(Duration::from_secs(90_000))
            ],
            ["119 s", "25 h"]
        );
    }
}
