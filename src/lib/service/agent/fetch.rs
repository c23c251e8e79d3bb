//! How content comes: from a distribution point, from another client, or from its vendor; one object after the other, in the
//! order that the site gave, by the hours that hold.

use super::Error;
use super::content::Supply;
use super::sources::{Place, Sources};
use crate::content::MAX_MANIFEST;
use crate::host::clock::local_time;
use crate::host::files;
use crate::model::digest::Digest;
use crate::model::hours::LocalTime;
use crate::model::package::{Object, object_path};
use crate::model::policy::PolicyBody;
use crate::transport;
use crate::transport::download::{Downloader, Job, Rules, Source, Special};
use crate::transport::http::Client;
use crate::trust::ticket::{self, Keeper};
use std::time::Duration;

/// A ticket older than this is asked for anew before the next download: it opens for a quarter of an hour.
const TICKET_AGE: Duration = Duration::from_secs(10 * 60);

/// An object to be fetched.
pub(super) struct Wanted {
    /// What, and where it goes.
    pub job: Job,
    /// Where its vendor offers it, if that is known.
    pub origin: Option<String>,
}

impl From<Job> for Wanted {
    fn from(job: Job) -> Self {
        Self { job, origin: None }
    }
}

impl Supply<'_> {
    /// Fetches from other clients what they have whole; what none of them gives is put together later.
    pub(super) fn ask_peers(&self, objects: &[Object], sources: &mut Sources) -> Result<(), Error> {
        for object in objects.iter().filter(|object| !self.has(object)) {
            self.machine.check_cancelled()?;
            if !sources.places.iter().any(Place::is_peer) {
                return Ok(());
            }
            let asked = Wanted::from(self.job(object));
            match self.download_one(&asked, Place::is_peer, sources) {
                Ok(()) | Err(Error::Transport(transport::Error::NoSource { .. })) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) fn fetch(
        &self,
        policy: &PolicyBody,
        wanted: &[Wanted],
        sources: &mut Sources,
    ) -> Result<(), Error> {
        let progress = self.machine.progress;
        progress.begin("downloading", wanted.iter().map(|one| one.job.size).sum());
        let done = wanted.iter().try_for_each(|one| {
            self.machine.check_cancelled()?;
            self.renew_ticket(policy, sources)?;
            // what is not asked for whole, no client has
            match one.job.stretch {
                None => self.download_one(one, |_| true, sources),
                Some(_) => self.download_one(one, |place| !place.is_peer(), sources),
            }
        });
        progress.end();
        done
    }

    fn renew_ticket(&self, policy: &PolicyBody, sources: &mut Sources) -> Result<(), Error> {
        let age = self.machine.timer.now().saturating_sub(sources.asked_at);
        if age < TICKET_AGE {
            return Ok(());
        }
        if let Ok(found) = self.locate(policy, 0)? {
            *sources = found;
        }
        Ok(())
    }

    /// Proves with the machine's key that the ticket is its own.
    fn present(&self, sources: &Sources, object: &Digest, keeper: Keeper<'_>) -> Option<String> {
        let ticket = sources.ticket.as_deref()?;
        let key = &self.line.enrolled().key;
        Some(ticket::present(ticket, object, keeper, key))
    }

    /// Fetches one object from the places that are meant, and from its vendor after all of them.
    fn download_one(
        &self,
        wanted: &Wanted,
        is_meant: impl Fn(&Place) -> bool,
        sources: &mut Sources,
    ) -> Result<(), Error> {
        let digest = &wanted.job.digest;
        let places = sources.places.iter().enumerate();
        let (order, mut asked): (Vec<usize>, Vec<Source>) = places
            .filter(|(_, place)| is_meant(place))
            .map(|(at, place)| Ok((at, self.source(place, digest, sources)?)))
            .collect::<Result<Vec<_>, Error>>()?
            .into_iter()
            .unzip();
        if let Some(origin) = wanted.origin.as_ref().filter(|_| sources.vendor_origin) {
            asked.push(self.of_vendor(origin)?);
        }
        let ticket = self.present(sources, digest, Keeper::Point);
        let client = self.line.client()?.with_ticket(ticket.as_deref());
        let mut before = 0;
        loop {
            let downloader = Downloader {
                client: &client,
                timer: self.machine.timer,
                rules: Rules::default(),
                limit: Some(sources.limit(self.local_time(), self.machine.timer.now())?),
            };
            let fetched = downloader.fetch(&wanted.job, &asked, &mut |here| {
                self.machine.progress.advance(here.saturating_sub(before));
                before = here;
            });
            match fetched {
                // another hour has begun
                Err(transport::Error::TimeIsUp) => {}
                other => {
                    let given_up = other?.given_up;
                    let given_up = given_up.iter().filter_map(|at| order.get(*at).copied());
                    sources.put_last(&given_up.collect::<Vec<_>>());
                    return Ok(());
                }
            }
        }
    }

    /// How an object is asked for at a place.
    fn source(&self, place: &Place, object: &Digest, sources: &Sources) -> Result<Source, Error> {
        let Place::Peer { client, .. } = place else {
            return Ok(at(place.url(), object));
        };
        let shown = self.present(sources, object, Keeper::Peer(client));
        Ok(Source::Special(Box::new(Special {
            url: format!("{}/{}", place.url(), object_path(object)),
            client: self.line.peer_client()?.with_ticket(shown.as_deref()),
            rules: of_peers(),
        })))
    }

    /// The vendor is shown nothing of the site's.
    fn of_vendor(&self, origin: &str) -> Result<Source, Error> {
        Ok(Source::Special(Box::new(Special {
            url: origin.to_owned(),
            client: self.line.public_client()?,
            rules: Rules::default(),
        })))
    }

    /// Hours are by the machine's own clock and zone.
    fn local_time(&self) -> LocalTime {
        local_time(self.machine.clock.now())
    }

    pub(super) fn fetch_manifest(
        &self,
        (digest, length): (&Digest, u64),
        sources: &Sources,
    ) -> Result<Vec<u8>, Error> {
        sources.check_hours(self.local_time())?;
        let limit = usize::try_from(length.min(MAX_MANIFEST)).unwrap_or(usize::MAX);
        let ticket = self.present(sources, digest, Keeper::Point);
        let client = self.line.client()?.with_ticket(ticket.as_deref());
        let mut reasons = Vec::new();
        for place in &sources.places {
            let source = self.source(place, digest, sources)?;
            match fetch_small(&client, &source, limit) {
                Ok(bytes) if Digest::of(&bytes) == *digest => return Ok(bytes),
                Ok(_) => {
                    let url = place.url();
                    reasons.push(format!("{url}: the bytes have another digest"));
                }
                Err(reason) => reasons.push(reason),
            }
        }
        let digest = *digest;
        Err(transport::Error::NoSource { digest, reasons }.into())
    }
}

/// Another client has better things to do: it is asked once, and left when it is slow.
fn of_peers() -> Rules {
    Rules {
        waits: Vec::new(),
        longest_wait: Duration::ZERO,
        minimum_rate: 64 * 1024,
        window: Duration::from_secs(10),
    }
}

/// Where an object is, at a distribution point.
fn at(base: &str, digest: &Digest) -> Source {
    Source::parse(&format!(
        "{}/{}",
        base.trim_end_matches('/'),
        object_path(digest)
    ))
}

fn fetch_small(client: &Client, source: &Source, limit: usize) -> Result<Vec<u8>, String> {
    match source {
        Source::Http(url) => client.get(url, limit).map_err(|error| error.to_string()),
        Source::File(path) => files::read(path, limit as u64).map_err(|error| error.to_string()),
        Source::Special(special) => special
            .client
            .get(&special.url, limit)
            .map_err(|error| error.to_string()),
    }
}
