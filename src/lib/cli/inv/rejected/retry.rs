//! `smsinv rejected retry`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::deliver::{self, Delivered};

/// Take rejected reports in again, as after this program has learned to read them
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some are still rejected, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv rejected retry 17",
    "smsinv rejected retry --dry-run",
))]
pub struct Args {
    /// Their numbers, as 'smsinv rejected list' shows them [default: all]
    numbers: Vec<i64>,
    /// Show what would become of them
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    let work = |tx: &mut Tx| -> Result<_, Error> {
        actor.sign_in(tx)?;
        let mut numbers = args.numbers.clone();
        if numbers.is_empty() {
            numbers = tx.rejected()?.iter().map(|one| one.number).collect();
        }
        let mut done = Vec::new();
        for number in numbers {
            done.push(Delivered {
                file: number.to_string(),
                delivery: deliver::retry(tx, number, now)?,
            });
        }
        Ok(done)
    };
    let done = match args.dry_run {
        true => catalog.rehearse(work)?,
        false => catalog.write(work)?,
    };
    Ok(super::super::take::answer(done))
}
