//! The table of KBs, CVEs, products and what replaces what that wesng publishes: CSV files in a zip, made from Microsoft's
//! bulletins and security guide, with a small one of service packs beside it.
//!
//! A row is one vulnerability on one product in one KB; here they become one update a KB, with a rule for each product and
//! part of it. Rows that name no KB (`Release Notes`, names of Linux packages, nothing) are no updates; they are counted.

mod gather;
mod passed_over;

pub use passed_over::PassedOver;

use super::records::Records;
use super::zip_file::ZipFile;
use super::{BadRecord, Error, malformed};
use crate::model::time::Timestamp;
use crate::model::update::Update;
use gather::Gatherer;
use std::io::BufRead;

/// The largest table had 135 MB of text.
const MAX_TEXT: u64 = 1 << 30;
/// The most broken records that are told one by one.
const MAX_BAD: usize = 1_000;

/// What a table says.
#[derive(Debug, Default)]
pub struct KbTable {
    /// One update a KB, by number.
    pub updates: Vec<Update>,
    /// Records that are broken.
    pub bad: Vec<BadRecord>,
    /// Rows, and parts of rows, that are whole and yet tell of no KB.
    pub passed_over: Vec<PassedOver>,
    /// The newest day in it.
    pub dated: Option<Timestamp>,
}

/// The columns that are read, as their heading names them.
#[derive(Debug, Clone, Copy)]
struct Columns {
    posted: usize,
    cve: usize,
    kb: usize,
    title: usize,
    product: usize,
    component: usize,
    severity: usize,
    supersedes: usize,
    /// How many there are.
    count: usize,
}

/// Reads a table: a zip with CSV files, or one such file.
pub fn read(bytes: &[u8], file: &str) -> Result<KbTable, Error> {
    let mut gatherer = Gatherer::default();
    if !ZipFile::is_one(bytes) {
        read_text(bytes, file, &mut gatherer)?;
        return Ok(gatherer.finish());
    }
    let mut archive = ZipFile::open(bytes, file)?;
    let names = archive.names()?;
    let tables: Vec<&String> = names.iter().filter(|name| is_table(name)).collect();
    if tables.is_empty() {
        return Err(malformed(file, 1, "no CSV file in it"));
    }
    for name in tables {
        let place = format!("{file}/{name}");
        read_text(archive.member(name, MAX_TEXT)?, &place, &mut gatherer)?;
    }
    Ok(gatherer.finish())
}

fn is_table(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".csv")
}

fn read_text(input: impl BufRead, file: &str, gatherer: &mut Gatherer) -> Result<(), Error> {
    let cannot = |source| Error::Read {
        file: file.to_owned(),
        source,
    };
    let mut records = Records::new(input);
    let columns = {
        let first = records.read().map_err(cannot)?;
        let fields = first.and_then(|record| record.fields.ok());
        let heading: Option<Vec<&str>> = fields.as_ref().map(|fields| fields.iter().collect());
        Columns::of(&heading.unwrap_or_default()).map_err(|reason| malformed(file, 1, reason))?
    };
    gatherer.begin(file);
    while let Some(record) = records.read().map_err(cannot)? {
        match record.fields {
            Ok(fields) if fields.at(0).starts_with('#') => {}
            Ok(fields) if fields.len() == columns.count => {
                gatherer.row(record.line, &columns, &fields);
            }
            Ok(fields) => {
                let reason = format!("{} columns, not {}", fields.len(), columns.count);
                gatherer.bad(record.line, reason);
            }
            Err(reason) => gatherer.bad(record.line, reason.to_owned()),
        }
    }
    Ok(())
}

impl Columns {
    fn of(heading: &[&str]) -> Result<Self, String> {
        let at = |name: &str| {
            let plain = |text: &&str| text.trim_start_matches('\u{feff}').trim() == name;
            let found = heading.iter().position(plain);
            found.ok_or_else(|| format!("no column {name}"))
        };
        Ok(Self {
            posted: at("DatePosted")?,
            cve: at("CVE")?,
            kb: at("BulletinKB")?,
            title: at("Title")?,
            product: at("AffectedProduct")?,
            component: at("AffectedComponent")?,
            severity: at("Severity")?,
            supersedes: at("Supersedes")?,
            count: heading.len(),
        })
    }
}

#[cfg(test)]
mod tests;
