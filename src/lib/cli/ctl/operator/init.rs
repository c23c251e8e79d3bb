//! `smsctl operator init`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::KeyId;
use crate::service::operator;
use crate::trust::PublicKey;
use serde::Serialize;
use std::path::PathBuf;

/// Make your own operator's key on this machine; an admin then adds its public half to the roster
///
/// The key never leaves the machine. One that is there is shown and left as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "smsctl operator init",
    "smsctl operator init --operator-key ./bob.key --json",
))]
pub struct Args {
    /// Say where the key is or would be, and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let places = session.key_places();
    let Some(path) = places.named.or_else(|| places.usual.into_iter().next()) else {
        return Err(Failure::usage("there is no place for the key")
            .hint("name one with --operator-key FILE"));
    };
    let (key, is_new) = if args.dry_run && !path.exists() {
        (None, false)
    } else {
        let (key, is_new) = operator::own_key(&path)?;
        (Some(key), is_new)
    };
    Ok(Answer::new(Own {
        file: path,
        id: key.as_ref().map(PublicKey::id),
        key,
        is_new,
    }))
}

/// An operator's own key.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Own {
    /// Where the secret half is.
    file: PathBuf,
    /// The public half, for 'smsctl operator add'; absent in a dry run that would make it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    key: Option<PublicKey>,
    /// The key's identity, as the audit log shows it.
    id: Option<KeyId>,
    /// Whether it was made now.
    is_new: bool,
}

impl View for Own {
    fn json(&self) -> serde_json::Result<String> {
        document("operator_key", self)
    }

    fn page(&self) -> Page {
        let file = self.file.display();
        let (Some(key), Some(id)) = (&self.key, &self.id) else {
            return Page::default().line(format!("Dry run: key {file} would be made."));
        };
        let begin = if self.is_new { "Made" } else { "There is" };
        Page::default()
            .line(format!("{begin} key {file}."))
            .line(format!("  public half  {key}"))
            .line(format!("  id           {id}"))
            .line(format!(
                "Next: an admin runs 'smsctl operator add NAME --key {key} --role ROLE'."
            ))
    }
}
