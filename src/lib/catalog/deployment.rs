//! Deployments.

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::deployment::Deployment;
use crate::model::id::{ClientId, DeploymentId};

impl Tx<'_> {
    /// Stores a new deployment.
    pub fn insert_deployment(&mut self, deployment: &Deployment) -> Result<(), Error> {
        let first = columns(deployment);
        let values = [&first[..], &[deployment.revision.into()]].concat();
        self.execute(INSERT, &values)?;
        Ok(())
    }

    /// Changes a deployment and raises its revision, which is returned.
    pub fn update_deployment(&mut self, deployment: &Deployment) -> Result<u32, Error> {
        let thing = ("deployment", deployment.id.as_str());
        self.one(UPDATE, &columns(deployment), thing, Row::number)
    }

    /// All deployments, by id.
    pub fn deployments(&mut self) -> Result<Vec<Deployment>, Error> {
        self.all(SELECT_ALL, &[], read)
    }

    /// A deployment.
    pub fn deployment(&mut self, id: &DeploymentId) -> Result<Option<Deployment>, Error> {
        self.first(SELECT, &[id.as_str().into()], read)
    }

    /// The deployments to the collections that a client is a member of, by id.
    pub fn deployments_of(&mut self, client: &ClientId) -> Result<Vec<Deployment>, Error> {
        self.all(SELECT_BY_CLIENT, &[client.as_str().into()], read)
    }

    /// Removes a deployment; what clients said of it stays.
    pub fn delete_deployment(&mut self, id: &DeploymentId) -> Result<(), Error> {
        self.change(DELETE, &[id.as_str().into()], ("deployment", id.as_str()))
    }
}

/// All columns but the revision.
fn columns(deployment: &Deployment) -> [Param<'_>; 11] {
    [
        deployment.id.as_str().into(),
        deployment.package.as_str().into(),
        deployment.package_version.into(),
        deployment.collection.as_str().into(),
        deployment.purpose.word().into(),
        deployment.available_at.into(),
        deployment.deadline.into(),
        deployment.remote_content.word().into(),
        deployment.restart.word().into(),
        deployment.created_at.into(),
        deployment.created_by.as_str().into(),
    ]
}

fn read(row: &mut Row) -> Result<Deployment, Error> {
    Ok(Deployment {
        id: row.parse()?,
        package: row.parse()?,
        package_version: row.number()?,
        collection: row.parse()?,
        purpose: row.parse()?,
        available_at: row.time()?,
        deadline: row.time()?,
        remote_content: row.parse()?,
        restart: row.parse()?,
        revision: row.number()?,
        created_at: row.time()?,
        created_by: row.text()?,
    })
}

statements! {
    INSERT: "store a deployment" = "
        INSERT INTO deployment
            (id, package, package_version, collection, purpose, available_at, deadline, remote_content, restart,
             created_at, created_by, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE: "change a deployment" = "
        UPDATE deployment
        SET package = $2, package_version = $3, collection = $4, purpose = $5, available_at = $6, deadline = $7,
            remote_content = $8, restart = $9, created_at = $10, created_by = $11, revision = revision + 1
        WHERE id = $1
        RETURNING revision";
    SELECT_ALL: "list deployments" = "
        SELECT id, package, package_version, collection, purpose, available_at, deadline, remote_content, restart,
               revision, created_at, created_by
        FROM deployment
        ORDER BY id";
    SELECT: "read a deployment" = "
        SELECT id, package, package_version, collection, purpose, available_at, deadline, remote_content, restart,
               revision, created_at, created_by
        FROM deployment
        WHERE id = $1";
    SELECT_BY_CLIENT: "list the deployments of a client" = "
        SELECT d.id, d.package, d.package_version, d.collection, d.purpose, d.available_at, d.deadline,
               d.remote_content, d.restart, d.revision, d.created_at, d.created_by
        FROM collection_member m
        JOIN deployment d ON d.collection = m.collection
        WHERE m.client = $1
        ORDER BY d.id";
    DELETE: "remove a deployment" = "
        DELETE FROM deployment
        WHERE id = $1";
}
