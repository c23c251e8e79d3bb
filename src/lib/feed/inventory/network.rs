//! Addresses as other tools write them.

use crate::model::inventory::InterfaceAddress;
use std::net::IpAddr;

/// An address with its mask (`255.255.255.0`, `ffff::`, or a length), a zone left out, as in `fe80::1%eth0`.
pub(super) fn address(address: &str, mask: &str) -> Option<InterfaceAddress> {
    let own = host_address(address)?;
    let prefix = match mask.parse::<IpAddr>() {
        Ok(mask) => ipnet::ip_mask_to_prefix(mask).ok()?,
        Err(_) => mask.parse().ok().filter(|length| *length <= own.prefix)?,
    };
    Some(InterfaceAddress { prefix, ..own })
}

/// An address of which the network is not told.
pub(super) fn host_address(text: &str) -> Option<InterfaceAddress> {
    let address: IpAddr = text.split('%').next()?.trim().parse().ok()?;
    let prefix = if address.is_ipv4() { 32 } else { 128 };
    Some(InterfaceAddress { address, prefix })
}
