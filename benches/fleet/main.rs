//! A whole fleet in one catalog: how large it is, how fast reports of it are stored, and what is asked of it. The fleet is
//! synthetic, its packages are drawn from the real lists below `SMS_DATA`. `SMS_BENCH_CLIENTS` names the sizes
//! (`1000,3000,10000`); `-- judging` judges one in place of all this; from several a plot of the growth is made, `growth.svg` beside the catalogs in `bench-data/fleet`.
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

mod chart;
mod fleet;
mod judging;
mod lists;
mod questions;
mod stopwatch;
mod store;

use chart::Series;
use fleet::Fleet;
use sms::catalog::Catalog;
use std::path::Path;

/// As the program that serves has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let sizes = std::env::var("SMS_BENCH_CLIENTS").unwrap_or("1000,3000,10000".to_owned());
    let sizes = sizes
        .split(',')
        .map(|text| text.parse().expect("a number of clients"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/fleet");
    std::fs::create_dir_all(&folder).expect("can make");
    let fleet = Fleet::new();
    let mut series: Vec<Series> = Vec::new();
    for clients in sizes {
        println!("\n{clients} clients of {} packages", fleet::PACKAGES);
        for (at, (name, value)) in measure(&fleet, clients, &folder).into_iter().enumerate() {
            if series.len() == at {
                series.push(Series::new(name));
            }
            series[at].points.push((clients as f64, value));
        }
    }
    chart::table(&series);
    if series[0].points.len() > 1 {
        std::fs::write(folder.join("growth.svg"), chart::svg(&series)).expect("can write");
    }
}

/// All figures of one fleet, by name.
fn measure(fleet: &Fleet, clients: usize, folder: &Path) -> Vec<(&'static str, f64)> {
    let path = folder.join(format!("{clients}.db"));
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{ending}", path.display())));
    }
    let address = path.to_str().expect("UTF-8");
    if std::env::args().any(|arg| arg == "judging") {
        return judging::figures(address, fleet, clients);
    }
    let mut catalog = Catalog::create(address).expect("can make");
    store::enroll(&mut catalog, fleet, clients);
    drop(catalog);
    let mut figures = store::reports(address, fleet, clients);
    let mut catalog = Catalog::open(address).expect("is there");
    figures.extend(questions::ask(&mut catalog, fleet, clients));
    drop(catalog);
    let size = std::fs::metadata(&path).map_or(0, |data| data.len());
    println!("{:<58} {:>10.1} MiB", "catalog", size as f64 / 1_048_576.0);
    figures.push(("catalog, MiB", size as f64 / 1_048_576.0));
    figures
}
