//! A delta made part of a client's inventory. What it does not touch is not read, where that can be helped.

use super::super::engine::statements;
use super::super::{Error, Tx};
use super::UPSERT;
use super::document::Document;
use super::software::Exchange;
use crate::model::delta::Delta;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::inventory::{
    Applied, PACKAGES, PackageChange, Sections, Standing, Sum, Unfit, apply, changes, document,
    join,
};

/// What is stored of a client, as far as a delta needs it.
struct Before {
    set: i64,
    inventory: Inventory,
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
        let applied = match apply((&mut sections, before.packages), delta) {
            Ok(applied) => applied,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let is_of_packages = |class: &str| class == PACKAGES;
        let inventory = match delta.changes.iter().all(|own| is_of_packages(&own.class)) {
            true => None,
            false => match join(&sections, delta.collected_at) {
                Ok(inventory) => Some(inventory),
                Err(error) => return Ok(Err(malformed(&error))),
            },
        };
        let Applied {
            packages,
            basis,
            change,
        } = applied;
        let exchange = match self.exchange(client, &before, change)? {
            Ok(exchange) => exchange,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let at = (delta.collected_at, now);
        match inventory {
            None => self.store_set_alone(client, (&before, exchange), at)?,
            Some(inventory) => {
                let after = (inventory, &sections);
                self.store_changed(client, (&before, after), (exchange, now))?;
            }
        }
        let standing = Standing {
            serial: delta.serial,
            state: delta.state,
        };
        self.note_report(client, standing, (packages, &basis))?;
        Ok(Ok(basis))
    }

    fn before(&mut self, client: &ClientId) -> Result<Option<Before>, Error> {
        let reported = self.reported(client)?;
        let packages = reported.and_then(|known| known.packages);
        let (Some(packages), Some((set, inventory))) = (packages, self.inventory_head(client)?)
        else {
            return Ok(None);
        };
        let failed = |error| Error::sql(UPSERT.doing, error);
        Ok(Some(Before {
            set,
            sections: Sections::of(&inventory).map_err(failed)?,
            inventory,
            packages,
        }))
    }

    fn exchange(
        &mut self,
        client: &ClientId,
        before: &Before,
        change: PackageChange,
    ) -> Result<Result<Exchange, Unfit>, Error> {
        match change.is_empty() {
            true => Ok(Ok(Exchange::none(before.set))),
            false => self.change_packages(client, change),
        }
    }

    /// Stores packages that changed, where nothing else has.
    fn store_set_alone(
        &mut self,
        client: &ClientId,
        (before, exchange): (&Before, Exchange),
        (collected_at, now): (Timestamp, Timestamp),
    ) -> Result<(), Error> {
        let values = [
            client.as_str().into(),
            collected_at.into(),
            now.into(),
            exchange.set.into(),
        ];
        self.execute(UPDATE_SET, &values)?;
        let after = (&before.sections, collected_at);
        self.note_changes(client, (before, after), (&exchange, now))?;
        self.drop_left_set(exchange.left)
    }

    /// Stores what is no package and changed, and the packages.
    fn store_changed(
        &mut self,
        client: &ClientId,
        (before, (inventory, sections)): (&Before, (Inventory, &Sections)),
        (exchange, now): (Exchange, Timestamp),
    ) -> Result<(), Error> {
        let (id, old) = (client.as_str(), &before.inventory);
        self.store_columns(client, &inventory, (exchange.set, now))?;
        self.change_system(id, (&inventory, old))?;
        self.store_classes(id, (&inventory, Some(old)))?;
        self.store_files(id, (&inventory.files, Some(old)))?;
        self.rename(client, &inventory)?;
        let after = (sections, inventory.collected_at);
        self.note_changes(client, (before, after), (&exchange, now))?;
        let failed = |error| Error::sql(UPSERT.doing, error);
        let (ready, _) = Document::of(document(&inventory).map_err(failed)?);
        self.store_document(id, (&ready, false))?;
        self.drop_left_set(exchange.left)
    }

    fn note_changes(
        &mut self,
        client: &ClientId,
        (before, (sections, collected_at)): (&Before, (&Sections, Timestamp)),
        (exchange, now): (&Exchange, Timestamp),
    ) -> Result<(), Error> {
        let failed = |error| Error::sql(UPSERT.doing, error);
        let old = (&before.sections, &exchange.gone[..]);
        let found = changes(old, (sections, &exchange.new)).map_err(failed)?;
        self.add_history(client, &found, (now, collected_at))
    }
}

fn malformed(error: &serde_json::Error) -> Unfit {
    Unfit::Malformed {
        class: "inventory".to_owned(),
        reason: error.to_string(),
    }
}

statements! {
    UPDATE_SET: "store the packages of a client" = "
        UPDATE inventory
        SET collected_at = $2, received_at = $3, software_set = $4
        WHERE client = $1";
}
