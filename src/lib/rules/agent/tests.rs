use super::*;
use proptest::prelude::*;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn any_event() -> impl Strategy<Value = Event> {
    use Event as E;
    prop_oneof![
        Just(E::Woke),
        Just(E::BecameAvailable),
        Just(E::BecameDue),
        Just(E::Interrupted),
        Just(E::Cancelled),
        Just(E::FoundSources),
        any::<u8>().prop_map(|dice| E::FoundNoSource(Jitter(dice))),
        (0_i64..100).prop_map(|opens| E::HoursClosed(at(opens))),
        Just(E::FoundRequired),
        Just(E::FoundNothing),
        Just(E::FoundRestartNeeded),
        Just(E::Verified),
        Just(E::LostContent),
        Just(E::InstallSucceeded),
        any::<u8>().prop_map(|dice| E::ActionFailed(Jitter(dice))),
        Just(E::Superseded),
    ]
}

/// The event that brings a deployment nearer to its end, when all goes well.
fn good_event(state: &State) -> Event {
    use State as S;
    match state {
        S::Received {} | S::Staged { .. } | S::Unlocated { .. } | S::Failed { .. } => {
            Event::BecameDue
        }
        S::Locating { .. } => Event::FoundSources,
        S::Located { .. } => Event::FoundRequired,
        S::Downloading { .. } => Event::Verified,
        S::Installing { .. } => Event::InstallSucceeded,
        S::Installed { .. } | S::PendingRestart { .. } | S::Compliant { .. } => Event::FoundNothing,
        S::Withdrawn {} => Event::Woke,
    }
}

fn run(events: &[Event]) -> State {
    events.iter().fold(State::Received {}, |state, event| {
        step(state, *event, at(0)).map_or(state, |(next, _)| next)
    })
}

fn terms(purpose: Purpose, is_requested: bool) -> Terms {
    Terms {
        purpose,
        available_at: at(10),
        deadline: at(20),
        expires_at: at(30),
        is_requested,
    }
}

#[test]
fn a_required_deployment_downloads_when_available_and_installs_at_the_deadline() {
    let terms = terms(Purpose::Required, false);
    assert_eq!(occasion(&terms, at(9)), Event::Woke);
    assert_eq!(occasion(&terms, at(10)), Event::BecameAvailable);
    assert_eq!(occasion(&terms, at(20)), Event::BecameDue);
}

#[test]
fn an_available_deployment_waits_until_somebody_asks() {
    assert_eq!(
        occasion(&terms(Purpose::Available, false), at(25)),
        Event::Woke
    );
    assert_eq!(
        occasion(&terms(Purpose::Available, true), at(12)),
        Event::BecameDue
    );
}

#[test]
fn an_expired_policy_starts_nothing_new() {
    assert_eq!(
        occasion(&terms(Purpose::Required, true), at(30)),
        Event::Woke
    );
}

#[test]
fn nothing_required_ends_before_any_download() {
    use Event as E;
    assert_eq!(
        run(&[E::BecameDue, E::FoundSources, E::FoundNothing]),
        State::Compliant { since: at(0) }
    );
}

#[test]
fn an_update_that_vanished_is_installed_again() {
    let compliant = State::Compliant { since: at(0) };
    let (state, action) = step(compliant, Event::BecameDue, at(1)).unwrap();
    assert_eq!((state, action), (compliant, Action::Rescan));
    assert_eq!(
        step(state, Event::FoundRequired, at(1)).unwrap().1,
        Action::Locate
    );
}

#[test]
fn a_cancelled_deployment_is_postponed_and_not_given_up() {
    for at_work in [
        State::Locating { tries: 3 },
        State::Downloading { tries: 3 },
        State::Installing { tries: 3 },
    ] {
        let (state, action) = step(at_work, Event::Cancelled, at(0)).unwrap();
        assert_eq!((state, action), (State::Received {}, Action::Wait));
    }
}

#[test]
fn a_failure_waits_for_its_time_and_after_the_last_try_a_day() {
    let failing = State::Downloading {
        tries: MAX_TRIES - 1,
    };
    let (state, _) = step(failing, Event::ActionFailed(Jitter(0)), at(0)).unwrap();
    let State::Failed { tries, next_try } = state else {
        panic!("{state:?}")
    };
    assert_eq!((tries, next_try), (MAX_TRIES, at(12 * 3_600_000)));
    assert_eq!(
        step(state, Event::BecameDue, at(1)).unwrap(),
        (state, Action::Wait)
    );
    assert_eq!(
        step(state, Event::BecameDue, next_try).unwrap().0,
        State::Locating { tries: 0 }
    );
}

#[test]
fn content_lost_before_the_installation_is_fetched_again_at_once() {
    let (state, action) = step(State::Installing { tries: 0 }, Event::LostContent, at(0)).unwrap();
    assert_eq!(
        (state, action),
        (State::Locating { tries: 1 }, Action::Locate)
    );
}

#[test]
fn a_pause_ends_when_somebody_wants_to_see_it_tried() {
    let (tries, next_try) = (2, at(1_000));
    for state in [
        State::Failed { tries, next_try },
        State::Unlocated { tries, next_try },
    ] {
        let (waiting, _) = step(state, Event::BecameDue, at(1)).unwrap();
        assert_eq!(waiting, state);
        let (tried, action) = step(hastened(state), Event::BecameDue, at(1)).unwrap();
        assert_eq!((tried, action), (State::Locating { tries }, Action::Locate));
    }
    assert_eq!(hastened(State::Received {}), State::Received {});
}

#[test]
fn states_survive_being_written() {
    let state = State::Failed {
        tries: 2,
        next_try: at(1_000),
    };
    let text = serde_json::to_string(&state).unwrap();
    assert_eq!(
        text,
        r#"{"state":"failed","tries":2,"next_try":"1970-01-01T00:00:01Z"}"#
    );
    assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
}

proptest! {
    #[test]
    fn installation_only_follows_a_verified_download(events in prop::collection::vec(any_event(), 0..200)) {
        let (mut state, mut is_verified) = (State::Received {}, false);
        for event in events {
            let Ok((next, action)) = step(state, event, at(i64::MAX)) else { continue };
            is_verified = match next {
                State::Staged { .. } | State::Installing { .. } => is_verified || event == Event::Verified,
                _ => false,
            };
            prop_assert!(action != Action::Install || is_verified, "{state:?} {event:?}");
            state = next;
        }
    }

    #[test]
    fn tries_never_exceed_the_limit(events in prop::collection::vec(any_event(), 0..300)) {
        let mut state = State::Received {};
        for event in events {
            if let Ok((next, _)) = step(state, event, at(i64::MAX)) { state = next; }
            let tries = match state {
                State::Failed { tries, .. } | State::Unlocated { tries, .. } => tries,
                other => tries_at_work(&other).unwrap_or(0),
            };
            prop_assert!(tries <= MAX_TRIES);
        }
    }

    #[test]
    fn every_state_has_a_way_out(events in prop::collection::vec(any_event(), 0..60)) {
        let mut state = run(&events);
        for _ in 0..8 {
            state = step(state, good_event(&state), at(i64::MAX)).unwrap().0;
        }
        prop_assert!(matches!(state, State::Compliant { .. }), "{state:?}");
        prop_assert_eq!(step(state, Event::Revoked, at(0)).unwrap().1, Action::Forget);
    }

    #[test]
    fn whatever_was_interrupted_goes_on(events in prop::collection::vec(any_event(), 0..60)) {
        let state = run(&events);
        prop_assert_eq!(is_at_work(&state), step(state, Event::Interrupted, at(0)).is_ok());
    }
}
