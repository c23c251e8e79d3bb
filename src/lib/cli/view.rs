//! What a command answers, and the one place that writes it: as a table, JSON, JSON lines or CSV.

use super::text;
use crate::model::time::Timestamp;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::io::{self, Write};

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people: aligned columns.
    Table,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header line.
    Csv,
}

/// The answer of a command.
pub trait View {
    /// The whole answer as one JSON document.
    fn json(&self) -> serde_json::Result<String>;

    /// The answer as JSON objects, one a line; a list gives one for each item.
    fn lines(&self) -> serde_json::Result<Vec<String>> {
        Ok(vec![self.json()?])
    }

    /// The answer for people, whose tables are also the CSV.
    fn page(&self) -> Page;
}

/// Text for people: lines and tables, in order.
#[derive(Debug, Default)]
pub struct Page {
    blocks: Vec<Block>,
}

#[derive(Debug)]
enum Block {
    Line(String),
    Table(Table),
}

impl Page {
    /// Adds a line.
    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.blocks.push(Block::Line(line.into()));
        self
    }

    /// Adds a table; an empty one is replaced by the sentence `if_empty`.
    #[must_use]
    pub fn table(mut self, table: Table, if_empty: &str) -> Self {
        if table.rows.is_empty() && !if_empty.is_empty() {
            self = self.line(if_empty);
        }
        self.blocks.push(Block::Table(table));
        self
    }
}

/// Rows under headings.
#[derive(Debug, Default)]
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// How many columns stand side by side at most; the others stand below their row.
    beside: Option<usize>,
}

impl Table {
    /// A table with headings and no rows.
    pub fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings.to_vec(),
            rows: Vec::new(),
            beside: None,
        }
    }

    /// Lets only the first `count` columns stand side by side: the long ones stand below, each on a line of its own.
    #[must_use]
    pub fn beside(mut self, count: usize) -> Self {
        self.beside = Some(count);
        self
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.push_all(row.into());
    }

    /// Adds a row of as many cells as there are headings.
    pub fn push_all(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }
}

/// A cell: text, and what it means for the reader.
#[derive(Debug, Clone)]
pub struct Cell {
    text: String,
    tone: Tone,
}

/// What a cell means for the reader; the terminal decides the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// As it should be.
    Good,
    /// Needs a look.
    Warning,
    /// Needs a deed.
    Bad,
}

impl Cell {
    /// A cell with a tone.
    pub fn toned(text: impl ToString, tone: Tone) -> Self {
        Self {
            text: text.to_string(),
            tone,
        }
    }

    /// A cell for something that may be absent, shown as `-`.
    pub fn optional(text: Option<impl ToString>) -> Self {
        text.map_or_else(|| Self::from("-"), |text| Self::from(text.to_string()))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            tone: Tone::Plain,
        }
    }
}

/// An instant, to the second.
pub fn moment(at: Timestamp) -> Cell {
    Cell::from(text::moment(at))
}

/// Any value as a plain cell.
pub fn cell(value: impl ToString) -> Cell {
    Cell {
        text: value.to_string(),
        tone: Tone::Plain,
    }
}

/// A JSON document on one line: `format` and `type` first, then the fields of the body.
pub fn document(kind: &str, body: &impl Serialize) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Framed<'a, T> {
        format: u32,
        #[serde(rename = "type")]
        kind: &'a str,
        #[serde(flatten)]
        body: &'a T,
    }
    serde_json::to_string(&Framed {
        format: 1,
        kind,
        body,
    })
}

/// Writes the answer in the form asked for; tables fit into `width` columns, where there is one.
pub fn show(
    view: &dyn View,
    output: Output,
    width: Option<u16>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match output {
        Output::Table => write_page(&view.page(), width, out),
        Output::Json => writeln!(out, "{}", view.json()?),
        Output::Jsonl => view
            .lines()?
            .iter()
            .try_for_each(|line| writeln!(out, "{line}")),
        Output::Csv => write_csv(view, out),
    }
}

/// How wide the terminal on standard output is; none when there is no terminal.
pub fn terminal_width() -> Option<u16> {
    comfy_table::Table::new().width()
}

fn write_page(page: &Page, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    for block in &page.blocks {
        match block {
            Block::Line(line) => writeln!(out, "{}", text::visible(line))?,
            Block::Table(table) if !table.rows.is_empty() => write_table(table, width, out)?,
            Block::Table(_) => {}
        }
    }
    Ok(())
}

fn write_table(table: &Table, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    let beside = table.beside.unwrap_or(table.headings.len());
    let beside = beside.min(fitting(table, width));
    let drawn = drawn(table, beside).to_string();
    let mut lines = drawn.lines();
    let bold = Style::new().bold();
    if let Some(header) = lines.next() {
        writeln!(out, "{bold}{}{bold:#}", strip_margin(header))?;
    }
    for (line, row) in lines.zip(&table.rows) {
        let style = row_style(row);
        writeln!(out, "{style}{}{style:#}", strip_margin(line))?;
        for (heading, cell) in table.headings.iter().zip(row).skip(beside) {
            write_below(heading, &cell.text, out)?;
        }
    }
    Ok(())
}

fn drawn(table: &Table, beside: usize) -> comfy_table::Table {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(comfy_table::presets::NOTHING);
    drawn.set_content_arrangement(comfy_table::ContentArrangement::Disabled);
    drawn.set_header(
        table
            .headings
            .iter()
            .take(beside)
            .map(|heading| heading.to_uppercase()),
    );
    for row in &table.rows {
        let cells = row.iter().take(beside);
        drawn.add_row(cells.map(|cell| text::visible(&cell.text).into_owned()));
    }
    drawn
}

/// How many columns fit into the width; one always does.
fn fitting(table: &Table, width: Option<u16>) -> usize {
    let Some(width) = width.map(usize::from) else {
        return table.headings.len();
    };
    // a column is followed by two spaces, the last one by none
    let ends = drawn(table, table.headings.len())
        .column_max_content_widths()
        .into_iter()
        .scan(0, |end, column| {
            *end += usize::from(column) + 2;
            Some(*end - 2)
        });
    ends.take_while(|end| *end <= width).count().max(1)
}

/// A cell below its row, wrapped; one that says nothing is left out.
fn write_below(heading: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_empty() || text == "-" {
        return Ok(());
    }
    let text = format!("{heading}: {}", text::visible(text));
    let indents = std::iter::once("    ").chain(std::iter::repeat("      "));
    text::wrapped(&text, BELOW_WIDTH)
        .iter()
        .zip(indents)
        .try_for_each(|(line, indent)| writeln!(out, "{indent}{line}"))
}

/// What stands below a row is at most so wide, without its indent.
const BELOW_WIDTH: usize = 76;

fn strip_margin(line: &str) -> &str {
    line.strip_prefix(' ').unwrap_or(line).trim_end()
}

/// A row takes the colour of its gravest cell, so that it is found in a long list.
fn row_style(row: &[Cell]) -> Style {
    let has = |tone| row.iter().any(|cell| cell.tone == tone);
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match () {
        () if has(Tone::Bad) => colour(AnsiColor::Red),
        () if has(Tone::Warning) => colour(AnsiColor::Yellow),
        () if has(Tone::Good) => colour(AnsiColor::Green),
        () => Style::new(),
    }
}

/// The first table of the page, since a file with two is read by nothing; without one the fields of the document.
fn write_csv(view: &dyn View, out: &mut dyn Write) -> io::Result<()> {
    let page = view.page();
    let table = page.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    let mut csv = csv::WriterBuilder::new().from_writer(out);
    match table {
        Some(table) => {
            csv.write_record(table.headings.iter().map(|name| name.replace(' ', "_")))?;
            for row in &table.rows {
                csv.write_record(
                    row.iter()
                        .map(|cell| text::csv_safe(&cell.text).into_owned()),
                )?;
            }
        }
        None => {
            let document: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&view.json()?)?;
            csv.write_record(document.keys())?;
            csv.write_record(document.values().map(field))?;
        }
    }
    csv.flush()
}

/// A value of a document as a CSV field: text as it is, all else as JSON.
fn field(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text::csv_safe(text).into_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Hosts;
    impl View for Hosts {
        fn json(&self) -> serde_json::Result<String> {
            Ok(r#"{"format":1,"type":"hosts"}"#.to_owned())
        }
        fn page(&self) -> Page {
            let mut table = Table::new(&["host", "last seen"]);
            table.push([
                Cell::from("=web-1"),
                Cell::toned("never\u{1b}[2J", Tone::Bad),
            ]);
            Page::default().line("One host.").table(table, "No hosts.")
        }
    }

    fn written(output: Output) -> String {
        let mut out = Vec::new();
        show(&Hosts, output, None, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_has_a_header_and_defuses_formulas() {
        assert_eq!(
            written(Output::Csv),
            "host,last_seen\n'=web-1,never\\u{1b}[2J\n"
        );
    }

    #[test]
    fn p12_control_characters_never_reach_the_terminal() {
        let page = written(Output::Table);
        assert!(page.contains("never\\u{1b}[2J"), "{page:?}");
        assert!(page.starts_with("One host.\n"), "{page:?}");
    }

    #[test]
    fn an_empty_table_is_said_in_words() {
        let page = Page::default().table(Table::new(&["a"]), "Nothing to do.");
        let mut out = Vec::new();
        write_page(&page, None, &mut out).unwrap();
        assert_eq!(out, b"Nothing to do.\n");
    }

    #[test]
    fn what_does_not_fit_stands_below_its_row() {
        let mut table = Table::new(&["host", "state", "note"]);
        let note = "a note of some length that ends here";
        table.push([cell("web-1"), cell("well"), cell(note)]);
        table.push([cell("web-2"), cell("ill"), cell("-")]);
        let page = Page::default().table(table, "");
        let written = |width| {
            let mut out = Vec::new();
            write_page(&page, width, &mut out).unwrap();
            anstream::adapter::strip_bytes(&out).into_vec()
        };
        let narrow = String::from_utf8(written(Some(20))).unwrap();
        assert_eq!(
            narrow,
            format!("HOST   STATE\nweb-1  well\n    note: {note}\nweb-2  ill\n")
        );
        let wide = String::from_utf8(written(None)).unwrap();
        assert!(wide.contains(&format!("web-1  well   {note}\n")), "{wide}");
    }

    #[test]
    fn an_answer_without_a_table_gives_its_fields_as_csv() {
        struct Done;
        impl View for Done {
            fn json(&self) -> serde_json::Result<String> {
                document("done", &serde_json::json!({"name": "a,b", "at": null}))
            }
            fn page(&self) -> Page {
                Page::default().line("Done.")
            }
        }
        let mut out = Vec::new();
        show(&Done, Output::Csv, None, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "at,format,name,type\n,1,\"a,b\",done\n"
        );
    }
}
