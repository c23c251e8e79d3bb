//! Ids in one text, between commas: `,3,17,`. So a set is one row, each of its members is found by SQL, and a whole fleet's are
//! read in a moment.

use super::super::Error;
use super::super::engine::Row;
use std::fmt::Write;

/// No catalog gives ids of more digits, and all of these are numbers.
const MOST_DIGITS: usize = 18;

/// The text of these ids; the empty one of none.
pub(super) fn listed(ids: &[i64]) -> String {
    let mut text = String::with_capacity(7 * ids.len() + 1);
    for id in ids {
        // Writing to a String cannot fail.
        write!(text, ",{id}").unwrap_or_default();
    }
    if !ids.is_empty() {
        text.push(',');
    }
    text
}

impl Row {
    /// The next column, ids in one text.
    pub(super) fn ids(&mut self) -> Result<Vec<i64>, Error> {
        let mut ids = Vec::new();
        self.each_id(|id| ids.push(id))?;
        Ok(ids)
    }

    /// Takes each id of the next column, a text of them.
    pub(in crate::catalog) fn each_id(&mut self, take: impl FnMut(i64)) -> Result<(), Error> {
        let text = self.str()?;
        if each(text, take) {
            return Ok(());
        }
        let told = format!("expected ids between commas, found {text:?}");
        Err(self.damaged(&told))
    }
}

/// Gives each id of such a text; false when it is none.
fn each(text: &str, mut take: impl FnMut(i64)) -> bool {
    let Some(rest) = text.strip_prefix(',') else {
        return text.is_empty();
    };
    let (mut id, mut digits) = (0_i64, 0);
    for byte in rest.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            id = id.wrapping_mul(10).wrapping_add(i64::from(digit));
            digits += 1;
        } else if byte == b',' && (1..=MOST_DIGITS).contains(&digits) {
            take(id);
            (id, digits) = (0, 0);
        } else {
            return false;
        }
    }
    digits == 0 && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<i64>, Error> {
        let mut row = Row::new("test");
        row.push_text(Some(text));
        row.ids()
    }

    #[test]
    fn the_form_of_the_text() {
        assert_eq!(listed(&[3, 17]), ",3,17,");
        assert_eq!(listed(&[]), "");
        for wrong in [
            ",", "3", ",3", "3,", ",,", ",3,,", ",-3,", ",3 ,", ",x,", " ",
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_listed_is_read(ids in proptest::collection::vec(0..10_i64.pow(18), 0..20)) {
            prop_assert_eq!(read(&listed(&ids)).unwrap(), ids);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[,0-9a]{0,30}") {
            if let Ok(ids) = read(&text) {
                let told: Vec<i64> = text.split(',').filter_map(|id| id.parse().ok()).collect();
                prop_assert_eq!(ids, told);
            }
        }
    }
}
