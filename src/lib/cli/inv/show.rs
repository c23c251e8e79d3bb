//! `smsinv show`: one inventory.

use super::client_named;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::model::inventory::Inventory;
use std::path::Path;

/// Show the last inventory of a client, or one from a pipe
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv show web-1",
    "smsinv collect | smsinv show -",
))]
pub struct Args {
    /// The client by id or host name, or - for an inventory on standard input
    #[arg(value_name = "CLIENT")]
    client: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if args.client == "-" {
        return Ok(answer(read_document(Path::new("-"))?));
    }
    Ok(answer(of_client(&args.client, session)?))
}

/// The last inventory of the client of this id or host name.
pub fn of_client(name: &str, session: &Session) -> Result<Inventory, Failure> {
    let found = session
        .catalog()?
        .read(|tx| -> Result<_, crate::service::Error> {
            let client = client_named(tx, name)?;
            Ok(tx.inventory(&client.id)?)
        })?;
    found.ok_or_else(|| {
        Failure::new(
            Kind::Failed,
            format!("client {name} has not reported an inventory yet"),
        )
        .hint("run 'smsagent once' there, or 'smsinv submit' here")
    })
}

/// The inventory as an answer that a next tool may read.
pub fn answer(body: Inventory) -> Answer {
    Answer::new(Body { body, page }).for_the_next_tool()
}

fn page(inventory: &Inventory) -> Page {
    let page = inventory.gaps.iter().fold(facts(inventory), |page, gap| {
        page.line(format!("Not read: {}: {}", gap.class, gap.reason))
    });
    let mut table = Table::new(&["package", "version", "architecture", "source", "note"]);
    for package in &inventory.packages {
        let note = package
            .broken
            .clone()
            .or(package.held.then(|| "held".to_owned()));
        table.push([
            cell(&package.name),
            cell(&package.version),
            cell(&package.architecture),
            cell(&package.source),
            cell(note.unwrap_or_default()),
        ]);
    }
    page.table(table, "No package is installed.")
}

fn facts(inventory: &Inventory) -> Page {
    let (system, hardware) = (&inventory.operating_system, &inventory.hardware);
    let mut page = Page::default()
        .line(format!("Host: {}", inventory.machine.hostname))
        .line(format!(
            "Platform: {} ({} {})",
            inventory.platform, system.name, system.version
        ))
        .line(format!(
            "Collected: {}",
            text::moment(inventory.collected_at)
        ));
    if let Some(kernel) = &system.kernel {
        page = page.line(format!("Kernel: {kernel}"));
    }
    for processor in &hardware.processors {
        page = page.line(format!(
            "Processor: {} ({} threads)",
            processor.model, processor.threads
        ));
    }
    if let Some(memory) = hardware.memory_bytes {
        page = page.line(format!("Memory: {}", text::bytes(memory)));
    }
    for disk in &hardware.disks {
        page = page.line(format!(
            "Disk: {} {} {}",
            disk.name,
            text::bytes(disk.size),
            disk.model
        ));
    }
    for gpu in &hardware.gpus {
        page = page.line(format!("Graphics: {}", gpu.name));
    }
    if let Some(bios) = &hardware.bios {
        let firmware = format!("{} {} {}", bios.vendor, bios.version, bios.date);
        page = page.line(format!("Firmware: {}", firmware.trim()));
    }
    if let Some(kind) = &hardware.virtualization {
        page = page.line(format!("Runs in: {kind}"));
    }
    for reason in &system.restart_needed {
        page = page.line(format!("Restart needed: {reason}"));
    }
    page.line(format!("Packages: {}", inventory.packages.len()))
}
