//! The one place where SQL text is made: `{rows}` and `{list}` become numbered placeholders, never values.

use super::engine::{Param, Row, Statement};
use super::{Error, Tx};
use std::fmt::Write;

/// Values in one statement; both engines take at least 32,766.
const MOST_VALUES: usize = 4_000;

impl Tx<'_> {
    /// Inserts rows of `columns` values each, many in a statement: its `{rows}` become `($1, $2), ($3, $4)`.
    pub(super) fn insert_many(
        &mut self,
        what: Statement,
        columns: usize,
        values: &[Param],
    ) -> Result<(), Error> {
        for chunk in values.chunks(MOST_VALUES / columns * columns) {
            let sql = what.sql.replace("{rows}", &rows(columns, chunk.len()));
            self.execute_text(what.doing, &sql, chunk)?;
        }
        Ok(())
    }

    /// Asks for many keys, after the `fixed` values: `{list}` becomes `$2, $3` after one fixed value.
    pub(super) fn all_of<T>(
        &mut self,
        what: Statement,
        fixed: &[Param],
        keys: &[Param],
        mut read: impl FnMut(&mut Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        for chunk in keys.chunks(MOST_VALUES / 4) {
            let sql = what.sql.replace("{list}", &list(fixed.len(), chunk.len()));
            let values = [fixed, chunk].concat();
            found.extend(self.all_text(what.doing, &sql, &values, &mut read)?);
        }
        Ok(found)
    }

    /// As [`Tx::all_of`], for statements that change rows.
    pub(super) fn execute_of(
        &mut self,
        what: Statement,
        fixed: &[Param],
        keys: &[Param],
    ) -> Result<(), Error> {
        for chunk in keys.chunks(MOST_VALUES / 4) {
            let sql = what.sql.replace("{list}", &list(fixed.len(), chunk.len()));
            self.execute_text(what.doing, &sql, &[fixed, chunk].concat())?;
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4)` for 2 columns and 4 values.
fn rows(columns: usize, values: usize) -> String {
    let mut text = String::with_capacity(values * 7);
    for number in 0..values {
        let before = match (number % columns, number) {
            (0, 0) => "(",
            (0, _) => "), (",
            _ => ", ",
        };
        // Writing to a String cannot fail.
        write!(text, "{before}${}", number + 1).unwrap_or_default();
    }
    text.push(')');
    text
}

/// `$2, $3` after 1 fixed value, for 2 keys.
fn list(fixed: usize, keys: usize) -> String {
    let numbers = fixed + 1..=fixed + keys;
    let names: Vec<String> = numbers.map(|number| format!("${number}")).collect();
    names.join(", ")
}

/// The statement with its repeated part once, as a test prepares it.
#[cfg(test)]
pub(super) fn example(what: Statement, columns: usize) -> String {
    let fixed = (1..=9).take_while(|n| what.sql.contains(&format!("${n}")));
    what.sql
        .replace("{rows}", &rows(columns, columns))
        .replace("{list}", &list(fixed.count(), 2))
}

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(super::rows(2, 4), "($1, $2), ($3, $4)");
        assert_eq!(super::rows(1, 1), "($1)");
        assert_eq!(super::list(1, 2), "$2, $3");
    }
}
