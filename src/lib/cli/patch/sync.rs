//! `smspatch sync`: takes in what the feeds have.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::host::process::SystemRunner;
use crate::model::feed::{Feed, FeedState};
use crate::model::id::FeedId;
use crate::model::platform::Release;
use crate::rules::permit::Action;
use crate::service::scan::judge_again;
use crate::service::sync::{PassedOver, Synced, Tools, fetch, sync_feed};
use crate::service::{Error, outside};
use serde::Serialize;
use std::path::PathBuf;

/// Take in update catalogs: verify their signatures and digests, replace what is known of each feed
///
/// Clients are judged again whom what changed concerns. A feed that fails, or that would lose more than a fifth of its updates, leaves what was known of it as it was; the others go on.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some feeds failed, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted",
    "smspatch sync",
    "smspatch sync bookworm-security --offline /media/usb/mirror",
))]
pub struct Args {
    /// Feeds by name [default: all]
    #[arg(value_name = "FEED")]
    feeds: Vec<FeedId>,
    /// Read mirrors below this directory instead of the feeds' addresses
    #[arg(long, value_name = "DIR")]
    offline: Option<PathBuf>,
    /// Believe a feed that has lost more than a fifth of its updates
    #[arg(long)]
    confirm: bool,
    /// Read and verify, but store nothing
    #[arg(long)]
    dry_run: bool,
}

/// One feed of the answer.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The feed as it is known now.
    #[serde(flatten)]
    state: FeedState,
    /// Whether it was as before, so that nothing was imported.
    is_unchanged: bool,
    /// Records that could not be read, and why.
    bad_records: Vec<String>,
    /// Records that are for nothing that is managed here, by reason.
    passed_over: Vec<PassedOver>,
    /// How old what the feed says is, for people.
    age: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    session.actor(Action::KeepFeeds)?;
    let feeds = chosen(catalog.read(|tx| tx.feeds())?, &args.feeds)?;
    let (runner, http) = (SystemRunner::new(session.cancel()), outside::client()?);
    let (progress, cancel) = (session.progress(), session.cancel());
    let tools = Tools {
        runner: &runner,
        http: &http,
        offline: args.offline.as_deref(),
        progress: &progress,
        accepts_loss: args.confirm,
        cancel: &cancel,
        now: session.now(),
    };
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for feed in &feeds {
        session.detail(&format!("reading feed {}", feed.id));
        let synced = if args.dry_run {
            let known = catalog.read(|tx| tx.feed_state(&feed.id))?;
            fetch(feed, known.as_ref(), &tools).map(|fetched| fetched.synced)
        } else {
            sync_feed(&mut catalog, feed, &tools)
        };
        match synced {
            Ok(synced) => {
                problems.extend(bad_records(&synced));
                lines.push(line(synced, &tools));
            }
            Err(Error::Interrupted) => return Err(Error::Interrupted.into()),
            Err(error) => problems.push(of_feed(feed, error)),
        }
    }
    if !args.dry_run && lines.iter().any(|line| !line.is_unchanged) {
        let again = judge_again(&mut catalog, session.now(), &progress)?;
        if again.clients > 0 {
            session.remark(&format!("judged again: {} clients", again.clients));
        }
    }
    let done = lines.len();
    Answer::new(List {
        kind: "feed_sync",
        item: "synced_feed",
        items: lines,
        page,
    })
    .but_of(done, problems)
}

fn chosen(configured: Vec<Feed>, names: &[FeedId]) -> Result<Vec<Feed>, Failure> {
    if configured.is_empty() {
        return Err(Failure::new(Kind::Failed, "no feed is configured")
            .hint("run 'smspatch feed add --apt-lists', or write feeds into site.yaml and run 'smsctl apply'"));
    }
    if let Some(unknown) = names
        .iter()
        .find(|name| configured.iter().all(|feed| feed.id != **name))
    {
        return Err(
            Failure::new(Kind::Failed, format!("there is no feed {unknown}"))
                .hint("'smspatch feed list' shows them"),
        );
    }
    let is_chosen = |feed: &Feed| names.is_empty() || names.contains(&feed.id);
    Ok(configured.into_iter().filter(is_chosen).collect())
}

fn of_feed(feed: &Feed, error: Error) -> Failure {
    let mut failure = Failure::from(error);
    let name = format!("feed {}: ", feed.id);
    if !failure.message.starts_with(&name) {
        failure.message = name + &failure.message;
    }
    failure
}

fn bad_records(synced: &Synced) -> Option<Failure> {
    let first = synced.bad.first()?;
    let count = synced.bad.len();
    Some(Failure::new(
        Kind::Partial,
        format!(
            "feed {}: {count} records could not be read, the first at {first}",
            synced.state.feed.id
        ),
    ))
}

fn line(synced: Synced, tools: &Tools) -> Line {
    Line {
        age: text::span(tools.now.since(synced.state.dated)),
        is_unchanged: synced.is_unchanged,
        bad_records: synced.bad.iter().map(ToString::to_string).collect(),
        passed_over: synced.passed_over,
        state: synced.state,
    }
}

fn page(lines: &[Line]) -> Page {
    let mut table = Table::new(&["feed", "release", "updates", "packages", "dated", "result"]);
    for line in lines {
        let result = if line.is_unchanged {
            cell("unchanged")
        } else {
            Cell::toned("imported", Tone::Good)
        };
        table.push([
            cell(&line.state.feed.id),
            cell(covered(&line.state.covers)),
            cell(line.state.updates),
            cell(line.state.packages),
            cell(format!("{} ago", line.age)),
            result,
        ]);
    }
    let mut page = Page::default().table(table, "No feed was synced.");
    for line in lines {
        for PassedOver { reason, records } in &line.passed_over {
            let feed = &line.state.feed.id;
            page = page.line(format!("{feed}: {records} passed over: {reason}."));
        }
    }
    page
}

fn covered(releases: &[Release]) -> String {
    match releases {
        [] => "any".to_owned(),
        some => some
            .iter()
            .map(Release::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}
