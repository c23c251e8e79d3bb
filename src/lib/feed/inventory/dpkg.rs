//! Packages as dpkg lists them: its own status file, `dpkg -l`, and `dpkg-query -W` with columns of any kind.

use super::report::{Report, set_source};
use super::{Fault, names};
use crate::model::dpkg_status::parse_status;
use crate::model::inventory::Inventory;
use crate::model::version::Ecosystem;

/// Architectures that dpkg knows and rpm does not.
const ARCHITECTURES: &[&str] = &[
    "all", "amd64", "arm64", "armel", "armhf", "i386", "ppc64el", "riscv64", "loong64", "mips64el",
    "mipsel", "powerpc",
];

/// Whether a word is an architecture as dpkg names it. `i386` and `s390x` rpm has too.
pub(super) fn is_architecture(word: &str) -> bool {
    ARCHITECTURES.contains(&word) || word == "s390x"
}

/// Reads `/var/lib/dpkg/status`.
pub(super) fn read_status(text: &str, report: &mut Report) -> Result<(), Fault> {
    let status = parse_status(text);
    if status.packages.is_empty() && !status.gaps.is_empty() {
        let first = status.gaps.into_iter().next();
        return Err(Fault::from(first.map(|gap| gap.reason).unwrap_or_default()));
    }
    for gap in status.gaps {
        let place = gap.class.strip_prefix("packages.").unwrap_or_default();
        report.refuse(super::loose::plain(place), &gap.reason);
    }
    report.inventory.packages = status.packages;
    native(report);
    Ok(())
}

/// Whether a text is the table of `dpkg -l`.
pub(super) fn is_table(text: &str) -> bool {
    text.lines()
        .take(10)
        .any(|line| line.starts_with("||/ Name") || line.starts_with("+++-"))
}

/// Reads `dpkg -l`, or lines with columns.
pub(super) fn read_list(text: &str, report: &mut Report) -> Result<(), Fault> {
    let is_table = is_table(text);
    let mut first = None;
    for (number, line) in (1..).zip(text.lines()) {
        let row = match is_table {
            true => of_table(line),
            false => of_columns(line),
        };
        match row {
            Some(Ok(row)) => add(&row, number, report),
            Some(Err(reason)) => {
                first.get_or_insert(number);
                report.refuse(format_args!("line {number}"), reason);
            }
            None => {}
        }
    }
    if report.inventory.packages.is_empty() {
        return Err(Fault::at(first.unwrap_or(1), "no package is listed"));
    }
    native(report);
    if report
        .inventory
        .packages
        .iter()
        .all(|package| package.source == package.name)
    {
        report.gap("packages.source", "the list does not tell source packages");
    }
    report.gap(
        "packages.relations",
        "the list does not tell what packages depend on",
    );
    Ok(())
}

/// dpkg's own package has the architecture of the system.
fn native(report: &mut Report) {
    let inventory = &mut report.inventory;
    let own = inventory
        .packages
        .iter()
        .find(|package| package.name == "dpkg");
    if let Some(own) = own {
        inventory.platform.architecture = names::architecture(&own.architecture);
    }
    report.tells(Inventory::PACKAGES);
}

#[derive(Default)]
struct Row<'a> {
    name: &'a str,
    version: &'a str,
    architecture: &'a str,
    source: Option<(&'a str, &'a str)>,
    /// dpkg's two letters.
    status: &'a str,
}

/// `ii  bash  5.2.15-2+b7  amd64  GNU Bourne Again SHell`; the name may carry its architecture, `libc6:amd64`.
fn of_table(line: &str) -> Option<Result<Row<'_>, &'static str>> {
    let mut words = line.split_ascii_whitespace();
    let status = words.next()?;
    let is_status =
        matches!(status.len(), 2 | 3) && status.is_ascii() && "uihrp".contains(&status[..1]);
    if !is_status || status.starts_with("||") {
        return None;
    }
    let (Some(name), Some(version), Some(architecture)) =
        (words.next(), words.next(), words.next())
    else {
        return Some(Err("fewer than four columns"));
    };
    let name = name.split(':').next().unwrap_or_default();
    Some(Ok(Row {
        name,
        version,
        architecture,
        status,
        source: None,
    }))
}

/// Columns that are set apart by tabs: a name and a version, and the architecture wherever it stands; after it may follow
/// source, its version, and the status.
fn of_columns(line: &str) -> Option<Result<Row<'_>, &'static str>> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let (name, own) = columns[0].split_once(':').unwrap_or((columns[0], ""));
    if line.trim().is_empty() {
        return None;
    }
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let row = match columns
        .iter()
        .skip(1)
        .position(|word| is_architecture(word))
    {
        None if columns.len() >= 2 => Row {
            name,
            version: column(1),
            architecture: own,
            ..Row::default()
        },
        Some(0) => Row {
            name,
            version: column(2),
            architecture: column(1),
            ..Row::default()
        },
        Some(1) => Row {
            name,
            version: column(1),
            architecture: column(2),
            source: Some((column(3), column(4))).filter(|(name, _)| !name.is_empty()),
            status: column(5),
        },
        _ => return Some(Err("not a name, a version and an architecture in tabs")),
    };
    Some(Ok(row))
}

fn add(row: &Row, number: usize, report: &mut Report) {
    let status = row.status.as_bytes();
    // what is not installed any more (`rc`) is only remembered
    if status
        .get(1)
        .is_some_and(|state| b"cn".contains(&state.to_ascii_lowercase()))
    {
        return;
    }
    let place = format_args!("line {number}");
    let words = (row.name, row.version, row.architecture);
    let Some(package) = report.package(Ecosystem::Dpkg, words, place) else {
        return;
    };
    package.held = status.first() == Some(&b'h');
    package.broken = broken(status).map(str::to_owned);
    if let Some((name, version)) = row.source {
        set_source(package, name, version);
    }
}

/// dpkg's second letter, when it is not `i`.
fn broken(status: &[u8]) -> Option<&'static str> {
    Some(match status.get(1)?.to_ascii_lowercase() {
        b'u' => "unpacked",
        b'f' => "half-configured",
        b'h' => "half-installed",
        b'w' => "triggers-awaited",
        b't' => "triggers-pending",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::feed::inventory::{self, Report};
    use crate::model::time::Timestamp;

    fn read(text: &str) -> Result<crate::model::inventory::Inventory, String> {
        let read = inventory::read(None, "list", text.as_bytes(), Timestamp::EPOCH);
        read.map(Report::finish).map_err(|error| error.to_string())
    }

    #[test]
    fn the_table_of_dpkg_is_read() {
        let text = "\
Desired=Unknown/Install/Remove/Purge/Hold
||/ Name           Version      Architecture Description
+++-==============-============-============-=================================
ii  adduser        3.134        all          add and remove users and groups
hi  dpkg           1.21.22      amd64        Debian package management system
rc  gone           1.0          all          only remembered
iF  libc6:amd64    2.36-9       amd64        GNU C Library: Shared libraries
ii  bad            1_0          all          no version
";
        let read = read(text).unwrap();
        let names: Vec<&str> = read.packages.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["adduser", "dpkg", "libc6"]);
        assert!(read.packages[1].held);
        assert_eq!(read.packages[2].broken.as_deref(), Some("half-configured"));
        assert_eq!(read.platform.architecture, "amd64");
        assert!(read.has_gap("packages.line 8") && read.has_gap("packages.source"));
    }

    #[test]
    fn columns_of_any_kind_are_read() {
        // the form that dpkg-query has without a format; ours; that of another tool
        let table = [
            "libc6:amd64\t2.36-9\nadduser\t3.134\n",
            "libc6\t2.36-9\tamd64\tglibc\t2.36-9\tii \nadduser\t3.134\tall\tadduser\t3.134\tii \n",
            "libc6\tamd64\t2.36-9\t1228\tadmin\nadduser\tall\t3.134\t36\thttpd\n",
        ];
        for text in table {
            let read = read(text).unwrap();
            let found: Vec<String> = read
                .packages
                .iter()
                .map(|one| format!("{} {}", one.name, one.version))
                .collect();
            assert_eq!(found, ["adduser 3.134", "libc6 2.36-9"], "{text}");
        }
        assert_eq!(read(table[1]).unwrap().packages[1].source, "glibc");
    }
}
