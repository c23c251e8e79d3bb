//! `smsctl client preregister remove`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::model::client::Registration;
use crate::rules::permit::Action;
use crate::service::client::unregister;

/// Take a machine off the list; a client that used the entry stays what it is
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client preregister remove web-01 --dry-run",
    "smsctl client preregister remove web-01",
))]
pub struct Args {
    /// The host name
    hostname: String,
    /// Show what would be removed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::IssueTokens)?;
    let deed = |tx: &mut Tx| {
        actor.sign_in(tx)?;
        unregister(tx, &args.hostname, (actor.name(), now))
    };
    let removed = if args.dry_run {
        catalog.rehearse(deed)?
    } else {
        catalog.write(deed)?
    };
    let page: fn(&[Registration]) -> Page = match args.dry_run {
        true => |items| page("Would remove", items),
        false => |items| page("Removed", items),
    };
    Ok(Answer::new(List {
        kind: "registration_list",
        item: "registration",
        items: vec![removed],
        page,
    }))
}

fn page(deed: &str, items: &[Registration]) -> Page {
    items.iter().fold(Page::default(), |page, entry| {
        page.line(format!("{deed} {}.", entry.hostname))
    })
}
