//! What all clients are judged by, as it stands.

use crate::catalog::Tx;
use crate::catalog::judgement::Ground;
use crate::model::digest::Hasher;
use crate::model::feed::FeedState;
use crate::service::{Error, VERSION};

/// What clients are judged by, with these feeds.
pub(super) fn ground(tx: &mut Tx, feeds: &[FeedState]) -> Result<Ground, Error> {
    let mut hasher = Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    // another program may judge otherwise
    add(VERSION);
    for state in feeds {
        add(state.feed.id.as_str());
        let covers: Vec<String> = state.covers.iter().map(ToString::to_string).collect();
        add(&covers.join(","));
        add(&state.feed.architectures.join(","));
    }
    Ok(Ground {
        against: hasher.finish(),
        generation: tx.generation()?,
        has_conditions: tx.has_conditions()?,
    })
}
