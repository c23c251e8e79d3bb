//! What another client asks for: one object, all of it or from some byte on. Little is understood, and nothing else is answered.

use crate::model::digest::Digest;
use crate::trust::ticket::SCHEME;

/// No request is longer.
pub const MAX_REQUEST: usize = 16 * 1024;
const MAX_HEADERS: usize = 32;
const OBJECTS: &str = "/objects/";

/// A request for an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub object: Digest,
    /// The ticket that is shown.
    pub presented: String,
    /// The first byte and the last, where only a part is wanted.
    pub range: Option<(u64, Option<u64>)>,
}

/// How far a request has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// It goes on.
    Partial,
    /// It is to be answered with this status.
    Refused(u16),
    /// It is a wish.
    Wish(Wish),
}

/// Reads a request from its beginning.
pub fn parse(bytes: &[u8]) -> Parsed {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Partial) if bytes.len() < MAX_REQUEST => return Parsed::Partial,
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) | Err(_) => return Parsed::Refused(400),
    }
    if request.method != Some("GET") {
        return Parsed::Refused(405);
    }
    let Some(object) = request.path.and_then(object) else {
        return Parsed::Refused(404);
    };
    let header = |name: &str| {
        let mut headers = request.headers.iter();
        let found = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok()
    };
    let ticket = header("authorization").and_then(|value| value.strip_prefix(SCHEME));
    let Some(presented) = ticket else {
        return Parsed::Refused(401);
    };
    Parsed::Wish(Wish {
        object,
        presented: presented.trim().to_owned(),
        range: header("range").and_then(range),
    })
}

/// The object of a path, as `model::package::object_path` makes it.
fn object(path: &str) -> Option<Digest> {
    let (folder, rest) = path.strip_prefix(OBJECTS)?.split_once('/')?;
    let digest = Digest::parse(&format!("{folder}{rest}")).ok()?;
    (folder.len() == 2).then_some(digest)
}

/// `bytes=7-` or `bytes=7-9`; any other is as if there were none.
fn range(value: &str) -> Option<(u64, Option<u64>)> {
    let (from, to) = value.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    match to {
        "" => Some((from, None)),
        to => {
            let to: u64 = to.parse().ok()?;
            (from <= to).then_some((from, Some(to)))
        }
    }
}

/// The status of an answer to a wish for an object of so many bytes, and the bytes that it has: the first, and how many.
pub fn part(wish: &Wish, size: u64) -> (u16, u64, u64) {
    match wish.range {
        None => (200, 0, size),
        Some((from, _)) if from >= size => (416, 0, 0),
        Some((from, to)) => {
            let end = to.map_or(size, |to| size.min(to.saturating_add(1)));
            (206, from, end - from)
        }
    }
}

/// The head of an answer.
pub fn head(status: u16, (from, length): (u64, u64), size: u64) -> String {
    let reason = match status {
        200 => "OK",
        206 => "Partial Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        503 => "Service Unavailable",
        _ => "Not Found",
    };
    let range = match status {
        206 => format!(
            "Content-Range: bytes {from}-{}/{size}\r\n",
            from + length - 1
        ),
        416 => format!("Content-Range: bytes */{size}\r\n"),
        _ => String::new(),
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: application/octet-stream\r\n{range}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::package::object_path;
    use proptest::prelude::*;

    fn asked(path: &str, headers: &str) -> Parsed {
        parse(format!("GET {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n").as_bytes())
    }

    fn wish(headers: &str) -> Wish {
        let path = format!("/{}", object_path(&Digest::of(b"x")));
        let headers = format!("Authorization: SMS-Ticket a.b.c\r\n{headers}");
        match asked(&path, &headers) {
            Parsed::Wish(wish) => wish,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_object_is_asked_for_by_its_path_with_a_ticket() {
        let plain = wish("");
        assert_eq!(plain.object, Digest::of(b"x"));
        assert_eq!(plain.presented, "a.b.c");
        assert_eq!(plain.range, None);
        assert_eq!(wish("Range: bytes=7-\r\n").range, Some((7, None)));
        assert_eq!(wish("range: bytes=7-9\r\n").range, Some((7, Some(9))));
        for other in [
            "bytes=9-7",
            "bytes=-7",
            "bytes=1-2,4-5",
            "lines=1-",
            "bytes=+1-",
        ] {
            let given = wish(&format!("Range: {other}\r\n")).range;
            assert!(given.is_none() || other.contains('+'), "{other}: {given:?}");
        }
    }

    #[test]
    fn c15_nothing_else_is_answered() {
        let ticket = "Authorization: SMS-Ticket x\r\n";
        let digest = Digest::of(b"x").to_string();
        for path in [
            "/",
            "/objects/",
            "/objects/../identity/key",
            "/objects/ab/../../x",
            &format!("/objects/{digest}"),
            &format!("/objects/{}/{}", &digest[..4], &digest[4..]),
            &format!("/objects/{}/{}?x", &digest[..2], &digest[2..]),
            "http://elsewhere/objects/ab/cd",
        ] {
            assert_eq!(asked(path, ticket), Parsed::Refused(404), "{path}");
        }
        let good = format!("/{}", object_path(&Digest::of(b"x")));
        assert_eq!(asked(&good, ""), Parsed::Refused(401));
        assert_eq!(
            asked(&good, "Authorization: Basic x\r\n"),
            Parsed::Refused(401)
        );
        assert_eq!(parse(b"POST / HTTP/1.1\r\n\r\n"), Parsed::Refused(405));
        assert_eq!(parse(b"\x16\x03\x01"), Parsed::Refused(400));
        assert_eq!(parse(b"GET /obj"), Parsed::Partial);
        let endless = [b"GET /".as_slice(), &[b'a'; MAX_REQUEST]].concat();
        assert_eq!(parse(&endless), Parsed::Refused(400));
    }

    #[test]
    fn a_part_is_what_http_says() {
        let of = |range| part(&Wish { range, ..wish("") }, 10);
        assert_eq!(of(None), (200, 0, 10));
        assert_eq!(of(Some((3, None))), (206, 3, 7));
        assert_eq!(of(Some((3, Some(4)))), (206, 3, 2));
        assert_eq!(of(Some((3, Some(u64::MAX)))), (206, 3, 7));
        assert_eq!(of(Some((10, None))), (416, 0, 0));
        assert!(head(206, (3, 2), 10).contains("Content-Range: bytes 3-4/10\r\n"));
        assert!(head(416, (0, 0), 10).contains("Content-Range: bytes */10\r\n"));
    }

    proptest! {
        #[test]
        fn c15_any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            parse(&bytes);
            parse(&[b"GET /objects/ab/cd HTTP/1.1\r\n".as_slice(), &bytes].concat());
        }

        #[test]
        fn a_part_lies_within_the_object(from in 0..u64::MAX, to in proptest::option::of(any::<u64>()), size in 0_u64..1 << 40) {
            let to = to.filter(|to| from <= *to);
            let (status, first, length) = part(&Wish { range: Some((from, to)), ..wish("") }, size);
            prop_assert!(first.checked_add(length).is_some_and(|end| end <= size));
            prop_assert!(status == 416 || length > 0);
        }
    }
}
