//! The last resort: a root begun anew, when so many root keys are lost that the old one can never be followed by another.
//! Every machine must be told of it by hand (`smsagent repin`); the old root is kept beside, for the record.

use super::KeySite;
use crate::catalog::Catalog;
use crate::host::{self, files};
use crate::model::digest::Digest;
use crate::model::role::ManagementPoint;
use crate::service::Error;
use crate::service::operator::{first_roster, load_roster, own_key};
use crate::service::{release, site};
use crate::trust::keys::{KeyDirectory, KeyRole, SITE_ROLES};
use crate::trust::root;
use std::fs;

/// Begins a root anew with keys of this machine; gives its pin. Cut short, it is repeated. The operators stay; when nothing
/// says any more who they are, `operator` is the only one, with the key in the site's folder.
pub fn reset_root(site: &KeySite, catalog: &mut Catalog, operator: &str) -> Result<Digest, Error> {
    let folder = &site.folder;
    let roster = match load_roster(folder) {
        Ok(roster) => Some(roster),
        Err(Error::NoOperator { .. } | Error::Trust(_) | Error::Host(_)) => None,
        Err(error) => return Err(error),
    };
    let keys = KeyDirectory::open(&folder.keys())?;
    for role in [KeyRole::Root, KeyRole::Release] {
        keys.next(role)?;
        keys.adopt(role)?;
    }
    site::complete_keys(folder, &keys, (&site.code, site.now), &SITE_ROLES)?;
    let bytes = site::first_root(&keys, site.now)?;
    set_aside(site)?;
    files::write_atomic(&folder.root(1), &bytes)?;
    let pin = root::pin(&bytes);
    let known = catalog.write(|tx| {
        tx.set_hierarchy(&pin.to_string())?;
        tx.roster_version()
    })?;
    let mut roster = match roster {
        Some(roster) => roster,
        None => {
            let (key, _) = own_key(&folder.operator_key())?;
            first_roster((&site.code, pin), (operator, key), site.now)
        }
    };
    roster.hierarchy = pin;
    roster.version = roster.version.max(known) + 1;
    roster.issued_at = site.now;
    let release = keys.load(KeyRole::Release)?;
    files::write_atomic(&folder.roster(), &roster.seal(&release)?)?;
    let point = |url: &String| ManagementPoint { url: url.clone() };
    let points: Vec<ManagementPoint> = site.points.iter().map(point).collect();
    site::publish_trust(folder, &site.code, &points, site.now)?;
    release::renew(folder, site.now)?;
    Ok(pin)
}

/// What hangs on the old root goes to a folder that is named by its pin.
fn set_aside(site: &KeySite) -> Result<(), Error> {
    let folder = &site.folder;
    let first = folder.root(1);
    if !first.exists() {
        return Ok(());
    }
    let old = root::pin(&files::read(&first, root::MAX_ROOT_BYTES as u64)?).to_string();
    let (roots, aside) = (
        folder.path().join("trust/root"),
        folder.path().join(format!("trust/lost-{old:.16}")),
    );
    files::remove(&folder.site_trust())?;
    files::remove(&folder.retiring())?;
    fs::rename(&roots, &aside).map_err(host::Error::io("rename", &roots))?;
    Ok(files::private_folder(&roots)?)
}
