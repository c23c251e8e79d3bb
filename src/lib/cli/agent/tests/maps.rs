//! The map of the hierarchy, asked by an agent of a site that serves.

use super::lab::{Endpoint, Lab, Server};
use crate::model::boundary::{Boundary, Locality, Network};
use crate::model::id::{DistributionPointId, SiteCode};
use crate::model::role::DistributionPoint;
use crate::model::site::{Site, SiteKind};
use crate::service::agent::{self, hierarchy_map};

fn code(text: &str) -> SiteCode {
    SiteCode::parse(text).unwrap()
}

fn paris() -> Site {
    Site {
        code: code("S02"),
        name: "Paris".to_owned(),
        kind: SiteKind::Secondary,
        parent: Some(code("S01")),
        management_points: vec!["https://mp.paris.example.org:8443".to_owned()],
    }
}

fn boundaries() -> [Boundary; 2] {
    let boundary = |network: &str, site: &str, locality| Boundary {
        network: Network::parse(network).unwrap(),
        site: code(site),
        locality,
        bandwidth: Vec::new(),
    };
    [
        boundary("10.2.0.0/16", "S02", Locality::Remote),
        // where the agent is: in another site's boundary
        boundary("127.0.0.0/8", "S02", Locality::Local),
    ]
}

fn points() -> [DistributionPoint; 2] {
    let point = |id: &str, url: Option<&str>| DistributionPoint {
        url: url.map(str::to_owned),
        protected: vec![Network::parse("10.2.0.0/16").unwrap()],
        ..DistributionPoint::new(
            DistributionPointId::parse(id).unwrap(),
            "/very/private/folder",
            code("S02"),
        )
    };
    [
        point("dp2", Some("https://10.2.0.5:8443")),
        point("usb", None),
    ]
}

#[test]
fn an_agent_reads_the_hierarchy_as_its_site_signs_it_and_stays_where_it_belongs() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "laptop");
    endpoint.enroll(&lab.token()).unwrap();
    lab.catalog(|tx| {
        tx.replace_other_sites(&[paris()])?;
        tx.replace_boundaries(&boundaries())?;
        tx.replace_distribution_points(&points())
    });
    let map = endpoint.with(|machine| hierarchy_map(&endpoint.folder, machine));
    let map = map.unwrap();
    assert_eq!(map.site, code("S01"));
    let [own, other] = &map.sites[..] else {
        panic!("{:?}", map.sites)
    };
    assert_eq!(
        (&own.code, &own.management_points[..]),
        (&code("S01"), &[lab.url.clone()][..])
    );
    assert_eq!(*other, paris());
    assert_eq!(map.boundaries, boundaries());
    let [point] = &map.distribution_points[..] else {
        panic!(
            "what has no address is no place for agents: {:?}",
            map.distribution_points
        )
    };
    assert_eq!(point.url, "https://10.2.0.5:8443");
    assert_eq!(point.protected, points()[0].protected);
    let text = serde_json::to_string(&map).unwrap();
    assert!(!text.contains("private"), "{text}");
    assert_eq!(agent::status(&endpoint.folder).unwrap().site, code("S01"));
}
