//! The system, its processors and its memory, as the kernel tells them.

use super::Gaps;
use super::os::line;
use crate::host::Error;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::{Processor, System};
use std::collections::{BTreeMap, BTreeSet};

const DMI: &str = "/sys/class/dmi/id";

/// What DMI says; nothing on machines that have none.
pub(super) fn system(root: &Root, gaps: &mut Gaps) -> Option<System> {
    match root.has(DMI) {
        Ok(true) => {}
        Ok(false) => return None,
        Err(error) => return gaps.note("hardware.system", Err(error)),
    }
    let mut read = |class: &str, file: &str| {
        let found = match line(root, &format!("{DMI}/{file}")) {
            Err(error) if is_missing(&error) => return String::new(),
            // Serial numbers are for root alone.
            Err(Error::Io { source, .. }) => {
                gaps.add(class, &source.kind().to_string());
                return String::new();
            }
            found => found,
        };
        gaps.note(class, found).unwrap_or_default()
    };
    Some(System {
        vendor: read("hardware.system.vendor", "sys_vendor"),
        product: read("hardware.system.product", "product_name"),
        serial: read("hardware.system.serial", "product_serial"),
        bios_version: read("hardware.system.bios_version", "bios_version"),
        ..System::default()
    })
}

/// Processors by model, of `/proc/cpuinfo`.
pub(super) fn processors(cpuinfo: &str) -> Vec<Processor> {
    let mut models: BTreeMap<String, (BTreeSet<&str>, u32)> = BTreeMap::new();
    for block in cpuinfo.split("\n\n") {
        let value = |name: &str| {
            block.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                (found.trim() == name).then_some(value.trim())
            })
        };
        // Blocks without a number describe the board, as on ARM.
        if value("processor").is_none() {
            continue;
        }
        let model = value("model name").map(str::to_owned).unwrap_or_else(|| {
            let part = |name| value(name).unwrap_or("unknown");
            format!(
                "implementer {} part {}",
                part("CPU implementer"),
                part("CPU part")
            )
        });
        let (sockets, threads) = models.entry(model).or_default();
        sockets.insert(value("physical id").unwrap_or("0"));
        *threads += 1;
    }
    models
        .into_iter()
        .map(|(model, (sockets, threads))| Processor {
            model,
            sockets: u32::try_from(sockets.len()).unwrap_or(u32::MAX),
            threads,
            ..Processor::default()
        })
        .collect()
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
    use super::*;

    #[test]
    fn threads_and_sockets_are_counted_by_model() {
        let block = |n: u32, socket: u32| {
            format!("processor\t: {n}\nmodel name\t: Xeon X\nphysical id\t: {socket}\n\n")
        };
        let text: String = (0..8).map(|n| block(n, n % 2)).collect();
        let model = "Xeon X".to_owned();
        assert_eq!(
            processors(&text),
            [Processor {
                model,
                sockets: 2,
                threads: 8,
                ..Processor::default()
            }]
        );
    }

    #[test]
    fn a_processor_without_a_model_name_is_named_by_its_part() {
        let text =
            "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n\nHardware\t: board\n";
        let found = processors(text);
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
