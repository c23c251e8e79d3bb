//! `smspatch package`: fetches payloads and seals them with their authorization list.

use crate::catalog::Catalog;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::content::Store;
use crate::model::authorization::AuthorizationList;
use crate::model::id::AuthorizationListId;
use crate::model::package::{PackageDocument, PackageVersion};
use crate::rules::permit::Action;
use crate::service::approve::authorized;
use crate::service::outside;
use crate::service::package::{Content, Maker, Packaged, Tools, Undeliverable, fetch, missing};
use crate::service::stopwatch::Stopwatch;
use crate::service::warrant::Warrants;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Fetch the payloads of an authorization list and seal them as a package version
///
/// Each payload is verified by size and SHA-256. An update whose payload cannot be had is left out and reported. The same content again is the same version.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some updates cannot be delivered, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted: run it again, it goes on where it stopped",
    "smspatch package 2026-11-security",
    "smspatch approve --security - < scan.json | smspatch package -",
))]
pub struct Args {
    /// A stored authorization list by name, or - for one on standard input
    #[arg(value_name = "LIST")]
    list: String,
    /// The content store [default: content in the site folder]
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// The package's name [default: the list's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Let machines install it although they have started enough for a day (/etc/sms/agent.toml)
    #[arg(long)]
    urgent: bool,
    /// Show what would be fetched
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    let list = list(args, catalog.as_mut(), session)?;
    let operator = packager(session, catalog.is_some())?;
    let name = args.name.clone().unwrap_or_else(|| list.id.to_string());
    let is_piped = args.list == "-";
    let finish = |answer: Answer| {
        if is_piped {
            answer.for_the_next_tool()
        } else {
            answer
        }
    };
    if list.updates.is_empty() {
        session.remark(&format!("List {} is empty: nothing to package.", list.id));
        return Ok(finish(Answer::new(Body {
            body: list,
            page: nothing,
        })));
    }
    let path = args
        .store
        .clone()
        .unwrap_or_else(|| session.folder().content());
    if args.dry_run {
        return planned(&list, &path);
    }
    let store = Store::open(&path)?;
    let undeliverable = fetched(&list, &store, session)?;
    session.detail(&format!("sealing {name} in {}", path.display()));
    let content = Content::of(&name, list, &undeliverable)
        .map_err(|error| with_reasons(error.into(), &undeliverable))?
        .urgent(args.urgent);
    let maker = Maker {
        store: &store,
        site: &session.folder(),
        catalog: catalog.as_mut(),
        operator: &operator,
        now: session.now(),
    };
    let packaged = maker.make(content)?;
    let document = told(packaged, &path, session)?;
    let problems = undeliverable.iter().map(problem).collect();
    Ok(finish(Answer::new(Body {
        body: document,
        page,
    }))
    .but(problems))
}

/// Who makes a package: at a site one who may, elsewhere whoever runs us.
pub(in crate::cli) fn packager(session: &Session, is_at_a_site: bool) -> Result<String, Failure> {
    Ok(match is_at_a_site {
        true => session.actor(Action::Package)?.name().to_owned(),
        false => session.account(),
    })
}

/// Says what is remarkable about a package that was made; gives its document.
pub(in crate::cli) fn told(
    packaged: Packaged,
    store: &Path,
    session: &Session,
) -> Result<PackageDocument, Failure> {
    if !packaged.is_new {
        session.remark("The same content is packaged already: nothing new was made.");
    }
    if packaged.package.released_in.is_none() {
        session.remark("It waits for the release keys: run 'smspatch release request FILE'.");
    }
    Ok(PackageDocument {
        package: packaged.package,
        store: absolute(store)?,
    })
}

fn list(
    args: &Args,
    catalog: Option<&mut Catalog>,
    session: &Session,
) -> Result<AuthorizationList, Failure> {
    if args.list == "-" {
        return read_document(Path::new("-"));
    }
    let id = AuthorizationListId::parse(&args.list)?;
    let Some(catalog) = catalog else {
        return Err(Failure::new(
            Kind::NoCatalog,
            format!("there is no catalog that holds list {id}"),
        )
        .hint("run 'smsctl init' to make a site, or pipe a list into 'smspatch package -'"));
    };
    let warrants = Warrants::of(session.folder());
    Ok(catalog.read(|tx| authorized(tx, &warrants, &id))?)
}

fn fetched(
    list: &AuthorizationList,
    store: &Store,
    session: &Session,
) -> Result<Vec<Undeliverable>, Failure> {
    let (progress, cancel) = (session.progress(), session.cancel());
    let tools = Tools {
        http: &outside::client()?,
        timer: &Stopwatch::new(cancel.clone()),
        progress: &progress,
        cancel: &cancel,
    };
    Ok(fetch(&list.updates, store, &tools)?)
}

/// When nothing can be delivered, the reasons are the news.
fn with_reasons(mut failure: Failure, undeliverable: &[Undeliverable]) -> Failure {
    for it in undeliverable {
        failure.message += &format!("\n  {}: {}: {}", it.update, it.path, it.reason);
    }
    failure
}

fn problem(it: &Undeliverable) -> Failure {
    let message = format!(
        "update {} cannot be delivered: {}: {}",
        it.update, it.path, it.reason
    );
    Failure::new(Kind::Partial, message)
}

/// Where the next tool finds the store, wherever it is started.
fn absolute(path: &Path) -> Result<String, Failure> {
    let found = path.canonicalize().map_err(|error| {
        Failure::new(
            Kind::Failed,
            format!("cannot find {}: {error}", path.display()),
        )
    })?;
    Ok(found.display().to_string())
}

/// A payload that would be fetched.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Wanted {
    /// The update.
    update: String,
    /// Where its payload is fetched from.
    path: String,
    /// How many bytes it has.
    size: u64,
}

fn planned(list: &AuthorizationList, store: &Path) -> Result<Answer, Failure> {
    // looking must not make folders
    let wanted = if store.is_dir() {
        missing(&list.updates, &Store::open(store)?)?
    } else {
        let all = list.updates.iter().flat_map(|update| {
            update
                .update
                .packages
                .iter()
                .map(move |package| (update, &package.payload))
        });
        all.collect()
    };
    let wanted = wanted.into_iter().map(|(update, payload)| Wanted {
        update: update.update.id.to_string(),
        path: format!("{}/{}", update.base, payload.path),
        size: payload.size,
    });
    let items = wanted.collect();
    Ok(Answer::new(crate::cli::document::List {
        kind: "package_plan",
        item: "wanted_payload",
        items,
        page: plan_page,
    }))
}

fn plan_page(wanted: &[Wanted]) -> Page {
    let mut table = Table::new(&["update", "size", "from"]);
    for item in wanted {
        table.push([
            cell(&item.update),
            cell(text::bytes(item.size)),
            cell(&item.path),
        ]);
    }
    let total = text::bytes(wanted.iter().map(|item| item.size).sum());
    let line = format!(
        "Would fetch {} files, {total}, and seal them.",
        wanted.len()
    );
    Page::default().line(line).table(table, "")
}

fn nothing(_: &AuthorizationList) -> Page {
    Page::default().line("Nothing to package.")
}

/// A package that was made.
pub(in crate::cli) fn page(document: &PackageDocument) -> Page {
    let mut table = Table::new(&["package", "version", "name", "files", "size", "manifest"]);
    let PackageVersion {
        package,
        version,
        name,
        files,
        size,
        manifest,
        ..
    } = &document.package;
    table.push([
        cell(package),
        cell(version),
        cell(name),
        cell(files),
        cell(text::bytes(*size)),
        cell(&manifest.to_string()[..16]),
    ]);
    Page::default().table(table, "")
}
