//! What clients are told to look for, to hand over and to count, as it was applied last.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::client_settings::ClientSettings;

impl Tx<'_> {
    /// The settings; those of a new site before any were applied.
    pub fn client_settings(&mut self) -> Result<ClientSettings, Error> {
        let stored = self.first(SELECT, &[], Row::json)?;
        Ok(stored.unwrap_or_default())
    }

    /// Makes these the settings.
    pub fn set_client_settings(&mut self, settings: &ClientSettings) -> Result<(), Error> {
        let document =
            serde_json::to_string(settings).map_err(|error| Error::sql(UPSERT.doing, error))?;
        self.execute(UPSERT, &[document.as_str().into()])?;
        Ok(())
    }
}

statements! {
    SELECT: "read the settings of clients" = "
        SELECT document
        FROM client_settings
        WHERE one = 1";
    UPSERT: "store the settings of clients" = "
        INSERT INTO client_settings (one, document)
        VALUES (1, $1)
        ON CONFLICT (one) DO UPDATE
        SET document = excluded.document";
}
