//! What agents say of themselves now and then.

use super::engine::statements;
use super::{Error, Tx};
use crate::model::id::ClientId;
use crate::model::message::DiscoveryRecord;
use crate::model::time::Timestamp;

impl Tx<'_> {
    /// Stores a discovery record in place of the last one of the client, and the host name it gives.
    pub fn store_discovery(
        &mut self,
        client: &ClientId,
        record: &DiscoveryRecord,
        now: Timestamp,
    ) -> Result<(), Error> {
        let addresses: Vec<String> = record.addresses.iter().map(ToString::to_string).collect();
        let addresses = addresses.join(" ");
        let id = client.as_str();
        let values = [
            id.into(),
            now.into(),
            record.fqdn.as_ref().into(),
            (&record.agent_version).into(),
            (&addresses).into(),
        ];
        self.execute(UPSERT, &values)?;
        let values = [id.into(), (&record.hostname).into()];
        self.change(UPDATE_HOSTNAME, &values, ("client", id))
    }
}

statements! {
    UPSERT: "store a discovery record" = "
        INSERT INTO client_discovery (client, received_at, fqdn, agent_version, addresses)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (client) DO UPDATE
        SET received_at = excluded.received_at, fqdn = excluded.fqdn, agent_version = excluded.agent_version,
            addresses = excluded.addresses";
    UPDATE_HOSTNAME: "store a client's host name" = "
        UPDATE client
        SET hostname = $2
        WHERE id = $1";
}
