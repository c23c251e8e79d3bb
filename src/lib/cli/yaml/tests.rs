use super::*;
use crate::model::site::SiteConfiguration;

fn refused(text: &str) -> String {
    parse::<SiteConfiguration>(text).unwrap_err().to_string()
}

#[test]
fn an_unknown_field_is_named_with_its_place_and_the_likeliest_remedy() {
    let text = "boundaries: []\nfeeds: []\nboundry:\n  - network: 10.0.0.0/8\n";
    let expected = "error: line 3, column 1: unknown field \"boundry\"\n 3 | boundry:\n   | ^\nhint: did you mean \"boundaries\"?";
    assert_eq!(refused(text), expected);
    let nested = refused("boundaries:\n  - netwrk: 10.0.0.0/8\n");
    assert!(
        nested.starts_with("error: line 2, column 5: boundaries[0]: unknown field \"netwrk\"\n"),
        "{nested}"
    );
    assert!(
        nested.ends_with("hint: did you mean \"network\"?"),
        "{nested}"
    );
}

#[test]
fn a_field_like_no_other_lists_those_that_exist() {
    let said = refused("zzz: 1\n");
    assert!(said.ends_with("hint: the fields here are: site, other_sites, management_points, distribution_points, boundary_groups, boundaries, collections, feeds, client_settings"), "{said}");
}

#[test]
fn a_key_twice_is_refused() {
    let said = refused("boundaries:\n  - network: 10.0.0.0/8\n    network: 11.0.0.0/8\n");
    assert!(
        said.contains("duplicate") && said.contains("line 2"),
        "{said}"
    );
    let said = refused("boundaries: []\nboundaries: []\n");
    assert!(said.contains("duplicate"), "{said}");
}

#[test]
fn a_value_of_the_wrong_form_is_explained_at_its_place() {
    let said = refused("boundaries:\n  - network: 10.1.1.5/16\n");
    assert!(said.starts_with("error: line 2, column 14: boundaries[0].network: invalid network \"10.1.1.5/16\": a subnet without host bits"), "{said}");
}

#[test]
fn broken_empty_and_many_documents_are_refused() {
    assert!(refused("boundaries: [\n").starts_with("error: line "));
    assert_eq!(refused(""), "error: there is nothing in it");
    assert_eq!(
        refused("# only a remark\n"),
        "error: there is nothing in it"
    );
    assert!(refused("---\na: 1\n---\nb: 2\n").contains("more than one document"));
    assert!(refused("just text\n").starts_with("error: "));
}

#[test]
fn a_billion_laughs_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let alias = format!("*a{}", n - 1);
        text += &format!("a{n}: &a{n} [{}]\n", [alias.as_str(); 9].join(", "));
    }
    assert!(refused(&text).contains("limit"));
}

#[test]
fn a_byte_order_mark_and_rules_as_fields_are_read() {
    let text = "\u{feff}collections:\n  - id: web\n    rules:\n      - hostname: web-*\n      - direct: [db-1]\n";
    let read: SiteConfiguration = parse(text).unwrap();
    assert_eq!(read.collections.unwrap()[0].rules.len(), 2);
}

/// What `name: …` (a text) and `policy_poll_minutes: …` (a number) come to.
fn scalar(written: &str) -> (Result<String, String>, Result<u32, String>) {
    let file = |name: &str, minutes: &str| {
        format!(
            "site:\n  code: S01\n  name: {name}\n  approval: token\n  policy_poll_minutes: {minutes}\n  inventory_stale_hours: 1\n"
        )
    };
    let read = |text: String| {
        let site = parse::<SiteConfiguration>(&text).map(|read| read.site.unwrap());
        site.map_err(|failure| {
            failure
                .message
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned()
        })
    };
    (
        read(file(written, "1")).map(|site| site.name),
        read(file("x", written)).map(|site| site.policy_poll_minutes),
    )
}

/// Scalars that readers of YAML are known to take differently: as text, as number. `!` is an error at its place. Where a
/// text belongs, a plain scalar is the text as it is written, whatever else it looks like; where a number belongs, only
/// a whole number in range is one (YAML 1.2, and binary).
const SCALARS: &[(&str, &str, &str)] = &[
    ("no", "no", "!"),
    ("No", "No", "!"),
    ("yes", "yes", "!"),
    ("on", "on", "!"),
    ("off", "off", "!"),
    ("y", "y", "!"),
    ("true", "true", "!"),
    ("True", "True", "!"),
    ("null", "null", "!"),
    ("~", "~", "!"),
    ("", "", "!"),
    ("7", "7", "7"),
    ("'7'", "7", "!"),
    ("\"7\"", "7", "!"),
    ("!!str 7", "7", "7"),
    ("007", "007", "!"),
    ("0123", "0123", "!"),
    ("0o17", "0o17", "15"),
    ("0x1F", "0x1F", "31"),
    ("0b11", "0b11", "3"),
    ("1_000", "1_000", "!"),
    ("1,000", "1,000", "!"),
    ("+7", "+7", "7"),
    ("-7", "-7", "!"),
    ("-0", "-0", "!"),
    ("7.0", "7.0", "!"),
    ("7e0", "7e0", "!"),
    ("1e3", "1e3", "!"),
    (".5", ".5", "!"),
    (".inf", ".inf", "!"),
    (".nan", ".nan", "!"),
    ("4294967295", "4294967295", "4294967295"),
    ("4294967296", "4294967296", "!"),
    ("18446744073709551616", "!", "!"),
    ("12:30:45", "12:30:45", "!"),
    ("2026-11-22", "2026-11-22", "!"),
    ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "!"),
    ("1.2.3", "1.2.3", "!"),
    ("=", "=", "!"),
    ("<<", "<<", "!"),
    ("[]", "!", "!"),
    ("{}", "!", "!"),
    ("a # b", "a", "!"),
    ("a#b", "a#b", "!"),
    ("a: b", "!", "!"),
    ("'a: b'", "a: b", "!"),
    ("@a", "!", "!"),
    ("`a`", "!", "!"),
    ("%a", "!", "!"),
    ("*a", "!", "!"),
    ("&a 7", "7", "7"),
    ("!!int 7", "7", "7"),
    ("|\n    7", "7\n", "!"),
    (">-\n    7", "7", "!"),
];

/// Whole files that readers are known to take differently; each is refused.
const FILES: &[&str] = &[
    "boundaries: []\nboundaries: []\n",
    "boundaries: []\n'boundaries': []\n",
    "Boundaries: []\n",
    "\tboundaries: []\n",
    "boundaries:\n\t- network: 10.0.0.0/8\n",
    "boundaries: []\n---\nfeeds: []\n",
    "? boundaries\n: []\n? boundaries\n: []\n",
    "<<: {boundaries: []}\n",
    "boundaries: [}\n",
    "boundaries: !custom []\n",
    "%YAML 9.9\n---\nboundaries: []\n",
    "boundaries: [] feeds: []\n",
];

#[test]
fn p09_ambiguous_yaml_is_its_documented_value_or_an_error_at_its_place() {
    assert!(SCALARS.len() + FILES.len() >= 60);
    let mut wrong = Vec::new();
    for (written, name, minutes) in SCALARS {
        let (found_name, found_minutes) = scalar(written);
        let told = [&found_name.clone().err(), &found_minutes.clone().err()];
        for message in told.into_iter().flatten() {
            if !message.starts_with("line ") || !message.contains(", column ") {
                wrong.push(format!("{written:?} says {message:?}"));
            }
        }
        let found_name = found_name.unwrap_or("!".to_owned());
        let found_minutes = found_minutes.map_or("!".to_owned(), |found| found.to_string());
        if (found_name.as_str(), found_minutes.as_str()) != (*name, *minutes) {
            wrong.push(format!("{written:?}: {found_name:?} {found_minutes:?}"));
        }
    }
    for file in FILES {
        match parse::<SiteConfiguration>(file) {
            Err(failure)
                if failure.message.contains("line ")
                    || failure.message.contains("more than one document") => {}
            other => wrong.push(format!("{file:?}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn p08_a_bomb_of_aliases_is_refused_at_once() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let alias = format!("*a{}", n - 1);
        text += &format!("a{n}: &a{n} [{}]\n", [alias.as_str(); 9].join(", "));
    }
    let began = std::time::Instant::now();
    assert!(refused(&text).contains("limit"));
    assert!(
        began.elapsed() < std::time::Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn p10_brackets_in_brackets_are_an_error_at_any_depth() {
    for depth in [127, 128, 129, 10_000, 500_000] {
        for text in [
            format!("boundaries: {}", "[".repeat(depth)),
            format!("boundaries: {}{}", "[".repeat(depth), "]".repeat(depth)),
            format!("boundaries: {}", "{a: ".repeat(depth.min(200_000))),
        ] {
            let began = std::time::Instant::now();
            assert!(parse::<SiteConfiguration>(&text).is_err(), "{depth}");
            assert!(
                began.elapsed() < std::time::Duration::from_secs(10),
                "{depth}: {:?}",
                began.elapsed()
            );
        }
    }
}
