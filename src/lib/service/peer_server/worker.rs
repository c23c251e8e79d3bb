//! The worker's side: listens, reads what others ask, and passes on what the agent opens. It runs as nobody in particular, in
//! a sandbox: it opens nothing itself, and connects to nobody.

use super::request::{self, MAX_REQUEST, Parsed, Wish};
use super::{Answer, write_question};
use crate::host::process::{helper, passing};
use crate::host::sandbox::{self, Duty};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::{IpAddr, Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The word that makes this program a worker; how many are served at a time follows it.
pub const WORD: &str = "peer-server";

/// For a request to be there.
const FOR_REQUEST: Duration = Duration::from_secs(10);
/// Whoever takes nothing for so long is left.
const FOR_PIECE: Duration = Duration::from_secs(20);
/// Whoever takes fewer bytes a second is left, too.
const SLOWEST: u64 = 16 * 1024;
/// From one address at a time: nobody takes all there is.
const MOST_OF_ONE: usize = 2;
const PIECE: usize = 64 * 1024;

/// Works until the agent hangs up. To be called first of all in a process that [`super::PeerDoor`] started.
pub fn worker(mut words: impl Iterator<Item = String>) -> io::Result<()> {
    let most = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let line = helper::line()?;
    let listener = passing::take_over(&line, &mut [0])?.ok_or(io::ErrorKind::InvalidInput)?;
    sandbox::enter(Duty::Give).map_err(io::Error::other)?;
    work(&TcpListener::from(listener), line, most)
}

/// Serves whoever comes, so many at a time.
pub(super) fn work(listener: &TcpListener, line: UnixStream, most: usize) -> io::Result<()> {
    let desk = Arc::new(Mutex::new(line));
    let room = Room::new(most);
    loop {
        let (stream, from) = match listener.accept() {
            Ok(accepted) => accepted,
            // too many open files, or gone again: neither lasts
            Err(_) => {
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        let Some(seat) = room.enter(from.ip().to_canonical()) else {
            refuse(&stream, 503).ok();
            continue;
        };
        let desk = desk.clone();
        let served = thread::Builder::new().spawn(move || {
            let _seat = seat;
            serve(&stream, &desk).ok();
        });
        drop(served);
    }
}

/// Who is being served.
#[derive(Clone)]
struct Room {
    most: usize,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One who is being served.
struct Seat {
    room: Room,
    address: IpAddr,
}

impl Room {
    fn new(most: usize) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    fn enter(&self, address: IpAddr) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.values().sum::<usize>() >= self.most {
            return None;
        }
        let own = taken.entry(address).or_default();
        (*own < MOST_OF_ONE).then(|| {
            *own += 1;
            Seat {
                room: self.clone(),
                address,
            }
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let taken = &self.room.taken;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.address) {
            *own -= 1;
        }
        taken.retain(|_, own| *own > 0);
    }
}

fn serve(stream: &TcpStream, desk: &Mutex<UnixStream>) -> io::Result<()> {
    let wish = match read_request(stream)? {
        Ok(wish) => wish,
        Err(status) => return refuse(stream, status),
    };
    match ask(desk, &wish)? {
        (Answer::Opened, Some(file)) => give(stream, &wish, file),
        (Answer::Busy, _) => refuse(stream, 503),
        // who may not have it is not told whether it is here
        _ => refuse(stream, 404),
    }
}

/// The wish, or the status that refuses the request.
fn read_request(mut stream: &TcpStream) -> io::Result<Result<Wish, u16>> {
    let until = Instant::now() + FOR_REQUEST;
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        let room = piece.len().min(MAX_REQUEST - request.len());
        let read = stream.read(&mut piece[..room])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&piece[..read]);
        match request::parse(&request) {
            Parsed::Partial => {}
            Parsed::Refused(status) => return Ok(Err(status)),
            Parsed::Wish(wish) => return Ok(Ok(wish)),
        }
    }
}

/// Asks the agent, one after the other.
fn ask(desk: &Mutex<UnixStream>, wish: &Wish) -> io::Result<(Answer, Option<File>)> {
    let line = desk.lock().unwrap_or_else(PoisonError::into_inner);
    write_question(&*line, &wish.object, &wish.presented)?;
    let mut answer = [0];
    let opened = passing::take_over(&line, &mut answer)?;
    Ok((Answer::read(answer[0]), opened.map(File::from)))
}

fn give(mut stream: &TcpStream, wish: &Wish, mut file: File) -> io::Result<()> {
    let size = file.metadata()?.len();
    let (status, from, mut left) = request::part(wish, size);
    let patience = FOR_PIECE + Duration::from_secs(left / SLOWEST);
    let until = Instant::now() + patience;
    stream.set_write_timeout(Some(FOR_PIECE))?;
    stream.write_all(request::head(status, (from, left), size).as_bytes())?;
    file.seek(SeekFrom::Start(from))?;
    let mut piece = vec![0; PIECE];
    while left > 0 && Instant::now() < until {
        let room = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let read = file.read(&mut piece[..room])?;
        if read == 0 {
            break;
        }
        stream.write_all(&piece[..read])?;
        left -= read as u64;
    }
    stream.shutdown(Shutdown::Write)
}

fn refuse(mut stream: &TcpStream, status: u16) -> io::Result<()> {
    stream.set_write_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(request::head(status, (0, 0), 0).as_bytes())?;
    stream.shutdown(Shutdown::Write)
}
