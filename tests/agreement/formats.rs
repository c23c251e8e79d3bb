//! Small files in real formats beside what another program read in them (`formats/`, with `fixtures` and `golden`).

use super::imports::{bytes_of, name_of};
use super::{Table, data, differences, entries, run, text_of};
use serde_json::Value;
use sms::feed::{epss, kev, msrc, wsus};
use sms::model::update::{Product, Rule, Update};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The archives' contents, below a folder that is gone afterwards.
fn unpacked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for archive in entries(&data().join("formats")) {
        if name_of(&archive).contains(".tar") {
            let (archive, into) = (
                archive.display().to_string(),
                folder.path().display().to_string(),
            );
            run("tar", &["-xf", &archive, "-C", &into]).unwrap();
        }
    }
    folder
}

/// All files below.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        match path.is_dir() {
            true => found.extend(below(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Files whose path has all of these.
fn having<'a>(all: &'a [PathBuf], parts: &[&str]) -> Vec<&'a PathBuf> {
    let has = |path: &&PathBuf| {
        let path = path.display().to_string();
        parts.iter().all(|part| path.contains(part))
    };
    all.iter().filter(has).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&text_of(path)).unwrap()
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn formats_of_windows_and_priorities_agree_with_another_reader() {
    let folder = unpacked();
    let all = below(folder.path());
    let mut table = Table::default();
    scores(&mut table, &all);
    exploited(&mut table, &all);
    months(&mut table, &all);
    scan_files(&mut table, &all);
    table.end();
}

fn scores(table: &mut Table, all: &[PathBuf]) {
    for fixture in having(all, &["fetch/epss", "fixtures", ".csv"]) {
        let name = name_of(fixture);
        let day = &name["epss_scores-".len()..][..10];
        let golden = having(all, &["fetch/epss", "golden", day]);
        let golden = json(golden.first().expect("an answer for each"));
        let millionths = |value: &Value| value.as_f64().map(|part| (part * 1e6).round());
        let wanted: BTreeSet<String> = list(&golden["data"])
            .iter()
            .map(|one| {
                format!(
                    "{} {:?} {:?}",
                    word(&one["id"]),
                    millionths(&one["epss"]),
                    millionths(&one["percentile"])
                )
            })
            .collect();
        let read = epss::read(&bytes_of(fixture), &name).unwrap();
        let part = |part: Option<u32>| part.map(f64::from);
        let ours: BTreeSet<String> = read
            .priorities
            .iter()
            .map(|one| {
                format!(
                    "{} {:?} {:?}",
                    one.cve,
                    part(one.epss),
                    part(one.percentile)
                )
            })
            .collect();
        table.row(
            &format!("scores {name}"),
            wanted.len(),
            &differences(&wanted, &ours),
        );
    }
}

fn exploited(table: &mut Table, all: &[PathBuf]) {
    for fixture in having(all, &["fetch/cisa/kev", "fixtures", ".json"]) {
        let golden = having(all, &["fetch/cisa/kev", "golden", ".json"]);
        let line = |cve: &str, since: &str, due: &str| format!("{cve} {since} {due}");
        let wanted: BTreeSet<String> = golden
            .iter()
            .map(|path| json(path))
            .map(|one| {
                line(
                    word(&one["cveID"]),
                    word(&one["dateAdded"]),
                    word(&one["dueDate"]),
                )
            })
            .collect();
        // the fixture is one entry of a catalog of hundreds, and still says how many there were
        let mut catalog = json(fixture);
        catalog["count"] = catalog["vulnerabilities"].as_array().unwrap().len().into();
        let read = kev::read(catalog.to_string().as_bytes(), &name_of(fixture)).unwrap();
        let day =
            |at: Option<sms::model::time::Timestamp>| at.unwrap().to_string()[..10].to_owned();
        let ours: BTreeSet<String> = read
            .priorities
            .iter()
            .map(|one| line(one.cve.as_str(), &day(one.exploited_since), &day(one.due)))
            .collect();
        table.row(
            "exploited vulnerabilities",
            wanted.len(),
            &differences(&wanted, &ours),
        );
    }
}

/// KB, product, vulnerability and what is replaced, of each month in CVRF.
fn months(table: &mut Table, all: &[PathBuf]) {
    for fixture in having(all, &["fetch/microsoft/cvrf", "fixtures/happy/cvrf/"]) {
        let month = name_of(fixture);
        let golden = having(
            all,
            &[
                "fetch/microsoft/cvrf",
                "golden/happy",
                &format!("/{month}/"),
            ],
        );
        let wanted: BTreeSet<String> = golden.iter().flat_map(|path| fixes(&json(path))).collect();
        let mut guide = msrc::Msrc::default();
        guide.read(&bytes_of(fixture), &month).unwrap();
        let guide = guide.finish();
        let ours: BTreeSet<String> = guide.updates.iter().flat_map(lines).collect();
        table.row(
            &format!("guide of {month}"),
            wanted.len().max(1),
            &differences(&wanted, &ours),
        );
    }
}

fn fixes(document: &Value) -> Vec<String> {
    let mut names = BTreeMap::new();
    products(&document["producttree"], &mut names);
    let mut found = Vec::new();
    for one in list(&document["vulnerability"]) {
        for fix in list(&one["remediations"]["remediation"]) {
            let kb = word(&fix["description"]);
            let is_kb =
                word(&fix["type"]) == "Vendor Fix" && kb.bytes().all(|b| b.is_ascii_digit());
            for id in list(&fix["product_id"]).into_iter().filter(|_| is_kb) {
                let product = Product::parse(&names[word(id)], "");
                let (cve, older) = (word(&one["cve"]), word(&fix["supercedence"]));
                found.push(format!(
                    "KB{kb} {product:?} {cve} {older} {}",
                    word(&fix["fixed_build"])
                ));
            }
        }
    }
    found
}

fn products(tree: &Value, names: &mut BTreeMap<String, String>) {
    for product in list(&tree["fullproductname"]) {
        names.insert(
            word(&product["productid"]).to_owned(),
            word(&product["text"]).to_owned(),
        );
    }
    for branch in list(&tree["branch"]) {
        products(branch, names);
    }
}

fn lines(update: &Update) -> Vec<String> {
    let hotfix = |rule: &Rule| match rule {
        Rule::Hotfix(rule) => {
            let product = Product {
                name: rule.product.clone(),
                component: rule.component.clone(),
            };
            let (older, build) = (
                rule.supersedes.join(", "),
                rule.build.as_deref().unwrap_or_default(),
            );
            let line = |cve: &sms::model::id::CveId| {
                format!("KB{} {product:?} {cve} {older} {build}", rule.kb)
            };
            rule.cves.iter().map(line).collect()
        }
        _ => Vec::new(),
    };
    update.rules.iter().flat_map(hotfix).collect()
}

/// KB, title and severity of each update of a scan file.
fn scan_files(table: &mut Table, all: &[PathBuf]) {
    for fixture in having(all, &["fetch/microsoft/wsusscn2", "fixtures", ".cab"]) {
        let revisions = having(all, &["fetch/microsoft/wsusscn2", "golden/x/"]);
        let mut wanted = BTreeSet::new();
        for properties in revisions {
            let title = properties
                .parent()
                .and_then(Path::parent)
                .expect("folders")
                .join("l");
            let title = json(&title.join(name_of(properties)));
            let properties = json(properties);
            let severity = word(&properties["msrcseverity"]).to_ascii_lowercase();
            let kb = word(&properties["kbarticleid"]["text"]);
            wanted.insert(format!(
                "KB{kb} {severity} {}",
                word(&title["title"]["text"])
            ));
        }
        let read = wsus::read(&bytes_of(fixture), &name_of(fixture)).unwrap();
        assert_eq!(read.bad, []);
        let ours: BTreeSet<String> = read
            .updates
            .iter()
            .map(|update| format!("{} {} {}", update.id, update.severity, update.title))
            .collect();
        table.row(
            "offline scan file",
            wanted.len(),
            &differences(&wanted, &ours),
        );
    }
}
