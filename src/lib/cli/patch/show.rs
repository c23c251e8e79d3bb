//! `smspatch show`: one update, whole, or a vulnerability and all that closes it.

use super::scan::{restart, severity};
use crate::catalog::Catalog;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::patch::named::update_named;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, View, cell, document};
use crate::model::id::CveId;
use crate::model::platform::Release;
use crate::model::priority::{Priority, Ranked};
use crate::model::scan::FeedUpdate;
use crate::model::update::{PackageRule, Rule, Update};
use crate::model::version::Version;
use crate::rules::priority::rank;
use serde::Serialize;

/// Show an update: what it brings and closes; or a vulnerability, and what closes it
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch show xz-utils",
    "smspatch show debian/bookworm/xz-utils/5.4.1-1+deb12u2 --json",
    "smspatch show CVE-2024-3094",
))]
pub struct Args {
    /// The update by id or another of its names, or by its source package when there is only one of it; or a CVE
    #[arg(value_name = "UPDATE|CVE")]
    update: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    if let Ok(cve) = CveId::parse(&args.update) {
        let updates = catalog.read(|tx| tx.updates_named(cve.as_str()))?;
        let priorities = priorities(&mut catalog, std::slice::from_ref(&cve))?;
        let severity = updates.iter().map(|one| one.update.severity).max();
        let has_cvss = updates.iter().any(|one| one.update.cvss.is_some());
        return Ok(Answer::new(Vulnerability {
            priority: rank(severity.unwrap_or_default(), has_cvss, &priorities),
            priorities,
            cve,
            updates,
        }));
    }
    let update = catalog.read(|tx| update_named(tx, &args.update, None))?;
    let priorities = priorities(&mut catalog, &update.update.cves)?;
    Ok(Answer::new(Shown::ranked(update, &priorities)))
}

/// What feeds observe of these vulnerabilities.
pub(super) fn priorities(catalog: &mut Catalog, cves: &[CveId]) -> Result<Vec<Priority>, Failure> {
    let found = catalog.read(|tx| tx.priorities(cves))?;
    Ok(found.into_iter().map(|(_, priority)| priority).collect())
}

/// A vulnerability, and what closes it.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Vulnerability {
    /// The vulnerability.
    cve: CveId,
    /// How urgent it is, and which rule says so.
    priority: Ranked,
    /// What feeds observe of it.
    priorities: Vec<Priority>,
    /// The updates of all feeds that close it, by id.
    updates: Vec<FeedUpdate>,
}

impl View for Vulnerability {
    fn json(&self) -> serde_json::Result<String> {
        document("vulnerability", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["update", "feed", "severity", "package", "for", "fixed in"]);
        for FeedUpdate { feed, update, .. } in &self.updates {
            for fix in fixes(update) {
                table.push([
                    cell(&update.id),
                    cell(feed),
                    cell(severity(update.severity)),
                    cell(fix.package),
                    cell(fix.release),
                    cell(fix.version),
                ]);
            }
        }
        Page::default()
            .line(self.cve.to_string())
            .line(priority(&self.priority))
            .table(table, "No feed knows an update that closes it.")
    }
}

/// Where an update closes a gap.
struct Fix {
    package: String,
    release: String,
    version: String,
}

/// Each once, in the order of the update: several architectures have the same.
fn fixes(update: &Update) -> Vec<Fix> {
    let any = || "any".to_owned();
    let of_release = |release: Option<&Release>| release.map_or_else(any, Release::to_string);
    let offered = update.packages.iter().map(|package| Fix {
        package: package.name.clone(),
        release: of_release(update.release.as_ref()),
        version: package.version.to_string(),
    });
    let ruled = update.rules.iter().map(|rule| match rule {
        Rule::Package(rule) => Fix {
            package: rule.name.clone(),
            release: of_release(rule.release.as_ref()),
            version: fixed(rule),
        },
        Rule::Hotfix(rule) => Fix {
            package: rule.component.clone().unwrap_or_else(|| "-".to_owned()),
            release: rule.product.clone(),
            version: format!("KB{}", rule.kb),
        },
        Rule::Condition(rule) => Fix {
            package: "-".to_owned(),
            release: format!("not ({})", rule.required),
            version: "-".to_owned(),
        },
    });
    let mut found: Vec<Fix> = offered.chain(ruled).collect();
    found.dedup_by(|a, b| {
        (&a.package, &a.release, &a.version) == (&b.package, &b.release, &b.version)
    });
    found
}

fn fixed(rule: &PackageRule) -> String {
    let fixed: Vec<String> = rule.fixes().map(Version::to_string).collect();
    if fixed.is_empty() {
        "no version is known".to_owned()
    } else {
        fixed.join(", ")
    }
}

/// An update, and how urgent it is.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Shown {
    /// The update.
    #[serde(flatten)]
    update: FeedUpdate,
    /// How urgent it is, and which rule says so.
    priority: Ranked,
}

impl Shown {
    /// With its rank by what is observed of its vulnerabilities.
    pub(super) fn ranked(update: FeedUpdate, observed: &[Priority]) -> Self {
        let (severity, has_cvss) = (update.update.severity, update.update.cvss.is_some());
        Self {
            priority: rank(severity, has_cvss, observed),
            update,
        }
    }

    /// The update, and how urgent it is.
    pub(super) fn parts(&self) -> (&FeedUpdate, &Ranked) {
        (&self.update, &self.priority)
    }
}

fn priority(ranked: &Ranked) -> String {
    format!("Priority: {}, as {}", ranked.rank, ranked.rule)
}

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        document("update", self)
    }

    fn page(&self) -> Page {
        let FeedUpdate { feed, base, update } = &self.update;
        let mut table = Table::new(&["package", "architecture", "version", "size", "file"]);
        for package in &update.packages {
            table.push([
                cell(&package.name),
                cell(&package.architecture),
                cell(&package.version),
                cell(text::bytes(package.payload.size)),
                cell(&package.payload.path),
            ]);
        }
        let cves: Vec<&str> = update.cves.iter().map(|cve| cve.as_str()).collect();
        let closes = if cves.is_empty() {
            "the feed does not say".to_owned()
        } else {
            cves.join(" ")
        };
        Page::default()
            .line(update.title.clone())
            .line(format!("Id: {}", update.id))
            .line(format!("From: {feed} ({base})"))
            .line(format!(
                "For: {}, severity {}",
                update.classification,
                severity(update.severity)
            ))
            .line(priority(&self.priority))
            .line(format!("Closes: {closes}"))
            .line(format!("Restart: {}", restart(update.restart)))
            .table(table, "")
            .table(rules(update), "")
    }
}

/// Where the update applies as far as its packages do not say so.
fn rules(update: &Update) -> Table {
    let bare = Update {
        packages: Vec::new(),
        ..update.clone()
    };
    let mut table = Table::new(&["package", "for", "fixed in"]);
    for fix in fixes(&bare) {
        table.push([cell(fix.package), cell(fix.release), cell(fix.version)]);
    }
    table
}
