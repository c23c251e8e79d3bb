//! `smsdist pull`: a distribution point fetches by itself.

use super::points::access;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::service::distribute::pull::{Outcome, Pulled, note, pull};
use crate::service::distribute::{Here, Target, Tools, targets};
use crate::service::release;

/// Fetch what is released from other distribution points, in their order: content first, names last
///
/// Runs where the distribution point is, for example from a timer. Everything is verified on the way; when a source fails or
/// lacks something, the next one is asked. 'smsctl serve --pull' does the same by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 a source failed, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted: run it again, it goes on where it stopped",
    "smsdist pull dp3",
    "smsdist pull /srv/sms/dp --from https://dp1.example.org --from /mnt/stick",
))]
pub struct Args {
    /// The distribution point by name, or its directory
    #[arg(value_name = "POINT")]
    point: String,
    /// A source: a distribution point by name, a directory, s3://BUCKET/PREFIX, or the address of a static web server; may be
    /// repeated, first ones first [default: as configured]
    #[arg(long = "from", value_name = "SOURCE")]
    sources: Vec<String>,
    /// Objects fetched at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    at_once: usize,
    /// Fetch at once, whatever the hours of the distribution point say
    #[arg(long)]
    now: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    let target = targets(catalog.as_mut(), std::slice::from_ref(&args.point), &[])?;
    let [mut target] = target
        .try_into()
        .map_err(|_| Failure::new(Kind::Usage, "name one point"))?;
    if args.now {
        target.bandwidth.clear();
    }
    let sources = match args.sources.is_empty() {
        false => args.sources.clone(),
        true => target.pull_from.iter().map(ToString::to_string).collect(),
    };
    if sources.is_empty() {
        let failure = Failure::new(Kind::Usage, format!("{} has no source", target.name()));
        return Err(failure.hint("name sources with --from, or in its pull_from in site.yaml"));
    }
    let sources: Vec<Target> = targets(catalog.as_mut(), &sources, &[])?;
    let released = release::released(&session.folder())?;
    let (progress, cancel, access) = (session.progress(), session.cancel(), access(session)?);
    let tools = Tools {
        released: &released,
        progress: &progress,
        cancel: &cancel,
        is_thorough: false,
        at_once: args.at_once,
        pace: None,
        access: access.as_ref(),
    };
    let mut outcome = Outcome::default();
    let hours = Here(cancel.clone());
    let ended = pull((&target, &sources), &tools, &hours, &mut outcome);
    if let Some(why) = &outcome.waits {
        session.remark(&format!("{}: {why}", target.name()));
    }
    if let Some(catalog) = &mut catalog {
        note(catalog, &target, (&outcome, &ended), session.now())?;
    }
    ended?;
    let problems = outcome.problems.into_iter().map(Failure::from).collect();
    let done = outcome.pulled.len();
    Answer::new(List {
        kind: "pull",
        item: "pulled_package",
        items: outcome.pulled,
        page,
    })
    .but_of(done, problems)
}

fn page(pulls: &[Pulled]) -> Page {
    let mut table = Table::new(&["package", "version", "source", "objects", "size", "result"]);
    for pull in pulls {
        let result = match pull.source {
            Some(_) => Cell::toned("complete", Tone::Good),
            None => cell("was complete"),
        };
        table.push([
            cell(&pull.package),
            cell(pull.version),
            cell(pull.source.as_deref().unwrap_or("-")),
            cell(pull.objects),
            cell(text::bytes(pull.bytes)),
            result,
        ]);
    }
    Page::default().table(table, "Nothing was fetched.")
}
