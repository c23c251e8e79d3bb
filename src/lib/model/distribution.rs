//! How distribution points stand to package versions.

use super::words;

words! {
    /// How a distribution point stands to a package version.
    DistributionState, "distribution state" {
        /// A push has begun and not ended.
        Pushing = "pushing",
        /// It is to come, and its hours have not, or are over; a server of the site, or of a point that pulls, takes it up.
        Waiting = "waiting",
        /// All files are there and were verified.
        Complete = "complete",
        /// The push failed; the detail says why.
        Failed = "failed",
    }
}
