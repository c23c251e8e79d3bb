//! How much clients and addresses may ask for (security.md C05, C07): buckets by key, and who is known.

use crate::rules::bucket::{Bucket, Rate};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// More keys than this are not told apart: an attacker's keys shall not fill the memory.
const MOST: usize = 65_536;

/// A bucket for each key.
pub struct Meter<K> {
    started: Instant,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Default for Meter<K> {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            buckets: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash> Meter<K> {
    /// Takes so much of what the key may have; `Err` says when to come back.
    pub fn take(&self, key: K, rate: &Rate, amount: f64) -> Result<(), Duration> {
        let now = self.started.elapsed();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&key) {
            buckets.retain(|_, bucket| !bucket.is_full(rate, now));
            if buckets.len() >= MOST {
                return Err(rate.time);
            }
        }
        let bucket = buckets
            .entry(key)
            .or_insert_with(|| Bucket::full(rate, now));
        bucket.take(rate, amount, now)
    }

    /// Whether so much could be taken.
    pub fn look(&self, key: &K, rate: &Rate, amount: f64) -> Result<(), Duration> {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        match buckets.get(key) {
            None => Ok(()),
            Some(bucket) => bucket.clone().take(rate, amount, self.started.elapsed()),
        }
    }
}

/// Addresses from which a client that is approved was heard of lately.
#[derive(Default)]
pub struct Known {
    seen: Mutex<HashMap<IpAddr, Instant>>,
}

/// How long an address stays known.
const KNOWN_FOR: Duration = Duration::from_secs(2 * 24 * 60 * 60);

impl Known {
    /// Notes an address.
    pub fn note(&self, address: IpAddr) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.retain(|_, at| at.elapsed() < KNOWN_FOR);
        }
        if seen.len() < MOST {
            seen.insert(network(address), Instant::now());
        }
    }

    /// Whether the address is known.
    pub fn has(&self, address: IpAddr) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let at = seen.get(&network(address));
        at.is_some_and(|at| at.elapsed() < KNOWN_FOR)
    }
}

/// What is counted as one address: anyone with an IPv6 network has more addresses than can be counted.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c05_each_key_has_a_bucket_of_its_own_and_looking_takes_nothing() {
        let (meter, rate) = (Meter::default(), Rate::per_minute(2));
        for _ in 0..5 {
            meter.look(&1, &rate, 1.0).unwrap();
        }
        meter.take(1, &rate, 1.0).unwrap();
        meter.take(1, &rate, 1.0).unwrap();
        let wait = meter.take(1, &rate, 1.0).unwrap_err();
        assert!(wait <= Duration::from_secs(30), "{wait:?}");
        assert!(meter.look(&1, &rate, 1.0).is_err());
        meter.take(2, &rate, 1.0).unwrap();
    }

    #[test]
    fn c07_endless_keys_do_not_fill_the_memory() {
        let (meter, rate) = (Meter::default(), Rate::per_minute(2));
        for key in 0..MOST + 10 {
            let _ = meter.take(key, &rate, 1.0);
        }
        assert!(meter.buckets.lock().unwrap().len() <= MOST);
    }

    #[test]
    fn c06_addresses_of_one_network_of_version_6_are_one() {
        let known = Known::default();
        known.note("2001:db8::1".parse().unwrap());
        assert!(known.has("2001:db8::ffff".parse().unwrap()));
        assert!(!known.has("2001:db8:0:1::1".parse().unwrap()));
        known.note("::ffff:192.0.2.1".parse().unwrap());
        assert!(known.has("192.0.2.1".parse().unwrap()));
        assert!(!known.has("192.0.2.2".parse().unwrap()));
    }
}
