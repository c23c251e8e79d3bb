use super::lab::{Lab, Server};
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::package::object_path;
use crate::transport::Error;
use crate::transport::http::{Client, Settings};
use crate::trust::bootstrap;

fn client() -> Client {
    Client::new(bootstrap::client_config().unwrap(), &Settings::default())
}

#[test]
fn a07_a04_these_paths_and_no_others_are_open_to_strangers() {
    let lab = Lab::start(Server::Own);
    let payload = lab.deploy(Purpose::Available);
    let object = format!("/{}", object_path(&Digest::of(&payload)));
    let get = |path: &str| client().get(&format!("{}{path}", lab.url), 1_000_000);
    let open = [
        "/",
        "/healthz",
        "/v1/root/1.json",
        "/v1/site-trust",
        "/v1/time?nonce=abc",
        "/v1/slp",
        "/v1/slp?address=127.0.0.1",
    ];
    for path in open {
        assert!(get(path).is_ok(), "{path}");
    }
    let locked = get(&object);
    assert!(
        matches!(locked, Err(Error::Refused { status: 401, .. })),
        "{locked:?}"
    );
    let polled = client().post(&format!("{}/v1/unchanged", lab.url), b"x", 0);
    assert!(
        matches!(polled, Err(Error::Refused { status: 403, .. })),
        "{polled:?}"
    );
    for path in ["/v1/messages", "/v1/enroll", "/v1/unchanged"] {
        assert!(
            matches!(get(path), Err(Error::Refused { status: 405, .. })),
            "{path}"
        );
    }
    let closed = [
        "/packages/S01-P00001/1.json",
        "/v1/root/2.json",
        "/v1/root/1",
        "/v1/root/../../keys/policy.key",
        "/v1",
        "/objects",
        "/objects/",
        "/objects/00",
        "/objects/../catalog.db",
        "/objects/..%2f..%2fkeys/policy.key",
        "/packages",
        "/packages/S01-P00001/",
        "/partial/x",
        "/packages/S01-P00001/1.json/..",
        "/keys/policy.key",
        "/catalog.db",
        "/v2/messages",
        "/metrics",
        "/admin",
    ];
    for path in closed {
        assert!(
            matches!(get(path), Err(Error::NotThere { .. })),
            "{path}: {:?}",
            get(path)
        );
    }
}

#[test]
fn a09_what_is_no_message_is_refused_before_it_is_read() {
    let lab = Lab::start(Server::Own);
    let post = |path: &str, body: &[u8]| client().post(&format!("{}{path}", lab.url), body, 1000);
    for body in [&b""[..], b"{}", b"not json", &[0; 1000]] {
        assert!(matches!(
            post("/v1/messages", body),
            Err(Error::Refused { status: 400, .. })
        ));
        assert!(matches!(
            post("/v1/enroll", body),
            Err(Error::Refused { status: 400, .. })
        ));
    }
    // The server answers 413 and hangs up without reading; which of both the client sees first is chance.
    let large = vec![b' '; 64 * 1024];
    let answer = post("/v1/enroll", &large);
    let is_refused = matches!(
        answer,
        Err(Error::Refused { status: 413, .. } | Error::Failed { .. })
    );
    assert!(is_refused, "{answer:?}");
}

#[test]
fn the_page_says_what_it_may_load() {
    let lab = Lab::start(Server::Own);
    let page = client().get(&lab.url, 1_000_000).unwrap();
    assert!(
        String::from_utf8(page)
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
}
