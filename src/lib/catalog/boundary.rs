//! Boundaries as configured; who contains what is for `rules` to say.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::boundary::{Boundary, BoundaryGroup};

impl Tx<'_> {
    /// All boundaries, in their configured order.
    pub fn boundaries(&mut self) -> Result<Vec<Boundary>, Error> {
        self.all(SELECT, &[], |row| {
            Ok(Boundary {
                network: row.parse()?,
                site: row.parse()?,
                locality: row.parse()?,
                bandwidth: row.json()?,
            })
        })
    }

    /// Makes these the boundaries.
    pub fn replace_boundaries(&mut self, boundaries: &[Boundary]) -> Result<(), Error> {
        self.execute(DELETE, &[])?;
        for (position, boundary) in (0_i64..).zip(boundaries) {
            let network = boundary.network.to_string();
            let bandwidth = serde_json::to_string(&boundary.bandwidth)
                .map_err(|error| Error::sql(INSERT.doing, error))?;
            let values = [
                network.as_str().into(),
                boundary.site.as_str().into(),
                boundary.locality.word().into(),
                position.into(),
                bandwidth.as_str().into(),
            ];
            self.execute(INSERT, &values)?;
        }
        Ok(())
    }

    /// All boundary groups, in their configured order.
    pub fn boundary_groups(&mut self) -> Result<Vec<BoundaryGroup>, Error> {
        self.all(SELECT_GROUPS, &[], Row::json)
    }

    /// Makes these the boundary groups.
    pub fn replace_boundary_groups(&mut self, groups: &[BoundaryGroup]) -> Result<(), Error> {
        self.execute(DELETE_GROUPS, &[])?;
        for (position, group) in (0_i64..).zip(groups) {
            let document = serde_json::to_string(group)
                .map_err(|error| Error::sql(INSERT_GROUP.doing, error))?;
            let values = [
                group.id.as_str().into(),
                document.as_str().into(),
                position.into(),
            ];
            self.execute(INSERT_GROUP, &values)?;
        }
        Ok(())
    }
}

statements! {
    SELECT_GROUPS: "list boundary groups" = "
        SELECT document
        FROM boundary_group
        ORDER BY position";
    DELETE_GROUPS: "replace boundary groups" = "
        DELETE FROM boundary_group";
    INSERT_GROUP: "store a boundary group" = "
        INSERT INTO boundary_group (id, document, position)
        VALUES ($1, $2, $3)";
    SELECT: "list boundaries" = "
        SELECT network, site, locality, bandwidth
        FROM boundary
        ORDER BY position";
    DELETE: "replace boundaries" = "
        DELETE FROM boundary";
    INSERT: "store a boundary" = "
        INSERT INTO boundary (network, site, locality, position, bandwidth)
        VALUES ($1, $2, $3, $4, $5)";
}
