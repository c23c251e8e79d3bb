//! Tickets for content: made for approved clients, and asked for at the distribution points of the site.

use super::Error;
use super::port::{ContentPort, Refusal};
use super::site::{self, SiteFolder};
use super::station::Station;
use crate::catalog::Tx;
use crate::content::Store;
use crate::host::clock::{Clock, SystemClock};
use crate::host::files;
use crate::model::client::Client;
use crate::model::digest::Digest;
use crate::model::id::{PackageId, SiteCode};
use crate::model::message::{Ticket, TicketKey};
use crate::model::time::Timestamp;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::ticket::{self, KEY_LIFE, Keeper, LIFE};
use crate::trust::{self, PayloadType, PublicKey, SigningKey, SiteTrust};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A ticket key with less life left than this gets a successor.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a distribution point goes by what it read of the site's trust.
const TRUST_LOOK: Duration = Duration::from_secs(60);
/// The contents of so many manifests are kept in mind.
const MOST_MANIFESTS: usize = 256;

/// Makes tickets.
pub struct TicketPen {
    site: SiteCode,
    key: SigningKey,
    voucher: Vec<u8>,
    policy: PublicKey,
    renew_at: Timestamp,
}

impl TicketPen {
    /// The site's ticket key; a new one when there is none with life left, or the policy key does not vouch for it.
    pub fn open(
        folder: &SiteFolder,
        site: &SiteCode,
        policy: &SigningKey,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let keys = KeyDirectory::open(&folder.keys())?;
        match Self::load(folder, &keys, policy) {
            Some(pen) if pen.site == *site && now < pen.renew_at => Ok(pen),
            _ => Self::renew(folder, &keys, (site, policy), now),
        }
    }

    /// Whether it may still be used, at a site with this policy key.
    pub fn is_good(&self, policy: &PublicKey, now: Timestamp) -> bool {
        self.policy == *policy && now < self.renew_at
    }

    fn load(folder: &SiteFolder, keys: &KeyDirectory, policy: &SigningKey) -> Option<Self> {
        let limit = PayloadType::TicketKey.envelope_limit() as u64;
        let voucher = files::read(&folder.ticket_key(), limit).ok()?;
        let known = trust::open(&voucher, PayloadType::TicketKey, &[policy.public()]).ok()?;
        let known: TicketKey = known.json().ok()?;
        let key = keys.load(KeyRole::Ticket).ok()?;
        (known.key == key.public().to_string()).then(|| Self {
            site: known.site,
            key,
            voucher,
            policy: policy.public(),
            renew_at: known.expires_at.before(OVERLAP),
        })
    }

    fn renew(
        folder: &SiteFolder,
        keys: &KeyDirectory,
        (site, policy): (&SiteCode, &SigningKey),
        now: Timestamp,
    ) -> Result<Self, Error> {
        let key = keys.renew(KeyRole::Ticket)?;
        let known = TicketKey {
            site: site.clone(),
            key: key.public().to_string(),
            issued_at: now,
            expires_at: now.after(KEY_LIFE),
        };
        let voucher = ticket::seal_key(&known, policy)?;
        files::write_atomic(&folder.ticket_key(), &voucher)?;
        Ok(Self {
            site: site.clone(),
            key,
            voucher,
            policy: policy.public(),
            renew_at: known.expires_at.before(OVERLAP),
        })
    }

    /// A ticket for a package version that is deployed to the client; none for any other.
    pub fn ticket(
        &self,
        tx: &mut Tx,
        client: &Client,
        (package, version): (&PackageId, u32),
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        let is_assigned = tx
            .deployments_of(&client.id)?
            .iter()
            .any(|own| own.package == *package && own.package_version == version);
        let found = match is_assigned {
            true => tx.package_version(package, version)?,
            false => None,
        };
        let Some(found) = found else {
            return Ok(None);
        };
        let ticket = Ticket {
            site: self.site.clone(),
            client: client.id.clone(),
            client_key: client.public_key.clone(),
            package: package.clone(),
            version,
            manifest: found.manifest,
            expires_at: now.after(LIFE),
        };
        Ok(Some(ticket::issue(&ticket, &self.key, &self.voucher)?))
    }
}

/// Sees to it that only who has a ticket reads content. Needs the site's trust documents, and no catalog; where there is
/// one in the same process, a client that is blocked is shut out at once, not when its ticket expires.
pub struct Gatekeeper {
    folder: SiteFolder,
    store: Store,
    station: Option<Arc<Station>>,
    known: Mutex<Option<Believed>>,
    contents: Mutex<HashMap<Digest, Arc<BTreeSet<Digest>>>>,
}

/// The site's trust as it was read.
#[derive(Clone)]
struct Believed {
    at: Timestamp,
    trust: Arc<SiteTrust>,
}

impl Gatekeeper {
    /// For the content in a directory.
    pub fn new(
        folder: SiteFolder,
        directory: &Path,
        station: Option<Arc<Station>>,
    ) -> Result<Self, Error> {
        Ok(Self {
            folder,
            store: Store::open(directory)?,
            station,
            known: Mutex::default(),
            contents: Mutex::default(),
        })
    }

    fn believed(&self, now: Timestamp) -> Result<Believed, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(known) if now >= known.at && now < known.at.after(TRUST_LOOK) => Ok(known.clone()),
            _ => {
                let root = site::load_root(&self.folder)?;
                let fresh = Believed {
                    at: now,
                    trust: Arc::new(site::read_trust(&self.folder, &root)?),
                };
                Ok(known.insert(fresh).clone())
            }
        }
    }

    /// The objects of a package version: its manifest, and the files that it names. The manifest is believed because the
    /// ticket names its digest.
    fn contents(&self, manifest: &Digest) -> Result<Arc<BTreeSet<Digest>>, Error> {
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = contents.get(manifest) {
            return Ok(known.clone());
        }
        let read = self.store.manifest(manifest)?;
        let mut objects: BTreeSet<Digest> = (read.objects().iter())
            .map(|object| object.sha256)
            .collect();
        objects.insert(*manifest);
        if contents.len() >= MOST_MANIFESTS {
            contents.clear();
        }
        let objects = Arc::new(objects);
        contents.insert(*manifest, objects.clone());
        Ok(objects)
    }
}

impl ContentPort for Gatekeeper {
    fn admit(&self, presented: Option<&str>, object: &Digest) -> Result<(), Refusal> {
        let presented = presented.ok_or(Refusal::NoTicket)?;
        let now = SystemClock.now();
        let believed = self.believed(now)?;
        let keys = &believed.trust.policy_keys;
        let ticket = ticket::admit(presented, (object, Keeper::Point), keys, now);
        let ticket = ticket.map_err(|_| Refusal::NoTicket)?;
        if ticket.site != believed.trust.site {
            return Err(Refusal::NoTicket);
        }
        if let Some(station) = &self.station
            && !station.is_approved(&ticket.client, &ticket.client_key)?
        {
            return Err(Refusal::NoTicket);
        }
        let is_of_package =
            *object == ticket.manifest || self.contents(&ticket.manifest)?.contains(object);
        is_of_package.then_some(()).ok_or(Refusal::NoTicket)
    }
}
