//! What strangers send to the server's socket.

use super::lab::{Lab, Server};
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::package::object_path;
use crate::trust::bootstrap;
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

type Tls = StreamOwned<ClientConnection, TcpStream>;

pub fn connect(lab: &Lab) -> Tls {
    let socket = TcpStream::connect(lab.address()).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let session = ClientConnection::new(bootstrap::client_config().unwrap(), name).unwrap();
    StreamOwned::new(session, socket)
}

/// All that the server says until it hangs up.
fn rest(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        bytes.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the server answers to these bytes.
fn answer(lab: &Lab, request: &str) -> String {
    let mut stream = connect(lab);
    // a server that has seen enough hangs up
    drop(stream.write_all(request.as_bytes()));
    rest(&mut stream)
}

pub fn get(lab: &Lab, path: &str, headers: &str) -> String {
    ask(lab, "GET", path, headers)
}

pub fn ask(lab: &Lab, method: &str, path: &str, headers: &str) -> String {
    answer(
        lab,
        &format!("{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n"),
    )
}

pub fn status(answer: &str) -> u16 {
    let word = answer
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3));
    word.and_then(|word| word.parse().ok()).unwrap_or(0)
}

#[test]
fn a07_an_answer_says_nothing_of_the_server() {
    let lab = Lab::start(Server::Own);
    for path in [
        "/healthz",
        "/v1/root/1.json",
        "/v1/site-trust",
        "/v1/time?nonce=a",
        "/nowhere",
    ] {
        let told = get(&lab, path, "").to_lowercase();
        let head = told.split("\r\n\r\n").next().unwrap();
        for word in [
            "server:",
            "x-powered-by",
            "hyper",
            "axum",
            env!("CARGO_PKG_VERSION"),
        ] {
            assert!(!head.contains(word), "{path}: {head}");
        }
    }
}

#[test]
fn c12_no_request_hides_in_another() {
    let lab = Lab::start(Server::Own);
    const HIDDEN: &str = "GET /v1/time?nonce=hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    const FOUND: &str = "application/vnd.sms.time";
    let pair = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n{HIDDEN}");
    let control = answer(
        &lab,
        &pair.replacen(
            "hidden HTTP/1.1\r\n",
            "hidden HTTP/1.1\r\nConnection: close\r\n",
            1,
        ),
    );
    assert!(
        control.contains(FOUND),
        "a request of its own is answered: {control}"
    );
    let length = HIDDEN.len();
    let heads = [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: 0"),
        format!("Content-Length: 0\r\nContent-Length: {length}"),
        format!("Content-Length: 0, {length}"),
        format!("Content-Length: +{length}"),
        "Content-Length: -1".to_owned(),
        "Content-Length: 0x10".to_owned(),
        "Content-Length: 99999999999999999999".to_owned(),
        "Content-Length:".to_owned(),
        format!("Content-Length : {length}"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: identity"),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding : chunked".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x".to_owned(),
        "X: y\r\n Content-Length: 3".to_owned(),
        format!("Content-Length: {length}"),
    ];
    for body in [
        HIDDEN.to_owned(),
        format!("0\r\n\r\n{HIDDEN}"),
        format!("1\r\nx\r\n0\r\n\r\n{HIDDEN}"),
    ] {
        for head in &heads {
            for path in ["/v1/messages", "/v1/enroll", "/healthz"] {
                let told = answer(
                    &lab,
                    &format!("POST {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n{body}"),
                );
                assert!(!told.contains(FOUND), "{path} {head:?} {body:?}: {told}");
            }
        }
    }
}

#[test]
fn c12_nothing_is_read_after_a_body_that_was_refused_unread() {
    let lab = Lab::start(Server::Own);
    let next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for head in [
        "Transfer-Encoding: chunked",
        "Content-Length: 6000000",
        "Content-Length: x",
    ] {
        let request =
            format!("POST /v1/messages HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n0\r\n\r\n{next}");
        let told = answer(&lab, &request);
        assert_eq!(told.matches("HTTP/1.1 ").count(), 1, "{head}: {told}");
    }
}

#[test]
fn c12_what_is_no_http_gets_no_document() {
    let lab = Lab::start(Server::Own);
    let endless = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(1 << 20));
    let headers = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(100_000));
    for request in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        &endless,
        &headers,
    ] {
        let told = answer(&lab, request);
        assert!(
            !(200..300).contains(&status(&told)),
            "{request:.40}: {told:.80}"
        );
    }
    assert_eq!(status(&get(&lab, "/healthz", "")), 200, "it still works");
}

#[test]
fn a04_a_distribution_point_gives_objects_by_their_names_and_nothing_else() {
    let lab = Lab::start(Server::Own);
    let payload = lab.deploy(Purpose::Available);
    let object = object_path(&Digest::of(&payload));
    let store = lab.dir.path().join("dp");
    fs::write(lab.dir.path().join("secret"), "secret").unwrap();
    let planted = format!("objects/ab/{}", "c".repeat(62));
    fs::create_dir_all(store.join("objects/ab")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", store.join(&planted)).unwrap();
    std::os::unix::fs::symlink(lab.dir.path(), store.join("objects/cd")).unwrap();
    fs::write(lab.dir.path().join("e".repeat(62)), "secret").unwrap();
    fs::create_dir_all(store.join("packages/S01-P00002")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", store.join("packages/S01-P00002/1.json")).unwrap();
    assert_eq!(
        status(&get(&lab, &format!("/{object}"), "")),
        401,
        "gates.rs opens it"
    );
    let closed = [
        format!("/{planted}"),
        format!("/objects/cd/{}", "e".repeat(62)),
        "/packages/S01-P00002/1.json".to_owned(),
        format!("/{object}/"),
        format!("/{object}/."),
        format!("/./{object}"),
        format!("/{}", object.replace("objects/", "objects//")),
        format!("/{}", object.replace("objects/", "OBJECTS/")),
        format!("/{}", object.to_uppercase()),
        "/objects/../secret".to_owned(),
        "/objects/ab/../../../secret".to_owned(),
        "/objects/%2e%2e/%2e%2e%2fsecret".to_owned(),
        "/objects/..%2fsecret/x".to_owned(),
        "/objects/..%5c..%5csecret/x".to_owned(),
        "/objects/%00/x".to_owned(),
        "/objects/%ff%fe/x".to_owned(),
        "/objects/ab/".to_owned(),
        "//etc/passwd".to_owned(),
        "/packages/S01-P00001/../../secret".to_owned(),
        "/packages/S01-P00001/-1.json".to_owned(),
        "/packages/..%2f/1.json".to_owned(),
    ];
    for path in closed {
        let told = get(&lab, &path, "");
        assert!(
            matches!(status(&told), 400 | 401 | 404),
            "{path}: {told:.200}"
        );
        assert!(
            !told.contains("secret") && !told.contains("root:"),
            "{path}: {told:.200}"
        );
    }
}

#[test]
fn t11_odd_ranges_and_methods_are_answered_by_the_book() {
    let (lab, station) = super::gates::site();
    let payload = lab.deploy(Purpose::Available);
    let path = format!("/{}", object_path(&Digest::of(&payload)));
    let size = payload.len();
    let ticket = super::gates::opens(&lab, &station, &Digest::of(&payload));
    let ranges = [
        ("bytes=0-0", 206, 1),
        ("bytes=1-", 206, size - 1),
        ("bytes=-5", 206, 5),
        (&format!("bytes=0-{}", size * 2), 206, size),
        (&format!("bytes={size}-"), 416, 0),
        ("bytes=5-1", 416, 0),
        ("bytes=99999999999999999999999-", 416, 0),
        ("bytes=0-1,3-4", 416, 0),
    ];
    for (range, expected, bytes) in ranges {
        let mut stream = connect(&lab);
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: x\r\n{ticket}Range: {range}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut told = Vec::new();
        drop(stream.read_to_end(&mut told));
        let head = told
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        let text = String::from_utf8_lossy(&told[..head]).into_owned();
        assert_eq!(status(&text), expected, "{range}: {text}");
        assert!(
            expected != 206 || told.len() - head == bytes,
            "{range}: {text}"
        );
        assert!(told.len() - head <= size, "{range}: no amplification");
    }
    let many = format!("bytes={}", "0-,".repeat(1000));
    assert!(get(&lab, &path, &format!("{ticket}Range: {many}\r\n")).len() < size * 2);
    let head = ask(&lab, "HEAD", &path, &ticket);
    assert!(
        head.contains(&format!("content-length: {size}")) && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    for method in ["OPTIONS", "PUT", "DELETE", "TRACE", "PATCH", "POST"] {
        for path in [path.as_str(), "/v1/site-trust", "/healthz"] {
            assert_eq!(
                status(&ask(&lab, method, path, "Content-Length: 0\r\n")),
                405,
                "{method} {path}"
            );
        }
    }
}

#[test]
fn c06_t13_who_says_nothing_or_little_is_left_and_others_are_served() {
    let lab = Lab::start(Server::Own);
    let began = Instant::now();
    let mut silent = TcpStream::connect(lab.address()).unwrap();
    silent.write_all(b"\x16\x03\x01garbage").unwrap();
    let mut slow = connect(&lab);
    write!(slow, "GET /healthz HTTP/1.1\r\nX: ").unwrap();
    let mut idle = connect(&lab);
    write!(idle, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_eq!(status(&get(&lab, "/healthz", "")), 200);
    for stream in [&mut silent as &mut dyn Read, &mut slow, &mut idle] {
        rest(&mut { stream });
    }
    // two seconds in tests, and some for a machine that has much to do
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn c06_one_address_fills_neither_the_connections_nor_the_room_for_bodies() {
    let lab = Lab::start(Server::Own);
    let crowd: Vec<_> = (0..100)
        .map(|_| TcpStream::connect(lab.address()).unwrap())
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let open = crowd.iter().filter(|socket| {
        socket.set_nonblocking(true).unwrap();
        socket
            .peek(&mut [0])
            .is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    });
    assert_eq!(open.count(), 64);
    drop(crowd);
    std::thread::sleep(Duration::from_millis(200));
    // each claims five MiB and sends nothing of it
    let claims: Vec<Tls> = (0..10)
        .map(|_| {
            let mut stream = connect(&lab);
            write!(
                stream,
                "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5242880\r\n\r\n"
            )
            .unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let told = ask(&lab, "POST", "/v1/messages", "Content-Length: 5242880\r\n");
    assert_eq!(status(&told), 503, "{told}");
    assert!(told.contains("retry-after: 10"), "{told}");
    drop(claims);
    assert_eq!(status(&get(&lab, "/v1/site-trust", "")), 200);
}

#[test]
fn p11_c08_lengths_that_lie_are_refused_before_a_byte_is_kept() {
    let lab = Lab::start(Server::Own);
    for (headers, expected) in [
        ("Content-Length: 6000000\r\n", 413),
        ("Content-Length: 18446744073709551615\r\n", 413),
        ("", 411),
        ("Transfer-Encoding: chunked\r\n", 411),
    ] {
        let told = ask(&lab, "POST", "/v1/messages", headers);
        assert!(
            matches!(status(&told), code if code == expected || code == 400 || code == 431),
            "{headers}: {told}"
        );
    }
}

#[test]
fn c14_old_tls_and_no_tls_are_refused() {
    let lab = Lab::start(Server::Own);
    let mut plain = TcpStream::connect(lab.address()).unwrap();
    plain
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    plain
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    assert!(!rest(&mut plain).contains("ok"));
    // a hello of TLS 1.0, without extensions
    let mut hello = vec![0x16, 3, 1, 0, 45, 1, 0, 0, 41, 3, 1];
    hello.extend([7; 32]);
    hello.extend([0, 0, 2, 0, 0x2f, 1, 0]);
    let mut old = TcpStream::connect(lab.address()).unwrap();
    old.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    old.write_all(&hello).unwrap();
    let mut told = Vec::new();
    drop(old.read_to_end(&mut told));
    assert!(
        told.is_empty() || told[0] == 0x15,
        "an alert, no handshake: {told:?}"
    );
}
