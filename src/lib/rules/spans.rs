//! Which stretches of packs to ask for: few requests, and hardly a byte that is not wanted.

use std::ops::Range;

/// A gap up to this is asked for along: a request of its own costs more.
const SMALL_GAP: u64 = 16 * 1024;

/// Stretches of a pack, by its place and the bytes in it.
pub type Span = (u32, Range<u64>);

/// Joins wanted stretches that lie close, and then the closest ones of a pack until there are at most `most` of them, or one
/// for each pack. Each wanted stretch lies in one of the result, which begin and end where wanted ones do.
pub fn join(mut wanted: Vec<Span>, most: usize) -> Vec<Span> {
    wanted.retain(|(_, bytes)| !bytes.is_empty());
    wanted.sort_unstable_by_key(|(pack, bytes)| (*pack, bytes.start));
    let mut joined = closer_than(wanted, SMALL_GAP);
    if joined.len() > most {
        let mut gaps: Vec<u64> = joined.windows(2).filter_map(gap).collect();
        gaps.sort_unstable();
        let too_many = joined.len() - most;
        if let Some(gap) = gaps.get(too_many.min(gaps.len()).saturating_sub(1)) {
            joined = closer_than(joined, *gap);
        }
    }
    joined
}

fn gap(pair: &[Span]) -> Option<u64> {
    match pair {
        [(one, before), (other, after)] if one == other => {
            Some(after.start.saturating_sub(before.end))
        }
        _ => None,
    }
}

fn closer_than(spans: Vec<Span>, most: u64) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for (pack, bytes) in spans {
        match joined.last_mut() {
            Some((last, before))
                if *last == pack && bytes.start <= before.end.saturating_add(most) =>
            {
                before.end = before.end.max(bytes.end);
            }
            _ => joined.push((pack, bytes)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn neighbours_are_one_request_and_far_ones_two() {
        let wanted = vec![
            (0, 100..200),
            (0, 0..100),
            (1, 200..300),
            (0, 900_000..900_001),
        ];
        let expected = [(0, 0..200), (0, 900_000..900_001), (1, 200..300)];
        assert_eq!(join(wanted, 9), expected);
    }

    #[test]
    fn too_many_are_joined_where_least_is_wasted() {
        let wanted = vec![(0, 0..1), (0, 100_000..100_001), (0, 500_000..500_001)];
        assert_eq!(join(wanted, 2), [(0, 0..100_001), (0, 500_000..500_001)]);
    }

    proptest! {
        #[test]
        fn all_that_is_wanted_is_in_at_most_so_many(
            wanted in proptest::collection::vec((0u32..3, 0u64..1 << 24, 1u64..99_999), 0..60),
            most in 3usize..20,
        ) {
            let wanted: Vec<Span> = wanted.into_iter().map(|(pack, start, size)| (pack, start..start + size)).collect();
            let spans = join(wanted.clone(), most);
            prop_assert!(spans.len() <= most);
            for (pack, bytes) in &wanted {
                let covers = |span: &&Span| span.0 == *pack && span.1.start <= bytes.start && bytes.end <= span.1.end;
                prop_assert_eq!(spans.iter().filter(covers).count(), 1);
            }
        }
    }
}
