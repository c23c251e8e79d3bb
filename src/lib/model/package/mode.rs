//! Permission bits of the files of a package.

use crate::model::{Invalid, as_text};
use std::fmt;

/// Who may read, write and start a file, as in `0755`. Besides its owner nobody may write; other bits are not carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileMode(u16);

const CARRIED: u32 = 0o755;

impl FileMode {
    /// What is carried of the mode of a file.
    pub fn of(mode: u32) -> Self {
        Self(u16::try_from(mode & CARRIED).unwrap_or_default())
    }

    /// The bits.
    pub fn bits(self) -> u32 {
        self.0.into()
    }

    /// Reads four octal digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let rule = "a mode of at most 0755, as in 0644";
        let is_mode = text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit());
        let bits = is_mode.then(|| u32::from_str_radix(text, 8).ok()).flatten();
        let bits = bits.filter(|bits| bits & !CARRIED == 0);
        let bits = bits.ok_or_else(|| Invalid::new("mode", text, rule))?;
        Ok(Self::of(bits))
    }
}

impl fmt::Display for FileMode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04o}", self.0)
    }
}
as_text!(FileMode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_read_back_and_give_nobody_more_than_their_owner_may() {
        for text in ["0644", "0755", "0500", "0000"] {
            assert_eq!(FileMode::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(FileMode::of(0o104_777).to_string(), "0755");
        for bad in ["", "644", "00644", "0664", "4755", "0999", "+644", "0o64"] {
            assert!(FileMode::parse(bad).is_err(), "{bad:?}");
        }
    }
}
