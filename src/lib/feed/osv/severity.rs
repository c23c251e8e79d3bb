//! How severe a record is: the vendor's word, else its CVSS score in FIRST's bands.

use super::record::{Record, Score};
use super::severity_word;
use crate::model::update::Severity;
use cvss::Cvss;
use serde_json::Value;

/// The severity, and the CVSS vector that the record gives: of several the one of the newest version, and of these the worst.
pub(super) fn rank(record: &Record, title: &str) -> (Severity, Option<String>) {
    let of_packages = record.affected.iter().flatten();
    let scores = of_packages.filter_map(|affected| affected.severity.as_ref());
    let scores = record.severity.iter().chain(scores).flatten();
    let (mut best, mut word) = (None, None);
    for score in scores {
        match score.kind.starts_with("CVSS_") {
            true => best = worse(best, score),
            false => word = word.or_else(|| severity_word(&score.score)),
        }
    }
    let title_word = title.split_once(':').map_or("", |(first, _)| first);
    let own_word = record.database_specific.get("severity");
    let own_word = own_word.and_then(Value::as_str).unwrap_or_default();
    let said = severity_word(title_word)
        .or_else(|| severity_word(own_word))
        .or(word);
    let ranked = best.as_ref().map(|(_, cvss, _)| band(cvss));
    let severity = said.or(ranked).unwrap_or(Severity::Unknown);
    (severity, best.map(|(_, _, vector)| vector.to_owned()))
}

/// Version of CVSS, the parsed vector, and the vector as written.
type Best<'a> = (String, Cvss, &'a str);

fn worse<'a>(best: Option<Best<'a>>, score: &'a Score) -> Option<Best<'a>> {
    // vectors that cannot be read rank nothing: what the record says of packages counts all the same
    let Ok(cvss) = score.score.parse::<Cvss>() else {
        return best;
    };
    let is_worse = best.as_ref().is_none_or(|(kind, known, _)| {
        (score.kind.as_str(), cvss.score()) > (kind.as_str(), known.score())
    });
    match is_worse {
        true => Some((score.kind.clone(), cvss, &score.score)),
        false => best,
    }
}

fn band(cvss: &Cvss) -> Severity {
    match cvss.severity() {
        cvss::Severity::None | cvss::Severity::Low => Severity::Low,
        cvss::Severity::Medium => Severity::Moderate,
        cvss::Severity::High => Severity::Important,
        cvss::Severity::Critical => Severity::Critical,
    }
}
