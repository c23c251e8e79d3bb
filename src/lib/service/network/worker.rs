//! The worker's side: answers one request after the other until the agent hangs up. It runs as nobody in particular, in a
//! sandbox, and keeps nothing.

use super::frame::{self, Ask, Head, Kind};
use super::{Belief, configuration};
use crate::host::process::helper;
use crate::host::sandbox::{self, Duty, Sandbox};
use crate::transport::road::{Answer, Direct, Request, Road};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// The word that makes this program a worker; the ports that it may connect to follow it.
pub const WORD: &str = "network-worker";
/// Beliefs whose connections are kept: a cycle has two, and others while content comes.
const KEPT: usize = 4;

/// Works until the agent hangs up. To be called first of all in a process that [`super::Remote`] started.
pub fn worker(ports: impl Iterator<Item = String>) -> io::Result<()> {
    let ports: BTreeSet<u16> = ports.filter_map(|port| port.parse().ok()).collect();
    let line = helper::line()?;
    let sandbox = sandbox::enter(Duty::Ask(&ports)).map_err(io::Error::other)?;
    work(line, &sandbox)
}

/// Says what holds it, and works.
pub(super) fn work(line: UnixStream, sandbox: &Sandbox) -> io::Result<()> {
    let mut worker = Worker {
        line,
        roads: Vec::new(),
    };
    frame::write_json(&mut worker.line, Kind::Hello, sandbox)?;
    worker.run()
}

struct Worker {
    line: UnixStream,
    roads: Vec<(Belief, Direct)>,
}

impl Worker {
    fn run(&mut self) -> io::Result<()> {
        loop {
            let (kind, bytes) = match frame::read(&mut self.line) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                read => read?,
            };
            if kind != Kind::Ask {
                return Err(frame::nonsense("no request"));
            }
            self.answer(&frame::json(&bytes)?)?;
        }
    }

    fn answer(&mut self, ask: &Ask) -> io::Result<()> {
        let body = match ask.has_body {
            true => Some(frame::read(&mut self.line)?.1),
            false => None,
        };
        let request = Request {
            url: &ask.url,
            body: body.as_deref(),
            from: ask.from,
            to: ask.to,
            authorization: ask.authorization.as_deref(),
            deadline: ask.deadline.map(Duration::from_millis),
        };
        let answer = match self.road(&ask.belief) {
            Ok(road) => road.carry(&request).map_err(|error| match error {
                // the agent knows the address
                crate::transport::Error::Failed { reason, .. } => reason,
                other => other.to_string(),
            }),
            Err(reason) => Err(reason),
        };
        match answer {
            Ok(answer) => self.pass(answer),
            Err(reason) => fault(&mut self.line, &reason),
        }
    }

    fn pass(&mut self, mut answer: Answer) -> io::Result<()> {
        let head = Head {
            status: answer.status,
            retry_after: answer.retry_after,
            range: answer.range.map(|range| range.chars().take(100).collect()),
            length: answer.length,
            has_body: matches!(answer.status, 200 | 206),
        };
        frame::write_json(&mut self.line, Kind::Head, &head)?;
        if !head.has_body {
            return Ok(());
        }
        let mut piece = vec![0; frame::PIECE];
        loop {
            match answer.body.read(&mut piece) {
                Ok(0) => return frame::write(&mut self.line, Kind::End, &[]),
                Ok(read) => frame::write(&mut self.line, Kind::Piece, &piece[..read])?,
                Err(error) => return fault(&mut self.line, &error.to_string()),
            }
        }
    }

    fn road(&mut self, belief: &Belief) -> Result<&Direct, String> {
        if let Some(at) = self.roads.iter().position(|(known, _)| known == belief) {
            return Ok(&self.roads[at].1);
        }
        let tls = configuration(belief).map_err(|error| error.to_string())?;
        self.roads.truncate(KEPT - 1);
        let road = Direct::new(tls, &belief.settings());
        self.roads.insert(0, (belief.clone(), road));
        Ok(&self.roads[0].1)
    }
}

fn fault(line: &mut impl Write, reason: &str) -> io::Result<()> {
    let reason: String = reason.chars().take(400).collect();
    frame::write(line, Kind::Fault, reason.as_bytes())
}
