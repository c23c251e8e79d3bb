//! `smsctl init`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::service::site::{self, NewSite};
use serde::Serialize;
use std::path::PathBuf;

/// Make a site: its folder, keys, catalog and built-in collections
///
/// Never touches a site that is there. A run that was interrupted can be repeated.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 catalog busy",
    "smsctl init --code S01 --name 'Head office' --url https://mp1.example.org:8443",
    "smsctl init --site-dir ./site --code S01 --name Test --url https://127.0.0.1:8443",
))]
pub struct Args {
    /// The site's code: three characters A-Z or 0-9
    #[arg(long, value_name = "CODE", value_parser = SiteCode::parse)]
    code: SiteCode,
    /// The site's name for people
    #[arg(long)]
    name: String,
    /// The address of its first management point
    #[arg(long, value_name = "URL")]
    url: String,
    /// Check and show, but make nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (folder, address) = (session.folder(), session.catalog_address());
    let new = NewSite {
        code: args.code.clone(),
        name: args.name.clone(),
        management_point: ManagementPoint {
            url: args.url.clone(),
        },
        operator: session.account(),
        operator_key: session.key_places().named,
    };
    session.detail(&format!(
        "making site {} in {}",
        new.code,
        folder.path().display()
    ));
    let root = if args.dry_run {
        site::check_new(&folder, &address, &new)?;
        None
    } else {
        let pin = site::initialise(&folder, &address, &new, session.now())?;
        session.remark(&format!(
            "warning: one root key on this machine vouches for everything; keep a copy of {} where no network reaches",
            folder.keys().join("root.key").display()
        ));
        Some(pin)
    };
    Ok(Answer::new(Made {
        site: new.code,
        name: new.name,
        site_dir: folder.path().to_owned(),
        catalog: crate::catalog::shown(&address),
        management_point: args.url.clone(),
        root,
    }))
}

/// A site that was made, or would be.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Made {
    /// The site's code.
    site: SiteCode,
    /// The site's name.
    name: String,
    /// The site's folder.
    site_dir: PathBuf,
    /// Where the catalog is.
    catalog: String,
    /// The address of its first management point.
    management_point: String,
    /// Absent in a dry run.
    root: Option<Digest>,
}

impl View for Made {
    fn json(&self) -> serde_json::Result<String> {
        document("site_made", self)
    }

    fn page(&self) -> Page {
        let begin = match &self.root {
            Some(_) => format!("Site {} ({}) is ready.", self.site, self.name),
            None => format!("Dry run: site {} ({}) would be made.", self.site, self.name),
        };
        let page = Page::default()
            .line(begin)
            .line(format!("  folder            {}", self.site_dir.display()))
            .line(format!("  catalog           {}", self.catalog))
            .line(format!("  management point  {}", self.management_point));
        match &self.root {
            Some(root) => page
                .line(format!("  root              {root}"))
                .line("Next: describe the site in a file and run 'smsctl plan FILE'; 'smsctl export' shows how it looks."),
            None => page,
        }
    }
}
