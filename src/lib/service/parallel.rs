//! The same work on many things, on all processors.

use std::panic::resume_unwind;
use std::thread;

/// Works on all things, and gives what comes of each in their order.
pub fn in_parallel<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    shares_in_parallel(things, |share| share.iter().map(&work).collect())
}

/// The same for work on a share of things, which knows from one of them what helps with the next.
pub fn shares_in_parallel<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let share = things.len().div_ceil(processors).max(1);
    if share == things.len() {
        return work(things);
    }
    thread::scope(|scope| {
        let shares: Vec<_> = things
            .chunks(share)
            .map(|share| scope.spawn(|| work(share)))
            .collect();
        let done = shares.into_iter().map(|share| share.join());
        done.flat_map(|share| share.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_many_things_is_in_their_order() {
        for count in [0, 1, 2, 3, 100] {
            let things: Vec<usize> = (0..count).collect();
            let expected: Vec<usize> = things.iter().map(|thing| thing * 2).collect();
            assert_eq!(in_parallel(&things, |thing| thing * 2), expected);
        }
    }

    #[test]
    #[should_panic(expected = "of thing 7")]
    fn a_panic_comes_through() {
        in_parallel(&[1, 7, 9], |thing| assert_ne!(*thing, 7, "of thing 7"));
    }
}
