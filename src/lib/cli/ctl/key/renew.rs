//! `smsctl key renew`.

use super::change::{self, ChangeArgs};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::keys::Change;

/// What can be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Renewed {
    /// The root, with the keys that it has
    Root,
    /// The site trust: policy keys, certificate authorities, management points
    SiteTrust,
}

/// Sign the root or the site trust anew before it expires, with the keys that it has
///
/// With the keys on this machine, 'smsctl serve' renews the site trust by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done or waiting for signatures, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl key renew root --yes",
    "smsctl key renew site-trust --request site-trust.request.json --yes",
))]
pub struct Args {
    /// What to sign anew
    #[arg(value_enum)]
    what: Renewed,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let wanted = Change {
        renews_root: args.what == Renewed::Root,
        renews_trust: args.what == Renewed::SiteTrust,
        ..Change::default()
    };
    change::run(&wanted, &args.change, session)
}
