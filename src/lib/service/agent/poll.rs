//! Asking cheaply whether the assignments that are held are still what there is, by a token that the site signed over.
//!
//! Nobody signs "unchanged": it saves a question and proves nothing. It is believed for the list that was held when the
//! token came, and for [`LIFE`] at most; then the site is asked by a message, and its answer is signed.

use super::Error;
use super::folder::{self, AgentFolder};
use super::line::Line;
use super::time::TrustedClock;
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// After so long the site is asked properly; `service::poll` says why.
const LIFE: Duration = Duration::from_secs(6 * 60 * 60);

/// The last token.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Poll {
    token: String,
    list: Digest,
    given_at: Timestamp,
}

/// Keeps the token that came when `list` was what there is.
pub fn store(
    folder: &AgentFolder,
    clock: &TrustedClock<'_>,
    token: String,
    list: Digest,
) -> Result<(), Error> {
    let given_at = clock.now();
    let poll = Poll {
        token,
        list,
        given_at,
    };
    folder::store(&file(folder), &poll)
}

/// Whether a management point says that `list` is still what there is. Where that cannot be asked, or not be believed, it is
/// to be asked properly.
pub fn is_unchanged(
    folder: &AgentFolder,
    clock: &TrustedClock<'_>,
    line: &Line<'_>,
    list: Digest,
) -> Result<bool, Error> {
    let held: Option<Poll> = folder::load_or_default(&file(folder))?;
    let now = clock.now();
    let is_good =
        |poll: &Poll| poll.list == list && poll.given_at <= now && now < poll.given_at.after(LIFE);
    let Some(poll) = held.filter(is_good) else {
        return Ok(false);
    };
    match line.is_unchanged(&poll.token) {
        Err(error) if error.is_of_one_question() => Ok(false),
        answer => answer,
    }
}

fn file(folder: &AgentFolder) -> PathBuf {
    folder.identity("poll.json")
}
