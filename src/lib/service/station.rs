//! The site role of a server: the catalog's writer thread and the online keys behind the ports of `port`.

use super::chore::Chore;
use super::clock::SiteClock;
use super::judge::Judge;
use super::limits::{Known, Meter, network};
use super::peers::Peers;
use super::policy::Issuer;
use super::port::{LocatorPort, Refusal, ReportPort, SitePort};
use super::report::{Report, compliance_page};
use super::site::{self, SiteFolder};
use super::ticket::TicketPen;
use super::upkeep::Upkeep;
use super::warrant::Warrants;
use super::watch::Watch;
use super::{Error, audit, client, deliver, intake, release};
use crate::catalog::compliance::Narrowing;
use crate::catalog::writer::Writer;
use crate::catalog::{Catalog, Tx};
use crate::host::clock::SystemClock;
use crate::host::{self, files};
use crate::model::client::{Approval, Client};
use crate::model::id::{ClientId, CollectionId, KeyId};
use crate::model::message::TimeAnswer;
use crate::model::scan::FeedAge;
use crate::model::time::Timestamp;
use crate::rules::bucket::Rate;
use crate::rules::member;
use crate::trust::envelope::seal_json;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::MAX_ROOT_BYTES;
use crate::trust::tuf::Repository;
use crate::trust::tuf::client::MAX_METADATA;
use crate::trust::{PayloadType, PublicKey, SigningKey};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests that may wait for the writer; more are asked to come back.
const QUEUE: usize = 2_048;

/// A site that serves.
pub struct Station {
    folder: SiteFolder,
    repository: Repository,
    policy: PolicyKey,
    warrants: Arc<Warrants>,
    writer: Arc<Writer>,
    judge: Judge,
    reader: Mutex<Catalog>,
    /// Looking at the site trust document, to sign it anew in time.
    trust: Chore,
    /// Looking at the head of the audit log, to sign it.
    head: Chore,
    /// Forgetting what is aged.
    purge: Chore,
    watch: Watch,
    _upkeep: Upkeep,
    clock: SiteClock,
    tickets: Mutex<Option<Arc<TicketPen>>>,
    pace: Pace,
    known: Known,
    peers: Arc<Peers>,
}

/// Who has asked how much lately.
#[derive(Default)]
struct Pace {
    requests: Meter<IpAddr>,
    failures: Meter<IpAddr>,
    messages: Meter<ClientId>,
    bytes: Meter<ClientId>,
    waiting: Meter<ClientId>,
}

/// Failed tries to enroll from one address.
const FAILURES: u32 = 5;
/// Messages of a client that is not approved: it has one question.
const WAITING: u32 = 1;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Station {
    /// Opens the site at `folder`, whose catalog is at `address`.
    pub fn open(folder: SiteFolder, address: &str) -> Result<Self, Error> {
        let keys = site::load_site_keys(&folder)?;
        let writer = Arc::new(Writer::start(Catalog::open(address)?, QUEUE)?);
        let mut reader = Catalog::open(address)?;
        let left = reader.read(|tx| tx.clients_not_judged())?;
        let warrants = Arc::new(Warrants::of(folder.clone()));
        Ok(Self {
            repository: release::repository(&folder)?,
            policy: PolicyKey {
                directory: KeyDirectory::open(&folder.keys())?,
                held: Mutex::new((None, Arc::new(keys.policy))),
            },
            judge: Judge::start(writer.clone(), Catalog::open(address)?, left)?,
            _upkeep: Upkeep::start(writer.clone())?,
            writer,
            reader: Mutex::new(reader),
            trust: Chore::every(DAY),
            head: Chore::every(MINUTE),
            purge: Chore::every(DAY),
            watch: Watch::start(Catalog::open(address)?, warrants.clone())?,
            warrants,
            clock: SiteClock::new(folder.clone(), SystemClock),
            tickets: Mutex::default(),
            pace: Pace::default(),
            known: Known::default(),
            peers: Arc::default(),
            folder,
        })
    }

    /// Publishes the site trust document, when it is a day since that was done: called at the start, and by whoever asks for
    /// the document. What is right and has life left stays as it is.
    pub fn publish_trust(&self) -> Result<(), Error> {
        let now = self.signing_time()?;
        self.trust.when_due(now, || {
            let (site, points) = self.read(|tx| Ok((tx.site()?.code, tx.management_points()?)))?;
            site::publish_trust(&self.folder, &site, &points, now)?;
            self.renew_metadata(now)
        })
    }

    /// Signs the head of the audit log, when it is a minute since that was done. What hinders it shows in 'smsctl audit
    /// verify'; no message is refused for it.
    fn seal_head(&self) {
        if let Ok(now) = self.signing_time()
            && self.head.take(now)
        {
            drop(self.read(|tx| audit::seal_head(tx, &self.folder, now)));
        }
    }

    /// Forgets what is aged, when it is a day since that was done. What hinders it is tried again the next day; no message is
    /// refused for it.
    fn purge_aged(&self) {
        // the first day is for clients to be heard of again
        if let Ok(now) = self.signing_time()
            && self.purge.take_later(now)
        {
            drop(self.writer.write(move |tx| client::purge_unasked(tx, now)));
        }
    }

    /// A day on which somebody else writes the repository needs no renewal from here.
    fn renew_metadata(&self, now: Timestamp) -> Result<(), Error> {
        match release::renew(&self.folder, now) {
            Err(Error::Host(host::Error::Locked { .. })) => Ok(()),
            renewed => renewed.map(drop),
        }
    }

    /// The time to date signatures by; none are made while the clock is in doubt.
    fn signing_time(&self) -> Result<Timestamp, Error> {
        let looked = self.clock.signing_time()?;
        looked.map_err(|jump| {
            let reason = format!("its clock jumped from {} to {}", jump.expected, jump.found);
            Error::Stopped { reason }
        })
    }

    /// Whether a client is approved now, and has this key.
    pub fn is_approved(&self, id: &ClientId, public_key: &str) -> Result<bool, Error> {
        let client = self.read(|tx| Ok(tx.client(id)?))?;
        Ok(client.is_some_and(|client| {
            client.approval == Approval::Approved && client.public_key == public_key
        }))
    }

    fn ticket_pen(&self, now: Timestamp) -> Result<Arc<TicketPen>, Error> {
        let policy = self.policy.current()?;
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        match &*tickets {
            Some(pen) if pen.is_good(&policy.public(), now) => Ok(pen.clone()),
            _ => {
                let site = self.read(|tx| Ok(tx.site()?.code))?;
                let pen = TicketPen::open(&self.folder, &site, &policy, now)?;
                Ok(tickets.insert(Arc::new(pen)).clone())
            }
        }
    }

    /// The key that signs its answers.
    pub fn policy_key(&self) -> Result<PublicKey, Error> {
        Ok(self.policy.current()?.public())
    }

    /// Whether a client may send so many bytes now; asked when its signature has held.
    fn check_pace(&self, client: &Client, bytes: usize) -> Result<(), Error> {
        let limits = self.watch.limits();
        let (pace, id) = (&self.pace, client.id.clone());
        let asked = if client.approval == Approval::Approved {
            let messages = Rate::per_minute(limits.messages_per_minute);
            let volume = Rate::mebibytes_per_hour(limits.mebibytes_per_hour);
            let asked = pace.messages.take(id.clone(), &messages, 1.0);
            asked.and_then(|()| pace.bytes.take(id, &volume, bytes as f64))
        } else {
            let rate = Rate::per_minute(WAITING.max(limits.messages_per_minute / 60));
            pace.waiting.take(id, &rate, 1.0)
        };
        asked.map_err(|wait| Error::TooFast { wait })
    }

    /// What an approved client signed and nobody can read is kept with the reason, as far as there is room.
    fn keep_unreadable<T>(&self, error: Error) -> Result<T, Error> {
        if let Error::Unreadable {
            client,
            reason,
            document,
        } = &error
        {
            let known = self.read(|tx| Ok(tx.client(client)?))?;
            if let Some(known) = known.filter(|own| own.approval == Approval::Approved) {
                self.check_pace(&known, document.len())?;
                let now = self.signing_time()?;
                let (source, why, bytes) = (client.to_string(), reason.clone(), document.clone());
                self.writer
                    .write(move |tx| deliver::reject(tx, (&source, &why), &bytes, now).map(drop))?;
            }
        }
        Err(error)
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
    fn greet(&self, from: IpAddr) -> Result<(), Refusal> {
        let rate = Rate::per_minute(self.watch.limits().requests_per_minute);
        let asked = self.pace.requests.take(network(from), &rate, 1.0);
        asked.map_err(Refusal::Later)
    }

    fn knows(&self, from: IpAddr) -> bool {
        self.known.has(from)
    }

    fn root(&self, version: u64) -> Result<Vec<u8>, Refusal> {
        self.file(&self.folder.root(version), MAX_ROOT_BYTES)
    }

    fn site_trust(&self) -> Result<Vec<u8>, Refusal> {
        match self.publish_trust() {
            // what was signed before the clock was in doubt is as good as ever
            Ok(()) | Err(Error::Stopped { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let limit = PayloadType::SiteTrust.envelope_limit();
        self.file(&self.folder.site_trust(), limit)
    }

    fn time(&self, nonce: &str) -> Result<Vec<u8>, Refusal> {
        let answer = TimeAnswer {
            nonce: nonce.to_owned(),
            server_time: self.signing_time()?,
        };
        Ok(seal_json(PayloadType::Time, &answer, &*self.policy.current()?).map_err(Error::from)?)
    }

    fn enroll(&self, envelope: &[u8], from: IpAddr) -> Result<Vec<u8>, Refusal> {
        let (rate, network) = (Rate::per_minute(FAILURES), network(from));
        let late = |wait| Error::TooFast { wait };
        self.pace
            .failures
            .look(&network, &rate, 1.0)
            .map_err(late)?;
        let now = self.signing_time()?;
        let copy = envelope.to_vec();
        let receipt = self
            .read(|tx| client::vouch(tx, envelope).map(drop))
            .and_then(|()| {
                self.writer
                    .write(move |tx| client::enroll(tx, &copy, Some(from), now))
            })
            .inspect_err(|error| {
                if !matches!(error, Error::Catalog(_) | Error::Crowded { .. }) {
                    let _ = self.pace.failures.take(network, &rate, 1.0);
                }
            })?;
        let kind = PayloadType::EnrollmentReceipt;
        Ok(seal_json(kind, &receipt, &*self.policy.current()?).map_err(Error::from)?)
    }

    fn submit(&self, envelope: &[u8], from: IpAddr) -> Result<Option<Vec<u8>>, Refusal> {
        let _work = self.judge.begin();
        self.seal_head();
        self.purge_aged();
        let find = |keys: &[KeyId]| self.read(|tx| intake::signer(tx, keys));
        let received =
            intake::open(envelope, from, find).or_else(|error| self.keep_unreadable(error))?;
        let received = Arc::new(received);
        self.check_pace(received.client(), envelope.len())?;
        let now = self.signing_time()?;
        if received.client().approval == Approval::Approved {
            self.known.note(from);
        }
        let (key, tickets) = (self.policy.current()?, self.ticket_pen(now)?);
        let (issuer, polls) = (
            Issuer {
                key: key.clone(),
                warrants: self.warrants.clone(),
            },
            self.watch.polls(),
        );
        let peers = self.peers.clone();
        // what is stored is freed here, not by the thread that all wait for
        let stored = received.clone();
        let taken = self.writer.write(move |tx| {
            let pens = intake::Pens {
                issuer: &issuer,
                tickets: Some(&tickets),
                polls: &polls,
                peers: &peers,
            };
            intake::take(tx, pens, &stored, now)
        })?;
        if let Some(client) = taken.unjudged {
            self.judge.settle(client);
        }
        let file = |name: &str| Ok(self.repository.file(name, MAX_METADATA)?);
        Ok(taken.answer.seal(&key, file)?)
    }

    fn is_unchanged(&self, token: &[u8]) -> bool {
        let now = (self.clock.now(), Instant::now());
        self.watch.polls().is_unchanged(token, now)
    }
}

impl LocatorPort for Station {
    fn site_of(&self, addresses: &[IpAddr]) -> Result<Vec<u8>, Refusal> {
        let now = self.signing_time()?;
        let answer = self.read(|tx| super::locate::site_assignment(tx, addresses, now))?;
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
        let now = self.clock.now();
        Ok(self.read(|tx| page(tx, now))?)
    }
}

/// The report of all clients of the site.
fn page(tx: &mut Tx, now: Timestamp) -> Result<String, Error> {
    let everyone = CollectionId::parse(member::EVERYONE)?;
    let feeds: Vec<FeedAge> = tx.feed_states()?.iter().map(FeedAge::from).collect();
    Ok(compliance_page(&Report {
        owner: &tx.site()?.name,
        compliance: &tx.compliance(&everyone, &Narrowing::default(), now)?,
        before: None,
        feeds: &feeds,
    }))
}
