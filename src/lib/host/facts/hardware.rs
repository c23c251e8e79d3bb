//! Processors and memory, as the kernel tells them.

use super::FACT_LIMIT;
use crate::host::root::Root;
use crate::model::inventory::Processor;
use std::collections::{BTreeMap, BTreeSet};

/// The processors of one model that were seen so far.
#[derive(Default)]
struct Seen<'a> {
    first: &'a str,
    vendor: &'a str,
    sockets: BTreeSet<&'a str>,
    cores: BTreeSet<(&'a str, &'a str)>,
    threads: u32,
}

/// Processors by model, of `/proc/cpuinfo`, and the speeds that the firmware gives to models.
pub(super) fn processors(root: &Root, cpuinfo: &str, speeds: &[(String, u32)]) -> Vec<Processor> {
    let mut models: BTreeMap<String, Seen> = BTreeMap::new();
    for block in cpuinfo.split("\n\n") {
        let value = |name: &str| {
            block.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                (found.trim() == name).then_some(value.trim())
            })
        };
        // Blocks without a number describe the board, as on ARM.
        let Some(number) = value("processor") else {
            continue;
        };
        let model = value("model name").map(str::to_owned).unwrap_or_else(|| {
            let part = |name| value(name).unwrap_or("unknown");
            format!(
                "implementer {} part {}",
                part("CPU implementer"),
                part("CPU part")
            )
        });
        let seen = models.entry(model).or_default();
        if seen.threads == 0 {
            seen.first = number;
            seen.vendor = value("vendor_id").unwrap_or_default();
        }
        let socket = value("physical id").unwrap_or("0");
        seen.sockets.insert(socket);
        seen.cores
            .extend(value("core id").map(|core| (socket, core)));
        seen.threads += 1;
    }
    let read = models.into_iter().map(|(model, seen)| {
        let told = speeds.iter().find(|(name, _)| *name == model);
        let cores = u32::try_from(seen.cores.len()).ok();
        Processor {
            sockets: u32::try_from(seen.sockets.len()).unwrap_or(u32::MAX),
            cores: cores.filter(|cores| *cores > 0),
            threads: seen.threads,
            megahertz: highest_speed(root, seen.first).or(told.map(|(_, speed)| *speed)),
            vendor: seen.vendor.to_owned(),
            model,
        }
    });
    read.collect()
}

/// In MHz, where the kernel changes it.
fn highest_speed(root: &Root, number: &str) -> Option<u32> {
    let path = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/cpuinfo_max_freq");
    let kilohertz: u32 = root
        .read_text(&path, FACT_LIMIT)
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(kilohertz / 1000)
}

/// Bytes of memory, of `/proc/meminfo`.
pub(super) fn memory_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;

    #[test]
    fn threads_and_sockets_are_counted_by_model() {
        let block = |n: u32, socket: u32| {
            let core = n / 4;
            format!(
                "processor\t: {n}\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon X\nphysical id\t: {socket}\ncore id\t: {core}\n\n"
            )
        };
        let text: String = (0..8).map(|n| block(n, n % 2)).collect();
        let model = "Xeon X".to_owned();
        let (_folder, root) = endpoint(&[]);
        assert_eq!(
            processors(&root, &text, &[("Xeon X".to_owned(), 3600)]),
            [Processor {
                model,
                sockets: 2,
                cores: Some(4),
                threads: 8,
                megahertz: Some(3600),
                vendor: "GenuineIntel".to_owned(),
            }]
        );
    }

    #[test]
    fn a_processor_without_a_model_name_is_named_by_its_part() {
        let text =
            "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n\nHardware\t: board\n";
        let speed = "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq";
        let (_folder, root) = endpoint(&[(speed, "2000000\n")]);
        let found = processors(&root, text, &[]);
        assert_eq!((found[0].megahertz, found[0].cores), (Some(2000), None));
        assert_eq!(found[0].model, "implementer 0x41 part 0xd0c");
        assert_eq!((found.len(), found[0].sockets, found[0].threads), (1, 1, 1));
    }

    #[test]
    fn memory_is_in_bytes() {
        assert_eq!(
            memory_bytes("MemTotal:  2048 kB\nMemFree: 1 kB\n"),
            Some(2 << 20)
        );
        assert_eq!(memory_bytes(""), None);
    }
}
