//! SEALS: keys, envelopes, enrollment; the only code that signs or verifies.
