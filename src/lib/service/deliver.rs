//! Inventories that come as files: whose they are, and what becomes of those that nobody is, or that cannot be read.
//! Whoever may write to the drop directory is believed; agents report by signed messages instead (`intake`).

use super::Error;
use super::inventory::take;
use crate::catalog::{Catalog, Tx};
use crate::host::files;
use crate::model::client::{Approval, Client};
use crate::model::document;
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::enrollment::telling_serial;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// No inventory in a file is larger.
pub const MAX_FILE: u64 = 32 * 1024 * 1024;
/// So many files are taken in one go.
const TOGETHER: usize = 10_000;
/// So many inventories wait for their client at most.
const MOST_ORPHANS: u64 = 10_000;
/// So many rejected reports of one source, and of all, are kept.
const MOST_REJECTED: (u32, u32) = (5, 200);
/// So much of a rejected report is kept.
const MOST_KEPT: usize = 1024 * 1024;
/// Where in a drop directory files lie that could not be taken.
const REJECTED: &str = "rejected";
const BEING_WRITTEN: &str = "part";

/// What became of an inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Delivery {
    /// It is the last one of this client.
    Stored {
        /// The client.
        client: ClientId,
    },
    /// The client has a newer one.
    Older {
        /// The client.
        client: ClientId,
    },
    /// It waits for its client.
    Orphan {},
    /// It could not be taken.
    Rejected {
        /// Why.
        reason: String,
    },
}

/// A file of a drop directory, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delivered {
    /// Its name.
    pub file: String,
    /// What became of it.
    #[serde(flatten)]
    pub delivery: Delivery,
}

/// Takes in the text of an inventory document. One that cannot be read is kept with the reason.
pub fn deliver(
    tx: &mut Tx,
    (source, text): (&str, &str),
    now: Timestamp,
) -> Result<Delivery, Error> {
    match document::from_json::<Inventory>(text) {
        Ok(inventory) => assign(tx, (source, text), &inventory, now),
        Err(error) => reject(tx, (source, &error.to_string()), text.as_bytes(), now),
    }
}

fn assign(
    tx: &mut Tx,
    (source, text): (&str, &str),
    inventory: &Inventory,
    now: Timestamp,
) -> Result<Delivery, Error> {
    let Some(client) = whose(tx, inventory)? else {
        if tx.count_orphans()? >= MOST_ORPHANS {
            let reason = format!(
                "no client is {}, and {MOST_ORPHANS} wait already",
                inventory.machine.hostname
            );
            return reject(tx, (source, &reason), text.as_bytes(), now);
        }
        tx.add_orphan(inventory, (source, text), now)?;
        return Ok(Delivery::Orphan {});
    };
    if client
        .inventory_at
        .is_some_and(|last| last >= inventory.collected_at)
    {
        return Ok(Delivery::Older { client: client.id });
    }
    take(tx, &client.id, inventory, now)?;
    Ok(Delivery::Stored { client: client.id })
}

/// The approved client that is the machine: by its machine id or serial number; by its host name, where it tells neither.
fn whose(tx: &mut Tx, inventory: &Inventory) -> Result<Option<Client>, Error> {
    let machine = &inventory.machine;
    let serial = inventory.hardware.system.as_ref();
    let serial = serial.and_then(|system| telling_serial(&system.serial));
    let mut found = if machine.machine_id.is_empty() && serial.is_none() {
        let by_name = crate::catalog::client::ClientFilter {
            hostname: Some(machine.hostname.clone()),
            ..Default::default()
        };
        tx.clients(&by_name)?
    } else {
        tx.clients_of_machine(&machine.machine_id, serial)?
    };
    found.retain(|client| client.approval == Approval::Approved);
    // two that say they are this machine: nobody knows which
    Ok(found.pop().filter(|_| found.is_empty()))
}

/// Gives a client that is believed now the inventory that waited for it, the newest.
pub fn adopt(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<(), Error> {
    for orphan in tx.orphans_of(&client.machine_id, &client.hostname)? {
        tx.delete_orphan(orphan.number)?;
        let last = tx.client(&client.id)?.and_then(|known| known.inventory_at);
        // what was stored can be read, unless a newer program stored it
        match document::from_json::<Inventory>(&orphan.document) {
            Ok(inventory) if last.is_none_or(|last| last < inventory.collected_at) => {
                take(tx, &client.id, &inventory, now)?;
            }
            Ok(_) => {}
            Err(error) => {
                let why = (orphan.source.as_str(), error.to_string());
                reject(tx, (why.0, &why.1), orphan.document.as_bytes(), now)?;
            }
        }
    }
    Ok(())
}

/// Keeps what could not be read, with the reason.
pub fn reject(
    tx: &mut Tx,
    (source, reason): (&str, &str),
    bytes: &[u8],
    now: Timestamp,
) -> Result<Delivery, Error> {
    let kept = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_KEPT)]);
    let size = bytes.len() as u64;
    tx.add_rejected((source, reason), (&kept, size), MOST_REJECTED, now)?;
    Ok(Delivery::Rejected {
        reason: reason.to_owned(),
    })
}

/// Takes a rejected report in again, as after this program has learned to read it. One that is taken is forgotten there.
pub fn retry(tx: &mut Tx, number: i64, now: Timestamp) -> Result<Delivery, Error> {
    let text = tx
        .rejected_document(number)?
        .ok_or_else(|| Error::missing("rejected report", number))?;
    let known = tx.rejected()?;
    let source = known.iter().find(|one| one.number == number);
    let source = source.map_or("", |one| one.source.as_str());
    match document::from_json::<Inventory>(&text) {
        Err(error) => Ok(Delivery::Rejected {
            reason: error.to_string(),
        }),
        Ok(inventory) => {
            tx.delete_rejected(number)?;
            assign(tx, (source, &text), &inventory, now)
        }
    }
}

/// Puts an inventory into a drop directory: it is there whole, or not at all.
pub fn drop_off(directory: &Path, inventory: &Inventory) -> Result<PathBuf, Error> {
    let failed = |error| Error::refused("write", directory.display(), error);
    let text = document::to_json(inventory).map_err(failed)?;
    let digest = crate::model::digest::Digest::of(text.as_bytes()).to_string();
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let host: String = inventory
        .machine
        .hostname
        .chars()
        .filter(is_plain)
        .take(64)
        .collect();
    let path = directory.join(format!("{host}-{}.json", &digest[..16]));
    let being_written = path.with_extension(BEING_WRITTEN);
    files::write_atomic(&being_written, text.as_bytes())?;
    std::fs::rename(&being_written, &path)
        .map_err(|error| Error::refused("write", path.display(), error))?;
    files::sync_folder(directory)?;
    Ok(path)
}

/// Takes what lies in a drop directory, by name: so many files, or all that one go takes. A file is removed when what it
/// said is durable; one that cannot be taken is put aside beside it, with the reason.
pub fn collect(
    catalog: &mut Catalog,
    (directory, most): (&Path, Option<usize>),
    now: Timestamp,
) -> Result<Vec<Delivered>, Error> {
    let mut done = Vec::new();
    for path in waiting(directory, most.unwrap_or(TOGETHER))? {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let delivery = match read(&path) {
            Ok(text) => catalog.write(|tx| deliver(tx, (&file, &text), now))?,
            // another server took it meanwhile
            Err(_) if !path.is_symlink() && !path.exists() => continue,
            Err(reason) => catalog.write(|tx| reject(tx, (&file, &reason), b"", now))?,
        };
        if let Delivery::Rejected { reason } = &delivery {
            put_aside(directory, (&path, &file), reason)?;
        } else {
            files::remove(&path)?;
        }
        done.push(Delivered { file, delivery });
    }
    Ok(done)
}

fn waiting(directory: &Path, most: usize) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::refused("list", directory.display(), error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let is_written = path
            .extension()
            .is_none_or(|ending| ending != BEING_WRITTEN);
        let is_shown = !entry.file_name().to_string_lossy().starts_with('.');
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_written && is_shown && !is_folder {
            found.push(path);
        }
    }
    found.sort();
    found.truncate(most);
    Ok(found)
}

/// Links are not followed: whoever may drop files may not read others with our rights.
fn read(path: &Path) -> Result<String, String> {
    let bytes = files::read_unlinked(path, MAX_FILE).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

fn put_aside(directory: &Path, (path, file): (&Path, &str), reason: &str) -> Result<(), Error> {
    let aside = directory.join(REJECTED);
    files::private_folder(&aside)?;
    let failed = |error| Error::refused("put aside", path.display(), error);
    std::fs::rename(path, aside.join(file)).map_err(failed)?;
    files::write_unlinked(&aside.join(format!("{file}.reason")), reason.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::client;
    use crate::service::testing::{self, Endpoint, catalog, now};
    use crate::service::tests::inventory;
    use std::time::Duration;

    fn document_of(hostname: &str, machine_id: &str, age: u64) -> Inventory {
        let mut inventory = inventory(&["bash"], "1-1");
        inventory.machine.hostname = hostname.into();
        inventory.machine.machine_id = machine_id.into();
        inventory.collected_at = now().before(Duration::from_secs(age));
        inventory
    }

    fn enroll(catalog: &mut Catalog, number: u8, hostname: &str) -> ClientId {
        let endpoint = Endpoint::new(number, hostname);
        catalog
            .write(|tx| -> Result<(), Error> {
                testing::trust_tokens(tx);
                let new = client::NewToken {
                    auto_approve: true,
                    ..testing::plain_token()
                };
                let token = testing::issue(tx, &new);
                endpoint.enroll(tx, &token).map(drop)
            })
            .unwrap();
        endpoint.machine.client
    }

    fn collected_at(catalog: &mut Catalog, client: &ClientId) -> Option<Timestamp> {
        let found: Result<_, Error> = catalog.read(|tx| Ok(tx.inventory(client)?));
        found.unwrap().map(|inventory| inventory.collected_at)
    }

    #[test]
    fn what_lies_in_a_drop_directory_is_taken_kept_or_put_aside() {
        let (mut catalog, folder) = (catalog(), tempfile::tempdir().unwrap());
        let client = enroll(&mut catalog, 1, "web-1");
        let drop = folder.path();
        drop_off(drop, &document_of("web-1", "machine-1", 60)).unwrap();
        drop_off(drop, &document_of("web-9", "machine-9", 60)).unwrap();
        std::fs::write(drop.join("bad.json"), "{\"format\":1").unwrap();
        std::fs::write(drop.join("half.part"), "{").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", drop.join("link.json")).unwrap();
        let done = collect(&mut catalog, (drop, None), now()).unwrap();
        let outcomes: Vec<&str> = done
            .iter()
            .map(|one| match one.delivery {
                Delivery::Stored { .. } => "stored",
                Delivery::Older { .. } => "older",
                Delivery::Orphan {} => "orphan",
                Delivery::Rejected { .. } => "rejected",
            })
            .collect();
        assert_eq!(outcomes, ["rejected", "rejected", "stored", "orphan"]);
        assert!(drop.join("rejected/bad.json.reason").exists());
        assert!(
            collect(&mut catalog, (drop, None), now())
                .unwrap()
                .is_empty()
        );
        let kept: Result<_, Error> = catalog.read(|tx| Ok(tx.rejected()?));
        assert_eq!(kept.unwrap().len(), 2);
        // an older one, and the same once more, change nothing
        for age in [60, 600] {
            drop_off(drop, &document_of("web-1", "machine-1", age)).unwrap();
            let done = collect(&mut catalog, (drop, None), now()).unwrap();
            assert!(matches!(done[0].delivery, Delivery::Older { .. }));
        }
        let last = collected_at(&mut catalog, &client);
        assert_eq!(last, Some(now().before(Duration::from_secs(60))));
        // and the orphan finds its client
        let late = enroll(&mut catalog, 9, "web-9");
        assert!(collected_at(&mut catalog, &late).is_some());
        let left: Result<_, Error> = catalog.read(|tx| Ok(tx.count_orphans()?));
        assert_eq!(left.unwrap(), 0);
    }

    #[test]
    fn rejected_reports_are_bounded_and_can_be_tried_again() {
        let mut catalog = catalog();
        catalog
            .write(|tx| -> Result<(), Error> {
                for number in 0..20 {
                    reject(tx, ("web-1", "broken"), &[b'x'; 10], now())?;
                    let source = format!("web-{}", number + 2);
                    reject(tx, (&source, "broken"), b"{", now())?;
                }
                let of_one = tx.rejected()?;
                assert_eq!(of_one.iter().filter(|one| one.source == "web-1").count(), 5);
                let text = document::to_json(&document_of("web-1", "machine-1", 0)).unwrap();
                reject(tx, ("file", "too new"), text.as_bytes(), now())?;
                let newest = tx.rejected()?.pop().unwrap().number;
                assert_eq!(retry(tx, newest, now())?, Delivery::Orphan {});
                assert!(retry(tx, newest, now()).is_err(), "it is there no more");
                Ok(())
            })
            .unwrap();
    }
}
