//! The road between agents and a site in the hands of somebody who even has a certificate of the site's own authority: he
//! reads everything, remembers it, and may answer in the site's place.

use super::lab::{Lab, Server};
use crate::model::time::Timestamp;
use crate::service::site;
use crate::trust::{PayloadType, authority, bootstrap};
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A question and its honest answer.
#[derive(Clone)]
pub struct Exchange {
    /// `POST /v1/messages`.
    pub line: String,
    /// The body of the question.
    pub asked: Vec<u8>,
    /// The honest answer, head and body.
    pub answer: Vec<u8>,
}

impl Exchange {
    /// The body of the answer.
    pub fn body(&self) -> &[u8] {
        after_head(&self.answer)
    }

    /// Whether the answer is an envelope of this type.
    pub fn is_of(&self, kind: PayloadType) -> bool {
        let head = &self.body()[..self.body().len().min(1 << 16)];
        let whole = String::from_utf8_lossy(head);
        whole.starts_with('{') && String::from_utf8_lossy(self.body()).contains(kind.media_type())
    }
}

/// What is answered in the place of the site; none for the honest answer.
pub type Deed = Box<dyn Fn(&Exchange) -> Option<Vec<u8>> + Send>;

/// A site, and the road to it.
pub struct Road {
    pub lab: Lab,
    deed: Arc<Mutex<Option<Deed>>>,
    past: Arc<Mutex<Vec<Exchange>>>,
}

impl Road {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let honest = (Server::Own, |station| station as _);
        let lab = Lab::announced(Some(&address), honest);
        let road = Self {
            deed: Arc::default(),
            past: Arc::default(),
            lab,
        };
        road.hold_up(listener);
        road
    }

    fn hold_up(&self, listener: TcpListener) {
        let of_site = site::load_site_keys(&self.lab.folder).unwrap().authority;
        let names = ["127.0.0.1".to_owned()];
        let certificate = of_site.issue(&names, super::lab::now()).unwrap();
        let config = authority::server_config(&certificate).unwrap();
        let (site, deed, past) = (
            self.lab.address().to_owned(),
            self.deed.clone(),
            self.past.clone(),
        );
        // ends with the test program
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let session = ServerConnection::new(config.clone()).unwrap();
                let mut agent = StreamOwned::new(session, socket);
                let Some((line, asked)) = read_request(&mut agent) else {
                    continue;
                };
                let answer = ask(&site, &line, &asked);
                let exchange = Exchange {
                    line: line.lines().next().unwrap_or_default().to_owned(),
                    asked,
                    answer,
                };
                let told = deed
                    .lock()
                    .unwrap()
                    .as_ref()
                    .and_then(|deed| deed(&exchange));
                let told = told.unwrap_or_else(|| exchange.answer.clone());
                past.lock().unwrap().push(exchange);
                // an agent that has heard enough hangs up
                drop(agent.write_all(&told));
                agent.conn.send_close_notify();
                drop(agent.flush());
            }
        });
    }

    /// From now on this is done.
    pub fn set(&self, deed: Deed) {
        *self.deed.lock().unwrap() = Some(deed);
    }

    /// The road is honest again.
    pub fn clear(&self) {
        *self.deed.lock().unwrap() = None;
    }

    /// All that has passed.
    pub fn past(&self) -> Vec<Exchange> {
        self.past.lock().unwrap().clone()
    }

    /// The last honest answer of a type.
    pub fn last(&self, kind: PayloadType) -> Vec<u8> {
        let past = self.past();
        let found = past.iter().rfind(|exchange| exchange.is_of(kind));
        found
            .unwrap_or_else(|| panic!("no {kind:?} yet"))
            .body()
            .to_vec()
    }
}

/// An answer with this body.
pub fn answer(body: &[u8]) -> Vec<u8> {
    raw("200 OK", "", body)
}

/// An answer.
pub fn raw(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn read_request(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        let body = after_head(&bytes).len();
        let head = String::from_utf8_lossy(&bytes[..bytes.len() - body]).into_owned();
        if !head.ends_with("\r\n\r\n") {
            continue;
        }
        let lower = head.to_lowercase();
        let length = lower
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        if body >= length.unwrap_or(0) {
            return Some((head, after_head(&bytes).to_vec()));
        }
    }
}

/// The honest answer of the site.
fn ask(site: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let head = head
        .trim_end()
        .lines()
        .filter(|line| !line.to_lowercase().starts_with("connection:"));
    let head: Vec<&str> = head.collect();
    let head = format!("{}\r\nConnection: close\r\n\r\n", head.join("\r\n"));
    send(site, &[head.as_bytes(), body].concat())
}

/// All that a server says to these bytes.
pub fn send(site: &str, bytes: &[u8]) -> Vec<u8> {
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let session = ClientConnection::new(bootstrap::client_config().unwrap(), name).unwrap();
    let mut stream = StreamOwned::new(session, TcpStream::connect(site).unwrap());
    drop(stream.write_all(bytes));
    let mut told = Vec::new();
    drop(stream.read_to_end(&mut told));
    told
}

/// Posts a body and gives the status with the answer's body.
pub fn post(site: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let told = send(site, &[head.as_bytes(), body].concat());
    let status = std::str::from_utf8(told.get(9..12).unwrap_or_default()).unwrap_or_default();
    (status.parse().unwrap_or(0), after_head(&told).to_vec())
}

fn after_head(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(&[], |end| &bytes[end + 4..])
}

/// A time after all documents of a lab have ended.
pub fn far_future() -> Timestamp {
    Timestamp::parse("2099-01-01T00:00:00Z").unwrap()
}
