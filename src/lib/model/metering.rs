//! How programs are used (domain.md I6): single uses as clients report them, and what the site makes of them.

use super::time::Timestamp;
use super::words;
use serde::{Deserialize, Serialize};

/// A program that ran for a while.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramUse {
    /// The rule that counts it.
    pub rule: String,
    /// The process, by a name that no other process of the client has.
    pub process: String,
    /// The name of the program's file.
    pub file_name: String,
    /// The version that is written in the file, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whose process it is.
    pub user: String,
    /// From when.
    pub started_at: Timestamp,
    /// Until when it was seen; a long use is reported in parts, cut at full hours.
    pub ended_at: Timestamp,
    /// Whether the program was started at `started_at`, and this is no later part of it.
    pub is_start: bool,
    /// So many seconds apart the client looks: what ran for less may be missing, and ends are known no better.
    pub resolution_seconds: u32,
}

words! {
    /// What a summary is of.
    SummarySpan, "span" {
        /// 15 minutes.
        QuarterHour = "quarter_hour",
        /// An hour.
        Hour = "hour",
    }
}

impl SummarySpan {
    /// Milliseconds.
    pub const fn millis(self) -> i64 {
        match self {
            Self::QuarterHour => 15 * 60 * 1000,
            Self::Hour => 60 * 60 * 1000,
        }
    }
}

/// How a program was used in a span of time, by all clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UseSummary {
    /// The rule.
    pub rule: String,
    /// What it is of.
    pub span: SummarySpan,
    /// When it begins.
    pub from: Timestamp,
    /// Different users on different clients who used it within.
    pub users: u64,
    /// Milliseconds that its processes ran within, all together.
    pub millis: u64,
}

/// How a user of a client used a program in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MonthlyUse {
    /// The rule.
    pub rule: String,
    /// The month in UTC, `YYYY-MM`.
    pub month: String,
    /// The client's host name.
    pub hostname: String,
    /// The user.
    pub user: String,
    /// How often it was started.
    pub starts: u64,
    /// Milliseconds that its processes ran.
    pub millis: u64,
    /// When it was seen last.
    pub last_used_at: Timestamp,
}

/// A single use, as the site keeps it for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientUse {
    /// The client's host name.
    pub hostname: String,
    /// The use.
    pub program: ProgramUse,
}
