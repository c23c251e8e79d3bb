//! The HTTP client: small documents whole, large ones as a stream; every answer sorted into there, not there, refused, busy,
//! failed. How requests travel is [`super::road`].

use super::Error;
use super::road::{Answer, Direct, Request, Road};
use crate::trust::ticket;
use rustls::ClientConfig;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

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

/// An HTTP client. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    road: Arc<dyn Road>,
    whole: Duration,
    /// Presented with each question.
    ticket: Option<Arc<str>>,
}

impl Client {
    /// A client that believes the servers that `tls` says.
    pub fn new(tls: Arc<ClientConfig>, settings: &Settings) -> Self {
        Self::over(Arc::new(Direct::new(tls, settings)), settings)
    }

    /// A client that takes another road.
    pub fn over(road: Arc<dyn Road>, settings: &Settings) -> Self {
        Self {
            road,
            whole: settings.whole,
            ticket: None,
        }
    }

    /// The same client, which presents a ticket with each request for content.
    #[must_use]
    pub fn with_ticket(&self, presented: Option<&str>) -> Self {
        Self {
            ticket: presented.map(|text| format!("{} {text}", ticket::SCHEME).into()),
            ..self.clone()
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
        let answer = self.ask(&Request {
            url,
            body: None,
            from: 0,
            to: None,
            authorization: self.ticket.as_deref(),
            deadline: Some(self.deadline(limit)),
        })?;
        read_whole(url, answer, limit, watch)
    }

    /// Posts a document and reads the answer of at most `limit` bytes; none when the server says "no content".
    pub fn post(&self, url: &str, body: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let answer = self.ask(&Request {
            url,
            body: Some(body),
            from: 0,
            to: None,
            authorization: None,
            deadline: Some(self.deadline(limit.saturating_add(body.len()))),
        })?;
        if answer.status == 204 {
            return Ok(None);
        }
        read_whole(url, answer, limit, &mut |_| ControlFlow::Continue(())).map(Some)
    }

    fn deadline(&self, bytes: usize) -> Duration {
        self.whole + Duration::from_secs((bytes / SLOWEST) as u64)
    }

    /// Opens a stream at byte `from`, up to byte `to` if there is one.
    pub fn open(&self, url: &str, from: u64, to: Option<u64>) -> Result<Answer, Error> {
        self.ask(&Request {
            url,
            body: None,
            from,
            to,
            authorization: self.ticket.as_deref(),
            deadline: None,
        })
    }

    fn ask(&self, request: &Request<'_>) -> Result<Answer, Error> {
        checked(request.url, self.road.carry(request)?)
    }
}

fn checked(url: &str, answer: Answer) -> Result<Answer, Error> {
    let status = answer.status;
    let url = url.to_owned();
    match status {
        200 | 204 | 206 => Ok(answer),
        404 | 410 => Err(Error::NotThere { url }),
        400..=407 | 409 | 413 | 422 => Err(Error::Refused { url, status }),
        429 | 503 => Err(Error::Busy {
            url,
            status,
            retry_after: answer.retry_after.map(Duration::from_secs),
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

fn read_whole(
    url: &str,
    mut answer: Answer,
    limit: usize,
    watch: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Vec<u8>, Error> {
    if answer.status != 200 {
        return Err(Error::wrong(url, format!("status {}", answer.status)));
    }
    let too_long = || Error::wrong(url, format!("more than {limit} bytes"));
    if answer.length.is_some_and(|length| length > limit as u64) {
        return Err(too_long());
    }
    let mut bytes = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        let read = answer
            .body
            .read(&mut piece)
            .map_err(|error| Error::failed(url, error))?;
        if read == 0 {
            return Ok(bytes);
        }
        if read > limit - bytes.len() {
            return Err(too_long());
        }
        bytes.extend_from_slice(&piece[..read]);
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
