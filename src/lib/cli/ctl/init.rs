//! `smsctl init`.

use super::key::change::{check_free, write_request};
use super::key::harden::HolderArgs;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::rules::configure;
use crate::service::keys::begin;
use crate::service::site::{self, NewSite};
use serde::Serialize;
use std::path::PathBuf;

/// Make a site: its folder, keys, catalog and built-in collections
///
/// Never touches a site that is there. A run that was interrupted can be repeated. With --hardened, root and release keys are
/// on other machines ('smsctl key init' there), and the site is ready when they have signed what is written for them.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 catalog busy",
    "smsctl init --code S01 --name 'Head office' --url https://mp1.example.org:8443",
    "smsctl init --site-dir ./site --code S01 --name Test --url https://127.0.0.1:8443",
    "smsctl init --hardened --root-key ROOT1 --root-key ROOT2 --root-key ROOT3 --release-key RELEASE --code S01 --name 'Head office' --url https://mp1.example.org:8443",
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
    /// Keep the root and release keys on other machines
    #[arg(long)]
    hardened: bool,
    #[command(flatten)]
    holders: HolderArgs,
    /// Where to write what the other keys must sign, with --hardened
    #[arg(long, value_name = "FILE", default_value = "signing-request.json")]
    request: PathBuf,
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
    if !configure::is_management_address(&args.url) {
        return Err(Failure::usage(format!(
            "{:?} is not an address of a management point",
            args.url
        ))
        .hint("it begins with https:// and names host and port, as https://mp1.example.org:8443"));
    }
    if !args.hardened && !args.holders.is_empty() {
        return Err(
            Failure::usage("root and release keys are given without --hardened")
                .hint("add --hardened: then their secrets are never on this machine"),
        );
    }
    let (mut root, mut request) = (None, None);
    if args.dry_run {
        site::check_new(&folder, &address, &new)?;
    } else if args.hardened {
        check_free(&args.request)?;
        let holders = args.holders.holders()?;
        let asked = begin::begin(&folder, &address, &new, &holders, session.now())?;
        write_request(&args.request, &asked)?;
        request = Some(args.request.clone());
    } else {
        root = Some(site::initialise(&folder, &address, &new, session.now())?);
        session.remark(SIMPLE);
    }
    Ok(Answer::new(Made {
        site: new.code,
        name: new.name,
        site_dir: folder.path().to_owned(),
        catalog: crate::catalog::shown(&address),
        management_point: args.url.clone(),
        root,
        request,
    }))
}

/// What simple mode means.
pub(in crate::cli) const SIMPLE: &str = "warning: simple mode: the root and release keys are on this machine, so whoever breaks into it can run anything on every client; \
     'smsctl key harden' moves them off it, sms-trust(7) tells how";

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
    /// Absent in a dry run, and while other keys must sign.
    root: Option<Digest>,
    /// The file that other keys must sign; absent when none must.
    request: Option<PathBuf>,
}

impl View for Made {
    fn json(&self) -> serde_json::Result<String> {
        document("site_made", self)
    }

    fn page(&self) -> Page {
        let begin = match (&self.root, &self.request) {
            (Some(_), _) => format!("Site {} ({}) is ready.", self.site, self.name),
            (None, Some(_)) => format!("Site {} ({}) waits for signatures.", self.site, self.name),
            (None, None) => format!("Dry run: site {} ({}) would be made.", self.site, self.name),
        };
        let page = Page::default()
            .line(begin)
            .line(format!("  folder            {}", self.site_dir.display()))
            .line(format!("  catalog           {}", self.catalog))
            .line(format!("  management point  {}", self.management_point));
        match (&self.root, &self.request) {
            (Some(root), _) => page
                .line(format!("  root              {root}"))
                .line("Next: describe the site in a file and run 'smsctl plan FILE'; 'smsctl export' shows how it looks."),
            (None, Some(request)) => page
                .line(format!(
                    "Next: carry {} to the root keys: 'smsctl key sign {0} --key KEYFILE --yes'.",
                    request.display()
                ))
                .line(format!("When it comes back: 'smsctl key apply {} --yes'.", request.display())),
            (None, None) => page,
        }
    }
}
