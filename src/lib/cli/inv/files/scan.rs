//! `smsinv files scan`: what rules would find on this machine.

use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::view::{Cell, Page, Table, cell};
use crate::cli::{text, yaml};
use crate::host::file_search::{Files, SystemFiles};
use crate::host::root::Root;
use crate::model::client_settings::ClientSettings;
use crate::model::document::Document;
use crate::model::inventory::{Gap, InventoriedFile};
use crate::model::site::SiteConfiguration;
use crate::rules::{collectable, file_rule};
use crate::service::file_rules::{self, Look};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Show which files the rules of a configuration find on this machine, and send nothing
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage",
    "smsinv files scan site.yaml",
    "smsctl export | smsinv files scan - --root /mnt/image",
))]
pub struct Args {
    /// The site's configuration, or - for standard input
    file: PathBuf,
    /// The root of the file system to look through
    #[arg(long, value_name = "DIR", default_value = "/")]
    root: PathBuf,
}

/// What rules find.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct FileScan {
    /// Files that would be reported.
    files: Vec<InventoriedFile>,
    /// Files that a rule asks to hand over.
    collected: Vec<Wanted>,
    /// What was not looked at.
    gaps: Vec<Gap>,
    /// Where rules disagree, and what is done then.
    disagreements: Vec<String>,
}

/// A file that a rule asks to hand over.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Wanted {
    /// Its path.
    path: String,
    /// The rule.
    rule: String,
    /// Why it is not handed over; absent when it is.
    refused: Option<String>,
}

impl Document for FileScan {
    const TYPE: &'static str = "file_scan";
}

/// Carries the command out.
pub fn run(args: &Args) -> Result<Answer, Failure> {
    let configuration: SiteConfiguration = yaml::read(&args.file)?;
    let settings = configuration.client_settings.unwrap_or_default();
    let files = SystemFiles::new(Root::at(&args.root)?);
    Ok(Answer::new(Body {
        body: scan(&files, &settings),
        page,
    }))
}

fn scan(files: &dyn Files, settings: &ClientSettings) -> FileScan {
    let inventory = &settings.software_inventory;
    let mut look = Look::default();
    let budget = Duration::from_secs(u64::from(inventory.max_seconds));
    let is_whole = file_rules::look(files, &inventory.rules, &mut look, budget);
    let mut gaps = look.gaps().to_vec();
    if !is_whole {
        gaps.push(look.standing());
    }
    let mut collected = Vec::new();
    for rule in &settings.file_collection.rules {
        let (found, missed) = file_rules::entries(files, rule);
        gaps.extend(missed);
        collected.extend(found.into_iter().map(|(path, _)| Wanted {
            refused: match collectable::path_objection(&path) {
                Some(reason) => Some(reason.to_owned()),
                None => match files.read(&path, u64::from(rule.max_kib) * 1024) {
                    Ok(content) => collectable::objection(&path, &content),
                    Err(error) => Some(error.to_string()),
                },
            },
            rule: rule.name.clone(),
            path,
        }));
    }
    let disagreements = file_rule::disagreements(&inventory.rules).into_iter();
    FileScan {
        files: look.files(),
        collected,
        gaps,
        disagreements: disagreements.map(|one| one.reason).collect(),
    }
}

fn page(scan: &FileScan) -> Page {
    let mut table = Table::new(&["path", "size", "version", "rules"]);
    for file in &scan.files {
        let version = file.header.as_ref().and_then(|own| own.version.as_ref());
        table.push([
            cell(&file.path),
            cell(text::bytes(file.size)),
            Cell::optional(version),
            cell(file.rules.join(", ")),
        ]);
    }
    let mut wanted = Table::new(&["path", "rule", "handed over"]);
    for one in &scan.collected {
        let told = one
            .refused
            .as_ref()
            .map_or_else(|| "yes".to_owned(), |why| format!("no: {why}"));
        wanted.push([cell(&one.path), cell(&one.rule), cell(told)]);
    }
    let told = scan
        .gaps
        .iter()
        .map(|gap| format!("Not looked at: {}", gap.reason));
    let mut page = Page::default();
    for line in told.chain(scan.disagreements.iter().cloned()) {
        page = page.line(line);
    }
    page.table(table, "No file would be reported.")
        .table(wanted, "No file would be handed over.")
}
