//! A small evil HTTP server in a thread, for the tests of this room.

use super::http::{Client, Settings};
use crate::model::time::Timestamp;
use crate::trust::authority::SiteAuthority;
use crate::trust::tls::{Roots, client_config};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a client asked.
pub struct Request {
    pub path: String,
    /// From which byte, when it asked for a range.
    pub from: u64,
    pub body: Vec<u8>,
}

/// What the server sends: these bytes, and then it hangs up or falls silent.
pub struct Reply {
    bytes: Vec<u8>,
    is_silent: bool,
    is_trickle: bool,
}

impl Reply {
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            is_silent: false,
            is_trickle: false,
        }
    }

    pub fn ok(body: &[u8]) -> Self {
        Self::with_head(&format!("200 OK\r\nContent-Length: {}", body.len()), body)
    }

    pub fn with_head(head: &str, body: &[u8]) -> Self {
        let mut bytes = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self::raw(bytes)
    }

    /// As an honest server sends `content` from byte `from`.
    pub fn range(content: &[u8], from: u64) -> Self {
        if from == 0 {
            return Self::ok(content);
        }
        let rest = &content[from as usize..];
        let (last, size) = (content.len() - 1, content.len());
        let length = rest.len();
        Self::with_head(
            &format!(
                "206 Partial Content\r\nContent-Range: bytes {from}-{last}/{size}\r\nContent-Length: {length}"
            ),
            rest,
        )
    }

    /// Hangs up after so many bytes of the body.
    pub fn cut_after(mut self, body_bytes: usize) -> Self {
        let head = self
            .bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        self.bytes.truncate(head + body_bytes);
        self
    }

    /// Sends a byte now and then, each soon enough to be waited for.
    pub fn trickled(mut self) -> Self {
        self.is_trickle = true;
        self
    }

    pub fn then_silent(mut self) -> Self {
        self.is_silent = true;
        self
    }
}

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

/// Answers until the test ends.
pub struct Server {
    base: String,
    /// Bytes of replies, heads included.
    pub sent: Arc<AtomicU64>,
    /// The paths asked for, with their ranges.
    pub asked: Arc<Mutex<Vec<(String, u64)>>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            sent: Arc::default(),
            asked: Arc::default(),
        };
        let (sent, asked) = (server.sent.clone(), server.asked.clone());
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (sent, asked, answer) = (sent.clone(), asked.clone(), answer.clone());
                thread::spawn(move || serve(socket, &*answer, &sent, &asked));
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

fn serve(
    mut socket: TcpStream,
    answer: &Answer,
    sent: &AtomicU64,
    asked: &Mutex<Vec<(String, u64)>>,
) {
    let Some(request) = read(&socket) else { return };
    asked
        .lock()
        .unwrap()
        .push((request.path.clone(), request.from));
    let reply = answer(&request);
    if reply.is_trickle {
        for byte in &reply.bytes {
            thread::sleep(Duration::from_millis(20));
            if socket.write_all(&[*byte]).is_err() {
                return;
            }
        }
        return;
    }
    // A client that has seen enough hangs up: no error of ours.
    if socket.write_all(&reply.bytes).is_ok() {
        sent.fetch_add(reply.bytes.len() as u64, Ordering::SeqCst);
    }
    if reply.is_silent {
        // Until the client hangs up.
        let _ = socket.read(&mut [0]);
    }
}

fn read(socket: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(socket);
    let mut line = String::new();
    lines.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut from, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(range) = line.strip_prefix("range: bytes=") {
            from = range.strip_suffix('-')?.parse().ok()?;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Request { path, from, body })
}

/// A client that waits a fifth of a second at most.
pub fn client() -> Client {
    let authority = SiteAuthority::generate("S01", Timestamp::from_millis(0)).unwrap();
    let tls = client_config(Roots::Site(&[authority.certificate_pem().to_owned()]), None).unwrap();
    let wait = Duration::from_millis(200);
    let settings = Settings {
        connect: wait,
        response: wait,
        read: wait,
        whole: 5 * wait,
        redirects: 0,
    };
    Client::new(tls, &settings)
}
