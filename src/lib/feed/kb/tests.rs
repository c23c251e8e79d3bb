use super::*;
use crate::model::update::{Classification, HotfixRule, Restart, Rule, Severity};
use proptest::prelude::*;
use std::io::Write;

const HEADING: &str = "\"DatePosted\",\"CVE\",\"BulletinKB\",\"Title\",\"AffectedProduct\",\"AffectedComponent\",\"Severity\",\"Impact\",\"Supersedes\",\"Exploits\"\n";
const W10: &str = "Windows 10 Version 1809 for x64-based Systems";

/// Rows of day, CVE, KB, title, product, component, severity and what is replaced.
fn table(rows: &[[&str; 8]]) -> KbTable {
    let mut text = HEADING.to_owned();
    for [
        day,
        cve,
        kb,
        title,
        product,
        component,
        severity,
        supersedes,
    ] in rows
    {
        text.push_str(&format!("\"{day}\",\"{cve}\",\"{kb}\",\"{title}\",\"{product}\",\"{component}\",\"{severity}\",\"Spoofing\",\"{supersedes}\",\"\"\n"));
    }
    read(text.as_bytes(), "t.csv").unwrap()
}

fn rules(update: &Update) -> Vec<&HotfixRule> {
    let rules = update.rules.iter();
    rules
        .filter_map(|rule| match rule {
            Rule::Hotfix(rule) => Some(rule),
            _ => None,
        })
        .collect()
}

fn passed_over(table: &KbTable) -> Vec<String> {
    table.passed_over.iter().map(ToString::to_string).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn rows_of_one_kb_become_one_update_with_a_rule_for_each_product() {
    let server = "Windows Server 2019";
    let rows = [
        [
            "20240213",
            "CVE-2024-21351",
            "5034768",
            "A",
            W10,
            "Windows SmartScreen",
            "Moderate",
            "5034127",
        ],
        [
            "20240213",
            "CVE-2024-21304",
            "5034768",
            "B",
            W10,
            "Windows Kernel",
            "Important",
            "5034127",
        ],
        [
            "20240213",
            "CVE-2024-21304",
            "5034768",
            "B",
            server,
            "Windows Kernel",
            "System.Object[]",
            "5034127;4480116",
        ],
        [
            "20240109",
            "CVE-2024-20674",
            "5034127",
            "C",
            W10,
            "Windows Kernel",
            "Critical",
            "",
        ],
    ];
    let table = table(&rows);
    assert_eq!((table.bad.len(), table.passed_over.len()), (0, 0));
    assert_eq!(table.dated, Timestamp::parse("2024-02-13T00:00:00Z").ok());
    let ids: Vec<&str> = table
        .updates
        .iter()
        .map(|update| update.id.as_str())
        .collect();
    assert_eq!(ids, ["KB5034127", "KB5034768"]);
    let update = &table.updates[1];
    assert_eq!(update.title, format!("Update for {W10} and 1 more product"));
    assert_eq!(
        (update.severity, update.classification, update.restart),
        (
            Severity::Important,
            Classification::Security,
            Restart::Machine
        )
    );
    let cves: Vec<&str> = update.cves.iter().map(|cve| cve.as_str()).collect();
    assert_eq!(cves, ["CVE-2024-21304", "CVE-2024-21351"]);
    let replaced: Vec<&str> = update.supersedes.iter().map(|id| id.as_str()).collect();
    assert_eq!(replaced, ["KB4480116", "KB5034127"]);
    let [first, second] = rules(update)[..] else {
        panic!("a rule for each product")
    };
    assert_eq!((first.product.as_str(), first.cves.len()), (W10, 2));
    assert_eq!(
        (first.severity, &first.supersedes[..]),
        (Severity::Important, &["5034127".to_owned()][..])
    );
    assert_eq!(
        (second.product.as_str(), second.severity),
        (server, Severity::Unknown)
    );
    assert_eq!(second.supersedes, ["4480116", "5034127"]);
    assert_eq!(table.updates[0].title, "C");
}

#[test]
fn parts_of_windows_that_come_and_go_have_a_rule_of_their_own() {
    let rows = [
        [
            "20190212",
            "",
            "4487085",
            "Flash",
            W10,
            "Adobe Flash Player",
            "Critical",
            "",
        ],
        [
            "20190212",
            "CVE-2019-0001",
            "4487085",
            "IE",
            "Internet Explorer 11 on Windows 10 version 1809 for x64-based systems",
            "Internet Explorer",
            "Low",
            "",
        ],
    ];
    let table = table(&rows);
    let found: Vec<(&str, Option<&str>)> = rules(&table.updates[0])
        .iter()
        .map(|rule| (rule.product.as_str(), rule.component.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (W10, Some("Adobe Flash Player")),
            (W10, Some("Internet Explorer 11"))
        ]
    );
    assert_eq!(table.updates[0].restart, Restart::None);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn rows_without_a_kb_and_odd_values_are_counted_and_everything_else_is_kept() {
    let rows = [
        ["20240109", "CVE-2024-0001", "", "x", W10, "", "Low", ""],
        [
            "20240109",
            "CVE-2024-0001",
            "Release Notes",
            "x",
            "Azure",
            "",
            "Low",
            "",
        ],
        [
            "20240109",
            "CVE-2024-0001",
            "Click to Run",
            "x",
            "Office",
            "",
            "Low",
            "",
        ],
        ["20240109", "CVE", "5000001", "x", W10, "", "None", "None"],
        [
            "20240109",
            "ADV200011",
            "5000001",
            "x",
            W10,
            "",
            "",
            "5000001",
        ],
        [
            "20240109",
            "CVE-2024-0001",
            "5000001",
            "x",
            W10,
            "",
            "Low",
            "2.41.0",
        ],
        [
            "20240109",
            "CVE-2024-0001",
            "5000001",
            "x",
            W10,
            "",
            "Low",
            "4471987;3142037\n",
        ],
        [
            "20240109",
            "CVE-2024-0001",
            "5000001",
            "x",
            W10,
            "",
            "Low",
            "3118389<br><br>4022173",
        ],
    ];
    let table = table(&rows);
    assert_eq!(
        passed_over(&table),
        [
            "rows without a KB: 1, first \"\" at t.csv:2",
            "rows with something else than a KB: 2, first \"Release Notes\" at t.csv:3",
            "vulnerabilities without a number: 1, first \"CVE\" at t.csv:5",
            "KBs that replace themselves: 1, first \"5000001\" at t.csv:6",
            "replaced things that are no KBs: 1, first \"2.41.0\" at t.csv:7",
        ]
    );
    let [update] = &table.updates[..] else {
        panic!("one KB")
    };
    assert_eq!(update.aliases, ["ADV200011"]);
    let replaced: Vec<&str> = update.supersedes.iter().map(|id| id.as_str()).collect();
    assert_eq!(
        replaced,
        ["KB3118389", "KB3142037", "KB4022173", "KB4471987"]
    );
}

#[test]
fn broken_records_are_told_with_their_place_and_the_rest_is_read() {
    let text = format!(
        "{HEADING}# Service Packs\n\
         \"20110315\",\"SP7X64SP1\",\"976932\",\"Windows 7 SP1\",\"Windows 7 for x64-based Systems\",\"\",\"Critical\",\"No more updates\",\"\",\"\"\n\
         \"20110315\",\"too few\"\n\
         \"2011-03-15\",\"\",\"976933\",\"t\",\"p\",\"\",\"\",\"\",\"\",\"\"\n\
         \"20110315\",\"\",\"976934\",\"t\",\" \",\"\",\"\",\"\",\"\",\"\"\n"
    );
    let table = read(text.as_bytes(), "t.csv").unwrap();
    let bad: Vec<String> = table.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "t.csv:4: 2 columns, not 10",
            "t.csv:5: \"2011-03-15\" is no day",
            "t.csv:6: KB976934 is for no product",
        ]
    );
    let [pack] = &table.updates[..] else {
        panic!("the service pack")
    };
    assert_eq!(
        (pack.id.as_str(), pack.classification),
        ("KB976932", Classification::Maintenance)
    );
}

fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn row(kb: u32) -> String {
    format!("\"20240109\",\"CVE-2024-0001\",\"{kb}\",\"t\",\"{W10}\",\"\",\"Low\",\"\",\"\",\"\"\n")
}

#[test]
fn all_tables_of_a_zip_are_read_and_nothing_else() {
    let (first, second) = (
        format!("{HEADING}{}", row(5_000_001)),
        format!("{HEADING}{}", row(5_000_002)),
    );
    let bytes = zipped(&[
        ("CVEs_20240109.csv", &first),
        ("Custom_20190321.csv", &second),
        ("Version_0.94.txt", "no table"),
    ]);
    let table = read(&bytes, "d.zip").unwrap();
    assert_eq!(table.updates.len(), 2);
    for (bytes, reason) in [
        (
            zipped(&[("Version_0.94.txt", "no table")]),
            "d.zip:1: no CSV file in it",
        ),
        (
            zipped(&[("a.csv", "x,y\n")]),
            "d.zip/a.csv:1: no column DatePosted",
        ),
        (Vec::new(), "d.zip:1: no column DatePosted"),
    ] {
        assert_eq!(read(&bytes, "d.zip").unwrap_err().to_string(), reason);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_table_damaged_anywhere_is_read_or_refused_and_never_more_is_said_than_was_there(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        is_packed in any::<bool>(),
        cut in any::<bool>(),
    ) {
        let text = format!("{HEADING}{}", (0..20).map(|n| row(5_000_000 + n)).collect::<String>());
        let mut bytes = if is_packed { zipped(&[("a.csv", &text)]) } else { text.into_bytes() };
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        if let Ok(table) = read(&bytes, "t") {
            prop_assert!(table.updates.len() <= 20);
        }
    }
}
