//! Time by the clock, and processor time, which other work on the machine does not lengthen.

use std::time::Instant;

/// What a deed took, in seconds.
#[derive(Clone, Copy, Default)]
pub struct Took {
    pub wall: f64,
    pub cpu: f64,
}

/// Runs the deed.
pub fn took<T>(deed: impl FnOnce() -> T) -> (T, Took) {
    let (begin, used) = (Instant::now(), processor_seconds());
    let done = deed();
    let wall = begin.elapsed().as_secs_f64();
    let cpu = processor_seconds() - used;
    (done, Took { wall, cpu })
}

/// Runs the deed and prints what it took.
pub fn timed<T>(work: &str, deed: impl FnOnce() -> T) -> (T, f64) {
    let (done, Took { wall, cpu }) = took(deed);
    println!(
        "{work:<58} {:>10.2} ms, cpu {:>8.0} ms",
        wall * 1e3,
        cpu * 1e3
    );
    (done, wall)
}

/// What this process has used, in steps of 10 ms (proc(5), fields 14 and 15 of stat).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|field| field.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
