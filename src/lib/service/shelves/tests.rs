use super::sample::{Source, package};
use super::*;
use crate::content::{prune, verify::verify};
use crate::model::digest::Digest;
use crate::model::package::{Object, object_path};
use crate::model::time::Timestamp;
use crate::service::distribute::pull::{Outcome, pull};
use crate::service::distribute::{Here, Repaired, Target, Tools, repair};
use crate::service::progress::Silent;
use crate::trust::tuf::Released;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread;

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// An object store of one bucket in a thread. It checks no signature, only that there is one.
struct ObjectStore {
    endpoint: String,
    objects: Objects,
}

impl ObjectStore {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let objects = Objects::default();
        let shared = objects.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let objects = shared.clone();
                thread::spawn(move || {
                    let mut input = BufReader::new(socket.try_clone().unwrap());
                    while answer(&mut input, &socket, &objects).is_some() {}
                });
            }
        });
        Self { endpoint, objects }
    }

    fn open(&self, address: &str) -> Box<dyn Shelf> {
        let access = Access {
            endpoint: self.endpoint.clone(),
            region: "eu-west-1".to_owned(),
            key: "key".to_owned(),
            secret: "secret".to_owned(),
        };
        open(address, Some(&access)).unwrap()
    }
}

/// Answers one request; none when the connection is at its end.
fn answer(input: &mut impl BufRead, mut output: &TcpStream, objects: &Objects) -> Option<()> {
    let mut line = String::new();
    input.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let (method, rest) = line.split_once(' ')?;
    let (path, query) = rest.split_once(' ')?.0.split_once('?')?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        input.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(text) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    let key = path.strip_prefix("/bucket")?.trim_start_matches('/');
    let mut objects = objects.lock().unwrap();
    let (status, reply) = match method {
        _ if !query.contains("X-Amz-Signature=") => ("403 Forbidden", Vec::new()),
        "PUT" => {
            objects.insert(key.to_owned(), body);
            ("200 OK", Vec::new())
        }
        "DELETE" => {
            objects.remove(key);
            ("204 No Content", Vec::new())
        }
        "GET" if key.is_empty() => ("200 OK", listing(&objects, query)),
        _ => match objects.get(key) {
            Some(found) => ("200 OK", found.clone()),
            None => ("404 Not Found", Vec::new()),
        },
    };
    let length = match status {
        "204 No Content" => String::new(),
        _ => format!("Content-Length: {}\r\n", reply.len()),
    };
    let head = format!("HTTP/1.1 {status}\r\n{length}\r\n");
    output.write_all(head.as_bytes()).ok()?;
    if method != "HEAD" {
        output.write_all(&reply).ok()?;
    }
    Some(())
}

/// Two keys a page.
fn listing(objects: &BTreeMap<String, Vec<u8>>, query: &str) -> Vec<u8> {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(key, _)| *key == name);
        found.map_or_else(String::new, |(_, value)| value.replace("%2F", "/"))
    };
    let (prefix, after) = (value("prefix"), value("continuation-token"));
    let is_meant = |(key, _): &(&String, &Vec<u8>)| key.starts_with(&prefix) && **key > after;
    let mut left = objects.iter().filter(is_meant);
    let page: Vec<_> = left.by_ref().take(2).collect();
    let entry = |(key, bytes): &(&String, &Vec<u8>)| {
        let size = bytes.len();
        let when = "2026-01-01T00:00:00.000Z";
        format!(
            "<Contents><Key>{key}</Key><LastModified>{when}</LastModified><Size>{size}</Size></Contents>"
        )
    };
    let entries: String = page.iter().map(entry).collect();
    let next = left.next().map_or_else(String::new, |_| {
        let last = page[1].0;
        format!("<NextContinuationToken>{last}</NextContinuationToken>")
    });
    let space = "http://s3.amazonaws.com/doc/2006-03-01/";
    format!(
        "<ListBucketResult xmlns=\"{space}\"><MaxKeys>2</MaxKeys>{entries}{next}</ListBucketResult>"
    )
    .into_bytes()
}

impl Source {
    /// The versions that were pulled and their sources, and how many problems there were.
    fn pull(&self, target: &Target, from: &[Target]) -> (Vec<(u32, Option<String>)>, usize) {
        let tools = Tools {
            released: &self.released,
            progress: &Silent,
            cancel: &AtomicBool::new(false),
            is_thorough: false,
            at_once: 2,
            pace: None,
            access: None,
        };
        let (mut outcome, hours) = (Outcome::default(), Here(Arc::default()));
        pull((target, from), &tools, &hours, &mut outcome).unwrap();
        let pulled = outcome.pulled.into_iter();
        let pulled = pulled.map(|it| (it.version, it.source)).collect();
        (pulled, outcome.problems.len())
    }
}

#[test]
fn a_bucket_holds_what_a_directory_holds() {
    let (source, store) = (Source::new(), ObjectStore::start());
    let shelf = store.open("s3://bucket/site/one");
    assert_eq!(shelf.names().unwrap(), []);
    assert_eq!(source.push(shelf.as_ref(), 1), 2);
    assert_eq!(source.push(shelf.as_ref(), 2), 1);
    assert_eq!(source.push(shelf.as_ref(), 2), 0);
    assert_eq!(shelf.names().unwrap(), source.store.names().unwrap());
    let all = store.objects.lock().unwrap().clone();
    for (key, bytes) in &all {
        let path = key.strip_prefix("site/one/").unwrap();
        let expected = fs::read(source.store.root().join(path)).unwrap();
        assert_eq!(*bytes, expected, "{key}");
    }
    assert_eq!(all.len(), 7);
    assert!(source.is_good(shelf.as_ref()));
    let other = store.open("s3://bucket/site/on");
    assert_eq!(other.names().unwrap(), [], "another prefix");
}

#[test]
fn what_is_damaged_in_a_bucket_is_found_and_what_is_old_is_pruned() {
    let (source, store) = (Source::new(), ObjectStore::start());
    let shelf = store.open("s3://bucket");
    source.push(shelf.as_ref(), 1);
    source.push(shelf.as_ref(), 2);
    let shared = Digest::of(b"shared");
    let damaged = (object_path(&shared), b"shareD".to_vec());
    store.objects.lock().unwrap().extend([damaged]);
    let found = verify(shelf.as_ref(), &source.released, &mut |_| ()).unwrap();
    assert_eq!(found.corrupt, [shared]);
    let names = vec![shelf.name(&package(), 1).unwrap()];
    let later = Timestamp::parse("2999-01-01T00:00:00Z").unwrap();
    let plan = prune::plan(shelf.as_ref(), names, &BTreeSet::new(), later).unwrap();
    prune::carry_out(shelf.as_ref(), &plan).unwrap();
    assert_eq!(plan.objects.len(), 2);
    assert_eq!(shelf.objects().unwrap().len(), 3);
    let kept = shelf.size(&shared).unwrap();
    assert_eq!(kept, Some(6), "the other version needs it");
}

#[test]
fn bytes_that_are_not_the_object_do_not_stay_in_a_bucket() {
    let store = ObjectStore::start();
    let shelf = store.open("s3://bucket");
    let object = Object {
        sha256: Digest::of(b"right"),
        size: 5,
    };
    for wrong in [&b"wrong"[..], b"righ", b""] {
        let refused = shelf.put(&mut &wrong[..], &object);
        assert!(matches!(refused, Err(content::Error::OtherBytes { .. })));
        assert_eq!(shelf.size(&object.sha256).unwrap(), None);
    }
    shelf.put(&mut &b"right"[..], &object).unwrap();
    assert_eq!(shelf.read(&object.sha256, 5).unwrap(), b"right");
    assert!(shelf.read(&object.sha256, 4).is_err());
    shelf.remove(&object.sha256).unwrap();
    shelf.remove(&object.sha256).unwrap();
    let gone = shelf.open(&object.sha256).map(drop);
    assert!(matches!(gone, Err(content::Error::NoObject { .. })));
}

#[test]
fn an_object_store_that_is_down_is_said_to_be_and_shows_no_credentials() {
    let error = open("s3://bucket", None).map(drop).unwrap_err();
    assert!(error.to_string().contains("no credentials"), "{error}");
    let access = Access {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "eu-west-1".to_owned(),
        key: "AAKEY".to_owned(),
        secret: "SSSECRET".to_owned(),
    };
    let shelf = open("s3://bucket", Some(&access)).unwrap();
    let object = Object {
        sha256: Digest::of(b"right"),
        size: 5,
    };
    let put = shelf.put(&mut &b"right"[..], &object).unwrap_err();
    assert!(put.to_string().starts_with("cannot write to"), "{put}");
    let shown = format!("{put} {} {access:?}", shelf.names().unwrap_err());
    for secret in ["SSSECRET", "AAKEY", "Signature"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A static web server over a folder, in a thread.
fn web(root: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut lines = BufReader::new(socket.try_clone().unwrap()).lines();
            let line = lines.next().unwrap().unwrap();
            lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
            let path = line.split(' ').nth(1).unwrap().trim_start_matches('/');
            let (status, body) = match fs::read(root.join(path)) {
                Ok(body) => ("200 OK", body),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            socket.write_all(&[head.as_bytes(), &body].concat()).ok();
        }
    });
    address
}

#[test]
fn a_point_pulls_from_the_first_source_that_has_it_whole() {
    let source = Source::new();
    let (down, broken) = (source.place("down"), source.place("broken"));
    source.push(broken.open(None).unwrap().as_ref(), 1);
    let store = Store::open(&source.folder.path().join("broken")).unwrap();
    fs::write(store.object_path(&Digest::of(b"of 1")), b"0f 1").unwrap();
    let web = Target::at(&web(source.store.root().to_owned()));
    let (target, from) = (source.place("target"), [down, broken, web]);
    let (pulled, problems) = source.pull(&target, &from);
    let by_web = Some(from[2].directory.clone());
    assert_eq!(pulled, [(1, by_web.clone()), (2, by_web)]);
    assert_eq!(problems, 2, "one is not there, one gives other bytes");
    assert!(source.is_good(target.look(None).unwrap().as_ref()));
    let again = source.pull(&target, &from[2..]);
    assert_eq!(again, (vec![(1, None), (2, None)], 0));
}

#[test]
fn u01_what_is_not_released_is_not_pulled() {
    let source = Source {
        released: Released::of(BTreeMap::new()),
        ..Source::new()
    };
    let from = [Target::at(&source.store.root().display().to_string())];
    let target = source.place("target");
    assert_eq!(source.pull(&target, &from), (Vec::new(), 0));
}

#[test]
fn t32_a_point_with_everything_damaged_is_repaired_from_whoever_has_it() {
    let source = Source::new();
    let target = source.place("target");
    let shelf = target.open(None).unwrap();
    source.push(shelf.as_ref(), 1);
    source.push(shelf.as_ref(), 2);
    let store = Store::open(&source.folder.path().join("target")).unwrap();
    store.put_bytes(b"of nobody").unwrap();
    for digest in store.objects().unwrap() {
        fs::write(store.object_path(&digest), "damage").unwrap();
    }
    let mend = |from: &[Box<dyn Shelf>]| -> Repaired {
        repair(&target, shelf.as_ref(), from, (&source.released, &Silent)).unwrap()
    };
    let alone = mend(&[]);
    assert_eq!((alone.replaced.len(), alone.lost.len()), (0, 2));
    let mended = mend(&[Box::new(source.store.clone())]);
    assert_eq!((mended.replaced.len(), mended.lost.len()), (5, 0));
    assert!(source.is_good(&store));
}
