//! Network interfaces with their addresses. Link-local IPv6 addresses are left out: they do not say where a machine is.

use super::Gaps;
use super::os::{line, link_name};
use crate::host::Error;
use crate::host::root::Root;
use crate::model::inventory::{Interface, InterfaceAddress};
use if_addrs::IfAddr;
use std::collections::BTreeMap;
use std::path::Path;

const NET: &str = "/sys/class/net";

/// All interfaces without loopback, those without addresses included.
pub(super) fn interfaces(root: &Root, gaps: &mut Gaps) -> Vec<Interface> {
    let class = "hardware.interfaces";
    let mut found: BTreeMap<String, Vec<InterfaceAddress>> = gaps
        .note(class, root.list(NET))
        .unwrap_or_default()
        .into_iter()
        .filter(|name| name != "lo")
        .map(|name| (name, Vec::new()))
        .collect();
    let addresses = if_addrs::get_if_addrs().map_err(Error::io("read", Path::new(NET)));
    for interface in gaps.note(class, addresses).unwrap_or_default() {
        if interface.is_loopback() {
            continue;
        }
        let prefix = match &interface.addr {
            IfAddr::V4(v4) => v4.prefixlen,
            IfAddr::V6(v6) => v6.prefixlen,
        };
        let address = interface.ip();
        found
            .entry(interface.name)
            .or_default()
            .push(InterfaceAddress { address, prefix });
    }
    found
        .into_iter()
        .map(|(name, mut addresses)| {
            addresses.sort_by_key(|a| a.address);
            Interface {
                // Tunnels have no hardware address.
                mac: line(root, &format!("{NET}/{name}/address")).unwrap_or_default(),
                physical: root.has(&format!("{NET}/{name}/device")).ok(),
                mtu: line(root, &format!("{NET}/{name}/mtu"))
                    .ok()
                    .and_then(|text| text.parse().ok()),
                driver: link_name(root, &format!("{NET}/{name}/device/driver")),
                name,
                addresses,
            }
        })
        .collect()
}
