//! `smspatch deploy`: tells clients to install a package.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::content::Store;
use crate::model::deployment::{Deployment, Hold, Purpose, RemoteContent, RestartPolicy};
use crate::model::id::{CollectionId, PackageId};
use crate::model::package::{Manifest, PackageName};
use crate::model::time::{Timestamp, parse_span};
use crate::rules::permit::Action;
use crate::service::deploy::{Consequence, Terms, consequences, deploy};
use crate::service::warrant::Warrants;
use crate::service::{Error, release};
use crate::trust::tuf::Released;
use serde::Serialize;
use std::path::Path;

/// Deploy the newest version of a package to a collection
///
/// Shows what it does to each client: updates, bytes, restarts.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smspatch deploy S01-P00001 --collection pilot --dry-run",
    "smspatch deploy S01-P00001 --collection all-systems --deadline 7d --restart immediate",
))]
pub struct Args {
    /// The package
    package: PackageId,
    /// For whom
    #[arg(long, value_name = "COLLECTION")]
    collection: CollectionId,
    /// From when content is downloaded: a time (RFC 3339) or from now on (2h, 7d) [default: now]
    #[arg(long, value_name = "TIME")]
    available: Option<String>,
    /// From when it is installed without asking [default: when it is available]
    #[arg(long, value_name = "TIME")]
    deadline: Option<String>,
    /// Whether clients must install it: required or available
    #[arg(long, default_value_t = Purpose::Required)]
    purpose: Purpose,
    /// When a restart is needed: suppress or immediate
    #[arg(long, default_value_t = RestartPolicy::Suppress)]
    restart: RestartPolicy,
    /// Where only distribution points across a slow link have it: download or dont_run
    #[arg(long, default_value_t = RemoteContent::Download, value_name = "OPTION")]
    remote: RemoteContent,
    /// Show what it would do to each client
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let terms = terms(args, now)?;
    let mut catalog = session.catalog()?;
    let released = release::released(&session.folder())?;
    let store = session.folder().content();
    session.detail(&format!("judging the members of {}", args.collection));
    let actor = session.actor(Action::Deploy)?;
    let warrants = Warrants::of(session.folder());
    let work = |tx: &mut Tx| -> Result<_, Error> {
        let manifest = newest(tx, &args.package, &store, &released)?;
        let clients = consequences(tx, &manifest, &args.collection)?;
        let deployment = deploy(tx, &args.package, &terms, (&actor, now))?;
        let held = warrants.hold(tx, &deployment)?;
        Ok((deployment, clients, held))
    };
    if args.dry_run {
        let (_, clients, held) = catalog.rehearse(work)?;
        if let Some(held) = held {
            session.remark(&format!("It would wait: {}: {}.", held.hold, held.reason));
        }
        return Ok(Answer::new(List {
            kind: "deployment_plan",
            item: "deployment_consequence",
            items: clients,
            page: plan,
        }));
    }
    let (deployment, clients, held) = catalog.write(work)?;
    session.seal_head(&mut catalog);
    Ok(Answer::new(Deployed {
        deployment,
        clients,
        hold: held.as_ref().map(|held| held.hold),
        hold_reason: held.map(|held| held.reason),
    }))
}

fn newest(
    tx: &mut Tx,
    package: &PackageId,
    store: &Path,
    released: &Released,
) -> Result<Manifest, Error> {
    let version = tx
        .latest_package_version(package)?
        .ok_or_else(|| Error::missing("package", package))?;
    if version.released_in.is_none() {
        return Err(Error::unreleased(package, version.version));
    }
    let name = PackageName {
        package: version.package,
        version: version.version,
        manifest: version.manifest,
    };
    Ok(Store::open(store)?.released(&name, released)?)
}

fn terms(args: &Args, now: Timestamp) -> Result<Terms, Failure> {
    let available_at = args
        .available
        .as_deref()
        .map_or(Ok(now), |text| instant(text, now))?;
    let deadline = args
        .deadline
        .as_deref()
        .map_or(Ok(available_at), |text| instant(text, now))?;
    Ok(Terms {
        collection: args.collection.clone(),
        purpose: args.purpose,
        available_at,
        deadline,
        remote_content: args.remote,
        restart: args.restart,
    })
}

/// A time, or a length of time from now on.
fn instant(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    if let Ok(span) = parse_span(text) {
        return Ok(now.after(span));
    }
    Ok(Timestamp::parse(text)?)
}

/// A deployment, and what it does to each client.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Deployed {
    /// The deployment.
    #[serde(flatten)]
    deployment: Deployment,
    /// What it does to each member of the collection.
    clients: Vec<Consequence>,
    /// What keeps it from reaching clients; absent when nothing does.
    hold: Option<Hold>,
    /// The same in words.
    hold_reason: Option<String>,
}

impl View for Deployed {
    fn json(&self) -> serde_json::Result<String> {
        document("deployment", self)
    }

    fn page(&self) -> Page {
        let it = &self.deployment;
        let line = format!(
            "Deployment {}: {} version {} to {}, {}, deadline {}.",
            it.id,
            it.package,
            it.package_version,
            it.collection,
            it.purpose,
            text::moment(it.deadline)
        );
        let touched = self
            .clients
            .iter()
            .filter(|client| client.updates > 0)
            .count();
        let page = Page::default().line(line).line(format!(
            "{touched} of {} clients require something of it.",
            self.clients.len()
        ));
        match (self.hold, &self.hold_reason) {
            (Some(hold), Some(reason)) => page.line(format!(
                "It waits: {hold}: {reason}. Another operator lets it go with 'smspatch confirm {}'.",
                it.id
            )),
            _ => page,
        }
    }
}

fn plan(clients: &[Consequence]) -> Page {
    let mut table = Table::new(&["host", "updates", "packages", "download", "restart", "note"]);
    for client in clients {
        let restart = if client.restart {
            Cell::toned("yes", Tone::Warning)
        } else {
            cell("-")
        };
        table.push([
            cell(&client.hostname),
            cell(client.updates),
            cell(client.packages),
            cell(text::bytes(client.bytes)),
            restart,
            cell(client.unknown.clone().unwrap_or_default()),
        ]);
    }
    let bytes = text::bytes(clients.iter().map(|client| client.bytes).sum());
    let restarts = clients.iter().filter(|client| client.restart).count();
    let line = format!(
        "Would reach {} clients: {bytes} to download, {restarts} restarts.",
        clients.len()
    );
    Page::default()
        .line(line)
        .table(table, "The collection has no members.")
}
