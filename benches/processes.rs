//! Whole processes, measured from outside: wall time (best of five) and peak memory, ours beside a peer's in the same run.
//! `make bench` runs it; docs/performance.md keeps the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a driver that starts programs and prints their figures"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 5;

/// What one program took.
struct Figure {
    seconds: f64,
    peak_mib: f64,
}

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data");
    if data.exists() {
        fs::remove_dir_all(&data).expect("bench-data can be removed");
    }
    fs::create_dir_all(&data).expect("bench-data can be made");
    let bench = Bench {
        site: data.join("site"),
        data,
    };
    println!("{:<58} {:>9} {:>9}", "work", "seconds", "MiB");
    bench.import();
    bench.collect();
    bench.scan();
    bench.agent_size();
}

struct Bench {
    data: PathBuf,
    site: PathBuf,
}

impl Bench {
    fn program(&self, name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("target/release")
            .join(name)
    }

    fn sms(&self, name: &str, args: &[&str]) -> Command {
        let mut command = Command::new("/usr/bin/time");
        command
            .args(["-f", "%e %M", "-o"])
            .arg(self.data.join("time"));
        command
            .arg(self.program(name))
            .args(args)
            .env("SMS_SITE_DIR", &self.site);
        command
    }

    fn peer(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new("/usr/bin/time");
        command
            .args(["-f", "%e %M", "-o"])
            .arg(self.data.join("time"))
            .arg(program)
            .args(args);
        command
    }

    /// Best wall time and the memory of that run.
    fn measure(&self, work: &str, runs: usize, mut make: impl FnMut() -> Command) -> Figure {
        let best = (0..runs)
            .map(|_| self.run(&mut make()))
            .min_by(|a, b| a.seconds.total_cmp(&b.seconds));
        let figure = best.expect("at least one run");
        println!(
            "{work:<58} {:>9.3} {:>9.1}",
            figure.seconds, figure.peak_mib
        );
        figure
    }

    fn run(&self, command: &mut Command) -> Figure {
        let begin = Instant::now();
        let done = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .expect("program starts");
        let seconds = begin.elapsed().as_secs_f64();
        assert!(
            done.status.success(),
            "{command:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        let said = fs::read_to_string(self.data.join("time")).expect("time wrote its file");
        let peak_kib: f64 = said
            .split_whitespace()
            .last()
            .and_then(|n| n.parse().ok())
            .expect("a number");
        Figure {
            seconds,
            peak_mib: peak_kib / 1024.0,
        }
    }

    /// A fresh catalog takes in every Debian suite that this machine's apt knows.
    fn import(&self) {
        self.measure(
            "import of this machine's apt lists, fresh catalog",
            3,
            || {
                drop(fs::remove_dir_all(&self.site));
                self.run(&mut self.sms(
                    "smsctl",
                    &[
                        "init",
                        "--code",
                        "S01",
                        "--name",
                        "bench",
                        "--url",
                        "https://127.0.0.1:8443",
                    ],
                ));
                self.run(&mut self.sms("smspatch", &["feed", "add", "--apt-lists"]));
                self.sms("smspatch", &["sync"])
            },
        );
        self.measure("import again, nothing new", RUNS, || {
            self.sms("smspatch", &["sync"])
        });
        self.measure(
            "peer: apt builds its own cache (apt-cache gencaches)",
            RUNS,
            || self.peer("apt-cache", &["gencaches"]),
        );
    }

    fn collect(&self) {
        self.measure("inventory of this machine", RUNS, || {
            self.sms("smsinv", &["collect", "--json"])
        });
        let root = self.larger_root(950);
        let root = root.to_str().expect("path is UTF-8").to_owned();
        self.measure("inventory of a root with 950 packages", RUNS, || {
            self.sms("smsinv", &["collect", "--json", "--root", &root])
        });
        self.measure("peer: dpkg-query -W", RUNS, || {
            self.peer("dpkg-query", &["-W"])
        });
    }

    fn scan(&self) {
        for (name, root) in [
            ("this machine", PathBuf::from("/")),
            ("a root with 950 packages", self.data.join("root")),
        ] {
            let collected = self
                .sms(
                    "smsinv",
                    &["collect", "--json", "--root", root.to_str().expect("UTF-8")],
                )
                .output();
            let file = self.data.join("inventory.json");
            fs::write(&file, collected.expect("collects").stdout).expect("can write");
            let file = file.to_str().expect("UTF-8").to_owned();
            self.measure(&format!("scan of {name} against the catalog"), RUNS, || {
                self.sms("smspatch", &["scan", "--json", &file])
            });
        }
        self.measure("peer: apt list --upgradable", RUNS, || {
            self.peer("apt", &["list", "--upgradable"])
        });
        self.measure("peer: apt-get -s upgrade", RUNS, || {
            self.peer("apt-get", &["-s", "upgrade"])
        });
    }

    fn agent_size(&self) {
        let size = fs::metadata(self.program("smsagent"))
            .expect("agent is built")
            .len();
        println!(
            "{:<58} {:>9} {:>9.1}",
            "agent binary, stripped",
            "",
            size as f64 / (1024.0 * 1024.0)
        );
    }

    /// A root whose dpkg status is this machine's, filled up with packages of its archive that it does not have.
    fn larger_root(&self, wanted: usize) -> PathBuf {
        let root = self.data.join("root");
        fs::create_dir_all(root.join("var/lib/dpkg")).expect("can make");
        fs::create_dir_all(root.join("etc")).expect("can make");
        fs::copy("/etc/os-release", root.join("etc/os-release")).expect("can copy");
        let mut status = fs::read_to_string("/var/lib/dpkg/status").expect("dpkg status");
        let have = status.matches("\nStatus: install ok installed").count();
        let dump = Command::new("apt-cache")
            .args(["dumpavail"])
            .output()
            .expect("apt-cache runs")
            .stdout;
        let available = String::from_utf8_lossy(&dump);
        let more = available
            .split("\n\n")
            .filter(|stanza| stanza.contains("\nInstalled-Size:") || stanza.contains("\nVersion:"));
        for stanza in more
            .skip(1000)
            .step_by(50)
            .take(wanted.saturating_sub(have))
        {
            let (first, rest) = stanza.split_once('\n').expect("stanzas have lines");
            status.push_str(&format!(
                "\n{first}\nStatus: install ok installed\n{rest}\n"
            ));
        }
        fs::write(root.join("var/lib/dpkg/status"), status).expect("can write");
        root
    }
}
