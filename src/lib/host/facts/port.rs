//! Ports on which programs listen, as the kernel lists them, and which programs these are.

use super::{FACT_LIMIT, Gaps};
use crate::host::root::Root;
use crate::model::inventory::ListeningPort;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

const CLASS: &str = "operating_system.listening_ports";
/// A socket of TCP that listens, and one of UDP that is connected to nobody.
const LISTENS: &str = "0A";
const UNCONNECTED: &str = "07";
/// More processes than are looked through for the owners of sockets.
const MAX_PROCESSES: usize = 20_000;

/// Ports, each once for its address and protocol.
pub(super) fn listening_ports(root: &Root, gaps: &mut Gaps) -> Vec<ListeningPort> {
    let mut found: BTreeMap<ListeningPort, u64> = BTreeMap::new();
    for (file, protocol, state) in [
        ("tcp", "tcp", LISTENS),
        ("tcp6", "tcp", LISTENS),
        ("udp", "udp", UNCONNECTED),
        ("udp6", "udp", UNCONNECTED),
    ] {
        let path = format!("/proc/net/{file}");
        // A kernel without IPv6 has no such file.
        if matches!(root.has(&path), Ok(false)) {
            continue;
        }
        let text = gaps.note(CLASS, root.read_text(&path, 4 * FACT_LIMIT));
        found.extend(parse(&text.unwrap_or_default(), protocol, state));
    }
    if !found.is_empty() {
        let wanted: BTreeSet<u64> = found.values().copied().collect();
        let owners = owners(&wanted, gaps);
        return named(found, &owners);
    }
    Vec::new()
}

fn named(found: BTreeMap<ListeningPort, u64>, owners: &HashMap<u64, String>) -> Vec<ListeningPort> {
    let named = found.into_iter().map(|(mut port, socket)| {
        port.process = owners.get(&socket).cloned();
        port
    });
    named.collect()
}

/// Lines of `/proc/net/tcp` and the like: slot, local, remote, state, …, the tenth field the socket's number.
fn parse(text: &str, protocol: &str, state: &str) -> Vec<(ListeningPort, u64)> {
    let read = text.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_ascii_whitespace().collect();
        let (local, found, socket) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
        let (address, port) = local.split_once(':')?;
        let port = ListeningPort {
            protocol: protocol.to_owned(),
            address: address_of(address)?,
            port: u16::from_str_radix(port, 16).ok()?,
            process: None,
        };
        (*found == state).then_some((port, socket.parse().ok()?))
    });
    read.collect()
}

/// Words of 32 bits, each in the machine's order of bytes.
fn address_of(text: &str) -> Option<IpAddr> {
    let word = |at: usize| u32::from_str_radix(text.get(at..at + 8)?, 16).ok();
    match text.len() {
        8 => Some(Ipv4Addr::from(word(0)?.to_ne_bytes()).into()),
        32 => {
            let mut bytes = [0; 16];
            for (place, piece) in bytes.chunks_exact_mut(4).enumerate() {
                piece.copy_from_slice(&word(place * 8)?.to_ne_bytes());
            }
            Some(Ipv6Addr::from(bytes).into())
        }
        _ => None,
    }
}

/// The names of the programs that hold these sockets. Only root may ask for those of others.
fn owners(wanted: &BTreeSet<u64>, gaps: &mut Gaps) -> HashMap<u64, String> {
    let mut found = HashMap::new();
    let mut is_denied = false;
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = processes.filter(|entry| {
        let name = entry.file_name();
        name.as_encoded_bytes().iter().all(u8::is_ascii_digit)
    });
    for process in processes.take(MAX_PROCESSES) {
        if found.len() == wanted.len() {
            break;
        }
        match sockets(&process.path()) {
            Ok(sockets) => {
                let own = sockets.into_iter().filter(|socket| wanted.contains(socket));
                let own: Vec<u64> = own.collect();
                if !own.is_empty() {
                    let name = fs::read_to_string(process.path().join("comm"));
                    let name = name.unwrap_or_default().trim().to_owned();
                    found.extend(own.into_iter().map(|socket| (socket, name.clone())));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => is_denied = true,
            // It has ended meanwhile.
            Err(_) => {}
        }
    }
    if is_denied && found.len() < wanted.len() {
        gaps.add(
            "operating_system.listening_ports.process",
            "permission denied",
        );
    }
    found
}

/// The numbers of the sockets that a process holds.
fn sockets(process: &Path) -> io::Result<Vec<u64>> {
    let open = fs::read_dir(process.join("fd"))?;
    let numbers = open.flatten().filter_map(|entry| {
        let target = fs::read_link(entry.path()).ok()?;
        let number = target
            .to_str()?
            .strip_prefix("socket:[")?
            .strip_suffix(']')?;
        number.parse().ok()
    });
    Ok(numbers.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn addresses_are_read_in_the_machines_order() {
        let line = "  sl  local_address rem_address   st\n   \
            0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n   \
            1: 0100007F:1F91 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0\n   \
            garbage\n";
        let found = parse(line, "tcp", LISTENS);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0.address, IpAddr::from([127, 0, 0, 1]));
        assert_eq!((found[0].0.port, found[0].1), (8080, 4711));
        let mapped = address_of("00000000000000000000000001000000");
        assert_eq!(mapped, Some(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        assert_eq!(address_of("1"), None);
        assert_eq!(address_of("€€€€€€€€€€"), None);
    }

    #[test]
    fn our_own_socket_is_found_with_our_name() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let found = listening_ports(&Root::machine(), &mut Gaps::default());
        let own = found
            .iter()
            .find(|one| one.port == port && one.protocol == "tcp");
        let comm = fs::read_to_string("/proc/self/comm").unwrap();
        assert_eq!(own.unwrap().process.as_deref(), Some(comm.trim()));
    }
}
