//! Distribution status: which distribution point holds which package version.

use super::engine::{Row, statements};
use super::{Error, Tx};
pub use crate::model::distribution::DistributionState;
use crate::model::id::{DistributionPointId, PackageId};
use crate::model::time::Timestamp;

/// The status of one package version on one distribution point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistributionStatus {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// The distribution point.
    pub point: DistributionPointId,
    /// How it stands.
    pub state: DistributionState,
    /// In words; empty when there is nothing to say.
    pub detail: String,
    /// Since when.
    pub changed_at: Timestamp,
}

impl DistributionStatus {
    /// Whether the point has all of it.
    pub fn is_complete(&self) -> bool {
        self.state == DistributionState::Complete
    }
}

impl Tx<'_> {
    /// Stores a status in place of the last one.
    pub fn set_distribution_status(&mut self, status: &DistributionStatus) -> Result<(), Error> {
        let values = [
            status.package.as_str().into(),
            status.version.into(),
            status.point.as_str().into(),
            status.state.word().into(),
            status.detail.as_str().into(),
            status.changed_at.into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// All statuses, by package, version and point.
    pub fn distribution_statuses(&mut self) -> Result<Vec<DistributionStatus>, Error> {
        self.all(SELECT_ALL, &[], read)
    }

    /// Those that are not complete.
    pub fn open_distributions(&mut self) -> Result<Vec<DistributionStatus>, Error> {
        self.all(SELECT_OPEN, &[], read)
    }

    /// Those of one distribution point.
    pub fn distributions_at(
        &mut self,
        point: &DistributionPointId,
    ) -> Result<Vec<DistributionStatus>, Error> {
        self.all(SELECT_AT, &[point.as_str().into()], read)
    }

    /// The statuses of one package version, by point.
    pub fn distribution_of(
        &mut self,
        package: &PackageId,
        version: u32,
    ) -> Result<Vec<DistributionStatus>, Error> {
        self.all(SELECT, &[package.as_str().into(), version.into()], read)
    }

    /// Forgets that a point had a package version.
    pub fn remove_distribution_status(
        &mut self,
        package: &PackageId,
        version: u32,
        point: &DistributionPointId,
    ) -> Result<(), Error> {
        let values = [
            package.as_str().into(),
            version.into(),
            point.as_str().into(),
        ];
        self.change(
            DELETE,
            &values,
            ("content on distribution point", point.as_str()),
        )
    }
}

fn read(row: &mut Row) -> Result<DistributionStatus, Error> {
    Ok(DistributionStatus {
        package: row.parse()?,
        version: row.number()?,
        point: row.parse()?,
        state: row.parse()?,
        detail: row.text()?,
        changed_at: row.time()?,
    })
}

statements! {
    UPSERT: "store a distribution status" = "
        INSERT INTO distribution_status (package, version, distribution_point, state, detail, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (package, version, distribution_point) DO UPDATE
        SET state = excluded.state, detail = excluded.detail, changed_at = excluded.changed_at";
    SELECT_ALL: "list distribution statuses" = "
        SELECT package, version, distribution_point, state, detail, changed_at
        FROM distribution_status
        ORDER BY package, version, distribution_point";
    SELECT_OPEN: "list distributions that are not complete" = "
        SELECT package, version, distribution_point, state, detail, changed_at
        FROM distribution_status
        WHERE state <> 'complete'
        ORDER BY package, version, distribution_point";
    SELECT_AT: "list the distribution statuses of a point" = "
        SELECT package, version, distribution_point, state, detail, changed_at
        FROM distribution_status
        WHERE distribution_point = $1
        ORDER BY package, version";
    SELECT: "list distribution statuses" = "
        SELECT package, version, distribution_point, state, detail, changed_at
        FROM distribution_status
        WHERE package = $1 AND version = $2
        ORDER BY distribution_point";
    DELETE: "remove a distribution status" = "
        DELETE FROM distribution_status
        WHERE package = $1 AND version = $2 AND distribution_point = $3";
}
