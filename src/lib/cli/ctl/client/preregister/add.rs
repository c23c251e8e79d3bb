//! `smsctl client preregister add`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::cli::yaml;
use crate::model::id::{CollectionId, KeyId};
use crate::rules::permit::Action;
use crate::service::client::{self, NewRegistration};
use crate::service::{Error, site};
use serde::Serialize;
use std::path::PathBuf;

/// Put machines on the list
///
/// A machine is known by its key, as 'smsagent id' shows it: it enrolls with the text that this command prints, which is no
/// secret. Or by its host name together with its machine id or serial number, which anyone can copy: then it needs a token of
/// 'smsctl client token' as well.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client preregister add web-01 --key 21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9",
    "smsctl client preregister add db-01 --serial PF3AB12C --collection databases",
    "smsctl client preregister add --file machines.yaml",
))]
pub struct Args {
    /// The host name
    #[arg(required_unless_present = "file")]
    hostname: Option<String>,
    /// The id of its key
    #[arg(long, value_name = "KEY", conflicts_with = "file")]
    key: Option<KeyId>,
    /// Its machine id
    #[arg(long, value_name = "ID", conflicts_with = "file")]
    machine_id: Option<String>,
    /// The serial number of its hardware
    #[arg(long, conflicts_with = "file")]
    serial: Option<String>,
    /// A collection that the client joins
    #[arg(long, value_parser = CollectionId::parse, conflicts_with = "file")]
    collection: Option<CollectionId>,
    /// A YAML list of machines, each with hostname and key, machine_id, serial or collection; all are added, or none
    #[arg(long, value_name = "FILE", conflicts_with = "hostname")]
    file: Option<PathBuf>,
    /// Check, but add nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let machines = machines(args)?;
    let root = *site::load_root(&session.folder())?.hierarchy();
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::IssueTokens)?;
    let mut token = None;
    let mut deed = |tx: &mut crate::catalog::Tx| {
        actor.sign_in(tx)?;
        for machine in &machines {
            let added = client::register(tx, machine, root, (actor.name(), now))?;
            token = Some(added.reveal());
        }
        Ok::<_, Error>(())
    };
    if args.dry_run {
        catalog.rehearse(&mut deed)?;
    } else {
        catalog.write(&mut deed)?;
    }
    Ok(Answer::new(Registered {
        hostnames: machines.iter().map(|own| own.hostname.clone()).collect(),
        enroll_with: token.filter(|_| machines.iter().any(|own| own.key.is_some())),
        dry_run: args.dry_run,
    }))
}

fn machines(args: &Args) -> Result<Vec<NewRegistration>, Failure> {
    if let Some(file) = &args.file {
        return yaml::read(file);
    }
    Ok(vec![NewRegistration {
        hostname: args.hostname.clone().unwrap_or_default(),
        key: args.key.clone(),
        machine_id: args.machine_id.clone(),
        serial: args.serial.clone(),
        collection: args.collection.clone(),
    }])
}

/// Machines that were put on the list.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Registered {
    /// Their host names.
    hostnames: Vec<String>,
    /// What a machine that is known by its key enrolls with; no secret.
    enroll_with: Option<String>,
    /// Whether nothing was changed.
    dry_run: bool,
}

impl View for Registered {
    fn json(&self) -> serde_json::Result<String> {
        document("registered_machines", self)
    }

    fn page(&self) -> Page {
        let deed = if self.dry_run { "Would add" } else { "Added" };
        let page = Page::default().line(format!("{deed} {}.", self.hostnames.join(", ")));
        match &self.enroll_with {
            Some(text) => page.line(format!("They enroll with: smsagent enroll {text}")),
            None => page.line("They enroll with a token: 'smsctl client token' makes it."),
        }
    }
}
