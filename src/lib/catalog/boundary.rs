//! Boundaries as configured; who contains what is for `rules` to say.

use super::engine::statements;
use super::{Error, Tx};
use crate::model::boundary::Boundary;

impl Tx<'_> {
    /// All boundaries, in their configured order.
    pub fn boundaries(&mut self) -> Result<Vec<Boundary>, Error> {
        self.all(SELECT, &[], |row| {
            Ok(Boundary {
                network: row.parse()?,
                site: row.parse()?,
                locality: row.parse()?,
            })
        })
    }

    /// Makes these the boundaries.
    pub fn replace_boundaries(&mut self, boundaries: &[Boundary]) -> Result<(), Error> {
        self.execute(DELETE, &[])?;
        for (position, boundary) in (0_i64..).zip(boundaries) {
            let network = boundary.network.to_string();
            let values = [
                network.as_str().into(),
                boundary.site.as_str().into(),
                boundary.locality.word().into(),
                position.into(),
            ];
            self.execute(INSERT, &values)?;
        }
        Ok(())
    }
}

statements! {
    SELECT: "list boundaries" = "
        SELECT network, site, locality
        FROM boundary
        ORDER BY position";
    DELETE: "replace boundaries" = "
        DELETE FROM boundary";
    INSERT: "store a boundary" = "
        INSERT INTO boundary (network, site, locality, position)
        VALUES ($1, $2, $3, $4)";
}
