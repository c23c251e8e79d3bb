//! `smsctl client show`.

use super::list::Listed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::model::id::CollectionId;
use crate::service::{Error, client};
use serde::Serialize;

/// Show one client
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client show web-01",
    "smsctl client show web-01 --json",
))]
pub struct Args {
    /// The client: its id or its host name
    client: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (client, collections) = session.catalog()?.read(|tx| {
        let client = client::find(tx, &args.client)?;
        let collections = tx.collections_of(&client.id)?;
        Ok::<_, Error>((client, collections))
    })?;
    Ok(Answer::new(Shown {
        client: Listed::of(client)?,
        collections,
    }))
}

/// A client and its collections.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Shown {
    /// The client.
    #[serde(flatten)]
    client: Listed,
    /// The collections that it is a member of.
    collections: Vec<CollectionId>,
}

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        document("client_detail", self)
    }

    fn page(&self) -> Page {
        let Listed {
            client,
            fingerprint,
        } = &self.client;
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let collections: Vec<&str> = self.collections.iter().map(CollectionId::as_str).collect();
        Page::default()
            .line(format!("{} is {}.", client.hostname, client.approval))
            .line(format!("  client       {}", client.id))
            .line(format!("  fingerprint  {fingerprint}"))
            .line(format!("  machine id   {}", client.machine_id))
            .line(format!("  site         {}", client.site))
            .line(format!("  epoch        {}", client.epoch))
            .line(format!(
                "  platform     {}",
                or_dash(client.platform.as_ref().map(ToString::to_string))
            ))
            .line(format!(
                "  address      {}",
                or_dash(client.address.map(|own| own.to_string()))
            ))
            .line(format!(
                "  enrolled     {}",
                text::moment(client.enrolled_at)
            ))
            .line(format!(
                "  last seen    {}",
                or_dash(client.last_seen.map(text::moment))
            ))
            .line(format!(
                "  inventory    {}",
                or_dash(client.inventory_at.map(text::moment))
            ))
            .line(format!(
                "  collections  {}",
                or_dash((!collections.is_empty()).then(|| collections.join(", ")))
            ))
    }
}
