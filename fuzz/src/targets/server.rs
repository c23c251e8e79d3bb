//! The server's own stack over bytes of a connection: the HTTP parser, the routes, the limits and the files of a distribution
//! point.

use super::golden;
use sms::model::digest::Digest;
use sms::model::package::object_path;
use sms::server::{Content, Doors, Rehearsal};
use sms::service::port::{ContentPort, MAX_MESSAGE, Refusal, SitePort};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

/// A site that remembers the bodies that it was handed.
#[derive(Default)]
struct Ear(Mutex<Vec<Vec<u8>>>);

impl SitePort for Ear {
    fn root(&self, _: u64) -> Result<Vec<u8>, Refusal> {
        Ok(b"root".to_vec())
    }

    fn site_trust(&self) -> Result<Vec<u8>, Refusal> {
        Ok(b"trust".to_vec())
    }

    fn time(&self, nonce: &str) -> Result<Vec<u8>, Refusal> {
        assert!(nonce.len() <= 64);
        Ok(b"time".to_vec())
    }

    fn enroll(&self, envelope: &[u8], _: IpAddr) -> Result<Vec<u8>, Refusal> {
        self.hear(envelope);
        Ok(b"enrolled".to_vec())
    }

    fn submit(&self, envelope: &[u8], _: IpAddr) -> Result<Option<Vec<u8>>, Refusal> {
        self.hear(envelope);
        Ok(None)
    }

    fn is_unchanged(&self, token: &[u8]) -> bool {
        self.hear(token);
        false
    }
}

impl Ear {
    fn hear(&self, body: &[u8]) {
        assert!(body.len() <= MAX_MESSAGE);
        self.0.lock().expect("the ear").push(body.to_vec());
    }
}

/// F11: a whole connection. A second, strict reader says which bodies are in it; what the server hears is those, in order.
pub fn requests(input: &[u8]) {
    static STAGE: OnceLock<(Arc<Ear>, Rehearsal)> = OnceLock::new();
    let (ear, stage) = STAGE.get_or_init(|| {
        let ear = Arc::new(Ear::default());
        let doors = Doors {
            site: Some(ear.clone()),
            ..Doors::default()
        };
        (ear, Rehearsal::new(doors).expect("a runtime"))
    });
    // several threads of a test may be here: one connection at a time
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    ear.0.lock().expect("the ear").clear();
    let answers = stage.say(input);
    assert!(!contains(&answers, b"HTTP/1.1 500"), "a handler panicked");
    let heard = ear.0.lock().expect("the ear");
    // a line may end without its carriage return
    let heads = input.windows(3).filter(|three| three == b"\n\r\n").count()
        + input.windows(2).filter(|two| two == b"\n\n").count();
    assert!(heard.len() <= heads, "more requests than heads");
    for body in heard.iter() {
        assert!(contains(input, body), "a body that was not sent as it is");
    }
    if let Some(expected) = bodies(input) {
        assert!(
            expected.starts_with(&heard),
            "heard {heard:?} instead of {expected:?}"
        );
    }
}

/// The bodies posted to paths that take them, when the bytes are nothing but requests as RFC 9112 wants them.
fn bodies(mut input: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut bodies = Vec::new();
    while !input.is_empty() {
        let end = input.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&input[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let line: Vec<&str> = lines.next()?.split(' ').collect();
        let [method, path, "HTTP/1.1"] = line[..] else {
            return None;
        };
        let mut length = None;
        for line in lines {
            let (name, value) = line.split_once(": ")?;
            let is_plain = |text: &str| {
                text.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            if !is_plain(name) || name.eq_ignore_ascii_case("transfer-encoding") {
                return None;
            }
            if name.eq_ignore_ascii_case("content-length") {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                length = Some(
                    value
                        .parse::<usize>()
                        .ok()
                        .filter(|_| digits && length.is_none())?,
                );
            }
        }
        let body = input[end + 4..].get(..length.unwrap_or(0))?;
        if method == "POST" && matches!(path, "/v1/messages" | "/v1/enroll") && length.is_some() {
            bodies.push(body.to_vec());
        }
        input = &input[end + 4 + body.len()..];
    }
    Some(bodies)
}

/// Lets everyone in: what is tried here is where paths lead, not who may go there.
struct Open;

impl ContentPort for Open {
    fn admit(&self, _: Option<&str>, _: &Digest) -> Result<(), Refusal> {
        Ok(())
    }
}

/// A folder with a store in it, and secrets around the store.
struct Point {
    _folder: tempfile::TempDir,
    stage: Rehearsal,
}

fn point() -> &'static Point {
    static POINT: OnceLock<Point> = OnceLock::new();
    POINT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| -> PathBuf { folder.path().join(name) };
        let object = at("dp").join(object_path(&Digest::of(golden::OBJECT)));
        std::fs::create_dir_all(object.parent().expect("a parent")).expect("folders");
        std::fs::write(&object, golden::OBJECT).expect("the object");
        for name in ["secret", "dp/secret", "dp/objects/secret", "dp/partial"] {
            std::fs::write(at(name), golden::SECRET).expect("a secret");
        }
        std::os::unix::fs::symlink(at("secret"), at("dp/objects/ab")).expect("a link");
        let doors = Doors {
            content: Some(Content {
                directory: at("dp"),
                keeper: Arc::new(Open),
            }),
            ..Doors::default()
        };
        Point {
            stage: Rehearsal::new(doors).expect("a runtime"),
            _folder: folder,
        }
    })
}

/// F12: the first line is a path, the second a range. Nothing outside the store is ever told, and no range makes more of an
/// object than it is.
pub fn content(input: &[u8]) {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let (path, range) = (lines.next().unwrap_or_default(), lines.next());
    if [path, range.unwrap_or_default()]
        .iter()
        .any(|line| line.iter().any(|byte| matches!(byte, b'\r' | b'\n')))
    {
        return;
    }
    let range = range
        .map(|range| [b"Range: ", range, b"\r\n"].concat())
        .unwrap_or_default();
    let request = [
        b"GET ",
        path,
        b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        &range[..],
        b"\r\n",
    ]
    .concat();
    let answer = point().stage.say(&request);
    assert!(
        !contains(&answer, golden::SECRET),
        "told what is outside the store"
    );
    assert!(!contains(&answer, b"HTTP/1.1 500"), "a handler panicked");
    let told = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(&[][..], |end| &answer[end + 4..]);
    if answer.starts_with(b"HTTP/1.1 2") && path != b"/healthz" {
        assert!(
            contains(golden::OBJECT, told),
            "bytes that are not the object's"
        );
    }
    assert!(told.len() <= golden::OBJECT.len());
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
    part.is_empty() || whole.windows(part.len()).any(|window| window == part)
}
