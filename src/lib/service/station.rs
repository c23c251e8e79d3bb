//! The site role of a server: the catalog's writer thread and the online keys behind the ports of `port`.

use super::judge::Judge;
use super::port::{Certificates, LocatorPort, Refusal, ReportPort, SitePort};
use super::report::{Report, compliance_page};
use super::site::{self, SiteFolder};
use super::watch::Watch;
use super::{Error, client, intake};
use crate::catalog::writer::Writer;
use crate::catalog::{self, Catalog, Tx};
use crate::host::clock::{Clock, SystemClock};
use crate::host::files;
use crate::model::id::{CollectionId, KeyId};
use crate::model::message::{SiteAssignment, TimeAnswer};
use crate::model::scan::FeedAge;
use crate::model::time::Timestamp;
use crate::rules::assign::{self, Assignment, Candidate, Hierarchy};
use crate::rules::member;
use crate::trust::authority::{ServerCertificate, SiteAuthority, server_config};
use crate::trust::envelope::seal_json;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::MAX_ROOT_BYTES;
use crate::trust::{PayloadType, SigningKey};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests that may wait for the writer; more are asked to come back.
const QUEUE: usize = 2_048;

/// A site that serves.
pub struct Station {
    folder: SiteFolder,
    policy: PolicyKey,
    writer: Arc<Writer>,
    judge: Judge,
    reader: Mutex<Catalog>,
    /// When the site trust document was last looked at.
    trust_seen: Mutex<Option<Timestamp>>,
    watch: Watch,
}

/// How often the site trust document is looked at, to be signed anew in time.
const TRUST_LOOK: Duration = Duration::from_secs(24 * 60 * 60);

impl Station {
    /// Opens the site at `folder`, whose catalog is at `address`.
    pub fn open(folder: SiteFolder, address: &str) -> Result<Self, Error> {
        let keys = site::load_site_keys(&folder)?;
        let writer = Arc::new(Writer::start(Catalog::open(address)?, QUEUE)?);
        let mut reader = Catalog::open(address)?;
        let left = reader.read(|tx| tx.clients_not_judged())?;
        Ok(Self {
            policy: PolicyKey {
                directory: KeyDirectory::open(&folder.keys())?,
                held: Mutex::new((None, Arc::new(keys.policy))),
            },
            folder,
            judge: Judge::start(writer.clone(), left)?,
            writer,
            reader: Mutex::new(reader),
            trust_seen: Mutex::new(None),
            watch: Watch::start(Catalog::open(address)?)?,
        })
    }

    /// Publishes the site trust document, when it is a day since that was done: called at the start, and by whoever asks for
    /// the document. What is right and has life left stays as it is.
    pub fn publish_trust(&self) -> Result<(), Error> {
        let now = self.now();
        let mut seen = self
            .trust_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // a clock that was put back is no reason to wait
        if seen.is_some_and(|seen| now >= seen && now < seen.after(TRUST_LOOK)) {
            return Ok(());
        }
        let (site, points) = self.read(|tx| Ok((tx.site()?.code, tx.management_points()?)))?;
        site::publish_trust(&self.folder, &site, &points, now)?;
        *seen = Some(now);
        Ok(())
    }

    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    fn read<T>(&self, work: impl FnMut(&mut Tx) -> Result<T, Error>) -> Result<T, Error> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.read(work)
    }

    fn file(&self, path: &std::path::Path, limit: usize) -> Result<Vec<u8>, Refusal> {
        if !path.exists() {
            return Err(Refusal::Missing);
        }
        files::read(path, limit as u64).map_err(|error| Refusal::Failed(error.to_string()))
    }
}

/// The policy key as it lies in the site's folder: one that was rotated is taken up without a restart.
struct PolicyKey {
    directory: KeyDirectory,
    /// When the file was written, and the key that was in it.
    held: Mutex<(Option<Timestamp>, Arc<SigningKey>)>,
}

impl PolicyKey {
    fn current(&self) -> Result<Arc<SigningKey>, Error> {
        let stored_at = self.directory.stored_at(KeyRole::Policy);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != stored_at {
            *held = (stored_at, Arc::new(self.directory.load(KeyRole::Policy)?));
        }
        Ok(held.1.clone())
    }
}

impl SitePort for Station {
    fn root(&self, version: u64) -> Result<Vec<u8>, Refusal> {
        self.file(&self.folder.root(version), MAX_ROOT_BYTES)
    }

    fn site_trust(&self) -> Result<Vec<u8>, Refusal> {
        self.publish_trust()?;
        let limit = PayloadType::SiteTrust.envelope_limit();
        self.file(&self.folder.site_trust(), limit)
    }

    fn time(&self, nonce: &str) -> Result<Vec<u8>, Refusal> {
        let answer = TimeAnswer {
            nonce: nonce.to_owned(),
            server_time: self.now(),
        };
        Ok(seal_json(PayloadType::Time, &answer, &*self.policy.current()?).map_err(Error::from)?)
    }

    fn enroll(&self, envelope: &[u8], from: IpAddr) -> Result<Vec<u8>, Refusal> {
        self.read(|tx| client::vouch(tx, envelope).map(drop))?;
        let (now, envelope) = (self.now(), envelope.to_vec());
        let receipt = self
            .writer
            .write(move |tx| client::enroll(tx, &envelope, Some(from), now))?;
        let kind = PayloadType::EnrollmentReceipt;
        Ok(seal_json(kind, &receipt, &*self.policy.current()?).map_err(Error::from)?)
    }

    fn submit(&self, envelope: &[u8], from: IpAddr) -> Result<Option<Vec<u8>>, Refusal> {
        let _work = self.judge.begin();
        let find = |keys: &[KeyId]| self.read(|tx| intake::signer(tx, keys));
        let received = intake::open(envelope, from, find)?;
        let (now, key, polls) = (self.now(), self.policy.current()?, self.watch.polls());
        let its_key = key.clone();
        let taken = self
            .writer
            .write(move |tx| intake::take(tx, (&its_key, &polls), &received, now))?;
        if let Some(client) = taken.unjudged {
            self.judge.settle(client);
        }
        Ok(Some(taken.answer.seal(&key)?))
    }

    fn is_unchanged(&self, token: &[u8]) -> bool {
        let now = (self.now(), Instant::now());
        self.watch.polls().is_unchanged(token, now)
    }
}

impl LocatorPort for Station {
    fn site_of(&self, address: IpAddr) -> Result<Vec<u8>, Refusal> {
        let now = self.now();
        let answer = self.read(|tx| assignment(tx, address, now))?;
        Ok(seal_json(
            PayloadType::SiteAssignment,
            &answer,
            &*self.policy.current()?,
        )
        .map_err(Error::from)?)
    }
}

impl ReportPort for Station {
    fn compliance_page(&self) -> Result<String, Refusal> {
        let now = self.now();
        Ok(self.read(|tx| page(tx, now))?)
    }
}

/// The report of all clients of the site.
fn page(tx: &mut Tx, now: Timestamp) -> Result<String, Error> {
    let everyone = CollectionId::parse(member::EVERYONE)?;
    let feeds: Vec<FeedAge> = tx.feed_states()?.iter().map(FeedAge::from).collect();
    Ok(compliance_page(&Report {
        owner: &tx.site()?.name,
        compliance: &tx.compliance(&everyone, now)?,
        before: None,
        feeds: &feeds,
    }))
}

/// Which site an address belongs to. Management points of other sites are their own locators' to tell.
fn assignment(tx: &mut Tx, address: IpAddr, now: Timestamp) -> Result<SiteAssignment, Error> {
    let own = tx.site()?;
    let candidate = Candidate {
        addresses: vec![address],
        ..Candidate::default()
    };
    let hierarchy = Hierarchy {
        sites: std::slice::from_ref(&own),
        boundaries: &tx.boundaries()?,
        fallback: None,
    };
    let (site, reason) = match assign::assign(&candidate, hierarchy) {
        Assignment::Assigned { site, reason } => (Some(site), reason),
        Assignment::Unassigned { reason } => (None, reason),
    };
    let points = if site.as_ref() == Some(&own.code) {
        tx.management_points()?
    } else {
        Vec::new()
    };
    Ok(SiteAssignment {
        address,
        site,
        reason,
        management_points: points.into_iter().map(|point| point.url).collect(),
        server_time: now,
    })
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Catalog(catalog::Error::Busy { .. }) => Self::Busy,
            Error::Trust(error) => from_trust(&error),
            Error::NotTrusted { .. } | Error::Refused { .. } => Self::NotTrusted(error.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

fn from_trust(error: &crate::trust::Error) -> Refusal {
    use crate::trust::Error as E;
    match error {
        E::TooLarge { .. } | E::Malformed { .. } | E::OtherType { .. } => {
            Refusal::Malformed(error.to_string())
        }
        E::File { .. } | E::Unusable { .. } => Refusal::Failed(error.to_string()),
        _ => Refusal::NotTrusted(error.to_string()),
    }
}

/// Certificates of the site's own authority for its servers, made anew before they end.
pub struct SiteCertificates {
    authority: Authority,
    names: Vec<String>,
    current: Mutex<Option<Current>>,
}

/// Whose certificates they are.
enum Authority {
    /// This one's.
    Fixed(Box<SiteAuthority>),
    /// That of the key directory, which may be rotated while the server runs.
    Directory(KeyDirectory),
}

struct Current {
    renew_at: Timestamp,
    /// When the authority was stored.
    stored_at: Option<Timestamp>,
    config: Arc<rustls::ServerConfig>,
}

impl SiteCertificates {
    /// Certificates for a server that is known by these names and addresses.
    pub fn new(authority: SiteAuthority, names: Vec<String>) -> Self {
        Self {
            authority: Authority::Fixed(Box::new(authority)),
            names,
            current: Mutex::new(None),
        }
    }

    /// The same by the authority that the site's folder has at the time.
    pub fn of_site(folder: &SiteFolder, names: Vec<String>) -> Result<Self, Error> {
        let directory = KeyDirectory::open(&folder.keys())?;
        directory.load_authority()?;
        Ok(Self {
            authority: Authority::Directory(directory),
            names,
            current: Mutex::new(None),
        })
    }

    fn issue(&self, now: Timestamp) -> Result<ServerCertificate, Error> {
        Ok(match &self.authority {
            Authority::Fixed(authority) => authority.issue(&self.names, now)?,
            Authority::Directory(keys) => keys.load_authority()?.issue(&self.names, now)?,
        })
    }
}

impl Certificates for SiteCertificates {
    fn current(&self) -> Result<Arc<rustls::ServerConfig>, Refusal> {
        let now = SystemClock.now();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let stored_at = match &self.authority {
            Authority::Fixed(_) => None,
            Authority::Directory(keys) => keys.authority_stored_at(),
        };
        if let Some(current) = current.as_ref()
            && now < current.renew_at
            && stored_at == current.stored_at
        {
            return Ok(current.config.clone());
        }
        let certificate = self.issue(now)?;
        let config = server_config(&certificate).map_err(Error::from)?;
        *current = Some(Current {
            renew_at: certificate.renew_at,
            stored_at,
            config: config.clone(),
        });
        Ok(config)
    }
}
