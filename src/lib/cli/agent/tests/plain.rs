//! Content at a plain HTTP server, where nothing keeps somebody on the road from changing it: more than sixty ways, each with
//! the error that the agent tells it by, and none that gets anything installed.

use super::lab::{Endpoint, Lab, Server, payload};
use super::road::{answer, raw};
use crate::content::Store;
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::package::object_path;
use crate::model::status::DeploymentState;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What is answered in the place of an object, from its honest bytes.
type Change = fn(&[u8]) -> Vec<u8>;
/// The end of a path, and what is done to what is asked for there.
type Deed = Arc<Mutex<Option<(String, Change)>>>;

/// A web server for a folder, in the hands of somebody. Gives its address.
fn serve(folder: PathBuf, deed: Deed) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // ends with the test program
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let Some(path) = asked(&mut socket) else {
                continue;
            };
            let honest = std::fs::read(folder.join(path.trim_start_matches('/')));
            let chosen = deed.lock().unwrap().clone();
            let told = match (honest, chosen) {
                (Err(_), _) => raw("404 Not Found", "", b""),
                (Ok(bytes), Some((end, change))) if path.ends_with(&end) => change(&bytes),
                (Ok(bytes), _) => answer(&bytes),
            };
            // an agent that has heard enough hangs up
            drop(socket.write_all(&told));
        }
    });
    url
}

fn asked(socket: &mut TcpStream) -> Option<String> {
    let (mut head, mut piece) = (Vec::new(), [0; 4096]);
    while !head.ends_with(b"\r\n\r\n") {
        let read = socket.read(&mut piece).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&piece[..read]);
    }
    let head = String::from_utf8(head).ok()?;
    head.split(' ').nth(1).map(str::to_owned)
}

fn status(line: &str) -> Vec<u8> {
    raw(line, "", b"")
}

/// An answer with a length that is none, or not its own.
fn of_length(length: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    answer(&bytes)
}

const DIGEST: &str = "answers wrongly: the bytes have another digest";
const OTHER: &str = ": the bytes have another digest";
const LONG: &str = "answers wrongly: more than ";
const MORE: &str = "answers wrongly: more bytes than expected";
const SIZE: &str = " bytes instead of 300000";
const FAILED: &str = "cannot reach http://";

/// A name, what is done, and what is told of it when it is a manifest and when it is a file of the package.
const WAYS: &[(&str, Change, &str, &str)] = &[
    ("the first bit", |it| flipped(it, 0), OTHER, DIGEST),
    (
        "a bit in the middle",
        |it| flipped(it, it.len() / 2),
        OTHER,
        DIGEST,
    ),
    (
        "the last bit",
        |it| flipped(it, it.len() - 1),
        OTHER,
        DIGEST,
    ),
    (
        "nothing but zeros",
        |it| answer(&vec![0; it.len()]),
        OTHER,
        DIGEST,
    ),
    (
        "backwards",
        |it| answer(&it.iter().rev().copied().collect::<Vec<_>>()),
        OTHER,
        DIGEST,
    ),
    ("a byte more", |it| answer(&[it, b" "].concat()), LONG, SIZE),
    ("a byte less", |it| answer(&it[1..]), OTHER, SIZE),
    ("twice", |it| answer(&it.repeat(2)), LONG, SIZE),
    (
        "nothing",
        |_| answer(b""),
        OTHER,
        "ended after 0 of 300000 bytes",
    ),
    (
        "a page to log in",
        |_| answer(b"<html>Log in</html>"),
        OTHER,
        SIZE,
    ),
    (
        "endless",
        |it| {
            [
                b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
                &*it.repeat(40),
            ]
            .concat()
        },
        LONG,
        MORE,
    ),
    (
        "a length that is too great",
        |it| of_length(&(it.len() + 9).to_string(), it),
        LONG,
        SIZE,
    ),
    (
        "the greatest length",
        |it| of_length("18446744073709551615", it),
        LONG,
        SIZE,
    ),
    (
        "a length below nothing",
        |it| of_length("-5", &it[1..]),
        FAILED,
        FAILED,
    ),
    (
        "a length that is no number",
        |it| of_length("many", &it[1..]),
        FAILED,
        FAILED,
    ),
    (
        "half",
        |it| of_length(&it.len().to_string(), &it[..it.len() / 2]),
        FAILED,
        FAILED,
    ),
    (
        "pieces that are none",
        |_| raw("200 OK", "Transfer-Encoding: chunked\r\n", b"zz\r\nx\r\n"),
        FAILED,
        FAILED,
    ),
    (
        "not there",
        |_| status("404 Not Found"),
        "is not there",
        "is not there",
    ),
    (
        "gone",
        |_| status("410 Gone"),
        "is not there",
        "is not there",
    ),
    (
        "who are you",
        |_| status("401 Unauthorized"),
        "refused with status 401",
        "refused with status 401",
    ),
    (
        "forbidden",
        |_| status("403 Forbidden"),
        "refused with status 403",
        "refused with status 403",
    ),
    (
        "a proxy that wants a login",
        |_| status("407 Login"),
        "refused with status 407",
        "refused with status 407",
    ),
    (
        "moved",
        |_| raw("301 Moved", "Location: http://127.0.0.1:1/\r\n", b""),
        "status 301",
        "status 301",
    ),
    (
        "found elsewhere",
        |_| raw("302 Found", "Location: https://127.0.0.1:1/\r\n", b""),
        "status 302",
        "status 302",
    ),
    (
        "see a file",
        |_| raw("303 See", "Location: file:///etc/shadow\r\n", b""),
        "status 303",
        "status 303",
    ),
    (
        "for now elsewhere",
        |_| raw("307 Now", "Location: //127.0.0.1:1/\r\n", b""),
        "status 307",
        "status 307",
    ),
    (
        "for ever elsewhere",
        |_| raw("308 Ever", "Location: /\r\n", b""),
        "status 308",
        "status 308",
    ),
    (
        "as before",
        |_| status("304 Not Modified"),
        "status 304",
        "status 304",
    ),
    (
        "taken",
        |it| raw("202 Accepted", "", it),
        "status 202",
        "status 202",
    ),
    (
        "another part",
        |it| raw("206 Part", "Content-Range: bytes 7-11/12\r\n", it),
        "status 206",
        "range bytes 7-11/12",
    ),
    (
        "a part of nothing",
        |it| raw("206 Part", "", it),
        "status 206",
        "range none",
    ),
    ("broken", |_| status("500 Oh"), "status 500", "status 500"),
    (
        "a broken gate",
        |_| status("502 Gate"),
        "status 502",
        "status 502",
    ),
    (
        "a status beyond all",
        |_| status("999 What"),
        "status 999",
        "status 999",
    ),
    (
        "busy",
        |_| status("503 Busy"),
        "busy (status 503)",
        "busy (status 503)",
    ),
    (
        "too many",
        |_| raw("429 Slow", "Retry-After: 99999999\r\n", b""),
        "busy (status 429)",
        "busy (status 429)",
    ),
    (
        "no HTTP",
        |_| b"\0\x01\x02\r\n\r\n".to_vec(),
        FAILED,
        FAILED,
    ),
    (
        "another protocol",
        |_| b"SSH-2.0-x\r\n\r\n".to_vec(),
        FAILED,
        FAILED,
    ),
    (
        "heads without end",
        |_| [&b"HTTP/1.1 200 OK\r\n"[..], &b"X: y\r\n".repeat(1 << 17)].concat(),
        FAILED,
        FAILED,
    ),
    ("silence", |_| Vec::new(), FAILED, FAILED),
];

/// Of what came before, only what is known of releases stays, and nothing of this object.
fn forget(endpoint: &Endpoint, object: &Digest) {
    let cache = Store::open(&endpoint.folder.cache()).unwrap();
    let state = endpoint.folder.path().join("state.json");
    for path in [cache.object_path(object), cache.partial_path(object), state] {
        drop(std::fs::remove_file(path));
    }
}

#[test]
fn a10_u11_content_from_a_plain_server_is_changed_in_eighty_ways_and_each_is_told_apart() {
    let (lab, deed) = (Lab::start(Server::Own), Deed::default());
    lab.deploy(Purpose::Required);
    lab.move_point(&serve(lab.dir.path().join("dp"), deed.clone()));
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();

    let manifest = lab.catalog(|tx| tx.packages())[0].manifest;
    let digests = [manifest, Digest::of(&payload())];
    let cached = digests.map(|digest| endpoint.folder.cache().join(object_path(&digest)));
    let mut count = 0;
    for (name, change, of_manifest, of_file) in WAYS {
        for (at, said) in [of_manifest, of_file].into_iter().enumerate() {
            *deed.lock().unwrap() = Some((object_path(&digests[at]), *change));
            forget(&endpoint, &digests[at]);
            let cycle = endpoint.once().unwrap();
            let [one] = &cycle.deployments[..] else {
                panic!("{name}: {cycle:?}");
            };
            assert_eq!(
                one.state,
                DeploymentState::Failed,
                "{name} {at}: {}",
                one.detail
            );
            assert!(one.detail.contains(said), "{name} {at}: {}", one.detail);
            assert!(
                endpoint.packages.plans.borrow().is_empty(),
                "{name}: installed"
            );
            assert!(!cached[at].exists(), "{name}: kept");
            count += 1;
        }
    }
    *deed.lock().unwrap() = None;
    assert!(count >= 60, "{count}");
    forget(&endpoint, &digests[1]);
    let cycle = endpoint.once().unwrap();
    assert_eq!(
        cycle.deployments[0].state,
        DeploymentState::Compliant,
        "when it is over"
    );
    assert_eq!(endpoint.packages.plans.borrow().len(), 1);
}
