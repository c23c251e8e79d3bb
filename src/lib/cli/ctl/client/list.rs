//! `smsctl client list`.

use super::fingerprint_of;
use crate::catalog::client::ClientFilter;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::filter::Where;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::model::client::{Activity, Approval, Client};
use crate::service::client::activity;
use crate::service::{Error, query};
use serde::Serialize;

/// List clients
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client list",
    "smsctl client list --approval pending --json",
    "smsctl client list --activity inactive",
))]
pub struct Args {
    /// Only clients that are pending, approved, blocked or in conflict
    #[arg(long, value_name = "STATE", value_parser = Approval::parse)]
    approval: Option<Approval>,
    /// Only clients that are active, inactive or obsolete
    #[arg(long, value_name = "STATE", value_parser = Activity::parse)]
    activity: Option<Activity>,
    #[command(flatten)]
    narrowed: Where,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let filter = ClientFilter {
        approval: args.approval,
        hostname: None,
    };
    let (narrowed, now) = (args.narrowed.filter()?, session.now());
    let (clients, activity) = session.catalog()?.read(|tx| {
        let clients = query::clients(tx, &filter, narrowed.as_ref(), now)?;
        Ok::<_, Error>((clients, activity(tx, now)?))
    })?;
    let mut listed = Clients::of(clients, page)?;
    for one in &mut listed.clients {
        one.activity = activity.get(&one.client.id).copied();
    }
    listed
        .clients
        .retain(|one| args.activity.is_none() || one.activity == args.activity);
    Ok(Answer::new(listed))
}

/// A client with its fingerprint.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Listed {
    /// The client.
    #[serde(flatten)]
    pub client: Client,
    /// Its key in words.
    pub fingerprint: String,
    /// Whether it is still there; in lists of clients and for one client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
}

impl Listed {
    /// Adds the fingerprint.
    pub fn of(client: Client) -> Result<Self, Failure> {
        let fingerprint = fingerprint_of(&client)?;
        Ok(Self {
            client,
            fingerprint,
            activity: None,
        })
    }
}

/// Clients.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Clients {
    /// The clients, by host name.
    clients: Vec<Listed>,
    #[serde(skip)]
    page: fn(&[Listed]) -> Page,
}

impl Clients {
    /// The clients with their fingerprints, and how a person reads them.
    pub fn of(clients: Vec<Client>, page: fn(&[Listed]) -> Page) -> Result<Self, Failure> {
        let clients = clients
            .into_iter()
            .map(Listed::of)
            .collect::<Result<_, _>>()?;
        Ok(Self { clients, page })
    }
}

impl View for Clients {
    fn json(&self) -> serde_json::Result<String> {
        document("clients", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.clients
            .iter()
            .map(|own| document("client", own))
            .collect()
    }

    fn page(&self) -> Page {
        (self.page)(&self.clients)
    }
}

fn page(clients: &[Listed]) -> Page {
    let mut table = Table::new(&[
        "host",
        "approval",
        "activity",
        "platform",
        "last seen",
        "fingerprint",
        "client",
    ]);
    for Listed {
        client,
        fingerprint,
        activity,
    } in clients
    {
        table.push([
            cell(&client.hostname),
            Cell::toned(client.approval, tone(client.approval)),
            activity.map_or_else(|| Cell::optional(None::<&str>), activity_cell),
            Cell::optional(client.platform.as_ref()),
            Cell::optional(client.last_seen.map(text::moment)),
            cell(fingerprint),
            cell(&client.id),
        ]);
    }
    Page::default().table(table, "No clients.")
}

fn activity_cell(activity: Activity) -> Cell {
    match activity {
        Activity::Active => cell(activity),
        Activity::Inactive | Activity::Obsolete => Cell::toned(activity, Tone::Warning),
    }
}

fn tone(approval: Approval) -> Tone {
    match approval {
        Approval::Approved => Tone::Plain,
        Approval::Pending => Tone::Warning,
        Approval::Blocked | Approval::Conflict => Tone::Bad,
    }
}
