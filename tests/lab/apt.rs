//! The independent answer: what apt itself would do for a system in a folder, by this machine's fresh lists.

use crate::tools::{path, run, source};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// `name version` of each package that `upgrade` or `dist-upgrade` would install.
pub fn would_install(root: &Path, command: &str) -> BTreeSet<String> {
    let sources = root.with_extension("sources");
    fs::write(&sources, only_the_suites_of_the_lab()).expect("apt's sources");
    let option = |name: &str, value: &str| format!("-o{name}={value}");
    let below = |name: &str| root.join(name).display().to_string();
    let words = [
        option("Dir::State::status", &below("var/lib/dpkg/status")),
        option(
            "Dir::State::extended_states",
            &below("var/lib/apt/extended_states"),
        ),
        option("Dir::Etc::sourcelist", path(&sources)),
        option("Dir::Etc::sourceparts", "/dev/null"),
        option("Dir::Etc::preferences", "/dev/null"),
        option("Dir::Etc::preferencesparts", "/dev/null"),
        option("Dir::Cache::pkgcache", ""),
        option("Dir::Cache::srcpkgcache", ""),
    ];
    let mut all = vec!["apt-get", "-s"];
    all.extend(words.iter().map(String::as_str));
    all.push(command);
    run(&all).lines().filter_map(installed).collect()
}

fn only_the_suites_of_the_lab() -> String {
    let stanza = |suite| {
        let source = source(suite);
        let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
        format!(
            "Types: deb\nURIs: {}\nSuites: {suite}\nComponents: main\nSigned-By: {keyring}\n\n",
            source.uri
        )
    };
    stanza("bookworm") + &stanza("bookworm-security")
}

/// `Inst libssl3 [3.0.1] (3.0.2 Debian-Security:12 [amd64])`, with or without the installed version.
fn installed(line: &str) -> Option<String> {
    let rest = line.strip_prefix("Inst ")?;
    let name = rest.split(' ').next()?;
    let version = rest.split_once('(')?.1.split(' ').next()?;
    Some(format!("{name} {version}"))
}
