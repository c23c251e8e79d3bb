//! `smsctl key sign`: the one command of those who keep a key elsewhere.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::name;
use crate::cli::secret::OpenerArgs;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::host::files;
use crate::model::id::{KeyId, SiteCode};
use crate::model::time::Timestamp;
use crate::service::keys::file;
use crate::trust::SigningRequest;
use crate::trust::ceremony::{Described, MAX_REQUEST_BYTES};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Sign what a site asks for, with a key that is kept on this machine
///
/// Needs no site and no network: look with --dry-run at every field of what is signed, then sign with --yes. The file is
/// carried on to the next signer, or back to the site for 'smsctl key apply'.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 13 the request is not as a site writes it",
    "smsctl key sign signing-request.json --dry-run",
    "smsctl key sign signing-request.json --key root-1.key --yes",
))]
pub struct Args {
    /// The signing request; the signatures are added to it
    file: PathBuf,
    /// The file with the key, as 'smsctl key init' made it
    #[arg(long, value_name = "FILE", required_unless_present = "dry_run")]
    key: Option<PathBuf>,
    #[command(flatten)]
    opener: OpenerArgs,
    /// Show what would be signed, and sign nothing
    #[arg(long)]
    dry_run: bool,
    /// Agree to what --dry-run shows
    #[arg(long)]
    yes: bool,
}

/// Carries the command out.
pub fn run(args: &Args, _: &Session) -> Result<Answer, Failure> {
    let mut request = read(&args.file)?;
    let (mut signed, mut by) = (Vec::new(), None);
    if let (Some(path), false) = (&args.key, args.dry_run) {
        if !args.yes {
            return Err(Failure::usage("signing cannot be undone")
                .hint("look at every field with --dry-run, then add --yes"));
        }
        let key = file::read(path, || args.opener.ask())?;
        by = Some(key.public().id());
        signed = request.sign(&key)?;
        files::write_atomic(&args.file, &request.to_bytes()?)?;
    }
    Ok(Answer::new(Signing {
        purpose: request.purpose().to_owned(),
        site: request.site().clone(),
        created_at: request.created_at(),
        documents: request.describe()?,
        by,
        signed,
        is_complete: request.is_complete(),
    }))
}

/// Reads a request.
pub fn read(path: &Path) -> Result<SigningRequest, Failure> {
    let bytes = files::read(path, MAX_REQUEST_BYTES as u64)?;
    SigningRequest::read(&bytes).map_err(|error| {
        let message = format!("cannot use {}: {error}", name(path));
        Failure::new(Kind::NotTrusted, message)
    })
}

/// What a request asks for, and what was signed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Signing {
    /// What for: what the asker says.
    purpose: String,
    /// The site that asks.
    site: SiteCode,
    /// When it was made.
    created_at: Timestamp,
    /// The documents, as their payloads say.
    documents: Vec<Described>,
    /// The key that signed now; absent in a dry run.
    by: Option<KeyId>,
    /// The documents that it signed now.
    signed: Vec<String>,
    /// Whether all signatures are there.
    is_complete: bool,
}

impl View for Signing {
    fn json(&self) -> serde_json::Result<String> {
        document("signing", self)
    }

    fn page(&self) -> Page {
        let mut page = Page::default().line(format!(
            "Site {} says: {} ({})",
            self.site,
            self.purpose,
            crate::cli::text::moment(self.created_at)
        ));
        for one in &self.documents {
            page = page.line("").line(format!(
                "{}: {}, {} bytes, SHA-256 {}",
                one.name, one.what, one.size, one.digest
            ));
            for field in &one.fields {
                page = page.line(format!("    {field}"));
            }
            for group in &one.signers {
                page = page.line(format!(
                    "  {}: {} of {} needed have signed",
                    group.role,
                    group.signed.len(),
                    group.threshold
                ));
                for key in &group.missing {
                    page = page.line(format!("    not yet {key}"));
                }
            }
        }
        if let Some(by) = &self.by {
            page = page.line("").line(match self.signed.len() {
                0 => format!("Key {by} had signed all of it already."),
                count => format!(
                    "Key {by} signed {count} documents: {}.",
                    self.signed.join(", ")
                ),
            });
        }
        match self.is_complete {
            true => {
                page.line("All signatures are there: 'smsctl key apply FILE --yes' at the site.")
            }
            false => page.line("Signatures are still missing."),
        }
    }
}
