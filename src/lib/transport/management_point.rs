//! The agent's side of the management point protocol: sealed envelopes out, sealed envelopes back. It neither seals nor opens.
//!
//! | request | answer |
//! |---|---|
//! | `GET /v1/root/N.json` | root version N, or not there |
//! | `GET /v1/site-trust` | the site trust document |
//! | `GET /v1/time?nonce=…` | a signed time |
//! | `GET /v1/slp?address=…,…` | a signed site assignment, where it is a locator too |
//! | `POST /v1/enroll` | a signed receipt |
//! | `POST /v1/messages` | a signed receipt, policy or locations |
//! | `POST /v1/unchanged` | 204 when nothing is new for the holder of the poll token; else refused |

use super::Error;
use super::http::Client;
use crate::trust::PayloadType;
use crate::trust::root::MAX_ROOT_BYTES;
use std::net::IpAddr;

/// A management point.
#[derive(Debug, Clone)]
pub struct ManagementPoint {
    client: Client,
    base: String,
}

impl ManagementPoint {
    /// The management point at this address.
    pub fn new(client: Client, base: &str) -> Self {
        Self {
            client,
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// Its address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A version of the root; none when it does not exist yet.
    pub fn fetch_root(&self, version: u64) -> Result<Option<Vec<u8>>, Error> {
        match self
            .client
            .get(&self.url(&format!("root/{version}.json")), MAX_ROOT_BYTES)
        {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotThere { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The site trust document.
    pub fn fetch_site_trust(&self) -> Result<Vec<u8>, Error> {
        self.client.get(
            &self.url("site-trust"),
            PayloadType::SiteTrust.envelope_limit(),
        )
    }

    /// The site's clock, signed over the nonce: letters, digits, `-` and `_`.
    pub fn time(&self, nonce: &str) -> Result<Vec<u8>, Error> {
        self.client.get(
            &self.url(&format!("time?nonce={nonce}")),
            PayloadType::Time.envelope_limit(),
        )
    }

    /// Which site takes a machine with these addresses; signed by the one that is asked.
    pub fn site_of(&self, addresses: &[IpAddr]) -> Result<Vec<u8>, Error> {
        let addresses: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
        let question = match addresses.is_empty() {
            true => String::new(),
            false => format!("?address={}", addresses.join(",")),
        };
        self.client.get(
            &self.url(&format!("slp{question}")),
            PayloadType::SiteAssignment.envelope_limit(),
        )
    }

    /// Sends an enrollment request and gives the receipt.
    pub fn enroll(&self, request: &[u8]) -> Result<Vec<u8>, Error> {
        let url = self.url("enroll");
        let limit = PayloadType::EnrollmentReceipt.envelope_limit();
        let receipt = self.client.post(&url, request, limit)?;
        receipt.ok_or_else(|| Error::wrong(&url, "no receipt"))
    }

    /// Sends a message and gives the answer of at most `limit` bytes; none when there is no such thing.
    pub fn send(&self, message: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Error> {
        // A refusal comes as a receipt, whatever was asked.
        let limit = limit.max(PayloadType::Receipt.envelope_limit());
        self.client.post(&self.url("messages"), message, limit)
    }

    /// Whether nothing is new for the holder of this poll token. Nobody signs that.
    pub fn is_unchanged(&self, token: &str) -> Result<bool, Error> {
        match self
            .client
            .post(&self.url("unchanged"), token.as_bytes(), 0)
        {
            Ok(answer) => Ok(answer.is_none()),
            Err(Error::Refused { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1/{path}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Reply, Server, client};
    use super::*;

    fn echo() -> Server {
        Server::start(|request| match request.path.as_str() {
            "/v1/root/2.json" => Reply::with_head("404 Not Found\r\nContent-Length: 0", b""),
            "/v1/messages" | "/v1/unchanged" if request.body == b"unchanged" => {
                Reply::with_head("204 No Content", b"")
            }
            "/v1/unchanged" => Reply::with_head("403 Forbidden\r\nContent-Length: 0", b""),
            path => Reply::ok(&[path.as_bytes(), b" ", &request.body].concat()),
        })
    }

    #[test]
    fn each_question_goes_to_its_path() {
        let server = echo();
        let point = ManagementPoint::new(client(), &server.url("/"));
        assert_eq!(
            point.fetch_root(1).unwrap().as_deref(),
            Some(&b"/v1/root/1.json "[..])
        );
        assert_eq!(point.fetch_root(2).unwrap(), None);
        assert_eq!(point.fetch_site_trust().unwrap(), b"/v1/site-trust ");
        assert_eq!(point.time("a-b").unwrap(), b"/v1/time?nonce=a-b ");
        assert_eq!(point.enroll(b"x").unwrap(), b"/v1/enroll x");
        let limit = PayloadType::Receipt.envelope_limit();
        let answer = point.send(b"y", limit).unwrap();
        assert_eq!(answer.as_deref(), Some(&b"/v1/messages y"[..]));
        assert_eq!(point.send(b"unchanged", limit).unwrap(), None);
        assert!(point.is_unchanged("unchanged").unwrap());
        assert!(!point.is_unchanged("changed").unwrap());
    }

    #[test]
    fn a_root_that_cannot_be_asked_for_is_not_a_root_that_is_not_there() {
        let point = ManagementPoint::new(client(), "http://127.0.0.1:1");
        assert!(matches!(point.fetch_root(1), Err(Error::Failed { .. })));
    }

    #[test]
    fn u04_an_answer_larger_than_its_type_allows_is_refused() {
        let server = Server::start(|_| Reply::ok(&vec![b'x'; 1 << 20]));
        let point = ManagementPoint::new(client(), &server.url(""));
        assert!(matches!(point.time("n"), Err(Error::Wrong { .. })));
        assert!(matches!(point.fetch_root(1), Err(Error::Wrong { .. })));
        assert!(matches!(point.fetch_site_trust(), Err(Error::Wrong { .. })));
        assert!(matches!(point.enroll(b"x"), Err(Error::Wrong { .. })));
        assert!(matches!(
            point.send(b"x", PayloadType::Receipt.envelope_limit()),
            Err(Error::Wrong { .. })
        ));
    }
}
