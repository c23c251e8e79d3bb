//! Machines of three sizes, and what collecting their inventory takes.

use super::measure::{OFTEN, Table, peer, run, sms, text};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every package that this machine's apt knows, as stanzas.
pub fn available() -> String {
    String::from_utf8(run(&mut peer("apt-cache", &["dumpavail"]))).expect("UTF-8")
}

/// A root whose dpkg status has `count` packages: this machine's first, then others of the archive.
pub fn root(data: &Path, available: &str, count: usize) -> PathBuf {
    let root = data.join(format!("root-{count}"));
    fs::create_dir_all(root.join("var/lib/dpkg")).expect("can make");
    fs::create_dir_all(root.join("etc")).expect("can make");
    fs::copy("/etc/os-release", root.join("etc/os-release")).expect("can copy");
    let own = fs::read_to_string("/var/lib/dpkg/status").expect("dpkg status");
    let installed = own
        .split("\n\n")
        .filter(|stanza| stanza.contains("\nStatus: install ok installed\n"));
    let spread = available.split("\n\n").skip(1000).step_by(50);
    let mut names = BTreeSet::new();
    let mut status = String::new();
    for stanza in installed.chain(spread) {
        let Some((first, rest)) = stanza.split_once('\n') else {
            continue;
        };
        if names.len() == count || !names.insert(first) {
            continue;
        }
        let rest: String = rest
            .lines()
            .filter(|line| is_in_status(line))
            .map(|line| format!("{line}\n"))
            .collect();
        status.push_str(&format!("{first}\nStatus: install ok installed\n{rest}\n"));
    }
    assert_eq!(
        names.len(),
        count,
        "this machine's apt lists have too few packages"
    );
    fs::write(root.join("var/lib/dpkg/status"), status).expect("can write");
    root
}

/// How many packages this machine has.
pub fn size() -> usize {
    let own = fs::read_to_string("/var/lib/dpkg/status").expect("dpkg status");
    own.matches("\nStatus: install ok installed\n").count()
}

/// dpkg refuses a status with the fields that only an archive has; the status itself is written anew.
fn is_in_status(line: &str) -> bool {
    let foreign = ["Status:", "Filename:", "Size:", "MD5sum:", "SHA256:"];
    !foreign.iter().any(|field| line.starts_with(field))
}

/// The inventory of a root, as a file.
pub fn inventory(data: &Path, root: &Path) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let file = data.join(format!("{name}.json"));
    let collected = run(&mut sms(
        "smsinv",
        data,
        &["collect", "--json", "--root", text(root)],
    ));
    fs::write(&file, collected).expect("can write");
    file
}

/// Ours, and what dpkg takes to list the packages alone.
pub fn collect(table: &mut Table, roots: &[(usize, PathBuf)]) {
    let here = Path::new("/");
    table.row(
        (
            "inventory of this machine, hardware and software",
            "0.10 s, 20 MiB",
        ),
        OFTEN,
        || {},
        || sms("smsinv", here, &["collect", "--json"]),
    );
    for (count, root) in roots {
        table.row(
            (
                &format!("inventory of a root with {count} packages"),
                "0.10 s, 20 MiB",
            ),
            OFTEN,
            || {},
            || sms("smsinv", here, &["collect", "--json", "--root", text(root)]),
        );
    }
    let (count, root) = &roots[roots.len() - 1];
    let admin = format!("--admindir={}/var/lib/dpkg", text(root));
    table.row(
        (
            &format!("peer: dpkg-query -W, {count} packages, names and versions"),
            "",
        ),
        OFTEN,
        || {},
        || peer("dpkg-query", &[&admin, "-W"]),
    );
}
