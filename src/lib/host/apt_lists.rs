//! What apt has fetched on a machine, and from where: its sources and the index files in its lists folder. Reading
//! only; the indexes themselves are for `feed`.

use super::Error;
use super::root::{Root, is_missing};
use crate::model::deb822::stanzas;
use std::path::PathBuf;

const SOURCES: &str = "/etc/apt/sources.list";
const SOURCE_PARTS: &str = "/etc/apt/sources.list.d";
const LISTS: &str = "/var/lib/apt/lists";
const SOURCE_LIMIT: u64 = 1 << 20;
/// What apt may compress its indexes with.
const COMPRESSIONS: &[&str] = &["", ".lz4", ".xz", ".zst", ".gz", ".bz2"];

/// One suite of one archive that a machine is set up for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The archive's address, without a slash at its end.
    pub uri: String,
    /// The suite, for example `bookworm-security`.
    pub suite: String,
    /// Components, for example `main`.
    pub components: Vec<String>,
    /// Architectures, when it is restricted to some.
    pub architectures: Vec<String>,
    /// The keyring, when one is named by path.
    pub signed_by: Option<PathBuf>,
}

/// The index files of one component that apt has fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Where payloads come from.
    pub uri: String,
    /// The suite.
    pub suite: String,
    /// The component.
    pub component: String,
    /// The architecture.
    pub architecture: String,
    /// The keyring, when the source names one by path.
    pub signed_by: Option<PathBuf>,
    /// The signed file.
    pub in_release: PathBuf,
    /// The packages, perhaps compressed as its ending says.
    pub packages: PathBuf,
}

/// The binary-package sources that a machine is set up for, in apt's order.
pub fn sources(root: &Root) -> Result<Vec<Source>, Error> {
    let mut found = match root.read_text(SOURCES, SOURCE_LIMIT) {
        Ok(text) => parse_one_line(&text),
        Err(error) if is_missing(&error) => Vec::new(),
        Err(error) => return Err(error),
    };
    for name in root.list(SOURCE_PARTS)? {
        let parse = match name.rsplit_once('.') {
            Some((_, "list")) => parse_one_line,
            Some((_, "sources")) => parse_deb822,
            _ => continue,
        };
        let text = root.read_text(&format!("{SOURCE_PARTS}/{name}"), SOURCE_LIMIT)?;
        found.extend(parse(&text));
    }
    Ok(found)
}

/// The index files that are there, for the machine's sources and one architecture.
pub fn lists(root: &Root, architecture: &str) -> Result<Vec<List>, Error> {
    let names = root.list(LISTS)?;
    Ok(sources(root)?
        .iter()
        .flat_map(|source| lists_of(source, architecture, &names))
        .map(|list| List {
            in_release: root.place(LISTS).join(list.in_release),
            packages: root.place(LISTS).join(list.packages),
            ..list
        })
        .collect())
}

/// The lists of one source among the file names of apt's folder.
fn lists_of(source: &Source, architecture: &str, names: &[String]) -> Vec<List> {
    let has = |name: &String| names.binary_search(name).is_ok();
    let wants = source.architectures.is_empty()
        || source
            .architectures
            .iter()
            .any(|known| known == architecture);
    let release = file_name(&format!("{}/dists/{}/InRelease", source.uri, source.suite));
    if !wants || !has(&release) {
        return Vec::new();
    }
    let list = |component: &String| {
        let path = format!(
            "{}/dists/{}/{component}/binary-{architecture}/Packages",
            source.uri, source.suite
        );
        let packages = COMPRESSIONS
            .iter()
            .map(|ending| file_name(&path) + ending)
            .find(has)?;
        Some(List {
            uri: source.uri.clone(),
            suite: source.suite.clone(),
            component: component.clone(),
            architecture: architecture.to_owned(),
            signed_by: source.signed_by.clone(),
            in_release: release.clone().into(),
            packages: packages.into(),
        })
    };
    source.components.iter().filter_map(list).collect()
}

/// apt's name for the file of an address: no scheme, no user, `_` as `%5f`, `/` as `_`.
fn file_name(uri: &str) -> String {
    let (_, place) = uri.split_once(':').unwrap_or(("", uri));
    let place = place.trim_start_matches("//");
    let host_end = place.find('/').unwrap_or(place.len());
    let user_end = place[..host_end].rfind('@').map_or(0, |at| at + 1);
    place[user_end..].replace('_', "%5f").replace('/', "_")
}

/// Reads the one-line format: `deb [options] uri suite component…`.
pub fn parse_one_line(text: &str) -> Vec<Source> {
    text.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Source> {
    let line = line.split('#').next()?.trim();
    let rest = line.strip_prefix("deb")?;
    if !rest.starts_with([' ', '\t', '[']) {
        return None;
    }
    let (options, rest) = match rest.trim_start().strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => ("", rest),
    };
    let mut words = rest.split_ascii_whitespace();
    let (uri, suite) = (words.next()?, words.next()?);
    let option = |name: &str| {
        options.split_ascii_whitespace().find_map(|option| {
            let (found, value) = option.split_once('=')?;
            (found == name).then_some(value)
        })
    };
    Some(Source {
        uri: uri.trim_end_matches('/').to_owned(),
        suite: suite.to_owned(),
        components: words.map(str::to_owned).collect(),
        architectures: option("arch")
            .map(|all| all.split(',').map(str::to_owned).collect())
            .unwrap_or_default(),
        signed_by: option("signed-by").and_then(keyring),
    })
}

/// Reads the deb822 format: stanzas with `Types`, `URIs`, `Suites` and `Components`.
pub fn parse_deb822(text: &str) -> Vec<Source> {
    // A comment line inside a stanza is not a field, but one that is empty otherwise would end it.
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    let mut found = Vec::new();
    for stanza in stanzas(&text) {
        let words = |name: &str| -> Vec<String> {
            let value = stanza.field(name).unwrap_or_default();
            value.split_ascii_whitespace().map(str::to_owned).collect()
        };
        let is_off = stanza.field("Enabled").is_some_and(|value| {
            ["no", "false", "0", "off", "without", "disable"].contains(&value)
        });
        if is_off || !words("Types").iter().any(|kind| kind == "deb") {
            continue;
        }
        for uri in words("URIs") {
            for suite in words("Suites") {
                found.push(Source {
                    uri: uri.trim_end_matches('/').to_owned(),
                    suite,
                    components: words("Components"),
                    architectures: words("Architectures"),
                    signed_by: stanza.field("Signed-By").and_then(keyring),
                });
            }
        }
    }
    found
}

/// A keyring by path; fingerprints and keys written into the source are not paths.
fn keyring(value: &str) -> Option<PathBuf> {
    let first = value.split([',', ' ', '\t', '\n']).next()?;
    first.starts_with('/').then(|| PathBuf::from(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(uri: &str, suite: &str, components: &[&str]) -> Source {
        Source {
            uri: uri.to_owned(),
            suite: suite.to_owned(),
            components: components.iter().map(|&c| c.to_owned()).collect(),
            architectures: Vec::new(),
            signed_by: None,
        }
    }

    #[test]
    fn both_formats_are_read() {
        let one_line = "# comment\n\
            deb http://deb.example/debian/ bookworm main contrib # trailing\n\
            deb-src http://deb.example/debian bookworm main\n\
            deb [arch=amd64,arm64 signed-by=/k/x.gpg] https://deb.example/x stable main\n\
            debris\n";
        let mut third = source("https://deb.example/x", "stable", &["main"]);
        third.architectures = vec!["amd64".to_owned(), "arm64".to_owned()];
        third.signed_by = Some("/k/x.gpg".into());
        let first = source(
            "http://deb.example/debian",
            "bookworm",
            &["main", "contrib"],
        );
        assert_eq!(parse_one_line(one_line), [first, third]);

        let deb822 = "Types: deb deb-src\nURIs: http://deb.example/debian/\n# why\n\
            Suites: bookworm bookworm-updates\nComponents: main\nSigned-By: /k/d.gpg\n\n\
            Types: deb-src\nURIs: http://deb.example/src\nSuites: sid\nComponents: main\n\n\
            Enabled: no\nTypes: deb\nURIs: http://deb.example/off\nSuites: sid\nComponents: main\n\n\
            Types: deb\nURIs: http://deb.example/k\nSuites: sid\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n";
        let found = parse_deb822(deb822);
        let suites: Vec<_> = found
            .iter()
            .map(|s| (s.uri.as_str(), s.suite.as_str()))
            .collect();
        assert_eq!(
            suites,
            [
                ("http://deb.example/debian", "bookworm"),
                ("http://deb.example/debian", "bookworm-updates"),
                ("http://deb.example/k", "sid"),
            ]
        );
        assert_eq!(found[0].signed_by, Some("/k/d.gpg".into()));
        assert_eq!(found[2].signed_by, None);
    }

    #[test]
    fn list_files_are_named_as_apt_names_them() {
        for (uri, name) in [
            (
                "http://deb.example/debian-security/dists/bookworm-security/InRelease",
                "deb.example_debian-security_dists_bookworm-security_InRelease",
            ),
            (
                "https://user:pw@deb.example/a_b/InRelease",
                "deb.example_a%5fb_InRelease",
            ),
            ("file:/srv/mirror/InRelease", "_srv_mirror_InRelease"),
            ("file:///srv/mirror/InRelease", "_srv_mirror_InRelease"),
        ] {
            assert_eq!(file_name(uri), name);
        }
    }

    #[test]
    fn only_lists_that_are_there_are_given() {
        let names = [
            "deb.example_debian_dists_bookworm_InRelease",
            "deb.example_debian_dists_bookworm_contrib_binary-arm64_Packages",
            "deb.example_debian_dists_bookworm_main_binary-amd64_Packages.lz4",
        ];
        let mut names = names.map(str::to_owned);
        names.sort();
        let source = source(
            "http://deb.example/debian",
            "bookworm",
            &["main", "contrib"],
        );
        let found = lists_of(&source, "amd64", &names);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].component, "main");
        assert!(
            found[0]
                .packages
                .to_string_lossy()
                .ends_with("_Packages.lz4")
        );
        let elsewhere = Source {
            suite: "trixie".to_owned(),
            ..source
        };
        assert!(lists_of(&elsewhere, "amd64", &names).is_empty());
    }
}
