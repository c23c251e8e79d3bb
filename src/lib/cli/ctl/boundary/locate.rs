//! `smsctl boundary locate`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::boundary::Boundary;
use crate::rules::assign::Assignment;
use crate::rules::locate;
use crate::service;
use serde::Serialize;
use std::net::IpAddr;

/// Say which boundary an address is in, and which site a new client there would join
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl boundary locate 10.1.5.7",
    "smsctl boundary locate 2001:db8::17 --json",
))]
pub struct Args {
    /// An IPv4 or IPv6 address
    address: IpAddr,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (assigned, boundaries) = session.catalog()?.read(|tx| {
        let assigned = service::locate::assignment(tx, &[args.address])?;
        Ok::<_, Failure>((assigned, tx.boundaries()?))
    })?;
    let (site, assignment) = match assigned {
        Assignment::Assigned { site, reason } => (Some(site.to_string()), reason),
        Assignment::Unassigned { reason } => (None, reason),
    };
    Ok(Answer::new(Located {
        address: args.address,
        boundary: crate::rules::boundary::locate(args.address, &boundaries)
            .map(|(own, _)| own.clone()),
        reason: locate::client_location(Some(args.address), &boundaries).reason,
        site,
        assignment,
    }))
}

/// Where an address is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Located {
    /// The address.
    address: IpAddr,
    /// The most specific boundary that it is in.
    boundary: Option<Boundary>,
    /// Why that one, or why none.
    reason: String,
    /// The site that a new client there joins.
    site: Option<String>,
    /// Why that site, or why none.
    assignment: String,
}

impl View for Located {
    fn json(&self) -> serde_json::Result<String> {
        document("boundary_location", self)
    }

    fn page(&self) -> Page {
        let page = Page::default().line(format!("{}.", self.reason));
        match &self.site {
            Some(site) => page.line(format!("A new client there joins site {site}.")),
            None => page
                .line("A client there sees only remote distribution points.")
                .line(format!(
                    "A new client there joins no site by itself: {}.",
                    self.assignment
                )),
        }
    }
}
