//! `smsctl collection create`.

use crate::cli::ctl::change::{self, Terms};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::{Answer, filter};
use crate::model::collection::{Collection, MemberRule};
use crate::model::id::CollectionId;
use crate::model::site::SiteConfiguration;
use crate::service::configuration;
use std::path::Path;

/// Add a collection to the site's configuration
///
/// A client is a member when a query, an inclusion or its name says so, no exclusion says otherwise, and it is a member
/// of the limiting collection. 'smsctl export' then has the collection like all others.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage or wrong collection, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl collection create web --query 'hostname like \"web-%\"'",
    "smsctl collection create old-ssl --query 'software(\"openssl\") < \"3.0.15\"' --exclude lab --limit-to servers",
))]
pub struct Args {
    /// Its name in commands
    #[arg(value_parser = CollectionId::parse)]
    id: CollectionId,
    /// Clients that this filter asks for; sms-query(7) describes it; may be repeated
    #[arg(long, value_name = "FILTER")]
    query: Vec<String>,
    /// A client by id or host name; may be repeated
    #[arg(long, value_name = "CLIENT")]
    direct: Vec<String>,
    /// Members of this collection; may be repeated
    #[arg(long, value_name = "COLLECTION", value_parser = CollectionId::parse)]
    include: Vec<CollectionId>,
    /// Not the members of this collection; may be repeated
    #[arg(long, value_name = "COLLECTION", value_parser = CollectionId::parse)]
    exclude: Vec<CollectionId>,
    /// Only members of this collection
    #[arg(long, value_name = "COLLECTION", value_parser = CollectionId::parse)]
    limit_to: Option<CollectionId>,
    /// Its name for people
    #[arg(long, default_value = "")]
    title: String,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let new = collection(args)?;
    let mut catalog = session.catalog()?;
    let mut collections = catalog.read(configuration::current)?.collections;
    collections.get_or_insert_default().push(new);
    let wanted = SiteConfiguration {
        collections,
        ..SiteConfiguration::default()
    };
    let terms = Terms {
        place: Path::new("the collection"),
        agrees_to_deletions: false,
        overlaps_allowed: false,
        is_rehearsal: args.dry_run,
        digest: None,
    };
    let planned = change::carry_out(&mut catalog, &wanted, &terms, session)?;
    Ok(Answer::new(planned))
}

fn collection(args: &Args) -> Result<Collection, Failure> {
    let mut rules = Vec::new();
    if !args.direct.is_empty() {
        rules.push(MemberRule::Direct(args.direct.clone()));
    }
    for text in &args.query {
        rules.push(MemberRule::Query(filter::parse(text)?));
    }
    rules.extend(args.include.iter().cloned().map(MemberRule::Include));
    rules.extend(args.exclude.iter().cloned().map(MemberRule::Exclude));
    Ok(Collection {
        id: args.id.clone(),
        title: args.title.clone(),
        limit_to: args.limit_to.clone(),
        rules,
    })
}
