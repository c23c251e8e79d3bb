//! `smsinv import`: reads inventories that other tools wrote.

use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input;
use crate::cli::session::Session;
use crate::feed::decompress;
use crate::feed::inventory::{self, InventoryFormat, MAX_REPORT, Report};
use crate::model::inventory::Inventory;
use crate::model::platform::Platform;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::imported::{self, Stored};
use std::path::{Path, PathBuf};

/// Read one machine's inventory that another tool wrote, and write it as ours
///
/// Several files are reports of one machine that complete each other, such as `systeminfo` and `wmic qfe`, or a list of
/// packages and `/etc/os-release`. Files may be compressed, and in any encoding that Windows uses. What the other tool does
/// not tell is listed as a gap. The time of collection is that of the import.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done (what could not be read is listed as a gap), 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv import web-1.json --json > inventory.json",
    "facter --json | smsinv import --from facter - | smsinv submit - --client web-1",
    "smsinv import systeminfo.txt qfe.txt",
    "smsinv import packages.txt os-release --hostname web-1",
    "smsinv import inventory.xml --store",
))]
pub struct Args {
    /// Who wrote it: auto, facter, glpi, ocs, osquery, systeminfo, wmic-qfe, get-hotfix, windows-update, dpkg-status, dpkg,
    /// rpm or os-release; auto finds it out, and says so
    #[arg(long, value_name = "TOOL", default_value = "auto", value_parser = format)]
    from: From,
    /// The host's name, where the reports tell none
    #[arg(long, value_name = "NAME")]
    hostname: Option<String>,
    /// What the system is, where the reports do not tell it, for example debian/bookworm/amd64
    #[arg(long, value_name = "OS/RELEASE/ARCHITECTURE", value_parser = platform)]
    platform: Option<Platform>,
    /// Store it in the catalog as the last inventory of the client of its host name; a host that is not known becomes a client
    /// that waits for approval
    #[arg(long)]
    store: bool,
    /// Check everything, but store nothing
    #[arg(long, requires = "store")]
    dry_run: bool,
    /// The reports, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The format, or nothing when it is to be found out.
#[derive(Debug, Clone, Copy)]
struct From(Option<InventoryFormat>);

fn format(word: &str) -> Result<From, String> {
    if word == "auto" {
        return Ok(From(None));
    }
    let format = InventoryFormat::parse(word).map_err(|error| format!("{error} auto"))?;
    Ok(From(Some(format)))
}

fn platform(text: &str) -> Result<Platform, String> {
    let words: Vec<&str> = text.split('/').collect();
    let [os, release, architecture] = words.as_slice() else {
        return Err("three words are needed, as in debian/bookworm/amd64".to_owned());
    };
    Ok(Platform {
        os: (*os).to_owned(),
        release: (*release).to_owned(),
        architecture: (*architecture).to_owned(),
    })
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let inventory = inventory(args, session)?;
    if args.store {
        store(&inventory, args.dry_run, session)?;
    }
    Ok(super::show::answer(inventory))
}

fn store(inventory: &Inventory, dry_run: bool, session: &Session) -> Result<(), Failure> {
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    let now = session.now();
    let work = |tx: &mut Tx| -> Result<Stored, Error> {
        actor.sign_in(tx)?;
        let stored = imported::store(tx, inventory, now)?;
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "inventory import".to_owned(),
            object: stored.client.id.to_string(),
            before: stored.client.inventory_at.map(|at| at.to_string()),
            after: Some(inventory.collected_at.to_string()),
        })?;
        Ok(stored)
    };
    let stored = if dry_run {
        catalog.rehearse(work)?
    } else {
        catalog.write(work)?
    };
    let client = &stored.client;
    session.remark(&match stored.is_new {
        true => format!(
            "{}: a new client, {}, which waits for approval",
            client.hostname, client.id
        ),
        false => format!("{}: the inventory of {}", client.hostname, client.id),
    });
    Ok(())
}

/// What all files together tell.
fn inventory(args: &Args, session: &Session) -> Result<Inventory, Failure> {
    let mut whole: Option<Report> = None;
    for file in &args.files {
        let report = read(args.from.0, file, session)?;
        match &mut whole {
            Some(whole) => whole.merge(report, &input::name(file)).map_err(refused)?,
            None => whole = Some(report),
        }
    }
    let Some(mut report) = whole else {
        return Err(Failure::usage("no file is named"));
    };
    if let Some(name) = &args.hostname {
        report.name(name).map_err(Failure::usage)?;
    }
    if report.hostname().is_none() {
        let untold = Failure::usage("the reports do not tell the host's name");
        return Err(untold.hint("say it with --hostname NAME"));
    }
    if let Some(platform) = &args.platform {
        report.run_on(platform);
    }
    Ok(report.finish())
}

fn read(
    format: Option<InventoryFormat>,
    file: &Path,
    session: &Session,
) -> Result<Report, Failure> {
    let limit = MAX_REPORT as u64;
    let bytes = input::read(file, limit, |raw| decompress::reader(raw, limit))?;
    let name = input::name(file);
    let report = inventory::read(format, &name, &bytes, session.now()).map_err(refused)?;
    if format.is_none() {
        session.remark(&format!("{name}: {}", report.format()));
    }
    if report.format() == InventoryFormat::WindowsUpdate {
        session.remark(&format!(
            "{name}: it tells what is missing, which is no part of an inventory"
        ));
    }
    Ok(report)
}

fn refused(error: crate::feed::Error) -> Failure {
    Failure::new(Kind::Failed, error.to_string())
}
