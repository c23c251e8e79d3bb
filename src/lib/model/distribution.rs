//! How distribution points stand to package versions.

use super::words;

words! {
    /// How a distribution point stands to a package version.
    DistributionState, "distribution state" {
        /// A push has begun and not ended.
        Pushing = "pushing",
        /// A push was asked for, and its hours have not come, or are over; a site that serves takes it up.
        Waiting = "waiting",
        /// All files are there and were verified.
        Complete = "complete",
        /// The push failed; the detail says why.
        Failed = "failed",
    }
}
