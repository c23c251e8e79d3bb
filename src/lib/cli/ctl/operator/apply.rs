//! `smsctl operator apply`.

use super::change::Changed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::host::files;
use crate::rules::permit::Action;
use crate::service::roster::{publish, sealed};
use crate::trust::ceremony::{MAX_REQUEST_BYTES, SigningRequest};
use std::path::PathBuf;

/// Put a roster in force that the release desk has signed
///
/// The file is what 'smsctl operator add', 'disable' or 'remove' wrote, with the signatures in it.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl operator apply operators-2.request.json --dry-run",
    "smsctl operator apply operators-2.request.json",
))]
pub struct Args {
    /// The signed request
    file: PathBuf,
    /// Check, and show the roster as it would be
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let bytes = files::read(&args.file, MAX_REQUEST_BYTES as u64)?;
    let sealed = sealed(&SigningRequest::read(&bytes)?)?;
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::KeepRoster)?;
    let (folder, now) = (session.folder(), session.now());
    let roster = if args.dry_run {
        crate::service::roster::check(&folder, (&actor, &sealed), now)?
    } else {
        let roster = catalog.write(|tx| publish(tx, &folder, (&actor, &sealed), now))?;
        session.seal_head(&mut catalog);
        roster
    };
    Ok(Answer::new(Changed::to(&roster, args.dry_run, now)))
}
