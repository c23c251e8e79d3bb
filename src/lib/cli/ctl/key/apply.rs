//! `smsctl key apply`.

use super::change::{self, Changed, Keeper};
use super::{sign, site};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::keys::begin::{self, Progress};
use crate::service::keys::{self, sign_here};
use crate::trust::SigningRequest;
use std::path::PathBuf;

/// Take back what other keys have signed: roots and site trust are published, keys change places
///
/// Copies that were signed side by side may be given together. Nothing is believed but what enough keys of the site's own
/// root have signed. May be repeated after an interruption.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 signatures are missing or not trusted",
    "smsctl key apply signing-request.json --dry-run",
    "smsctl key apply signing-request.json --yes",
))]
pub struct Args {
    /// The signing request, or its copies
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where to write what must be signed next, when a new hardened site is made
    #[arg(long, value_name = "FILE", default_value = "signing-request-2.json")]
    request: PathBuf,
    /// Verify the signatures, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Agree to it: agents follow, and a key that was replaced is gone
    #[arg(long)]
    yes: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut request = gather(&args.files)?;
    let folder = session.folder();
    let keeper = match begin::is_begun(&folder) {
        true => None,
        false => Some(Keeper::if_believed(session)?),
    };
    sign_here(&folder, &mut request)?;
    let mut changed = Changed {
        purpose: request.purpose().to_owned(),
        dry_run: args.dry_run,
        request: None,
        applied: None,
    };
    if args.dry_run {
        request.take_out()?;
        return Ok(Answer::new(changed));
    }
    if !args.yes {
        return Err(Failure::usage("changing keys cannot be undone")
            .hint("add --yes to do it, or --dry-run to verify the signatures"));
    }
    let Some(keeper) = keeper else {
        let address = session.catalog_address();
        match begin::resume(&folder, &address, &request, session.now())? {
            Progress::Waiting(next) => {
                change::check_free(&args.request)?;
                change::write_request(&args.request, &next)?;
                changed.request = Some(args.request.clone());
            }
            Progress::Made(pin) => session.remark(&format!(
                "site {} is ready; its root is {pin}",
                request.site()
            )),
        }
        return Ok(Answer::new(changed));
    };
    let site = site(session)?;
    changed.applied = Some(keys::apply(&site, &request)?);
    change::note((session, &keeper), site.code.as_str(), &changed.purpose)?;
    Ok(Answer::new(changed))
}

fn gather(files: &[PathBuf]) -> Result<SigningRequest, Failure> {
    let mut gathered: Option<SigningRequest> = None;
    for file in files {
        let request = sign::read(file)?;
        match &mut gathered {
            Some(gathered) => gathered.merge(&request)?,
            None => gathered = Some(request),
        }
    }
    gathered.ok_or_else(|| Failure::usage("no signing request is given"))
}
