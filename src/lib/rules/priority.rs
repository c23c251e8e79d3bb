//! How urgent an update is, and which rule says so: what is exploited comes before what the vendor or a score call bad.

use crate::model::priority::{Priority, Rank, Ranked};
use crate::model::time::Timestamp;
use crate::model::update::Severity;

/// From these chances on of being exploited within thirty days, in millionths, an update is at least so urgent.
const LIKELY: &[(u32, Rank)] = &[(500_000, Rank::Critical), (100_000, Rank::Important)];

/// Ranks what closes these vulnerabilities: exploited ones by KEV, then what the vendor (or where none does, CVSS) and EPSS
/// call worst. Of two rules that say the same the first is told.
pub fn rank(severity: Severity, has_cvss: bool, priorities: &[Priority]) -> Ranked {
    let exploited = priorities
        .iter()
        .filter(|one| one.exploited_since.is_some());
    // what ransomware uses first, then what is to be closed soonest
    let order = |one: &&Priority| (one.ransomware != Some(true), one.due, one.cve.clone());
    if let Some(first) = exploited.min_by_key(order) {
        return Ranked {
            rank: Rank::Exploited,
            rule: exploited_rule(first),
        };
    }
    let vendor = by_severity(severity, has_cvss);
    match likely(priorities) {
        Some(likely) if likely.rank > vendor.rank => likely,
        _ => vendor,
    }
}

fn exploited_rule(one: &Priority) -> String {
    let day = |at: Timestamp| at.to_string().get(..10).unwrap_or_default().to_owned();
    let since = one.exploited_since.map(day).unwrap_or_default();
    let by = match one.ransomware {
        Some(true) => " by ransomware",
        _ => "",
    };
    let due = one.due.map(|due| format!(", to be closed by {}", day(due)));
    format!(
        "{} is exploited{by} (KEV since {since}{})",
        one.cve,
        due.unwrap_or_default()
    )
}

fn by_severity(severity: Severity, has_cvss: bool) -> Ranked {
    let rank = match severity {
        Severity::Unknown => Rank::Unknown,
        Severity::Low => Rank::Low,
        Severity::Moderate => Rank::Moderate,
        Severity::Important => Rank::Important,
        Severity::Critical => Rank::Critical,
    };
    let rule = match (rank, has_cvss) {
        (Rank::Unknown, _) => "neither vendor nor score ranks it".to_owned(),
        (_, true) => format!("severity {severity} by the vendor or its CVSS score"),
        (_, false) => format!("severity {severity} by the vendor"),
    };
    Ranked { rank, rule }
}

/// The likeliest to be exploited, when that is likely enough to count.
fn likely(priorities: &[Priority]) -> Option<Ranked> {
    let (score, one) = priorities
        .iter()
        .filter_map(|one| Some((one.epss?, one)))
        .max_by_key(|(score, _)| *score)?;
    let (_, rank) = LIKELY.iter().find(|(from, _)| score >= *from)?;
    let percent = f64::from(score) / 10_000.0;
    Some(Ranked {
        rank: *rank,
        rule: format!(
            "{} is exploited within 30 days with a chance of {percent:.1} % (EPSS)",
            one.cve
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::CveId;

    fn about(cve: &str) -> Priority {
        Priority::of(CveId::parse(cve).unwrap())
    }

    fn kev(cve: &str, due: &str, ransomware: Option<bool>) -> Priority {
        Priority {
            exploited_since: Timestamp::parse("2024-10-22T00:00:00Z").ok(),
            due: Timestamp::parse(&format!("{due}T00:00:00Z")).ok(),
            ransomware,
            ..about(cve)
        }
    }

    fn epss(cve: &str, epss: u32) -> Priority {
        Priority {
            epss: Some(epss),
            ..about(cve)
        }
    }

    #[test]
    fn the_first_rule_that_says_most_ranks_and_is_told() {
        let table: &[(Severity, bool, Vec<Priority>, Rank, &str)] = &[
            (
                Severity::Low,
                false,
                vec![
                    epss("CVE-2024-0001", 990_000),
                    kev("CVE-2024-0002", "2024-11-12", None),
                ],
                Rank::Exploited,
                "CVE-2024-0002 is exploited (KEV since 2024-10-22, to be closed by 2024-11-12)",
            ),
            (
                Severity::Low,
                false,
                vec![
                    kev("CVE-2024-0002", "2024-11-01", None),
                    kev("CVE-2024-0003", "2024-11-12", Some(true)),
                ],
                Rank::Exploited,
                "CVE-2024-0003 is exploited by ransomware (KEV since 2024-10-22, to be closed by 2024-11-12)",
            ),
            (
                Severity::Critical,
                false,
                vec![epss("CVE-2024-0001", 990_000)],
                Rank::Critical,
                "severity critical by the vendor",
            ),
            (
                Severity::Moderate,
                true,
                vec![
                    epss("CVE-2024-0001", 100_000),
                    epss("CVE-2024-0004", 500_000),
                ],
                Rank::Critical,
                "CVE-2024-0004 is exploited within 30 days with a chance of 50.0 % (EPSS)",
            ),
            (
                Severity::Moderate,
                true,
                vec![epss("CVE-2024-0001", 99_999)],
                Rank::Moderate,
                "severity moderate by the vendor or its CVSS score",
            ),
            (
                Severity::Unknown,
                false,
                vec![],
                Rank::Unknown,
                "neither vendor nor score ranks it",
            ),
        ];
        for (severity, has_cvss, priorities, wanted, rule) in table {
            let ranked = rank(*severity, *has_cvss, priorities);
            assert_eq!((ranked.rank, ranked.rule.as_str()), (*wanted, *rule));
        }
        assert!(Rank::ALL.is_sorted(), "so that the worst is the largest");
    }
}
