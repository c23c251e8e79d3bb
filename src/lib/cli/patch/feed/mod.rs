//! `smspatch feed`: the configured feeds, for sites without a configuration file.

mod add;

use crate::catalog::audit::AuditEvent;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, cell};
use crate::host::process::SystemRunner;
use crate::model::feed::{Feed, FeedState};
use crate::model::id::FeedId;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::sync::machine_feeds;
use add::AddArgs;
use serde::Serialize;

/// List, add and remove feeds
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show the configured feeds and how the last sync left them
    #[command(after_help = after_help!(
        "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
        "smspatch feed list",
        "smspatch feed list --output csv",
    ))]
    List,
    /// Add a feed, or with --apt-lists one for each suite of this machine's distribution
    #[command(after_help = after_help!(
        "0 done, 1 failed, 2 usage, 3 some suites were passed over, 10 no catalog, 11 catalog busy, 12 catalog too new",
        "smspatch feed add --apt-lists",
        "smspatch feed add debian-security --uri https://archive.example.org/debian-security --suite bookworm-security",
        "smspatch feed add almalinux --kind osv --uri /srv/osv/almalinux --release almalinux/9",
    ))]
    Add(Box<AddArgs>),
    /// Remove a feed and what was synced from it
    #[command(after_help = after_help!(
        "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
        "smspatch feed remove debian-security --dry-run",
        "smspatch feed remove debian-security --yes",
    ))]
    Remove(RemoveArgs),
}

#[derive(Debug, clap::Args)]
struct RemoveArgs {
    /// The feed's name
    id: FeedId,
    /// Really remove what was synced from it
    #[arg(long)]
    yes: bool,
    /// Show what would be removed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    match &args.command {
        Command::List => list(session),
        Command::Add(args) => add(args, session),
        Command::Remove(args) => remove(args, session),
    }
}

/// A configured feed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The feed.
    #[serde(flatten)]
    feed: Feed,
    /// How the last sync left it; absent before the first.
    state: Option<FeedState>,
}

fn list(session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let (feeds, states) = catalog
        .read(|tx| -> Result<_, crate::catalog::Error> { Ok((tx.feeds()?, tx.feed_states()?)) })?;
    let state_of = |feed: &Feed| {
        states
            .iter()
            .find(|state| state.feed.id == feed.id)
            .cloned()
    };
    let items = feeds
        .into_iter()
        .map(|feed| Line {
            state: state_of(&feed),
            feed,
        })
        .collect();
    Ok(listed(items))
}

fn add(args: &AddArgs, session: &Session) -> Result<Answer, Failure> {
    let (new, problems) = if args.apt_lists {
        let runner = SystemRunner::new(session.cancel());
        let (found, skipped) = machine_feeds(&runner)?;
        let skipped = skipped.into_iter().map(|(suite, error)| {
            let mut failure = Failure::from(error);
            failure.message = format!("suite {suite} is passed over: {}", failure.message);
            failure
        });
        (found, skipped.collect())
    } else {
        (vec![args.feed()?], Vec::new())
    };
    if new.is_empty() {
        let hint = "run 'apt-get update' as root, or name an archive with --uri and --suite";
        return Err(Failure::new(
            Kind::Failed,
            "apt has fetched no suite of this machine's distribution",
        )
        .hint(hint));
    }
    if !args.dry_run {
        change(session, "feed add", |feeds| {
            feeds.retain(|feed| new.iter().all(|new| new.id != feed.id));
            feeds.extend(new.iter().cloned());
        })?;
    }
    let items = new
        .into_iter()
        .map(|feed| Line { feed, state: None })
        .collect();
    Ok(listed(items).but(problems))
}

fn listed(items: Vec<Line>) -> Answer {
    Answer::new(List {
        kind: "feed_list",
        item: "feed",
        items,
        page,
    })
}

fn remove(args: &RemoveArgs, session: &Session) -> Result<Answer, Failure> {
    let feeds = session.catalog()?.read(|tx| tx.feeds())?;
    let Some(feed) = feeds.into_iter().find(|feed| feed.id == args.id) else {
        return Err(
            Failure::new(Kind::Failed, format!("there is no feed {}", args.id))
                .hint("'smspatch feed list' shows them"),
        );
    };
    if !args.dry_run {
        if !args.yes {
            return Err(Failure::usage(format!(
                "removing feed {} forgets all updates known from it",
                args.id
            ))
            .hint("add --yes to do it"));
        }
        change(session, "feed remove", |feeds| {
            feeds.retain(|feed| feed.id != args.id)
        })?;
    }
    Ok(Answer::new(List {
        kind: "feed_list",
        item: "feed",
        items: vec![Line { feed, state: None }],
        page,
    }))
}

fn change(session: &Session, action: &str, edit: impl Fn(&mut Vec<Feed>)) -> Result<(), Failure> {
    let names = |feeds: &[Feed]| {
        feeds
            .iter()
            .map(|feed| feed.id.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let actor = session.actor(Action::KeepFeeds)?;
    session.catalog()?.write(|tx| -> Result<(), Error> {
        actor.sign_in(tx)?;
        let mut feeds = tx.feeds()?;
        let before = names(&feeds);
        edit(&mut feeds);
        tx.replace_feeds(&feeds)?;
        tx.append_audit(&AuditEvent {
            at: session.now(),
            actor: actor.name().to_owned(),
            action: action.to_owned(),
            object: "feeds".to_owned(),
            before: Some(before),
            after: Some(names(&feeds)),
        })?;
        Ok(())
    })?;
    Ok(())
}

fn page(lines: &[Line]) -> Page {
    let mut table = Table::new(&[
        "feed", "kind", "suite", "for", "address", "updates", "synced",
    ]);
    for Line { feed, state } in lines {
        table.push([
            cell(&feed.id),
            cell(feed.kind),
            Cell::optional(Some(&feed.suite).filter(|suite| !suite.is_empty())),
            cell(feed.classification),
            cell(&feed.uri),
            Cell::optional(state.as_ref().map(|state| state.updates)),
            Cell::optional(state.as_ref().map(|state| text::moment(state.synced_at))),
        ]);
    }
    Page::default().table(table, "No feed is configured.")
}
