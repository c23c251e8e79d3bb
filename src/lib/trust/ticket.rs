//! Tickets: what a client may read from the distribution points of its site (security.md 3.3). A ticket key, which the policy
//! key vouches for, signs the ticket; whoever presents it proves with the client's own key that it is the client. What is read
//! is verified by its reader as ever: a ticket keeps strangers out, it makes nothing true.

use super::envelope::{PayloadType, seal_json};
use super::{Error, PublicKey, SigningKey, check_size, open};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::message::{Ticket, TicketKey};
use crate::model::time::Timestamp;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use std::time::Duration;

/// The scheme of the `Authorization` header that presents a ticket.
pub const SCHEME: &str = "SMS-Ticket";

/// How long a ticket opens anything.
pub const LIFE: Duration = Duration::from_secs(15 * 60);
/// How long a ticket key signs.
pub const KEY_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Begins what a client signs when it presents a ticket, so that this is never a signature of anything else.
const USE: &str = "sms-ticket-use-v1";
/// The same for what is shown to another client.
const PEER_USE: &str = "sms-ticket-peer-use-v1";
const WHAT: &str = "ticket";
/// No presented ticket is longer: two envelopes and a signature, in base64.
const MAX_PRESENTED: usize = 8 * 1024;

/// Vouches for a ticket key.
pub fn seal_key(key: &TicketKey, policy: &SigningKey) -> Result<Vec<u8>, Error> {
    seal_json(PayloadType::TicketKey, key, policy)
}

/// Signs a ticket; `voucher` is what vouches for the ticket key. The text travels with the locations of content.
pub fn issue(ticket: &Ticket, key: &SigningKey, voucher: &[u8]) -> Result<String, Error> {
    let sealed = seal_json(PayloadType::Ticket, ticket, key)?;
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    Ok(format!("{}.{}", encode(voucher), encode(&sealed)))
}

/// What the client sends with its request for an object: the ticket, and the proof that it is the client. What it shows
/// another client is of use there only: that one, or whoever listens, cannot show it to a distribution point.
pub fn present(ticket: &str, object: &Digest, to: Keeper<'_>, client: &SigningKey) -> String {
    let proof = client.sign(&used(ticket, object, to));
    format!("{ticket}.{}", BASE64_URL_SAFE_NO_PAD.encode(proof))
}

/// Who is shown a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper<'a> {
    /// A distribution point.
    Point,
    /// This client, which gives to others what it holds.
    Peer(&'a ClientId),
}

/// Believes a presented ticket, when a ticket key signed it that one of the policy keys vouches for, it is in date, and the
/// client itself presents it for this object. Whether the object is of the ticket's package is for the caller to see.
pub fn admit(
    presented: &str,
    (object, keeper): (&Digest, Keeper<'_>),
    policy_keys: &[PublicKey],
    now: Timestamp,
) -> Result<Ticket, Error> {
    check_size(WHAT, presented.as_bytes(), MAX_PRESENTED)?;
    let malformed = || Error::malformed(WHAT, "not two envelopes and a proof");
    let (ticket, proof) = presented.rsplit_once('.').ok_or_else(malformed)?;
    let (voucher, sealed) = ticket.split_once('.').ok_or_else(malformed)?;
    let decode = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed());
    let voucher: TicketKey =
        open(&decode(voucher)?, PayloadType::TicketKey, policy_keys)?.json()?;
    check_date(voucher.expires_at, now)?;
    let key = PublicKey::parse(&voucher.key)?;
    let found: Ticket = open(&decode(sealed)?, PayloadType::Ticket, &[key])?.json()?;
    check_date(found.expires_at, now)?;
    let is_of_site = found.site == voucher.site;
    let client = PublicKey::parse(&found.client_key)?;
    if !is_of_site || !client.verifies(&used(ticket, object, keeper), &decode(proof)?) {
        return Err(Error::NotSigned {
            what: WHAT,
            found: 0,
            needed: 1,
        });
    }
    Ok(found)
}

fn check_date(at: Timestamp, now: Timestamp) -> Result<(), Error> {
    if now >= at {
        return Err(Error::Expired { what: WHAT, at });
    }
    Ok(())
}

/// What is signed by presenting: this ticket, for this object, to this keeper.
fn used(ticket: &str, object: &Digest, keeper: Keeper<'_>) -> Vec<u8> {
    let ticket = Digest::of(ticket.as_bytes());
    match keeper {
        Keeper::Point => format!("{USE} {ticket} {object}"),
        Keeper::Peer(peer) => format!("{PEER_USE} {ticket} {object} {peer}"),
    }
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::{PackageId, SiteCode};
    use proptest::prelude::*;

    struct Desk {
        policy: SigningKey,
        key: SigningKey,
        client: SigningKey,
        voucher: TicketKey,
        ticket: Ticket,
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
    }

    fn desk() -> Desk {
        let [policy, key, client] = [(); 3].map(|()| SigningKey::generate().unwrap());
        let site = SiteCode::parse("S01").unwrap();
        Desk {
            voucher: TicketKey {
                site: site.clone(),
                key: key.public().to_string(),
                issued_at: now(),
                expires_at: now().after(KEY_LIFE),
            },
            ticket: Ticket {
                site,
                client: ClientId::make(now(), &[7; 10]),
                client_key: client.public().to_string(),
                package: PackageId::parse("S01-P00001").unwrap(),
                version: 1,
                manifest: Digest::of(b"manifest"),
                expires_at: now().after(LIFE),
            },
            policy,
            key,
            client,
        }
    }

    impl Desk {
        fn issue(&self) -> String {
            let voucher = seal_key(&self.voucher, &self.policy).unwrap();
            issue(&self.ticket, &self.key, &voucher).unwrap()
        }

        fn admits(&self, presented: &str, at: Timestamp) -> Result<Ticket, Error> {
            let object = Digest::of(b"x");
            let keys = [self.policy.public()];
            admit(presented, (&object, Keeper::Point), &keys, at)
        }
    }

    #[test]
    fn a04_a_ticket_opens_what_it_is_for_to_its_client_until_it_expires() {
        let desk = desk();
        let presented = present(
            &desk.issue(),
            &Digest::of(b"x"),
            Keeper::Point,
            &desk.client,
        );
        assert!(presented.len() < 3000, "{} bytes", presented.len());
        assert_eq!(desk.admits(&presented, now()).unwrap(), desk.ticket);
        let late = desk.admits(&presented, now().after(LIFE));
        assert!(matches!(late, Err(Error::Expired { .. })));
        let for_other = present(
            &desk.issue(),
            &Digest::of(b"y"),
            Keeper::Point,
            &desk.client,
        );
        assert!(desk.admits(&for_other, now()).is_err(), "another object");
    }

    #[test]
    fn a04_another_client_or_another_key_presents_it_in_vain() {
        let desk = desk();
        let thief = SigningKey::generate().unwrap();
        let stolen = present(&desk.issue(), &Digest::of(b"x"), Keeper::Point, &thief);
        assert!(desk.admits(&stolen, now()).is_err());
        let voucher = seal_key(&desk.voucher, &thief).unwrap();
        let forged = issue(&desk.ticket, &desk.key, &voucher).unwrap();
        assert!(
            desk.admits(
                &present(&forged, &Digest::of(b"x"), Keeper::Point, &desk.client),
                now()
            )
            .is_err()
        );
        let voucher = seal_key(&desk.voucher, &desk.policy).unwrap();
        let forged = issue(&desk.ticket, &thief, &voucher).unwrap();
        assert!(
            desk.admits(
                &present(&forged, &Digest::of(b"x"), Keeper::Point, &desk.client),
                now()
            )
            .is_err()
        );
    }

    #[test]
    fn c15_what_is_shown_to_a_peer_opens_no_distribution_point_and_no_other_peer() {
        let desk = desk();
        let (object, keys) = (Digest::of(b"x"), [desk.policy.public()]);
        let [near, other] = [1, 2].map(|number| ClientId::make(now(), &[number; 10]));
        let shown = present(&desk.issue(), &object, Keeper::Peer(&near), &desk.client);
        let opens = |keeper| admit(&shown, (&object, keeper), &keys, now()).is_ok();
        assert!(opens(Keeper::Peer(&near)));
        assert!(!opens(Keeper::Point) && !opens(Keeper::Peer(&other)));
        let at_point = present(&desk.issue(), &object, Keeper::Point, &desk.client);
        let peer = (&object, Keeper::Peer(&near));
        assert!(admit(&at_point, peer, &keys, now()).is_err());
    }

    #[test]
    fn a04_a_ticket_key_ends_and_its_tickets_with_it() {
        let mut desk = desk();
        desk.voucher.expires_at = now();
        let presented = present(
            &desk.issue(),
            &Digest::of(b"x"),
            Keeper::Point,
            &desk.client,
        );
        assert!(matches!(
            desk.admits(&presented, now()),
            Err(Error::Expired { .. })
        ));
    }

    #[test]
    fn a04_a_ticket_altered_anywhere_opens_nothing() {
        let desk = desk();
        let presented = present(
            &desk.issue(),
            &Digest::of(b"x"),
            Keeper::Point,
            &desk.client,
        );
        for at in 0..presented.len() {
            let mut altered = presented.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert!(desk.admits(&altered, now()).is_err(), "byte {at}");
        }
    }

    proptest! {
        #[test]
        fn a04_any_text_is_refused_without_a_panic(text in ".{0,400}") {
            prop_assert!(desk().admits(&text, now()).is_err());
        }
    }
}
