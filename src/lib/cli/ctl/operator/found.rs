//! `smsctl operator found`.

use super::change::{Changed, write_request};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::host::files;
use crate::service::operator::own_key;
use crate::service::roster::{Drafted, check_first, draft, first, found, sealed};
use crate::service::site::SiteFolder;
use crate::trust::ceremony::{MAX_REQUEST_BYTES, SigningRequest};
use crate::trust::{PublicKey, SigningKey};
use std::path::PathBuf;

/// Begin the roster of a site that was made before there were any: you, with all roles
///
/// The release key signs it, here or at the release desk. Deployments and collections from before are signed by nobody: deploy them again. A roster that is lost is not begun anew, but restored from a backup.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl operator found --yes",
    "smsctl operator found --signed operators-1.request.json --yes",
))]
pub struct Args {
    /// The request that this command wrote, with the signatures of the release desk in it
    #[arg(long, value_name = "FILE")]
    signed: Option<PathBuf>,
    /// Really do it
    #[arg(long)]
    yes: bool,
    /// Show the roster as it would be
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (mut catalog, folder, now) = (session.catalog()?, session.folder(), session.now());
    if !args.yes && !args.dry_run {
        return Err(Failure::usage("whoever begins the roster has all roles")
            .hint("add --yes to do it, or --dry-run to see it"));
    }
    let bytes = match &args.signed {
        Some(file) => {
            let bytes = files::read(file, MAX_REQUEST_BYTES as u64)?;
            sealed(&SigningRequest::read(&bytes)?)?
        }
        None => {
            let (account, key) = (session.account(), founder(&folder, args.dry_run)?);
            let roster = catalog.read(|tx| first(tx, &folder, (&account, key), now))?;
            let mut answer = Changed::to(&roster, args.dry_run, now);
            if args.dry_run {
                return Ok(Answer::new(answer));
            }
            match draft(&folder, &roster, now)? {
                Drafted::Sealed(bytes) => bytes,
                Drafted::Waiting(request) => {
                    answer.request = Some(write_request(roster.version, &request)?);
                    return Ok(Answer::new(answer));
                }
            }
        }
    };
    let roster = if args.dry_run {
        catalog.read(|tx| check_first(tx, &folder, &bytes, now))?
    } else {
        let roster = catalog.write(|tx| found(tx, &folder, &bytes, now))?;
        session.seal_head(&mut catalog);
        roster
    };
    Ok(Answer::new(Changed::to(&roster, args.dry_run, now)))
}

/// The public half of the founder's key, which is made when it is not there; in a dry run, of one that goes again.
fn founder(folder: &SiteFolder, dry_run: bool) -> Result<PublicKey, Failure> {
    let path = folder.operator_key();
    if dry_run && !path.exists() {
        return Ok(SigningKey::generate()?.public());
    }
    Ok(own_key(&path)?.0)
}
