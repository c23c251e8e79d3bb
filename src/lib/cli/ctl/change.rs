//! A change of the site's configuration, from whichever command it comes: the plan is made, looked at and carried out.

use super::plan::{self, Outcome, Planned};
use crate::catalog::Catalog;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::digest::Digest;
use crate::model::site::SiteConfiguration;
use crate::rules::configure::ConfigurationPlan;
use crate::rules::permit::Action;
use crate::service::configuration::{self, Consent};
use std::path::Path;

/// What the operator said to it.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// What is named when it is wrong.
    pub place: &'a Path,
    /// Deletions are meant.
    pub agrees_to_deletions: bool,
    /// Boundaries of different sites may overlap.
    pub overlaps_allowed: bool,
    /// The plan is only shown.
    pub is_rehearsal: bool,
    /// The plan that was looked at, when it was another command that showed it.
    pub digest: Option<Digest>,
}

/// Makes the sections that `wanted` has the site's, or shows what that would change.
pub fn carry_out(
    catalog: &mut Catalog,
    wanted: &SiteConfiguration,
    terms: &Terms<'_>,
    session: &Session,
) -> Result<Planned, Failure> {
    let plan = plan::make(catalog, wanted, terms.overlaps_allowed)?;
    plan::check(&plan, terms.place, session)?;
    let actor = session.actor(Action::Configure)?;
    if terms.is_rehearsal {
        let outcome = Outcome::Planned;
        return Ok(Planned { plan, outcome });
    }
    if plan.has_deletions() && !terms.agrees_to_deletions {
        return Err(unasked_deletions(&plan));
    }
    let consent = Consent {
        actor: &actor,
        now: session.now(),
        digest: terms.digest.unwrap_or(plan.digest),
        overlaps_allowed: terms.overlaps_allowed,
    };
    session.detail(&format!("writing {} changes", plan.changes.len()));
    let plan = catalog.write(|tx| configuration::apply(tx, wanted, &consent))?;
    session.seal_head(catalog);
    let outcome = Outcome::Applied;
    Ok(Planned { plan, outcome })
}

fn unasked_deletions(plan: &ConfigurationPlan) -> Failure {
    let mut message = "this would delete".to_owned();
    for change in plan.deletions() {
        message += &format!("\n  {} {}", change.kind, change.name);
    }
    Failure::usage(message).hint(
        "agree with --yes; a section that a file has says all of it, so leave out what is to stay",
    )
}
