//! What was heard on the road is of no use elsewhere, nor a second time.

use super::lab::{Endpoint, Lab, Server};
use super::road::{Road, post, send};
use crate::catalog::Tx;
use crate::model::deployment::Purpose;
use crate::trust::PayloadType;

/// What a replay could have changed: clients, and what they reported.
fn effects(lab: &Lab) -> String {
    lab.catalog(|tx: &mut Tx| {
        let clients = tx.clients(&Default::default())?;
        let mut told = String::new();
        for client in clients {
            let statuses = tx.statuses_of_client(&client.id)?;
            told += &format!(
                "{} {:?} {} {:?} {statuses:?}\n",
                client.id, client.approval, client.epoch, client.inventory_at
            );
        }
        Ok(told)
    })
}

#[test]
fn a13_a18_c04_what_was_heard_is_of_no_use_elsewhere_or_again() {
    let mut road = Road::new();
    road.lab.deploy(Purpose::Required);
    let endpoint = Endpoint::new(&road.lab, "web-1");
    endpoint.enroll(&road.lab.token()).unwrap();
    endpoint.once().unwrap();
    endpoint.once().unwrap();
    let other = Lab::start(Server::Own);
    let before = (effects(&road.lab), effects(&other));
    let heard = road.past();
    let posted: Vec<_> = heard
        .iter()
        .filter(|it| it.line.starts_with("POST"))
        .collect();
    assert!(posted.len() >= 8, "{}", posted.len());
    for restarted in [false, true] {
        let site = road.lab.address().to_owned();
        for it in &posted {
            let path = it.line.split(' ').nth(1).unwrap();
            let elsewhere = if path == "/v1/enroll" {
                "/v1/messages"
            } else {
                "/v1/enroll"
            };
            // or too many failures from one address
            let another_door = post(&site, elsewhere, &it.asked).0;
            assert!(
                matches!(another_door, 400 | 429),
                "another door: {path}: {another_door}"
            );
            let another_site = post(other.address(), path, &it.asked).0;
            assert!(
                matches!(another_site, 403 | 429),
                "another site: {path}: {another_site}"
            );
            for path in ["/v1/root/1.json", "/v1/site-trust", "/objects/00/00", "/"] {
                assert!(
                    matches!(post(&site, path, &it.asked).0, 404 | 405),
                    "another role: {path}"
                );
            }
            let (status, _) = post(&site, path, &it.asked);
            assert!(matches!(status, 200 | 204 | 403), "again: {path}: {status}");
        }
        assert_eq!(
            (effects(&road.lab), effects(&other)),
            before,
            "after a restart: {restarted}"
        );
        if !restarted {
            road.lab.restart();
        }
    }
}

#[test]
fn a07_a19_nothing_that_strangers_are_told_names_machines_or_software() {
    let road = Road::new();
    let endpoint = Endpoint::new(&road.lab, "very-special-host");
    endpoint.enroll(&road.lab.token()).unwrap();
    endpoint.once().unwrap();
    for path in [
        "/healthz",
        "/v1/root/1.json",
        "/v1/root/2.json",
        "/v1/site-trust",
        "/v1/time?nonce=a",
        "/v1/slp",
        "/x",
        "/objects/00/00",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let told =
            String::from_utf8_lossy(&send(road.lab.address(), request.as_bytes())).to_lowercase();
        for word in [
            "server:",
            "very-special-host",
            "id-very",
            "hyper",
            "axum",
            env!("CARGO_PKG_VERSION"),
            "/tmp/",
        ] {
            assert!(!told.contains(word), "{path} tells {word}: {told}");
        }
    }
}

#[test]
fn u13_the_road_carries_no_word_in_clear() {
    // what an agent says goes through this counterpart of its site in TLS only; a listener without a key sees the handshake
    let road = Road::new();
    let endpoint = Endpoint::new(&road.lab, "canary-host");
    let ears = Ears::before(road.lab.url.trim_start_matches("https://"));
    let mut token = road.lab.token();
    token.url = format!("https://{}", ears.address);
    endpoint.enroll(&token).unwrap();
    let heard = ears.heard();
    assert!(heard.len() > 2000, "{} bytes", heard.len());
    for word in ["canary-host", "application/vnd.sms", "HTTP/1.1", "S01"] {
        let is_there = heard
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!is_there, "{word} in clear");
    }
    assert!(
        road.past()
            .iter()
            .any(|it| it.is_of(PayloadType::EnrollmentReceipt)),
        "it went this way"
    );
}

/// Carries bytes on, and remembers them.
struct Ears {
    address: String,
    heard: std::sync::Arc<std::sync::Mutex<Vec<u8>>>,
}

impl Ears {
    fn before(server: &str) -> Self {
        use std::io::{Read, Write};
        use std::net::{Shutdown, TcpListener, TcpStream};
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard: std::sync::Arc<std::sync::Mutex<Vec<u8>>> = Default::default();
        let (kept, server) = (heard.clone(), server.to_owned());
        std::thread::spawn(move || {
            for agent in listener.incoming().flatten() {
                let site = TcpStream::connect(&server).unwrap();
                for (from, to) in [(&agent, &site), (&site, &agent)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let kept = kept.clone();
                    std::thread::spawn(move || {
                        let mut piece = [0; 4096];
                        while let Ok(read @ 1..) = from.read(&mut piece) {
                            kept.lock().unwrap().extend_from_slice(&piece[..read]);
                            if to.write_all(&piece[..read]).is_err() {
                                break;
                            }
                        }
                        drop(to.shutdown(Shutdown::Write));
                    });
                }
            }
        });
        Self { address, heard }
    }

    fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}
