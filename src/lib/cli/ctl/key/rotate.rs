//! `smsctl key rotate`.

use super::change::{self, ChangeArgs, public_key, signers};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::rotatable::Rotatable;
use crate::service::keys::Change;
use crate::trust::PublicKey;

/// Replace a key: a new one is made here, or keys that were made elsewhere take over
///
/// Agents walk over by themselves. A policy key or certificate authority that was replaced is believed 30 days more, unless
/// --revoke says that it was stolen.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done or waiting for signatures, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl key rotate policy --dry-run",
    "smsctl key rotate policy --yes",
    "smsctl key rotate root --key PUBLIC1 --key PUBLIC2 --key PUBLIC3 --threshold 2 --yes",
))]
pub struct Args {
    /// Which key: root, release, snapshot, timestamp, policy or ca
    role: Rotatable,
    /// A key made elsewhere by 'smsctl key init', for root and release; all of them, each with its own --key
    #[arg(long = "key", value_name = "PUBLIC", value_parser = public_key)]
    keys: Vec<PublicKey>,
    /// How many of these keys must sign
    #[arg(long, value_name = "COUNT", requires = "keys", default_value_t = 1)]
    threshold: usize,
    /// Do not believe the replaced key any longer: it was stolen
    #[arg(long)]
    revoke: bool,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut wanted = Change {
        revokes: args.revoke,
        ..Change::default()
    };
    match (args.role, args.keys.is_empty()) {
        (role, true) => {
            wanted.made.insert(role);
        }
        (Rotatable::Root, false) => {
            wanted.root = Some(signers(&args.keys, args.threshold, "root")?);
        }
        (Rotatable::Release, false) => {
            wanted.release = Some(signers(&args.keys, args.threshold, "release")?);
        }
        (role, false) => {
            let message = format!("the {role} key is always on the site server");
            return Err(Failure::usage(message).hint("leave --key out: a new one is made here"));
        }
    }
    change::run(&wanted, &args.change, session).map_err(|failure| {
        if failure.message.ends_with("its keys are not on this machine") {
            return failure.hint(
                "make the new key with 'smsctl key init' where it shall be, then give all keys of the role with --key",
            );
        }
        failure
    })
}
