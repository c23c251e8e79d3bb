use super::*;
use crate::model::boundary::Boundary;
use crate::model::client_settings::{ClientSettings, PeerCache};
use crate::model::id::{PackageId, SiteCode};
use crate::service::testing::{self, Endpoint, catalog, issue, now, plain_token};

struct Bench {
    catalog: crate::catalog::Catalog,
    peers: Peers,
    clients: Vec<ClientId>,
}

fn what(version: u32) -> OfferedPackage {
    OfferedPackage {
        package: PackageId::parse("S01-P00001").unwrap(),
        version,
    }
}

fn network(text: &str) -> Network {
    Network::parse(text).unwrap()
}

impl Bench {
    /// A site with two boundaries and so many approved clients.
    fn new(clients: u8) -> Self {
        let mut catalog = catalog();
        let boundary = |text: &str| {
            let site = SiteCode::parse("S01").unwrap();
            Boundary::new(network(text), site, Locality::Local)
        };
        let enrolled = catalog.write(|tx| {
            tx.replace_boundaries(&[boundary("10.1.0.0/16"), boundary("10.2.0.0/16")])?;
            testing::trust_tokens(tx);
            tx.set_client_settings(&ClientSettings {
                peer_cache: Some(PeerCache::default()),
                ..ClientSettings::default()
            })?;
            (0..clients)
                .map(|number| {
                    let token = issue(tx, &plain_token());
                    let endpoint = Endpoint::new(number, &format!("web-{number}"));
                    endpoint.enroll(tx, &token)?;
                    let client = endpoint.machine.client;
                    tx.set_approval(&client, Approval::Approved)?;
                    Ok::<_, Error>(client)
                })
                .collect::<Result<Vec<_>, _>>()
        });
        Self {
            catalog,
            peers: Peers::default(),
            clients: enrolled.unwrap(),
        }
    }

    fn offers(&mut self, client: usize, from: &str, versions: &[u32], at: Timestamp) {
        let offer = Offer {
            port: 8003,
            holds: versions.iter().map(|version| what(*version)).collect(),
        };
        let (peers, client) = (&self.peers, &self.clients[client]);
        let take = |tx: &mut Tx| peers.take(tx, (client, from.parse().unwrap()), &offer, at);
        self.catalog.read(take).unwrap();
    }

    fn near(&mut self, client: usize, place: &str, version: u32, at: Timestamp) -> Vec<String> {
        let (peers, client) = (&self.peers, &self.clients[client]);
        let near = |tx: &mut Tx| peers.near(tx, (client, &network(place)), &what(version), at);
        let found = self.catalog.read(near).unwrap();
        assert!(found.iter().all(|one| one.peer.is_some()));
        let mut urls: Vec<String> = found.into_iter().map(|one| one.url).collect();
        urls.sort();
        urls
    }
}

#[test]
fn others_of_the_same_boundary_are_named_for_what_they_hold() {
    let mut bench = Bench::new(4);
    bench.offers(0, "10.1.0.1", &[1, 2], now());
    bench.offers(1, "10.1.7.2", &[1], now());
    bench.offers(2, "10.2.0.3", &[1], now());
    let (a, b) = ("http://10.1.0.1:8003", "http://10.1.7.2:8003");
    assert_eq!(bench.near(3, "10.1.0.0/16", 1, now()), [a, b]);
    assert_eq!(bench.near(3, "10.1.0.0/16", 2, now()), [a]);
    assert_eq!(bench.near(0, "10.1.0.0/16", 1, now()), [b], "not itself");
    assert!(bench.near(3, "10.1.0.0/16", 3, now()).is_empty());
    assert_eq!(
        bench.near(3, "10.2.0.0/16", 1, now()),
        ["http://10.2.0.3:8003"]
    );
}

#[test]
fn an_offer_replaces_the_last_one_and_ends_by_itself() {
    let mut bench = Bench::new(2);
    let place = "10.1.0.0/16";
    bench.offers(0, "10.1.0.1", &[1], now());
    bench.offers(0, "10.1.0.9", &[2], now());
    assert!(bench.near(1, place, 1, now()).is_empty());
    assert_eq!(bench.near(1, place, 2, now()), ["http://10.1.0.9:8003"]);
    // two polls of an hour, and ten minutes
    let minutes = |minutes: u64| now().after(Duration::from_secs(minutes * 60));
    assert_eq!(bench.near(1, place, 2, minutes(129)).len(), 1);
    assert!(bench.near(1, place, 2, minutes(130)).is_empty());
    bench.offers(0, "10.1.0.9", &[], now());
    assert!(bench.near(1, place, 2, now()).is_empty());
    bench.offers(0, "192.0.2.1", &[1], now());
    assert!(
        bench.peers.table().clients.is_empty(),
        "outside every boundary"
    );
    assert!(
        bench.peers.table().holders.is_empty(),
        "nothing is left behind"
    );
}

#[test]
fn c15_nobody_is_sent_to_who_offers_where_the_site_does_not_ask_for_it() {
    let mut bench = Bench::new(2);
    bench.offers(0, "10.1.0.1", &[1], now());
    let settings = ClientSettings::default();
    let off = bench.catalog.write(|tx| tx.set_client_settings(&settings));
    off.unwrap();
    bench.offers(0, "10.1.0.1", &[1], now());
    assert!(bench.near(1, "10.1.0.0/16", 1, now()).is_empty());
}

#[test]
fn at_most_three_are_named_and_each_client_begins_with_others() {
    let mut bench = Bench::new(12);
    for client in 0..10 {
        bench.offers(client, &format!("10.1.0.{client}"), &[1], now());
    }
    let one = bench.near(10, "10.1.0.0/16", 1, now());
    assert_eq!(one.len(), 3);
    assert_ne!(one, bench.near(11, "10.1.0.0/16", 1, now()));
    assert_eq!(one, bench.near(10, "10.1.0.0/16", 1, now()));
}

#[test]
fn c15_a_client_fills_neither_the_memory_nor_a_boundarys_list() {
    let mut bench = Bench::new(1);
    let many: Vec<u32> = (0..1000).collect();
    bench.offers(0, "10.1.0.1", &many, now());
    assert_eq!(bench.peers.table().holders.len(), MOST_HELD);
    let mut table = Table::default();
    for number in 0..=u8::try_from(MOST_FOR_ONE).unwrap() {
        let peer = Peer {
            address: "10.1.0.1:1".parse().unwrap(),
            place: network("10.1.0.0/16"),
            holds: vec![what(1)],
            until: now(),
        };
        table.add(ClientId::make(now(), &[number; 10]), peer, now());
    }
    assert_eq!(table.clients.len(), MOST_FOR_ONE);
    table.forget_past(now());
    assert!(table.clients.is_empty() && table.holders.is_empty());
}
