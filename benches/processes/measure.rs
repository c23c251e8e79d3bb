//! How a process is measured, and the table of figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How often what takes milliseconds is run, and what takes seconds.
pub const OFTEN: usize = 20;
pub const SELDOM: usize = 3;

const MIB: f64 = 1024.0 * 1024.0;
/// Linux counts processor time for programs in hundredths of a second; many runs are added up before they are divided.
const TICKS: f64 = 100.0;

/// Prints a line as soon as it is measured.
pub struct Table {
    /// Where GNU time writes.
    time: PathBuf,
}

impl Table {
    /// Prints the head.
    pub fn new(time: PathBuf) -> Self {
        println!(
            "{:<58} {:>8} {:>8} {:>8}  must be under",
            "work (wall: best of all runs, cpu: their mean)", "wall s", "cpu s", "peak MiB"
        );
        Self { time }
    }

    /// Runs a program `runs` times; `prepare` puts things in order before each run and is not measured.
    pub fn row(
        &mut self,
        (work, limit): (&str, &str),
        runs: usize,
        mut prepare: impl FnMut(),
        make: impl Fn() -> Command,
    ) {
        prepare();
        let peak = self.peak(&make());
        let (mut best, mut used) = (f64::INFINITY, 0.0);
        for _ in 0..runs {
            prepare();
            let before = children_seconds();
            let begin = Instant::now();
            run(&mut make());
            best = best.min(begin.elapsed().as_secs_f64());
            used += children_seconds() - before;
        }
        let mean = used / runs as f64;
        self.line(work, [Some(best), Some(mean), Some(peak)], limit);
    }

    /// A line of figures that were measured otherwise.
    pub fn line(&mut self, work: &str, figures: [Option<f64>; 3], limit: &str) {
        let [wall, cpu, mib] = figures;
        let cell = |figure: Option<f64>, digits: usize| {
            figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.digits$}"))
        };
        println!(
            "{work:<58} {:>8} {:>8} {:>8}  {limit}",
            cell(wall, 3),
            cell(cpu, 3),
            cell(mib, 1)
        );
    }

    /// A line that says how large something is.
    pub fn size(&mut self, work: &str, bytes: u64, limit: &str) {
        self.line(work, [None, None, Some(bytes as f64 / MIB)], limit);
    }

    /// The most memory that the program held, in MiB.
    fn peak(&self, command: &Command) -> f64 {
        let mut timed = Command::new("/usr/bin/time");
        timed.args(["-f", "%M", "-o"]).arg(&self.time);
        timed.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            timed.env(name, value.unwrap_or_default());
        }
        run(&mut timed);
        let said = fs::read_to_string(&self.time).expect("time wrote its file");
        let last = said.lines().last().unwrap_or_default();
        last.parse::<f64>().expect("kibibytes") / 1024.0
    }
}

/// One of our programs, as built for release.
pub fn program(name: &str) -> &'static str {
    match name {
        "smsctl" => env!("CARGO_BIN_EXE_smsctl"),
        "smsinv" => env!("CARGO_BIN_EXE_smsinv"),
        "smspatch" => env!("CARGO_BIN_EXE_smspatch"),
        "smsdist" => env!("CARGO_BIN_EXE_smsdist"),
        "smsagent" => env!("CARGO_BIN_EXE_smsagent"),
        other => panic!("no program {other}"),
    }
}

/// One of our programs at work on a site.
pub fn sms(name: &str, site: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program(name));
    command
        .args(args)
        .env("SMS_SITE_DIR", site)
        .env_remove("SMS_CATALOG");
    command
}

/// Another program.
pub fn peer(name: &str, args: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(args);
    command
}

/// Runs a program that must succeed; gives what it wrote.
pub fn run(command: &mut Command) -> Vec<u8> {
    let done = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        done.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    done.stdout
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Processor time of all programs that this one has started and waited for.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let (_, after) = stat.rsplit_once(')').expect("a name in brackets");
    let fields: Vec<&str> = after.split_ascii_whitespace().collect();
    // cutime and cstime, fields 16 and 17 of proc(5)
    fields[13..15]
        .iter()
        .map(|ticks| ticks.parse::<f64>().expect("a number"))
        .sum::<f64>()
        / TICKS
}
