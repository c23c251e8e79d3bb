//! `smspatch release sign`: works where there is no site, with nothing but the request and a release key.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_text;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::host::files;
use crate::model::document::to_json;
use crate::service::release::Review;
use crate::trust::SigningKey;
use serde::Serialize;
use std::path::PathBuf;

/// Show what a release would let machines run, and sign it
///
/// Needs no site and no network: only the file and a release key. When more than one key must sign, each adds its signature to the file, one after the other.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 13 not trusted: it holds something other than a release, or a manifest is missing",
    "smspatch release sign november.release.json --key /media/key/release.key --dry-run",
    "smspatch release sign november.release.json --key /media/key/release.key --yes",
))]
pub struct Args {
    /// The file of 'smspatch release request'
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file of the release key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Really sign it
    #[arg(long)]
    yes: bool,
    /// Show what would be signed
    #[arg(long)]
    dry_run: bool,
}

/// What was signed, or would be.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Signed {
    /// What the signature is for.
    #[serde(flatten)]
    review: Review,
    /// The key.
    key: String,
    /// Whether the file now holds this key's signature.
    is_signed: bool,
    /// Whether it holds as many signatures as it needs.
    is_complete: bool,
}

/// No key file of ours is larger.
const MAX_KEY: u64 = 64 * 1024;

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut request = super::read(&args.file)?;
    let key = SigningKey::from_pem(read_text(&args.key, MAX_KEY)?.as_bytes())?;
    let review = request.review(&key.public())?;
    if !args.yes && !args.dry_run {
        let message = "what is released can be run on every machine".to_owned();
        return Err(Failure::usage(message)
            .hint("add --dry-run to see what would be signed, and --yes to sign it"));
    }
    if !args.dry_run {
        session.detail("signing");
        request.sign(&key)?;
        let text = to_json(&request).map_err(|e| Failure::new(Kind::Failed, e.to_string()))?;
        files::write_atomic(&args.file, text.as_bytes())?;
    }
    Ok(Answer::new(Signed {
        review,
        key: key.public().id().to_string(),
        is_signed: !args.dry_run,
        is_complete: request.request.is_complete(),
    }))
}

impl View for Signed {
    fn json(&self) -> serde_json::Result<String> {
        document("release_signature", self)
    }

    fn page(&self) -> Page {
        let Review {
            version,
            expires_at,
            added,
            removed,
            unchanged,
            delegations,
        } = &self.review;
        let mut page = Page::default().line(format!(
            "Targets version {version}, good until {}: {} packages that this key has not signed for, {unchanged} that stay.",
            text::moment(*expires_at),
            added.len()
        ));
        for package in added {
            let lines = [
                format!(
                    "{} version {}: {}, {} files, {}",
                    package.package,
                    package.version,
                    package.name,
                    package.files.len(),
                    text::bytes(package.size)
                ),
                format!("  runs {}", package.program),
            ];
            let urgent = "  is urgent: machines run it although they have started enough for a day";
            let urgent = package.is_urgent.then(|| urgent.to_owned());
            let platforms = package.platforms.iter();
            let platforms = platforms.map(|platform| format!("  for {platform}"));
            let updates = package
                .updates
                .iter()
                .map(|update| format!("  update {update}"));
            let files = package.files.iter().map(|file| format!("  file {file}"));
            page = lines
                .into_iter()
                .chain(urgent)
                .chain(platforms)
                .chain(updates)
                .chain(files)
                .fold(page, Page::line);
        }
        page = removed.iter().fold(page, |page, path| {
            page.line(format!("No longer released: {path}"))
        });
        page = delegations.iter().fold(page, |page, role| {
            page.line(format!("Handed on to: {role}"))
        });
        page.line(match (self.is_signed, self.is_complete) {
            (false, _) => "Nothing was signed.",
            (true, false) => "Signed; more release keys must sign before it can be published.",
            (true, true) => "Signed; publish it at the site with 'smspatch release publish'.",
        })
    }
}
