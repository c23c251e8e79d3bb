//! `smsctl key init`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::secret::PassphraseArgs;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::KeyId;
use crate::service::keys::file;
use crate::trust::fingerprint;
use crate::trust::sealed::Lock;
use serde::Serialize;
use std::path::PathBuf;

/// Make a root or release key on this machine, which need not know a site
///
/// The secret stays in the file; the public key that is printed goes to the site: 'smsctl init --hardened', 'smsctl key
/// harden' or 'smsctl key rotate'.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "smsctl key init --out root-1.key --seal",
    "smsctl key init --out release.key --passphrase-fd 3 3< passphrase",
))]
pub struct Args {
    /// The new file for the secret; one that exists is never overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Seal the file with a passphrase, asked for on the terminal
    #[arg(long)]
    seal: bool,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Say what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let is_sealed = args.seal || args.passphrase.is_given();
    let mut made = Made {
        file: args.out.clone(),
        is_sealed,
        key: None,
        public_key: None,
        fingerprint: None,
    };
    if args.dry_run {
        return Ok(Answer::new(made));
    }
    let lock = match is_sealed {
        true => Some(Lock::Passphrase(args.passphrase.ask_twice()?)),
        false => {
            session.remark("warning: the secret lies in the clear; --seal asks for a passphrase");
            None
        }
    };
    let public = file::generate(&args.out, lock)?.public();
    made.key = Some(public.id());
    made.public_key = Some(public.to_string());
    made.fingerprint = Some(fingerprint::words(&public));
    Ok(Answer::new(made))
}

/// A key that was made, or would be.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Made {
    /// The file with the secret.
    file: PathBuf,
    /// Whether a passphrase seals it.
    is_sealed: bool,
    /// Its id; absent in a dry run.
    key: Option<KeyId>,
    /// The public key, for the site; absent in a dry run.
    public_key: Option<String>,
    /// The public key as eight words, to be compared by voice; absent in a dry run.
    fingerprint: Option<String>,
}

impl View for Made {
    fn json(&self) -> serde_json::Result<String> {
        document("key_made", self)
    }

    fn page(&self) -> Page {
        let how = if self.is_sealed {
            "sealed"
        } else {
            "in the clear"
        };
        let (Some(key), Some(public), Some(words)) =
            (&self.key, &self.public_key, &self.fingerprint)
        else {
            let name = self.file.display();
            return Page::default().line(format!("Dry run: a key would be made in {name}, {how}."));
        };
        Page::default()
            .line(format!("A key is in {}, {how}.", self.file.display()))
            .line(format!("  public       {public}"))
            .line(format!("  key id       {key}"))
            .line(format!("  fingerprint  {words}"))
    }
}
