//! `smspatch approve`: authorises required updates.

use super::scan::severity;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::filter::WhereUpdate;
use crate::cli::input::read_document;
use crate::cli::patch::named::meant;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell};
use crate::model::authorization::AuthorizationList;
use crate::model::id::{AuthorizationListId, UpdateId};
use crate::model::scan::Scan;
use crate::model::time::Timestamp;
use crate::model::update::Severity;
use crate::rules::permit::Action;
use crate::service::approve::{Selection, advisories, list, required_in_fleet, select, store};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Authorise updates that clients require, as a list for packaging
///
/// Reads a scan from a file or a pipe and writes the list; without one, takes what the fleet requires and stores the list in the catalog.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done (also when nothing matches: the list is empty), 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch approve --security --name 2026-11-security",
    "smspatch scan - < inventory.json | smspatch approve --security -",
    "smspatch approve --where 'severity >= important and published > 7d'",
))]
pub struct Args {
    /// Updates by id or by source package, or - for a scan on standard input
    #[arg(value_name = "UPDATE", required_unless_present_any = ["security", "severity", "all", "filter"])]
    updates: Vec<String>,
    /// Only what closes a vulnerability
    #[arg(long)]
    security: bool,
    /// Only what is at least so severe: low, moderate, important or critical
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<Severity>,
    #[command(flatten)]
    narrowed: WhereUpdate,
    /// Everything that is required
    #[arg(long, conflicts_with_all = ["security", "severity", "filter"])]
    all: bool,
    /// The list's name [default: the day and a digest of what it holds]
    #[arg(long, value_name = "NAME")]
    name: Option<AuthorizationListId>,
    /// Read the scan from this file
    #[arg(long, value_name = "FILE")]
    scan: Option<PathBuf>,
    /// Show the list without storing it
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let is_piped = args.updates.iter().any(|update| update == "-");
    check(args)?;
    let now = session.now();
    let source = args.scan.clone().or(is_piped.then(|| PathBuf::from("-")));
    let approve = |scan: &Scan, by: &str| {
        let selection = selection(args, scan, now)?;
        let updates = select(scan, &selection)?;
        if updates.is_empty() {
            remark_on_advisories(session, &advisories(scan, &selection));
        }
        let list = list(updates, args.name.clone(), by, now)?;
        Ok::<_, Failure>(list)
    };
    let list = match &source {
        Some(path) => approve(&read_document(path)?, &session.account())?,
        None => {
            let mut catalog = session.catalog()?;
            let actor = session.actor(Action::ApproveUpdates)?;
            let scan = catalog.rehearse(|tx| required_in_fleet(tx, now))?;
            let list = approve(&scan, actor.name())?;
            if !args.dry_run && !list.updates.is_empty() {
                catalog.write(|tx| store(tx, &list, (&actor, now)))?;
                session.seal_head(&mut catalog);
            }
            list
        }
    };
    session.detail(&format!(
        "list {} has {} updates",
        list.id,
        list.updates.len()
    ));
    let answer = Answer::new(Body { body: list, page });
    Ok(if source.is_some() {
        answer.for_the_next_tool()
    } else {
        answer
    })
}

/// The updates that are named; `-` names the scan.
fn named(args: &Args) -> impl Iterator<Item = &String> {
    args.updates.iter().filter(|update| *update != "-")
}

fn check(args: &Args) -> Result<(), Failure> {
    let is_narrowed = args.security || args.severity.is_some() || args.narrowed.is_given();
    if named(args).next().is_none() && !is_narrowed && !args.all {
        return Err(Failure::usage("nothing says which updates to approve")
            .hint("name updates, or use --security, --severity, --where or --all"));
    }
    Ok(())
}

fn selection(args: &Args, scan: &Scan, now: Timestamp) -> Result<Selection, Failure> {
    let id = |name: &String| match meant(name, &scan.updates) {
        Ok(found) => Ok(found.update.id.clone()),
        // of an id it is said later what is wrong with it
        Err(_) if name.contains('/') => Ok(UpdateId::parse(name)?),
        Err(failure) => match found_by(scan, name) {
            Some(id) => Ok(id.clone()),
            None => Err(failure),
        },
    };
    Ok(Selection {
        updates: named(args).map(id).collect::<Result<_, _>>()?,
        is_security_only: args.security,
        at_least: args.severity,
        filter: args.narrowed.filter()?.map(|asked| (asked, now)),
    })
}

/// The update of this id that some machine has a finding of, whether or not anything of it can be installed.
fn found_by<'s>(scan: &'s Scan, name: &str) -> Option<&'s UpdateId> {
    let findings = scan.clients.iter().flat_map(|client| &client.findings);
    let mut ids = findings.map(|finding| &finding.update);
    ids.find(|id| id.as_str() == name)
}

/// Nothing is approved, though something is required: why, and what to do.
fn remark_on_advisories(session: &Session, advisories: &BTreeSet<UpdateId>) {
    let Some(first) = advisories.first() else {
        return;
    };
    session.remark(&format!(
        "warning: what is required and matches ({}, the first {first}) are advisories, and no feed has their packages\n\
         hint: add the repository that has them: 'smspatch feed add --help'",
        advisories.len()
    ));
}

fn page(list: &AuthorizationList) -> Page {
    let mut table = Table::new(&["update", "for", "severity", "packages", "feed"]);
    for update in &list.updates {
        table.push([
            cell(&update.update.id),
            cell(update.update.classification),
            cell(severity(update.update.severity)),
            cell(update.update.packages.len()),
            cell(&update.feed),
        ]);
    }
    let page = Page::default();
    if list.updates.is_empty() {
        return page.line("Nothing that is required matches: nothing is approved.");
    }
    let line = format!(
        "List {}: {} updates approved by {}.",
        list.id,
        list.updates.len(),
        list.authorized_by
    );
    page.line(line).table(table, "")
}
