//! `smsctl key backup`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::secret::PassphraseArgs;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::SiteCode;
use crate::rules::permit::Action;
use crate::service::backup::{Source, backup};
use crate::trust::sealed::Lock;
use serde::Serialize;
use std::path::PathBuf;

/// Write keys, trust and catalog of the site into one file, sealed with age
///
/// Whoever finds the file has nothing without the identity or passphrase. Content is not in it. With a PostgreSQL catalog,
/// use pg_dump for the catalog.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl key backup --out site.age --recipient age1...",
    "smsctl key backup --out site.age --passphrase-fd 3 3< passphrase",
))]
pub struct Args {
    /// The new file; one that exists is never overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// An age public key that may open it; may be given more than once [default: ask for a passphrase]
    #[arg(
        long = "recipient",
        value_name = "AGE1",
        conflicts_with = "passphrase_fd"
    )]
    recipients: Vec<String>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::KeepKeys)?;
    let mut made = Made {
        site: catalog.read(|tx| tx.site())?.code,
        file: args.out.clone(),
        files: None,
        bytes: None,
    };
    if args.dry_run {
        return Ok(Answer::new(made));
    }
    let lock = match args.recipients.is_empty() {
        true => Lock::Passphrase(args.passphrase.ask_twice()?),
        false => Lock::Recipients(args.recipients.clone()),
    };
    let folder = session.folder();
    let source = Source {
        folder: &folder,
        catalog: &mut catalog,
        operator: &actor,
        now: session.now(),
    };
    let index = backup(source, &args.out, lock)?;
    made.files = Some(index.files.len());
    made.bytes = Some(index.files.iter().map(|file| file.size).sum());
    Ok(Answer::new(made))
}

/// A backup that was made, or would be.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Made {
    /// The site.
    site: SiteCode,
    /// The sealed file.
    file: PathBuf,
    /// How many files are in it; absent in a dry run.
    files: Option<usize>,
    /// How many bytes they have; absent in a dry run.
    bytes: Option<u64>,
}

impl View for Made {
    fn json(&self) -> serde_json::Result<String> {
        document("backup", self)
    }

    fn page(&self) -> Page {
        let (site, name) = (&self.site, self.file.display());
        Page::default().line(match (self.files, self.bytes) {
            (Some(files), Some(bytes)) => {
                format!("Site {site} is in {name}, sealed: {files} files, {bytes} bytes.")
            }
            _ => format!("Dry run: site {site} would be sealed in {name}."),
        })
    }
}
