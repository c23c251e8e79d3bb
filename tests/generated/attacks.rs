//! docs/attacks.md: the attack catalogue beside the tests that carry each row's id in their names. What a row still lacks is
//! written in the catalogue; that a test exists is read from the sources and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// One attack.
struct Row<'a> {
    id: &'a str,
    part: &'a str,
    attack: &'a str,
    defence: &'a str,
    /// What is not tested, or not built, yet.
    missing: &'a str,
}

/// How far a row has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Open,
    Partly,
    Tested,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Partly => "partly",
            Self::Tested => "tested",
        }
    }
}

/// Row ids, each with its tests as "name (file)".
pub type Tests = BTreeMap<String, BTreeSet<String>>;

/// The page, or everything that is wrong with the catalogue.
pub fn page(catalogue: &str, techniques: &str, tests: &Tests) -> Result<String, Vec<String>> {
    let rows: Vec<Row<'_>> = lines(catalogue).map(row).collect();
    let wrong = objections(&rows, tests);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let states: BTreeMap<&str, State> = rows
        .iter()
        .map(|row| (row.id, state(row, tests).unwrap_or(State::Open)))
        .collect();
    let mut out = INTRODUCTION.to_owned();
    summary(&states, &mut out);
    for (letter, title) in SECTIONS {
        let of_section = rows.iter().filter(|row| row.id.starts_with(*letter));
        section(title, of_section, (&states, tests), &mut out);
    }
    technique_table(techniques, &states, &mut out).map_err(|wrong| vec![wrong])?;
    Ok(out)
}

const INTRODUCTION: &str = "# Attacks and their tests

Made from `tests/attacks/catalogue.tsv` and from the names of the tests; `BLESS=1 cargo test --features postgres,schema --test generated`
writes it again. A row is *tested* when tests carry its id and nothing is missing, *partly* when tests carry it and the last column says
what is missing, and *open* when there is no test.

";

const SECTIONS: &[(char, &str)] = &[
    ('A', "Systems like this one"),
    ('U', "Update frameworks"),
    ('P', "Parsers and archives"),
    ('L', "On the agent's machine"),
    ('C', "Rogue clients, servers and networks"),
    ('O', "Operators"),
    ('K', "Drills: somebody holds keys"),
];

fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

fn row(cells: Vec<&str>) -> Row<'_> {
    let [id, part, attack, defence, missing] = cells[..] else {
        panic!("a row of the catalogue has five cells: {cells:?}");
    };
    Row {
        id,
        part,
        attack,
        defence,
        missing,
    }
}

/// None when the row claims to lack nothing and no test carries its id.
fn state(row: &Row<'_>, tests: &Tests) -> Option<State> {
    match (tests.contains_key(row.id), row.missing.is_empty()) {
        (true, true) => Some(State::Tested),
        (true, false) => Some(State::Partly),
        (false, false) => Some(State::Open),
        (false, true) => None,
    }
}

fn objections(rows: &[Row<'_>], tests: &Tests) -> Vec<String> {
    let without = rows.iter().filter(|row| state(row, tests).is_none());
    let without =
        without.map(|row| format!("{}: no test, and nothing is said to be missing", row.id));
    let known: BTreeSet<&str> = rows.iter().map(|row| row.id).collect();
    let unknown = tests.iter().filter(|(id, _)| !known.contains(id.as_str()));
    let unknown =
        unknown.map(|(id, names)| format!("{id}: not in the catalogue, but in {names:?}"));
    let twice = (known.len() < rows.len()).then(|| "an id stands twice".to_owned());
    without.chain(unknown).chain(twice).collect()
}

fn summary(states: &BTreeMap<&str, State>, out: &mut String) {
    let count = |wanted| states.values().filter(|state| **state == wanted).count();
    let _ = writeln!(
        out,
        "{} rows: {} tested, {} partly, {} open.",
        states.len(),
        count(State::Tested),
        count(State::Partly),
        count(State::Open)
    );
}

fn section<'a>(
    title: &str,
    rows: impl Iterator<Item = &'a Row<'a>>,
    (states, tests): (&BTreeMap<&str, State>, &Tests),
    out: &mut String,
) {
    let _ = writeln!(
        out,
        "\n## {title}\n\n| id | part | attack | defence | state | tests | missing |\n|---|---|---|---|---|---|---|"
    );
    for row in rows {
        let names = tests.get(row.id).into_iter().flatten();
        let names: Vec<&str> = names.map(String::as_str).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            row.id,
            row.part,
            row.attack,
            row.defence,
            states[row.id].word(),
            names.join("<br>"),
            row.missing
        );
    }
}

/// The techniques known against the predecessor, each as good as the worst of its rows.
fn technique_table(
    techniques: &str,
    states: &BTreeMap<&str, State>,
    out: &mut String,
) -> Result<(), String> {
    let mut table = String::new();
    let (mut held, mut all) = (0, 0);
    for cells in lines(techniques) {
        let [technique, what, rows] = cells[..] else {
            return Err(format!("a technique has three cells: {cells:?}"));
        };
        let state = match rows.strip_prefix("none: ") {
            Some(_) => "impossible by construction",
            None => worst(rows, states)?.word(),
        };
        all += 1;
        held += usize::from(!matches!(state, "open" | "partly"));
        let rows = rows.strip_prefix("none: ").unwrap_or(rows);
        let _ = writeln!(table, "| {technique} | {what} | {rows} | {state} |");
    }
    let _ = write!(
        out,
        "\n## The {all} techniques known against ConfigMgr\n\nFrom the public catalogue Misconfiguration Manager. {held} of {all} are tested or impossible by construction.\n\n| technique | what | our rows | state |\n|---|---|---|---|\n{table}"
    );
    Ok(())
}

fn worst(rows: &str, states: &BTreeMap<&str, State>) -> Result<State, String> {
    let found = rows.split(' ').map(|id| {
        let state = states.get(id).copied();
        state.ok_or_else(|| format!("{id}: a technique names a row that is not there"))
    });
    let found: Vec<State> = found.collect::<Result<_, _>>()?;
    Ok(found.into_iter().min().unwrap_or(State::Open))
}

/// All tests of these folders that carry the id of a row.
pub fn tests_below(root: &Path, folders: &[&str]) -> Tests {
    let mut tests = Tests::new();
    for folder in folders {
        read_folder(root, &root.join(folder), &mut tests);
    }
    tests
}

fn read_folder(root: &Path, folder: &Path, tests: &mut Tests) {
    for entry in fs::read_dir(folder).expect("folder exists") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            read_folder(root, &path, tests);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let file = path
                .strip_prefix(root)
                .expect("below the root")
                .display()
                .to_string();
            let text = fs::read_to_string(&path).expect("a readable source");
            add_tests(&file, &text, tests);
        }
    }
}

/// The tests of one source: functions with `#[test]` before them.
fn add_tests(file: &str, text: &str, tests: &mut Tests) {
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("fn ") {
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            for id in ids(name).filter(|_| is_test) {
                let names = tests.entry(id).or_default();
                names.insert(format!("`{name}` ({file})"));
            }
            is_test = false;
        }
    }
}

/// The row ids that a name begins with. Rows of the reliability catalogue (t) and fuzz targets (f) are not ours.
fn ids(name: &str) -> impl Iterator<Item = String> {
    let words = name.split('_').map(str::to_uppercase);
    words
        .take_while(|word| is_id(word))
        .filter(|word| !word.starts_with(['T', 'F']))
}

fn is_id(word: &str) -> bool {
    let (letter, number) = word.split_at(word.len().min(1));
    let digits = if letter == "K" { 1 } else { 2 };
    "AUPLCOKTF".contains(letter)
        && number.len() == digits
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

const HEAD: &str = "id\tpart\tattack\tdefence\tmissing\n";
const TECHNIQUES: &str = "technique\twhat\trows\n";

fn found(source: &str) -> Tests {
    let mut tests = Tests::new();
    add_tests("x.rs", source, &mut tests);
    tests
}

#[test]
fn a_row_whose_test_was_renamed_is_not_called_tested() {
    let catalogue = format!("{HEAD}A01\tpolicy\tx\ty\t\n");
    let named = found("#[test]\nfn a01_u02_no_secrets() {}");
    let (a01, both): (Vec<_>, Vec<_>) = (vec!["A01"], vec!["A01", "U02"]);
    assert_eq!(named.keys().collect::<Vec<_>>(), both);
    let good = found("#[test]\n#[ignore]\nfn a01_no_secrets() {}");
    assert_eq!(good.keys().collect::<Vec<_>>(), a01);
    assert!(
        page(&catalogue, TECHNIQUES, &good)
            .unwrap()
            .contains("| tested | `a01_no_secrets` (x.rs) |")
    );
    for gone in [
        "#[test]\nfn no_secrets() {}",
        "fn a01_no_secrets() {}",
        "#[test]\nfn x_a01() {}",
        "",
    ] {
        let wrong = page(&catalogue, TECHNIQUES, &found(gone)).unwrap_err();
        assert_eq!(
            wrong,
            ["A01: no test, and nothing is said to be missing"],
            "{gone}"
        );
    }
}

#[test]
fn a_row_is_as_good_as_its_tests_and_a_technique_as_its_rows() {
    let catalogue = format!("{HEAD}A01\tp\tx\ty\t\nA02\tp\tx\ty\tmuch\nK3\tp\tx\ty\tall\n");
    let tests = found("#[test]\nfn a01_a02_t07_x() {}");
    let techniques =
        format!("{TECHNIQUES}ONE\tx\tA01\nTWO\tx\tA01 A02\nSIX\tx\tK3 A02\nNO\tx\tnone: no door\n");
    let page = page(&catalogue, &techniques, &tests).unwrap();
    assert!(
        page.contains("3 rows: 1 tested, 1 partly, 1 open."),
        "{page}"
    );
    for line in [
        "| ONE | x | A01 | tested |",
        "| TWO | x | A01 A02 | partly |",
        "| SIX | x | K3 A02 | open |",
        "| NO | x | no door | impossible by construction |",
        "2 of 4 are tested",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
}

#[test]
fn an_id_that_the_catalogue_does_not_have_is_found() {
    let wrong = page(HEAD, TECHNIQUES, &found("#[test]\nfn c99_x() {}")).unwrap_err();
    assert!(
        wrong[0].starts_with("C99: not in the catalogue"),
        "{wrong:?}"
    );
    let techniques = format!("{TECHNIQUES}ONE\tx\tA77\n");
    assert!(page(HEAD, &techniques, &Tests::new()).is_err());
}
