//! `smsctl status`.

use super::init::SIMPLE;
use super::key;
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::cli::{Answer, text};
use crate::model::client::Approval;
use crate::model::feed::FeedState;
use crate::model::id::{FeedId, SiteCode};
use crate::model::time::Timestamp;
use crate::rules::doctor::exposed;
use crate::service::doctor;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// A feed that was not synced for so long is shown in colour.
const STALE: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Show the site on one screen: feeds and their age, clients, deployments
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl status",
    "smsctl status --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let address = catalog.address().to_owned();
    let status = catalog.read(|tx| look(tx, address, now))?;
    if is_simple(session)? {
        session.remark(SIMPLE);
    }
    Ok(Answer::new(status))
}

/// Whether root or release key are on this machine; a site folder that is elsewhere has none.
fn is_simple(session: &Session) -> Result<bool, Failure> {
    if !session.folder().keys().is_dir() {
        return Ok(false);
    }
    let facts = doctor::key_facts(&key::site(session)?)?;
    Ok(!exposed(&facts).is_empty())
}

fn look(tx: &mut Tx, catalog: String, now: Timestamp) -> Result<Status, Failure> {
    let site = tx.site()?;
    let mut clients: BTreeMap<Approval, usize> =
        Approval::ALL.iter().map(|one| (*one, 0)).collect();
    for client in tx.clients(&ClientFilter::default())? {
        *clients.entry(client.approval).or_default() += 1;
    }
    let states = tx.feed_states()?;
    let feeds = tx.feeds()?.into_iter().map(|feed| {
        let state = states.iter().find(|state| state.feed.id == feed.id);
        FeedLine::of(feed.id, state)
    });
    Ok(Status {
        at: now,
        site: site.code,
        name: site.name,
        catalog,
        management_points: tx
            .management_points()?
            .into_iter()
            .map(|point| point.url)
            .collect(),
        distribution_points: tx.distribution_points()?.len(),
        boundaries: tx.boundaries()?.len(),
        collections: tx.collections()?.len(),
        deployments: tx.deployments()?.len(),
        clients,
        feeds: feeds.collect(),
    })
}

/// The site on one screen.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Status {
    /// When it was looked at.
    at: Timestamp,
    /// The site's code.
    site: SiteCode,
    /// The site's name.
    name: String,
    /// Where the catalog is.
    catalog: String,
    /// The addresses of its management points.
    management_points: Vec<String>,
    /// How many distribution points it has.
    distribution_points: usize,
    /// How many boundaries it has.
    boundaries: usize,
    /// How many collections it has.
    collections: usize,
    /// How many deployments it has.
    deployments: usize,
    /// How many clients there are by approval.
    clients: BTreeMap<Approval, usize>,
    /// The configured feeds and how old they are.
    feeds: Vec<FeedLine>,
}

/// A feed, and how old what is known of it is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct FeedLine {
    /// The feed.
    feed: FeedId,
    /// The date of what was synced last; absent when nothing was.
    dated: Option<Timestamp>,
    /// When it was synced last.
    synced_at: Option<Timestamp>,
    /// How many updates are known from it.
    updates: Option<u64>,
}

impl FeedLine {
    fn of(feed: FeedId, state: Option<&FeedState>) -> Self {
        Self {
            feed,
            dated: state.map(|state| state.dated),
            synced_at: state.map(|state| state.synced_at),
            updates: state.map(|state| state.updates),
        }
    }

    fn row(&self, now: Timestamp) -> [Cell; 4] {
        let age = self.synced_at.map(|at| now.since(at));
        let tone = match age {
            Some(age) if age < STALE => Tone::Plain,
            _ => Tone::Warning,
        };
        let synced = age.map_or_else(
            || "never".to_owned(),
            |age| format!("{} ago", text::span(age)),
        );
        [
            cell(&self.feed),
            Cell::toned(synced, tone),
            Cell::optional(self.dated.map(text::moment)),
            Cell::optional(self.updates),
        ]
    }
}

impl View for Status {
    fn json(&self) -> serde_json::Result<String> {
        document("site_status", self)
    }

    fn page(&self) -> Page {
        let clients = self
            .clients
            .iter()
            .map(|(approval, count)| format!("{count} {approval}"));
        let mut feeds = Table::new(&["feed", "synced", "dated", "updates"]);
        for feed in &self.feeds {
            feeds.push(feed.row(self.at));
        }
        Page::default()
            .line(format!("Site {} ({})", self.site, self.name))
            .line(format!("  catalog              {}", self.catalog))
            .line(format!(
                "  management points    {}",
                self.management_points.join(", ")
            ))
            .line(format!(
                "  distribution points  {}",
                self.distribution_points
            ))
            .line(format!("  boundaries           {}", self.boundaries))
            .line(format!("  collections          {}", self.collections))
            .line(format!("  deployments          {}", self.deployments))
            .line(format!(
                "  clients              {}",
                clients.collect::<Vec<_>>().join(", ")
            ))
            .line("")
            .table(feeds, "No feeds are configured.")
    }
}
