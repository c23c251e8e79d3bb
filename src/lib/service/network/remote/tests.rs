use super::super::worker;
use super::*;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const GREETING: Sandbox = Sandbox {
    files: true,
    ports: true,
    system_calls: true,
};
const SHORT: Duration = Duration::from_millis(150);
const URL: &str = "http://127.0.0.1:9/x";

/// A network whose workers behave like this; and how many there were.
fn network(
    behaviour: impl Fn(UnixStream) -> io::Result<()> + Send + Sync + 'static,
) -> (Remote, Arc<AtomicUsize>) {
    let (behaviour, count) = (Arc::new(behaviour), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    let start = move |_: &BTreeSet<u16>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let (ours, theirs) = UnixStream::pair().unwrap();
        let behaviour = behaviour.clone();
        thread::spawn(move || behaviour(theirs).ok());
        Ok((Box::new(()) as Bond, ours))
    };
    let settings = Settings {
        connect: SHORT,
        response: SHORT,
        read: SHORT,
        whole: 2 * SHORT,
        redirects: 0,
    };
    (Remote::with(Box::new(start), settings, SHORT), count)
}

fn get(network: &Remote, url: &str, limit: usize) -> Result<Vec<u8>, Error> {
    network.client(Belief::Any {}).unwrap().get(url, limit)
}

/// A worker that greets, hears a request, and then does this.
fn lying(line: UnixStream, lie: impl Fn(&mut UnixStream) -> io::Result<()>) -> io::Result<()> {
    let mut line = line;
    frame::write_json(&mut line, Kind::Hello, &GREETING)?;
    frame::read(&mut line)?;
    lie(&mut line)?;
    // until the agent hangs up
    line.read(&mut [0]).map(drop)
}

fn head(status: u16) -> Head {
    Head {
        status,
        retry_after: None,
        range: None,
        length: None,
        has_body: true,
    }
}

type Lie = fn(UnixStream) -> io::Result<()>;

/// What a worker might do, and what is said of it.
const LIES: &[(&str, Lie, &str)] = &[
    ("dies at once", |_| Ok(()), "it ended"),
    ("says nothing", |line| lying_silence(line), "in time"),
    (
        "greets with nonsense",
        |mut line| line.write_all(b"HTTP/1.1 200 OK\r\n"),
        "no kind",
    ),
    (
        "greets with another form",
        |mut line| frame::write(&mut line, Kind::Hello, b"{\"files\":true,\"root\":1}"),
        "not of its kind",
    ),
    (
        "dies after the request",
        |line| lying(line, |line| line.shutdown(std::net::Shutdown::Both)),
        "it ended",
    ),
    (
        "hangs after the request",
        |line| lying(line, |_| Ok(())),
        "in time",
    ),
    (
        "answers with a greeting",
        |line| lying(line, |line| frame::write_json(line, Kind::Hello, &GREETING)),
        "no answer",
    ),
    (
        "answers with a length of 4 GiB",
        |line| lying(line, |line| line.write_all(b"d\xff\xff\xff\xff")),
        "too long",
    ),
    (
        "hangs in the body",
        |line| lying(line, |line| frame::write_json(line, Kind::Head, &head(200))),
        "in time",
    ),
    (
        "trickles a frame",
        |line| {
            lying(line, |line| {
                frame::write_json(line, Kind::Head, &head(200))?;
                line.write_all(b"p\0\0\xff\xff")?;
                loop {
                    line.write_all(b"x")?;
                    thread::sleep(Duration::from_millis(10));
                }
            })
        },
        "in time",
    ),
    (
        "begins the answer anew",
        |line| {
            lying(line, |line| {
                frame::write_json(line, Kind::Head, &head(200))?;
                frame::write_json(line, Kind::Head, &head(200))
            })
        },
        "nonsense",
    ),
];

#[test]
fn l14_a_worker_that_dies_hangs_floods_or_lies_is_a_network_failure_in_bounded_time() {
    for (what, lie, said) in LIES {
        let began = Instant::now();
        let error = get(&network(*lie).0, URL, 1000).unwrap_err();
        assert!(matches!(error, Error::Failed { .. }), "{what}: {error:?}");
        assert!(error.to_string().contains(said), "{what}: {error}");
        assert!(began.elapsed() < Duration::from_secs(3), "{what}");
    }
}

fn lying_silence(mut line: UnixStream) -> io::Result<()> {
    line.read(&mut [0]).map(drop)
}

#[test]
fn u04_a_worker_that_floods_is_left_at_the_limit() {
    let (network, _) = network(|line| {
        lying(line, |line| {
            frame::write_json(line, Kind::Head, &head(200))?;
            loop {
                frame::write(line, Kind::Piece, &[7; 1000])?;
            }
        })
    });
    let error = get(&network, URL, 10_000).unwrap_err();
    assert!(matches!(error, Error::Wrong { .. }), "{error}");
}

#[test]
fn an_error_that_the_worker_tells_is_text_without_controls() {
    let (network, count) = network(|line| {
        lying(line, |line| {
            frame::write(line, Kind::Fault, b"no \x1b[31mroute\xff")
        })
    });
    let error = get(&network, URL, 10).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("cannot reach {URL}: no [31mroute\u{fffd}")
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// A web server that answers each request of a connection with its number; `/none` is not there.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut request = [0; 2000];
                while let Ok(read @ 1..) = socket.read(&mut request) {
                    let text = String::from_utf8_lossy(&request[..read]).into_owned();
                    let reply = match text.contains(" /none ") {
                        true => "HTTP/1.1 404 None\r\nContent-Length: 4\r\n\r\nnone",
                        false => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                    };
                    if socket.write_all(reply.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    format!("http://{address}")
}

#[test]
fn one_worker_serves_request_after_request_to_one_port_and_another_port_takes_another() {
    let (network, count) = network(|line| worker::work(line, &GREETING));
    let (here, there) = (server(), server());
    for _ in 0..3 {
        assert_eq!(get(&network, &format!("{here}/a"), 5).unwrap(), b"hello");
        let missing = get(&network, &format!("{here}/none"), 5).unwrap_err();
        assert!(matches!(missing, Error::NotThere { .. }), "{missing}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert_eq!(network.sandbox().as_deref(), Some("full"));
    assert_eq!(get(&network, &format!("{there}/a"), 5).unwrap(), b"hello");
    assert_eq!(count.load(Ordering::SeqCst), 2);
    // both ports are known now
    assert_eq!(get(&network, &format!("{here}/a"), 5).unwrap(), b"hello");
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn an_answer_that_is_not_read_to_its_end_ends_the_worker_and_the_next_request_has_a_new_one() {
    let (network, count) = network(|line| worker::work(line, &GREETING));
    let here = server();
    assert!(get(&network, &format!("{here}/a"), 4).is_err());
    assert_eq!(get(&network, &format!("{here}/a"), 5).unwrap(), b"hello");
    assert_eq!(count.load(Ordering::SeqCst), 2);
}
