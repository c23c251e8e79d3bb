//! Content for other clients (peer cache, domain.md L8): what this machine holds is offered to the site, and given to those of
//! its boundary whom the site sends. It needs the machine's own agent to keep running.

use super::content::Supply;
use super::identity::Enrolled;
use super::line::Line;
use super::time::TrustedClock;
use super::{AgentFolder, Error, Machine};
use crate::content::Store;
use crate::host::clock::Clock;
use crate::model::client_settings::PeerCache;
use crate::model::digest::Digest;
use crate::model::id::{ClientId, SiteCode};
use crate::model::message::{Body, Offer, OfferedPackage};
use crate::model::policy::PolicyBody;
use crate::trust::PublicKey;
use crate::trust::ticket::{self, Keeper};
use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::time::{Duration, Instant};

/// Gives content to others, as long as it is told to.
pub trait PeerServer {
    /// Serves from now on as the settings say, or no more. Gives the port at which it does.
    fn serve(&self, settings: Option<&PeerCache>) -> io::Result<Option<u16>>;
}

/// Serves as policy says, and tells the site what there is.
pub fn offer(
    machine: &Machine<'_>,
    (line, is_online): (&Line<'_>, bool),
    settings: Option<&PeerCache>,
    (supply, policies): (&Supply<'_>, &[PolicyBody]),
) -> Result<(), Error> {
    let served = machine.peers.map_or(Ok(None), |door| door.serve(settings));
    let served = served.map_err(|error| Error::not_followed("peer cache", error))?;
    let Some(port) = served.filter(|_| is_online) else {
        return Ok(());
    };
    let held = policies.iter().filter(|policy| supply.holds(policy));
    let mut holds: Vec<OfferedPackage> = held
        .map(|policy| OfferedPackage {
            package: policy.package.clone(),
            version: policy.package_version,
        })
        .collect();
    holds.sort();
    holds.dedup();
    line.report(Body::Offer(Offer { port, holds })).map(drop)
}

/// What there is for others, and who may have it.
pub struct PeerShelf {
    folder: AgentFolder,
    store: Store,
    believed: RefCell<Option<Believed>>,
}

/// Who this machine is and whom it believes, as it was read a moment ago: whoever asks in vain again and again is not to cost
/// more than a signature.
#[derive(Clone)]
struct Believed {
    at: Instant,
    site: SiteCode,
    client: ClientId,
    keys: Vec<PublicKey>,
}

/// A new policy key is believed after so long.
const LOOK: Duration = Duration::from_secs(60);

impl PeerShelf {
    /// Of the agent with this folder.
    pub fn open(folder: &AgentFolder) -> Result<Self, Error> {
        Ok(Self {
            folder: folder.clone(),
            store: Store::open(&folder.cache())?,
            believed: RefCell::default(),
        })
    }

    fn believed(&self) -> Result<Believed, Error> {
        let known = self.believed.borrow().clone();
        if let Some(known) = known.filter(|known| known.at.elapsed() < LOOK) {
            return Ok(known);
        }
        let enrolled = Enrolled::load(&self.folder)?;
        let read = Believed {
            at: Instant::now(),
            site: enrolled.trust.site,
            client: enrolled.identity.client,
            keys: enrolled.trust.policy_keys,
        };
        self.believed.replace(Some(read.clone()));
        Ok(read)
    }

    /// The object, for a client that shows a ticket of the site's for it; none when it may not have it, or it is not here.
    pub fn admit(
        &self,
        presented: &str,
        object: &Digest,
        clock: &dyn Clock,
    ) -> Result<Option<File>, Error> {
        let believed = self.believed()?;
        let now = TrustedClock::open(&self.folder, clock)?.now();
        let keeper = Keeper::Peer(&believed.client);
        let Ok(ticket) = ticket::admit(presented, (object, keeper), &believed.keys, now) else {
            return Ok(None);
        };
        if ticket.site != believed.site || !self.is_of(&ticket.manifest, object) {
            return Ok(None);
        }
        Ok(self.store.get(object).ok())
    }

    /// Whether it is of the package version with this manifest, as far as that is known here.
    fn is_of(&self, manifest: &Digest, object: &Digest) -> bool {
        let Ok(known) = self.store.manifest(manifest) else {
            return false;
        };
        let is_file = |digest: &Digest| known.files.iter().any(|file| file.sha256 == *digest);
        let objects = known.objects();
        object == manifest || is_file(object) || objects.iter().any(|it| it.sha256 == *object)
    }
}
