//! A row of a query: the values that come out.

use super::Error;
use crate::model::Invalid;
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use std::str::FromStr;

/// A row of a query. Its columns are taken in the order of the SELECT, so that they are named once. An engine fills one
/// again and again, so that a row of many costs no memory of its own.
pub(super) struct Row {
    doing: &'static str,
    cells: Vec<Cell>,
    /// The column that is next.
    next: usize,
    texts: String,
    blobs: Vec<u8>,
}

/// A value; texts and bytes by where they begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Null,
    Int(i64),
    Text(usize, usize),
    Blob(usize, usize),
}

impl Row {
    /// An empty row of a query that does this.
    pub(super) fn new(doing: &'static str) -> Self {
        Self {
            doing,
            cells: Vec::new(),
            next: 0,
            texts: String::new(),
            blobs: Vec::new(),
        }
    }

    /// Empties it for the next one.
    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.next = 0;
        self.texts.clear();
        self.blobs.clear();
    }

    /// Adds a column, NULL for none.
    pub(super) fn push_int(&mut self, number: Option<i64>) {
        self.cells.push(number.map_or(Cell::Null, Cell::Int));
    }

    /// Adds a column, NULL for none.
    pub(super) fn push_text(&mut self, text: Option<&str>) {
        let from = self.texts.len();
        self.texts.push_str(text.unwrap_or_default());
        let cell = text.map(|_| Cell::Text(from, self.texts.len()));
        self.cells.push(cell.unwrap_or(Cell::Null));
    }

    /// Adds a column, NULL for none.
    pub(super) fn push_blob(&mut self, bytes: Option<&[u8]>) {
        let from = self.blobs.len();
        self.blobs.extend_from_slice(bytes.unwrap_or_default());
        let cell = bytes.map(|_| Cell::Blob(from, self.blobs.len()));
        self.cells.push(cell.unwrap_or(Cell::Null));
    }

    fn cell(&mut self) -> Option<Cell> {
        let cell = self.cells.get(self.next).copied();
        self.next += 1;
        cell
    }

    /// The next column, a text that is only looked at.
    pub(super) fn str(&mut self) -> Result<&str, Error> {
        match self.cell() {
            Some(Cell::Text(from, to)) => Ok(&self.texts[from..to]),
            other => Err(self.unexpected("text", other)),
        }
    }

    /// The next column, a text.
    pub(super) fn text(&mut self) -> Result<String, Error> {
        self.str().map(str::to_owned)
    }

    /// The next column, a number.
    pub(super) fn int(&mut self) -> Result<i64, Error> {
        match self.cell() {
            Some(Cell::Int(number)) => Ok(number),
            other => Err(self.unexpected("a number", other)),
        }
    }

    /// The next column, a number of a narrower type.
    pub(super) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, Error> {
        let number = self.int()?;
        T::try_from(number).map_err(|_| self.damaged(&format!("number {number} out of range")))
    }

    /// The next column, yes or no.
    pub(super) fn flag(&mut self) -> Result<bool, Error> {
        Ok(self.int()? != 0)
    }

    /// The next column, an instant.
    pub(super) fn time(&mut self) -> Result<Timestamp, Error> {
        self.int().map(Timestamp::from_millis)
    }

    /// The next column, bytes.
    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, Error> {
        match self.cell() {
            Some(Cell::Blob(from, to)) => Ok(self.blobs[from..to].to_vec()),
            other => Err(self.unexpected("bytes", other)),
        }
    }

    /// The next column, 32 bytes.
    pub(super) fn digest(&mut self) -> Result<Digest, Error> {
        match self.cell() {
            Some(Cell::Blob(from, to)) => <[u8; 32]>::try_from(&self.blobs[from..to])
                .map(Digest::from_bytes)
                .map_err(|_| self.damaged(&format!("a digest of {} bytes", to - from))),
            other => Err(self.unexpected("bytes", other)),
        }
    }

    /// The next column, a text that a model type reads.
    pub(super) fn parse<T: FromStr<Err = Invalid>>(&mut self) -> Result<T, Error> {
        let parsed = self.str()?.parse();
        parsed.map_err(|invalid: Invalid| self.damaged(&invalid.to_string()))
    }

    /// The next column, a JSON text.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, Error> {
        let read = serde_json::from_str(self.str()?);
        read.map_err(|error| self.damaged(&error.to_string()))
    }

    /// The next column by `read`, or nothing where it is NULL.
    pub(super) fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if self.cells.get(self.next) == Some(&Cell::Null) {
            self.next += 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// What is stored is not what it should be.
    pub(super) fn damaged(&self, detail: &str) -> Error {
        let (doing, detail) = (self.doing, detail.to_owned());
        Error::Damaged { doing, detail }
    }

    fn unexpected(&self, wanted: &str, found: Option<Cell>) -> Error {
        let found = match found {
            None => "no column".to_owned(),
            Some(Cell::Null) => "NULL".to_owned(),
            Some(Cell::Int(number)) => format!("the number {number}"),
            Some(Cell::Text(from, to)) => format!("the text {:?}", &self.texts[from..to]),
            Some(Cell::Blob(from, to)) => format!("{} bytes", to - from),
        };
        self.damaged(&format!("expected {wanted}, found {found}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_taken_in_their_order_and_damage_is_told() {
        let mut row = Row::new("test");
        for round in 0..2 {
            row.clear();
            row.push_text(Some("one"));
            row.push_int(Some(round));
            row.push_blob(Some(&[7; 32]));
            row.push_text(Some("[2]"));
            row.push_blob(None);
            row.push_int(Some(300));
            assert_eq!(row.text().unwrap(), "one");
            assert_eq!(row.int().unwrap(), round);
            assert_eq!(row.digest().unwrap(), Digest::from_bytes([7; 32]));
            assert_eq!(row.json::<Vec<u8>>().unwrap(), [2]);
            assert_eq!(row.optional(Row::bytes).unwrap(), None);
            let told = row.number::<u8>().unwrap_err().to_string();
            assert!(told.contains("number 300 out of range"), "{told}");
        }
        let told = row.text().unwrap_err().to_string();
        assert!(told.contains("expected text, found no column"), "{told}");
        row.clear();
        row.push_text(Some("x"));
        let told = row.int().unwrap_err().to_string();
        assert!(
            told.contains("expected a number, found the text \"x\""),
            "{told}"
        );
    }
}
