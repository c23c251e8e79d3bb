//! Devices on PCI buses and USB, and which of them draw pictures.

use super::Gaps;
use super::ids::{self, Names};
use super::os::{line, link_name};
use crate::host::root::Root;
use crate::model::inventory::{Gpu, PciDevice, UsbDevice};
use std::collections::BTreeSet;

const PCI: &str = "/sys/bus/pci/devices";
const USB: &str = "/sys/bus/usb/devices";
/// PCI base class of display controllers.
const DISPLAY: &str = "03";

/// Devices on PCI buses, by address.
pub(super) fn pci_devices(root: &Root, gaps: &mut Gaps) -> Vec<PciDevice> {
    let class = "hardware.pci_devices";
    let addresses = gaps.note(class, root.list(PCI)).unwrap_or_default();
    let read = addresses.into_iter().filter_map(|address| {
        let number = |file: &str| hexadecimal(root, &format!("{PCI}/{address}/{file}"));
        let (Some(vendor), Some(device), Some(class_number)) =
            (number("vendor"), number("device"), number("class"))
        else {
            gaps.add(class, &format!("{address} does not say what it is"));
            return None;
        };
        Some(PciDevice {
            id: format!("{vendor}:{device}"),
            class: class_number.chars().take(4).collect(),
            driver: link_name(root, &format!("{PCI}/{address}/driver")),
            address,
            ..PciDevice::default()
        })
    });
    let mut devices: Vec<PciDevice> = read.collect();
    if devices.is_empty() {
        return devices;
    }
    let wanted: BTreeSet<&str> = devices.iter().map(|device| device.id.as_str()).collect();
    let names = ids::names(root, "pci.ids", &wanted, gaps);
    devices.iter_mut().for_each(|device| name(device, &names));
    devices
}

fn name(device: &mut PciDevice, names: &Names) {
    let maker = device.id.split(':').next().unwrap_or_default();
    let class = names.classes.get(&device.class);
    let base = device.class.get(..2).unwrap_or_default();
    device.vendor = names.vendors.get(maker).cloned().unwrap_or_default();
    device.device = names.devices.get(&device.id).cloned().unwrap_or_default();
    device.class_name = class
        .or_else(|| names.classes.get(base))
        .cloned()
        .unwrap_or_default();
}

/// `8086` of a file that says `0x8086`.
fn hexadecimal(root: &Root, path: &str) -> Option<String> {
    let text = line(root, path).ok()?;
    let digits = text.strip_prefix("0x")?;
    let is_number = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| digits.to_owned())
}

/// Those of the devices that draw pictures.
pub(super) fn gpus(devices: &[PciDevice]) -> Vec<Gpu> {
    let drawing = devices
        .iter()
        .filter(|device| device.class.starts_with(DISPLAY));
    let named = drawing.map(|device| Gpu {
        address: device.address.clone(),
        name: match format!("{} {}", device.vendor, device.device).trim() {
            "" => device.id.clone(),
            name => name.to_owned(),
        },
        driver: device.driver.clone(),
    });
    named.collect()
}

/// Devices on USB, by port; their interfaces are no devices.
pub(super) fn usb_devices(root: &Root, gaps: &mut Gaps) -> Vec<UsbDevice> {
    let ports = gaps.note("hardware.usb_devices", root.list(USB));
    let ports = ports.unwrap_or_default().into_iter();
    let read = ports.filter(|port| !port.contains(':')).filter_map(|port| {
        // What a device does not say of itself has no file.
        let text = |file: &str| line(root, &format!("{USB}/{port}/{file}")).unwrap_or_default();
        let (maker, product) = (text("idVendor"), text("idProduct"));
        let (vendor, device, serial) = (text("manufacturer"), text("product"), text("serial"));
        (!maker.is_empty()).then(|| UsbDevice {
            id: format!("{maker}:{product}"),
            vendor,
            device,
            serial,
            port,
        })
    });
    let mut devices: Vec<UsbDevice> = read.collect();
    let is_nameless = |device: &&UsbDevice| device.vendor.is_empty() || device.device.is_empty();
    let wanted: BTreeSet<&str> = devices
        .iter()
        .filter(is_nameless)
        .map(|device| device.id.as_str())
        .collect();
    if wanted.is_empty() {
        return devices;
    }
    let names = ids::names(root, "usb.ids", &wanted, gaps);
    for device in &mut devices {
        let maker = device.id.split(':').next().unwrap_or_default();
        if device.vendor.is_empty() {
            device.vendor = names.vendors.get(maker).cloned().unwrap_or_default();
        }
        if device.device.is_empty() {
            device.device = names.devices.get(&device.id).cloned().unwrap_or_default();
        }
    }
    devices
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;

    #[test]
    fn devices_get_the_names_that_the_machine_knows() {
        let at = "sys/bus/pci/devices/0000:00:02.0";
        let (_folder, root) = endpoint(&[
            (&format!("{at}/vendor"), "0x1234\n"),
            (&format!("{at}/device"), "0x1111\n"),
            (&format!("{at}/class"), "0x030000\n"),
            ("sys/bus/pci/devices/0000:00:03.0/vendor", "garbage\n"),
            ("sys/bus/usb/devices/1-1/idVendor", "0627\n"),
            ("sys/bus/usb/devices/1-1/idProduct", "0001\n"),
            ("sys/bus/usb/devices/1-1/product", "QEMU USB Tablet\n"),
            ("sys/bus/usb/devices/1-1:1.0/idVendor", "no device\n"),
            (
                "usr/share/misc/pci.ids",
                "1234  Technical Corp.\nC 03  Display\n\t00  VGA\n",
            ),
            ("usr/share/misc/usb.ids", "0627  Adomax\n"),
        ]);
        let mut gaps = Gaps::default();
        let pci = pci_devices(&root, &mut gaps);
        assert_eq!(pci.len(), 1);
        assert_eq!(
            (pci[0].id.as_str(), pci[0].class.as_str()),
            ("1234:1111", "0300")
        );
        assert_eq!(
            (pci[0].vendor.as_str(), pci[0].class_name.as_str()),
            ("Technical Corp.", "VGA")
        );
        assert_eq!(gpus(&pci)[0].name, "Technical Corp.");
        assert_eq!(gaps.0.len(), 1);
        let usb = usb_devices(&root, &mut gaps);
        assert_eq!(usb.len(), 1);
        assert_eq!(
            (usb[0].vendor.as_str(), usb[0].device.as_str()),
            ("Adomax", "QEMU USB Tablet")
        );
    }
}
