//! A feed that suddenly says much less than before is more likely poisoned, or half a mirror, than right (security.md P14).

/// What a feed may lose at once without a word of an operator, in percent.
const MOST: u64 = 20;

/// How many updates of `before` are lost, in percent rounded up, when that is more than a feed may lose.
pub fn too_many_lost(before: u64, after: u64) -> Option<u64> {
    let lost = before.saturating_sub(after);
    let is_too_many = lost.saturating_mul(100) > before.saturating_mul(MOST);
    is_too_many.then(|| lost.saturating_mul(100).div_ceil(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p14_a_fifth_may_go_and_no_more() {
        for (before, after) in [
            (0, 0),
            (0, 9),
            (10, 8),
            (100, 80),
            (101, 81),
            (5, 5),
            (5, 50),
            (u64::MAX, u64::MAX),
        ] {
            assert_eq!(too_many_lost(before, after), None, "{before} {after}");
        }
        let cases = [
            (10, 7, 30),
            (100, 79, 21),
            (1, 0, 100),
            (3, 2, 34),
            (1_000, 0, 100),
        ];
        for (before, after, percent) in cases {
            assert_eq!(
                too_many_lost(before, after),
                Some(percent),
                "{before} {after}"
            );
        }
    }
}
