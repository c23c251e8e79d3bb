//! `smsctl collection delete`.

use crate::cli::Answer;
use crate::cli::ctl::plan::{self, Outcome, Planned};
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::model::id::CollectionId;
use crate::model::site::SiteConfiguration;
use crate::rules::member;
use crate::rules::permit::Action;
use crate::service::configuration::{self, Consent};
use std::path::Path;

/// Remove a collection from the site's configuration
///
/// Refused while something is deployed to it, or another collection is limited to it, includes it or excludes it.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or something leans on it, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection delete web --dry-run",
    "smsctl collection delete web",
))]
pub struct Args {
    /// Its name in commands
    #[arg(value_parser = CollectionId::parse)]
    id: CollectionId,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let known = catalog.read(configuration::current)?.collections;
    let mut collections = known.unwrap_or_default();
    let count = collections.len();
    collections.retain(|own| own.id != args.id);
    if collections.len() == count {
        return Err(not_there(&args.id));
    }
    let wanted = SiteConfiguration {
        collections: Some(collections),
        ..SiteConfiguration::default()
    };
    let plan = plan::make(&mut catalog, &wanted, false)?;
    plan::check(&plan, Path::new("the configuration without it"), session)?;
    let actor = session.actor(Action::Configure)?;
    if args.dry_run {
        let outcome = Outcome::Planned;
        return Ok(Answer::new(Planned { plan, outcome }));
    }
    let consent = Consent {
        actor: &actor,
        now: session.now(),
        digest: plan.digest,
        overlaps_allowed: false,
    };
    let plan = catalog.write(|tx| configuration::apply(tx, &wanted, &consent))?;
    session.seal_head(&mut catalog);
    let outcome = Outcome::Applied;
    Ok(Answer::new(Planned { plan, outcome }))
}

fn not_there(id: &CollectionId) -> Failure {
    if member::built_in().iter().any(|own| own.id == *id) {
        return Failure::new(Kind::Failed, format!("{id} is built in and stays"));
    }
    Failure::new(Kind::Failed, format!("there is no collection {id}"))
        .hint("'smsctl collection list' shows all")
}
