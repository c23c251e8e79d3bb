//! Transfers that keep to the hours of a distribution point: when these end it stops, and goes on at once where another limit
//! holds then. Objects that are whole stay.

use super::{Pace, Target};
use crate::host::clock::{Clock, SystemClock, local_time};
use crate::model::hours::LocalTime;
use crate::rules::carry::{Leave, leave};
use crate::service::Error;
use crate::service::stopwatch::Stopwatch;
use crate::transport::download::Timer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The hours where content is sent from or fetched.
pub trait Hours {
    /// The moment of the week.
    fn now(&self) -> LocalTime;
    /// Measures what is left of the hours, and waits.
    fn timer(&self) -> Box<dyn Timer + Send + Sync>;
    /// Is raised when somebody asks to stop.
    fn cancel(&self) -> &AtomicBool;
}

/// This machine's.
pub struct Here(pub Arc<AtomicBool>);

impl Hours for Here {
    fn now(&self) -> LocalTime {
        local_time(SystemClock.now())
    }

    fn timer(&self) -> Box<dyn Timer + Send + Sync> {
        Box::new(Stopwatch::new(self.0.clone()))
    }

    fn cancel(&self) -> &AtomicBool {
        &self.0
    }
}

/// What became of a transfer.
#[derive(Debug, PartialEq, Eq)]
pub enum Kept<T> {
    /// It is done.
    Done(T),
    /// Its hours have not come, or are over; in words.
    Waits(String),
}

/// Carries a transfer out as long as it may go, no faster than its hours allow nor than is `wanted`.
pub fn keep_hours<T>(
    target: &Target,
    wanted: Option<u64>,
    hours: &dyn Hours,
    work: &mut dyn FnMut(&Pace) -> Result<T, Error>,
) -> Result<Kept<T>, Error> {
    loop {
        let (rate, seconds) = match leave(&target.bandwidth, hours.now(), wanted) {
            Leave::Wait(reason) => return Ok(Kept::Waits(reason)),
            Leave::Go { rate, seconds } => (rate, seconds),
        };
        let pace = Pace::new(rate, seconds, hours.timer());
        match work(&pace) {
            Err(_) if pace.is_over() && !hours.cancel().load(Ordering::Relaxed) => {}
            other => return other.map(Kept::Done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fast, before_evening};
    use super::super::{Tools, carry_out};
    use super::*;
    use crate::model::bandwidth::BandwidthWindow;
    use crate::service::progress::Silent;
    use crate::service::shelves::sample::{Source, package};

    fn push(source: &Source, target: &Target, hours: &Fast) -> Result<Kept<u64>, Error> {
        keep_hours(target, None, hours, &mut |pace| {
            let tools = Tools {
                released: &source.released,
                progress: &Silent,
                cancel: hours.cancel(),
                is_thorough: false,
                at_once: 1,
                pace: Some(pace),
                access: None,
            };
            let pushed = carry_out((&package(), 1), (&source.store, target), &tools)?;
            Ok(pushed.files)
        })
    }

    fn place(source: &Source, name: &str, windows: &[&str]) -> Target {
        Target {
            bandwidth: windows
                .iter()
                .map(|text| BandwidthWindow::parse(text).unwrap())
                .collect(),
            ..source.place(name)
        }
    }

    #[test]
    fn in_closed_hours_nothing_is_touched() {
        let source = Source::new();
        let target = place(&source, "there", &["17:00-18:00 closed"]);
        let kept = push(&source, &target, &before_evening(60)).unwrap();
        let until = Kept::Waits("waits for its hours until mon 18:00".to_owned());
        assert_eq!(kept, until);
        assert!(!std::path::Path::new(&target.directory).exists());
    }

    #[test]
    fn hours_that_end_in_mid_transfer_leave_whole_objects_and_no_name_and_the_next_take_it_up() {
        let source = Source::new();
        let mut begun = 0;
        for seconds in 1..40 {
            let name = format!("there {seconds}");
            let target = place(&source, &name, &["18:00-06:00 closed"]);
            let kept = push(&source, &target, &before_evening(seconds)).unwrap();
            let shelf = target.open(None).unwrap();
            let whole = shelf.objects().unwrap().len() as u64;
            match kept {
                Kept::Waits(why) => {
                    assert_eq!(why, "waits for its hours until tue 06:00");
                    assert_eq!(shelf.names().unwrap(), []);
                    begun += u64::from(whole > 0);
                    let next = push(&source, &target, &before_evening(4 * 3600)).unwrap();
                    assert_eq!(
                        next,
                        Kept::Done(2 - whole),
                        "what is whole is not sent again"
                    );
                }
                Kept::Done(files) => assert_eq!(files, 2),
            }
            assert!(source.is_good(shelf.as_ref()));
        }
        assert!(begun > 0, "none ended between two objects");
    }

    #[test]
    fn where_another_rate_begins_it_goes_on() {
        let source = Source::new();
        let windows = ["08:00-18:00 64KiB/s", "18:00-20:00 1MiB/s"];
        for seconds in 1..40 {
            let target = place(&source, &format!("there {seconds}"), &windows);
            let kept = push(&source, &target, &before_evening(seconds)).unwrap();
            assert!(matches!(kept, Kept::Done(_)), "{seconds}: {kept:?}");
        }
    }

    #[test]
    fn who_asks_to_stop_is_heard_before_the_hours_are() {
        let source = Source::new();
        let hours = before_evening(1);
        hours.cancel.store(true, Ordering::Relaxed);
        let target = place(&source, "there", &["18:00-06:00 closed"]);
        let stopped = push(&source, &target, &hours);
        assert!(matches!(stopped, Err(Error::Interrupted)), "{stopped:?}");
    }
}
