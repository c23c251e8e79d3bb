//! What `smsdist explain` says is what an agent does: which distribution points it asks, in which order.

use super::lab::{Endpoint, Lab, Server};
use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::model::boundary::{Boundary, BoundaryGroup, Locality, Neighbour, Network};
use crate::model::deployment::{Purpose, RemoteContent};
use crate::model::hours::LocalTime;
use crate::model::id::{BoundaryGroupId, DistributionPointId, PackageId, SiteCode};
use crate::model::role::DistributionPoint;
use crate::model::site::{Site, SiteKind};
use crate::service::agent::CycleOptions;
use crate::service::locate::{Whom, explain};
use proptest::prelude::*;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

const POINTS: [&str; 4] = ["a", "b", "c", "d"];
const SITES: [&str; 3] = ["S01", "S02", "S03"];
const NETWORKS: [&str; 2] = ["127.0.0.0/8", "10.0.0.0/8"];

/// Distribution points that have nothing, and who was asked.
struct Points {
    urls: Vec<String>,
    asked: Arc<Mutex<Vec<usize>>>,
}

impl Points {
    fn start() -> Self {
        let asked: Arc<Mutex<Vec<usize>>> = Arc::default();
        let serve = |at: usize| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let asked = asked.clone();
            // ends with the test program
            std::thread::spawn(move || {
                for mut socket in listener.incoming().flatten() {
                    asked.lock().unwrap().push(at);
                    drop(socket.read(&mut [0; 4096]));
                    let none =
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                    drop(socket.write_all(none.as_bytes()));
                }
            });
            url
        };
        Self {
            urls: (0..POINTS.len()).map(serve).collect(),
            asked,
        }
    }

    /// Who was asked since the last time, by when it was first.
    fn asked(&self) -> Vec<&'static str> {
        let mut order = Vec::new();
        for at in std::mem::take(&mut *self.asked.lock().unwrap()) {
            if !order.contains(&POINTS[at]) {
                order.push(POINTS[at]);
            }
        }
        order
    }
}

/// A point: its site, the network it is protected for, its group, whether agents reach it, whether it has the content.
type Point = (usize, Option<usize>, Option<usize>, bool, bool);

/// Where the client is: the site and kind of its boundary; and the group of that boundary with its minutes.
type Place = (Option<(usize, bool)>, Option<(bool, Option<bool>)>);

/// Mostly our own.
fn any_site() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0_usize), 1 => Just(1), 1 => Just(2)]
}

fn any_point() -> impl Strategy<Value = Point> {
    let network = prop::option::weighted(0.3, 0..NETWORKS.len());
    let group = prop::option::weighted(0.4, 0..2_usize);
    (
        0..SITES.len(),
        network,
        group,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.8),
    )
}

fn any_place() -> impl Strategy<Value = Place> {
    let boundary = prop::option::weighted(0.85, (any_site(), prop::bool::weighted(0.3)));
    let group = prop::option::of((any::<bool>(), prop::option::of(any::<bool>())));
    (boundary, group)
}

fn site(at: usize) -> SiteCode {
    SiteCode::parse(SITES[at]).unwrap()
}

fn network(at: usize) -> Network {
    Network::parse(NETWORKS[at]).unwrap()
}

fn point(at: usize) -> DistributionPointId {
    DistributionPointId::parse(POINTS[at]).unwrap()
}

fn boundary(network: Network, site: SiteCode, locality: Locality) -> Boundary {
    Boundary {
        network,
        site,
        locality,
        bandwidth: Vec::new(),
    }
}

fn boundaries(place: &Place) -> Vec<Boundary> {
    let here = place.0.map(|(at, is_remote)| match is_remote {
        true => boundary(network(0), site(at), Locality::Remote),
        false => boundary(network(0), site(at), Locality::Local),
    });
    let elsewhere = boundary(network(1), site(0), Locality::Local);
    here.into_iter().chain([elsewhere]).collect()
}

/// The group of the client's boundary, and its neighbour.
fn groups(points: &[Point], place: &Place) -> Vec<BoundaryGroup> {
    let (Some((is_neighbour_later, default_later)), Some(_)) = (place.1, place.0) else {
        return Vec::new();
    };
    let minutes = |later: bool| if later { 600 } else { 0 };
    let group = |own: usize| BoundaryGroup {
        id: BoundaryGroupId::parse(["here", "there"][own]).unwrap(),
        networks: vec![network(own)],
        distribution_points: (0..points.len())
            .filter(|at| points[*at].2 == Some(own))
            .map(point)
            .collect(),
        neighbours: Vec::new(),
        site_default_after_minutes: None,
        bandwidth: Vec::new(),
        vendor_origin: false,
    };
    let (mut here, there) = (group(0), group(1));
    here.site_default_after_minutes = default_later.map(minutes);
    here.neighbours.push(Neighbour {
        group: there.id.clone(),
        after_minutes: minutes(is_neighbour_later),
    });
    vec![here, there]
}

/// S02 is a secondary site of ours, S03 another site below.
fn other_sites() -> [Site; 2] {
    [(1, SiteKind::Secondary), (2, SiteKind::Primary)].map(|(at, kind)| Site {
        code: site(at),
        name: SITES[at].to_owned(),
        kind,
        parent: Some(site(0)),
        management_points: Vec::new(),
    })
}

fn furnish(lab: &Lab, urls: &[String], points: &[Point], place: &Place) {
    let made = points.iter().enumerate().map(|(at, it)| DistributionPoint {
        url: it.3.then(|| urls[at].clone()),
        protected: it.1.map(network).into_iter().collect(),
        ..DistributionPoint::new(point(at), POINTS[at], site(it.0))
    });
    let made: Vec<DistributionPoint> = made.collect();
    lab.catalog(|tx| {
        tx.replace_boundary_groups(&[])?;
        tx.replace_other_sites(&other_sites())?;
        tx.replace_distribution_points(&made)?;
        tx.replace_boundaries(&boundaries(place))?;
        tx.replace_boundary_groups(&groups(points, place))?;
        for (at, it) in points.iter().enumerate() {
            tx.set_distribution_status(&DistributionStatus {
                package: package(),
                version: 1,
                point: point(at),
                state: match it.4 {
                    true => DistributionState::Complete,
                    false => DistributionState::Failed,
                },
                detail: String::new(),
                changed_at: super::lab::now(),
            })?;
        }
        Ok(())
    });
}

fn package() -> PackageId {
    PackageId::parse("S01-P00001").unwrap()
}

/// What the agent asks at a place is what the explanation says; gives how many those are.
fn compare(
    (lab, points, endpoint): (&Lab, &Points, &Endpoint),
    made: &[Point],
    place: &Place,
) -> Result<usize, TestCaseError> {
    furnish(lab, &points.urls, made, place);
    let options = CycleOptions {
        retries_now: true,
        ..CycleOptions::default()
    };
    endpoint.run(&options).unwrap();
    let (whom, terms) = (Whom::Client("web-1".into()), (0, LocalTime::new(0)));
    let explained = lab.write(|tx| explain(tx, &whom, Some(&package()), terms));
    let decision = &explained.decisions[0];
    let asks: Vec<&str> = (decision.asks.iter())
        .map(DistributionPointId::as_str)
        .collect();
    prop_assert_eq!(points.asked(), &asks[..], "{:?}", explained);
    Ok(asks.len())
}

#[test]
fn explain_says_what_an_agent_does() {
    let points = Points::start();
    for remote_content in [RemoteContent::DontRun, RemoteContent::Download] {
        let mut lab = Lab::start(Server::Own);
        lab.remote_content = remote_content;
        let endpoint = Endpoint::new(&lab, "web-1");
        endpoint.enroll(&lab.token()).unwrap();
        lab.deploy(Purpose::Required);
        let bench = (&lab, &points, &endpoint);
        // whatever is drawn, there is a case in which several are asked
        let plain: Point = (0, None, None, true, true);
        let near: Place = (Some((0, false)), None);
        assert_eq!(compare(bench, &[plain; 4], &near).unwrap(), 4);
        let config = ProptestConfig::with_cases(15);
        proptest!(config, |(made in prop::collection::vec(any_point(), POINTS.len()), place in any_place())| {
            compare(bench, &made, &place)?;
        });
    }
}
