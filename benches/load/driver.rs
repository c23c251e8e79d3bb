//! Sends requests over connections that are kept alive, one after the other on each, and measures.

use sms::trust::bootstrap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

type Stream = TlsStream<tokio::net::TcpStream>;

/// What is sent.
#[derive(Clone)]
pub struct Request {
    /// Head and body.
    pub bytes: Arc<[u8]>,
    /// Bytes of what was signed in it.
    pub payload: usize,
    /// Whose it is, and with which number.
    pub client: usize,
    pub sequence: u64,
}

impl Request {
    pub fn post(path: &str, body: &[u8]) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: site\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        Self {
            bytes: [head.as_bytes(), body].concat().into(),
            payload: body.len(),
            client: 0,
            sequence: 0,
        }
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

/// How it went.
pub struct Done {
    /// In the order of the requests.
    pub answers: Vec<Answer>,
    each: Vec<Duration>,
    wall: Duration,
    cpu: Duration,
}

/// Where to.
pub struct Load {
    address: SocketAddr,
    connections: usize,
}

impl Load {
    pub fn over(url: &str, connections: usize) -> Self {
        let address = url.trim_start_matches("https://").parse();
        Self {
            address: address.expect("an address"),
            connections,
        }
    }

    /// Connects, then starts the clock. One thread sends; the site has its own.
    pub fn send(&self, requests: &[Request]) -> Done {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut streams = Vec::new();
            for _ in 0..self.connections {
                streams.push(self.connect().await);
            }
            let requests: Arc<[Request]> = requests.into();
            let next = Arc::new(AtomicUsize::new(0));
            let (begin, used) = (Instant::now(), processor_time());
            let tasks: Vec<_> = streams
                .into_iter()
                .map(|stream| tokio::spawn(work(stream, requests.clone(), next.clone())))
                .collect();
            let mut all = Vec::with_capacity(requests.len());
            for task in tasks {
                all.extend(task.await.expect("no panic"));
            }
            let (wall, cpu) = (begin.elapsed(), processor_time() - used);
            all.sort_by_key(|(number, _, _)| *number);
            let (answers, each) = all
                .into_iter()
                .map(|(_, answer, took)| (answer, took))
                .unzip();
            Done {
                answers,
                each,
                wall,
                cpu,
            }
        })
    }

    async fn connect(&self) -> Stream {
        let socket = TcpSocket::new_v4().expect("a socket");
        let stream = socket
            .connect(self.address)
            .await
            .expect("the site listens");
        stream.set_nodelay(true).expect("no delay");
        let tls = bootstrap::client_config().expect("a configuration");
        let name = "127.0.0.1".try_into().expect("a name");
        let connected = TlsConnector::from(tls).connect(name, stream).await;
        connected.expect("TLS")
    }
}

/// Takes the next request until there is none. A site that is busy is asked again.
async fn work(
    mut stream: Stream,
    requests: Arc<[Request]>,
    next: Arc<AtomicUsize>,
) -> Vec<(usize, Answer, Duration)> {
    let mut done = Vec::new();
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(number) else {
            return done;
        };
        let begin = Instant::now();
        stream.write_all(&request.bytes).await.expect("can send");
        stream.flush().await.expect("can send");
        let answer = read(&mut stream, &mut buffer).await;
        done.push((number, answer, begin.elapsed()));
    }
}

async fn read(stream: &mut Stream, buffer: &mut Vec<u8>) -> Answer {
    buffer.clear();
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        assert!(
            stream.read_buf(buffer).await.expect("an answer") > 0,
            "hung up"
        );
    };
    let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a number"));
    while buffer.len() < end + length {
        assert!(
            stream.read_buf(buffer).await.expect("an answer") > 0,
            "hung up"
        );
    }
    Answer {
        status: head[9..12].parse().expect("a status"),
        body: buffer[end..].to_vec(),
    }
}

pub fn head() {
    println!(
        "{:<58} {:>9} {:>8} {:>8} {:>9} {:>7}",
        "load over TLS that is kept alive", "number", "each/s", "p50 ms", "p99 ms", "cpu us"
    );
}

/// Processor time is that of site and generator together.
pub fn row(title: &str, done: &Done) {
    let mut each = done.each.clone();
    each.sort_unstable();
    let at = |share: usize| each[(each.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!(
        "{title:<58} {:>9} {:>8.0} {:>8.2} {:>9.2} {:>7.0}",
        each.len(),
        each.len() as f64 / done.wall.as_secs_f64(),
        at(50),
        at(99),
        done.cpu.as_secs_f64() * 1e6 / each.len() as f64,
    );
}

/// Of this process, all threads: site and generator. Linux counts it in hundredths of a second.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields = stat.rsplit(')').next().expect("a name in brackets");
    let ticks = fields.split_whitespace().skip(11).take(2);
    Duration::from_millis(
        10 * ticks
            .map(|ticks| ticks.parse::<u64>().expect("a number"))
            .sum::<u64>(),
    )
}
