//! Bad input, continued: documents in pipes, update catalogs, keys, payloads and names. Each row gives one clear error with
//! the right exit code, and changes nothing.

use super::contract::furnished;
use super::patch::{INVENTORY, synced};
use super::site::{TestSite, snapshot};
use std::path::{Path, PathBuf};

/// A command, its standard input, and how it must end: the exit code and what the error says.
struct Row<'a>(&'a str, &'a [u8], i32, &'a [&'a str]);

fn check(site: &TestSite, rows: &[Row]) {
    for Row(line, input, code, said) in rows {
        site.write("input", input);
        let before = snapshot(&site.path("site"));
        let shown = site.run_reading(line, "input");
        assert!(
            shown.ends_with(&format!("--- exit code {code}\n")),
            "{line}: {shown}"
        );
        assert!(
            shown.starts_with("--- standard error\nerror: "),
            "{line}: {shown}"
        );
        assert_eq!(shown.matches("error: ").count(), 1, "{line}: {shown}");
        for text in *said {
            assert!(shown.contains(text), "{line}: {text:?} is not in: {shown}");
        }
        let is_same = snapshot(&site.path("site")) == before;
        assert!(is_same, "{line} changed something");
    }
}

const DOCUMENTS: &[Row] = &[
    Row(
        "smspatch scan -",
        b"",
        2,
        &["cannot read standard input: it is empty", "hint: "],
    ),
    Row("smspatch approve --all -", b" \n", 2, &["it is empty"]),
    Row("smspatch package -", b"", 2, &["it is empty"]),
    Row("smsdist push --point ./x -", b"", 2, &["it is empty"]),
    Row(
        "smspatch scan -",
        b"\xff\xfe{",
        1,
        &["cannot read standard input: line 1: not UTF-8"],
    ),
    Row(
        "smspatch scan -",
        b"not json",
        2,
        &["not a readable inventory document", "line 1 column"],
    ),
    Row(
        "smspatch scan -",
        b"[]",
        2,
        &["not a readable inventory document"],
    ),
    Row(
        "smspatch scan -",
        b"{\"a\":1}",
        2,
        &[
            "not a readable inventory document",
            "missing field `format`",
        ],
    ),
    Row(
        "smspatch scan --inventory absent.json",
        b"",
        1,
        &["cannot read absent.json: No such file"],
    ),
    Row(
        "smspatch scan --inventory site",
        b"",
        1,
        &["cannot read site: Is a directory"],
    ),
    Row(
        "smsctl report --before inventory.json --html x.html",
        b"",
        2,
        &["expected a document of type \"compliance\", found \"inventory\""],
    ),
];

#[test]
fn documents_in_pipes() {
    check(&furnished(), DOCUMENTS);
}

#[test]
fn spoiled_inventories_in_pipes() {
    let site = furnished();
    let newer = INVENTORY.replace(r#""format":1"#, r#""format":2"#);
    let cut = &INVENTORY[..400];
    let cut_place = format!("line {} column", cut.lines().count());
    let wrong_time = INVENTORY.replace("2026-11-22T12:00:00Z", "yesterday");
    let wrong_version = INVENTORY.replace("1.0-1+deb12u1", "not a version");
    check(
        &site,
        &[
            Row(
                "smspatch scan -",
                cut.as_bytes(),
                2,
                &["not a readable inventory document", &cut_place],
            ),
            Row(
                "smspatch scan -",
                newer.as_bytes(),
                2,
                &[
                    "format 2, newer than format 1",
                    "hint: upgrade this program",
                ],
            ),
            Row(
                "smspatch scan -",
                wrong_time.as_bytes(),
                2,
                &["invalid time \"yesterday\"", "line 1 column"],
            ),
            Row(
                "smspatch scan -",
                wrong_version.as_bytes(),
                2,
                &["invalid", "not a version"],
            ),
            Row(
                "smspatch package -",
                INVENTORY.as_bytes(),
                2,
                &[
                    "expected a document of type \"authorization_list\", found \"inventory\"",
                    "hint: ",
                ],
            ),
        ],
    );
}

const NAMES: &[Row] = &[
    Row(
        "smsctl client show absent",
        b"",
        1,
        &["there is no client absent", "'smsctl client list'"],
    ),
    Row(
        "smsctl client show S01-P00001",
        b"",
        1,
        &["there is no client S01-P00001"],
    ),
    Row(
        "smsctl collection members absent",
        b"",
        1,
        &["there is no collection absent", "'smsctl collection list'"],
    ),
    Row("smsctl boundary locate 10.0.0", b"", 2, &["invalid"]),
    Row(
        "smsinv files get web-1 /etc/hosts --out x",
        b"",
        1,
        &["version 1 of /etc/hosts of web-1 is not here"],
    ),
    Row("smsinv show absent", b"", 1, &["there is no client absent"]),
    Row(
        "smspatch approve sample --severity worst",
        b"",
        2,
        &["worst", "low"],
    ),
    Row(
        "smspatch deploy S01-P00009 --collection all-systems",
        b"",
        1,
        &["there is no package S01-P00009", "'smsdist list'"],
    ),
    Row(
        "smspatch deploy S01-D00001 --collection all-systems",
        b"",
        2,
        &["S01-D00001"],
    ),
    Row(
        "smspatch deploy S01-P00001 --collection absent",
        b"",
        1,
        &["there is no collection absent"],
    ),
    Row(
        "smspatch undeploy S01-D00009 --yes",
        b"",
        1,
        &[
            "there is no deployment S01-D00009",
            "'smspatch deployments'",
        ],
    ),
    Row(
        "smspatch undeploy S01-P00001 --yes",
        b"",
        2,
        &["S01-P00001"],
    ),
    Row(
        "smspatch package absent",
        b"",
        1,
        &[
            "there is no authorization list absent",
            "'smspatch approve'",
        ],
    ),
    Row(
        "smspatch sync absent",
        b"",
        1,
        &["there is no feed absent", "'smspatch feed list'"],
    ),
    Row(
        "smspatch why absent web-1",
        b"",
        1,
        &["there is no update absent", "'smspatch list"],
    ),
    Row(
        "smspatch why sample absent",
        b"",
        1,
        &["there is no client absent"],
    ),
    Row(
        "smsdist push S01-P00009",
        b"",
        1,
        &["there is no package S01-P00009", "'smsdist list'"],
    ),
    Row(
        "smsdist push S01-P00001 --point absent",
        b"",
        1,
        &["there is no distribution point absent", "hint: "],
    ),
    Row(
        "smsdist verify --point ./absent",
        b"",
        1,
        &["there is no directory ./absent"],
    ),
    Row(
        "smsagent status --state-dir agent",
        b"",
        1,
        &["hint: make a token"],
    ),
    Row(
        "smsagent enroll --state-dir agent -",
        b"not a token",
        2,
        &["invalid", "hint: "],
    ),
];

#[test]
fn names_of_nothing_and_of_something_else() {
    check(&furnished(), NAMES);
}

/// A copy of the sample archive that may be spoiled, as the feed of a site.
fn archive(site: &TestSite, name: &str, keyring: &str) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/archive");
    let copy = site.path("archive");
    copy_tree(&data.join(name), &copy);
    let keyring = data.join(keyring);
    let add = format!(
        "smspatch feed add spoiled --uri archive --suite bookworm-security --keyring {}",
        keyring.display()
    );
    assert!(!site.run(&add).contains("exit code"));
    copy
}

/// Copies a folder with all that is in it.
pub fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("listed") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).expect("read");
    change(&mut bytes);
    std::fs::write(path, bytes).expect("written");
}

#[test]
fn update_catalogs_that_are_not_believed() {
    const RELEASE: &str = "dists/bookworm-security/InRelease";
    const INDEX: &str = "dists/bookworm-security/main/binary-amd64/Packages.xz";
    type Spoil = fn(&Path);
    let cases: &[(&str, Spoil, i32, &str)] = &[
        (
            "keyring.gpg",
            |it| change(&it.join(RELEASE), |bytes| bytes.truncate(300)),
            13,
            "not trusted",
        ),
        (
            "keyring.gpg",
            |it| change(&it.join(RELEASE), |bytes| bytes[200] ^= 1),
            13,
            "not trusted",
        ),
        (
            "keyring.gpg",
            |it| change(&it.join(INDEX), |bytes| bytes.truncate(50)),
            13,
            "is not what the release file lists",
        ),
        (
            "keyring.gpg",
            |it| change(&it.join(INDEX), |bytes| bytes[60] ^= 1),
            13,
            "is not what the release file lists",
        ),
        (
            "keyring.gpg",
            |it| change(&it.join(INDEX), |bytes| bytes.extend([0; 9])),
            13,
            "is not what the release file lists",
        ),
        (
            "keyring.gpg",
            |it| std::fs::remove_dir_all(it.join("dists")).expect("removed"),
            1,
            "there is no release file",
        ),
        ("other-keyring.gpg", |_| {}, 13, "not trusted"),
        ("absent.gpg", |_| {}, 1, "absent.gpg"),
    ];
    for (keyring, spoil, code, said) in cases {
        let site = TestSite::new();
        spoil(&archive(&site, "good", keyring));
        check(
            &site,
            &[Row("smspatch sync", b"", *code, &["feed spoiled", said])],
        );
    }
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_the_others_go_on() {
    let site = TestSite::new();
    archive(&site, "broken-record", "keyring.gpg");
    let shown = site.run("smspatch sync");
    assert!(
        shown.contains("records could not be read, the first at"),
        "{shown}"
    );
    assert!(shown.ends_with("--- exit code 3\n"), "{shown}");
}

#[test]
fn a_damaged_payload_is_not_packaged() {
    let site = synced();
    std::fs::remove_dir_all(site.path("archive")).ok();
    let copy = archive(&site, "good", "keyring.gpg");
    assert!(
        !site
            .run("smspatch feed remove sample --yes")
            .contains("exit code")
    );
    assert!(!site.run("smspatch sync spoiled").contains("exit code"));
    for payload in std::fs::read_dir(copy.join("pool/main/s/sample")).expect("pool") {
        change(&payload.expect("entry").path(), |bytes| bytes[30] ^= 1);
    }
    let scan = site.answer_reading(&["smspatch", "scan", "-"], "inventory.json");
    site.write("scan.json", scan);
    let list = site.answer_reading(&["smspatch", "approve", "--all", "-"], "scan.json");
    site.write("list.json", list);
    let shown = site.run_reading("smspatch package -", "list.json");
    assert!(shown.contains("the bytes have another digest"), "{shown}");
    assert!(shown.contains("--- exit code"), "{shown}");
    assert!(site.run("smsdist list").contains("There is no package."));
}

#[test]
fn a_key_that_cannot_be_used() {
    let site = furnished();
    let key = site.path("site/keys/release.key");
    std::fs::write(&key, "not a key").expect("spoiled");
    check(
        &site,
        &[Row(
            "smspatch package november --name other",
            b"",
            1,
            &["release.key"],
        )],
    );
}

#[test]
fn content_that_was_tampered_with_is_found_and_healed() {
    let site = furnished();
    let objects = site.path("dp1/objects");
    let victim = files(&objects).into_iter().next().expect("an object");
    change(&victim, |bytes| bytes[0] ^= 1);
    let shown = site.run("smsdist verify --point dp1");
    assert!(shown.contains("dp1: damaged: "), "{shown}");
    assert!(shown.contains("'smsdist repair'"), "{shown}");
    assert!(shown.ends_with("--- exit code 13\n"), "{shown}");
    assert!(
        !site
            .run("smsdist push S01-P00001 --repair")
            .contains("exit code")
    );
    assert!(!site.run("smsdist verify --point dp1").contains("exit code"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    snapshot(folder).into_iter().map(|(path, _)| path).collect()
}
