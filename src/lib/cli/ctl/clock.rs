//! `smsctl clock`: the site's clock, when it jumped.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::host::clock::{Clock, SystemClock};
use crate::model::time::Timestamp;
use crate::rules::permit::Action;
use crate::rules::server_clock::Jump;
use crate::service::clock;
use serde::Serialize;

/// Show whether the site's clock jumped, and confirm that it is right
///
/// What a site signs is dated by its clock. When that jumps by more than an hour, the site signs nothing until an operator
/// has looked.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show the clock, and the jump that nobody has looked at yet
    #[command(after_help = after_help!(
        "0 shown, 1 failed, 2 usage",
        "smsctl clock show",
        "smsctl clock show --json",
    ))]
    Show,
    /// Say that the clock is right as it is: the site signs again
    #[command(after_help = after_help!(
        "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
        "smsctl clock confirm --dry-run",
        "smsctl clock confirm",
    ))]
    Confirm(ConfirmArgs),
}

/// What confirming takes.
#[derive(Debug, clap::Args)]
pub struct ConfirmArgs {
    /// Show what would be confirmed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(command: &Command, session: &Session) -> Result<Answer, Failure> {
    let folder = session.folder();
    let known = clock::load(&folder)?;
    let jump = known.and_then(|known| known.jump);
    let is_confirmed = match command {
        Command::Confirm(args) if !args.dry_run => {
            let mut catalog = session.catalog()?;
            if let Some(jump) = &jump {
                let (actor, now) = (session.actor(Action::Configure)?, session.now());
                catalog.write(|tx| {
                    actor.sign_in(tx)?;
                    clock::note_confirmation(tx, jump, (actor.name(), now))
                })?;
            }
            clock::confirm(&folder, &SystemClock)?;
            true
        }
        Command::Confirm(_) | Command::Show => false,
    };
    Ok(Answer::new(SiteClock {
        now: SystemClock.now(),
        last_seen: known.map(|known| known.mark.clock),
        jump,
        is_confirmed,
    }))
}

/// The site's clock.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct SiteClock {
    /// What it says.
    now: Timestamp,
    /// What it said when a server last looked; none before the first.
    last_seen: Option<Timestamp>,
    /// The jump that stopped the site from signing, if any.
    jump: Option<Jump>,
    /// Whether it was confirmed by this command.
    is_confirmed: bool,
}

impl View for SiteClock {
    fn json(&self) -> serde_json::Result<String> {
        document("site_clock", self)
    }

    fn page(&self) -> Page {
        let page = Page::default().line(format!("The clock says {}.", text::moment(self.now)));
        let Some(jump) = &self.jump else {
            return page.line("It did not jump.");
        };
        let page = page.line(format!(
            "It jumped: {} was expected at least, {} was found.",
            text::moment(jump.expected),
            text::moment(jump.found)
        ));
        match self.is_confirmed {
            true => page.line("Confirmed: the site signs again."),
            false => page.line("The site signs nothing until 'smsctl clock confirm'."),
        }
    }
}
