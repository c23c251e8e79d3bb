//! The HTTP client: small documents whole, large ones as a stream; every answer sorted into there, not there, refused, busy, failed.

use super::Error;
use super::connector::TlsConnector;
use rustls::ClientConfig;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{Response, header};
use ureq::typestate::WithoutBody;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body, RequestBuilder};

const PIECE: usize = 64 * 1024;

/// How long to wait, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// For a connection.
    pub connect: Duration,
    /// For the beginning of an answer.
    pub response: Duration,
    /// For the next bytes of an answer.
    pub read: Duration,
    /// For all of a small document, besides what its size allows at [`SLOWEST`].
    pub whole: Duration,
    /// How many redirects to follow: 0 within a site; vendors' mirrors need some.
    pub redirects: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            response: Duration::from_secs(60),
            read: Duration::from_secs(30),
            whole: Duration::from_secs(120),
            redirects: 0,
        }
    }
}

/// Bytes a second that a small document must come or go with, else it is given up: whoever sends a byte now and then
/// holds nobody for ever (U05).
pub const SLOWEST: usize = 8 * 1024;

/// The scheme of the `Authorization` header that presents a ticket.
pub const TICKET_SCHEME: &str = "SMS-Ticket";

/// An HTTP client. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    whole: Duration,
    /// Presented with each question.
    ticket: Option<Arc<str>>,
}

impl Client {
    /// A client that believes the servers that `tls` says.
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
            whole: settings.whole,
            ticket: None,
        }
    }

    /// The same client, which presents a ticket with each request for content.
    #[must_use]
    pub fn with_ticket(&self, presented: Option<&str>) -> Self {
        Self {
            ticket: presented.map(|text| format!("{TICKET_SCHEME} {text}").into()),
            ..self.clone()
        }
    }

    fn request(&self, url: &str) -> RequestBuilder<WithoutBody> {
        let request = self.agent.get(url);
        match &self.ticket {
            Some(ticket) => request.header(header::AUTHORIZATION, &**ticket),
            None => request,
        }
    }

    /// Gets a document of at most `limit` bytes.
    pub fn get(&self, url: &str, limit: usize) -> Result<Vec<u8>, Error> {
        self.get_watched(url, limit, &mut |_| ControlFlow::Continue(()))
    }

    /// The same for what takes a while: `watch` hears of each piece by its length, and may say that it is enough.
    pub fn get_watched(
        &self,
        url: &str,
        limit: usize,
        watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Vec<u8>, Error> {
        let request = self.request(url);
        let request = request.config().timeout_global(Some(self.deadline(limit)));
        let answer = checked(url, request.build().call())?;
        read_whole(url, answer, limit, watch)
    }

    /// Posts a document and reads the answer of at most `limit` bytes; none when the server says "no content".
    pub fn post(&self, url: &str, body: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let request = self
            .agent
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .config()
            .timeout_global(Some(self.deadline(limit.saturating_add(body.len()))))
            .build();
        let answer = checked(url, request.send(body))?;
        if answer.status().as_u16() == 204 {
            return Ok(None);
        }
        read_whole(url, answer, limit, &mut |_| ControlFlow::Continue(())).map(Some)
    }

    fn deadline(&self, bytes: usize) -> Duration {
        self.whole + Duration::from_secs((bytes / SLOWEST) as u64)
    }

    /// Opens a stream at byte `from`.
    pub(super) fn open(&self, url: &str, from: u64) -> Result<Stream, Error> {
        let mut request = self.request(url);
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        let answer = checked(url, request.call())?;
        let text = |name| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        Ok(Stream {
            is_partial: answer.status().as_u16() == 206,
            range: text(header::CONTENT_RANGE).map(str::to_owned),
            length: answer.body().content_length(),
            body: Box::new(answer.into_body().into_reader()),
        })
    }
}

/// An answer whose body is still to be read.
pub(super) struct Stream {
    /// Whether it is a part (206) rather than the whole (200).
    pub is_partial: bool,
    /// Which part it says it is.
    pub range: Option<String>,
    /// How many bytes it says will come.
    pub length: Option<u64>,
    /// The bytes.
    pub body: Box<dyn Read>,
}

fn checked(
    url: &str,
    answer: Result<Response<Body>, ureq::Error>,
) -> Result<Response<Body>, Error> {
    let answer = answer.map_err(|error| Error::failed(url, error))?;
    let status = answer.status().as_u16();
    let url = url.to_owned();
    match status {
        200 | 204 | 206 => Ok(answer),
        404 | 410 => Err(Error::NotThere { url }),
        400..=407 | 409 | 413 | 422 => Err(Error::Refused { url, status }),
        429 | 503 => Err(Error::Busy {
            url,
            status,
            retry_after: retry_after(&answer),
        }),
        500.. => Err(Error::Failed {
            url,
            reason: format!("status {status}"),
        }),
        _ => Err(Error::Wrong {
            url,
            reason: format!("status {status}"),
        }),
    }
}

/// `Retry-After` in seconds; its other form, a date, is not worth trusting a clock for.
fn retry_after(answer: &Response<Body>) -> Option<Duration> {
    let value = answer.headers().get(header::RETRY_AFTER)?;
    value.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

fn read_whole(
    url: &str,
    answer: Response<Body>,
    limit: usize,
    watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Vec<u8>, Error> {
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(Error::wrong(url, format!("status {status}")));
    }
    let too_long = || Error::wrong(url, format!("more than {limit} bytes"));
    let length = answer.body().content_length();
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let mut body = answer.into_body().into_reader().take(limit as u64 + 1);
    let mut piece = vec![0; PIECE];
    loop {
        let read = body
            .read(&mut piece)
            .map_err(|error| Error::failed(url, error))?;
        if read == 0 {
            return Ok(bytes);
        }
        bytes.extend_from_slice(&piece[..read]);
        if bytes.len() > limit {
            return Err(too_long());
        }
        if watch(read as u64).is_break() {
            return Err(Error::Interrupted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Reply, Server, client};
    use super::*;

    fn status(line: &str) -> Reply {
        Reply::raw(format!(
            "HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ))
    }

    #[test]
    fn answers_are_told_apart() {
        type Check = fn(&Error) -> bool;
        let cases: [(&str, Check); 11] = [
            ("404 Not Found", |e| matches!(e, Error::NotThere { .. })),
            ("401 Unauthorized", |e| {
                matches!(e, Error::Refused { status: 401, .. })
            }),
            ("403 Forbidden", |e| {
                matches!(e, Error::Refused { status: 403, .. })
            }),
            ("409 Conflict", |e| {
                matches!(e, Error::Refused { status: 409, .. })
            }),
            (
                "503 Busy\r\nRetry-After: 7",
                |e| matches!(e, Error::Busy { retry_after: Some(wait), .. } if wait.as_secs() == 7),
            ),
            ("503 Busy", |e| {
                matches!(
                    e,
                    Error::Busy {
                        retry_after: None,
                        ..
                    }
                )
            }),
            ("500 Broken", |e| matches!(e, Error::Failed { .. })),
            ("302 Found\r\nLocation: http://127.0.0.1:1/", |e| {
                matches!(e, Error::Wrong { .. })
            }),
            ("204 No Content", |e| matches!(e, Error::Wrong { .. })),
            ("206 Partial Content", |e| matches!(e, Error::Wrong { .. })),
            ("201 Created", |e| matches!(e, Error::Wrong { .. })),
        ];
        for (line, check) in cases {
            let server = Server::start(move |_| status(line));
            let error = client().get(&server.url("/x"), 10).unwrap_err();
            assert!(check(&error), "{line}: {error}");
        }
    }

    #[test]
    fn nobody_there_is_a_failure() {
        let error = client().get("http://127.0.0.1:1/", 10).unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{error}");
    }

    #[test]
    fn u04_an_answer_of_the_limit_is_read_and_a_longer_one_is_not() {
        let server = Server::start(|_| Reply::ok(b"0123456789"));
        assert_eq!(client().get(&server.url("/"), 10).unwrap(), b"0123456789");
        assert!(matches!(
            client().get(&server.url("/"), 9),
            Err(Error::Wrong { .. })
        ));
        let endless = Server::start(|_| {
            let mut reply = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
            reply.resize(1 << 20, b'x');
            Reply::raw(reply)
        });
        assert!(matches!(
            client().get(&endless.url("/"), 9),
            Err(Error::Wrong { .. })
        ));
    }

    #[test]
    fn an_answer_cut_short_is_a_failure_and_not_a_shorter_document() {
        let server = Server::start(|_| {
            Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nhalf")
        });
        let error = client().get(&server.url("/"), 100).unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{error}");
    }

    #[test]
    fn a_posted_body_arrives_and_no_content_is_none() {
        let server = Server::start(|request| Reply::ok(&request.body));
        let answer = client().post(&server.url("/m"), b"{}", 10).unwrap();
        assert_eq!(answer.as_deref(), Some(&b"{}"[..]));
        let silent =
            Server::start(|_| Reply::raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        assert_eq!(client().post(&silent.url("/m"), b"{}", 10).unwrap(), None);
    }

    #[test]
    fn u05_a_server_that_sends_a_byte_now_and_then_is_left() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
        let server =
            Server::start(move |_| Reply::raw(head.to_owned() + &"x".repeat(1000)).trickled());
        let began = std::time::Instant::now();
        for answer in [
            client().get(&server.url("/"), 1000).map(Some),
            client().post(&server.url("/"), b"{}", 1000),
        ] {
            assert!(matches!(answer, Err(Error::Failed { .. })), "{answer:?}");
        }
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{:?}",
            began.elapsed()
        );
    }

    #[test]
    fn u04_endless_headers_are_left() {
        let server = Server::start(|_| {
            let endless = "X: y\r\n".repeat(1 << 20);
            Reply::raw(format!("HTTP/1.1 200 OK\r\n{endless}"))
        });
        let answer = client().get(&server.url("/"), 1000);
        assert!(matches!(answer, Err(Error::Failed { .. })), "{answer:?}");
        assert!(server.sent() < 1 << 20, "{}", server.sent());
    }

    #[test]
    fn a_server_that_falls_silent_is_left() {
        let server = Server::start(|_| {
            Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").then_silent()
        });
        let error = client().get(&server.url("/"), 100).unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{error}");
    }
}
