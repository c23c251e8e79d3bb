//! A room uses only the rooms above it: reads the imports of `src/lib` and says which one breaks the rule. And what the agent
//! depends on is counted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each room and the rooms it may use besides itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("rules", &["model"]),
    ("catalog", &["model", "rules"]),
    ("feed", &["model"]),
    ("host", &["model"]),
    ("trust", &["model"]),
    ("content", &["model", "trust"]),
    ("transport", &["model", "trust"]),
    (
        "service",
        &[
            "model",
            "rules",
            "catalog",
            "content",
            "trust",
            "feed",
            "host",
            "transport",
        ],
    ),
    ("server", &["model", "service"]),
    (
        "cli",
        &[
            "model",
            "rules",
            "catalog",
            "content",
            "trust",
            "feed",
            "host",
            "transport",
            "service",
            "server",
        ],
    ),
];

/// Names in code that only one room may use, with the room.
const OWNED: &[(&str, &str)] = &[
    ("rusqlite::", "catalog"),
    ("postgres::", "catalog"),
    ("axum::", "server"),
    ("tokio::", "server"),
    ("clap::", "cli"),
];

#[test]
fn every_import_points_upwards() {
    let broken: Vec<String> = LAYERS
        .iter()
        .flat_map(|(room, uses)| check_room(room, uses))
        .collect();
    assert!(
        broken.is_empty(),
        "imports against the layers:\n{}",
        broken.join("\n")
    );
}

/// Text that is made while the program runs, in a file that talks to an engine, is for errors and for these: a dialect's own
/// words, counted places, and a time limit that is a number.
const MADE_TEXT: &[&str] = &[
    r#"sql.replace(ours, theirs)"#,
    r#"&sql.replace('$', "?")"#,
    r#"what.sql.replace("{rows}""#,
    r#"what.sql.replace("{list}""#,
];

#[test]
fn a08_no_statement_is_put_together_from_what_comes_in() {
    let mut found = Vec::new();
    let files = sources(&library().join("catalog"));
    for file in files
        .iter()
        .filter(|file| !file.to_string_lossy().contains("/tests/"))
    {
        let text = fs::read_to_string(file).expect("a readable source");
        let text = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        for line in text.lines() {
            let talks = [
                "sql", "SELECT", "INSERT", "UPDATE ", "DELETE ", "batch(", "prepare", ".query(",
            ];
            let makes = ["format!", ".replace(", "push_str", ".concat()", ".join("];
            let is_made = talks.iter().any(|word| line.contains(word))
                && (makes.iter().any(|word| line.contains(word)) || adds_texts(line));
            if is_made
                && !MADE_TEXT.iter().any(|known| line.contains(known))
                && !line.trim_start().starts_with("//")
            {
                found.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "SQL that is put together:\n{}",
        found.join("\n")
    );
}

/// Whether something else than a number is added: an engine adds numbers, texts are put together by us.
fn adds_texts(line: &str) -> bool {
    let mut after = line.split(" + ").skip(1);
    after.any(|rest| !rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[test]
fn a14_a_server_calls_nobody() {
    // the roads outwards: feeds and distribution points that the operator asks for, the site's own address, and what agents
    // ask; nothing that a message or a discovery starts
    let callers = [
        "service/agent/",
        "service/sync/",
        "service/outside.rs",
        "service/package/payload.rs",
        "service/shelves/",
        "service/doctor.rs",
        "service/network/",
    ];
    let mut found = Vec::new();
    for room in [
        "server", "service", "catalog", "rules", "model", "feed", "content",
    ] {
        for file in sources(&library().join(room)) {
            let text = fs::read_to_string(&file).expect("a readable source");
            let text = text
                .split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or_default();
            let calls = [
                "transport::http",
                "TcpStream::connect",
                "Command::new",
                "UdpSocket",
            ]
            .iter()
            .any(|word| text.contains(word));
            let name = file.display().to_string();
            if calls
                && !callers.iter().any(|caller| name.contains(caller))
                && !name.contains("test")
            {
                found.push(name);
            }
        }
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_room_is_in_the_list() {
    let mut rooms: Vec<String> = fs::read_dir(library())
        .expect("src/lib is readable")
        .filter_map(|entry| entry.expect("entry").file_name().into_string().ok())
        .filter(|name| name != "lib.rs")
        .collect();
    rooms.sort();
    let mut listed: Vec<&str> = LAYERS.iter().map(|(room, _)| *room).collect();
    listed.sort_unstable();
    assert_eq!(rooms, listed);
}

/// The crates below the agent that is shipped, procedural macros among them. It runs as root everywhere.
const MOST_CRATES_OF_THE_AGENT: usize = 120;
/// Crates that only a site needs.
const OF_A_SITE: &[&str] = &["axum", "hyper", "maud", "rcgen", "rusqlite", "tokio"];

#[test]
fn the_agent_depends_on_few_crates_and_on_none_of_the_site() {
    let tree = crates_of(&["--no-default-features"]);
    assert!(tree.len() <= MOST_CRATES_OF_THE_AGENT, "{}", tree.len());
    let name = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    let names: BTreeSet<String> = tree.iter().map(name).collect();
    for of_a_site in OF_A_SITE {
        assert!(!names.contains(*of_a_site), "{of_a_site}");
    }
    let whole: BTreeSet<String> = crates_of(&[]).iter().map(name).collect();
    assert!(OF_A_SITE.iter().all(|one| whole.contains(*one)));
}

/// Name and version of each crate that ends in a program.
#[allow(clippy::disallowed_methods)] // cargo, asked for its own tree
fn crates_of(features: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{tree:?}");
    let text = String::from_utf8(tree.stdout).expect("cargo writes UTF-8");
    let crates = text.lines().map(|line| line.trim_end_matches(" (*)"));
    crates
        .filter(|line| !line.starts_with("sms "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_import_against_the_layers_is_found() {
    let found = violations(
        "model",
        &[],
        "use crate::catalog::Catalog;\nuse crate::{rules, model::id};\n",
    );
    assert_eq!(found, ["catalog", "rules"]);
    assert_eq!(
        violations("model", &[], "let x = rusqlite::Connection::open(p);"),
        ["rusqlite::"]
    );
    assert!(
        violations(
            "cli",
            &["model"],
            "use crate::model::{id, time};\n// crate::server\n"
        )
        .is_empty()
    );
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib")
}

fn check_room(room: &str, uses: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for file in sources(&library().join(room)) {
        let text = fs::read_to_string(&file).expect("source is readable");
        let place = file
            .strip_prefix(library())
            .unwrap_or(&file)
            .display()
            .to_string();
        broken.extend(
            violations(room, uses, &text)
                .into_iter()
                .map(|found| format!("{place}: {room} uses {found}")),
        );
    }
    broken
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("folder is readable") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn violations(room: &str, uses: &[&str], text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let named = match after.strip_prefix('{') {
            Some(group) => first_names(group),
            None => vec![word(after)],
        };
        found.extend(named.into_iter().filter(|name| {
            LAYERS.iter().any(|(known, _)| known == name) && *name != room && !uses.contains(name)
        }));
    }
    let owned = OWNED
        .iter()
        .filter(|(name, owner)| *owner != room && uses_crate(&code, name));
    found
        .into_iter()
        .map(str::to_owned)
        .chain(owned.map(|(name, _)| (*name).to_owned()))
        .collect()
}

fn uses_crate(code: &str, name: &str) -> bool {
    code.match_indices(name)
        .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

/// The first word of each item of a `{…}` import group.
fn first_names(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut names = vec![word(group)];
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())]
}
