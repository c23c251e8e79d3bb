//! The keys of a site that can be replaced (security.md 3.4).

use super::words;

words! {
    /// What can be replaced on a site.
    Rotatable, "key" {
        /// Signs roots.
        Root = "root",
        /// Signs manifests, site trust and the roster.
        Release = "release",
        /// Signs the list of metadata versions.
        Snapshot = "snapshot",
        /// Signs how fresh that list is.
        Timestamp = "timestamp",
        /// Signs policy and receipts.
        Policy = "policy",
        /// The certificate authority of the site's TLS.
        Authority = "ca",
    }
}
