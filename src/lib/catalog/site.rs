//! The site whose catalog this is: its settings and its serial numbers.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::id::{DeploymentId, PackageId, SiteCode};
use crate::model::site::{ClientLife, Limits, SecondApprover, Site, SiteSettings};
use crate::model::time::Timestamp;

const THE_SITE: (&str, &str) = ("site", "of this catalog");

impl Tx<'_> {
    /// Makes the site of a new catalog; code and name come from `site`. The hierarchy is known by its id.
    pub fn create_site(
        &mut self,
        site: &Site,
        settings: &SiteSettings,
        hierarchy: &str,
    ) -> Result<(), Error> {
        let values = [
            site.code.as_str().into(),
            site.name.as_str().into(),
            site.kind.word().into(),
            site.parent.as_ref().map(SiteCode::as_str).into(),
            hierarchy.into(),
            settings.approval.word().into(),
            settings.policy_poll_minutes.into(),
            settings.inventory_stale_hours.into(),
            settings.second_approver.above_percent.into(),
            settings.second_approver.share_ignored_up_to.into(),
            settings.second_approver.above_clients.into(),
            settings.fallback_site.as_ref().map(SiteCode::as_str).into(),
        ];
        self.execute(INSERT, &values)?;
        self.set_limits(&settings.limits)?;
        self.set_client_life(&settings.clients)
    }

    /// The site.
    pub fn site(&mut self) -> Result<Site, Error> {
        self.one(SELECT, &[], THE_SITE, read_site)
    }

    /// All sites that are known here: the own one, then the others in their configured order.
    pub fn sites(&mut self) -> Result<Vec<Site>, Error> {
        let mut sites = vec![self.site()?];
        sites.extend(self.other_sites()?);
        Ok(sites)
    }

    /// The other sites of the hierarchy, as far as they are configured here.
    pub fn other_sites(&mut self) -> Result<Vec<Site>, Error> {
        self.all(SELECT_OTHERS, &[], |row| {
            let site = read_site(row)?;
            Ok(Site {
                management_points: row.json()?,
                ..site
            })
        })
    }

    /// Makes these the other sites.
    pub fn replace_other_sites(&mut self, sites: &[Site]) -> Result<(), Error> {
        self.execute(DELETE_OTHERS, &[])?;
        for (position, site) in (0_i64..).zip(sites) {
            let points = serde_json::to_string(&site.management_points)
                .map_err(|error| Error::sql(INSERT_OTHER.doing, error))?;
            let values = [
                site.code.as_str().into(),
                site.name.as_str().into(),
                site.kind.word().into(),
                site.parent.as_ref().map(SiteCode::as_str).into(),
                position.into(),
                points.as_str().into(),
            ];
            self.execute(INSERT_OTHER, &values)?;
        }
        Ok(())
    }

    /// The id of the hierarchy that the site belongs to.
    pub fn hierarchy(&mut self) -> Result<String, Error> {
        self.one(SELECT_HIERARCHY, &[], THE_SITE, Row::text)
    }

    /// What of the site may be set.
    pub fn settings(&mut self) -> Result<SiteSettings, Error> {
        let (limits, clients) = (self.limits()?, self.client_life()?);
        self.one(SELECT_SETTINGS, &[], THE_SITE, |row| {
            Ok(SiteSettings {
                code: row.parse()?,
                name: row.text()?,
                fallback_site: row.optional(Row::parse)?,
                approval: row.parse()?,
                policy_poll_minutes: row.number()?,
                inventory_stale_hours: row.number()?,
                limits,
                second_approver: SecondApprover {
                    above_percent: row.number()?,
                    share_ignored_up_to: row.number()?,
                    above_clients: row.number()?,
                },
                clients,
            })
        })
    }

    /// Changes the settings of the site with this code.
    pub fn set_settings(&mut self, settings: &SiteSettings) -> Result<(), Error> {
        let code = settings.code.as_str();
        let values = [
            code.into(),
            settings.name.as_str().into(),
            settings.approval.word().into(),
            settings.policy_poll_minutes.into(),
            settings.inventory_stale_hours.into(),
            settings.second_approver.above_percent.into(),
            settings.second_approver.share_ignored_up_to.into(),
            settings.second_approver.above_clients.into(),
            settings.fallback_site.as_ref().map(SiteCode::as_str).into(),
        ];
        self.change(UPDATE_SETTINGS, &values, ("site", code))?;
        self.set_limits(&settings.limits)?;
        self.set_client_life(&settings.clients)
    }

    /// How much clients may ask for.
    pub fn limits(&mut self) -> Result<Limits, Error> {
        self.one(SELECT_LIMITS, &[], THE_SITE, |row| {
            Ok(Limits {
                messages_per_minute: row.number()?,
                mebibytes_per_hour: row.number()?,
                requests_per_minute: row.number()?,
                full_inventories_per_hour: row.number()?,
            })
        })
    }

    /// How clients show that they are there, and when they are forgotten.
    pub fn client_life(&mut self) -> Result<ClientLife, Error> {
        self.one(SELECT_CLIENT_LIFE, &[], THE_SITE, |row| {
            Ok(ClientLife {
                heartbeat_hours: row.number()?,
                active_days: row.number()?,
                aging_days: row.number()?,
                inventory_history_days: row.number()?,
            })
        })
    }

    fn set_client_life(&mut self, life: &ClientLife) -> Result<(), Error> {
        let values = [
            life.heartbeat_hours.into(),
            life.active_days.into(),
            life.aging_days.into(),
            life.inventory_history_days.into(),
        ];
        self.change(UPDATE_CLIENT_LIFE, &values, THE_SITE)
    }

    fn set_limits(&mut self, limits: &Limits) -> Result<(), Error> {
        let values = [
            limits.messages_per_minute.into(),
            limits.mebibytes_per_hour.into(),
            limits.requests_per_minute.into(),
            limits.full_inventories_per_hour.into(),
        ];
        self.change(UPDATE_LIMITS, &values, THE_SITE)
    }

    /// The newest roster of operators that was seen.
    pub fn roster_version(&mut self) -> Result<u64, Error> {
        self.one(SELECT_ROSTER, &[], THE_SITE, Row::number)
    }

    /// Notes that a roster of this version was seen; the number only goes up.
    pub fn raise_roster_version(&mut self, version: u64) -> Result<(), Error> {
        self.execute(RAISE_ROSTER, &[version.into()])?;
        Ok(())
    }

    /// An id that no package has had.
    pub fn next_package_id(&mut self) -> Result<PackageId, Error> {
        let (code, serial) = self.one(NEXT_PACKAGE, &[], THE_SITE, code_and_serial)?;
        Ok(PackageId::make(&code, serial))
    }

    /// An id that no deployment has had.
    pub fn next_deployment_id(&mut self) -> Result<DeploymentId, Error> {
        let (code, serial) = self.one(NEXT_DEPLOYMENT, &[], THE_SITE, code_and_serial)?;
        Ok(DeploymentId::make(&code, serial))
    }

    /// When the newest entry of the audit log was written; the beginning of time when there is none.
    pub fn last_audited(&mut self) -> Result<Timestamp, Error> {
        self.one(LAST_AUDITED, &[], ("audit log", ""), Row::time)
    }

    /// Changes the id of the hierarchy, when its root is begun anew.
    pub fn set_hierarchy(&mut self, hierarchy: &str) -> Result<(), Error> {
        self.execute(UPDATE_HIERARCHY, &[hierarchy.into()])?;
        Ok(())
    }

    /// After a restore: no serial goes out twice, and each policy is issued anew.
    pub fn raise_serials(&mut self, policy: u64, id: u64) -> Result<(), Error> {
        self.execute(RAISE_POLICIES, &[policy.into()])?;
        self.execute(RAISE_IDS, &[id.into()])?;
        self.execute(FORGET_ISSUES, &[])?;
        Ok(())
    }
}

fn code_and_serial(row: &mut Row) -> Result<(SiteCode, u32), Error> {
    Ok((row.parse()?, row.number()?))
}

fn read_site(row: &mut Row) -> Result<Site, Error> {
    Ok(Site {
        code: row.parse()?,
        name: row.text()?,
        kind: row.parse()?,
        parent: row.optional(Row::parse)?,
        management_points: Vec::new(),
    })
}

statements! {
    SELECT_OTHERS: "list the other sites" = "
        SELECT code, name, kind, parent, management_points
        FROM other_site
        ORDER BY position";
    DELETE_OTHERS: "replace the other sites" = "
        DELETE FROM other_site";
    INSERT_OTHER: "store another site" = "
        INSERT INTO other_site (code, name, kind, parent, position, management_points)
        VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT: "create the site" = "
        INSERT INTO site (one, code, name, kind, parent, hierarchy, approval, policy_poll_minutes, inventory_stale_hours,
                          second_approver_above_percent, second_approver_share_ignored_up_to, second_approver_above_clients,
                          fallback_site)
        VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SELECT: "read the site" = "
        SELECT code, name, kind, parent
        FROM site
        ORDER BY one";
    SELECT_HIERARCHY: "read the site" = "
        SELECT hierarchy
        FROM site
        ORDER BY one";
    SELECT_SETTINGS: "read the site's settings" = "
        SELECT code, name, fallback_site, approval, policy_poll_minutes, inventory_stale_hours,
               second_approver_above_percent, second_approver_share_ignored_up_to, second_approver_above_clients
        FROM site
        ORDER BY one";
    UPDATE_SETTINGS: "change the site's settings" = "
        UPDATE site
        SET name = $2, approval = $3, policy_poll_minutes = $4, inventory_stale_hours = $5,
            second_approver_above_percent = $6, second_approver_share_ignored_up_to = $7,
            second_approver_above_clients = $8, fallback_site = $9
        WHERE code = $1";
    SELECT_LIMITS: "read the site's limits" = "
        SELECT messages_per_minute, mebibytes_per_hour, requests_per_minute, full_inventories_per_hour
        FROM site
        ORDER BY one";
    UPDATE_LIMITS: "change the site's limits" = "
        UPDATE site
        SET messages_per_minute = $1, mebibytes_per_hour = $2, requests_per_minute = $3,
            full_inventories_per_hour = $4";
    SELECT_CLIENT_LIFE: "read the site's settings" = "
        SELECT heartbeat_hours, active_days, aging_days, inventory_history_days
        FROM site
        ORDER BY one";
    UPDATE_CLIENT_LIFE: "change the site's settings" = "
        UPDATE site
        SET heartbeat_hours = $1, active_days = $2, aging_days = $3, inventory_history_days = $4";
    SELECT_ROSTER: "read the roster's version" = "
        SELECT roster_version
        FROM site
        ORDER BY one";
    RAISE_ROSTER: "note the roster's version" = "
        UPDATE site
        SET roster_version = $1
        WHERE roster_version < $1";
    NEXT_PACKAGE: "give out a package id" = "
        UPDATE site
        SET package_serial = package_serial + 1
        RETURNING code, package_serial";
    NEXT_DEPLOYMENT: "give out a deployment id" = "
        UPDATE site
        SET deployment_serial = deployment_serial + 1
        RETURNING code, deployment_serial";
    LAST_AUDITED: "read the audit log" = "
        SELECT COALESCE(MAX(at), 0)
        FROM audit_log";
    UPDATE_HIERARCHY: "change the hierarchy" = "
        UPDATE site
        SET hierarchy = $1";
    RAISE_POLICIES: "raise the policy serials" = "
        UPDATE client
        SET policy_serial = policy_serial + $1";
    RAISE_IDS: "raise the ids" = "
        UPDATE site
        SET package_serial = package_serial + $1, deployment_serial = deployment_serial + $1";
    FORGET_ISSUES: "forget what was issued" = "
        DELETE FROM policy_issue";
}
