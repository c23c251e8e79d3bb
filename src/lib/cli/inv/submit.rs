//! `smsinv submit`: hands an inventory to the site: into the catalog, through a drop directory, or to a management point.

use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::cli::Answer;
use crate::cli::agent::endpoint::EndpointArgs;
use crate::cli::agent::keep_secrets;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::Page;
use crate::model::inventory::Inventory;
use crate::rules::permit::Action;
use crate::service::inventory::take;
use crate::service::{Error, agent, client, deliver};
use std::path::PathBuf;

/// Hand an inventory to the site
///
/// Into the catalog as the last one of a client, which is judged by it; or into a drop directory, from where 'smsinv take'
/// fetches it; or to a management point, signed by this machine's agent.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv submit inventory.json --client web-1",
    "smsinv collect --root /mnt/image | smsinv submit - --client image-1",
    "smsinv collect | smsinv submit - --drop /mnt/usb/drop",
    "smsinv collect | smsinv submit - --management-point",
))]
#[command(group = clap::ArgGroup::new("destination").required(true))]
pub struct Args {
    /// The inventory, or - for standard input
    file: PathBuf,
    /// Into the catalog, as that of this client: its id, host name or fingerprint
    #[arg(long, value_name = "CLIENT", group = "destination")]
    client: Option<String>,
    /// Into this drop directory
    #[arg(long, value_name = "DIR", group = "destination")]
    drop: Option<PathBuf>,
    /// To the management point that this machine is enrolled at
    #[arg(long, group = "destination")]
    management_point: bool,
    /// The agent's own folder, with --management-point [default: /var/lib/sms/agent]
    #[arg(long, value_name = "DIR", requires = "management_point")]
    state_dir: Option<PathBuf>,
    /// Check everything, but store nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let inventory: Inventory = read_document(&args.file)?;
    match (&args.client, &args.drop) {
        (Some(name), _) => into_catalog(name, &inventory, (args, session))?,
        (None, Some(directory)) if !args.dry_run => {
            let path = deliver::drop_off(directory, &inventory)?;
            session.detail(&format!("written to {}", path.display()));
        }
        (None, None) if !args.dry_run => to_point(args, &inventory, session)?,
        _ => {}
    }
    Ok(Answer::new(Body {
        body: inventory,
        page,
    }))
}

fn into_catalog(
    name: &str,
    inventory: &Inventory,
    (args, session): (&Args, &Session),
) -> Result<(), Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    session.detail(&format!(
        "storing it as that of {name} and judging the client"
    ));
    let work = |tx: &mut Tx| -> Result<(), Error> {
        let client = client::find(tx, name)?;
        actor.sign_in(tx)?;
        take(tx, &client.id, inventory, now)?;
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "inventory submit".to_owned(),
            object: client.id.to_string(),
            before: client.inventory_at.map(|at| at.to_string()),
            after: Some(inventory.collected_at.to_string()),
        })?;
        Ok(())
    };
    match args.dry_run {
        true => catalog.rehearse(work)?,
        false => catalog.write(work)?,
    }
    Ok(())
}

/// As the agent would report it, in its order and under its key.
fn to_point(args: &Args, inventory: &Inventory, session: &Session) -> Result<(), Failure> {
    keep_secrets();
    let endpoint = EndpointArgs::at(args.state_dir.clone()).open(session)?;
    let options = agent::CycleOptions {
        inventory_only: true,
        ..agent::CycleOptions::default()
    };
    let collect = || inventory.clone();
    let cycle = endpoint.with(|machine| {
        let machine = agent::Machine {
            collect: &collect,
            ..*machine
        };
        agent::once(&endpoint.folder, &machine, &options)
    })?;
    match cycle.problems.into_iter().next() {
        Some(problem) => Err(problem.into()),
        None if !cycle.inventory_sent => {
            Err(Failure::new(Kind::Failed, "no management point took it"))
        }
        None => Ok(()),
    }
}

fn page(inventory: &Inventory) -> Page {
    Page::default().line(format!(
        "Inventory of {} with {} packages, collected {}.",
        inventory.machine.hostname,
        inventory.packages.len(),
        text::moment(inventory.collected_at)
    ))
}
