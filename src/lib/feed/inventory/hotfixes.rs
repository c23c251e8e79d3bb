//! Updates that Windows lists as installed: the table or list of `wmic qfe`, and those of PowerShell's `Get-HotFix`.

use super::Fault;
use super::report::Report;
use super::table::{Columns, comma_rows};
use crate::model::time::Timestamp;

/// No heading of these tables is longer.
const LONGEST_HEADING: usize = 1024;

/// Whether a text has the heading of `wmic qfe`, or its list.
pub(super) fn is_wmic(text: &str) -> bool {
    heading(text).is_some_and(|(_, line)| line.contains("FixComments"))
        || text
            .lines()
            .any(|line| line.trim_end().starts_with("HotFixID="))
}

/// Whether a text has the heading of `Get-HotFix`, or its list.
pub(super) fn is_get_hotfix(text: &str) -> bool {
    heading(text).is_some_and(|(_, line)| line.contains("Source"))
        || text
            .lines()
            .any(|line| property(line).is_some_and(|(name, _)| name == "HotFixID"))
}

fn heading(text: &str) -> Option<(usize, &str)> {
    let lines = text.lines().enumerate().take(50);
    lines.clone().find(|(_, line)| {
        line.len() <= LONGEST_HEADING && line.contains("HotFixID") && line.contains("InstalledOn")
    })
}

/// A row as the tool writes it.
#[derive(Default)]
struct Row {
    id: String,
    /// Where Windows XP names the update when it names a file of it in place of the update.
    service_pack: String,
    installed_on: String,
}

/// Reads the rows, in whichever form.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let rows = match heading(text) {
        Some((at, line)) if line.contains(',') => of_commas(text, at),
        Some((at, line)) => of_table(text, at, line),
        None => of_list(text),
    };
    if rows.is_empty() && !text.trim().is_empty() && heading(text).is_none() {
        return Err(Fault::at(1, "no heading with HotFixID"));
    }
    report.inventory.platform.os = "windows".to_owned();
    report.tells("hotfixes");
    let order = DayOrder::of(rows.iter().map(|row| row.installed_on.as_str()));
    for row in rows {
        let installed_on = order.day(&row.installed_on);
        report.hotfix(&row.id, installed_on.clone());
        report.hotfix(&row.service_pack, installed_on);
    }
    Ok(())
}

fn of_table(text: &str, at: usize, heading: &str) -> Vec<Row> {
    let columns = Columns::of(heading);
    let lines = text.lines().skip(at + 1);
    let rows = lines.filter(|line| !line.trim().is_empty() && !line.starts_with("---"));
    let row = |line: &str| Row {
        id: columns.cell(line, "HotFixID"),
        service_pack: columns.cell(line, "ServicePackInEffect"),
        installed_on: columns.cell(line, "InstalledOn"),
    };
    rows.map(row).collect()
}

/// `wmic qfe list /format:csv` puts no cell in quotes, so a comma in a text makes a row longer: what stands left of it is
/// counted from the left, what stands right of it from the right.
fn of_commas(text: &str, at: usize) -> Vec<Row> {
    let lines: Vec<&str> = text.lines().skip(at).collect();
    let mut rows = comma_rows(&lines.join("\n")).into_iter();
    let Some(headings) = rows.next() else {
        return Vec::new();
    };
    let cells = |row: &[String], name: &str| {
        let found = headings.iter().position(|heading| heading == name);
        let from_right = |at: usize| (row.len() + at).checked_sub(headings.len());
        let places = [found, found.and_then(from_right)];
        places.map(|at| at.and_then(|at| row.get(at)).cloned().unwrap_or_default())
    };
    let row = |row: Vec<String>| {
        let [left, right] = cells(&row, "HotFixID");
        let is_id = super::report::article(&left).is_some();
        Row {
            id: if is_id { left } else { right },
            service_pack: cells(&row, "ServicePackInEffect")[1].clone(),
            installed_on: cells(&row, "InstalledOn")[1].clone(),
        }
    };
    rows.map(row).collect()
}

/// `HotFixID=KB1`, or `HotFixID : KB1`; each record has one.
fn of_list(text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (name, value) in text.lines().filter_map(property) {
        let value = value.to_owned();
        match (name, rows.last_mut()) {
            ("HotFixID", _) => rows.push(Row {
                id: value,
                ..Row::default()
            }),
            ("ServicePackInEffect", Some(row)) => row.service_pack = value,
            ("InstalledOn", Some(row)) => row.installed_on = value,
            _ => {}
        }
    }
    rows
}

fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=').or_else(|| line.split_once(" :"))?;
    let name = name.trim();
    (!name.contains(' ')).then_some((name, value.trim()))
}

/// In which order days are written. It is the language's, and never said: only a day after the twelfth tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOrder {
    MonthFirst,
    DayFirst,
    Unknown,
}

impl DayOrder {
    fn of<'a>(days: impl Iterator<Item = &'a str>) -> Self {
        let mut order = Self::Unknown;
        for (first, second, _) in days.filter_map(numbers) {
            match (first > 12, second > 12) {
                (true, false) => order = Self::DayFirst,
                (false, true) => order = Self::MonthFirst,
                _ => {}
            }
        }
        order
    }

    /// The day as `YYYY-MM-DD`, when that is certain.
    fn day(self, text: &str) -> Option<String> {
        if let Some(filetime) = filetime(text) {
            return Some(filetime);
        }
        let (first, second, year) =
            match text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
                true => {
                    return iso(
                        text[..4].parse().ok()?,
                        text[4..6].parse().ok()?,
                        text[6..].parse().ok()?,
                    );
                }
                false => numbers(text)?,
            };
        match self {
            _ if first == second => iso(year, first, second),
            Self::MonthFirst => iso(year, first, second),
            Self::DayFirst => iso(year, second, first),
            Self::Unknown => None,
        }
    }
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let is_day =
        (1980..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// `5/22/2015`, `22.05.2015 00:00:00`, `22-05-2015`.
fn numbers(text: &str) -> Option<(u32, u32, u32)> {
    let day = text.split_whitespace().next()?;
    let mut parts = day.split(['/', '.', '-']).map(str::parse);
    let (first, second, year) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    (first <= 31 && second <= 31 && parts.next().is_none()).then_some((first, second, year))
}

/// Vista writes tenths of microseconds since 1601 in sixteen hexadecimal digits.
fn filetime(text: &str) -> Option<String> {
    const FROM_1601_TO_1970_MILLIS: i64 = 11_644_473_600_000;
    if text.len() != 16 {
        return None;
    }
    let millis = i64::from_str_radix(text, 16).ok()? / 10_000 - FROM_1601_TO_1970_MILLIS;
    let day = Timestamp::from_millis(millis).to_string();
    Some(day.get(..10)?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::inventory;

    fn hotfixes(text: &str) -> Vec<(String, Option<String>)> {
        let read = inventory::read(None, "q.txt", text.as_bytes(), Timestamp::EPOCH).unwrap();
        let rows = read.finish().hotfixes.into_iter();
        rows.map(|one| (one.id, one.installed_on)).collect()
    }

    fn told(rows: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        let owned = |(id, day): &(&str, Option<&str>)| ((*id).to_owned(), day.map(str::to_owned));
        rows.iter().map(owned).collect()
    }

    #[test]
    fn tables_of_wmic_are_read_with_the_oddities_of_each_windows() {
        let text = [
            "noise",
            "Caption  CSName  FixComments  HotFixID    InstallDate  InstalledOn       Name  ServicePackInEffect  Status  ",
            "         A                    KB2849697                5/22/2015                                            ",
            "         A                    File 1                                           KB893803v2                   ",
            "         A                    943729                   01d4dfb341273454                                     ",
            "         A                    KB999999                 20190321                                             ",
        ];
        let text = &text.join("\r\n");
        assert!(is_wmic(text));
        let expected = [
            ("KB893803", None),
            // by Python: datetime(1601,1,1)+timedelta(microseconds=0x01d4dfb341273454//10)
            ("KB943729", Some("2019-03-21")),
            ("KB999999", Some("2019-03-21")),
            ("KB2849697", Some("2015-05-22")),
        ];
        assert_eq!(hotfixes(text), told(&expected));
    }

    #[test]
    fn what_wmic_and_powershell_write_with_commas_is_read_too() {
        // wmic ends its lines with two carriage returns, and quotes nothing
        let wmic = "\r\r\nNode,Caption,CSName,Description,FixComments,HotFixID,InstallDate,InstalledBy,InstalledOn,Name,ServicePackInEffect,Status\r\r\n\
A,http://support.microsoft.com/?kbid=2849697,A,Security Update,,KB2849697,,NT AUTHORITY\\SYSTEM,5/22/2015,,,\r\r\n\
A,http://x/,A,Update, of two parts,,KB2849698,,A\\b,5/23/2015,,,\r\r\n\
A,,A,Update,,File 1,,,,,KB893803v2,\r\r\n";
        assert!(is_wmic(wmic));
        let expected = [
            ("KB893803", None),
            ("KB2849697", Some("2015-05-22")),
            ("KB2849698", Some("2015-05-23")),
        ];
        assert_eq!(hotfixes(wmic), told(&expected));
        let powershell = "\"Source\",\"Description\",\"HotFixID\",\"InstalledBy\",\"InstalledOn\"\r\n\
\"A\",\"Update, great\",\"KB5012170\",\"x\",\"14.09.2022 00:00:00\"\r\n";
        assert!(is_get_hotfix(powershell));
        assert_eq!(
            hotfixes(powershell),
            told(&[("KB5012170", Some("2022-09-14"))])
        );
    }

    #[test]
    fn what_powershell_writes_is_read_too() {
        let table = "\n\
Source        Description      HotFixID      InstalledBy          InstalledOn\n\
------        -----------      --------      -----------          -----------\n\
WEB-1         Security Update  KB5012170     NT AUTHORITY\\SYSTEM  14.09.2022 00:00:00\n\
WEB-1         Update           KB5015684     NT AUTHORITY\\SYSTEM  02.03.2022 00:00:00\n";
        let expected = [
            ("KB5012170", Some("2022-09-14")),
            ("KB5015684", Some("2022-03-02")),
        ];
        assert_eq!(hotfixes(table), told(&expected));
        let list =
            "Source      : WEB-1\nHotFixID    : KB5012170\nInstalledOn : 3/2/2022 12:00:00 AM\n";
        assert_eq!(
            hotfixes(list),
            told(&[("KB5012170", None)]),
            "March or February"
        );
    }
}
