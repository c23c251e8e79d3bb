//! Our own build.

use crate::tools::{path, run};
use std::path::Path;

#[test]
#[ignore = "lab: builds the agent twice, which takes minutes; run by make test"]
fn o11_two_builds_in_two_folders_are_the_same_bytes() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/reproducible");
    let said = run(&[path(&script), "dev"]);
    assert!(said.ends_with("the same bytes from two builds\n"), "{said}");
}
