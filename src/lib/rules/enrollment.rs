//! Whether a machine that enrolls is believed at once (security.md 3.5), and what its hardware's serial number is worth.

use crate::model::client::{Approval, Conflict};
use crate::model::site::ApprovalMode;

/// What vendors write where a serial number belongs and they have none; compared without case.
const NO_SERIALS: [&str; 14] = [
    "0",
    "none",
    "n/a",
    "na",
    "unknown",
    "default string",
    "default",
    "empty",
    "invalid",
    "not specified",
    "not applicable",
    "not available",
    "system serial number",
    "to be filled by o.e.m.",
];
/// Shorter ones are not worth comparing.
const MIN_SERIAL: usize = 4;

/// The serial number, when it tells machines apart.
pub fn telling_serial(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_known = NO_SERIALS.contains(&text.to_ascii_lowercase().as_str());
    let first = text.chars().next()?;
    let is_one_letter = text.chars().all(|c| c == first);
    let is_counting = "0123456789".contains(text) || "1234567890".contains(text);
    (text.len() >= MIN_SERIAL && !is_known && !is_one_letter && !is_counting).then_some(text)
}

/// What counts when a machine enrolls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidacy<'a> {
    /// The site's mode.
    pub mode: ApprovalMode,
    /// Whether its token approves.
    pub is_vouched_by_token: bool,
    /// Whether it is on the list of registered machines.
    pub is_registered: bool,
    /// How other clients stand that say they are the same machine.
    pub same_machine: &'a [Approval],
}

/// Whether it is believed. A machine that another client is, or was before it was blocked, never is at once.
pub fn first_approval(candidacy: &Candidacy<'_>) -> (Approval, Option<Conflict>) {
    let is_taken = |other: &Approval| *other != Approval::Pending;
    if candidacy.same_machine.iter().any(is_taken) {
        return (Approval::Conflict, Some(Conflict::SameMachine));
    }
    let is_approved = match candidacy.mode {
        ApprovalMode::Manual => false,
        ApprovalMode::Token => candidacy.is_vouched_by_token,
        ApprovalMode::Preregistered => candidacy.is_registered,
    };
    match is_approved {
        true => (Approval::Approved, None),
        false => (Approval::Pending, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a06_only_the_mode_of_the_site_approves_and_never_a_machine_that_is_taken() {
        for mode in ApprovalMode::ALL {
            for bits in 0..4 {
                let (is_vouched_by_token, is_registered) = (bits & 1 != 0, bits & 2 != 0);
                for others in [vec![], vec![Approval::Pending], vec![Approval::Approved]] {
                    let candidacy = Candidacy {
                        mode: *mode,
                        is_vouched_by_token,
                        is_registered,
                        same_machine: &others,
                    };
                    let expected = match (mode, is_vouched_by_token, is_registered) {
                        _ if others == [Approval::Approved] => Approval::Conflict,
                        (ApprovalMode::Token, true, _) => Approval::Approved,
                        (ApprovalMode::Preregistered, _, true) => Approval::Approved,
                        _ => Approval::Pending,
                    };
                    assert_eq!(first_approval(&candidacy).0, expected, "{candidacy:?}");
                }
            }
        }
    }

    #[test]
    fn l12_a_blocked_machine_that_comes_back_is_a_conflict() {
        for other in [Approval::Blocked, Approval::Conflict] {
            let candidacy = Candidacy {
                mode: ApprovalMode::Token,
                is_vouched_by_token: true,
                is_registered: true,
                same_machine: &[other],
            };
            let expected = (Approval::Conflict, Some(Conflict::SameMachine));
            assert_eq!(first_approval(&candidacy), expected);
        }
    }

    #[test]
    fn what_vendors_write_for_want_of_a_number_is_no_serial() {
        for none in [
            "",
            " ",
            "0",
            "None",
            "To Be Filled By O.E.M.",
            "0000000",
            "xxxx",
            "123",
            "123456789",
        ] {
            assert_eq!(telling_serial(none), None, "{none}");
        }
        assert_eq!(telling_serial(" PF3AB12C "), Some("PF3AB12C"));
    }
}
