//! What stands between the kernel and the metal: kind of firmware, Secure Boot, TPM, and what the machine runs in.

use super::os::line;
use super::{FACT_LIMIT, Gaps};
use crate::host::root::{Root, is_missing};
use crate::model::inventory::{Firmware, System, Tpm};

const EFI: &str = "/sys/firmware/efi";
const SECURE_BOOT: &str =
    "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
const TPM: &str = "/sys/class/tpm/tpm0";

/// The kind of firmware.
pub(super) fn firmware(root: &Root, gaps: &mut Gaps) -> Option<Firmware> {
    let class = "hardware.firmware";
    let has_efi = gaps.note(class, root.has(EFI))?;
    let has_dmi = gaps.note(class, root.has("/sys/class/dmi/id"))?;
    let kind = match (has_efi, has_dmi) {
        (true, _) => "uefi",
        (false, true) => "bios",
        (false, false) => "other",
    };
    let secure_boot = match has_efi {
        true => secure_boot(root, gaps),
        false => None,
    };
    Some(Firmware {
        kind: kind.to_owned(),
        secure_boot,
    })
}

/// Four bytes of attributes, then the value.
fn secure_boot(root: &Root, gaps: &mut Gaps) -> Option<bool> {
    match root.read(SECURE_BOOT, 16) {
        Ok(bytes) => bytes.get(4).map(|value| *value == 1),
        Err(error) if is_missing(&error) => None,
        Err(error) => gaps.note("hardware.firmware.secure_boot", Err(error)),
    }
}

/// The trusted platform module.
pub(super) fn tpm(root: &Root, gaps: &mut Gaps) -> Option<Tpm> {
    if !gaps.note("hardware.tpm", root.has(TPM))? {
        return None;
    }
    let version = match line(root, &format!("{TPM}/tpm_version_major")) {
        Ok(major) if major == "2" => "2.0",
        // Kernels before 5.6 say nothing of 2.0 and have this file for 1.2 alone.
        Ok(_) => "1.2",
        Err(_) if root.has(&format!("{TPM}/device/caps")).unwrap_or(false) => "1.2",
        Err(_) => "2.0",
    };
    Some(Tpm {
        version: version.to_owned(),
    })
}

/// What the machine runs in, the innermost first: a container, then a virtual machine, else `physical`.
pub(super) fn virtualization(root: &Root, system: Option<&System>, cpuinfo: &str) -> String {
    container(root)
        .or_else(|| system.and_then(by_system).map(str::to_owned))
        .or_else(|| by_kernel(root, cpuinfo).map(str::to_owned))
        .unwrap_or_else(|| "physical".to_owned())
}

fn container(root: &Root) -> Option<String> {
    // Written by systemd inside a container, with the name that its manager gave.
    let told = line(root, "/run/systemd/container").ok();
    if let Some(told) = told.filter(|name| !name.is_empty()) {
        return Some(told);
    }
    let marks = [
        ("/.dockerenv", "docker"),
        ("/run/.containerenv", "podman"),
        ("/dev/lxd/sock", "lxc"),
    ];
    let mark = marks
        .iter()
        .find(|(mark, _)| matches!(root.has(mark), Ok(true)));
    mark.map(|(_, name)| (*name).to_owned())
}

/// Virtual machines that say in their tables who made them.
fn by_system(system: &System) -> Option<&'static str> {
    let makers = [
        ("QEMU", "kvm"),
        ("KVM", "kvm"),
        ("OpenStack", "kvm"),
        ("Google", "gce"),
        ("Amazon EC2", "kvm"),
        ("DigitalOcean", "kvm"),
        ("VMware", "vmware"),
        ("innotek GmbH", "virtualbox"),
        ("VirtualBox", "virtualbox"),
        ("Xen", "xenhvm"),
        ("Bochs", "bochs"),
        ("Parallels", "parallels"),
        ("BHYVE", "bhyve"),
    ];
    if system.vendor == "Microsoft Corporation" && system.product == "Virtual Machine" {
        return Some("hyperv");
    }
    // Its own machines without a layer between, too, say Amazon.
    let is_metal = system.product.ends_with(".metal");
    let maker = makers
        .iter()
        .find(|(maker, _)| system.vendor.starts_with(maker) || system.product.starts_with(maker));
    maker.filter(|_| !is_metal).map(|(_, name)| *name)
}

/// Virtual machines without such tables: the processor says that there is a layer, the clock which one.
fn by_kernel(root: &Root, cpuinfo: &str) -> Option<&'static str> {
    if let Ok(kind) = line(root, "/sys/hypervisor/type")
        && kind == "xen"
    {
        return Some("xen");
    }
    let clocks = "/sys/devices/system/clocksource/clocksource0/available_clocksource";
    let clocks = root.read_text(clocks, FACT_LIMIT).unwrap_or_default();
    let known = [
        ("kvm-clock", "kvm"),
        ("hyperv", "hyperv"),
        ("xen", "xenhvm"),
    ];
    let by_clock = known.iter().find(|(clock, _)| clocks.contains(clock));
    let is_guest = cpuinfo
        .lines()
        .filter(|line| line.starts_with("flags"))
        .any(|line| {
            line.split_ascii_whitespace()
                .any(|flag| flag == "hypervisor")
        });
    by_clock
        .map(|(_, name)| *name)
        .or(is_guest.then_some("unknown_hypervisor"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;

    fn system(vendor: &str, product: &str) -> System {
        System {
            vendor: vendor.to_owned(),
            product: product.to_owned(),
            ..System::default()
        }
    }

    #[test]
    fn a_layer_is_named_by_its_tables_its_clock_or_not_at_all() {
        let (_folder, root) = endpoint(&[]);
        let found =
            |vendor: &str, product: &str| virtualization(&root, Some(&system(vendor, product)), "");
        assert_eq!(found("Microsoft Corporation", "Virtual Machine"), "hyperv");
        assert_eq!(found("Microsoft Corporation", "Surface Pro"), "physical");
        assert_eq!(found("innotek GmbH", "VirtualBox"), "virtualbox");
        assert_eq!(found("Amazon EC2", "c5.metal"), "physical");
        let guest = "flags\t\t: fpu hypervisor lahf_lm\n";
        assert_eq!(virtualization(&root, None, guest), "unknown_hypervisor");
        let clock = "sys/devices/system/clocksource/clocksource0/available_clocksource";
        let (_folder, root) = endpoint(&[(clock, "kvm-clock tsc\n")]);
        assert_eq!(virtualization(&root, None, guest), "kvm");
        let (_folder, root) = endpoint(&[(".dockerenv", "")]);
        assert_eq!(virtualization(&root, None, guest), "docker");
    }

    #[test]
    fn secure_boot_is_the_byte_after_the_attributes() {
        let variable = SECURE_BOOT.trim_start_matches('/');
        let (_folder, root) = endpoint(&[(variable, "\u{6}\0\0\0\u{1}")]);
        let found = firmware(&root, &mut Gaps::default()).unwrap();
        assert_eq!(
            (found.kind.as_str(), found.secure_boot),
            ("uefi", Some(true))
        );
        let (_folder, root) = endpoint(&[("sys/class/dmi/id/sys_vendor", "x")]);
        let found = firmware(&root, &mut Gaps::default()).unwrap();
        assert_eq!((found.kind.as_str(), found.secure_boot), ("bios", None));
    }

    #[test]
    fn a_module_tells_its_version() {
        let (_folder, root) = endpoint(&[("sys/class/tpm/tpm0/tpm_version_major", "2\n")]);
        assert_eq!(tpm(&root, &mut Gaps::default()).unwrap().version, "2.0");
        let (_folder, root) = endpoint(&[]);
        assert_eq!(tpm(&root, &mut Gaps::default()), None);
    }
}
