//! The line to the site: messages sealed and numbered on the way out, answers verified on the way in.

use super::folder::AgentFolder;
use super::identity::{self, Enrolled, Identity};
use super::sequence;
use super::time::TrustedClock;
use super::{Error, Machine};
use crate::host::random;
use crate::model::id::MessageId;
use crate::model::message::{Body, Header, Message, Outcome, Receipt, TimeAnswer};
use crate::model::time::Timestamp;
use crate::service::network::{Belief, Network};
use crate::transport;
use crate::transport::download::Timer;
use crate::transport::http::Client;
use crate::transport::management_point::ManagementPoint;
use crate::trust::root::MAX_ROOT_STEPS;
use crate::trust::{self, PayloadType, SigningKey, SiteTrust, Verified, envelope};
use std::time::Duration;

/// How often a site that is busy is asked again.
const PATIENCE: u32 = 4;
/// A site that says "later than this" is asked in the next cycle.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

const ONLY_A_RECEIPT: &str = "it is only a receipt";

/// The line.
pub struct Line<'a> {
    folder: &'a AgentFolder,
    clock: &'a TrustedClock<'a>,
    network: &'a dyn Network,
    enrolled: Enrolled,
    timer: &'a dyn Timer,
}

/// A document, and the envelope that it came in.
pub struct Sealed {
    /// As it came.
    pub bytes: Vec<u8>,
    /// What was in it.
    pub document: Verified,
}

/// What is new.
pub enum News {
    /// A document of the type that was asked for.
    Document(Sealed),
    /// Nothing; by the token it may be asked again whether that is still so.
    Unchanged(String),
}

/// What came back.
enum Answer {
    /// A document of the type that was asked for.
    Document(Sealed),
    /// A file that proves itself.
    File(Vec<u8>),
    /// There is no such file.
    Nothing,
    /// A receipt.
    Receipt(Receipt),
}

/// What is asked for.
#[derive(Clone, Copy)]
enum Wanted {
    /// A sealed document of this type.
    Sealed(PayloadType),
    /// A file of at most so many bytes.
    File(usize),
}

impl Wanted {
    fn limit(self) -> usize {
        match self {
            Self::Sealed(kind) => kind.envelope_limit(),
            Self::File(limit) => limit,
        }
    }
}

impl<'a> Line<'a> {
    /// The line of an enrolled machine.
    pub fn new(
        folder: &'a AgentFolder,
        clock: &'a TrustedClock<'a>,
        machine: &Machine<'a>,
        enrolled: Enrolled,
    ) -> Self {
        Self {
            folder,
            clock,
            network: machine.network,
            enrolled,
            timer: machine.timer,
        }
    }

    /// Goes on with another key, in the next epoch; gives the former ones.
    pub(super) fn swap_key(&mut self, key: SigningKey) -> (SigningKey, u32) {
        let epoch = self.enrolled.identity.epoch;
        self.enrolled.identity.epoch = epoch.saturating_add(1);
        (std::mem::replace(&mut self.enrolled.key, key), epoch)
    }

    /// Goes back to the former key and epoch.
    pub(super) fn swap_back(&mut self, key: SigningKey, epoch: u32) {
        self.enrolled.identity.epoch = epoch;
        self.enrolled.key = key;
    }

    /// Is from now on who the identity says.
    pub(super) fn set_identity(&mut self, identity: Identity) {
        self.enrolled.identity = identity;
    }

    /// Who this machine is, and what it believes.
    pub fn enrolled(&self) -> &Enrolled {
        &self.enrolled
    }

    /// Learns newer roots, the newest site trust document and the time; each proves itself. The time comes last, since the
    /// key that signs it may have changed while this machine was away; only then it shows whether the document is in date.
    pub fn refresh(&mut self) -> Result<(), Error> {
        self.walk()?;
        let (known, undated) = (self.enrolled.trust.version, Timestamp::from_millis(0));
        let (bytes, trust) = self.prove(|point| {
            let bytes = point.fetch_site_trust()?;
            let trust = SiteTrust::open(&bytes, &self.enrolled.root, known, undated)?;
            Ok((bytes, trust))
        })?;
        self.ask_time(&trust)?;
        SiteTrust::open(&bytes, &self.enrolled.root, known, self.clock.now())?;
        if trust.version > known {
            self.clock.witness(trust.issued_at)?;
            identity::store_trust(self.folder, &bytes)?;
            self.enrolled.trust = trust;
        }
        Ok(())
    }

    /// Follows the roots that were published meanwhile, each signed by those before it; so many in one go and no more.
    fn walk(&mut self) -> Result<(), Error> {
        for _ in 0..MAX_ROOT_STEPS {
            if !self.next_root()? {
                break;
            }
        }
        Ok(())
    }

    /// Refuses to go on with a root or site trust that is past its time.
    pub fn check_expiry(&self) -> Result<(), Error> {
        let now = self.clock.now();
        self.enrolled.root.check_expiry(now)?;
        if now >= self.enrolled.trust.expires_at {
            let reason = format!("it expired at {}", self.enrolled.trust.expires_at);
            return Err(Error::not_followed("site trust", reason));
        }
        Ok(())
    }

    /// Reports something; returns when the site has it.
    pub fn report(&self, body: Body) -> Result<Receipt, Error> {
        match self.converse(&body, Wanted::Sealed(PayloadType::Receipt))? {
            Answer::Receipt(receipt) => accepted(receipt),
            _ => Err(Error::not_followed("answer", "it is no receipt")),
        }
    }

    /// Asks for a document.
    pub fn ask(&self, body: Body, kind: PayloadType) -> Result<Sealed, Error> {
        match self.ask_news(body, kind)? {
            News::Document(document) => Ok(document),
            News::Unchanged(_) => Err(Error::not_followed("answer", ONLY_A_RECEIPT)),
        }
    }

    /// Asks for a document that may be held already.
    pub fn ask_news(&self, body: Body, kind: PayloadType) -> Result<News, Error> {
        match self.converse(&body, Wanted::Sealed(kind))? {
            Answer::Document(document) => Ok(News::Document(document)),
            Answer::File(_) | Answer::Nothing => {
                Err(Error::not_followed("answer", "it is not sealed"))
            }
            Answer::Receipt(receipt) => {
                let token = accepted(receipt)?.poll.map(News::Unchanged);
                token.ok_or_else(|| Error::not_followed("answer", ONLY_A_RECEIPT))
            }
        }
    }

    /// Whether a management point says, unsigned, that nothing is new for the holder of this token. Where none can say so it is
    /// to be asked properly.
    pub fn is_unchanged(&self, token: &str) -> Result<bool, Error> {
        let client = self.client()?;
        first_good(&self.enrolled.addresses(), |address| {
            Ok(ManagementPoint::new(client.clone(), address).is_unchanged(token)?)
        })
    }

    /// Asks for a file of the repository of what is released, which proves itself; none when the site has none.
    pub fn metadata(&self, file: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let body = Body::Metadata {
            file: file.to_owned(),
        };
        match self.converse(&body, Wanted::File(limit))? {
            Answer::Nothing => Ok(None),
            Answer::File(bytes) => Ok(Some(bytes)),
            Answer::Document(_) => Err(Error::not_followed("answer", "it is no metadata")),
            Answer::Receipt(receipt) => {
                accepted(receipt)?;
                Err(Error::not_followed("answer", ONLY_A_RECEIPT))
            }
        }
    }

    /// The time to go by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A client that believes the site's own servers, by the trusted time.
    pub fn client(&self) -> Result<Client, Error> {
        let belief = site_belief(&self.enrolled.trust, self.clock);
        Ok(self.network.client(belief)?)
    }

    /// A client for other clients, who give content.
    pub fn peer_client(&self) -> Result<Client, Error> {
        Ok(self.network.client(Belief::Peer {})?)
    }

    /// A client for what vendors offer to everybody.
    pub fn public_client(&self) -> Result<Client, Error> {
        Ok(self.network.client(Belief::Public {})?)
    }

    /// Sends and hears; once more with the number that the site wants, when ours was used (a machine put back to an
    /// earlier state): the site's challenge is answered first.
    fn converse(&self, body: &Body, wanted: Wanted) -> Result<Answer, Error> {
        let answer = self.exchange(body, wanted, 0)?;
        let Answer::Receipt(receipt) = &answer else {
            return Ok(answer);
        };
        if receipt.outcome != Outcome::Replayed {
            return Ok(answer);
        }
        let (floor, challenge) = (receipt.sequence, receipt.challenge.clone());
        if let Some(challenge) = challenge {
            let resume = Body::Resume { challenge };
            match self.exchange(&resume, Wanted::Sealed(PayloadType::Receipt), floor)? {
                Answer::Receipt(receipt) => accepted(receipt)?,
                _ => return Err(Error::not_followed("answer", "it is no receipt")),
            };
        }
        self.exchange(body, wanted, floor)
    }

    fn exchange(&self, body: &Body, wanted: Wanted, floor: u64) -> Result<Answer, Error> {
        let message = Message {
            header: self.header(floor)?,
            body: body.clone(),
        };
        let sealed = envelope::seal_json(PayloadType::Message, &message, &self.enrolled.key)?;
        let client = self.client()?;
        first_good(&self.enrolled.addresses(), |address| {
            let point = ManagementPoint::new(client.clone(), address);
            match self.patiently(|| point.send(&sealed, wanted.limit()))? {
                None => Ok(Answer::Nothing),
                Some(bytes) => self.open(bytes, wanted, &message.header.id),
            }
        })
    }

    /// Asks again after as long as the site says, when it says that it is too much now.
    fn patiently<T>(
        &self,
        ask: impl Fn() -> Result<T, transport::Error>,
    ) -> Result<T, transport::Error> {
        for _ in 0..PATIENCE {
            match ask() {
                Err(transport::Error::Busy {
                    retry_after: Some(wait),
                    ..
                }) if wait <= LONGEST_WAIT && !self.timer.is_stopped() => self.timer.sleep(wait),
                answer => return answer,
            }
        }
        ask()
    }

    fn open(&self, bytes: Vec<u8>, wanted: Wanted, asked: &MessageId) -> Result<Answer, Error> {
        let keys = &self.enrolled.trust.policy_keys;
        if let Wanted::Sealed(kind) = wanted
            && kind != PayloadType::Receipt
        {
            match trust::open(&bytes, kind, keys) {
                Ok(document) => return Ok(Answer::Document(Sealed { bytes, document })),
                // a refusal comes as a receipt
                Err(trust::Error::OtherType { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let receipt: Receipt = match trust::open(&bytes, PayloadType::Receipt, keys) {
            // what is no receipt of the site's is the file, and proves itself
            Err(_) if matches!(wanted, Wanted::File(_)) => return Ok(Answer::File(bytes)),
            opened => opened?.json()?,
        };
        if receipt.message != *asked {
            return Err(Error::not_followed("receipt", "it answers another message"));
        }
        Ok(Answer::Receipt(receipt))
    }

    fn header(&self, floor: u64) -> Result<Header, Error> {
        let now = self.clock.now();
        let sequence = sequence::raise(self.folder, floor, now)?;
        let identity = &self.enrolled.identity;
        Ok(Header {
            id: MessageId::make(now, &random::bytes()?),
            client: identity.client.clone(),
            epoch: identity.epoch,
            sequence,
            site: identity.site.clone(),
            sent_at: now,
        })
    }

    fn ask_time(&self, trust: &SiteTrust) -> Result<(), Error> {
        let nonce = nonce()?;
        let server = self.prove(|point| read_time(&point.time(&nonce)?, &nonce, trust))?;
        self.clock.attest(server)
    }

    fn next_root(&mut self) -> Result<bool, Error> {
        let version = self.enrolled.root.version() + 1;
        let next = self.prove(|point| {
            let bytes = point.fetch_root(version)?;
            bytes
                .map(|bytes| Ok((self.enrolled.root.next(&bytes)?, bytes)))
                .transpose()
        })?;
        let Some((root, bytes)) = next else {
            return Ok(false);
        };
        identity::store_root(self.folder, version, &bytes)?;
        self.enrolled.root = root;
        Ok(true)
    }

    /// Fetches and verifies a document that proves itself: over the site's TLS, or over any when that fails, as with a wrong clock or
    /// after a change of the authority.
    fn prove<T>(&self, fetch: impl Fn(&ManagementPoint) -> Result<T, Error>) -> Result<T, Error> {
        let addresses = self.enrolled.addresses();
        let over = |client: &Client| {
            first_good(&addresses, |address| {
                fetch(&ManagementPoint::new(client.clone(), address))
            })
        };
        match over(&self.client()?) {
            Err(Error::Transport(transport::Error::Failed { .. })) => {
                over(&self.network.client(Belief::Any {})?)
            }
            answer => answer,
        }
    }
}

/// Belief in the servers of a site, by the trusted time, carried on by the machine's clock.
pub fn site_belief(trust: &SiteTrust, clock: &TrustedClock<'_>) -> Belief {
    use crate::host::clock::{Clock, SystemClock};
    let offset = clock.now().as_millis() - SystemClock.now().as_millis();
    Belief::Site {
        authorities: trust.certificate_authorities.clone(),
        // To the nearest second: a clock that is right is right each time it is asked, and connections are kept.
        clock_offset: (offset + 500).div_euclid(1000),
    }
}

/// A nonce that may stand in an address.
pub fn nonce() -> Result<String, Error> {
    let bytes: [u8; 16] = random::bytes()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Reads a signed time that answers `nonce`.
pub fn read_time(bytes: &[u8], nonce: &str, trust: &SiteTrust) -> Result<Timestamp, Error> {
    let answer: TimeAnswer = trust::open(bytes, PayloadType::Time, &trust.policy_keys)?.json()?;
    if answer.nonce != nonce {
        return Err(Error::not_followed("time", "it answers another question"));
    }
    Ok(answer.server_time)
}

/// The first of the addresses that gives what is believed; the others are for when one is down, or lies.
fn first_good<T>(addresses: &[String], ask: impl Fn(&str) -> Result<T, Error>) -> Result<T, Error> {
    let mut failure = None;
    for address in addresses {
        match ask(address) {
            Err(error) if error.is_of_one_question() => {
                failure.get_or_insert(error);
            }
            answer => return answer,
        }
    }
    Err(failure
        .unwrap_or_else(|| Error::not_followed("site trust", "it names no management point")))
}

fn accepted(receipt: Receipt) -> Result<Receipt, Error> {
    if receipt.outcome == Outcome::Accepted {
        return Ok(receipt);
    }
    Err(Error::Refused {
        outcome: receipt.outcome,
        reason: receipt.reason,
    })
}
