//! The agent's side: gives requests to the worker and reads what comes, within limits and deadlines. A worker that dies,
//! hangs, floods or talks nonsense is a network that failed; the next request has a new one.

use super::frame::{self, Ask, Head, Kind};
use super::worker::WORD;
use super::{Belief, Network};
use crate::host;
use crate::host::process::helper::Helper;
use crate::host::sandbox::Sandbox;
use crate::transport::Error;
use crate::transport::http::{Client, Settings};
use crate::transport::road::{Answer, Request, Road, port_of};
use crate::trust;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What the worker's own deadlines are given beyond themselves.
const SLACK: Duration = Duration::from_secs(5);
const MAX_ERROR: usize = 400;

/// The network through a worker.
#[derive(Debug, Clone)]
pub struct Remote {
    desk: Arc<Desk>,
}

impl Remote {
    /// Through a process of this program, started when it is first needed.
    pub fn new() -> Self {
        Self::with(Box::new(start), Settings::default(), SLACK)
    }

    fn with(start: Box<Start>, settings: Settings, slack: Duration) -> Self {
        Self {
            desk: Arc::new(Desk {
                start,
                settings,
                slack,
                state: Mutex::default(),
            }),
        }
    }
}

impl Default for Remote {
    fn default() -> Self {
        Self::new()
    }
}

impl Network for Remote {
    fn client(&self, belief: Belief) -> Result<Client, trust::Error> {
        let desk = self.desk.clone();
        let settings = match &belief {
            Belief::Peer {} => belief.settings(),
            Belief::Any {} | Belief::Site { .. } | Belief::Public {} => desk.settings,
        };
        Ok(Client::over(Arc::new(Way { desk, belief }), &settings))
    }

    fn sandbox(&self) -> Option<String> {
        self.desk.state().sandbox.map(|held| held.to_string())
    }
}

/// Something that ends the worker when it is dropped.
type Bond = Box<dyn Send>;
type Start = dyn Fn(&BTreeSet<u16>) -> Result<(Bond, UnixStream), host::Error> + Send + Sync;

fn start(ports: &BTreeSet<u16>) -> Result<(Bond, UnixStream), host::Error> {
    let words: Vec<String> = [WORD.to_owned()]
        .into_iter()
        .chain(ports.iter().map(u16::to_string))
        .collect();
    let (helper, line) = Helper::start(&words)?;
    Ok((Box::new(helper), line))
}

/// Where workers are kept between requests.
struct Desk {
    start: Box<Start>,
    settings: Settings,
    slack: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    idle: Option<Live>,
    /// All ports that were needed so far.
    ports: BTreeSet<u16>,
    sandbox: Option<Sandbox>,
}

/// A worker.
struct Live {
    line: UnixStream,
    ports: BTreeSet<u16>,
    _bond: Bond,
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker that may connect to the port: the idle one, or a new one.
    fn worker(&self, port: u16) -> io::Result<Live> {
        let ports = {
            let mut state = self.state();
            state.ports.insert(port);
            match state.idle.take() {
                Some(live) if live.ports.contains(&port) => return Ok(live),
                _ => state.ports.clone(),
            }
        };
        let (bond, line) = (self.start)(&ports).map_err(io::Error::other)?;
        let live = Live {
            line,
            ports,
            _bond: bond,
        };
        let (kind, bytes) = live.read(Instant::now() + self.settings.connect)?;
        if kind != Kind::Hello {
            return Err(frame::nonsense("no greeting"));
        }
        self.state().sandbox = Some(frame::json(&bytes)?);
        Ok(live)
    }

    fn keep(&self, live: Live) {
        self.state().idle = Some(live);
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Desk")
    }
}

impl Live {
    fn read(&self, until: Instant) -> io::Result<(Kind, Vec<u8>)> {
        let line = &self.line;
        frame::read(&mut Timed { line, until }).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), "it ended"),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => timed_out(),
            _ => error,
        })
    }

    fn write(&self, kind: Kind, bytes: &[u8], until: Instant) -> io::Result<()> {
        let line = &self.line;
        frame::write(&mut Timed { line, until }, kind, bytes)
    }
}

/// The line with an end to its patience, however small the pieces are that come.
struct Timed<'a> {
    line: &'a UnixStream,
    until: Instant,
}

impl Timed<'_> {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(timed_out());
        }
        Ok(Some(left))
    }
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "it does not answer in time")
}

impl Read for Timed<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(self.left()?)?;
        let mut line = self.line;
        line.read(out)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(self.left()?)?;
        let mut line = self.line;
        line.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The road through the worker to the servers of one belief.
#[derive(Debug)]
struct Way {
    desk: Arc<Desk>,
    belief: Belief,
}

impl Road for Way {
    fn carry(&self, request: &Request<'_>) -> Result<Answer, Error> {
        let url = request.url;
        let port = port_of(url).ok_or_else(|| Error::failed(url, "it is no web address"))?;
        let answer = self.ask(port, request);
        let answer = answer.map_err(|error| Error::failed(url, worker_failed(&error)))?;
        answer.map_err(|reason| Error::failed(url, reason))
    }
}

impl Way {
    /// `Err` within is what the network did; `Err` without is what the worker did.
    fn ask(&self, port: u16, request: &Request<'_>) -> io::Result<Result<Answer, String>> {
        let settings = &self.desk.settings;
        let patience = settings.connect + settings.response;
        let patience = request.deadline.map_or(patience, |all| all.min(patience));
        let live = self.desk.worker(port)?;
        let now = Instant::now();
        let until = now + patience + self.desk.slack;
        self.send(&live, request, until)?;
        let (kind, bytes) = live.read(until)?;
        match kind {
            Kind::Fault => {
                self.desk.keep(live);
                Ok(Err(shown(&bytes)))
            }
            Kind::Head => {
                let head: Head = frame::json(&bytes)?;
                let end = request.deadline.map(|all| now + all + self.desk.slack);
                Ok(Ok(self.answer(live, head, end)))
            }
            _ => Err(frame::nonsense("no answer")),
        }
    }

    fn send(&self, live: &Live, request: &Request<'_>, until: Instant) -> io::Result<()> {
        let ask = Ask {
            belief: self.belief.clone(),
            url: request.url.to_owned(),
            from: request.from,
            to: request.to,
            authorization: request.authorization.map(str::to_owned),
            has_body: request.body.is_some(),
            deadline: request
                .deadline
                .map(|all| u64::try_from(all.as_millis()).unwrap_or(u64::MAX)),
        };
        live.write(Kind::Ask, &serde_json::to_vec(&ask)?, until)?;
        match request.body {
            Some(body) => live.write(Kind::Body, body, until),
            None => Ok(()),
        }
    }

    fn answer(&self, live: Live, head: Head, end: Option<Instant>) -> Answer {
        let body: Box<dyn Read + Send> = match head.has_body {
            true => Box::new(Pieces {
                live: Some(live),
                desk: self.desk.clone(),
                piece: io::Cursor::default(),
                end,
            }),
            false => {
                self.desk.keep(live);
                Box::new(io::empty())
            }
        };
        Answer {
            status: head.status,
            retry_after: head.retry_after,
            range: head.range,
            length: head.length,
            body,
        }
    }
}

/// The body of an answer. The worker waits while nobody reads; one whose answer is not read to its end is ended.
struct Pieces {
    live: Option<Live>,
    desk: Arc<Desk>,
    piece: io::Cursor<Vec<u8>>,
    end: Option<Instant>,
}

impl Pieces {
    fn next(&mut self) -> io::Result<()> {
        let Some(live) = self.live.take() else {
            return Ok(());
        };
        let next = Instant::now() + self.desk.settings.read + self.desk.slack;
        let until = self.end.map_or(next, |end| end.min(next));
        let (kind, bytes) = live
            .read(until)
            .map_err(|error| io::Error::new(error.kind(), worker_failed(&error)))?;
        match kind {
            Kind::Piece if !bytes.is_empty() => {
                self.piece = io::Cursor::new(bytes);
                self.live = Some(live);
                Ok(())
            }
            Kind::End => {
                self.desk.keep(live);
                Ok(())
            }
            Kind::Fault => {
                self.desk.keep(live);
                Err(io::Error::other(shown(&bytes)))
            }
            _ => Err(frame::nonsense("the network worker talks nonsense")),
        }
    }
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut read = self.piece.read(out)?;
        if read == 0 && !out.is_empty() {
            self.next()?;
            read = self.piece.read(out)?;
        }
        Ok(read)
    }
}

fn worker_failed(error: &io::Error) -> String {
    format!("the network worker failed: {error}")
}

/// What the worker says is text for people, and might be anything.
fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .filter(|c| !c.is_control())
        .take(MAX_ERROR)
        .collect()
}

#[cfg(test)]
mod tests;
