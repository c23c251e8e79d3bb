//! The line to the site: messages sealed and numbered on the way out, answers verified on the way in.

use super::Error;
use super::folder::{self, AgentFolder};
use super::identity::{self, Enrolled};
use super::time::TrustedClock;
use crate::host::random;
use crate::model::id::MessageId;
use crate::model::message::{Body, Header, Message, Outcome, Receipt, TimeAnswer};
use crate::model::time::Timestamp;
use crate::transport;
use crate::transport::http::{Client, Settings};
use crate::transport::management_point::ManagementPoint;
use crate::trust::root::MAX_ROOT_STEPS;
use crate::trust::tls::{self, Roots};
use crate::trust::{self, PayloadType, SiteTrust, Verified, bootstrap, envelope};
use std::sync::Arc;

const ONLY_A_RECEIPT: &str = "it is only a receipt";

/// The line.
pub struct Line<'a> {
    folder: &'a AgentFolder,
    clock: &'a TrustedClock<'a>,
    enrolled: Enrolled,
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
    /// A receipt.
    Receipt(Receipt),
}

impl<'a> Line<'a> {
    /// The line of an enrolled machine.
    pub fn new(folder: &'a AgentFolder, clock: &'a TrustedClock<'a>, enrolled: Enrolled) -> Self {
        Self {
            folder,
            clock,
            enrolled,
        }
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
    pub fn report(&self, body: Body) -> Result<(), Error> {
        match self.converse(&body, PayloadType::Receipt)? {
            Answer::Receipt(receipt) => accepted(receipt).map(drop),
            Answer::Document(_) => Err(Error::not_followed("answer", "it is no receipt")),
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
        match self.converse(&body, kind)? {
            Answer::Document(document) => Ok(News::Document(document)),
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

    /// A client that believes the site's own servers, by the trusted time.
    pub fn client(&self) -> Result<Client, Error> {
        site_client(&self.enrolled.trust, self.clock)
    }

    /// Sends and hears; once more with the number that the site wants, when ours was used (a machine put back to an
    /// earlier state).
    fn converse(&self, body: &Body, kind: PayloadType) -> Result<Answer, Error> {
        let answer = self.exchange(body, kind, 0)?;
        let Answer::Receipt(receipt) = &answer else {
            return Ok(answer);
        };
        if receipt.outcome != Outcome::Replayed {
            return Ok(answer);
        }
        self.exchange(body, kind, receipt.sequence)
    }

    fn exchange(&self, body: &Body, kind: PayloadType, floor: u64) -> Result<Answer, Error> {
        let message = Message {
            header: self.header(floor)?,
            body: body.clone(),
        };
        let sealed = envelope::seal_json(PayloadType::Message, &message, &self.enrolled.key)?;
        let client = self.client()?;
        first_good(&self.enrolled.addresses(), |address| {
            let bytes = ManagementPoint::new(client.clone(), address).send(&sealed, kind)?;
            self.open(bytes, kind, &message.header.id)
        })
    }

    fn open(&self, bytes: Vec<u8>, kind: PayloadType, asked: &MessageId) -> Result<Answer, Error> {
        let keys = &self.enrolled.trust.policy_keys;
        if kind != PayloadType::Receipt {
            match trust::open(&bytes, kind, keys) {
                Ok(document) => return Ok(Answer::Document(Sealed { bytes, document })),
                // a refusal comes as a receipt
                Err(trust::Error::OtherType { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let receipt: Receipt = trust::open(&bytes, PayloadType::Receipt, keys)?.json()?;
        if receipt.message != *asked {
            return Err(Error::not_followed("receipt", "it answers another message"));
        }
        Ok(Answer::Receipt(receipt))
    }

    fn header(&self, floor: u64) -> Result<Header, Error> {
        let sequence = raise_sequence(self.folder, floor)?;
        let identity = &self.enrolled.identity;
        let now = self.clock.now();
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
            Err(Error::Transport(transport::Error::Failed { .. })) => over(&any_client()?),
            answer => answer,
        }
    }
}

/// A client for documents that prove themselves.
pub fn any_client() -> Result<Client, Error> {
    let tls = bootstrap::client_config()?;
    Ok(Client::new(tls, &Settings::default()))
}

/// A client that believes the servers of a site, by the trusted time.
pub fn site_client(trust: &SiteTrust, clock: &TrustedClock<'_>) -> Result<Client, Error> {
    let roots = Roots::Site(&trust.certificate_authorities);
    let tls = tls::client_config(roots, Some(seconds(clock)))?;
    Ok(Client::new(tls, &Settings::default()))
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

/// TLS judges certificates by the trusted time, carried on by the machine's clock.
fn seconds(clock: &TrustedClock<'_>) -> tls::Clock {
    use crate::host::clock::{Clock, SystemClock};
    let offset = clock.now().as_millis() - SystemClock.now().as_millis();
    Arc::new(move || u64::try_from((SystemClock.now().as_millis() + offset) / 1000).unwrap_or(0))
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

/// The next number, higher than all before it and than `floor`. Stored before it is used: none is used for two messages. A
/// file that cannot be read is like none: the site says where to go on.
fn raise_sequence(folder: &AgentFolder, floor: u64) -> Result<u64, Error> {
    let file = folder.identity("sequence.json");
    let last: u64 = folder::load_or_default(&file)?;
    let next = last.max(floor).saturating_add(1);
    folder::store(&file, &next)?;
    Ok(next)
}
