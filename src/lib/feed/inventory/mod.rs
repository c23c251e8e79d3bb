//! Readers of inventories that other tools wrote, one file per format, each to `model::inventory`; no files, no clock.
//!
//! A reader takes bytes that were bounded by who read them, and what they do not say: a report in which a machine gives
//! no time was collected when it was imported. What a format does not tell is a gap, never an empty class, so that
//! filters take it for not known. Names become ours where we have a word: `x86_64` is `amd64`, `RedHat` is `rhel`.

mod facter;
mod names;

use super::Error;
use crate::model::inventory::{Gap, Inventory};
use crate::model::time::Timestamp;
use crate::model::words;

words! {
    /// Who wrote an inventory.
    InventoryFormat, "inventory format" {
        /// `facter --json`, or `puppet facts`.
        Facter = "facter",
    }
}

/// Longest report of one machine, in bytes.
pub const MAX_REPORT: usize = 16 * 1024 * 1024;

/// Reads one machine's report, imported `now`.
pub fn read(
    format: InventoryFormat,
    file: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Inventory, Error> {
    if bytes.len() > MAX_REPORT {
        let reason = format!("more than {} MiB", MAX_REPORT / (1024 * 1024));
        return Err(malformed(file, 1, reason));
    }
    match format {
        InventoryFormat::Facter => facter::read(file, bytes, now),
    }
}

fn malformed(file: &str, line: usize, reason: impl Into<String>) -> Error {
    Error::Malformed {
        file: file.to_owned(),
        line,
        reason: reason.into(),
    }
}

/// A class that the format does not tell.
fn untold(class: &str, format: InventoryFormat) -> Gap {
    Gap {
        class: class.to_owned(),
        reason: format!("{format} does not tell it"),
    }
}
