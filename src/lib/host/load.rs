//! Whether this machine has something better to do than to work for others (domain.md L8).

use std::fs;
use std::path::Path;

/// Why the machine should do nothing for others now, with the load above which it has enough to do, in percent of its
/// processors; none when it may, or when that cannot be found out.
pub fn why_not_now(most_percent: u32) -> Option<&'static str> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    if is_busy(&load, (processors, most_percent)) {
        return Some("it is busy");
    }
    is_on_battery(Path::new("/sys/class/power_supply")).then_some("it runs on its battery")
}

/// By the average of the last minute.
fn is_busy(load: &str, (processors, most_percent): (usize, u32)) -> bool {
    let average = load.split_ascii_whitespace().next();
    let average: Option<f64> = average.and_then(|text| text.parse().ok());
    let most = f64::from(most_percent) / 100.0 * processors as f64;
    average.is_some_and(|average| average > most)
}

/// It has a battery, and no supply is connected.
fn is_on_battery(supplies: &Path) -> bool {
    let read = |path: &Path, name: &str| {
        let text = fs::read_to_string(path.join(name)).unwrap_or_default();
        text.trim().to_owned()
    };
    let found = fs::read_dir(supplies).into_iter().flatten().flatten();
    let found: Vec<_> = found.map(|entry| entry.path()).collect();
    let of_kind = |kind: &'static str| found.iter().filter(move |it| read(it, "type") == kind);
    let is_connected = of_kind("Mains")
        .chain(of_kind("USB"))
        .any(|it| read(it, "online") == "1");
    // the battery of a mouse says so
    let is_own = |it: &&std::path::PathBuf| read(it, "scope") != "Device";
    of_kind("Battery").any(|it| is_own(&it)) && !is_connected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_share_of_the_processors_is_enough_to_do() {
        assert!(is_busy("1.61 0.10 0.01 1/100 4711\n", (2, 80)));
        assert!(!is_busy("1.60 9.00 9.00 1/100 4711\n", (2, 80)));
        assert!(!is_busy("1.61 9.00 9.00 1/100 4711\n", (2, 90)));
        assert!(!is_busy("", (1, 80)) && !is_busy("much", (1, 80)));
    }

    #[test]
    fn a_battery_counts_when_nothing_is_connected() {
        let folder = tempfile::tempdir().unwrap();
        let supply = |name: &str, fields: &[(&str, &str)]| {
            let path = folder.path().join(name);
            fs::create_dir_all(&path).unwrap();
            for (field, value) in fields {
                fs::write(path.join(field), format!("{value}\n")).unwrap();
            }
        };
        assert!(!is_on_battery(folder.path()));
        supply("hid", &[("type", "Battery"), ("scope", "Device")]);
        assert!(!is_on_battery(folder.path()), "a mouse");
        supply("BAT0", &[("type", "Battery"), ("scope", "System")]);
        assert!(is_on_battery(folder.path()));
        supply("AC", &[("type", "Mains"), ("online", "0")]);
        assert!(is_on_battery(folder.path()));
        supply("AC", &[("online", "1")]);
        assert!(!is_on_battery(folder.path()));
    }
}
