//! The sum of digests, modulo 2^256.

use crate::model::digest::Digest;
use serde::{Deserialize, Serialize};

/// The sum of the digests of a bag of instances.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum([u64; 4]);

impl Sum {
    /// With this one more.
    #[must_use]
    pub fn plus(self, one: &Digest) -> Self {
        let mut carry = false;
        let mut out = self.0;
        for (word, own) in out.iter_mut().zip(words(one)) {
            let (sum, first) = word.overflowing_add(own);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            (*word, carry) = (sum, first || second);
        }
        Self(out)
    }

    /// With this one less.
    #[must_use]
    pub fn minus(self, one: &Digest) -> Self {
        let mut borrow = false;
        let mut out = self.0;
        for (word, own) in out.iter_mut().zip(words(one)) {
            let (left, first) = word.overflowing_sub(own);
            let (left, second) = left.overflowing_sub(u64::from(borrow));
            (*word, borrow) = (left, first || second);
        }
        Self(out)
    }

    /// Of all these.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Digest>) -> Self {
        all.into_iter().fold(Self::default(), Self::plus)
    }
}

/// The lowest first.
fn words(digest: &Digest) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, bytes) in words.iter_mut().zip(digest.as_bytes().chunks_exact(8)) {
        let mut own = [0; 8];
        own.copy_from_slice(bytes);
        *word = u64::from_le_bytes(own);
    }
    words
}

impl From<Sum> for Digest {
    fn from(sum: Sum) -> Self {
        let mut bytes = [0; 32];
        for (place, word) in bytes.chunks_exact_mut(8).zip(sum.0) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Self::from_bytes(bytes)
    }
}

impl From<Digest> for Sum {
    fn from(stored: Digest) -> Self {
        Self(words(&stored))
    }
}

impl Serialize for Sum {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        Digest::from(*self).serialize(out)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Digest::deserialize(input).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sum_carries_through_all_bytes() {
        let most = Digest::from_bytes([0xff; 32]);
        let mut one = [0; 32];
        one[0] = 1;
        let one = Digest::from_bytes(one);
        assert_eq!(Sum::of([&most, &one]), Sum::default());
        assert_eq!(Sum::default().minus(&one), Sum::from(most));
    }

    proptest! {
        #[test]
        fn a_sum_does_not_depend_on_order_and_can_be_undone(bytes: Vec<[u8; 32]>, extra: [u8; 32]) {
            let all: Vec<Digest> = bytes.into_iter().map(Digest::from_bytes).collect();
            let extra = Digest::from_bytes(extra);
            let sum = Sum::of(&all);
            prop_assert_eq!(sum, Sum::of(all.iter().rev()));
            prop_assert_eq!(sum.plus(&extra).minus(&extra), sum);
            prop_assert_eq!(Sum::from(Digest::from(sum)), sum);
        }
    }
}
