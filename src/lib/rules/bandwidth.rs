//! How fast content may come now, and until when that holds (domain.md S5). Windows are those of the boundary that contains
//! the client and of that boundary's groups; hours are by the client's own zone.

use super::locate::{ClientLocation, groups_of};
use crate::model::bandwidth::{BandwidthLimit, BandwidthWindow};
use crate::model::boundary::BoundaryGroup;
use crate::model::hours::LocalTime;

/// What holds at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce<'a> {
    /// The window that limits; none where nothing does.
    pub window: Option<&'a BandwidthWindow>,
    /// In how many seconds another limit holds; none when it holds always.
    pub seconds: Option<u32>,
}

impl InForce<'_> {
    /// How much may come; none where nothing limits it.
    pub fn limit(&self) -> Option<BandwidthLimit> {
        self.window.map(|window| window.limit)
    }

    /// In words, with when it ends.
    pub fn reason(&self, at: LocalTime) -> String {
        let now = match self.window {
            None => "no limit".to_owned(),
            Some(window) => format!("{} by the window {window}", window.limit),
        };
        match self.seconds {
            None => format!("{now}, always"),
            Some(seconds) => format!("{now}, until {}", at.after(seconds)),
        }
    }
}

/// The windows for a client: those of its boundary, then those of the boundary's groups.
pub fn windows(location: &ClientLocation, groups: &[BoundaryGroup]) -> Vec<BandwidthWindow> {
    let Some(here) = &location.resident else {
        return Vec::new();
    };
    let of_groups = groups_of(location, groups).flat_map(|group| &group.bandwidth);
    here.bandwidth.iter().chain(of_groups).copied().collect()
}

/// What holds at a moment: of all windows that have it, the one with the lowest limit.
pub fn in_force(windows: &[BandwidthWindow], at: LocalTime) -> InForce<'_> {
    let window = strictest(windows, at);
    let limit = window.map(|window| window.limit);
    let edges = windows.iter().flat_map(|window| window.hours.edges());
    let changes = edges.filter(|edge| {
        let then = strictest(windows, LocalTime::new(edge * 60));
        then.map(|window| window.limit) != limit
    });
    InForce {
        window,
        seconds: changes.map(|edge| at.until(edge)).min(),
    }
}

fn strictest(windows: &[BandwidthWindow], at: LocalTime) -> Option<&BandwidthWindow> {
    let held = windows.iter().filter(|window| window.hours.contains(at));
    held.min_by_key(|window| window.limit)
}

/// Whether content never comes.
pub fn is_never_open(windows: &[BandwidthWindow]) -> bool {
    let edges = windows.iter().flat_map(|window| window.hours.edges());
    let mut moments = edges.chain([0]).map(|edge| LocalTime::new(edge * 60));
    moments.all(|at| in_force(windows, at).limit() == Some(BandwidthLimit::Closed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::{Boundary, Locality, Network};
    use crate::model::hours::WEEK;
    use crate::model::id::{BoundaryGroupId, SiteCode};
    use proptest::prelude::*;

    fn window(text: &str) -> BandwidthWindow {
        BandwidthWindow::parse(text).unwrap()
    }

    fn at(day: u32, hour: u32) -> LocalTime {
        LocalTime::new((day * 24 + hour) * 3600)
    }

    fn told(windows: &[BandwidthWindow], at: LocalTime) -> String {
        in_force(windows, at).reason(at)
    }

    #[test]
    fn the_lowest_limit_of_the_hour_counts_until_another_does() {
        let windows = [
            window("mon-fri 08:00-18:00 1MiB/s"),
            window("mon 12:00-13:00 closed"),
            window("mon 09:00-15:00 64KiB/s"),
        ];
        for (hour, expected) in [
            (7, "no limit, until mon 08:00"),
            (
                8,
                "1MiB/s by the window mon-fri 08:00-18:00 1MiB/s, until mon 09:00",
            ),
            (
                9,
                "64KiB/s by the window mon 09:00-15:00 64KiB/s, until mon 12:00",
            ),
            (
                12,
                "closed by the window mon 12:00-13:00 closed, until mon 13:00",
            ),
            (
                13,
                "64KiB/s by the window mon 09:00-15:00 64KiB/s, until mon 15:00",
            ),
            (18, "no limit, until tue 08:00"),
        ] {
            assert_eq!(told(&windows, at(0, hour)), expected);
        }
        assert_eq!(told(&windows, at(5, 0)), "no limit, until mon 08:00");
    }

    #[test]
    fn what_holds_always_ends_never() {
        assert_eq!(told(&[], at(0, 0)), "no limit, always");
        let closed = [window("00:00-24:00 closed")];
        assert_eq!(
            told(&closed, at(3, 3)),
            "closed by the window 00:00-24:00 closed, always"
        );
        assert!(is_never_open(&closed));
        let two = [
            window("06:00-18:00 closed"),
            window("18:00-06:00 closed"),
            window("00:00-24:00 1MiB/s"),
        ];
        assert!(is_never_open(&two));
        assert!(!is_never_open(&two[..1]) && !is_never_open(&[]));
    }

    #[test]
    fn a_client_has_the_windows_of_its_boundary_and_of_its_groups() {
        let network = |text: &str| Network::parse(text).unwrap();
        let group = |id: &str, networks: &[&str], text: &str| BoundaryGroup {
            bandwidth: vec![window(text)],
            ..BoundaryGroup::new(
                BoundaryGroupId::parse(id).unwrap(),
                networks.iter().map(|text| network(text)).collect(),
            )
        };
        let groups = [
            group("lyon", &["10.2.0.0/16"], "00:00-06:00 1MiB/s"),
            group("nice", &["10.3.0.0/16"], "00:00-06:00 closed"),
        ];
        let location = |resident| ClientLocation {
            address: None,
            resident,
            reason: String::new(),
        };
        let here = location(Some(Boundary {
            bandwidth: vec![window("08:00-18:00 64KiB/s")],
            ..Boundary::new(
                network("10.2.0.0/16"),
                SiteCode::parse("S01").unwrap(),
                Locality::Remote,
            )
        }));
        assert_eq!(
            windows(&here, &groups),
            [window("08:00-18:00 64KiB/s"), window("00:00-06:00 1MiB/s")]
        );
        assert_eq!(windows(&location(None), &groups), []);
    }

    fn any_window() -> impl Strategy<Value = BandwidthWindow> {
        let limit = prop_oneof![Just("closed"), Just("64KiB/s"), Just("1MiB/s")];
        let hours = (0_u32..7, 0_u32..24, 0_u32..24).prop_filter("no hours", |(_, a, b)| a != b);
        (hours, limit).prop_map(|((day, from, to), limit)| {
            let day = ["mon", "tue-thu", "fri", "sat", "sun", "mon-sun", "fri-mon"][day as usize];
            window(&format!("{day} {from:02}:00-{to:02}:00 {limit}"))
        })
    }

    proptest! {
        #[test]
        fn a_limit_holds_to_the_second_that_was_told_and_changes_then(windows in prop::collection::vec(any_window(), 0..5), minute in 0..WEEK) {
            let here = LocalTime::new(minute * 60);
            let now = in_force(&windows, here);
            // the expected value: minute by minute
            let of = |minute: u32| {
                let at = LocalTime::new(minute * 60);
                windows.iter().filter(|window| window.hours.contains(at)).map(|window| window.limit).min()
            };
            prop_assert_eq!(now.limit(), of(minute));
            let change = (1..=WEEK).find(|later| of(minute + later) != of(minute));
            prop_assert_eq!(now.seconds, change.map(|minutes| minutes * 60));
        }
    }
}
