//! Status of deployments, as clients report it.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::id::{ClientId, DeploymentId};
use crate::model::status::{DeploymentState, StatusMessage};
use crate::model::time::Timestamp;

/// A client's last word on a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentStatus {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// The deployment.
    pub deployment: DeploymentId,
    /// How it stands.
    pub state: DeploymentState,
    /// In words.
    pub detail: String,
    /// The package manager's exit code, after an installation.
    pub exit_code: Option<i32>,
    /// When, by the client's clock.
    pub at: Timestamp,
    /// When it came, by the site's clock.
    pub received_at: Timestamp,
}

impl Tx<'_> {
    /// Stores a client's word; says whether it is new. The last to arrive is the last word: client clocks decide nothing.
    pub fn add_status(
        &mut self,
        client: &ClientId,
        status: &StatusMessage,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = [
            client.as_str().into(),
            status.id.as_str().into(),
            status.deployment.as_str().into(),
            status.state.word().into(),
            status.detail.as_str().into(),
            status.exit_code.into(),
            status.at.into(),
            now.into(),
        ];
        if self.execute(INSERT, &values)? == 0 {
            return Ok(false);
        }
        self.execute(UPSERT_LAST, &values)?;
        for update in &status.updates {
            let values = [
                client.as_str().into(),
                status.id.as_str().into(),
                update.update.as_str().into(),
                update.state.word().into(),
            ];
            self.execute(INSERT_UPDATE, &values)?;
        }
        Ok(true)
    }

    /// The last words on a deployment, by host name.
    pub fn deployment_statuses(
        &mut self,
        deployment: &DeploymentId,
    ) -> Result<Vec<DeploymentStatus>, Error> {
        self.all(SELECT, &[deployment.as_str().into()], read)
    }

    /// The last words of a client, by deployment.
    pub fn statuses_of_client(
        &mut self,
        client: &ClientId,
    ) -> Result<Vec<DeploymentStatus>, Error> {
        self.all(SELECT_BY_CLIENT, &[client.as_str().into()], read)
    }

    /// All a client said of a deployment, in the order it came.
    pub fn status_history(
        &mut self,
        client: &ClientId,
        deployment: &DeploymentId,
    ) -> Result<Vec<DeploymentStatus>, Error> {
        let values = [client.as_str().into(), deployment.as_str().into()];
        self.all(SELECT_HISTORY, &values, read)
    }
}

fn read(row: &mut Row) -> Result<DeploymentStatus, Error> {
    Ok(DeploymentStatus {
        client: row.parse()?,
        hostname: row.text()?,
        deployment: row.parse()?,
        state: row.parse()?,
        detail: row.text()?,
        exit_code: row.optional(Row::number)?,
        at: row.time()?,
        received_at: row.time()?,
    })
}

statements! {
    INSERT: "store a status message" = "
        INSERT INTO status_message (client, id, deployment, state, detail, exit_code, at, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (client, id) DO NOTHING";
    UPSERT_LAST: "store a deployment's status" = "
        INSERT INTO deployment_status (client, message, deployment, state, detail, exit_code, at, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (client, deployment) DO UPDATE
        SET message = excluded.message, state = excluded.state, detail = excluded.detail,
            exit_code = excluded.exit_code, at = excluded.at, received_at = excluded.received_at";
    INSERT_UPDATE: "store a status message" = "
        INSERT INTO status_update (client, message, update_id, state)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    SELECT: "read the status of a deployment" = "
        SELECT s.client, c.hostname, s.deployment, s.state, s.detail, s.exit_code, s.at, s.received_at
        FROM deployment_status s
        JOIN client c ON c.id = s.client
        WHERE s.deployment = $1
        ORDER BY c.hostname, s.client";
    SELECT_BY_CLIENT: "read the status of a client" = "
        SELECT s.client, c.hostname, s.deployment, s.state, s.detail, s.exit_code, s.at, s.received_at
        FROM deployment_status s
        JOIN client c ON c.id = s.client
        WHERE s.client = $1
        ORDER BY s.deployment";
    SELECT_HISTORY: "read the status messages of a client" = "
        SELECT s.client, c.hostname, s.deployment, s.state, s.detail, s.exit_code, s.at, s.received_at
        FROM status_message s
        JOIN client c ON c.id = s.client
        WHERE s.client = $1 AND s.deployment = $2
        ORDER BY s.number";
}
