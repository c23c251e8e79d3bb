//! A client's new key signs for itself. That the old key agrees is said by the message around it.

use super::envelope::{PayloadType, seal_json};
use super::{Envelope, Error, PublicKey, SigningKey};
use crate::model::message::KeyRotation;

/// Signs with the new key.
pub fn seal(rotation: &KeyRotation, new: &SigningKey) -> Result<Vec<u8>, Error> {
    seal_json(PayloadType::KeyRotation, rotation, new)
}

/// Believes that the holder of the new key, which is inside, wants it. Nothing else is believed by it.
pub fn open(bytes: &[u8]) -> Result<(KeyRotation, PublicKey), Error> {
    let envelope = Envelope::read(bytes, PayloadType::KeyRotation)?;
    let claimed: KeyRotation = serde_json::from_slice(envelope.unverified_payload())
        .map_err(|reason| Error::malformed(PayloadType::KeyRotation.media_type(), reason))?;
    let key = PublicKey::parse(&claimed.to)?;
    envelope.verify(&[key], 1)?;
    Ok((claimed, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::{ClientId, SiteCode};
    use crate::model::time::Timestamp;

    #[test]
    fn c01_only_the_new_key_itself_signs_for_it() {
        let [old, new] = [(); 2].map(|()| SigningKey::generate().unwrap());
        let rotation = KeyRotation {
            site: SiteCode::parse("S01").unwrap(),
            client: ClientId::make(Timestamp::from_millis(0), &[7; 10]),
            epoch: 2,
            from: old.public().id(),
            to: new.public().to_string(),
        };
        let (opened, key) = open(&seal(&rotation, &new).unwrap()).unwrap();
        assert_eq!((opened, key), (rotation.clone(), new.public()));
        let forged = open(&seal(&rotation, &old).unwrap());
        assert!(matches!(forged, Err(Error::NotSigned { .. })));
    }
}
