//! What the doors of the server need of the site behind them. A management point holds a [`SitePort`] and nothing else, so
//! that one in another process can spool to the site instead of calling it.

use super::Error;
use crate::catalog;
use crate::model::digest::Digest;
use crate::trust::PayloadType;
use crate::trust::poll;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// No sealed message is larger.
pub const MAX_MESSAGE: usize = PayloadType::Message.envelope_limit();
/// No sealed enrollment request is larger.
pub const MAX_ENROLLMENT: usize = PayloadType::EnrollmentRequest.envelope_limit();

/// The scheme of the `Authorization` header that presents a ticket.
pub const TICKET_SCHEME: &str = crate::trust::ticket::SCHEME;

/// No poll token is longer.
pub const MAX_POLL: usize = poll::MAX_TOKEN;

/// Why a question was not answered. What could be answered with a signed refusal is not here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such document.
    #[error("not there")]
    Missing,
    /// Not of the form that such a question has.
    #[error("malformed: {0}")]
    Malformed(String),
    /// Nobody that the site knows signed it.
    #[error("not trusted: {0}")]
    NotTrusted(String),
    /// Too much waits; try again later.
    #[error("busy")]
    Busy,
    /// The sender asks too much; it shall come back after so long.
    #[error("too much; again in {} s", .0.as_secs())]
    Later(Duration),
    /// Who asks has no ticket for it.
    #[error("no ticket")]
    NoTicket,
    /// The site failed; the reason is for its own log.
    #[error("{0}")]
    Failed(String),
}

/// The site, as a management point sees it: signed documents down, sealed envelopes up.
pub trait SitePort: Send + Sync {
    /// Whether a request from this address is listened to at all; asked before anything of it is read, and answered from memory.
    fn greet(&self, _from: IpAddr) -> Result<(), Refusal> {
        Ok(())
    }
    /// Whether an approved client was heard of from this address lately: there is room for such when there is none for others.
    fn knows(&self, _from: IpAddr) -> bool {
        false
    }
    /// The root of this version.
    fn root(&self, version: u64) -> Result<Vec<u8>, Refusal>;
    /// The site trust document.
    fn site_trust(&self) -> Result<Vec<u8>, Refusal>;
    /// The signed time, over the asker's nonce.
    fn time(&self, nonce: &str) -> Result<Vec<u8>, Refusal>;
    /// Takes a sealed enrollment request and gives the sealed receipt.
    fn enroll(&self, envelope: &[u8], from: IpAddr) -> Result<Vec<u8>, Refusal>;
    /// Takes a sealed message and gives the sealed answer, or none by which no agent takes anything for done. What the message
    /// reports is durable by then.
    fn submit(&self, envelope: &[u8], from: IpAddr) -> Result<Option<Vec<u8>>, Refusal>;
    /// Whether nothing has changed for the client that this poll token was given to; any doubt is "no". Does not block.
    fn is_unchanged(&self, token: &[u8]) -> bool;
}

/// Who may read content from a distribution point.
pub trait ContentPort: Send + Sync {
    /// Whether the ticket that was presented, if any, opens this object.
    fn admit(&self, presented: Option<&str>, object: &Digest) -> Result<(), Refusal>;
}

/// The site, as a server locator point sees it.
pub trait LocatorPort: Send + Sync {
    /// The signed answer: which site a machine with these addresses belongs to, and its management points.
    fn site_of(&self, addresses: &[IpAddr]) -> Result<Vec<u8>, Refusal>;
}

/// The site, as a reporting point sees it.
pub trait ReportPort: Send + Sync {
    /// The compliance report as one page.
    fn compliance_page(&self) -> Result<String, Refusal>;
}

/// The server's certificate, renewed in time.
pub trait Certificates: Send + Sync {
    /// The TLS settings to use for the next connection.
    fn current(&self) -> Result<Arc<rustls::ServerConfig>, Refusal>;
}

/// When to come back to a site where too many wait.
const CROWDED: Duration = Duration::from_secs(600);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Catalog(catalog::Error::Busy { .. }) | Error::Stopped { .. } => Self::Busy,
            Error::TooFast { wait } => Self::Later(wait),
            Error::Crowded { .. } => Self::Later(CROWDED),
            Error::Trust(error) => from_trust(&error),
            Error::Unreadable { .. } => Self::Malformed(error.to_string()),
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
