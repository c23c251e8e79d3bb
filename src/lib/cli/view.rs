//! What a command answers, and the one place that writes it: as a table, JSON, JSON lines or CSV.

use super::text;
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
}

impl Table {
    /// A table with headings and no rows.
    pub fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.rows.push(row.into());
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

/// Writes the answer in the form asked for.
pub fn show(view: &dyn View, output: Output, out: &mut dyn Write) -> io::Result<()> {
    match output {
        Output::Table => write_page(&view.page(), out),
        Output::Json => writeln!(out, "{}", view.json()?),
        Output::Jsonl => view
            .lines()?
            .iter()
            .try_for_each(|line| writeln!(out, "{line}")),
        Output::Csv => write_csv(&view.page(), out),
    }
}

fn write_page(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    for block in &page.blocks {
        match block {
            Block::Line(line) => writeln!(out, "{}", text::visible(line))?,
            Block::Table(table) if table.rows.is_empty() => {}
            Block::Table(table) => write_table(table, out)?,
        }
    }
    Ok(())
}

fn write_table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(comfy_table::presets::NOTHING);
    drawn.set_content_arrangement(comfy_table::ContentArrangement::Disabled);
    drawn.set_header(table.headings.iter().map(|heading| heading.to_uppercase()));
    for row in &table.rows {
        drawn.add_row(
            row.iter()
                .map(|cell| text::visible(&cell.text).into_owned()),
        );
    }
    let drawn = drawn.to_string();
    let mut lines = drawn.lines();
    let bold = Style::new().bold();
    if let Some(header) = lines.next() {
        writeln!(out, "{bold}{}{bold:#}", strip_margin(header))?;
    }
    for (line, row) in lines.zip(&table.rows) {
        let style = row_style(row);
        writeln!(out, "{style}{}{style:#}", strip_margin(line))?;
    }
    Ok(())
}

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

fn write_csv(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let tables = page.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Line(_) => None,
    });
    for (number, table) in tables.enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let mut csv = csv::WriterBuilder::new().from_writer(&mut *out);
        csv.write_record(
            table
                .headings
                .iter()
                .map(|heading| heading.replace(' ', "_")),
        )?;
        for row in &table.rows {
            csv.write_record(
                row.iter()
                    .map(|cell| text::csv_safe(&cell.text).into_owned()),
            )?;
        }
        csv.flush()?;
    }
    Ok(())
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
        show(&Hosts, output, &mut out).unwrap();
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
        write_page(&page, &mut out).unwrap();
        assert_eq!(out, b"Nothing to do.\n");
    }
}
