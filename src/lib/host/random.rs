//! Unpredictable bytes from the operating system.

use super::Error;
use ring::rand::{SecureRandom, SystemRandom};
use std::io;
use std::path::Path;

/// As many unpredictable bytes as asked for.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut filled = [0; N];
    SystemRandom::new()
        .fill(&mut filled)
        .map_err(|_| io::Error::other("the system gives no randomness"))
        .map_err(Error::io("read", Path::new("the random source")))?;
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fillings_differ() {
        assert_ne!(bytes::<16>().unwrap(), bytes::<16>().unwrap());
    }
}
