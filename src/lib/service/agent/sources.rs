//! Where the content of a deployment is, and in which order it is asked for.

use super::Error;
use crate::model::bandwidth::{BandwidthLimit, BandwidthWindow};
use crate::model::hours::LocalTime;
use crate::model::id::ClientId;
use crate::model::message::ContentSource;
use crate::rules::bandwidth::in_force;
use crate::transport::pace::Limit;
use std::time::Duration;

/// A place that has content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A distribution point at this base address.
    Point(String),
    /// Another client.
    Peer {
        /// Its base address.
        url: String,
        /// Which; what opens it is of use there only.
        client: ClientId,
    },
}

impl Place {
    /// Its base address.
    pub(super) fn url(&self) -> &str {
        match self {
            Self::Point(url) | Self::Peer { url, .. } => url,
        }
    }

    /// Whether it is another client.
    pub(super) const fn is_peer(&self) -> bool {
        matches!(self, Self::Peer { .. })
    }
}

impl From<ContentSource> for Place {
    fn from(source: ContentSource) -> Self {
        match source.peer {
            Some(client) => Self::Peer {
                url: source.url,
                client,
            },
            None => Self::Point(source.url),
        }
    }
}

/// Where content is, and what opens it.
#[derive(Default)]
pub struct Sources {
    /// Best first.
    pub(super) places: Vec<Place>,
    /// Whether what its vendor offers may come from there, when all places have failed.
    pub(super) vendor_origin: bool,
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
    /// At these places, best first.
    pub fn at(places: Vec<Place>) -> Self {
        Self {
            places,
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
        let all = std::mem::take(&mut self.places).into_iter().enumerate();
        let (last, first): (Vec<_>, Vec<_>) = all.partition(|(at, _)| given_up.contains(at));
        let in_order = first.into_iter().chain(last);
        self.places = in_order.map(|(_, place)| place).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_up_is_tried_last_and_stays_in_the_list() {
        let places = ["a", "b", "c", "d"].map(|url| Place::Point(url.to_owned()));
        let mut sources = Sources::at(places.to_vec());
        let mut order = |given_up: &[usize]| {
            sources.put_last(given_up);
            sources.places.iter().map(Place::url).collect::<String>()
        };
        assert_eq!(order(&[]), "abcd");
        assert_eq!(order(&[0, 2]), "bdac");
        assert_eq!(order(&[0, 1, 2, 3]), "bdac");
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
