//! `smsctl serve`: the server roles in one process.

use crate::cli::Answer;
use crate::cli::dist::points::access;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::DistributionPointId;
use crate::model::role::Role;
use crate::server::{self, Content, Doors, Log};
use crate::service::Error;
use crate::service::certificates::SiteCertificates;
use crate::service::distribute::{Carrier, Load};
use crate::service::drop_watch::DropWatch;
use crate::service::site::SiteFolder;
use crate::service::station::Station;
use crate::service::ticket::Gatekeeper;
use serde::Serialize;
use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

/// Serve the roles of the site over HTTPS until stopped
///
/// Certificates come from the site's own authority, for the names of its management points, and are renewed while it runs.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 stopped by SIGINT or SIGTERM, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl serve",
    "smsctl serve --drop /srv/sms/drop",
    "smsctl serve --role dp --content /srv/dp1 --listen 0.0.0.0:8444",
    "smsctl serve --role dp --content /srv/dp3 --pull dp3",
))]
pub struct Args {
    /// The roles to serve
    #[arg(
        long = "role",
        value_name = "ROLE",
        value_delimiter = ',',
        default_value = "site,mp,dp,rp,slp"
    )]
    roles: Vec<Role>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "0.0.0.0:8443")]
    listen: SocketAddr,
    /// What the distribution point serves [default: content in the site folder]
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// Take inventories from this drop directory, as smsinv take does; needs the site role
    #[arg(long, value_name = "DIR")]
    drop: Option<PathBuf>,
    /// A distribution point that is here fetches by itself what its pull_from in site.yaml has; may be repeated
    #[arg(long = "pull", value_name = "POINT")]
    pulls: Vec<DistributionPointId>,
    /// Say what would be served, and serve nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let roles: BTreeSet<Role> = args.roles.iter().copied().collect();
    if roles.contains(&Role::ManagementPoint) && !roles.contains(&Role::Site) {
        return Err(
            Failure::usage("a management point apart from its site is not built yet")
                .hint("add 'site' to --role"),
        );
    }
    if args.drop.is_some() && !roles.contains(&Role::Site) {
        return Err(
            Failure::usage("a drop directory is taken in by the site").hint("add 'site' to --role")
        );
    }
    check_pulls(args, session)?;
    let folder = session.folder();
    let names = names(session)?;
    let certificates = Arc::new(SiteCertificates::of_site(&folder, names)?);
    let (doors, station) = doors(args, &roles, &folder, session)?;
    if args.dry_run {
        return Ok(Answer::new(Served {
            listen: args.listen,
            roles,
            dry_run: true,
        }));
    }
    if let Some(station) = station {
        station.publish_trust()?;
    }
    let failed = |error| {
        Failure::new(
            Kind::Failed,
            format!("cannot listen on {}: {error}", args.listen),
        )
    };
    let listener = TcpListener::bind(args.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    session.remark(&format!(
        "listening on https://{address} as {}",
        list(&roles)
    ));
    let says = session.clone();
    let log: Log = Arc::new(move |line| says.remark(line));
    let _watch = drop_watch(args, session)?;
    let _carrier = carrier(args, &roles, session)?;
    let stop = session.cancel();
    server::run(listener, certificates, (doors, log), &stop)
        .map_err(|error| Failure::new(Kind::Failed, format!("the server failed: {error}")))?;
    Ok(Answer::new(Served {
        listen: address,
        roles,
        dry_run: false,
    }))
}

/// What takes inventories from the drop directory, if there is one, while it is kept.
fn drop_watch(args: &Args, session: &Session) -> Result<Option<DropWatch>, Failure> {
    let Some(directory) = &args.drop else {
        return Ok(None);
    };
    let says = session.clone();
    let says = Box::new(move |line: &str| says.remark(line));
    Ok(Some(DropWatch::start(
        session.catalog()?,
        directory.clone(),
        says,
    )?))
}

/// What takes up pushes for the site, and pulls for the points that are here.
fn carrier(
    args: &Args,
    roles: &BTreeSet<Role>,
    session: &Session,
) -> Result<Option<Carrier>, Failure> {
    let is_pushing = roles.contains(&Role::Site);
    if !is_pushing && args.pulls.is_empty() {
        return Ok(None);
    }
    let says = session.clone();
    Ok(Some(Carrier::start(Load {
        catalog: session.catalog()?,
        folder: session.folder(),
        access: access(session)?,
        is_pushing,
        pulls: args.pulls.clone(),
        says: Box::new(move |line: &str| says.remark(line)),
    })?))
}

/// Those that fetch by themselves must be known, and have somewhere to fetch from.
fn check_pulls(args: &Args, session: &Session) -> Result<(), Failure> {
    let mut catalog = session.catalog()?;
    for id in &args.pulls {
        let point = catalog.read(|tx| tx.distribution_point(id))?;
        let point = point.ok_or_else(|| Error::missing("distribution point", id))?;
        if point.pull_from.is_empty() {
            let failure = Failure::usage(format!("distribution point {id} does not pull"));
            return Err(failure.hint("give it a pull_from in site.yaml, and run 'smsctl apply'"));
        }
    }
    Ok(())
}

/// The host names and addresses that clients know this server by.
fn names(session: &Session) -> Result<Vec<String>, Failure> {
    let points = session.catalog()?.read(|tx| {
        let all = (tx.management_points()?, tx.distribution_points()?);
        Ok::<_, crate::catalog::Error>(all)
    })?;
    let mps = points.0.into_iter().map(|point| point.url);
    let dps = points.1.into_iter().filter_map(|point| point.url);
    let mut names: BTreeSet<String> = mps.chain(dps).filter_map(|url| host(&url)).collect();
    names.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    Ok(names.into_iter().collect())
}

/// The host of an address such as `https://mp1.example.org:8443/x`.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split('/').next()?;
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => authority.split(':').next()?,
    };
    (!host.is_empty()).then(|| host.to_owned())
}

fn doors(
    args: &Args,
    roles: &BTreeSet<Role>,
    folder: &SiteFolder,
    session: &Session,
) -> Result<(Doors, Option<Arc<Station>>), Failure> {
    let mut doors = Doors::default();
    let is_alone = roles.iter().all(|role| *role == Role::DistributionPoint);
    let station = match is_alone {
        true => None,
        false => {
            let station = Station::open(folder.clone(), &session.catalog_address())?;
            Some(Arc::new(station))
        }
    };
    if roles.contains(&Role::DistributionPoint) {
        let directory = args.content.clone().unwrap_or_else(|| folder.content());
        let keeper = Gatekeeper::new(folder.clone(), &directory, station.clone())?;
        doors.content = Some(Content {
            directory,
            keeper: Arc::new(keeper),
        });
    }
    let Some(station) = station else {
        return Ok((doors, None));
    };
    if roles.contains(&Role::ManagementPoint) {
        doors.site = Some(station.clone());
    }
    if roles.contains(&Role::Locator) {
        doors.locator = Some(station.clone());
    }
    if roles.contains(&Role::ReportingPoint) {
        doors.report = Some(station.clone());
    }
    Ok((doors, Some(station)))
}

fn list(roles: &BTreeSet<Role>) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    words.join(", ")
}

/// What was served, or would be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Served {
    /// The address and port.
    listen: SocketAddr,
    /// The roles.
    roles: BTreeSet<Role>,
    /// Whether nothing was served, only checked.
    dry_run: bool,
}

impl View for Served {
    fn json(&self) -> serde_json::Result<String> {
        document("served", self)
    }

    fn page(&self) -> Page {
        let deed = if self.dry_run {
            "would serve"
        } else {
            "stopped serving"
        };
        Page::default().line(format!(
            "{deed} {} on https://{}",
            list(&self.roles),
            self.listen
        ))
    }
}
