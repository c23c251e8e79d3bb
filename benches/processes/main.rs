//! Whole processes, measured from outside, beside peers that answer the same question on the same machine in the same run.
//! `make bench` runs it on the package lists that this machine's apt has fetched; docs/performance.md keeps the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a driver that starts programs and prints their figures"
)]

mod agent;
mod catalog;
mod machine;
mod measure;

use measure::{Table, program};
use std::fs;
use std::path::{Path, PathBuf};

/// Packages of the machine whose figures are promised.
const PACKAGES: usize = 950;

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data");
    if data.exists() {
        fs::remove_dir_all(&data).expect("bench-data can be removed");
    }
    fs::create_dir_all(&data).expect("bench-data can be made");
    let mut table = Table::new(data.join("time"));

    let available = machine::available();
    let site = catalog::import(&mut table, &data);
    catalog::mirror(&mut table, &data);
    catalog::windows(&mut table, &data);
    let roots: Vec<(usize, PathBuf)> = [100, 500, PACKAGES]
        .map(|count| (count, machine::root(&data, &available, count)))
        .to_vec();
    machine::collect(&mut table, &roots);
    let inventories: Vec<(usize, PathBuf)> = roots
        .iter()
        .map(|(count, root)| (*count, machine::inventory(&data, root)))
        .collect();
    catalog::scan(&mut table, &site, &inventories);
    let here = machine::inventory(&data, Path::new("/"));
    catalog::scan(&mut table, &site, &[(machine::size(), here)]);
    catalog::peers(&mut table, &data);
    agent::cycle(&mut table, &data);
    let size = fs::metadata(program("smsagent"))
        .expect("the agent is built")
        .len();
    table.size("agent: stripped binary", size, "12 MiB");
}
