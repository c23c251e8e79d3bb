use super::*;
use crate::model::boundary::{Boundary, Neighbour};
use crate::model::deployment::RemoteContent;
use crate::model::id::{BoundaryGroupId, DistributionPointId};
use crate::model::site::SiteKind;
use proptest::prelude::*;

fn code(text: &str) -> SiteCode {
    SiteCode::parse(text).unwrap()
}

fn client(last: u8) -> ClientId {
    ClientId::parse(&format!("01234567-89ab-7def-8123-4567890000{last:02x}")).unwrap()
}

fn network(text: &str) -> Network {
    Network::parse(text).unwrap()
}

fn id(text: &str) -> DistributionPointId {
    DistributionPointId::parse(text).unwrap()
}

fn group_id(text: &str) -> BoundaryGroupId {
    BoundaryGroupId::parse(text).unwrap()
}

fn point(own: &str, site: &str) -> DistributionPoint {
    DistributionPoint {
        url: Some(format!("https://{own}.example.org")),
        ..DistributionPoint::new(id(own), "/dp", code(site))
    }
}

fn protected(own: &str, site: &str, for_network: &str) -> DistributionPoint {
    DistributionPoint {
        protected: vec![network(for_network)],
        ..point(own, site)
    }
}

/// S01 with secondary S02, child primary S03 with its secondary S04, and S00 above with S05 beside S01.
fn sites() -> Vec<Site> {
    let site = |own: &str, kind, parent: Option<&str>| Site {
        code: code(own),
        name: own.to_owned(),
        kind,
        parent: parent.map(code),
        management_points: Vec::new(),
    };
    vec![
        site("S00", SiteKind::Primary, None),
        site("S01", SiteKind::Primary, Some("S00")),
        site("S02", SiteKind::Secondary, Some("S01")),
        site("S03", SiteKind::Primary, Some("S01")),
        site("S04", SiteKind::Secondary, Some("S03")),
        site("S05", SiteKind::Primary, Some("S00")),
    ]
}

/// 10.SITE.0.0/16 local and 10.SITE.128.0/17 remote, for sites 0 to 5 and 99.
fn boundaries() -> Vec<Boundary> {
    let boundary = |text: String, site: &str, locality| Boundary {
        network: network(&text),
        site: code(site),
        locality,
        bandwidth: Vec::new(),
    };
    let of = |number: u8, site: &str| {
        [
            boundary(format!("10.{number}.0.0/17"), site, Locality::Local),
            boundary(format!("10.{number}.128.0/17"), site, Locality::Remote),
        ]
    };
    [
        (0, "S00"),
        (1, "S01"),
        (2, "S02"),
        (3, "S03"),
        (4, "S04"),
        (5, "S05"),
        (99, "X99"),
    ]
    .into_iter()
    .flat_map(|(number, site)| of(number, site))
    .collect()
}

/// What a client at an address is told, that is assigned to S01.
fn asked<'a>(
    address: &str,
    (points, holders): (&'a [DistributionPoint], &str),
    (groups, waited_minutes): (&[BoundaryGroup], u32),
) -> Sources<'a> {
    let (sites, boundaries) = (sites(), boundaries());
    let places = Places::new(&sites, &boundaries, groups);
    let location = client_location(Some(address.parse().unwrap()), &boundaries);
    let seeker = Seeker {
        location: &location,
        assigned: &code("S01"),
        waited_minutes,
    };
    let holds = |point: &DistributionPoint| holders.split(',').any(|own| own == point.id.as_str());
    let contents: Vec<PointContent> = points
        .iter()
        .map(|point| PointContent {
            point,
            is_complete: holds(point),
        })
        .collect();
    sources(&client(1), &seeker, &places, &contents)
}

fn names(found: &Sources<'_>) -> String {
    let names: Vec<&str> = found.list.iter().map(|it| it.point.id.as_str()).collect();
    match names.is_empty() {
        true => "-".to_owned(),
        false => names.join(","),
    }
}

fn decided(found: &Sources<'_>, remote: RemoteContent) -> &'static str {
    let near: Vec<Locality> = found.list.iter().map(|it| it.locality).collect();
    decide(&near, remote).0.word()
}

/// Table 2.2.5 with its columns "L=download, R=don't" and "L=download, R=download", a line for each cell. Points: `a` of S01,
/// `sec` of S02, `low` of S03, `lower` of S04, `side` of S05, `far` of X99, which is configured nowhere. Columns: row of
/// 2.2.2, address, who has the content, both decisions, the sources in their order.
const TABLE: &str = "
    1  10.1.0.1    a          download          download          a
    1  10.1.0.1    -          wait_for_content  wait_for_content  -
    1  10.1.0.1    side       wait_for_content  wait_for_content  -
    2  10.1.128.1  a          dont_run          download          a
    2  10.1.128.1  -          wait_for_content  wait_for_content  -
    3  10.2.0.1    sec,a      download          download          sec,a
    3  10.2.0.1    a          dont_run          download          a
    3  10.2.0.1    -          wait_for_content  wait_for_content  -
    3  10.2.128.1  sec        dont_run          download          sec
    3  10.2.128.1  sec,a      dont_run          download          sec,a
    3  10.2.128.1  a          dont_run          download          a
    5  10.3.0.1    low,a      download          download          low,a
    5  10.3.0.1    a          dont_run          download          a
    5  10.3.128.1  low,a      dont_run          download          low,a
    5  10.4.0.1    lower,a    download          download          lower,a
    5  10.4.0.1    low,a      dont_run          download          a
    5  10.3.0.1    -          wait_for_content  wait_for_content  -
    7  10.5.0.1    side,a     download          download          side,a
    7  10.5.0.1    a          dont_run          download          a
    7  10.5.128.1  side,a     dont_run          download          side,a
    7  10.0.0.1    a          dont_run          download          a
    7  10.5.0.1    -          wait_for_content  wait_for_content  -
    8  10.99.0.1   far,a      dont_run          download          a
    8  10.99.0.1   far        wait_for_content  wait_for_content  -
    9  192.0.2.1   a          dont_run          download          a
    9  192.0.2.1   side       wait_for_content  wait_for_content  -
    9  192.0.2.1   -          wait_for_content  wait_for_content  -";

#[test]
fn every_cell_of_the_decision_table_holds() {
    let points = [
        ("far", "X99"),
        ("side", "S05"),
        ("lower", "S04"),
        ("low", "S03"),
        ("sec", "S02"),
        ("a", "S01"),
    ]
    .map(|(own, site)| point(own, site));
    for line in TABLE.lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [row, address, holders, dont_run, download, list] = cells[..] else {
            panic!("{line}");
        };
        let found = asked(address, (&points, holders), (&[], 0));
        assert_eq!(found.row.number().to_string(), row, "{line}");
        assert_eq!(names(&found), list, "{line}");
        assert_eq!(decided(&found, RemoteContent::DontRun), dont_run, "{line}");
        assert_eq!(decided(&found, RemoteContent::Download), download, "{line}");
    }
}

/// Rule R7. Points: `p1` protected for 10.1.0.0/24, `p2` for 10.1.9.0/24, `open` for everybody, all of S01.
const PROTECTED: &str = "
    10.1.0.5   p1,open     p1
    10.1.0.5   p1,p2,open  p1
    10.1.0.5   open        open
    10.1.0.5   p2          -
    10.1.77.5  p1,open     open
    10.1.77.5  p1,p2       -
    192.0.2.1  p1,open     open
    192.0.2.1  p1          -";

#[test]
fn a_protected_point_serves_its_networks_alone_and_there_alone_serves() {
    let points = [
        protected("p1", "S01", "10.1.0.0/24"),
        protected("p2", "S01", "10.1.9.0/24"),
        point("open", "S01"),
    ];
    for line in PROTECTED.lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let found = asked(cells[0], (&points, cells[1]), (&[], 0));
        assert_eq!(names(&found), cells[2], "{line}: {found:?}");
    }
}

#[test]
fn a_protected_point_of_the_home_site_closes_nothing_of_the_site_where_the_client_is() {
    let points = [protected("p", "S01", "10.2.0.0/16"), point("sec", "S02")];
    let found = asked("10.2.0.1", (&points, "p,sec"), (&[], 0));
    assert_eq!(names(&found), "sec,p");
}

/// Two groups at S01: here 10.1.0.0/17 with `mine`, there 10.1.128.0/17 with `theirs`; `rest` is in none.
fn groups() -> Vec<BoundaryGroup> {
    vec![
        BoundaryGroup {
            id: group_id("here"),
            bandwidth: Vec::new(),
            vendor_origin: false,
            networks: vec![network("10.1.0.0/17")],
            distribution_points: vec![id("mine")],
            neighbours: vec![Neighbour {
                group: group_id("there"),
                after_minutes: 120,
            }],
            site_default_after_minutes: Some(240),
        },
        BoundaryGroup {
            id: group_id("there"),
            bandwidth: Vec::new(),
            vendor_origin: false,
            networks: vec![network("10.1.128.0/17")],
            distribution_points: vec![id("theirs")],
            neighbours: vec![],
            site_default_after_minutes: None,
        },
    ]
}

#[test]
fn a_group_opens_its_neighbours_and_the_site_after_their_minutes() {
    let points = [
        point("rest", "S01"),
        point("theirs", "S01"),
        point("mine", "S01"),
    ];
    let all = (&points[..], "mine,theirs,rest");
    let groups = groups();
    for (address, waited, expected) in [
        ("10.1.0.1", 0, "mine"),
        ("10.1.0.1", 119, "mine"),
        ("10.1.0.1", 120, "mine,theirs"),
        ("10.1.0.1", 240, "mine,theirs,rest"),
        // not the neighbours of neighbours, and never the site
        ("10.1.128.1", 9_999, "theirs"),
    ] {
        let found = asked(address, all, (&groups, waited));
        assert_eq!(names(&found), expected, "{address} after {waited}");
    }
    let early = asked("10.1.0.1", (&points, "theirs"), (&groups, 5));
    let why = early
        .rejected
        .iter()
        .find(|it| it.point.id.as_str() == "theirs");
    assert_eq!(
        why.unwrap().reason,
        "of neighbour group there, open after 120 minutes; the client has looked for 5"
    );
}

#[test]
fn the_same_machine_and_the_same_network_go_before_others() {
    let at = |own: &str, url: &str| DistributionPoint {
        url: Some(url.to_owned()),
        ..point(own, "S01")
    };
    let points = [
        at("elsewhere", "https://172.16.0.1:8443"),
        at("named", "https://dp.example.org"),
        at("network", "https://10.1.5.5:8443"),
        at("machine", "https://10.1.0.7:8443"),
    ];
    let found = asked(
        "10.1.0.7",
        (&points, "elsewhere,named,network,machine"),
        (&[], 0),
    );
    assert!(
        names(&found).starts_with("machine,network,"),
        "{}",
        names(&found)
    );
}

#[test]
fn equal_points_are_spread_over_clients_and_stay_for_one_client() {
    let points = [point("one", "S01"), point("two", "S01")];
    let contents = points.each_ref().map(|point| PointContent {
        point,
        is_complete: true,
    });
    let (sites, boundaries) = (sites(), boundaries());
    let places = Places::new(&sites, &boundaries, &[]);
    let location = client_location(Some("10.1.0.1".parse().unwrap()), &boundaries);
    let seeker = Seeker {
        location: &location,
        assigned: &code("S01"),
        waited_minutes: 0,
    };
    let first = |n| {
        let found = sources(&client(n), &seeker, &places, &contents);
        found.list[0].point.id.as_str().to_owned()
    };
    let firsts: Vec<String> = (0..100).map(first).collect();
    let ones = firsts.iter().filter(|id| *id == "one").count();
    assert!((30..=70).contains(&ones), "{ones} of 100 begin with one");
    assert_eq!(first(7), firsts[7]);
}

#[test]
fn the_reason_says_where_the_client_is_and_what_follows() {
    let points = [point("a", "S01")];
    let reason = |address: &str| asked(address, (&points, "a"), (&[], 0)).reason;
    assert_eq!(
        reason("10.1.128.1"),
        "10.1.128.1 is in 10.1.128.0/17, a remote boundary of site S01; the first distribution points to try are of site S01 and remote"
    );
    assert_eq!(
        reason("192.0.2.1"),
        "192.0.2.1 is outside every boundary; the first distribution points to try are of site S01 and remote"
    );
    let nowhere = client_location(None, &boundaries());
    assert_eq!(nowhere.reason, "the client's address is not known");
}

#[test]
fn coverage_names_the_boundaries_that_reach_no_point_with_a_package() {
    let (sites, boundaries) = (sites(), boundaries());
    let points = [
        point("mine", "S01"),
        point("theirs", "S01"),
        point("low", "S03"),
    ];
    let groups = groups();
    let places = Places::new(&sites, &boundaries, &groups);
    let has = |names: &[&str]| {
        names
            .iter()
            .map(|own| id(own))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (everywhere, at_low) = (has(&["mine", "theirs", "low"]), has(&["low"]));
    let packages = [
        coverage::Holders {
            package: "everywhere",
            points: &everywhere,
        },
        coverage::Holders {
            package: "low",
            points: &at_low,
        },
    ];
    let gaps = coverage::gaps(&places, &points, &packages);
    let told: Vec<String> = gaps
        .iter()
        .map(|gap| {
            format!(
                "{} {} {}",
                gap.boundary.network, gap.package, gap.has_points
            )
        })
        .collect();
    let without_points = [
        "10.0.0.0/17",
        "10.0.128.0/17",
        "10.5.0.0/17",
        "10.5.128.0/17",
        "10.99.0.0/17",
        "10.99.128.0/17",
    ];
    for expected in without_points
        .iter()
        .flat_map(|it| [format!("{it} everywhere false"), format!("{it} low false")])
    {
        assert!(told.contains(&expected), "{expected}: {told:?}");
    }
    for expected in ["10.1.0.0/17 low true", "10.2.128.0/17 low true"] {
        assert!(told.contains(&expected.to_owned()), "{expected}: {told:?}");
    }
    assert_eq!(told.len(), 2 * without_points.len() + 4, "{told:?}");
}

fn any_point() -> impl Strategy<Value = (DistributionPoint, bool)> {
    let networks = prop::collection::vec(
        "10\\.[1-5]\\.(0|128)\\.0/17".prop_map(|text| network(&text)),
        0..2,
    );
    (0_u8..6, "[a-f]", networks, any::<bool>(), any::<bool>()).prop_map(
        |(site, own, protected, has_url, has)| {
            let mut made = point(&own, &format!("S0{site}"));
            made.protected = protected;
            made.url = made.url.filter(|_| has_url);
            (made, has)
        },
    )
}

proptest! {
    #[test]
    fn every_point_is_a_source_or_has_a_reason_and_coverage_says_the_same(
        mut points in prop::collection::vec(any_point(), 0..8),
        (net, half) in (0_u8..7, any::<bool>()),
    ) {
        points.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        points.dedup_by(|a, b| a.0.id == b.0.id);
        let (sites, boundaries, groups) = (sites(), boundaries(), groups());
        let places = Places::new(&sites, &boundaries, &groups);
        let address = format!("10.{net}.{}.0", if half { 128 } else { 0 });
        let location = client_location(Some(address.parse().unwrap()), &boundaries);
        let all: Vec<DistributionPoint> = points.iter().map(|(point, _)| point.clone()).collect();
        let holders = points.iter().filter(|(_, has)| *has).map(|(point, _)| point.id.clone()).collect();
        let contents: Vec<PointContent> = points
            .iter()
            .map(|(point, has)| PointContent { point, is_complete: *has })
            .collect();
        let assigned = location.resident.as_ref().map_or(code("S01"), |here| {
            row::primary_of(&here.site, &sites).clone()
        });
        let seeker = Seeker { location: &location, assigned: &assigned, waited_minutes: u32::MAX };
        let found = sources(&client(1), &seeker, &places, &contents);
        prop_assert_eq!(found.list.len() + found.rejected.len(), points.len());
        prop_assert!(found.rejected.iter().all(|it| !it.reason.is_empty()));
        prop_assert!(found.list.iter().all(|it| !it.reason.is_empty()));
        let packages = [coverage::Holders { package: (), points: &holders }];
        let gaps = coverage::gaps(&places, &all, &packages);
        if let Some(here) = &location.resident {
            let is_gap = gaps.iter().any(|gap| gap.boundary == here);
            prop_assert_eq!(found.list.is_empty(), is_gap);
        }
    }
}
