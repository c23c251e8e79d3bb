//! Which of several sites a machine joins, asked of sites that serve; and what it does when its first management point is down.

use super::lab::{Endpoint, Lab, Server};
use crate::host::clock::SystemClock;
use crate::model::boundary::{Boundary, Locality, Network};
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::model::site::{Site, SiteKind};
use crate::rules::join::Choice;
use crate::service::agent::choose_site;
use crate::service::network::InProcess;
use crate::trust::enrollment::Token;
use std::net::IpAddr;

fn code(text: &str) -> SiteCode {
    SiteCode::parse(text).unwrap()
}

/// A site whose locator knows these boundaries of its own and of another site.
fn site(own: &str, other: &str, networks: &[(&str, &str)]) -> Lab {
    let lab = Lab::of(own, None, (Server::Own, |station| station));
    let boundaries: Vec<Boundary> = (networks.iter())
        .map(|(network, site)| {
            Boundary::new(
                Network::parse(network).unwrap(),
                code(site),
                Locality::Local,
            )
        })
        .collect();
    let other = Site {
        code: code(other),
        name: other.to_owned(),
        kind: SiteKind::Primary,
        parent: None,
        management_points: Vec::new(),
    };
    lab.catalog(|tx| {
        tx.replace_other_sites(std::slice::from_ref(&other))?;
        tx.replace_boundaries(&boundaries)
    });
    lab
}

fn two_sites() -> (Lab, Lab) {
    let networks = [("10.1.0.0/16", "S01"), ("10.2.0.0/16", "S02")];
    let first = site("S01", "S02", &networks);
    (first, site("S02", "S01", &[("10.3.0.0/16", "S02")]))
}

fn choice(tokens: &[Token], addresses: &[&str]) -> Choice {
    let addresses: Vec<IpAddr> = addresses.iter().map(|it| it.parse().unwrap()).collect();
    choose_site((&InProcess, &SystemClock), tokens, &addresses)
}

fn joins(tokens: &[Token], addresses: &[&str]) -> Option<(usize, String)> {
    match choice(tokens, addresses) {
        Choice::Join { token, site, .. } => Some((token, site.to_string())),
        _ => None,
    }
}

#[test]
fn a_machine_joins_the_site_in_whose_boundary_its_first_interface_is() {
    let (first, second) = two_sites();
    let tokens = [first.token(), second.token()];
    assert_eq!(joins(&tokens, &["10.1.0.5"]), Some((0, "S01".into())));
    assert_eq!(joins(&tokens, &["10.2.0.5"]), Some((1, "S02".into())));
    let third = joins(&tokens, &["10.3.0.5"]);
    assert_eq!(
        third,
        Some((1, "S02".into())),
        "the first locator knows nobody"
    );
    let both = joins(&tokens, &["2001:db8::5", "10.2.0.5"]);
    assert_eq!(
        both,
        Some((1, "S02".into())),
        "another address of the interface"
    );
    let nobody = choice(&tokens, &["192.0.2.1"]);
    assert!(matches!(nobody, Choice::Later { .. }), "{nobody:?}");
    let endpoint = Endpoint::new(&second, "web-1");
    assert_eq!(endpoint.enroll(&tokens[1]).unwrap().site, code("S02"));
}

#[test]
fn only_tokens_say_what_to_believe() {
    let (first, mut second) = two_sites();
    let without = choice(&[first.token()], &["10.2.0.5"]);
    let Choice::NoToken { site, .. } = &without else {
        panic!("{without:?}");
    };
    assert_eq!(*site, code("S02"));
    // a token that pins another root than its site has
    let wrong = Token::keyless(&second.url, first.root());
    let refused = choice(&[wrong, first.token()], &["10.2.0.5"]);
    let Choice::Later { reason } = &refused else {
        panic!("{refused:?}");
    };
    assert!(reason.contains("token 1 could not be used"), "{reason}");
    let tokens = [first.token(), second.token()];
    second.stop();
    let gone = choice(&tokens, &["10.2.0.5"]);
    assert!(matches!(gone, Choice::Later { .. }), "{gone:?}");
    assert_eq!(joins(&tokens, &["10.1.0.5"]), Some((0, "S01".into())));
}

#[test]
fn where_the_first_management_point_is_down_the_next_is_asked() {
    let lab = Lab::start(Server::Own);
    let token = lab.token();
    let points = ["https://127.0.0.1:1".to_owned(), lab.url.clone()];
    let points = points.map(|url| ManagementPoint { url });
    lab.catalog(|tx| tx.replace_management_points(&points));
    let station = lab.station();
    station.publish_trust().unwrap();
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&token).unwrap();
    let done = endpoint.once().unwrap();
    assert!(done.problems.is_empty(), "{:?}", done.problems);
    assert!(done.inventory_sent);
}
