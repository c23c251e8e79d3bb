//! Where roles are: management points and distribution points.

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::id::{DistributionPointId, SiteCode};
use crate::model::role::{DistributionPoint, ManagementPoint};

impl Tx<'_> {
    /// All management points, in their configured order.
    pub fn management_points(&mut self) -> Result<Vec<ManagementPoint>, Error> {
        self.all(SELECT_MPS, &[], |row| {
            Ok(ManagementPoint { url: row.text()? })
        })
    }

    /// Makes these the management points.
    pub fn replace_management_points(&mut self, points: &[ManagementPoint]) -> Result<(), Error> {
        self.execute(DELETE_MPS, &[])?;
        for (position, point) in (0_i64..).zip(points) {
            self.execute(INSERT_MP, &[point.url.as_str().into(), position.into()])?;
        }
        Ok(())
    }

    /// All distribution points, in their configured order.
    pub fn distribution_points(&mut self) -> Result<Vec<DistributionPoint>, Error> {
        self.all(SELECT_DPS, &[], read_point)
    }

    /// A distribution point.
    pub fn distribution_point(
        &mut self,
        id: &DistributionPointId,
    ) -> Result<Option<DistributionPoint>, Error> {
        self.first(SELECT_DP, &[id.as_str().into()], read_point)
    }

    /// Makes these the distribution points; what is known of the content of those that stay is kept.
    pub fn replace_distribution_points(
        &mut self,
        points: &[DistributionPoint],
    ) -> Result<(), Error> {
        let kept: Vec<&str> = points.iter().map(|point| point.id.as_str()).collect();
        for old in self.distribution_points()? {
            if !kept.contains(&old.id.as_str()) {
                self.execute(DELETE_DP, &[old.id.as_str().into()])?;
            }
        }
        for (position, point) in (0_i64..).zip(points) {
            let json = |list: serde_json::Result<String>| {
                list.map_err(|error| Error::sql(UPSERT_DP.doing, error))
            };
            let lists = [
                json(serde_json::to_string(&point.protected))?,
                json(serde_json::to_string(&point.groups))?,
                json(serde_json::to_string(&point.pull_from))?,
                json(serde_json::to_string(&point.bandwidth))?,
            ];
            let [protected, groups, pull_from, bandwidth] =
                lists.each_ref().map(|list| list.as_str().into());
            let values: [Param; 9] = [
                point.id.as_str().into(),
                point.url.as_deref().into(),
                point.directory.as_str().into(),
                point.site.as_str().into(),
                position.into(),
                protected,
                groups,
                pull_from,
                bandwidth,
            ];
            self.execute(UPSERT_DP, &values)?;
        }
        Ok(())
    }
}

fn read_point(row: &mut Row) -> Result<DistributionPoint, Error> {
    Ok(DistributionPoint {
        id: row.parse()?,
        url: row.optional(Row::text)?,
        directory: row.text()?,
        site: row.parse::<SiteCode>()?,
        protected: row.json()?,
        groups: row.json()?,
        pull_from: row.json()?,
        bandwidth: row.json()?,
    })
}

statements! {
    SELECT_MPS: "list management points" = "
        SELECT url
        FROM management_point
        ORDER BY position";
    DELETE_MPS: "replace management points" = "
        DELETE FROM management_point";
    INSERT_MP: "store a management point" = "
        INSERT INTO management_point (url, position)
        VALUES ($1, $2)";
    SELECT_DPS: "list distribution points" = "
        SELECT id, url, directory, site, protected, point_groups, pull_from, bandwidth
        FROM distribution_point
        ORDER BY position, id";
    SELECT_DP: "read a distribution point" = "
        SELECT id, url, directory, site, protected, point_groups, pull_from, bandwidth
        FROM distribution_point
        WHERE id = $1";
    DELETE_DP: "remove a distribution point" = "
        DELETE FROM distribution_point
        WHERE id = $1";
    UPSERT_DP: "store a distribution point" = "
        INSERT INTO distribution_point (id, url, directory, site, position, protected, point_groups, pull_from, bandwidth)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE
        SET url = excluded.url, directory = excluded.directory, site = excluded.site, position = excluded.position,
            protected = excluded.protected, point_groups = excluded.point_groups, pull_from = excluded.pull_from,
            bandwidth = excluded.bandwidth";
}
