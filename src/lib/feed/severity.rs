//! The words that vendors rank by, in ours.

use crate::model::update::Severity;

/// What a vendor's word for how bad something is means; none when it is no such word.
pub fn severity_word(word: &str) -> Option<Severity> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "critical" => Severity::Critical,
        "important" | "high" => Severity::Important,
        "moderate" | "medium" => Severity::Moderate,
        "low" | "negligible" | "minor" => Severity::Low,
        _ => return None,
    })
}
