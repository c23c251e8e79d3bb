//! The agent's memory over a whole cycle: enrolled, given policy, and downloading payloads of three sizes. The endpoint is
//! a folder without programs, so that the cycle ends where the package manager would begin.

use super::measure::{Table, peer, program, run, sms, text};
use sms::model::authorization::AuthorizationList;
use sms::model::digest::Digest;
use sms::model::document;
use sms::model::id::{AuthorizationListId, FeedId, UpdateId};
use sms::model::platform::Release;
use sms::model::scan::FeedUpdate;
use sms::model::time::Timestamp;
use sms::model::update::{Classification, Payload, Relations, Severity, Update, UpdatePackage};
use sms::model::version::{Ecosystem, Version};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MIB: usize = 1 << 20;
const SIZES: [usize; 3] = [1, 40, 160];
/// What Linux says of a process is read so often while it runs.
const LOOK: Duration = Duration::from_millis(2);

/// One cycle for each size.
pub fn cycle(table: &mut Table, data: &Path) {
    for size in SIZES {
        let lab = Lab::start(&data.join(format!("agent-{size}")), size);
        let (seconds, peak) = lab.once();
        table.line(
            &format!("agent: a cycle that downloads {size} MiB over TLS"),
            [Some(seconds), None, Some(peak)],
            "20 MiB",
        );
    }
}

/// A site that serves one deployment, and the endpoint that it is for.
struct Lab {
    root: PathBuf,
    size: usize,
    server: Child,
}

impl Lab {
    fn start(folder: &Path, size: usize) -> Self {
        let (site, root, point) = (folder.join("site"), folder.join("root"), folder.join("dp"));
        endpoint(&root);
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a port")
            .port();
        configure(&site, &point, port);
        let server = serve(&site, &point, port);
        let lab = Self { root, size, server };
        let token = json(&run(&mut sms(
            "smsctl",
            &site,
            &["client", "token", "--ttl", "1h", "--auto-approve", "--json"],
        )));
        let token = token["token"].as_str().expect("a token");
        run(&mut sms(
            "smsagent",
            &site,
            &["enroll", "--root", text(&lab.root), token],
        ));
        deploy(&site, folder, size);
        lab
    }

    /// Runs the cycle; gives its seconds, and the most MiB that the agent's own process held.
    fn once(&self) -> (f64, f64) {
        let begin = Instant::now();
        let mut agent = Command::new(program("smsagent"))
            .args(["once", "--root", text(&self.root)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the agent starts");
        let status = format!("/proc/{}/status", agent.id());
        let mut peak = 0.0_f64;
        // its exit code is not 0, since nothing can be installed there
        while agent.try_wait().expect("a child").is_none() {
            peak = peak.max(high_water(&status).unwrap_or(0.0));
            std::thread::sleep(LOOK);
        }
        let seconds = begin.elapsed().as_secs_f64();
        let here = run(&mut peer(
            "du",
            &["-sm", text(&self.root.join("var/lib/sms/agent/cache"))],
        ));
        let here = String::from_utf8_lossy(&here);
        let mebibytes: usize = here
            .split_whitespace()
            .next()
            .and_then(|n| n.parse().ok())
            .expect("a number");
        assert!(mebibytes >= self.size, "only {mebibytes} MiB came");
        (seconds, peak)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // a server that ended by itself needs no end
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// `VmHWM` in MiB, while the process is there.
fn high_water(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// A folder that looks like a Debian system with one package, and has no programs.
fn endpoint(root: &Path) {
    fs::create_dir_all(root.join("var/lib/dpkg")).expect("can make");
    fs::create_dir_all(root.join("etc")).expect("can make");
    fs::copy("/etc/os-release", root.join("etc/os-release")).expect("can copy");
    fs::write(
        root.join("etc/machine-id"),
        "0123456789abcdef0123456789abcdef\n",
    )
    .expect("can write");
    let stanza = |name: &str, version: &str| {
        format!(
            "Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"
        )
    };
    let status = stanza("dpkg", "1.21.22") + &stanza("payload", "1");
    fs::write(root.join("var/lib/dpkg/status"), status).expect("can write");
}

fn configure(site: &Path, point: &Path, port: u16) {
    let url = format!("https://127.0.0.1:{port}");
    run(&mut sms(
        "smsctl",
        site,
        &["init", "--code", "S01", "--name", "bench", "--url", &url],
    ));
    let file = site.join("bench.yaml");
    let yaml = format!(
        "site: {{ code: S01, name: bench, approval: token, policy_poll_minutes: 60, inventory_stale_hours: 168, limits: {{ messages_per_minute: 60000 }} }}\n\
         management_points: [{{ url: '{url}' }}]\n\
         distribution_points: [{{ id: dp1, url: '{url}', directory: '{}' }}]\n\
         boundaries: [{{ network: 127.0.0.0/8, locality: local }}]\n",
        text(point)
    );
    fs::write(&file, yaml).expect("can write");
    run(&mut sms("smsctl", site, &["apply", text(&file), "--yes"]));
}

fn serve(site: &Path, point: &Path, port: u16) -> Child {
    let listen = format!("127.0.0.1:{port}");
    let mut server = sms(
        "smsctl",
        site,
        &["serve", "--listen", &listen, "--content", text(point)],
    )
    .stdin(Stdio::null())
    .stdout(Stdio::null())
    .stderr(Stdio::piped())
    .spawn()
    .expect("the server starts");
    let mut said = BufReader::new(server.stderr.take().expect("piped")).lines();
    let ready = said.any(|line| line.expect("UTF-8").contains("listening"));
    assert!(ready, "the server ended");
    // what it says later must not fill the pipe
    std::thread::spawn(move || said.for_each(drop));
    server
}

/// Packages an update of `size` MiB and deploys it to everyone.
fn deploy(site: &Path, folder: &Path, size: usize) {
    let list = folder.join("list.json");
    fs::write(
        &list,
        document::to_json(&approved(folder, size)).expect("JSON"),
    )
    .expect("can write");
    let mut package = sms("smspatch", site, &["package", "-", "--json"]);
    package.stdin(File::open(&list).expect("was written"));
    let packaged = package.output().expect("smspatch starts");
    assert!(
        packaged.status.success(),
        "{}",
        String::from_utf8_lossy(&packaged.stderr)
    );
    let id = json(&packaged.stdout)["package"]
        .as_str()
        .expect("an id")
        .to_owned();
    run(&mut sms(
        "smspatch",
        site,
        &["deploy", &id, "--collection", "all-systems"],
    ));
    run(&mut sms("smsdist", site, &["push", &id]));
}

/// The approval of version 2 of the package `payload`, whose file is made below `folder`.
fn approved(folder: &Path, size: usize) -> AuthorizationList {
    let version = Version::parse("2").expect("a version");
    let release = Release {
        os: "debian".to_owned(),
        release: codename(),
    };
    let id = UpdateId::parse(&format!("debian/{}/payload/2", release.release)).expect("an id");
    let update = Update {
        title: "payload 2".to_owned(),
        severity: Severity::Important,
        release: Some(release),
        source: Some("payload".to_owned()),
        source_version: Some(version.clone()),
        packages: vec![UpdatePackage {
            name: "payload".to_owned(),
            architecture: "amd64".to_owned(),
            version,
            module: None,
            relations: Relations::default(),
            payload: payload(folder, size),
        }],
        ..Update::new(id, Ecosystem::Dpkg, Classification::Security)
    };
    AuthorizationList {
        id: AuthorizationListId::parse("bench").expect("a name"),
        authorized_at: Timestamp::from_millis(0),
        authorized_by: "bench".to_owned(),
        updates: vec![FeedUpdate {
            feed: FeedId::parse("bench").expect("a name"),
            base: text(folder).to_owned(),
            update,
        }],
    }
}

/// A file of `size` MiB, no two of them the same.
fn payload(folder: &Path, size: usize) -> Payload {
    let path = "payload_2_amd64.deb";
    let mut file = File::create(folder.join(path)).expect("can create");
    for number in 0..size {
        let mut piece = vec![number as u8; MIB];
        piece[0] = (number >> 8) as u8;
        file.write_all(&piece).expect("can write");
    }
    let file = File::open(folder.join(path)).expect("was made");
    Payload {
        path: path.to_owned(),
        size: (size * MIB) as u64,
        sha256: Digest::of_reader(file).expect("can read").0,
    }
}

fn codename() -> String {
    let text = fs::read_to_string("/etc/os-release").expect("os-release");
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.expect("a code name").trim_matches('"').to_owned()
}

fn json(bytes: &[u8]) -> serde_json::Value {
    serde_json::from_slice(bytes).expect("JSON")
}
