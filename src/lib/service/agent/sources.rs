//! Where the content of a deployment is, and in which order it is asked for.

use super::Error;
use crate::model::bandwidth::{BandwidthLimit, BandwidthWindow};
use crate::model::hours::LocalTime;
use crate::rules::bandwidth::in_force;
use crate::transport::pace::Limit;
use std::time::Duration;

/// Where content is, and what opens it.
#[derive(Default)]
pub struct Sources {
    /// Base addresses, best first.
    pub(super) addresses: Vec<String>,
    /// The site's ticket.
    pub(super) ticket: Option<String>,
    /// When that was asked.
    pub(super) asked_at: Duration,
    /// How fast content may come at which hours.
    pub(super) bandwidth: Vec<BandwidthWindow>,
    /// What holds for all that comes now.
    pub(super) limit: Option<Limit>,
}

impl Sources {
    /// At these addresses, best first.
    pub fn at(addresses: Vec<String>) -> Self {
        Self {
            addresses,
            ..Self::default()
        }
    }

    /// None: only what is here already is found.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether content may come at this hour.
    pub(super) fn check_hours(&self, local: LocalTime) -> Result<(), Error> {
        let hours = in_force(&self.bandwidth, local);
        match hours.limit() {
            Some(BandwidthLimit::Closed) => Err(Error::HoursClosed {
                reason: hours.reason(local),
                seconds: hours.seconds,
            }),
            Some(BandwidthLimit::Rate(_)) | None => Ok(()),
        }
    }

    /// What holds for all that comes at this hour.
    pub(super) fn limit(&mut self, local: LocalTime, now: Duration) -> Result<&Limit, Error> {
        self.check_hours(local)?;
        let hours = in_force(&self.bandwidth, local);
        let rate = match hours.limit() {
            Some(BandwidthLimit::Rate(rate)) => Some(rate),
            Some(BandwidthLimit::Closed) | None => None,
        };
        let kept = self.limit.take().filter(|limit| !limit.is_over(now));
        let limit = kept.unwrap_or_else(|| Limit::new(rate, hours.seconds, now));
        Ok(self.limit.insert(limit))
    }

    /// Those that were given up come after all others, until the site is asked anew: the next of many objects does not wait
    /// for them again.
    pub(super) fn put_last(&mut self, given_up: &[usize]) {
        let all = std::mem::take(&mut self.addresses).into_iter().enumerate();
        let (last, first): (Vec<_>, Vec<_>) = all.partition(|(at, _)| given_up.contains(at));
        let in_order = first.into_iter().chain(last);
        self.addresses = in_order.map(|(_, address)| address).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_up_is_tried_last_and_stays_in_the_list() {
        let mut sources = Sources::at(["a", "b", "c", "d"].map(str::to_owned).to_vec());
        sources.put_last(&[]);
        assert_eq!(sources.addresses, ["a", "b", "c", "d"]);
        sources.put_last(&[0, 2]);
        assert_eq!(sources.addresses, ["b", "d", "a", "c"]);
        sources.put_last(&[0, 1, 2, 3]);
        assert_eq!(sources.addresses, ["b", "d", "a", "c"]);
    }

    #[test]
    fn what_comes_at_an_hour_is_held_together_to_its_rate_until_the_hour_ends() {
        let window = |text: &str| BandwidthWindow::parse(text).unwrap();
        let mut sources = Sources {
            bandwidth: vec![
                window("08:00-18:00 64KiB/s"),
                window("18:00-20:00 1MiB/s"),
                window("20:00-06:00 closed"),
            ],
            ..Sources::none()
        };
        let at = |hour: u32| LocalTime::new(hour * 3600);
        let start = Duration::from_secs(1);
        let mut waits = |hour: u32, after: u64, bytes: u64| {
            let now = start + Duration::from_secs(after);
            let limit = sources.limit(at(hour), now);
            limit.map(|limit| limit.take(bytes, now))
        };
        assert_eq!(waits(17, 0, 64 << 10).unwrap(), Duration::ZERO);
        assert_eq!(
            waits(17, 0, 64 << 10).unwrap(),
            Duration::from_secs(1),
            "the next file as well"
        );
        assert_eq!(waits(18, 3600, 1 << 20).unwrap(), Duration::ZERO);
        let closed = waits(20, 7200 + 3600, 1).unwrap_err().to_string();
        assert_eq!(
            closed,
            "content may not come at this hour: closed by the window 20:00-06:00 closed, until tue 06:00"
        );
    }
}
