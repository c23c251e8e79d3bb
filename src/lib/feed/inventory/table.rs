//! Tables of text: their columns stand where the headings do, or commas part them.

/// Rows of cells that commas part, in quotes or without, as the tools of Windows write them. Empty rows are left out.
pub(super) fn comma_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true);
    let rows = reader.from_reader(text.as_bytes()).into_records();
    let rows = rows.map_while(Result::ok);
    let rows = rows.map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect());
    rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
        .collect()
}

/// A table's columns: where each heading begins, in letters.
pub(super) struct Columns(Vec<(String, usize)>);

impl Columns {
    /// The columns of a heading, words of one heading having no space between them.
    pub(super) fn of(heading: &str) -> Self {
        let letters: Vec<char> = heading.chars().collect();
        let mut columns = Vec::new();
        for (at, letter) in letters.iter().enumerate() {
            let is_start = !letter.is_whitespace() && (at == 0 || letters[at - 1].is_whitespace());
            if is_start {
                let word = letters[at..]
                    .iter()
                    .take_while(|letter| !letter.is_whitespace());
                columns.push((word.collect(), at));
            }
        }
        Self(columns)
    }

    /// The cell of a row below this heading.
    pub(super) fn cell(&self, row: &str, name: &str) -> String {
        let Some(at) = self.0.iter().position(|(own, _)| own == name) else {
            return String::new();
        };
        let start = self.0[at].1;
        let end = self.0.get(at + 1).map_or(usize::MAX, |(_, next)| *next);
        let cell: String = row.chars().skip(start).take(end - start).collect();
        cell.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_below_their_headings() {
        let columns = Columns::of("Caption  HotFixID   Name");
        let row = "\u{e9} b      KB1234567  x";
        assert_eq!(columns.cell(row, "Caption"), "\u{e9} b");
        assert_eq!(columns.cell(row, "HotFixID"), "KB1234567");
        assert_eq!(columns.cell(row, "Name"), "x");
        assert_eq!(columns.cell(row, "Status") + &columns.cell("", "Name"), "");
    }
}
