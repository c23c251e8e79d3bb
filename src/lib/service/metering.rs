//! Taking in how programs are used, and removing what is old.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::metering::Purged;
use crate::model::client::Client;
use crate::model::metering::ProgramUse;
use crate::model::time::Timestamp;
use crate::rules::metering::summary::Sums;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// No use is longer, nor older: a client that says otherwise has a wrong clock.
const LONGEST: Duration = Duration::from_secs(40 * 24 * 60 * 60);
/// No message has more uses.
const MOST_USES: usize = 500;
/// No message adds to more spans, all rules and users together.
const MOST_SPANS: usize = 20_000;

/// Keeps what a client reports and adds it up, or says why not.
pub fn take(
    tx: &mut Tx,
    client: &Client,
    uses: &[ProgramUse],
    now: Timestamp,
) -> Result<Result<(), String>, Error> {
    if let Some(reason) = objection(uses, now) {
        return Ok(Err(reason));
    }
    // what no rule of ours asks for is from rules that are gone: no reason to be told of it
    let rules = tx.client_settings()?.metering.rules;
    let is_known = |one: &&ProgramUse| rules.iter().any(|rule| rule.name == one.rule);
    let known: Vec<ProgramUse> = uses.iter().filter(is_known).cloned().collect();
    tx.add_uses(&client.id, &known, now)?;
    Ok(Ok(()))
}

fn objection(uses: &[ProgramUse], now: Timestamp) -> Option<String> {
    if uses.len() > MOST_USES {
        return Some(format!(
            "{} uses, more than the {MOST_USES} allowed",
            uses.len()
        ));
    }
    let earliest = Timestamp::from_millis(now.as_millis() - LONGEST.as_millis() as i64);
    let is_possible = |one: &ProgramUse| {
        one.started_at >= earliest
            && one.started_at <= one.ended_at
            && one.ended_at <= now.after(DAY)
    };
    if let Some(wrong) = uses.iter().find(|one| !is_possible(one)) {
        return Some(format!(
            "a use of {} from {} to {} cannot be",
            wrong.rule, wrong.started_at, wrong.ended_at
        ));
    }
    let spans: usize = Sums::of(uses)
        .spans
        .values()
        .map(|(users, _)| users.len())
        .sum();
    (spans > MOST_SPANS)
        .then(|| format!("uses of {spans} spans, more than the {MOST_SPANS} allowed"))
}

/// Removes what is older than the site's configuration says.
pub fn purge(tx: &mut Tx, now: Timestamp) -> Result<Purged, Error> {
    let settings = tx.client_settings()?.metering;
    let before = |days: u32| {
        let span = DAY * days;
        Timestamp::from_millis(
            now.as_millis() - i64::try_from(span.as_millis()).unwrap_or(i64::MAX),
        )
    };
    Ok(tx.purge_uses(before(settings.raw_days), before(settings.summary_days))?)
}
