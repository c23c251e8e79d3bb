//! What the doors of the server need of the site behind them. A management point holds a [`SitePort`] and nothing else, so
//! that one in another process can spool to the site instead of calling it.

use crate::trust::PayloadType;
use crate::trust::poll;
use std::net::IpAddr;
use std::sync::Arc;

/// No sealed message is larger.
pub const MAX_MESSAGE: usize = PayloadType::Message.envelope_limit();
/// No sealed enrollment request is larger.
pub const MAX_ENROLLMENT: usize = PayloadType::EnrollmentRequest.envelope_limit();

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
    /// The site failed; the reason is for its own log.
    #[error("{0}")]
    Failed(String),
}

/// The site, as a management point sees it: signed documents down, sealed envelopes up.
pub trait SitePort: Send + Sync {
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

/// The site, as a server locator point sees it.
pub trait LocatorPort: Send + Sync {
    /// The signed answer: which site an address belongs to, and its management points.
    fn site_of(&self, address: IpAddr) -> Result<Vec<u8>, Refusal>;
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
