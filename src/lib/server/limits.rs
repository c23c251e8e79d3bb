//! How much anyone may ask of the server (security.md C05, C06).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Connections in all.
pub const MAX_CONNECTIONS: usize = 4_096;
/// Of each so many, one is kept for addresses where clients are known to be: strangers cannot fill them all.
pub const RESERVE: usize = 4;
/// Connections of one address; machines behind one translated address share them.
pub const MAX_CONNECTIONS_PER_ADDRESS: usize = 64;
/// Requests that are worked on at the same time.
pub const MAX_WORKING: usize = 256;
/// Bytes of request bodies that are held at the same time.
pub const MAX_BODIES: usize = 256 * 1024 * 1024;
/// Of them, those from one address: nobody fills the room alone.
pub const MAX_BODIES_PER_ADDRESS: usize = 32 * 1024 * 1024;
/// For a TLS handshake, and for the headers of each request, the first byte of a next one included; tests do not wait so long.
pub const HEADER_DEADLINE: Duration = Duration::from_secs(if cfg!(test) { 2 } else { 10 });
/// For the body of a request and its answer, content excepted.
pub const REQUEST_DEADLINE: Duration = Duration::from_secs(60);
/// For what is under way when the server stops.
pub const STOP_DEADLINE: Duration = Duration::from_secs(10);
/// When to come back, in seconds.
pub const RETRY_AFTER: &str = "10";

/// Counts what each address has of something, up to a limit that is the same for all.
#[derive(Clone)]
pub struct PerAddress {
    most: usize,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// What an address took, given back when dropped.
pub struct Share {
    address: IpAddr,
    amount: usize,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl PerAddress {
    /// Each address may have so much at a time.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            counts: Arc::default(),
        }
    }

    /// A share, unless the address would have more than it may.
    pub fn take(&self, address: IpAddr, amount: usize) -> Option<Share> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let held = counts.get(&address).copied().unwrap_or(0);
        let wanted = held.checked_add(amount).filter(|all| *all <= self.most)?;
        counts.insert(address, wanted);
        Some(Share {
            address,
            amount,
            counts: self.counts.clone(),
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= self.amount;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

/// How many connections to hold: the files that they are answered from need descriptors too. Asks the system for as many
/// descriptors as it gives.
pub fn max_connections() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let granted = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: granted.maximum,
        maximum: granted.maximum,
    };
    let limit = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => granted.maximum,
        Err(_) => granted.current,
    };
    let descriptors = limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    (descriptors / 2).min(MAX_CONNECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c06_an_address_has_only_its_share_and_gets_it_back() {
        let counter = PerAddress::new(10);
        let address = IpAddr::from([192, 0, 2, 1]);
        let shares = [counter.take(address, 6), counter.take(address, 4)];
        assert!(shares.iter().all(Option::is_some));
        assert!(counter.take(address, 1).is_none());
        assert!(counter.take(address, usize::MAX).is_none());
        assert!(counter.take(IpAddr::from([192, 0, 2, 2]), 10).is_some());
        drop(shares);
        assert!(counter.take(address, 10).is_some());
        assert!(counter.counts.lock().unwrap().is_empty());
    }

    #[test]
    fn c06_connections_leave_descriptors_for_files() {
        assert!((1..=MAX_CONNECTIONS).contains(&max_connections()));
    }
}
