//! A hash of names that are spread already, for large tables of digests and ids.

use std::hash::{BuildHasherDefault, Hasher};

/// Builds the hashers of a table.
pub(super) type ByName = BuildHasherDefault<NameHasher>;

/// A digest is as good as its own hash, and ids are given in a row: nobody can choose many that fall together.
#[derive(Default)]
pub(super) struct NameHasher(u64);

impl Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_i64(&mut self, id: i64) {
        // by the golden ratio, which spreads a row of numbers over all bits
        self.0 = id.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    // the length that comes before bytes
    fn write_usize(&mut self, _: usize) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn names_are_found_again() {
        let digests: HashMap<Digest, i64, ByName> = (0..1_000)
            .map(|id: i64| (Digest::of(&id.to_be_bytes()), id))
            .collect();
        let ids: HashSet<i64, ByName> = (-500..500).collect();
        for id in 0..1_000_i64 {
            assert_eq!(digests.get(&Digest::of(&id.to_be_bytes())), Some(&id));
            assert!(ids.contains(&(id - 500)));
        }
        assert!(!ids.contains(&500));
    }
}
