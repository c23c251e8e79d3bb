//! A delta made part of a client's inventory. What it does not touch is not read, where that can be helped.

use super::super::engine::{Row, statements};
use super::super::{Error, Tx};
use super::{Parts, Prepared, UPSERT};
use crate::model::delta::Delta;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::time::Timestamp;
use crate::rules::inventory::{
    PackageChange, Sections, Standing, Sum, Unfit, apply, changes, join,
};

/// What is stored of a client, as far as a delta needs it.
struct Before {
    set: i64,
    sections: Sections,
    packages: Sum,
}

impl Tx<'_> {
    /// Makes a delta part of the client's inventory; nothing is changed by one that does not fit. Whether it follows what is
    /// stored was asked before. Gives the digest of all that updates are judged by.
    pub fn store_delta(
        &mut self,
        client: &ClientId,
        delta: &Delta,
        now: Timestamp,
    ) -> Result<Result<Digest, Unfit>, Error> {
        let Some(before) = self.before(client)? else {
            return Ok(Err(Unfit::Unknown));
        };
        let mut sections = before.sections.clone();
        let (sum, change) = match apply((&mut sections, before.packages), delta) {
            Ok(applied) => applied,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let inventory = match join(&sections, delta.collected_at) {
            Ok(inventory) => inventory,
            Err(error) => return Ok(Err(malformed(&error))),
        };
        let standing = Standing {
            serial: delta.serial,
            state: delta.state,
        };
        let stored = if change.is_empty() {
            self.store_head(client, (&before, inventory), now)?
        } else {
            self.store_whole(client, (&before, inventory, change), now)?
        };
        let parts = match stored {
            Ok(parts) => parts,
            Err(unfit) => return Ok(Err(unfit)),
        };
        self.note_report(client, standing, (sum, &parts.basis))?;
        Ok(Ok(parts.basis))
    }

    fn before(&mut self, client: &ClientId) -> Result<Option<Before>, Error> {
        let reported = self.reported(client)?;
        let packages = reported.and_then(|known| known.packages);
        let (Some(packages), Some((set, head))) = (packages, self.inventory_head(client)?) else {
            return Ok(None);
        };
        let failed = |error| Error::sql(UPSERT.doing, error);
        Ok(Some(Before {
            set,
            sections: Sections::of(&head).map_err(failed)?,
            packages,
        }))
    }

    /// Stores what is no package; the packages stay as they are.
    fn store_head(
        &mut self,
        client: &ClientId,
        (before, inventory): (&Before, Inventory),
        now: Timestamp,
    ) -> Result<Result<Parts, Unfit>, Error> {
        let software = self.one(
            SELECT_DIGEST,
            &[before.set.into()],
            ("software set", ""),
            Row::digest,
        )?;
        let parts = Parts::of(&inventory, (&software, before.packages))?;
        self.store_changed(client, (&inventory, before.set), (before, &parts), now)?;
        self.note_changes(client, (before, &[]), (&parts, &[], &inventory), now)?;
        Ok(Ok(parts))
    }

    /// Stores packages that changed, and all else that may have.
    fn store_whole(
        &mut self,
        client: &ClientId,
        (before, mut inventory, change): (&Before, Inventory, PackageChange),
        now: Timestamp,
    ) -> Result<Result<Parts, Unfit>, Error> {
        let old = self.packages_of_set(before.set)?;
        inventory.packages = match change.apply(old.clone()) {
            Ok(packages) => packages,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let prepared = Prepared::new(&inventory)?;
        let stored = self.stored_set(client.as_str())?;
        let wanted = (&prepared.software, stored.as_ref());
        let set = self.software_set(&inventory.packages, wanted)?;
        let parts = prepared.parts;
        self.store_changed(client, (&inventory, set), (before, &parts), now)?;
        if let Some(stored) = stored.filter(|stored| stored.id != set) {
            self.drop_unused_set(&stored)?;
        }
        let after = (&parts, &inventory.packages[..], &inventory);
        self.note_changes(client, (before, &old), after, now)?;
        Ok(Ok(parts))
    }

    fn store_changed(
        &mut self,
        client: &ClientId,
        (inventory, set): (&Inventory, i64),
        (before, parts): (&Before, &Parts),
        now: Timestamp,
    ) -> Result<(), Error> {
        self.store_columns(client, inventory, (set, now))?;
        if before.sections == parts.sections {
            return Ok(());
        }
        self.store_document(client.as_str(), &parts.document)?;
        self.store_classes(client.as_str(), inventory)?;
        self.store_files(client.as_str(), &inventory.files)?;
        self.rename(client, inventory)
    }

    fn note_changes(
        &mut self,
        client: &ClientId,
        (before, old): (&Before, &[InstalledPackage]),
        (parts, new, inventory): (&Parts, &[InstalledPackage], &Inventory),
        now: Timestamp,
    ) -> Result<(), Error> {
        let failed = |error| Error::sql(UPSERT.doing, error);
        let found = changes((&before.sections, old), (&parts.sections, new)).map_err(failed)?;
        self.add_history(client, &found, (now, inventory.collected_at))
    }
}

fn malformed(error: &serde_json::Error) -> Unfit {
    Unfit::Malformed {
        class: "inventory".to_owned(),
        reason: error.to_string(),
    }
}

statements! {
    SELECT_DIGEST: "read a software set" = "
        SELECT digest
        FROM software_set
        WHERE id = $1";
}
