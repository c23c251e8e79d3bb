//! Our TUF client beside python-tuf, the reference implementation, on repositories that python-tuf makes and breaks: scenarios
//! of our own, and the cases of the public conformance suite by their names.

use crate::tools::{path, run};
use std::path::Path;

/// Made by `scripts/setup test`.
const PYTHON: &str = "target/python/bin/python3";

/// What a script says about our client.
fn said(script: &str) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let programs = Path::new(env!("CARGO_BIN_EXE_smsctl"))
        .parent()
        .expect("a folder");
    let client = programs.join("examples/tuf_client");
    assert!(
        client.exists(),
        "build it: cargo build --example tuf_client"
    );
    let script = here.join("tests/lab").join(script);
    let said = run(&[path(&here.join(PYTHON)), path(&script), path(&client)]);
    println!("{said}");
    said
}

#[test]
#[ignore = "lab: needs python-tuf; run by make test"]
fn u15_our_client_and_python_tuf_believe_the_same() {
    let said = said("tuf_peer.py");
    assert!(said.ends_with("scenarios agree\n"), "{said}");
}

#[test]
#[ignore = "lab: needs python-tuf; run by make test"]
fn u15_the_named_cases_of_the_conformance_suite_hold() {
    let said = said("tuf_named.py");
    assert!(
        said.contains("named cases hold; the suite has 113\n"),
        "{said}"
    );
}
