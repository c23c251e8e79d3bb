//! Network interfaces with their addresses. Link-local IPv6 addresses are left out: they do not say where a machine is.

use super::Gaps;
use super::os::{line, link_name};
use crate::host::Error;
use crate::host::root::Root;
use crate::model::inventory::{Interface, InterfaceAddress};
use if_addrs::IfAddr;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

const NET: &str = "/sys/class/net";

/// The addresses of the network card that was bound first: of all interfaces with an address that says where they are, the
/// one with the lowest number. None where there is no such, or they cannot be read.
pub fn first_bound() -> Vec<IpAddr> {
    let all = if_addrs::get_if_addrs().unwrap_or_default().into_iter();
    let placed = all.filter(|it| !it.is_loopback() && !it.is_link_local());
    of_first(
        placed
            .map(|it| (it.index.unwrap_or(u32::MAX), it.ip()))
            .collect(),
    )
}

fn of_first(mut all: Vec<(u32, IpAddr)>) -> Vec<IpAddr> {
    all.sort_unstable();
    let first = all.first().map(|(number, _)| *number);
    let its = all.into_iter().filter(|(number, _)| Some(*number) == first);
    its.map(|(_, address)| address).collect()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interface_with_the_lowest_number_counts_with_all_its_addresses() {
        let of = |all: &[(u32, &str)]| {
            let all = all
                .iter()
                .map(|(number, it)| (*number, it.parse().unwrap()));
            let found = of_first(all.collect());
            found.iter().map(IpAddr::to_string).collect::<Vec<_>>()
        };
        let all = [
            (7, "172.17.0.1"),
            (2, "2001:db8::5"),
            (2, "10.1.0.5"),
            (3, "10.0.0.1"),
        ];
        assert_eq!(of(&all), ["10.1.0.5", "2001:db8::5"]);
        assert!(of(&[]).is_empty());
    }
}
