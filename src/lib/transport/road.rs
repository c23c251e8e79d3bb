//! The road itself: one request there, one answer back, before anybody judges the answer. [`Direct`] goes from this
//! process; the agent on Linux goes through a process that may do nothing else (`service::network`).

use super::Error;
use super::connector::TlsConnector;
use super::http::Settings;
use rustls::ClientConfig;
use std::fmt::Debug;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Response, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Where.
    pub url: &'a str,
    /// What is posted; none to get.
    pub body: Option<&'a [u8]>,
    /// From which byte of the answer on; 0 is all of it.
    pub from: u64,
    /// Up to which byte of it, that one included; none for all that follow.
    pub to: Option<u64>,
    /// What is presented for content, as the header `Authorization` carries it.
    pub authorization: Option<&'a str>,
    /// When the whole answer must be there, for small documents.
    pub deadline: Option<Duration>,
}

/// What came back: nothing of it is believed, and of its head only this is known.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When to come again, in seconds, if it said so.
    pub retry_after: Option<u64>,
    /// Which part it says it is.
    pub range: Option<String>,
    /// How many bytes it says will come.
    pub length: Option<u64>,
    /// The bytes.
    pub body: Box<dyn Read + Send>,
}

/// Carries requests.
pub trait Road: Debug + Send + Sync {
    /// Carries one; whatever status it is answered with is an answer.
    fn carry(&self, request: &Request<'_>) -> Result<Answer, Error>;
}

/// The port of an address.
pub fn port_of(url: &str) -> Option<u16> {
    let url: ureq::http::Uri = url.parse().ok()?;
    match (url.port_u16(), url.scheme_str()?) {
        (Some(port), _) => Some(port),
        (None, "https") => Some(443),
        (None, "http") => Some(80),
        (None, _) => None,
    }
}

/// From this process. Connections are kept for the next request.
#[derive(Debug)]
pub struct Direct {
    agent: Agent,
}

impl Direct {
    /// A road to the servers that `tls` believes.
    pub fn new(tls: Arc<ClientConfig>, settings: &Settings) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The environment of whoever starts us must not move the traffic elsewhere (A12).
            .proxy(None)
            .max_redirects(settings.redirects)
            .max_redirects_will_error(false)
            .user_agent("sms")
            .timeout_connect(Some(settings.connect))
            .timeout_recv_response(Some(settings.response))
            .timeout_per_read(Some(settings.read))
            .timeout_per_write(Some(settings.read))
            .build();
        let connector = TcpConnector::default().chain(TlsConnector(tls));
        Self {
            agent: Agent::with_parts(config, connector, DefaultResolver::default()),
        }
    }

    fn send(&self, request: &Request<'_>) -> Result<Response<Body>, ureq::Error> {
        let deadline = request.deadline;
        match request.body {
            Some(body) => self
                .agent
                .post(request.url)
                .header(header::CONTENT_TYPE, "application/json")
                .config()
                .timeout_global(deadline)
                .build()
                .send(body),
            None => {
                let mut get = self.agent.get(request.url);
                if request.from > 0 || request.to.is_some() {
                    let to = request.to.map(|to| to.to_string()).unwrap_or_default();
                    get = get.header(header::RANGE, format!("bytes={}-{to}", request.from));
                }
                if let Some(presented) = request.authorization {
                    get = get.header(header::AUTHORIZATION, presented);
                }
                get.config().timeout_global(deadline).build().call()
            }
        }
    }
}

impl Road for Direct {
    fn carry(&self, request: &Request<'_>) -> Result<Answer, Error> {
        let answer = self
            .send(request)
            .map_err(|error| Error::failed(request.url, error))?;
        let text = |name| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        Ok(Answer {
            status: answer.status().as_u16(),
            // Its other form, a date, is not worth trusting a clock for.
            retry_after: text(header::RETRY_AFTER).and_then(|value| value.parse().ok()),
            range: text(header::CONTENT_RANGE).map(str::to_owned),
            length: answer.body().content_length(),
            body: Box::new(answer.into_body().into_reader()),
        })
    }
}
