//! CARGO: the content store: objects by digest, manifests, verification.
