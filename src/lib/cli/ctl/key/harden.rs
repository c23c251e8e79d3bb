//! `smsctl key harden`: root and release keys leave the site server.

use super::change::{self, ChangeArgs, public_key, signers};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::keys::Change;
use crate::service::keys::begin::Holders;
use crate::trust::PublicKey;

/// Who keeps the keys that are not on the site server.
#[derive(Debug, clap::Args)]
pub struct HolderArgs {
    /// A root key made elsewhere by 'smsctl key init'; three of them, each with its own option, are a good number
    #[arg(long = "root-key", value_name = "PUBLIC", value_parser = public_key)]
    root_keys: Vec<PublicKey>,
    /// How many root keys must sign [default: 2, or 1 of 1]
    #[arg(long, value_name = "COUNT", requires = "root_keys")]
    root_threshold: Option<usize>,
    /// A release key made elsewhere by 'smsctl key init'
    #[arg(long = "release-key", value_name = "PUBLIC", value_parser = public_key)]
    release_keys: Vec<PublicKey>,
    /// How many release keys must sign
    #[arg(
        long,
        value_name = "COUNT",
        requires = "release_keys",
        default_value_t = 1
    )]
    release_threshold: usize,
}

impl HolderArgs {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.root_keys.is_empty() && self.release_keys.is_empty()
    }

    /// The holders, all of them named.
    pub fn holders(&self) -> Result<Holders, Failure> {
        if self.root_keys.is_empty() || self.release_keys.is_empty() {
            let message = "a hardened site needs root keys and release keys from elsewhere";
            return Err(Failure::usage(message).hint(
                "run 'smsctl key init --out FILE' on each machine that shall keep one, and give the public keys with --root-key and --release-key",
            ));
        }
        let threshold = self.root_threshold.unwrap_or(self.root_keys.len().min(2));
        Ok(Holders {
            root: signers(&self.root_keys, threshold, "root")?,
            release: signers(&self.release_keys, self.release_threshold, "release")?,
        })
    }
}

/// Move root and release keys off the site server: keys made elsewhere take over, those here are removed
///
/// A request is written that the new keys sign with 'smsctl key sign'. When 'smsctl key apply' takes it back, the secrets on
/// this machine are gone. Then nobody who has this machine can make an agent run anything new.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 waiting for signatures, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl key harden --root-key ROOT1 --root-key ROOT2 --root-key ROOT3 --release-key RELEASE --dry-run",
    "smsctl key harden --root-key ROOT1 --root-key ROOT2 --root-key ROOT3 --root-threshold 2 --release-key RELEASE --yes",
))]
pub struct Args {
    #[command(flatten)]
    holders: HolderArgs,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let holders = args.holders.holders()?;
    let wanted = Change {
        root: Some(holders.root),
        release: Some(holders.release),
        ..Change::default()
    };
    change::run(&wanted, &args.change, session)
}
