//! Poll tokens: what a site gives to a client that holds what there is, so that it may ask again cheaply.
//!
//! A token is a message authentication code, under a key that lives as long as the server's process, over the client, how
//! it stood, and until when the token is good. It is no proof of anything to anybody but the server that made it, and says
//! nothing that its holder does not know. What that server makes of it is in `service::poll`.

use super::{Error, random};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ring::hmac;

/// Before what is authenticated, so that no other code under any key is one of ours.
const CONTEXT: &str = "sms-poll-v1\n";
/// No token is longer.
pub const MAX_TOKEN: usize = 256;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Whose it is.
    pub client: ClientId,
    /// How the client stood when the token was made.
    pub standing: Digest,
    /// From then on it is good for nothing.
    pub expires_at: Timestamp,
}

/// The key of a server's tokens: a secret that is never written down.
pub struct PollKey(hmac::Key);

impl PollKey {
    /// A new key; tokens of another are void.
    pub fn generate() -> Result<Self, Error> {
        let secret = random::<32>()?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &secret)))
    }

    /// The token as it travels.
    pub fn seal(&self, poll: &Poll) -> String {
        let said = format!(
            "{}.{}.{}",
            poll.client,
            poll.standing,
            poll.expires_at.as_millis()
        );
        let code = hmac::sign(&self.0, &authenticated(&said));
        format!("{said}.{}", BASE64_URL_SAFE_NO_PAD.encode(code.as_ref()))
    }

    /// What a token says when this key made it; read only after that is known.
    pub fn open(&self, token: &[u8]) -> Option<Poll> {
        if token.len() > MAX_TOKEN {
            return None;
        }
        let token = std::str::from_utf8(token).ok()?;
        let (said, code) = token.rsplit_once('.')?;
        let code = BASE64_URL_SAFE_NO_PAD.decode(code).ok()?;
        hmac::verify(&self.0, &authenticated(said), &code).ok()?;
        let mut parts = said.split('.');
        Some(Poll {
            client: ClientId::parse(parts.next()?).ok()?,
            standing: Digest::parse(parts.next()?).ok()?,
            expires_at: Timestamp::from_millis(parts.next()?.parse().ok()?),
        })
    }
}

fn authenticated(said: &str) -> Vec<u8> {
    [CONTEXT, said].concat().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll() -> Poll {
        Poll {
            client: ClientId::make(Timestamp::from_millis(1), &[7; 10]),
            standing: Digest::of(b"standing"),
            expires_at: Timestamp::from_millis(1_795_000_000_000),
        }
    }

    #[test]
    fn a_token_says_what_it_was_made_of_and_fits_its_limit() {
        let key = PollKey::generate().unwrap();
        let token = key.seal(&poll());
        assert_eq!(key.open(token.as_bytes()), Some(poll()));
        assert!(token.len() < MAX_TOKEN);
    }

    #[test]
    fn a_token_that_is_changed_anywhere_or_made_elsewhere_is_void() {
        let key = PollKey::generate().unwrap();
        let token = key.seal(&poll()).into_bytes();
        for at in 0..token.len() {
            for bit in [1, 2, 64] {
                let mut changed = token.clone();
                changed[at] ^= bit;
                assert_eq!(key.open(&changed), None, "byte {at}, bit {bit}");
            }
        }
        for part in 0..token.len() {
            assert_eq!(key.open(&token[..part]), None, "{part} bytes");
        }
        let other = PollKey::generate().unwrap();
        assert_eq!(other.open(&token), None);
        let longer = [&token[..], &[b'x'; MAX_TOKEN]].concat();
        for strange in [&b""[..], b".", b"...", &[0xff; 64], &longer] {
            assert_eq!(key.open(strange), None);
        }
    }
}
