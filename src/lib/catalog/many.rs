//! The one place where SQL text is made: `{rows}` and `{list}` become numbered placeholders, never values.
//!
//! Rows are cut into pieces of 1, 2, 4, …, and keys are filled up to such a number, so that few different texts arise and
//! their preparation is remembered.

use super::engine::{Param, Row, Statement};
use super::{Error, Tx};
use std::fmt::Write;

/// Values in one statement: PostgreSQL wants few round trips, SQLite does not care.
const MOST_VALUES: usize = 256;

impl Tx<'_> {
    /// Inserts rows of `columns` values each, many in a statement: its `{rows}` become `($1, $2), ($3, $4)`.
    pub(super) fn insert_many(
        &mut self,
        what: Statement,
        columns: usize,
        values: &[Param],
    ) -> Result<(), Error> {
        let (mut sql, mut written_for) = (String::new(), 0);
        for piece in pieces(values, columns) {
            if piece.len() != written_for {
                sql = what.sql.replace("{rows}", &rows(columns, piece.len()));
                written_for = piece.len();
            }
            self.execute_text(what.doing, &sql, piece)?;
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
        for piece in keys.chunks(MOST_VALUES) {
            let (sql, values) = listed(what, fixed, piece);
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
        for piece in keys.chunks(MOST_VALUES) {
            let (sql, values) = listed(what, fixed, piece);
            self.execute_text(what.doing, &sql, &values)?;
        }
        Ok(())
    }
}

/// The text and the values for some keys. The last one is repeated, which changes no answer.
fn listed<'a>(
    what: Statement,
    fixed: &[Param<'a>],
    keys: &[Param<'a>],
) -> (String, Vec<Param<'a>>) {
    let count = keys.len().next_power_of_two();
    let sql = what.sql.replace("{list}", &list(fixed.len(), count));
    let mut values = [fixed, keys].concat();
    values.resize(
        fixed.len() + count,
        keys.last().copied().unwrap_or(Param::Null),
    );
    (sql, values)
}

/// Cuts rows of `columns` values into pieces whose number of rows is a power of two.
fn pieces<T>(mut values: &[T], columns: usize) -> impl Iterator<Item = &[T]> {
    let most = floor_to_power_of_two(MOST_VALUES / columns);
    std::iter::from_fn(move || {
        let rows = floor_to_power_of_two((values.len() / columns).min(most));
        let (piece, rest) = values.split_at(rows * columns);
        values = rest;
        (rows > 0).then_some(piece)
    })
}

fn floor_to_power_of_two(number: usize) -> usize {
    number.checked_ilog2().map_or(0, |log| 1 << log)
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
    let mut text = String::with_capacity(keys * 6);
    for number in fixed + 1..=fixed + keys {
        let before = if number == fixed + 1 { "" } else { ", " };
        write!(text, "{before}${number}").unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(rows(2, 4), "($1, $2), ($3, $4)");
        assert_eq!(rows(1, 1), "($1)");
        assert_eq!(list(1, 2), "$2, $3");
    }

    #[test]
    fn pieces_have_powers_of_two_and_leave_nothing_out() {
        let values: Vec<usize> = (0..3 * 1_339).collect();
        let cut: Vec<&[usize]> = pieces(&values, 3).collect();
        assert_eq!(cut.concat(), values);
        assert!(cut.iter().all(|piece| (piece.len() / 3).is_power_of_two()));
        assert_eq!(pieces(&values[..0], 3).count(), 0);
    }
}
