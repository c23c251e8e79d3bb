//! How much anyone may ask of the server (security.md C05, C06).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Connections in all.
pub const MAX_CONNECTIONS: usize = 4_096;
/// Connections of one address; machines behind one translated address share them.
pub const MAX_CONNECTIONS_PER_ADDRESS: usize = 64;
/// Requests that are worked on at the same time.
pub const MAX_WORKING: usize = 256;
/// Bytes of request bodies that are held at the same time.
pub const MAX_BODIES: usize = 256 * 1024 * 1024;
/// For a TLS handshake, and for the headers of each request.
pub const HEADER_DEADLINE: Duration = Duration::from_secs(10);
/// For the body of a request and its answer, content excepted.
pub const REQUEST_DEADLINE: Duration = Duration::from_secs(60);
/// For what is under way when the server stops.
pub const STOP_DEADLINE: Duration = Duration::from_secs(10);
/// When to come back, in seconds.
pub const RETRY_AFTER: &str = "10";

/// Counts the connections of each address.
#[derive(Clone, Default)]
pub struct PerAddress {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place for one connection, given back when dropped.
pub struct Place {
    address: IpAddr,
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl PerAddress {
    /// A place, unless the address has all it may have.
    pub fn take(&self, address: IpAddr) -> Option<Place> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if *count >= MAX_CONNECTIONS_PER_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Place {
            address,
            counts: self.counts.clone(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_only_so_many_places_and_gets_them_back() {
        let counter = PerAddress::default();
        let address = IpAddr::from([192, 0, 2, 1]);
        let places: Vec<_> = (0..MAX_CONNECTIONS_PER_ADDRESS)
            .map(|_| counter.take(address))
            .collect();
        assert!(places.iter().all(Option::is_some));
        assert!(counter.take(address).is_none());
        assert!(counter.take(IpAddr::from([192, 0, 2, 2])).is_some());
        drop(places);
        assert!(counter.take(address).is_some());
        assert!(counter.counts.lock().unwrap().len() <= 1);
    }
}
