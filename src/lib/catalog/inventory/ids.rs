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
    let Some(mut rest) = text.as_bytes().strip_prefix(b",") else {
        return text.is_empty();
    };
    let has_any = !rest.is_empty();
    while !rest.is_empty() {
        let (id, digits) = rest.first_chunk().map_or_else(|| number(rest), eight);
        let (id, digits) = match digits {
            // eight letters did not reach its end
            8 => number(rest),
            _ => (id, digits),
        };
        if digits == 0 || digits > MOST_DIGITS || rest.get(digits) != Some(&b',') {
            return false;
        }
        take(id);
        rest = &rest[digits + 1..];
    }
    has_any
}

/// The number that a text begins with, and how many digits it has.
fn number(text: &[u8]) -> (i64, usize) {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold((0, 0), |(id, digits): (i64, _), byte| {
        let id = id.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
        (id, digits + 1)
    })
}

/// The same within eight letters, all of them at once: a fleet of 100,000 clients has eight million ids to read.
fn eight(text: &[u8; 8]) -> (i64, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let values = u64::from_le_bytes(*text) ^ (EACH * 0x30);
    // of each letter the highest bit, set where its value is above 9
    let others = (values | (values & (EACH * 0x7f)).wrapping_add(EACH * 0x76)) & (EACH * 0x80);
    let digits = others.trailing_zeros() as usize / 8;
    let Some(shift) = (8 - digits).checked_mul(8).filter(|shift| *shift < 64) else {
        return (0, 0);
    };
    // as eight digits with zeros before them: pairs, then fours, then all
    let ones = values << shift;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let all = (fours * 10_000 + (fours >> 32)) & 0xffff_ffff;
    (all as i64, digits)
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
        fn any_text_is_read_or_refused(text in "(,[0-9]{1,19}){0,3}[,0-9a/:é]{0,12}") {
            if let Ok(ids) = read(&text) {
                let told: Vec<i64> = text.split(',').filter_map(|id| id.parse().ok()).collect();
                prop_assert_eq!(ids, told);
            }
        }
    }
}
