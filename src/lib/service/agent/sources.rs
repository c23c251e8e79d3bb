//! Where the content of a deployment is, and in which order it is asked for.

use std::time::Duration;

/// Where content is, and what opens it.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Base addresses, best first.
    pub(super) addresses: Vec<String>,
    /// The site's ticket.
    pub(super) ticket: Option<String>,
    /// When that was asked.
    pub(super) asked_at: Duration,
}

impl Sources {
    /// None: only what is here already is found.
    pub const fn none() -> Self {
        Self {
            addresses: Vec::new(),
            ticket: None,
            asked_at: Duration::ZERO,
        }
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
        let mut sources = Sources {
            addresses: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
            ..Sources::none()
        };
        sources.put_last(&[]);
        assert_eq!(sources.addresses, ["a", "b", "c", "d"]);
        sources.put_last(&[0, 2]);
        assert_eq!(sources.addresses, ["b", "d", "a", "c"]);
        sources.put_last(&[0, 1, 2, 3]);
        assert_eq!(sources.addresses, ["b", "d", "a", "c"]);
    }
}
