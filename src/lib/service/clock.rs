//! The site's clock, watched: what it signs is dated by it. After a jump the site signs nothing until an operator has
//! looked (security.md 3.6); a file in the site's folder tells the programs of one another.

use super::Error;
use super::site::SiteFolder;
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::host::clock::Clock;
use crate::host::{self, files};
use crate::model::time::Timestamp;
use crate::rules::server_clock::{Jump, Mark, jump};
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MAX_FILE: u64 = 4096;
/// How often a server stores what its clock says.
const STORE_EACH: Duration = Duration::from_secs(60);
/// How soon a server that has stopped sees that an operator has looked.
const LOOK_EACH: Duration = Duration::from_secs(1);

/// What is known of the site's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockState {
    /// What it said last.
    pub mark: Mark,
    /// A jump that nobody has looked at yet: nothing is signed.
    pub jump: Option<Jump>,
}

/// The clock of a site that serves.
pub struct SiteClock {
    folder: SiteFolder,
    clock: Box<dyn Clock + Send + Sync>,
    watch: Mutex<Watch>,
}

struct Watch {
    state: Option<ClockState>,
    touched: Option<Instant>,
}

impl SiteClock {
    /// Watches `clock` for the site.
    pub fn new(folder: SiteFolder, clock: impl Clock + Send + Sync + 'static) -> Self {
        Self {
            folder,
            clock: Box::new(clock),
            watch: Mutex::new(Watch {
                state: None,
                touched: None,
            }),
        }
    }

    /// What the clock says, without a word on whether it can be so.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The time to date a signature by; `Err` when the clock jumped and nobody has looked yet.
    pub fn signing_time(&self) -> Result<Result<Timestamp, Jump>, Error> {
        let now = mark(&*self.clock);
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = |each| {
            watch
                .touched
                .is_none_or(|touched| touched.elapsed() >= each)
        };
        let is_stopped = watch.state.is_some_and(|state| state.jump.is_some());
        let state = match watch.state {
            Some(state) if !(is_stopped && is_due(LOOK_EACH)) => Some(state),
            _ => {
                watch.touched = None;
                load(&self.folder)?
            }
        };
        let known = state.unwrap_or(ClockState {
            mark: now,
            jump: None,
        });
        let found = known.jump.or_else(|| jump(&known.mark, &now));
        let next = ClockState {
            mark: if found.is_some() { known.mark } else { now },
            jump: found,
        };
        let is_news = next.jump != known.jump || state.is_none();
        if is_news || (found.is_none() && watch.touched.is_none_or(|at| at.elapsed() >= STORE_EACH))
        {
            store(&self.folder, &next)?;
        }
        if is_news || watch.touched.is_none_or(|at| at.elapsed() >= STORE_EACH) {
            watch.touched = Some(Instant::now());
        }
        watch.state = Some(next);
        Ok(found.map_or(Ok(now.clock), Err))
    }
}

fn mark(clock: &(impl Clock + ?Sized)) -> Mark {
    Mark {
        clock: clock.now(),
        uptime: clock.uptime(),
    }
}

/// What is stored of the site's clock; nothing before it first served.
pub fn load(folder: &SiteFolder) -> Result<Option<ClockState>, Error> {
    let path = folder.clock();
    let bytes = match files::read(&path, MAX_FILE) {
        Ok(bytes) => bytes,
        Err(host::Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let damaged = |error| Error::refused("read", path.display(), error);
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

fn store(folder: &SiteFolder, state: &ClockState) -> Result<(), Error> {
    let path = folder.clock();
    let failed = |error| Error::refused("write", path.display(), error);
    let bytes = serde_json::to_vec(state).map_err(failed)?;
    Ok(files::write_atomic(&path, &bytes)?)
}

/// An operator has looked: the clock is right as it is. Gives the jump, when there was one. The caller has the catalog note it.
pub fn confirm(folder: &SiteFolder, clock: &dyn Clock) -> Result<Option<Jump>, Error> {
    let jump = load(folder)?.and_then(|state| state.jump);
    let state = ClockState {
        mark: mark(clock),
        jump: None,
    };
    store(folder, &state)?;
    Ok(jump)
}

/// Writes to the audit log that somebody confirmed the clock.
pub fn note_confirmation(
    tx: &mut Tx,
    jump: &Jump,
    (operator, now): (&str, Timestamp),
) -> Result<(), Error> {
    let site = tx.site()?.code;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "site clock_confirm".to_owned(),
        object: site.to_string(),
        before: Some(format!("expected {}", jump.expected)),
        after: Some(format!("found {}", jump.found)),
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::now;
    use std::sync::Arc;

    #[derive(Clone)]
    struct Settable(Arc<Mutex<Timestamp>>);

    impl Clock for Settable {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    #[test]
    fn t14_after_a_jump_nothing_is_signed_until_it_is_confirmed_also_by_a_new_process() {
        let place = tempfile::tempdir().unwrap();
        let folder = SiteFolder::at(place.path());
        let clock = Settable(Arc::new(Mutex::new(now())));
        let set = |to: Timestamp| *clock.0.lock().unwrap() = to;
        let site = SiteClock::new(folder.clone(), clock.clone());
        assert_eq!(site.signing_time().unwrap(), Ok(now()));
        set(now().before(Duration::from_secs(3000)));
        assert!(site.signing_time().unwrap().is_ok());
        set(now().before(Duration::from_secs(3 * 3600)));
        let jump = site.signing_time().unwrap().unwrap_err();
        assert_eq!(jump.found, clock.now());
        set(now());
        assert_eq!(
            site.signing_time().unwrap(),
            Err(jump),
            "somebody must look"
        );
        let again = SiteClock::new(folder.clone(), clock.clone());
        assert_eq!(again.signing_time().unwrap(), Err(jump));
        assert_eq!(confirm(&folder, &clock).unwrap(), Some(jump));
        let third = SiteClock::new(folder, clock.clone());
        assert_eq!(third.signing_time().unwrap(), Ok(now()));
    }
}
