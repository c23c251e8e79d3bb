//! Boundaries that another system keeps in a table: one row a network, fields parted by tabs, commas or semicolons. A first
//! row of column names says where what is; without one the columns are network, site and locality.

use super::Error;
use crate::model::bandwidth::{BandwidthWindow, parse_windows};
use crate::model::boundary::{Locality, Network};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line, counted from 1.
    pub line: usize,
    /// Which addresses.
    pub network: Network,
    /// The site, as the table names it; it need not be a site code of ours.
    pub site: Option<String>,
    /// How near they are, where the table says.
    pub locality: Option<Locality>,
    /// How fast content may come at which hours.
    pub bandwidth: Vec<BandwidthWindow>,
}

/// Reads a table. A subnet without a length is refused, unless `subnet_bits` says how many bits such an id stands for:
/// SMS kept only the id of a subnet and lost its mask (domain.md 2.1).
pub fn read(file: &str, text: &str, subnet_bits: Option<u8>) -> Result<Vec<Row>, Error> {
    let records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
        .into_records();
    let mut columns: Option<Columns> = None;
    let mut rows = Vec::new();
    for record in records {
        let malformed = |line: u64, reason: String| Error::Malformed {
            file: file.to_owned(),
            line: usize::try_from(line).unwrap_or(usize::MAX),
            reason,
        };
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            malformed(line, error.to_string())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if columns.is_none() {
            let named = Columns::named(&record);
            let is_heading = named.is_some();
            columns = Some(named.unwrap_or_default());
            if is_heading {
                continue;
            }
        }
        let is_comment = record.get(0).is_none_or(|field| field.starts_with('#'));
        if is_comment || record.iter().all(str::is_empty) {
            continue;
        }
        let known = columns.as_ref().unwrap_or(&Columns::DEFAULT);
        rows.push(
            known
                .row(&record, line, subnet_bits)
                .map_err(|reason| malformed(line, reason))?,
        );
    }
    Ok(rows)
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default().as_bytes();
    let found = b"\t;,".iter().find(|delimiter| first.contains(delimiter));
    *found.unwrap_or(&b',')
}

/// Where what is in a row.
#[derive(Debug, Clone, Copy)]
struct Columns {
    network: Option<usize>,
    range: Option<[usize; 2]>,
    site: Option<usize>,
    locality: Option<usize>,
    bandwidth: Option<usize>,
}

impl Default for Columns {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Columns {
    const DEFAULT: Self = Self {
        network: Some(0),
        range: None,
        site: Some(1),
        locality: Some(2),
        bandwidth: Some(3),
    };

    /// From a row of names; nothing when it is none.
    fn named(record: &csv::StringRecord) -> Option<Self> {
        let names: Vec<String> = record
            .iter()
            .map(|name| name.trim_start_matches('#').to_ascii_lowercase())
            .collect();
        let at = |wanted: &[&str]| {
            names
                .iter()
                .position(|name| wanted.contains(&name.as_str()))
        };
        let columns = Self {
            network: at(&["network", "subnet", "prefix", "boundary"]),
            range: at(&["low", "first"])
                .zip(at(&["high", "last"]))
                .map(Into::into),
            site: at(&["site", "site_code"]),
            locality: at(&["locality"]),
            bandwidth: at(&["bandwidth"]),
        };
        (columns.network.is_some() || columns.range.is_some()).then_some(columns)
    }

    fn row(
        &self,
        record: &csv::StringRecord,
        line: u64,
        subnet_bits: Option<u8>,
    ) -> Result<Row, String> {
        let field = |at: Option<usize>| {
            let field = at.and_then(|at| record.get(at));
            field.filter(|field| !field.is_empty())
        };
        let network = match (field(self.network), self.range) {
            (Some(text), _) => network(text, subnet_bits)?,
            (None, Some([low, high])) => range(field(Some(low)), field(Some(high)))?,
            (None, None) => return Err("the row has no network".to_owned()),
        };
        let bandwidth = parse_windows(field(self.bandwidth).unwrap_or_default());
        let locality = field(self.locality).map(Locality::parse).transpose();
        Ok(Row {
            line: usize::try_from(line).unwrap_or(usize::MAX),
            network,
            site: field(self.site).map(str::to_owned),
            locality: locality.map_err(|invalid| invalid.to_string())?,
            bandwidth: bandwidth.map_err(|invalid| invalid.to_string())?,
        })
    }
}

fn network(text: &str, subnet_bits: Option<u8>) -> Result<Network, String> {
    let is_id = text.parse::<std::net::IpAddr>().is_ok();
    let whole = match subnet_bits {
        Some(bits) if is_id => format!("{text}/{bits}"),
        None if is_id => {
            return Err(format!(
                "{text} is the id of a subnet whose length is not told"
            ));
        }
        _ => text.to_owned(),
    };
    Network::parse(&whole).map_err(|invalid| invalid.to_string())
}

/// Two addresses, or two of a directory's signed integers.
fn range(low: Option<&str>, high: Option<&str>) -> Result<Network, String> {
    let (Some(low), Some(high)) = (low, high) else {
        return Err("the row has no range".to_owned());
    };
    let address = |text: &str| match Network::parse_signed(text) {
        Ok(address) => address.to_string(),
        Err(_) => text.to_owned(),
    };
    let text = format!("{}-{}", address(low), address(high));
    Network::parse(&text).map_err(|invalid| invalid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let rows = read("b.csv", text, None).unwrap();
        let one = |row: Row| {
            let site = row.site.unwrap_or_default();
            let locality = row.locality.map(Locality::word).unwrap_or_default();
            format!("{} {} {site} {locality}", row.line, row.network)
        };
        rows.into_iter().map(one).collect()
    }

    fn refused(text: &str) -> String {
        read("b.csv", text, None).unwrap_err().to_string()
    }

    #[test]
    fn tables_of_all_kinds_are_read() {
        assert_eq!(
            shown("10.1.0.0/24,S01,remote\n\n# lab\n10.2.0.0/24\n"),
            ["1 10.1.0.0/24 S01 remote", "4 10.2.0.0/24  "]
        );
        assert_eq!(
            shown("Site;Network\nS01;\"10.1.0.5-10.1.0.9\"\n"),
            ["2 10.1.0.5-10.1.0.9 S01 "]
        );
        assert_eq!(
            shown("#id\tsite\tlow\thigh\nr1\tS00\t-1062729984\t-1062729729\n"),
            ["2 192.168.7.0-192.168.7.255 S00 "]
        );
        assert_eq!(shown(""), [""; 0]);
    }

    #[test]
    fn a_wrong_row_is_named() {
        assert_eq!(
            refused("10.1.0.0/24\n10.1.1.5/16\n"),
            "b.csv:2: invalid network \"10.1.1.5/16\": a subnet without host bits, as in 10.1.0.0/16"
        );
        assert_eq!(
            refused("10.1.0.0\n"),
            "b.csv:1: 10.1.0.0 is the id of a subnet whose length is not told"
        );
        assert!(refused("low,high\n1,\n").starts_with("b.csv:2: "));
        assert!(refused("10.1.0.0/24,S01,near\n").contains("near"));
    }

    #[test]
    fn the_id_of_a_subnet_has_the_length_that_was_told() {
        let rows = read("b.csv", "10.1.0.0\n10.2.0.0/16\n", Some(24)).unwrap();
        let networks: Vec<String> = rows.iter().map(|row| row.network.to_string()).collect();
        assert_eq!(networks, ["10.1.0.0/24", "10.2.0.0/16"]);
    }
}
