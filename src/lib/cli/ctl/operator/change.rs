//! `smsctl operator add`, `disable` and `remove`: changes of the roster.

use super::list::Listed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::host::files;
use crate::model::id::OperatorName;
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use crate::rules::permit::Action;
use crate::service::roster::{Drafted, RosterChange, changed, draft, publish};
use crate::trust::ceremony::SigningRequest;
use crate::trust::{PublicKey, Roster};
use serde::Serialize;
use std::path::PathBuf;

/// Put an operator on the roster, or give one on it another key and other roles
///
/// The roster is signed by the release key. Roles: viewer, approver, deployer, content, keys, admin.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl operator add bob --key PUBLIC --role approver",
    "smsctl operator add carol --key PUBLIC --role deployer --role content --dry-run",
))]
pub struct AddArgs {
    /// The operator's name
    name: OperatorName,
    /// The public half of the operator's key, as 'smsctl operator init' shows it
    #[arg(long, value_name = "PUBLIC", value_parser = parse_key)]
    key: PublicKey,
    /// A role; may be repeated
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<OperatorRole>,
    /// Show the roster as it would be
    #[arg(long)]
    dry_run: bool,
}

/// Disable an operator whose key is lost or stolen: nothing that it signed counts any more
///
/// Deployments of the operator reach no further clients; what clients have, they keep.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl operator disable bob --dry-run",
    "smsctl operator disable bob --yes",
))]
pub struct DisableArgs {
    #[command(flatten)]
    common: LeaveArgs,
}

/// Let an operator leave: it decides nothing new, what it signed stays in force
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smsctl operator remove bob --dry-run",
    "smsctl operator remove bob --yes",
))]
pub struct RemoveArgs {
    #[command(flatten)]
    common: LeaveArgs,
}

/// What both take.
#[derive(Debug, clap::Args)]
struct LeaveArgs {
    /// The operator
    name: OperatorName,
    /// Really do it
    #[arg(long)]
    yes: bool,
    /// Show the roster as it would be
    #[arg(long)]
    dry_run: bool,
}

fn parse_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).map_err(|error| error.to_string())
}

/// Carries `add` out.
pub fn add(args: &AddArgs, session: &Session) -> Result<Answer, Failure> {
    let change = RosterChange::Add {
        name: args.name.clone(),
        key: args.key,
        roles: args.roles.iter().copied().collect(),
    };
    change_to(&change, args.dry_run, session)
}

/// Carries `disable` out.
pub fn disable(args: &DisableArgs, session: &Session) -> Result<Answer, Failure> {
    let name = args.common.name.clone();
    leave(&args.common, &RosterChange::Disable { name }, session)
}

/// Carries `remove` out.
pub fn remove(args: &RemoveArgs, session: &Session) -> Result<Answer, Failure> {
    let name = args.common.name.clone();
    leave(&args.common, &RosterChange::Remove { name }, session)
}

fn leave(args: &LeaveArgs, change: &RosterChange, session: &Session) -> Result<Answer, Failure> {
    if !args.yes && !args.dry_run {
        let message = format!("operator {} could decide nothing any more", args.name);
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    change_to(change, args.dry_run, session)
}

fn change_to(change: &RosterChange, dry_run: bool, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::KeepRoster)?;
    let (folder, now) = (session.folder(), session.now());
    let next = changed(actor.roster(), change, now)?;
    let mut answer = Changed::to(&next, dry_run, now);
    if dry_run {
        return Ok(Answer::new(answer));
    }
    match draft(&folder, &next, now)? {
        Drafted::Sealed(sealed) => {
            catalog.write(|tx| publish(tx, &folder, (&actor, &sealed), now))?;
            session.seal_head(&mut catalog);
        }
        Drafted::Waiting(request) => {
            answer.request = Some(write_request(next.version, &request)?);
        }
    }
    Ok(Answer::new(answer))
}

/// Writes what the release desk must sign, here; gives the file.
pub(super) fn write_request(version: u64, request: &SigningRequest) -> Result<PathBuf, Failure> {
    let file = PathBuf::from(format!("operators-{version}.request.json"));
    files::write_atomic(&file, &request.to_bytes()?)?;
    Ok(file)
}

/// The roster after a change.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Changed {
    /// Whether nothing was changed.
    pub(super) dry_run: bool,
    /// What is carried to the release desk to be signed; absent when the release key is here.
    pub(super) request: Option<PathBuf>,
    /// The roster's version.
    pub(super) version: u64,
    /// The operators.
    pub(super) operators: Vec<Listed>,
}

impl Changed {
    /// To this roster, in force or about to be.
    pub(super) fn to(roster: &Roster, dry_run: bool, now: Timestamp) -> Self {
        let operators = roster.operators.iter();
        Self {
            dry_run,
            request: None,
            version: roster.version,
            operators: operators.map(|own| Listed::of(own, now)).collect(),
        }
    }
}

impl View for Changed {
    fn json(&self) -> serde_json::Result<String> {
        document("roster_change", self)
    }

    fn page(&self) -> Page {
        let line = match &self.request {
            _ if self.dry_run => "Dry run: nothing was changed.".to_owned(),
            None => format!("The roster has version {}.", self.version),
            Some(file) => format!(
                "Not in force yet: have {0} signed at the release desk, then run 'smsctl operator {1} {0}'.",
                file.display(),
                if self.version == 1 {
                    "found --yes --signed"
                } else {
                    "apply"
                }
            ),
        };
        super::list::table(&self.operators).line(line)
    }
}
