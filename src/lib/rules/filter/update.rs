//! Filters on updates: the answer for one of them, as a feed brought it.

use super::reference::{judge_by, judge_values};
use super::value::Check;
use crate::model::filter::{Filter, Test, UpdateField, Value};
use crate::model::scan::FeedUpdate;
use crate::model::time::Timestamp;
use crate::model::update::Severity;

/// Whether the update is one that the filter asks for; nothing when that is not known.
pub fn judge_update(
    filter: &Filter<UpdateField>,
    update: &FeedUpdate,
    now: Timestamp,
) -> Option<bool> {
    judge_by(filter, &|test| {
        let (field, check, is_turned) = Check::of(test, now)?;
        let values = values(field, update);
        match test {
            Test::Known(_) => Some(!values.is_empty()),
            _ => judge_values(&values, &check, is_turned),
        }
    })
}

/// The values of a field; an empty text says that nothing is known.
fn values(field: UpdateField, feed: &FeedUpdate) -> Vec<Value> {
    let update = &feed.update;
    match field {
        UpdateField::Id => texts([update.id.as_str()]),
        UpdateField::Title => texts([&update.title]),
        UpdateField::Severity if update.severity == Severity::Unknown => Vec::new(),
        UpdateField::Severity => texts([update.severity.word()]),
        UpdateField::Classification => texts([update.classification.word()]),
        UpdateField::Cve => texts(update.cves.iter().map(ToString::to_string)),
        UpdateField::Alias => texts(&update.aliases),
        UpdateField::Published => update.published.map(Value::Time).into_iter().collect(),
        UpdateField::Feed => texts([feed.feed.as_str()]),
        UpdateField::Release => texts(update.release.iter().map(ToString::to_string)),
        UpdateField::Source => texts(update.source.iter()),
        UpdateField::SourceVersion => texts(update.source_version.iter().map(ToString::to_string)),
        UpdateField::Ecosystem => texts([update.ecosystem.word()]),
        UpdateField::Restart => texts([update.restart.word()]),
        UpdateField::Supersedes => texts(update.supersedes.iter().map(ToString::to_string)),
        UpdateField::Package => texts(update.packages.iter().map(|package| &package.name)),
    }
}

fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Vec<Value> {
    let texts = texts.into_iter().map(Into::into);
    texts
        .filter(|text: &String| !text.is_empty())
        .map(Value::Text)
        .collect()
}
