//! The same cycle, up to the content at the distribution point, with the catalog in PostgreSQL.

use crate::site::{Feeds, Site};
use crate::tools::{folder, path};

/// The server that the catalog's own tests start.
#[path = "../../src/lib/catalog/tests/server.rs"]
mod server;

#[test]
#[ignore = "lab: needs root, debootstrap, PostgreSQL and the machine's mirror; run by make test"]
fn a_site_with_its_catalog_in_postgresql_does_the_whole_cycle() {
    let lab = folder();
    let mut site = Site::new(
        &lab.path().join("s"),
        Feeds::AptLists,
        Some(server::new_schema()),
    );
    assert!(!site.dir.join("site/catalog.db").exists());
    site.serve();
    site.said(&["smspatch", "sync"]);
    let root = site.endpoint("endpoint");
    site.said(&["smsagent", "once", "--root", path(&root)]);
    let scan = site.json(&["smspatch", "scan"]);
    assert_ne!(
        scan["clients"][0]["findings"].as_array().map(Vec::len),
        Some(0)
    );
    let package = site.release();
    site.said(&["smsagent", "once", "--root", path(&root)]);
    crate::cycle::is_compliant(&site, &root);
    let listed = site.json(&["smsdist", "status", &package]);
    println!("{listed}");
    site.said(&["smsctl", "audit", "verify"]);
}
