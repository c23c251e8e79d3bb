//! `smsctl apply`.

use super::change::{self, Terms};
use super::plan::Outcome;
use crate::catalog::Catalog;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::{Answer, yaml};
use crate::model::digest::Digest;
use crate::rules::configure::{ConfigurationPlan, ObjectKind};
use crate::service::site;
use std::path::PathBuf;

/// Make the site's configuration as the file says, in one transaction
///
/// Look with 'smsctl plan FILE' first. Each change is written to the audit log.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or wrong configuration, 3 done but site trust not published, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl apply site.yaml",
    "smsctl apply --yes --plan-digest DIGEST site.yaml",
))]
pub struct Args {
    /// The configuration, or - for standard input
    file: PathBuf,
    /// Agree to deletions
    #[arg(long)]
    yes: bool,
    /// Show the plan and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Accept overlapping boundaries of different sites; the most specific one wins
    #[arg(long)]
    force: bool,
    /// Change nothing unless the plan is still the one with this digest, as 'smsctl plan' showed it
    #[arg(long, value_name = "DIGEST", value_parser = Digest::parse)]
    plan_digest: Option<Digest>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let wanted = yaml::read(&args.file)?;
    let mut catalog = session.catalog()?;
    let terms = Terms {
        place: &args.file,
        agrees_to_deletions: args.yes,
        overlaps_allowed: args.force,
        is_rehearsal: args.dry_run,
        digest: args.plan_digest,
    };
    let planned = change::carry_out(&mut catalog, &wanted, &terms, session)?;
    let published = match planned.outcome {
        Outcome::Planned => Ok(()),
        Outcome::Applied => publish(&planned.plan, &mut catalog, session),
    };
    Ok(Answer::new(planned).but(published.err().into_iter().collect()))
}

/// Agents learn of management points from the signed site trust. What the catalog has is right already, so a failure
/// here is told and the next 'smsctl serve' makes good for it.
fn publish(
    plan: &ConfigurationPlan,
    catalog: &mut Catalog,
    session: &Session,
) -> Result<(), Failure> {
    if !plan.touches(ObjectKind::ManagementPoint) {
        return Ok(());
    }
    let (code, points) =
        catalog.read(|tx| Ok::<_, Failure>((tx.site()?.code, tx.management_points()?)))?;
    session.detail("signing the site trust anew: management points have changed");
    let published = site::publish_trust(&session.folder(), &code, &points, session.now());
    let trust = published.map_err(|error| {
        let mut failure = Failure::from(error);
        failure.message = format!("site trust is not published: {}", failure.message);
        failure
    })?;
    if !points
        .iter()
        .map(|point| &point.url)
        .eq(&trust.management_points)
    {
        session.remark(
            "agents learn of the management points when the release key has signed: 'smsctl key renew site-trust --yes'",
        );
    }
    Ok(())
}
