//! Operators: the people who may change a site. Who they are is said by the roster, which `trust` opens; what each role may
//! do is judged by `rules::permit`.

use super::words;

words! {
    /// What an operator may do (security.md 1.2).
    OperatorRole, "role" {
        /// Looks; needs no key.
        Viewer = "viewer",
        /// Says which updates and which clients are good, and confirms deployments of others.
        Approver = "approver",
        /// Deploys, ends and confirms deployments.
        Deployer = "deployer",
        /// Makes packages and brings them to distribution points.
        Content = "content",
        /// Makes, rotates and backs up keys.
        Keys = "keys",
        /// Configures the site and keeps the roster.
        Admin = "admin",
    }
}
