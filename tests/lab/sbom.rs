//! Bills of materials, by the validators of others.

use crate::tools::{folder, path, run};
use std::fs;
use std::path::Path;

/// Made by `scripts/setup test`.
const PYTHON: &str = "target/python/bin/python3";

/// This machine, and a report of each kind.
const IMPORTED: &[&str] = &[
    "glpi.json",
    "ocs.xml",
    "osquery.log",
    "dpkg.tsv",
    "rpm.tsv",
    "systeminfo-en.txt",
];

#[test]
#[ignore = "lab: needs validators; run by make test"]
fn bills_of_materials_are_valid_by_the_validators_of_others() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let smsinv = env!("CARGO_BIN_EXE_smsinv");
    let work = folder();
    let mut inventories = vec![run(&[smsinv, "collect", "--json"])];
    for name in IMPORTED {
        let file = here.join("tests/data/inventories").join(name);
        let told = ["--hostname", "host-1", "--json", "--quiet"];
        inventories.push(run(
            &[&[smsinv, "import", path(&file)], told.as_slice()].concat()
        ));
    }
    let mut files = Vec::new();
    for (number, inventory) in inventories.iter().enumerate() {
        let document = work.path().join(format!("{number}.json"));
        fs::write(&document, inventory).expect("an inventory");
        for (form, ending) in [("cyclonedx", "cdx.json"), ("spdx", "spdx.json")] {
            let file = work.path().join(format!("{number}.{ending}"));
            let text = run(&[smsinv, "export", "--format", form, path(&document)]);
            fs::write(&file, text).expect("a bill of materials");
            files.push(file);
        }
    }
    let (python, script) = (here.join(PYTHON), here.join("tests/lab/sbom.py"));
    let line: Vec<&str> = [&python, &script]
        .into_iter()
        .chain(&files)
        .map(|file| path(file))
        .collect();
    let said = run(&line);
    println!("{said}");
    assert!(said.ends_with("all valid\n"), "{said}");
}
