//! The life of one deployment on one machine: states, events, actions, and the arrows between them. The driver that acts
//! is `service::agent`; this file neither reads a clock nor touches anything.

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

use super::retry::{self, Jitter};
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many failures in a row, then a long rest.
pub const MAX_TRIES: u32 = 8;
/// The long rest; after it the count begins anew, so that no machine is given up.
pub const LONG_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// How a deployment stands. Stored after each step; `tries` counts failures in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum State {
    /// Policy is held; nothing is done yet.
    Received {},
    /// The site is being asked where the content is.
    Locating {
        /// Failures so far.
        tries: u32,
    },
    /// Sources are known; what of the package the machine requires is being judged.
    Located {
        /// Failures so far.
        tries: u32,
    },
    /// Content is on its way.
    Downloading {
        /// Failures so far.
        tries: u32,
    },
    /// All content that is required is in the cache and verified.
    Staged {
        /// Failures so far.
        tries: u32,
        /// Since when.
        since: Timestamp,
    },
    /// The package manager is at work.
    Installing {
        /// Failures so far.
        tries: u32,
    },
    /// The package manager says that it is done; not yet believed.
    Installed {
        /// Failures so far.
        tries: u32,
    },
    /// In effect after a restart.
    PendingRestart {
        /// Since when.
        since: Timestamp,
    },
    /// Nothing of it is required, by a scan.
    Compliant {
        /// Since when.
        since: Timestamp,
    },
    /// No source that may be used offers the content.
    Unlocated {
        /// Failures so far.
        tries: u32,
        /// When to ask again.
        next_try: Timestamp,
    },
    /// It did not work.
    Failed {
        /// Failures so far.
        tries: u32,
        /// When to begin again.
        next_try: Timestamp,
    },
    /// The policy is gone; the last state.
    Withdrawn {},
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Time passed and nothing is due.
    Woke,
    /// Content may be downloaded.
    BecameAvailable,
    /// It may be installed, and so also downloaded.
    BecameDue,
    /// The agent was stopped in the middle of an action.
    Interrupted,
    /// Somebody asked the agent to stop: postponed, never given up.
    Cancelled,
    /// Sources that may be used were found.
    FoundSources,
    /// No source may be used.
    FoundNoSource(Jitter),
    /// Content may not come at this hour; when it may.
    HoursClosed(Timestamp),
    /// The machine requires updates of the package.
    FoundRequired,
    /// The machine requires nothing of the package.
    FoundNothing,
    /// All that is required is installed and waits for a restart.
    FoundRestartNeeded,
    /// All content that is required is in the cache and verified.
    Verified,
    /// Content that was verified is not there, or not as it was, or more is required than was fetched.
    LostContent,
    /// The package manager finished.
    InstallSucceeded,
    /// The action did not work.
    ActionFailed(Jitter),
    /// A new version of the policy came.
    Superseded,
    /// The policy is no longer assigned.
    Revoked,
}

/// What to do next; each may be repeated safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Rest until the next cycle.
    Wait,
    /// Look at the clock and the policy: [`occasion`].
    Check,
    /// Ask the site for sources.
    Locate,
    /// Fetch the manifest and judge what of it the machine requires.
    Judge,
    /// Fetch and verify what is required.
    Download,
    /// Verify again and install.
    Install,
    /// Judge the machine again.
    Rescan,
    /// Drop the deployment.
    Forget,
}

/// An event that cannot happen in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} does not fit {state:?}")]
pub struct Unexpected {
    /// The state.
    pub state: State,
    /// The event.
    pub event: Event,
}

/// What the policy says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Whether it must be installed.
    pub purpose: Purpose,
    /// From when to download.
    pub available_at: Timestamp,
    /// From when to install.
    pub deadline: Timestamp,
    /// After this nothing new is started.
    pub expires_at: Timestamp,
    /// Somebody on the machine asked for it.
    pub is_requested: bool,
}

/// What the clock says to a deployment on these terms.
pub fn occasion(terms: &Terms, now: Timestamp) -> Event {
    let is_open = now >= terms.available_at && now < terms.expires_at;
    let is_wanted = terms.is_requested || terms.purpose == Purpose::Required;
    let is_due = terms.is_requested || now >= terms.deadline;
    match (is_open && is_wanted, is_due) {
        (false, _) => Event::Woke,
        (true, false) => Event::BecameAvailable,
        (true, true) => Event::BecameDue,
    }
}

/// The next state and what to do, or a refusal of an event that does not fit.
pub fn step(state: State, event: Event, now: Timestamp) -> Result<(State, Action), Unexpected> {
    use {Action as A, Event as E, State as S};
    Ok(match (state, event) {
        (S::Withdrawn {}, _) => return Err(Unexpected { state, event }),
        (_, E::Revoked) => (S::Withdrawn {}, A::Forget),
        (_, E::Superseded) => (S::Received {}, A::Check),
        (_, E::Woke) if !is_at_work(&state) => (state, A::Wait),
        (_, E::Cancelled) if is_at_work(&state) => (S::Received {}, A::Wait),
        (_, E::Cancelled) => (state, A::Wait),
        (_, E::BecameAvailable | E::BecameDue) => return begin(state, event, now),
        (_, E::Interrupted) => return resume(state, event, now),
        _ => return carry_on(state, event, now),
    })
}

/// Whether an action is under way, so that finding this state at the start of a run means that one was cut short.
pub fn is_at_work(state: &State) -> bool {
    use State as S;
    match state {
        S::Locating { .. } | S::Located { .. } | S::Downloading { .. } => true,
        S::Installing { .. } | S::Installed { .. } => true,
        S::Received {} | S::Staged { .. } | S::PendingRestart { .. } | S::Compliant { .. } => false,
        S::Unlocated { .. } | S::Failed { .. } | S::Withdrawn {} => false,
    }
}

/// Leaves rest because it is time.
fn begin(state: State, event: Event, now: Timestamp) -> Result<(State, Action), Unexpected> {
    use {Action as A, Event as E, State as S};
    Ok(match (state, event) {
        (S::Received {}, _) => (S::Locating { tries: 0 }, A::Locate),
        (S::Staged { tries, .. }, E::BecameDue) => (S::Installing { tries }, A::Install),
        (S::Staged { .. }, _) => (state, A::Wait),
        (S::PendingRestart { .. } | S::Compliant { .. }, _) => (state, A::Rescan),
        (S::Unlocated { next_try, .. } | S::Failed { next_try, .. }, _) if now < next_try => {
            (state, A::Wait)
        }
        (S::Unlocated { tries, .. } | S::Failed { tries, .. }, _) if tries < MAX_TRIES => {
            (S::Locating { tries }, A::Locate)
        }
        (S::Unlocated { .. } | S::Failed { .. }, _) => (S::Locating { tries: 0 }, A::Locate),
        _ => return Err(Unexpected { state, event }),
    })
}

/// Looks at the world again after the agent was stopped in the middle of an action. A cut installation counts as a failure,
/// so that one that brings the machine down is not repeated for ever.
fn resume(state: State, event: Event, now: Timestamp) -> Result<(State, Action), Unexpected> {
    use {Action as A, State as S};
    Ok(match state {
        S::Locating { tries } | S::Located { tries } | S::Downloading { tries } => {
            (S::Locating { tries }, A::Locate)
        }
        S::Installing { tries } => begin_again(tries, now),
        S::Installed { .. } => (state, A::Rescan),
        _ => return Err(Unexpected { state, event }),
    })
}

/// Takes the outcome of an action.
fn carry_on(state: State, event: Event, now: Timestamp) -> Result<(State, Action), Unexpected> {
    use {Action as A, Event as E, State as S};
    Ok(match (state, event) {
        (S::Locating { tries }, E::FoundSources) => (S::Located { tries }, A::Judge),
        (S::Locating { tries }, E::FoundNoSource(jitter)) => {
            let (tries, next_try) = after_failure(tries, jitter, now);
            (S::Unlocated { tries, next_try }, A::Wait)
        }
        (
            S::Locating { tries } | S::Located { tries } | S::Downloading { tries },
            E::HoursClosed(next_try),
        ) => (S::Unlocated { tries, next_try }, A::Wait),
        (S::Located { tries }, E::FoundRequired) => (S::Downloading { tries }, A::Download),
        (S::Downloading { tries }, E::Verified) => (S::Staged { tries, since: now }, A::Check),
        (S::Installing { tries }, E::LostContent) => begin_again(tries, now),
        (S::Installing { tries }, E::InstallSucceeded) => (S::Installed { tries }, A::Rescan),
        (S::Installed { tries }, E::FoundRequired) => failed(tries, Jitter(0), now),
        (S::PendingRestart { .. } | S::Compliant { .. }, E::FoundRequired) => {
            (S::Locating { tries: 0 }, A::Locate)
        }
        (S::PendingRestart { .. }, E::FoundRestartNeeded)
        | (S::Compliant { .. }, E::FoundNothing) => (state, A::Wait),
        (_, E::FoundRestartNeeded) if is_judged(&state) => {
            (S::PendingRestart { since: now }, A::Wait)
        }
        (_, E::FoundNothing) if is_judged(&state) => (S::Compliant { since: now }, A::Wait),
        (_, E::ActionFailed(jitter)) => match tries_at_work(&state) {
            Some(tries) => failed(tries, jitter, now),
            None => return Err(Unexpected { state, event }),
        },
        _ => return Err(Unexpected { state, event }),
    })
}

/// Whether the machine is judged in this state.
fn is_judged(state: &State) -> bool {
    use State as S;
    matches!(
        state,
        S::Located { .. }
            | S::Installing { .. }
            | S::Installed { .. }
            | S::PendingRestart { .. }
            | S::Compliant { .. }
    )
}

/// The failures so far, in a state that acts.
fn tries_at_work(state: &State) -> Option<u32> {
    use State as S;
    match state {
        S::Locating { tries }
        | S::Located { tries }
        | S::Downloading { tries }
        | S::Installing { tries }
        | S::Installed { tries } => Some(*tries),
        S::PendingRestart { .. } | S::Compliant { .. } => Some(0),
        _ => None,
    }
}

fn failed(tries: u32, jitter: Jitter, now: Timestamp) -> (State, Action) {
    let (tries, next_try) = after_failure(tries, jitter, now);
    (State::Failed { tries, next_try }, Action::Wait)
}

/// One more failure, and at once another try, unless that was the last.
fn begin_again(tries: u32, now: Timestamp) -> (State, Action) {
    if tries + 1 < MAX_TRIES {
        (State::Locating { tries: tries + 1 }, Action::Locate)
    } else {
        failed(tries, Jitter(0), now)
    }
}

fn after_failure(tries: u32, jitter: Jitter, now: Timestamp) -> (u32, Timestamp) {
    let tries = tries.saturating_add(1).min(MAX_TRIES);
    let pause = if tries < MAX_TRIES {
        retry::pause(tries, jitter)
    } else {
        jitter.spread(LONG_REST)
    };
    (tries, now.after(pause))
}

/// The state without its pause: somebody is there who wants to see it tried.
pub fn hastened(state: State) -> State {
    use State as S;
    let next_try = Timestamp::from_millis(0);
    match state {
        S::Unlocated { tries, .. } => S::Unlocated { tries, next_try },
        S::Failed { tries, .. } => S::Failed { tries, next_try },
        other => other,
    }
}

/// How the site is told of a state.
pub fn reported(state: &State) -> Option<DeploymentState> {
    use {DeploymentState as D, State as S};
    Some(match state {
        S::Received {} => D::Received,
        S::Locating { .. } | S::Located { .. } | S::Downloading { .. } => D::Downloading,
        S::Staged { .. } => D::WaitingDeadline,
        S::Installing { .. } | S::Installed { .. } => D::Installing,
        S::PendingRestart { .. } => D::PendingRestart,
        S::Compliant { .. } => D::Compliant,
        S::Unlocated { .. } => D::WaitingContent,
        S::Failed { .. } => D::Failed,
        S::Withdrawn {} => return None,
    })
}
