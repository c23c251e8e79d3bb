//! Gives content to other clients (peer cache, domain.md L8). A process that may do nothing else listens and reads what
//! strangers send (security.md L14); this side verifies the tickets that they show, and opens what they may have.

mod request;
mod worker;

pub use worker::{WORD, worker};

use super::agent::{AgentFolder, PeerServer, PeerShelf};
use crate::host::clock::SystemClock;
use crate::host::load;
use crate::host::process::helper::Helper;
use crate::host::process::passing;
use crate::model::client_settings::PeerCache;
use crate::model::digest::Digest;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, TcpListener};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// What the agent says of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Here it is.
    Opened,
    /// It is not for whoever asks, or not here.
    No,
    /// Not now.
    Busy,
}

impl Answer {
    const ALL: [(u8, Self); 3] = [(b'y', Self::Opened), (b'n', Self::No), (b'b', Self::Busy)];

    fn read(letter: u8) -> Self {
        let found = Self::ALL.into_iter().find(|(own, _)| *own == letter);
        found.map_or(Self::No, |(_, answer)| answer)
    }

    fn letter(self) -> u8 {
        let found = Self::ALL.into_iter().find(|(_, own)| *own == self);
        found.map_or(b'n', |(letter, _)| letter)
    }
}

/// Writes what is asked for: the digest, and the ticket after its length.
fn write_question(mut line: impl Write, object: &Digest, presented: &str) -> io::Result<()> {
    let length = u16::try_from(presented.len()).map_err(io::Error::other)?;
    let digest = object.as_bytes();
    line.write_all(&[digest, &length.to_be_bytes()[..], presented.as_bytes()].concat())
}

/// Reads what is asked for. All that comes is of a process that strangers may have taken over.
fn read_question(mut line: impl Read) -> io::Result<(Digest, String)> {
    let (mut digest, mut length) = ([0; 32], [0; 2]);
    line.read_exact(&mut digest)?;
    line.read_exact(&mut length)?;
    let mut presented = vec![0; u16::from_be_bytes(length).into()];
    line.read_exact(&mut presented)?;
    let presented = String::from_utf8(presented).map_err(io::Error::other)?;
    Ok((Digest::from_bytes(digest), presented))
}

/// Something that ends the worker when it is dropped.
type Bond = Box<dyn Send>;
type Start = fn(&PeerCache, &TcpListener) -> io::Result<(Bond, UnixStream)>;

/// Starts a worker that listens there.
fn start(settings: &PeerCache, listener: &TcpListener) -> io::Result<(Bond, UnixStream)> {
    let words = [WORD.to_owned(), settings.max_connections.to_string()];
    let (helper, line) = Helper::start(&words).map_err(io::Error::other)?;
    passing::hand_over(&line, b"l", Some(listener.as_fd()))?;
    Ok((Box::new(helper), line))
}

/// The door at which others get content, as long as it is open.
pub struct PeerDoor {
    folder: AgentFolder,
    start: Start,
    open: Mutex<Option<Open>>,
}

/// An open door.
struct Open {
    settings: PeerCache,
    port: u16,
    line: UnixStream,
    worker: Option<Bond>,
    desk: Option<JoinHandle<()>>,
}

impl PeerDoor {
    /// The door of the agent with this folder; closed.
    pub fn new(folder: AgentFolder) -> Self {
        Self::with(folder, start)
    }

    /// The same with a worker that is a thread of this process.
    #[cfg(test)]
    pub fn in_process(folder: AgentFolder) -> Self {
        Self::with(folder, |settings, listener| {
            let (listener, most) = (listener.try_clone()?, settings.max_connections as usize);
            let (ours, theirs) = UnixStream::pair()?;
            // ends with the test program
            thread::spawn(move || worker::work(&listener, theirs, most));
            Ok((Box::new(()), ours))
        })
    }

    fn with(folder: AgentFolder, start: Start) -> Self {
        Self {
            folder,
            start,
            open: Mutex::default(),
        }
    }
}

impl PeerServer for PeerDoor {
    fn serve(&self, settings: Option<&PeerCache>) -> io::Result<Option<u16>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_so = |open: &Open| Some(&open.settings) == settings && open.is_attended();
        if !open.as_ref().is_some_and(is_so) {
            // the port must be free before it is taken again
            drop(open.take());
            *open = settings
                .map(|settings| Open::begin(&self.folder, settings, self.start))
                .transpose()?;
        }
        Ok(open.as_ref().map(|open| open.port))
    }
}

impl Open {
    fn begin(folder: &AgentFolder, settings: &PeerCache, start: Start) -> io::Result<Self> {
        let listener = listen(settings.port)?;
        let shelf = PeerShelf::open(folder).map_err(io::Error::other)?;
        let (worker, line) = start(settings, &listener)?;
        let asked = line.try_clone()?;
        let most_percent = settings.max_load_percent;
        let attend = move || attend(&asked, &shelf, || load::why_not_now(most_percent));
        let desk = thread::Builder::new().spawn(attend)?;
        Ok(Self {
            settings: settings.clone(),
            port: listener.local_addr()?.port(),
            line,
            worker: Some(worker),
            desk: Some(desk),
        })
    }

    /// Whether the worker is still there.
    fn is_attended(&self) -> bool {
        self.desk.as_ref().is_some_and(|desk| !desk.is_finished())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        drop(self.worker.take());
        // then the desk has nobody to attend to
        self.line.shutdown(Shutdown::Both).ok();
        if let Some(desk) = self.desk.take() {
            desk.join().ok();
        }
    }
}

/// For both families, where the machine has both.
fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv6Addr::UNSPECIFIED, port))
        .or_else(|_| TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)))
        .map_err(|error| {
            let what = format!("cannot listen at TCP port {port}: {error}");
            io::Error::new(error.kind(), what)
        })
}

/// Answers what the worker asks, until it is gone.
fn attend(line: &UnixStream, shelf: &PeerShelf, why_not_now: impl Fn() -> Option<&'static str>) {
    while let Ok((object, presented)) = read_question(line) {
        let (answer, file) = match why_not_now() {
            Some(_) => (Answer::Busy, None),
            None => answer(shelf, &object, &presented),
        };
        let file = file.as_ref().map(AsFd::as_fd);
        if passing::hand_over(line, &[answer.letter()], file).is_err() {
            return;
        }
    }
}

fn answer(shelf: &PeerShelf, object: &Digest, presented: &str) -> (Answer, Option<File>) {
    match shelf.admit(presented, object, &SystemClock) {
        Ok(Some(file)) => (Answer::Opened, Some(file)),
        Ok(None) | Err(_) => (Answer::No, None),
    }
}
