//! Manual pages, completions, schemas and the page of attacks are made from the sources and checked in; a stale one fails here.
//! `BLESS=1 cargo test --test generated` rewrites them.

#[cfg(feature = "schema")]
#[path = "generated/json_page.rs"]
mod json_page;

#[path = "generated/attacks.rs"]
mod attacks;
#[path = "generated/catalog_page.rs"]
mod catalog_page;
#[path = "generated/query_page.rs"]
mod query_page;

use clap_complete::Shell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Files = BTreeMap<PathBuf, String>;

#[test]
fn manual_pages_are_fresh() {
    let mut pages = Files::new();
    for mut command in sms::cli::site::commands() {
        command.build();
        let name = command.get_name().to_owned();
        add_pages(&command, &name, &mut pages);
    }
    compare("man", "1", &pages);
}

#[test]
fn completions_are_fresh() {
    let mut scripts = Files::new();
    for command in sms::cli::site::commands() {
        for (shell, file) in [
            (Shell::Bash, "bash"),
            (Shell::Zsh, "zsh"),
            (Shell::Fish, "fish"),
        ] {
            let name = command.get_name().to_owned();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command.clone(), &name, &mut script);
            let path = Path::new("completions").join(format!("{name}.{file}"));
            scripts.insert(
                path,
                String::from_utf8(script).expect("completions are UTF-8"),
            );
        }
    }
    compare("completions", "", &scripts);
}

#[cfg(feature = "schema")]
#[test]
fn schemas_and_their_manual_page_are_fresh() {
    let mut schemas = sms::cli::schemas();
    schemas.sort_by_key(|(kind, _)| *kind);
    let text = |schema: &serde_json::Value| format!("{schema:#}\n");
    let files = schemas.iter().map(|(kind, schema)| {
        (
            Path::new("docs/schemas").join(format!("{kind}.json")),
            text(schema),
        )
    });
    compare("docs/schemas", "", &files.collect());
    compare(
        "man",
        "5",
        &Files::from([(PathBuf::from("man/sms-json.5"), json_page::page(&schemas))]),
    );
}

#[test]
fn the_manual_page_of_the_catalog_is_fresh() {
    let path = PathBuf::from("man/sms-catalog.5");
    check(&Files::from([(path, catalog_page::page())]), Vec::new());
}

#[test]
fn the_manual_page_of_filters_is_fresh() {
    let path = PathBuf::from("man/sms-query.7");
    compare("man", "7", &Files::from([(path, query_page::page())]));
}

#[test]
fn the_attack_catalogue_is_fresh() {
    let read = |name: &str| {
        fs::read_to_string(root().join("tests/attacks").join(name)).expect("a readable table")
    };
    let tests = attacks::tests_below(root(), &["src", "tests"]);
    let page = attacks::page(&read("catalogue.tsv"), &read("techniques.tsv"), &tests)
        .unwrap_or_else(|wrong| panic!("the attack catalogue:\n{}", wrong.join("\n")));
    let file = PathBuf::from("docs/attacks.md");
    check(&Files::from([(file, page)]), Vec::new());
}

#[test]
fn a_stale_file_is_found() {
    let fresh = Files::from([
        (PathBuf::from("Cargo.toml"), "other".to_owned()),
        (PathBuf::from("absent"), String::new()),
    ]);
    assert_eq!(
        stale(&fresh),
        [PathBuf::from("Cargo.toml"), PathBuf::from("absent")]
    );
}

/// One page for the program and one for each command below it.
fn add_pages(command: &clap::Command, name: &str, pages: &mut Files) {
    // clap wants names that live as long as the program
    let lasting: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let titled = command.clone().name(lasting).disable_help_subcommand(true);
    let mut page = Vec::new();
    let title = name.to_uppercase();
    clap_mangen::Man::new(titled)
        .title(title)
        .section("1")
        .source("sms")
        .render(&mut page)
        .expect("renders");
    pages.insert(
        Path::new("man").join(format!("{name}.1")),
        String::from_utf8(page).expect("pages are UTF-8"),
    );
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help" && !sub.is_hide_set())
    {
        add_pages(sub, &format!("{name}-{}", sub.get_name()), pages);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn stale(fresh: &Files) -> Vec<PathBuf> {
    let is_stale = |(path, text): &(&PathBuf, &String)| {
        fs::read_to_string(root().join(path)).ok().as_ref() != Some(*text)
    };
    fresh
        .iter()
        .filter(is_stale)
        .map(|(path, _)| path.clone())
        .collect()
}

/// Manual pages that are written by hand and stand beside the generated ones.
// sms-catalog.5 has a test of its own.
const BY_HAND: &[&str] = &[
    "man/sms-trust.7",
    "man/sms.7",
    "man/sms-catalog.5",
    "man/sms-files.7",
    "man/sms-places.7",
];

/// Compares, or rewrites when `BLESS` is set; also finds files that nothing makes any more.
fn compare(folder: &str, ending: &str, fresh: &Files) {
    let leftover: Vec<PathBuf> = fs::read_dir(root().join(folder))
        .expect("folder exists")
        .map(|entry| Path::new(folder).join(entry.expect("entry").file_name()))
        .filter(|path| ending.is_empty() || path.extension().is_some_and(|found| found == ending))
        .filter(|path| !fresh.contains_key(path))
        .filter(|path| BY_HAND.iter().all(|own| path != Path::new(own)))
        .collect();
    check(fresh, leftover);
}

fn check(fresh: &Files, leftover: Vec<PathBuf>) {
    if std::env::var_os("BLESS").is_some() {
        for path in &leftover {
            fs::remove_file(root().join(path)).expect("can remove");
        }
        for (path, text) in fresh {
            fs::write(root().join(path), text).expect("can write");
        }
        return;
    }
    let stale: Vec<PathBuf> = stale(fresh).into_iter().chain(leftover).collect();
    assert!(
        stale.is_empty(),
        "stale: {stale:?}\nrun: BLESS=1 cargo test --test generated"
    );
}
