//! Packages as rpm lists them: `rpm -qa`, plain or with columns of any kind.

use super::Fault;
use super::report::{Report, set_source};
use crate::model::inventory::Inventory;
use crate::model::version::Ecosystem;

/// Architectures that rpm knows and dpkg does not.
const ARCHITECTURES: &[&str] = &[
    "noarch",
    "x86_64",
    "aarch64",
    "i486",
    "i586",
    "i686",
    "armv7hl",
    "ppc64le",
    "s390x",
    "i386",
    "src",
    "x86_64_v2",
];

/// Whether a word is an architecture as rpm names it.
pub(super) fn is_architecture(word: &str) -> bool {
    ARCHITECTURES.contains(&word)
}

/// Reads the list; keys that people import stand in it as `gpg-pubkey` and are no packages.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let mut first = None;
    let mut has_epochs = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with("gpg-pubkey") {
            continue;
        }
        match row(line) {
            Some(row) => {
                has_epochs |= row.tells_epoch;
                let words = (row.name, row.version.as_str(), row.architecture);
                if let Some(package) =
                    report.package(Ecosystem::Rpm, words, format_args!("line {number}"))
                    && let Some((name, version)) = row.source
                {
                    set_source(package, name, &version);
                }
            }
            None => {
                first.get_or_insert(number);
                report.refuse(
                    format_args!("line {number}"),
                    "not name-version-release.architecture",
                );
            }
        }
    }
    if report.inventory.packages.is_empty() {
        return Err(Fault::at(first.unwrap_or(1), "no package is listed"));
    }
    if !has_epochs {
        report.gap("packages.epoch", "the list does not tell epochs");
    }
    report.tells(Inventory::PACKAGES);
    Ok(())
}

struct Row<'a> {
    name: &'a str,
    version: String,
    architecture: &'a str,
    source: Option<(&'a str, String)>,
    tells_epoch: bool,
}

/// A line of either form.
fn row(line: &str) -> Option<Row<'_>> {
    if line.contains('\t') {
        return of_columns(line);
    }
    let (rest, architecture) = line
        .rsplit_once('.')
        .filter(|(_, last)| is_architecture(last))?;
    let (name, version, tells_epoch) = parts(rest)?;
    Some(Row {
        name,
        version,
        architecture,
        source: None,
        tells_epoch,
    })
}

/// `name-[epoch:]version-release`, from behind, as names have hyphens too. dnf writes `epoch:name-…` as well.
fn parts(text: &str) -> Option<(&str, String, bool)> {
    let (rest, release) = text.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let (name, version, epoch) = match (version.split_once(':'), name.split_once(':')) {
        (Some((epoch, version)), _) => (name, version, Some(epoch)),
        (None, Some((epoch, name))) => (name, version, Some(epoch)),
        (None, None) => (name, version, None),
    };
    let is_whole = !name.is_empty() && !version.is_empty() && !release.is_empty();
    is_whole.then(|| {
        (
            name,
            joined(epoch.unwrap_or_default(), version, release),
            epoch.is_some(),
        )
    })
}

/// An epoch of none is left out, as rpm does.
fn joined(epoch: &str, version: &str, release: &str) -> String {
    match epoch {
        "" | "0" | "(none)" => format!("{version}-{release}"),
        epoch => format!("{epoch}:{version}-{release}"),
    }
}

/// Name, epoch, version, release and architecture in tabs, after which the source package may come; or name, architecture
/// and version with release.
fn of_columns(line: &str) -> Option<Row<'_>> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let (version, architecture) = match columns.iter().position(|word| is_architecture(word))? {
        4 => (joined(column(1), column(2), column(3)), column(4)),
        3 => (joined("", column(1), column(2)), column(3)),
        2 => (column(1).to_owned(), column(2)),
        1 => (column(2).to_owned(), column(1)),
        _ => return None,
    };
    let source = columns.iter().find_map(|word| source(word));
    let tells_epoch = columns.len() >= 5 && column(4) == architecture;
    Some(Row {
        name: column(0),
        version,
        architecture,
        source,
        tells_epoch,
    })
}

/// `bind-9.16.23-14.el9.src.rpm`.
pub(super) fn source(word: &str) -> Option<(&str, String)> {
    let (name, version, _) = parts(word.strip_suffix(".src.rpm")?)?;
    Some((name, version))
}

#[cfg(test)]
mod tests {
    use crate::feed::inventory::{self, Report};
    use crate::model::time::Timestamp;

    #[test]
    fn lists_of_every_form_are_read() {
        // the first as rpm -qa writes it; then with epochs, in two spellings; then in columns
        let table = [
            (
                "bind-libs-9.16.23-14.el9_3.4.x86_64\ngpg-pubkey-8483c65d-5ccc5b19\n",
                "bind-libs 9.16.23-14.el9_3.4 x86_64",
            ),
            (
                "bind-libs-32:9.16.23-14.el9_3.4.x86_64\n",
                "bind-libs 32:9.16.23-14.el9_3.4 x86_64",
            ),
            (
                "32:bind-libs-9.16.23-14.el9_3.4.x86_64\n",
                "bind-libs 32:9.16.23-14.el9_3.4 x86_64",
            ),
            (
                "bind-libs\t32\t9.16.23\t14.el9_3.4\tx86_64\n",
                "bind-libs 32:9.16.23-14.el9_3.4 x86_64",
            ),
            (
                "bash\t(none)\t5\t1\tnoarch\tbash-5-1.src.rpm\n",
                "bash 5-1 noarch",
            ),
            (
                "gjs\tx86_64\t1.32.0-1.mga2\t1332868101\n",
                "gjs 1.32.0-1.mga2 x86_64",
            ),
        ];
        for (text, expected) in table {
            let read = inventory::read(None, "list", text.as_bytes(), Timestamp::EPOCH).unwrap();
            let read = Report::finish(read);
            assert_eq!(read.packages.len(), 1, "{text}");
            let one = &read.packages[0];
            assert_eq!(
                format!("{} {} {}", one.name, one.version, one.architecture),
                expected
            );
            assert_eq!(
                read.has_gap("packages.epoch"),
                !expected.contains(':') && !text.contains("(none)"),
                "{text}"
            );
        }
    }
}
