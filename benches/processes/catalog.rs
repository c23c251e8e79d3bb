//! The catalog: importing an archive's indexes, and judging one machine by it.

use super::measure::{OFTEN, SELDOM, Table, peer, run, sms, text};
use std::fs;
use std::path::{Path, PathBuf};

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Imports what this machine's apt has fetched; gives the site.
pub fn import(table: &mut Table, data: &Path) -> PathBuf {
    let (site, fresh) = (data.join("site"), data.join("fresh"));
    new_site(&fresh);
    run(&mut sms(
        "smspatch",
        &fresh,
        &["feed", "add", "--apt-lists"],
    ));
    table.row(
        ("import of this machine's apt lists", "1.5 s, 150 MiB"),
        SELDOM,
        || copy(&fresh, &site),
        || sms("smspatch", &site, &["sync"]),
    );
    table.row(
        ("import again, nothing new", "0.10 s"),
        OFTEN,
        || {},
        || sms("smspatch", &site, &["sync"]),
    );
    let cache = format!("Dir::Cache={}", text(&data.join("no-cache")));
    let options = [
        "gencaches",
        "-o",
        &cache,
        "-o",
        "Dir::Cache::pkgcache=",
        "-o",
        "Dir::Cache::srcpkgcache=",
    ];
    table.row(
        ("peer: apt builds its cache (apt-cache gencaches)", ""),
        SELDOM,
        || {},
        || peer("apt-cache", &options),
    );
    site
}

/// Imports a mirror with xz indexes, where `SMS_DATA` has one.
pub fn mirror(table: &mut Table, data: &Path) {
    let lists =
        PathBuf::from(std::env::var_os("SMS_DATA").unwrap_or_default()).join("debian/dists");
    let Ok(lists) = lists.canonicalize() else {
        return;
    };
    let (site, fresh) = (data.join("mirror"), data.join("mirror-fresh"));
    new_site(&fresh);
    for (archive, suite) in [
        ("debian", "bookworm"),
        ("debian", "bookworm-updates"),
        ("debian-security", "bookworm-security"),
    ] {
        let uri = text(&lists.join(archive)).to_owned();
        let options = [
            "feed",
            "add",
            suite,
            "--uri",
            &uri,
            "--suite",
            suite,
            "--keyring",
            KEYRING,
        ];
        run(&mut sms("smspatch", &fresh, &options));
    }
    table.row(
        (
            "import of bookworm, updates and security, xz",
            "3 s, 150 MiB",
        ),
        SELDOM,
        || copy(&fresh, &site),
        || sms("smspatch", &site, &["sync"]),
    );
}

/// Imports the newest table of KBs, where `SMS_DATA` has one, and judges one of the hosts beside it by all of it.
pub fn windows(table: &mut Table, data: &Path) {
    let folder = PathBuf::from(std::env::var_os("SMS_DATA").unwrap_or_default()).join("windows");
    let Some(definitions) = newest(&folder, "wesng-definitions-") else {
        return;
    };
    let Some(host) = newest(&folder.join("hosts"), "srv_2012r2") else {
        return;
    };
    let (site, fresh) = (data.join("windows"), data.join("windows-fresh"));
    new_site(&fresh);
    let add = [
        "feed",
        "add",
        "kb",
        "--kind",
        "kb",
        "--uri",
        text(&definitions),
    ];
    run(&mut sms("smspatch", &fresh, &add));
    table.row(
        ("import of the table of KBs", "5 s, 300 MiB"),
        SELDOM,
        || copy(&fresh, &site),
        || sms("smspatch", &site, &["sync", "--quiet"]),
    );
    let inventory = data.join("windows.json");
    let imported = run(&mut sms("smsinv", &site, &["import", text(&host)]));
    fs::write(&inventory, imported).expect("can write");
    table.row(
        (
            "scan of a machine with Windows Server 2012 R2",
            "0.2 s, 30 MiB",
        ),
        OFTEN,
        || {},
        || {
            sms(
                "smspatch",
                &site,
                &["scan", "--json", "--inventory", text(&inventory)],
            )
        },
    );
}

/// The last file of a folder whose name begins so.
fn newest(folder: &Path, prefix: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder.canonicalize().ok()?).ok()?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_one = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(prefix))
    };
    paths.filter(is_one).max()
}

/// Judges each machine by its inventory.
pub fn scan(table: &mut Table, site: &Path, inventories: &[(usize, PathBuf)]) {
    for (count, file) in inventories {
        table.row(
            (
                &format!("scan of a machine with {count} packages"),
                "0.04 s, 30 MiB",
            ),
            OFTEN,
            || {},
            || {
                sms(
                    "smspatch",
                    site,
                    &["scan", "--json", "--inventory", text(file)],
                )
            },
        );
    }
}

/// apt's answers for this machine, its own cache built before. It refuses a root whose dependencies are not met.
pub fn peers(table: &mut Table, data: &Path) {
    let cache = data.join("apt-cache");
    fs::create_dir_all(cache.join("archives/partial")).expect("can make");
    let cache = format!("Dir::Cache={}", text(&cache));
    let options = [
        "-o",
        &cache,
        "-o",
        "Dir::Cache::pkgcache=pkgcache.bin",
        "-o",
        "Dir::Cache::srcpkgcache=srcpkgcache.bin",
    ];
    run(&mut peer(
        "apt-cache",
        &[&["gencaches"], &options[..]].concat(),
    ));
    for (name, deed, runs) in [
        ("apt", ["list", "--upgradable"], 5),
        ("apt-get", ["-s", "upgrade"], SELDOM),
    ] {
        let words = [&deed[..], &options[..]].concat();
        let work = format!("peer: {name} {}, this machine, cache ready", deed.join(" "));
        table.row((&work, ""), runs, || {}, || peer(name, &words));
    }
}

fn new_site(site: &Path) {
    let address = ["--url", "https://127.0.0.1:8443"];
    run(&mut sms(
        "smsctl",
        site,
        &[&["init", "--code", "S01", "--name", "bench"], &address[..]].concat(),
    ));
}

/// Puts a copy of a site in place of another.
fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).expect("can remove");
    }
    run(&mut peer("cp", &["-a", text(from), text(to)]));
}
