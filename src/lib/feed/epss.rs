//! FIRST's scores of how likely a vulnerability is to be exploited: CSV, whose heading has had four forms since 2021.

use super::records::{Fields, Records};
use super::{BadRecord, Error, day, decompress, malformed};
use crate::model::id::CveId;
use crate::model::priority::Priority;
use crate::model::time::Timestamp;

/// The file of all vulnerabilities has 10 MB of text.
const MAX_TEXT: u64 = 256 << 20;
/// The most broken lines that are told one by one; a file with more is none.
const MAX_BAD: usize = 1_000;
const MILLIONTHS: f64 = 1_000_000.0;

/// What the file says.
#[derive(Debug, Default)]
pub struct Epss {
    /// One a vulnerability, in the file's order.
    pub priorities: Vec<Priority>,
    /// Lines that cannot be read.
    pub bad: Vec<BadRecord>,
    /// The day that the scores are of, as the file or its name says.
    pub dated: Option<Timestamp>,
}

/// Which columns there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `cve,epss`.
    Score,
    /// `cve,epss,percentile`.
    Percentile,
}

/// Reads the file, compressed or not.
pub fn read(bytes: &[u8], file: &str) -> Result<Epss, Error> {
    let cannot = |source| Error::Read {
        file: file.to_owned(),
        source,
    };
    let mut records = Records::new(decompress::reader(bytes, MAX_TEXT).map_err(cannot)?);
    let mut found = Epss {
        dated: day_in(file),
        ..Epss::default()
    };
    let mut form = None;
    while let Some(record) = records.read().map_err(cannot)? {
        let line = record.line;
        match (record.fields, form) {
            (Ok(fields), None) if fields.at(0).starts_with('#') => {
                found.dated = score_date(&fields).or(found.dated);
            }
            (fields, None) => form = Some(Form::of(fields, file, line)?),
            (Ok(fields), Some(form)) => found.line(file, line, priority(&fields, form))?,
            (Err(reason), Some(_)) => found.line(file, line, Err(reason.to_owned()))?,
        }
    }
    match form {
        Some(_) => Ok(found),
        None => Err(malformed(file, 1, "no heading cve,epss")),
    }
}

impl Form {
    fn of(fields: Result<Fields, &str>, file: &str, line: usize) -> Result<Self, Error> {
        let fields = fields.map_err(|reason| malformed(file, line, reason))?;
        let heading: Vec<&str> = fields.iter().map(str::trim).collect();
        match heading[..] {
            ["cve", "epss"] => Ok(Self::Score),
            ["cve", "epss", "percentile"] => Ok(Self::Percentile),
            _ => Err(malformed(file, line, "no heading cve,epss")),
        }
    }
}

impl Epss {
    fn line(
        &mut self,
        file: &str,
        line: usize,
        read: Result<Priority, String>,
    ) -> Result<(), Error> {
        match read {
            Ok(priority) => self.priorities.push(priority),
            Err(reason) if self.bad.len() < MAX_BAD => {
                self.bad.push(BadRecord::at_line(file, line, reason));
            }
            Err(_) => {
                let reason = format!("more than {MAX_BAD} lines cannot be read");
                return Err(malformed(file, line, reason));
            }
        }
        Ok(())
    }
}

fn priority(fields: &Fields, form: Form) -> Result<Priority, String> {
    let columns = match form {
        Form::Score => 2,
        Form::Percentile => 3,
    };
    if fields.len() != columns {
        return Err(format!("{} columns, not {columns}", fields.len()));
    }
    let cve = CveId::parse(fields.at(0)).map_err(|error| error.to_string())?;
    let percentile = (form == Form::Percentile).then(|| millionths(fields.at(2)));
    Ok(Priority {
        epss: Some(millionths(fields.at(1))?),
        percentile: percentile.transpose()?,
        ..Priority::of(cve)
    })
}

/// A part of one, for example `0.00043`.
fn millionths(text: &str) -> Result<u32, String> {
    let part: Option<f64> = text.parse().ok().filter(|part| (0.0..=1.0).contains(part));
    let part = part.ok_or_else(|| format!("{text:?} is no part of one"))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and a million"
    )]
    Ok((part * MILLIONTHS).round() as u32)
}

/// `#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000`.
fn score_date(fields: &Fields) -> Option<Timestamp> {
    let date = fields
        .iter()
        .find_map(|field| field.trim().strip_prefix("score_date:"))?;
    day(date.get(..10)?)
}

/// The day in `epss_scores-2021-04-14.csv.gz`; the first files do not say it themselves.
fn day_in(file: &str) -> Option<Timestamp> {
    let (_, rest) = file.rsplit_once("epss_scores-")?;
    day(rest.get(..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scores(epss: &Epss) -> Vec<(&str, u32, Option<u32>)> {
        let score = |one: &Priority| one.epss.unwrap_or_default();
        let rows = epss.priorities.iter();
        rows.map(|one| (one.cve.as_str(), score(one), one.percentile))
            .collect()
    }

    #[test]
    fn the_four_forms_of_the_heading_are_read() {
        let named = "epss_scores-2021-04-14.csv";
        let table = [
            (
                named,
                "cve,epss\nCVE-2020-5902,0.65117\n",
                None,
                "2021-04-14",
            ),
            (
                "/a/epss_scores-2021-09-01.csv.gz",
                "cve,epss,percentile\nCVE-2020-5902,0.65117,0.9981063485700858\n",
                Some(998_106),
                "2021-09-01",
            ),
            (
                "e.csv",
                "#model_version:v2022.01.01,score_date:2022-02-04T00:00:00+0000\ncve,epss,percentile\nCVE-2020-5902,0.65117,0.99999\n",
                Some(999_990),
                "2022-02-04",
            ),
            (
                named,
                "#model_version:v2023.03.01,score_date:2023-03-07T00:00:00Z\ncve,epss,percentile\nCVE-2020-5902,0.65117,1\n",
                Some(1_000_000),
                "2023-03-07",
            ),
        ];
        for (file, text, percentile, dated) in table {
            let epss = read(text.as_bytes(), file).unwrap();
            assert_eq!(scores(&epss), [("CVE-2020-5902", 651_170, percentile)]);
            assert_eq!(epss.dated, day(dated), "{text}");
        }
        assert_eq!(read(b"cve,epss\n", "e.csv").unwrap().dated, None);
    }

    #[test]
    fn broken_lines_are_told_and_the_rest_is_read() {
        let text = "cve,epss\nCVE-2020-5902,1.5\nCVE-1,0.5\nCVE-2020-5903,0.5,9\nCVE-2020-5904,NaN\nCVE-2020-5905,1e-5\n";
        let epss = read(text.as_bytes(), "e").unwrap();
        assert_eq!(scores(&epss), [("CVE-2020-5905", 10, None)]);
        let places: Vec<String> = epss
            .bad
            .iter()
            .map(|bad| format!("{:?}", bad.place))
            .collect();
        assert_eq!(places, ["Line(2)", "Line(3)", "Line(4)", "Line(5)"]);
        for text in ["", "cve\n", "CVE-2020-5902,0.5\n", "#model_version:v1\n"] {
            let error = read(text.as_bytes(), "e").unwrap_err().to_string();
            assert!(error.ends_with("no heading cve,epss"), "{error}");
        }
        let wild = format!("cve,epss\n{}", "x,y\n".repeat(1_001));
        let error = read(wild.as_bytes(), "e").unwrap_err().to_string();
        assert_eq!(error, "e:1002: more than 1000 lines cannot be read");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let text = [b"cve,epss\nCVE-2020-5902,0.65117\n".as_slice(), &bytes].concat();
            if let Ok(epss) = read(&text, "e") {
                prop_assert_eq!(epss.priorities[0].cve.as_str(), "CVE-2020-5902");
            }
        }
    }
}
