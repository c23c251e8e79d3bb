//! Whether what is known of a platform is new enough to call a machine compliant: a release past its end of life gets no fixes
//! any more, and a feed that was not looked at for long does not know the latest.

use super::resolve::candidates::Coverage;
use crate::model::feed::FeedState;
use crate::model::platform::{Platform, Release};
use crate::model::scan::ClientScan;
use crate::model::time::Timestamp;
use crate::model::update::State;

/// A feed that was not synced for so long does not say what is missing.
const DAYS: u64 = 14;
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// The last day on which a release gets fixes that anybody may have: for Debian with its long-term support, for others
/// without support that is paid for. Those of Debian and Ubuntu are of Debian's distro-info-data, which the lab compares;
/// others are of endoflife.date (files products/almalinux.md, centos.md, rhel.md and rocky-linux.md, read in November 2026).
const ENDS: &[(&str, &str, &str)] = &[
    ("debian", "jessie", "2020-06-30"),
    ("debian", "stretch", "2022-06-30"),
    ("debian", "buster", "2024-06-30"),
    ("debian", "bullseye", "2026-08-31"),
    ("debian", "bookworm", "2028-06-30"),
    ("debian", "trixie", "2030-06-30"),
    ("ubuntu", "trusty", "2019-04-25"),
    ("ubuntu", "xenial", "2021-04-30"),
    ("ubuntu", "bionic", "2023-05-31"),
    ("ubuntu", "focal", "2025-05-29"),
    ("ubuntu", "jammy", "2027-06-01"),
    ("ubuntu", "noble", "2029-05-31"),
    ("ubuntu", "oracular", "2025-07-10"),
    ("ubuntu", "plucky", "2026-01-15"),
    ("ubuntu", "questing", "2026-07-09"),
    ("ubuntu", "resolute", "2031-05-29"),
    ("centos", "6", "2020-11-30"),
    ("centos", "7", "2024-06-30"),
    ("centos", "8", "2021-12-31"),
    ("almalinux", "8", "2029-03-01"),
    ("almalinux", "9", "2032-05-31"),
    ("almalinux", "10", "2035-05-31"),
    ("rocky", "8", "2029-05-31"),
    ("rocky", "9", "2032-05-31"),
    ("rocky", "10", "2035-05-31"),
    ("rhel", "6", "2020-11-30"),
    ("rhel", "7", "2024-06-30"),
    ("rhel", "8", "2029-05-31"),
    ("rhel", "9", "2032-05-31"),
    ("rhel", "10", "2035-05-31"),
];

/// Why a machine of this platform that lacks nothing known cannot be called compliant, when it cannot.
pub fn caveat(platform: &Platform, feeds: &[FeedState], now: Timestamp) -> Option<String> {
    if let Some(end) = ended(platform, now) {
        let Platform { os, release, .. } = platform;
        return Some(format!(
            "{os} {release} has had no fixes since {end}, the end of its life"
        ));
    }
    let speaks = |state: &&FeedState| Coverage::of(state).any(|one| one.covers(platform));
    feeds
        .iter()
        .filter(speaks)
        .find_map(|state| stale(state, now))
}

/// Where a scan found nothing missing, and that says nothing: unknown, with the reason.
pub fn qualify(scan: &mut ClientScan, feeds: &[FeedState], now: Timestamp) {
    if scan.unknown.is_none() && scan.state != State::Required {
        scan.unknown = caveat(&scan.platform, feeds, now);
        if scan.unknown.is_some() {
            scan.state = State::Unknown;
        }
    }
}

fn ended(platform: &Platform, now: Timestamp) -> Option<&'static str> {
    let is_its = |(os, release, _): &&(&str, &str, &str)| {
        let release = Release {
            os: (*os).to_owned(),
            release: (*release).to_owned(),
        };
        release.covers(platform)
    };
    let (_, _, end) = ENDS.iter().find(is_its)?;
    // the day of an instant is the beginning of its text
    (now.to_string().as_str() > *end && !now.to_string().starts_with(end)).then_some(end)
}

fn stale(state: &FeedState, now: Timestamp) -> Option<String> {
    let feed = &state.feed.id;
    if let Some(until) = state.valid_until.filter(|until| *until < now) {
        return Some(format!(
            "feed {feed} was good until {until}, and was not synced since"
        ));
    }
    let days = now.since(state.synced_at).as_secs() / SECONDS_A_DAY;
    (days >= DAYS).then(|| format!("feed {feed} was synced {days} days ago"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;
    use crate::model::feed::{Feed, FeedKind};
    use crate::model::id::FeedId;
    use crate::model::update::Classification;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn platform(os: &str, release: &str) -> Platform {
        Platform {
            os: os.to_owned(),
            release: release.to_owned(),
            architecture: "amd64".to_owned(),
        }
    }

    fn feed(release: &str, valid_until: Option<&str>) -> FeedState {
        FeedState {
            feed: Feed {
                id: FeedId::parse("security").unwrap(),
                kind: FeedKind::Osv,
                release: None,
                uri: "/srv".to_owned(),
                suite: String::new(),
                components: Vec::new(),
                architectures: Vec::new(),
                keyring: String::new(),
                classification: Classification::Security,
            },
            covers: vec![Release::parse(release).unwrap()],
            release_digest: Digest::of(b""),
            dated: time("2026-11-01T00:00:00Z"),
            valid_until: valid_until.map(time),
            synced_at: time("2026-11-01T00:00:00Z"),
            updates: 1,
            packages: 1,
            read_by: None,
        }
    }

    #[test]
    fn a_release_gets_fixes_to_the_end_of_its_last_day() {
        for (os, release, last, next) in [
            (
                "debian",
                "buster",
                "2024-06-30T23:59:59Z",
                "2024-07-01T00:00:00Z",
            ),
            (
                "ubuntu",
                "focal",
                "2025-05-29T12:00:00Z",
                "2025-05-30T00:00:00Z",
            ),
            (
                "centos",
                "7.9",
                "2024-06-30T00:00:00Z",
                "2024-07-01T00:00:00Z",
            ),
            (
                "almalinux",
                "9.4",
                "2032-05-31T00:00:00Z",
                "2032-06-01T00:00:00Z",
            ),
        ] {
            let platform = platform(os, release);
            assert_eq!(caveat(&platform, &[], time(last)), None, "{os} {release}");
            let why = caveat(&platform, &[], time(next)).unwrap();
            assert!(why.contains("end of its life"), "{why}");
        }
        assert_eq!(
            caveat(&platform("gentoo", "2"), &[], time("2099-01-01T00:00:00Z")),
            None
        );
    }

    #[test]
    fn a_feed_that_nobody_looked_at_for_two_weeks_says_nothing() {
        let feeds = [feed("debian/bookworm", None)];
        let caveat = |at: &str| caveat(&platform("debian", "bookworm"), &feeds, time(at));
        assert_eq!(caveat("2026-11-14T23:59:59Z"), None);
        assert_eq!(
            caveat("2026-11-15T00:00:00Z").as_deref(),
            Some("feed security was synced 14 days ago")
        );
    }

    #[test]
    fn a_feed_says_nothing_after_its_validity() {
        let feeds = [feed("debian/bookworm", Some("2026-11-08T00:00:00Z"))];
        let caveat = |at: &str| caveat(&platform("debian", "bookworm"), &feeds, time(at));
        assert_eq!(caveat("2026-11-08T00:00:00Z"), None);
        assert!(
            caveat("2026-11-08T00:00:01Z")
                .unwrap()
                .contains("good until")
        );
    }

    #[test]
    fn a_feed_for_others_does_not_matter() {
        let feeds = [feed("debian/trixie", None)];
        let now = time("2027-11-15T00:00:00Z");
        assert_eq!(caveat(&platform("debian", "bookworm"), &feeds, now), None);
    }
}
