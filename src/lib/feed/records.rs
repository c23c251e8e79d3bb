//! Records of comma-separated values, one after another, each with its place and none longer than is sensible: a quote
//! that is not closed costs one line, not the rest of the file.

use csv_core::ReadRecordResult;
use std::io::{self, BufRead, Read};

/// The longest record, in bytes; the longest of Microsoft's has 3 KB.
const MAX_RECORD: usize = 64 * 1024;
/// The most lines of one record.
const MAX_LINES: usize = 100;
/// The most fields of one record.
const MAX_FIELDS: usize = 64;

/// Reads records.
pub struct Records<R> {
    input: R,
    /// Bytes read and not yet given out; the record to come begins at `start`.
    held: Vec<u8>,
    start: usize,
    /// The line that the record to come begins on, counted from 1.
    line: usize,
    parser: csv_core::Reader,
    text: Vec<u8>,
    ends: [usize; MAX_FIELDS],
}

/// A record that was read, or why it was not.
pub struct Record<'a> {
    /// The line that it begins on, counted from 1.
    pub line: usize,
    /// Its fields.
    pub fields: Result<Fields<'a>, &'static str>,
}

/// The fields of a record.
pub struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl Fields<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.at(number))
    }

    /// A field; empty where there is none.
    pub fn at(&self, number: usize) -> &str {
        let Some(end) = self.ends.get(number) else {
            return "";
        };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..*end).unwrap_or_default()
    }
}

impl<R: BufRead> Records<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Self {
            input,
            held: Vec::new(),
            start: 0,
            line: 1,
            parser: csv_core::Reader::new(),
            text: Vec::new(),
            ends: [0; MAX_FIELDS],
        }
    }

    /// The next record; none at the end. Blank lines are passed over; a line that begins with `#` is a record of its own.
    pub fn read(&mut self) -> io::Result<Option<Record<'_>>> {
        self.held.drain(..self.start);
        self.start = 0;
        loop {
            let first = match self.line_at(0)? {
                0 => return Ok(None),
                end => end,
            };
            if self.held[..first].trim_ascii().is_empty() {
                self.held.drain(..first);
                self.line += 1;
                continue;
            }
            let line = self.line;
            let fields = match self.whole(first)? {
                Ok(end) => {
                    self.line += newlines(&self.held[..end]);
                    self.start = end;
                    self.parse(end)
                }
                Err(reason) => {
                    self.line += 1;
                    self.start = first;
                    Err(reason)
                }
            };
            return Ok(Some(Record { line, fields }));
        }
    }

    /// The end of the record whose first line ends at `end`: the line on which its quotes are closed.
    fn whole(&mut self, mut end: usize) -> io::Result<Result<usize, &'static str>> {
        if self.held[0] == b'#' {
            return Ok(Ok(end));
        }
        let mut quotes = quotes(&self.held[..end]);
        for _ in 0..MAX_LINES {
            if end > MAX_RECORD {
                return Ok(Err("a record of more than 64 KiB"));
            }
            if quotes.is_multiple_of(2) {
                return Ok(Ok(end));
            }
            let next = self.line_at(end)?;
            if next == end {
                break;
            }
            quotes += self::quotes(&self.held[end..next]);
            end = next;
        }
        Ok(Err("a quote is not closed"))
    }

    /// The end of the line that begins at `start` of what is held, which is read when it is not there yet.
    fn line_at(&mut self, start: usize) -> io::Result<usize> {
        let known = self.held[start..].iter().position(|byte| *byte == b'\n');
        if let Some(length) = known {
            return Ok(start + length + 1);
        }
        let most = MAX_RECORD as u64 + 1;
        let read = (&mut self.input)
            .take(most)
            .read_until(b'\n', &mut self.held)?;
        if read as u64 == most && self.held.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
            self.held.push(b'\n');
        }
        Ok(self.held.len())
    }

    fn parse(&mut self, end: usize) -> Result<Fields<'_>, &'static str> {
        self.parser.reset();
        self.text.resize(end.max(1), 0);
        let bytes = &self.held[..end];
        let (result, _, mut written, mut count) =
            self.parser
                .read_record(bytes, &mut self.text, &mut self.ends);
        let mut result = result;
        if result == ReadRecordResult::InputEmpty {
            // the last line has no end of its own
            let rest = (&mut self.text[written..], &mut self.ends[count..]);
            let (last, _, more, fields) = self.parser.read_record(&[], rest.0, rest.1);
            (result, written, count) = (last, written + more, count + fields);
        }
        match result {
            ReadRecordResult::Record => {}
            ReadRecordResult::OutputEndsFull => return Err("more than 64 fields"),
            _ => return Err("not a record"),
        }
        let text = std::str::from_utf8(&self.text[..written]).map_err(|_| "not UTF-8")?;
        let ends = &self.ends[..count];
        Ok(Fields { text, ends })
    }
}

fn quotes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'"').count()
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line and fields of each record, fields joined by `|`; reasons in brackets.
    fn all(bytes: &[u8]) -> Vec<(usize, String)> {
        let mut records = Records::new(bytes);
        let mut found = Vec::new();
        while let Some(record) = records.read().unwrap() {
            let text = match record.fields {
                Ok(fields) => fields.iter().collect::<Vec<_>>().join("|"),
                Err(reason) => format!("[{reason}]"),
            };
            found.push((record.line, text));
        }
        found
    }

    fn told(rows: &[(usize, &str)]) -> Vec<(usize, String)> {
        rows.iter()
            .map(|(line, text)| (*line, (*text).to_owned()))
            .collect()
    }

    #[test]
    fn values_go_over_lines_and_have_quotes_and_commas() {
        let text =
            b"a,b\r\n\"one\nmore\",\"say \"\"so\"\"\"\n\n# a \"remark\n\"x,y\",\nlast,\"field\"";
        let expected = [
            (1, "a|b"),
            (2, "one\nmore|say \"so\""),
            (5, "# a \"remark"),
            (6, "x,y|"),
            (7, "last|field"),
        ];
        assert_eq!(all(text), told(&expected));
    }

    #[test]
    fn a_broken_record_costs_one_line_and_the_rest_is_read() {
        let lines = "\"c\",\"d\"\n".repeat(300);
        let open = format!("\"a\",\"b\n{lines}");
        let found = all(open.as_bytes());
        assert_eq!(found.len(), 301);
        assert_eq!(found[0], (1, "[a quote is not closed]".to_owned()));
        assert_eq!(found[300], (301, "c|d".to_owned()));

        let long = format!("a,{}\nb,c\n", "x".repeat(MAX_RECORD * 2));
        assert_eq!(
            all(long.as_bytes()),
            told(&[(1, "[a record of more than 64 KiB]"), (2, "b|c")])
        );
        let many = format!("{}\nb,c\n", ",".repeat(MAX_FIELDS));
        assert_eq!(
            all(many.as_bytes()),
            told(&[(1, "[more than 64 fields]"), (2, "b|c")])
        );
        assert_eq!(all(b"\xff,a\nb,c"), told(&[(1, "[not UTF-8]"), (2, "b|c")]));
    }

    proptest! {
        #[test]
        fn what_the_csv_library_writes_is_read_back(
            rows in proptest::collection::vec(proptest::collection::vec("[ -~\n]{0,12}", 2..5), 1..20)
        ) {
            let mut writer = csv::WriterBuilder::new()
                .flexible(true)
                .quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let wanted: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
            let found: Vec<String> = all(&bytes).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn arbitrary_bytes_never_panic_and_come_to_an_end(
            bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..600)
        ) {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            prop_assert!(all(&bytes).len() <= lines);
        }
    }
}
