//! Whether a deployment may reach further clients: an operator in office with the right role has signed it as it stands, a
//! second one where its reach asks for it, and its collection has not outgrown what they signed (security.md R10, O10).

use super::blast::{self, Reach};
use super::permit::{self, Action};
use crate::model::decision::{Decision, Deed};
use crate::model::deployment::{Deployment, Hold};
use crate::model::digest::Digest;
use crate::model::operator::OperatorRole;
use crate::model::site::SecondApprover;
use std::collections::BTreeSet;

/// A decision whose signature holds.
#[derive(Debug, Clone)]
pub struct Signed {
    /// What was signed.
    pub decision: Decision,
    /// The digest of its envelope.
    pub digest: Digest,
    /// What its signer may do now.
    pub roles: BTreeSet<OperatorRole>,
}

/// All that is known of a deployment.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// As the catalog has it.
    pub deployment: &'a Deployment,
    /// The manifest of its package version, as the catalog has it.
    pub manifest: Option<Digest>,
    /// The decisions to deploy it; of those that could not be opened, why.
    pub deployed: Vec<Result<Signed, String>>,
    /// Those that confirm it.
    pub confirmed: Vec<Signed>,
    /// Those that end it.
    pub ended: Vec<Signed>,
    /// Whom it reaches now.
    pub reach: Reach,
    /// From which reach on a second operator is needed, as an operator signed it.
    pub limits: SecondApprover,
}

/// Why a deployment reaches nobody new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The reason as a word.
    pub hold: Hold,
    /// In words for people.
    pub reason: String,
}

impl Held {
    /// No good signature.
    pub fn unsigned(reason: impl ToString) -> Self {
        Self {
            hold: Hold::BadOperatorSignature,
            reason: reason.to_string(),
        }
    }
}

/// What keeps the deployment from reaching any further client, if anything does.
pub fn judge(evidence: &Evidence<'_>) -> Option<Held> {
    let (signed, reach) = match warrant(evidence) {
        Ok(found) => found,
        Err(reason) => return Some(Held::unsigned(reason)),
    };
    let seconds: Vec<u64> = evidence
        .confirmed
        .iter()
        .filter_map(|second| confirmed_reach(signed, second))
        .collect();
    let widest = Reach {
        clients: evidence.reach.clients.max(reach),
        fleet: evidence.reach.fleet,
    };
    if seconds.is_empty()
        && let Some(reason) = blast::needs_second(widest, &evidence.limits)
    {
        return Some(Held {
            hold: Hold::NeedsSecondApprover,
            reason,
        });
    }
    let covered = seconds.into_iter().fold(reach, u64::max);
    blast::outgrown(covered, evidence.reach.clients, &evidence.limits).map(|reason| Held {
        hold: Hold::Outgrown,
        reason,
    })
}

/// The decision that the deployment stands on, and the reach that was signed with it.
fn warrant<'a>(evidence: &'a Evidence<'_>) -> Result<(&'a Signed, u64), String> {
    if let Some(end) = evidence.ended.iter().find(|end| is_end(end, evidence)) {
        return Err(format!("{} has ended it", end.decision.operator));
    }
    let mut reason = "no operator has signed it".to_owned();
    for deployed in &evidence.deployed {
        match deployed
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|signed| Ok((signed, signed_reach(signed, evidence)?)))
        {
            Ok(found) => return Ok(found),
            Err(why) => reason = why,
        }
    }
    Err(reason)
}

fn may(signed: &Signed, action: Action) -> Result<(), String> {
    match permit::objection(&signed.decision.operator, &signed.roles, action, &[]) {
        None => Ok(()),
        Some(reason) => Err(reason),
    }
}

fn signed_reach(signed: &Signed, evidence: &Evidence<'_>) -> Result<u64, String> {
    may(signed, Action::Deploy)?;
    let Deed::Deploy {
        deployment,
        manifest,
        reach,
        ..
    } = &signed.decision.deed
    else {
        return Err("what was signed is no deployment".to_owned());
    };
    let who = &signed.decision.operator;
    if deployment != evidence.deployment {
        return Err(format!("it is not as {who} signed it"));
    }
    if Some(*manifest) != evidence.manifest {
        return Err(format!("its package is not the one that {who} signed"));
    }
    Ok(*reach)
}

fn is_end(end: &Signed, evidence: &Evidence<'_>) -> bool {
    let id = &evidence.deployment.id;
    may(end, Action::Undeploy).is_ok()
        && matches!(&end.decision.deed, Deed::Undeploy { deployment } if deployment == id)
}

/// The reach that another operator stands for; nothing when it is the same one, or is about something else.
fn confirmed_reach(first: &Signed, second: &Signed) -> Option<u64> {
    let is_other = second.decision.operator != first.decision.operator;
    match &second.decision.deed {
        Deed::Confirm {
            decision, reach, ..
        } if is_other && *decision == first.digest && may(second, Action::Confirm).is_ok() => {
            Some(*reach)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::decision::LogHead;
    use crate::model::deployment::{Purpose, RemoteContent, RestartPolicy};
    use crate::model::id::{CollectionId, DeploymentId, OperatorName, PackageId, SiteCode};
    use crate::model::time::Timestamp;

    fn deployment() -> Deployment {
        let at = Timestamp::from_millis(0);
        Deployment {
            id: DeploymentId::parse("S01-D00001").unwrap(),
            package: PackageId::parse("S01-P00001").unwrap(),
            package_version: 1,
            collection: CollectionId::parse("pilot").unwrap(),
            purpose: Purpose::Required,
            available_at: at,
            deadline: at,
            remote_content: RemoteContent::Download,
            restart: RestartPolicy::Suppress,
            revision: 1,
            created_at: at,
            created_by: "alice".into(),
        }
    }

    fn signed(who: &str, role: OperatorRole, deed: Deed) -> Signed {
        Signed {
            digest: Digest::of(format!("{who} {deed:?}").as_bytes()),
            decision: Decision {
                site: SiteCode::parse("S01").unwrap(),
                hierarchy: String::new(),
                operator: OperatorName::parse(who).unwrap(),
                decided_at: Timestamp::from_millis(0),
                log: LogHead {
                    sequence: 0,
                    hash: Digest::from_bytes([0; 32]),
                },
                deed,
            },
            roles: BTreeSet::from([role]),
        }
    }

    fn deploy(reach: u64) -> Signed {
        let deed = Deed::Deploy {
            deployment: deployment(),
            manifest: Digest::of(b"manifest"),
            reach,
            fleet: 1_000,
        };
        signed("alice", OperatorRole::Deployer, deed)
    }

    fn confirm(who: &str, role: OperatorRole, of: &Signed, reach: u64) -> Signed {
        let deed = Deed::Confirm {
            deployment: deployment().id,
            decision: of.digest,
            reach,
            fleet: 1_000,
        };
        signed(who, role, deed)
    }

    fn evidence(own: &Deployment, deployed: Signed, clients: u64) -> Evidence<'_> {
        Evidence {
            deployment: own,
            manifest: Some(Digest::of(b"manifest")),
            deployed: vec![Ok(deployed)],
            confirmed: Vec::new(),
            ended: Vec::new(),
            reach: Reach {
                clients,
                fleet: 1_000,
            },
            limits: SecondApprover::default(),
        }
    }

    fn hold(evidence: &Evidence<'_>) -> Option<Hold> {
        judge(evidence).map(|held| held.hold)
    }

    #[test]
    fn o10_a_deployment_counts_only_as_it_was_signed() {
        let own = deployment();
        assert_eq!(hold(&evidence(&own, deploy(9), 9)), None);
        let changed = [
            Deployment {
                package: PackageId::parse("S01-P00002").unwrap(),
                ..deployment()
            },
            Deployment {
                package_version: 2,
                ..deployment()
            },
            Deployment {
                collection: CollectionId::parse("all-systems").unwrap(),
                ..deployment()
            },
            Deployment {
                purpose: Purpose::Available,
                ..deployment()
            },
            Deployment {
                available_at: Timestamp::from_millis(1),
                ..deployment()
            },
            Deployment {
                deadline: Timestamp::from_millis(1),
                ..deployment()
            },
            Deployment {
                remote_content: RemoteContent::DontRun,
                ..deployment()
            },
            Deployment {
                restart: RestartPolicy::Immediate,
                ..deployment()
            },
            Deployment {
                revision: 2,
                ..deployment()
            },
            Deployment {
                created_by: "bob".into(),
                ..deployment()
            },
        ];
        for own in &changed {
            let found = hold(&evidence(own, deploy(9), 9));
            assert_eq!(found, Some(Hold::BadOperatorSignature), "{own:?}");
        }
        let mut other = evidence(&own, deploy(9), 9);
        other.manifest = Some(Digest::of(b"another"));
        assert_eq!(hold(&other), Some(Hold::BadOperatorSignature));
        other.deployed.clear();
        assert_eq!(hold(&other), Some(Hold::BadOperatorSignature));
    }

    #[test]
    fn o09_a_signature_of_a_role_that_may_not_deploy_is_none() {
        let own = deployment();
        for role in OperatorRole::ALL {
            let mut by = deploy(9);
            by.roles = BTreeSet::from([*role]);
            let found = hold(&evidence(&own, by, 9));
            assert_eq!(found.is_none(), *role == OperatorRole::Deployer, "{role}");
        }
    }

    #[test]
    fn a16_a_wide_deployment_waits_for_another_operator() {
        let own = deployment();
        let mut wide = evidence(&own, deploy(101), 101);
        assert_eq!(hold(&wide), Some(Hold::NeedsSecondApprover));
        let first = deploy(101);
        for (who, role, counts) in [
            ("alice", OperatorRole::Deployer, false),
            ("bob", OperatorRole::Viewer, false),
            ("bob", OperatorRole::Approver, true),
            ("bob", OperatorRole::Deployer, true),
        ] {
            wide.confirmed = vec![confirm(who, role, &first, 101)];
            assert_eq!(hold(&wide).is_none(), counts, "{who} {role}");
        }
        wide.confirmed = vec![confirm("bob", OperatorRole::Approver, &deploy(100), 101)];
        assert_eq!(
            hold(&wide),
            Some(Hold::NeedsSecondApprover),
            "of another decision"
        );
        // small when signed, wide by now
        let grown = evidence(&own, deploy(99), 101);
        assert_eq!(hold(&grown), Some(Hold::NeedsSecondApprover));
    }

    #[test]
    fn a16_growth_beyond_what_was_signed_pauses_until_it_is_confirmed() {
        let own = deployment();
        let mut grown = evidence(&own, deploy(9), 21);
        assert_eq!(hold(&grown), Some(Hold::Outgrown));
        assert_eq!(hold(&evidence(&own, deploy(9), 20)), None, "a small site");
        grown.confirmed = vec![confirm("bob", OperatorRole::Approver, &deploy(9), 21)];
        assert_eq!(hold(&grown), None);
    }

    #[test]
    fn o10_what_was_ended_does_not_come_back() {
        let own = deployment();
        let mut back = evidence(&own, deploy(9), 9);
        let end = |role| {
            signed(
                "carol",
                role,
                Deed::Undeploy {
                    deployment: deployment().id,
                },
            )
        };
        back.ended = vec![end(OperatorRole::Viewer)];
        assert_eq!(hold(&back), None);
        back.ended = vec![end(OperatorRole::Deployer)];
        assert_eq!(hold(&back), Some(Hold::BadOperatorSignature));
    }
}
