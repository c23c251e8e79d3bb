//! `smsctl collection evaluate`.

use super::list::{Collections, counted};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::service::{Error, collection};

/// Compute the members of all collections anew
///
/// Members follow each change of a client or of a collection by themselves. What depends on the time alone, as
/// 'last_seen > 30d', is seen here: run it as often as such collections should be exact, for example each hour.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection evaluate",
    "smsctl collection evaluate --dry-run --json",
))]
pub struct Args {
    /// Show how many members there would be and store nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let work = |tx: &mut crate::catalog::Tx| -> Result<Collections, Error> {
        collection::evaluate(tx, now)?;
        Ok(counted(tx)?)
    };
    let collections = if args.dry_run {
        catalog.rehearse(work)?
    } else {
        catalog.write(work)?
    };
    Ok(Answer::new(collections))
}
