//! `smsctl key reset-root`.

use super::change::{Keeper, note};
use super::site;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::digest::Digest;
use crate::service::keys::{self, reset::reset_root};
use serde::Serialize;

/// Begin the root anew, when too many root keys are lost; every machine must then be told by hand
///
/// The new root and release keys are on this machine: go on with 'smsctl key harden', then run 'smsagent repin' on each
/// machine. Until then agents keep what they have and start nothing new.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl key reset-root --dry-run",
    "smsctl key reset-root --yes",
))]
pub struct Args {
    /// Show the keys that are there, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Agree to it: no agent follows by itself
    #[arg(long)]
    yes: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let site = site(session)?;
    let keeper = Keeper::if_believed(session)?;
    if args.dry_run {
        keys::list(&site)?;
        return Ok(Answer::new(Reset { pin: None }));
    }
    if !args.yes {
        return Err(Failure::usage("beginning the root anew cannot be undone").hint(
            "while enough root keys are there, 'smsctl key rotate root' is enough; otherwise add --yes",
        ));
    }
    let pin = reset_root(&site, &mut session.catalog()?, keeper.name())?;
    note(
        (session, &keeper),
        site.code.as_str(),
        &format!("root begun anew: {pin}"),
    )?;
    Ok(Answer::new(Reset { pin: Some(pin) }))
}

/// A root that was begun anew.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Reset {
    /// The pin of the new root; absent in a dry run.
    pin: Option<Digest>,
}

const OPERATORS: &str = "What operators signed names the old root and counts no more: an admin applies the configuration again, and deployments are deployed again.";

impl View for Reset {
    fn json(&self) -> serde_json::Result<String> {
        document("root_reset", self)
    }

    fn page(&self) -> Page {
        let Some(pin) = &self.pin else {
            return Page::default()
                .line("Dry run: the root would be begun anew, with new root and release keys.")
                .line(OPERATORS)
                .line("Every machine must be told by hand: until 'smsagent repin' there it starts nothing new.");
        };
        Page::default()
            .line(format!("The root is begun anew; its pin is {pin}."))
            .line(OPERATORS)
            .line("Next: 'smsctl key harden', then 'smsctl key export-root --out root.json' and on each machine:")
            .line(format!("  smsagent repin root.json --pin {pin} --yes"))
    }
}
