//! Whether a policy document is for this client, and for now (architecture.md section 4, Policy).

use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::model::policy::Audience;
use crate::model::time::Timestamp;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Its site.
    pub site: SiteCode,
    /// Itself.
    pub client: ClientId,
    /// Its enrollment epoch.
    pub epoch: u32,
    /// Its key.
    pub key: KeyId,
}

/// Why a document is not to be followed; nothing when it is. `held` is the serial of the one that is held.
pub fn objection(
    audience: &Audience,
    recipient: &Recipient,
    held: Option<u64>,
    now: Timestamp,
) -> Option<String> {
    let Audience {
        site,
        client,
        epoch,
        key,
        serial,
        issued_at: _,
        expires_at,
    } = audience;
    if *site != recipient.site {
        return Some(format!("it is of site {site}, not {}", recipient.site));
    }
    if *client != recipient.client {
        return Some(format!("it is for client {client}"));
    }
    if *epoch != recipient.epoch || *key != recipient.key {
        return Some("it is for another enrollment of this client".to_owned());
    }
    if let Some(held) = held.filter(|held| serial < held) {
        return Some(format!("its serial is {serial}, after {held}"));
    }
    (now >= *expires_at).then(|| format!("it expired at {expires_at}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;

    fn key(text: &str) -> KeyId {
        KeyId::parse(&Digest::of(text.as_bytes()).to_string()).unwrap()
    }

    fn audience() -> Audience {
        Audience {
            site: SiteCode::parse("S01").unwrap(),
            client: ClientId::parse("01890000-0000-7000-8000-000000000001").unwrap(),
            epoch: 2,
            key: key("own"),
            serial: 7,
            issued_at: Timestamp::from_millis(0),
            expires_at: Timestamp::from_millis(100),
        }
    }

    fn objection_to(change: impl FnOnce(&mut Audience), held: u64, now: i64) -> Option<String> {
        let recipient = Recipient {
            site: audience().site,
            client: audience().client,
            epoch: 2,
            key: key("own"),
        };
        let mut changed = audience();
        change(&mut changed);
        objection(
            &changed,
            &recipient,
            Some(held),
            Timestamp::from_millis(now),
        )
    }

    #[test]
    fn a_document_for_this_client_and_for_now_is_followed() {
        assert_eq!(objection_to(|_| {}, 7, 99), None);
    }

    #[test]
    fn l05_l06_each_part_of_the_audience_is_checked() {
        let other = ClientId::parse("01890000-0000-7000-8000-000000000002").unwrap();
        let site = SiteCode::parse("S02").unwrap();
        assert!(objection_to(|it| it.client = other, 7, 0).is_some());
        assert!(objection_to(|it| it.site = site, 7, 0).is_some());
        assert!(objection_to(|it| it.epoch = 1, 7, 0).is_some());
        assert!(objection_to(|it| it.key = key("other"), 7, 0).is_some());
        assert_eq!(
            objection_to(|_| {}, 8, 0).unwrap(),
            "its serial is 7, after 8"
        );
        assert!(
            objection_to(|_| {}, 7, 100)
                .unwrap()
                .starts_with("it expired")
        );
    }
}
