//! Content from its source to an agent's cache: a tree of 500 MB in 241 files of which 2 % change, from a static web server
//! (nginx, which counts its requests and bytes itself). And how fast content is cut, hashed and stored. `make bench` runs it;
//! docs/performance.md keeps the figures.
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

mod tree;
mod web;

use sms::content::pack::Packer;
use sms::content::{Store, print_manifest};
use sms::model::authorization::AuthorizationList;
use sms::model::digest::Digest;
use sms::model::id::{AuthorizationListId, PackageId};
use sms::model::package::{Manifest, ManifestFile, Object, PackageName, Program};
use sms::model::time::Timestamp;
use sms::service::agent::assembly;
use sms::service::package::program::Source;
use sms::transport::download::{Downloader, Job, Rules, Source as Place, Timer};
use sms::transport::http::{Client, Settings};
use sms::trust::tls::{Roots, client_config};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tree::{Change, Tree};
use web::Web;

const MB: f64 = 1e6;
const NAME: &str = "tree";

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/content");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("can remove");
    }
    fs::create_dir_all(&folder).expect("can make");
    throughput(&folder);
    println!(
        "{:<24} {:>12} {:>9} {:>9} {:>9} {:>9} {:>10} {:>10}",
        "scenario",
        "new bytes MB",
        "publish s",
        "cpu s",
        "wire MB",
        "requests",
        "client s",
        "cpu s"
    );
    for size in [50_000_000, 150_000_000, 500_000_000] {
        for change in [Change::InPlace, Change::NewNames] {
            update(&folder, size, change);
        }
    }
    fs::remove_dir_all(&folder).expect("can remove");
}

/// Cuts, hashes and stores on one thread.
fn throughput(folder: &Path) {
    println!("{:<44} {:>10} {:>10}", "work", "MB/s wall", "MB/s cpu");
    for size in [32, 128, 512] {
        let bytes = tree::noise(1, size << 20);
        let digest = Digest::of(&bytes);
        let store = Store::open(&folder.join(format!("whole-{size}"))).expect("a store");
        rate(
            &format!("store {size} MiB whole, hashed on the way"),
            bytes.len(),
            || {
                let size = bytes.len() as u64;
                store
                    .put(&bytes[..], &digest, size, &mut |_| ())
                    .expect("stored");
            },
        );
        let store = Store::open(&folder.join(format!("packed-{size}"))).expect("a store");
        rate(
            &format!("cut, hash and store {size} MiB in chunks"),
            bytes.len(),
            || {
                let mut packer = Packer::new(&store, None).expect("a packer");
                packer.add(&bytes[..]).expect("packed");
                packer.finish().expect("stored");
            },
        );
    }
}

fn rate(what: &str, bytes: usize, work: impl FnOnce()) {
    let (wall, cpu) = timed(work).1;
    println!(
        "{what:<44} {:>10.0} {:>10.0}",
        bytes as f64 / MB / wall,
        bytes as f64 / MB / cpu
    );
}

/// What came of it, and the seconds of wall and processor time that it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, (f64, f64)) {
    let (began, cpu) = (Instant::now(), processor());
    let done = work();
    (done, (began.elapsed().as_secs_f64(), processor() - cpu))
}

fn processor() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Publishes a tree and its successor, and brings a cache from the one to the other.
fn update(folder: &Path, size: usize, change: Change) {
    let folder = folder.join(format!("{size}-{change:?}"));
    let site = Store::open(&folder.join("site")).expect("a store");
    let cache = Store::open(&folder.join("cache")).expect("a store");
    let tree = Tree::make(&folder.join("tree"), size);
    let (first, _) = publish(&site, &tree.folder, 1);
    let web = Web::start(&folder, site.root());
    fetch(&cache, &web, &first);
    cache.put_name(&first).expect("named");
    let news = tree.change(change);
    let (second, publishing) = publish(&site, &tree.folder, 2);
    web.forget();
    let (manifest, client) = timed(|| fetch(&cache, &web, &second));
    let (requests, wire) = web.count();
    for file in &manifest.files {
        assert_eq!(cache.size(&file.sha256).expect("a cache"), Some(file.size));
    }
    println!(
        "{:<24} {:>12.2} {:>9.2} {:>9.2} {:>9.2} {:>9} {:>10.2} {:>10.2}",
        format!("{change:?}, {} MB", size / 1_000_000),
        news as f64 / MB,
        publishing.0,
        publishing.1,
        wire as f64 / MB,
        requests,
        client.0,
        client.1
    );
    fs::remove_dir_all(&folder).expect("can remove");
}

/// As `smsdist package` does it, but for keys and catalog.
fn publish(site: &Store, tree: &Path, version: u32) -> (PackageName, (f64, f64)) {
    timed(|| {
        let mut source = Source::open(tree, tree).expect("a tree");
        source.store(site, NAME).expect("stored");
        let package = PackageId::parse("S01-P00001").expect("an id");
        let manifest = Manifest {
            package: package.clone(),
            version,
            name: NAME.to_owned(),
            created_at: Timestamp::from_millis(0),
            program: Program::InstallDebianUpdates,
            max_run_minutes: 60,
            urgent: false,
            platforms: Vec::new(),
            links: Vec::new(),
            packing: source.packing().cloned(),
            files: source.files.clone(),
            authorization: AuthorizationList {
                id: AuthorizationListId::parse("none").expect("an id"),
                authorized_at: Timestamp::from_millis(0),
                authorized_by: "bench".to_owned(),
                updates: Vec::new(),
            },
        };
        let bytes = print_manifest(&manifest).expect("printed");
        let name = PackageName {
            package,
            version,
            manifest: site.put_bytes(&bytes).expect("stored"),
        };
        site.put_name(&name).expect("named");
        name
    })
}

struct Clock(Instant);

impl Timer for Clock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }
}

/// As an agent does it, but for policy and ticket.
fn fetch(cache: &Store, web: &Web, name: &PackageName) -> Manifest {
    let tls = client_config(Roots::System, None).expect("a client");
    let client = Client::new(tls, &Settings::default());
    let downloader = Downloader {
        client: &client,
        timer: &Clock(Instant::now()),
        limit: None,
        rules: Rules::default(),
    };
    let carry = |job: &Job| {
        let place = Place::parse(&web.address(&job.digest));
        downloader
            .fetch(job, &[place], &mut |_| ())
            .expect("fetched");
    };
    let bytes = client
        .get(&web.address(&name.manifest), 8 << 20)
        .expect("a manifest");
    assert_eq!(cache.put_bytes(&bytes).expect("stored"), name.manifest);
    let manifest = cache.manifest(&name.manifest).expect("a manifest");
    let packing = manifest.packing.as_ref().expect("a large tree is packed");
    for object in packing.maps() {
        if cache.size(&object.sha256).expect("a cache").is_none() {
            carry(&Job {
                digest: object.sha256,
                size: object.size,
                partial: cache.partial_path(&object.sha256),
                destination: cache.object_path(&object.sha256),
                stretch: None,
            });
        }
    }
    let files: Vec<Object> = manifest.files.iter().map(ManifestFile::object).collect();
    let done = assembly::bring(cache, packing, &files, &mut |jobs| {
        jobs.iter().for_each(carry);
        Ok(())
    });
    done.expect("put together");
    manifest
}
