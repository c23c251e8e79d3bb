//! `smsctl plan`.

use crate::catalog::Catalog;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::cli::{Answer, input, yaml};
use crate::model::site::SiteConfiguration;
use crate::rules::configure::{Action, ConfigurationPlan};
use crate::service::configuration;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Show what applying a site's configuration would change
///
/// A section that the file does not have is left as it is. A section that it has says all of it: what the section omits
/// is shown as a deletion.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or wrong configuration, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl plan site.yaml",
    "smsctl plan --json site.yaml",
))]
pub struct Args {
    /// The configuration, or - for standard input
    file: PathBuf,
    /// Accept overlapping boundaries of different sites; the most specific one wins
    #[arg(long)]
    force: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let wanted = yaml::read(&args.file)?;
    let plan = make(&mut session.catalog()?, &wanted, args.force)?;
    check(&plan, &args.file, session)?;
    Ok(Answer::new(Planned {
        plan,
        outcome: Outcome::Planned,
    }))
}

/// The plan for a configuration.
pub fn make(
    catalog: &mut Catalog,
    wanted: &SiteConfiguration,
    overlaps_allowed: bool,
) -> Result<ConfigurationPlan, Failure> {
    Ok(catalog.read(|tx| configuration::plan(tx, wanted, overlaps_allowed))?)
}

/// Says the plan's warnings, and fails with all of its problems.
pub fn check(plan: &ConfigurationPlan, file: &Path, session: &Session) -> Result<(), Failure> {
    for warning in &plan.warnings {
        session.remark(&format!("warning: {}: {}", warning.place, warning.message));
    }
    if plan.problems.is_empty() {
        return Ok(());
    }
    let mut message = format!("{} cannot be applied", input::name(file));
    for problem in &plan.problems {
        message += &format!("\n  {}: {}", problem.place, problem.message);
    }
    let failure = Failure::usage(message);
    let is_overlap = plan
        .problems
        .iter()
        .any(|problem| problem.message.contains(" overlaps "));
    Err(if is_overlap {
        failure.hint("give each address to one site; with --force the most specific boundary wins")
    } else {
        failure
    })
}

/// What became of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was only shown.
    Planned,
    /// It was carried out.
    Applied,
}

/// A plan as it is shown.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Planned {
    /// The plan.
    #[serde(flatten)]
    pub plan: ConfigurationPlan,
    /// What became of it.
    pub outcome: Outcome,
}

impl View for Planned {
    fn json(&self) -> serde_json::Result<String> {
        document("configuration_plan", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        let changes = self.plan.changes.iter();
        changes
            .map(|change| document("configuration_change", change))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["action", "kind", "name", "before", "after"]).beside(3);
        for change in &self.plan.changes {
            let tone = match change.action {
                Action::Create => Tone::Good,
                Action::Update => Tone::Warning,
                Action::Delete => Tone::Bad,
            };
            table.push([
                Cell::toned(change.action, tone),
                cell(change.kind),
                cell(&change.name),
                Cell::optional(change.before.as_ref()),
                Cell::optional(change.after.as_ref()),
            ]);
        }
        let page = Page::default().table(table, "Nothing to change.");
        if self.plan.changes.is_empty() {
            return page;
        }
        let count = |action| {
            self.plan
                .changes
                .iter()
                .filter(|change| change.action == action)
                .count()
        };
        let (create, update, delete) = (
            count(Action::Create),
            count(Action::Update),
            count(Action::Delete),
        );
        match self.outcome {
            Outcome::Planned => page
                .line(format!("{create} to create, {update} to update, {delete} to delete. Nothing was changed."))
                .line(format!("Plan {}", self.plan.digest)),
            Outcome::Applied => page.line(format!("{create} created, {update} updated, {delete} deleted.")),
        }
    }
}
