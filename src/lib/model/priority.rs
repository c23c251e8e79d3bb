//! How urgent a vulnerability is by what others observe: CISA's catalog of exploited ones (KEV) and FIRST's scores (EPSS).

use super::id::CveId;
use super::time::Timestamp;
use super::words;
use serde::{Deserialize, Serialize};

/// What one feed says of a vulnerability. A feed of exploited ones knows no scores, and one of scores nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Priority {
    /// The vulnerability.
    pub cve: CveId,
    /// Since when it is known to be exploited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exploited_since: Option<Timestamp>,
    /// Until when CISA wants it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Whether ransomware is known to use it; none where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ransomware: Option<bool>,
    /// How likely it is to be exploited in the next thirty days, in millionths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epss: Option<u32>,
    /// The part of all vulnerabilities that are less likely or as likely to be, in millionths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentile: Option<u32>,
}

impl Priority {
    /// A vulnerability of which nothing is said.
    pub fn of(cve: CveId) -> Self {
        Self {
            cve,
            exploited_since: None,
            due: None,
            ransomware: None,
            epss: None,
            percentile: None,
        }
    }
}

words! {
    /// How urgent an update is, all that is known together.
    #[derive(Default)]
    Rank, "rank" {
        /// Nobody says.
        #[default]
        Unknown = "unknown",
        /// Low.
        Low = "low",
        /// Medium.
        Moderate = "moderate",
        /// High.
        Important = "important",
        /// Critical.
        Critical = "critical",
        /// What it closes is exploited already.
        Exploited = "exploited",
    }
}

/// How urgent an update is, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ranked {
    /// How urgent.
    pub rank: Rank,
    /// The rule that ranked it, in words.
    pub rule: String,
}
