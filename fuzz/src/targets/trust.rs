//! Envelopes and roots: nothing that our keys did not sign is believed, however it is dressed.

use super::golden;
use sms::trust::{self, Envelope, PayloadType, Root};

/// F01: the first byte chooses the type that is asked for. What verifies is exactly what was signed.
pub fn envelope(input: &[u8]) {
    let Some((kind, bytes)) = golden::kind(input) else {
        return;
    };
    let Ok(envelope) = Envelope::read(bytes, kind) else {
        return;
    };
    assert!(bytes.len() <= kind.envelope_limit());
    let _ = envelope.hints().count();
    let Ok(verified) = envelope.verify(&[golden::key().public()], 1) else {
        return;
    };
    assert!(
        golden::signed(kind, verified.payload()),
        "believed, and never signed"
    );
    assert_eq!(verified.signers(), [golden::key().public()]);
    let two =
        Envelope::read(bytes, kind).and_then(|again| again.verify(&[golden::key().public(); 2], 2));
    assert!(two.is_err(), "one key counts once");
    for other in PayloadType::ALL.iter().filter(|other| **other != kind) {
        assert!(trust::open(bytes, *other, &[golden::key().public()]).is_err());
    }
}

/// F03: a root after the pinned one. Only the one that was signed follows.
pub fn root(input: &[u8]) {
    let (first, second) = golden::root_chain();
    let pinned = trust::root::pin(&first);
    if Root::from_pinned(input, &pinned).is_ok() {
        assert!(input == first, "another root with this pin");
    }
    let known = Root::from_pinned(&first, &pinned).expect("the first root");
    if let Ok(next) = known.next(input) {
        assert_eq!(next.version(), 2);
        let honest = known.next(&second).expect("the second root");
        assert_eq!(
            next.release().ok(),
            honest.release().ok(),
            "other keys than those signed"
        );
        assert!(next.next(input).is_err(), "no version twice");
    }
    // whatever its keys are, it must not be believed for itself unless it names them and they signed
    if let Ok(own) = Root::from_pinned(input, &trust::root::pin(input)) {
        assert_eq!(own.version(), 1);
        assert!(own.release().is_ok());
    }
}
