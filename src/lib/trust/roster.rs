//! The roster of operators, signed by the release role; decisions, signed by operators on it; the audit log's head, signed
//! by the policy key. Which role may decide what lies in `rules::permit`.
//!
//! Why the release role and not an operator: one signature against the root is the whole chain, so that there is no history
//! of rosters to walk, and whoever has the site server and its online keys (security.md K3) cannot add an operator.

use super::envelope::{PayloadType, seal_json};
use super::{Envelope, Error, PublicKey, Root, SigningKey, open, seal};
use crate::model::decision::{Decision, LogHead};
use crate::model::digest::Digest;
use crate::model::id::{KeyId, OperatorName, SiteCode};
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const WHAT: &str = "roster of operators";
/// More operators than any site has.
const MAX_OPERATORS: usize = 1_000;

/// An operator as the roster has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// The name.
    pub name: OperatorName,
    /// The key that signs for it.
    pub key: PublicKey,
    /// What it may do.
    pub roles: BTreeSet<OperatorRole>,
    /// Since when it is on the roster.
    pub added_at: Timestamp,
    /// After this the key decides nothing new.
    pub expires_at: Timestamp,
    /// Decides nothing any more, and nothing that it decided counts.
    pub is_disabled: bool,
}

/// Who may change the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The site.
    pub site: SiteCode,
    /// The hierarchy: the pin of its root.
    pub hierarchy: Digest,
    /// Only goes up.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The operators; no name and no key twice.
    pub operators: Vec<Operator>,
}

impl Roster {
    /// Signs the roster with the release key.
    pub fn seal(&self, release: &SigningKey) -> Result<Vec<u8>, Error> {
        Ok(seal(PayloadType::Roster, &self.payload()?, release))
    }

    /// What is signed, for keys that are elsewhere.
    pub fn payload(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        serde_json::to_vec(self).map_err(|reason| Error::malformed(WHAT, reason))
    }

    /// Believes the roster when enough release keys of `root` signed it, and it is not older than version `known`.
    pub fn open(bytes: &[u8], root: &Root, known: u64) -> Result<Self, Error> {
        let envelope = Envelope::read(bytes, PayloadType::Roster)?;
        let roster: Self = envelope.verify_signers(&root.release()?)?.json()?;
        if roster.hierarchy != *root.hierarchy() {
            return Err(Error::OtherRoot {
                pinned: root.hierarchy().to_string(),
                found: roster.hierarchy.to_string(),
            });
        }
        if roster.version < known {
            return Err(Error::OtherVersion {
                what: WHAT,
                known,
                found: roster.version,
            });
        }
        roster.check()?;
        Ok(roster)
    }

    /// The operator whose key this is.
    pub fn by_key(&self, key: &PublicKey) -> Option<&Operator> {
        self.operators.iter().find(|own| own.key == *key)
    }

    /// The operator of this name.
    pub fn by_name(&self, name: &OperatorName) -> Option<&Operator> {
        self.operators.iter().find(|own| own.name == *name)
    }

    /// Opens a decision that anybody on the roster signed, in office or not: to read the past, never to act on it.
    pub fn read_decision(&self, bytes: &[u8]) -> Result<(Decision, KeyId), Error> {
        let keys: Vec<PublicKey> = self.operators.iter().map(|own| own.key).collect();
        let verified = open(bytes, PayloadType::Decision, &keys)?;
        let signer = verified.signers().first().map(PublicKey::id);
        let signer = signer.ok_or_else(|| Error::malformed(WHAT, "nobody's"))?;
        Ok((verified.json()?, signer))
    }

    /// As it would be if nobody had been disabled.
    pub fn with_all_in_office(&self) -> Self {
        let mut roster = self.clone();
        for operator in &mut roster.operators {
            operator.is_disabled = false;
        }
        roster
    }

    /// Opens a decision for this site that an operator signed who counts. Says whose it is; whether its role was enough is
    /// the caller's to ask.
    pub fn open_decision(&self, bytes: &[u8]) -> Result<(Decision, &Operator), Error> {
        let kind = PayloadType::Decision;
        let keys: Vec<PublicKey> = self
            .operators
            .iter()
            .filter(|own| !own.is_disabled)
            .map(|own| own.key)
            .collect();
        let verified = open(bytes, kind, &keys)?;
        let decision: Decision = verified.json()?;
        let malformed = |reason: &str| Err(Error::malformed(kind.media_type(), reason));
        let Some(operator) = verified.signers().first().and_then(|key| self.by_key(key)) else {
            return malformed("nobody's");
        };
        if decision.site != self.site || decision.hierarchy != self.hierarchy.to_string() {
            return malformed("it is for another site");
        }
        if decision.operator != operator.name {
            return malformed("it names another operator than the one who signed it");
        }
        if decision.decided_at >= operator.expires_at {
            return Err(Error::Expired {
                what: "operator's key",
                at: operator.expires_at,
            });
        }
        Ok((decision, operator))
    }

    fn check(&self) -> Result<(), Error> {
        let names: BTreeSet<_> = self.operators.iter().map(|own| &own.name).collect();
        let keys: BTreeSet<_> = self.operators.iter().map(|own| own.key).collect();
        let count = self.operators.len();
        if names.len() < count || keys.len() < count {
            return Err(Error::malformed(WHAT, "a name or a key is there twice"));
        }
        if count > MAX_OPERATORS {
            return Err(Error::malformed(WHAT, "too many operators"));
        }
        Ok(())
    }
}

/// Signs what an operator decided.
pub fn seal_decision(decision: &Decision, key: &SigningKey) -> Result<Vec<u8>, Error> {
    seal_json(PayloadType::Decision, decision, key)
}

/// The last entry of a site's audit log at some time, as the policy key signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// The site.
    pub site: SiteCode,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The last entry.
    pub head: LogHead,
}

impl AuditHead {
    /// Signs the head.
    pub fn seal(&self, policy: &SigningKey) -> Result<Vec<u8>, Error> {
        seal_json(PayloadType::AuditHead, self, policy)
    }

    /// Believes a head that one of these policy keys signed.
    pub fn open(bytes: &[u8], keys: &[PublicKey]) -> Result<Self, Error> {
        open(bytes, PayloadType::AuditHead, keys)?.json()
    }
}

/// The identity of an operator's key, shortened for people.
pub fn short(key: &KeyId) -> &str {
    key.as_str().get(..16).unwrap_or(key.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::root::{self, RoleKeys};
    use super::*;
    use crate::model::decision::Deed;
    use crate::model::id::DeploymentId;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    struct Site {
        release: SigningKey,
        root: Root,
        alice: SigningKey,
        roster: Roster,
    }

    fn site() -> Site {
        let [key, release, alice] = [(); 3].map(|()| SigningKey::generate().unwrap());
        let roles = RoleKeys {
            root: vec![key.public()],
            root_threshold: 1,
            release: vec![release.public()],
            release_threshold: 1,
            snapshot: vec![key.public()],
            timestamp: vec![key.public()],
        };
        let bytes = root::make(1, at("2027-01-01T00:00:00Z"), &roles, &[&key]).unwrap();
        let root = Root::from_pinned(&bytes, &root::pin(&bytes)).unwrap();
        let roster = Roster {
            site: SiteCode::parse("S01").unwrap(),
            hierarchy: *root.hierarchy(),
            version: 2,
            issued_at: at("2026-01-01T00:00:00Z"),
            operators: vec![Operator {
                name: OperatorName::parse("alice").unwrap(),
                key: alice.public(),
                roles: BTreeSet::from([OperatorRole::Deployer]),
                added_at: at("2026-01-01T00:00:00Z"),
                expires_at: at("2027-01-01T00:00:00Z"),
                is_disabled: false,
            }],
        };
        Site {
            release,
            root,
            alice,
            roster,
        }
    }

    fn decision(site: &Site) -> Decision {
        Decision {
            site: site.roster.site.clone(),
            hierarchy: site.roster.hierarchy.to_string(),
            operator: OperatorName::parse("alice").unwrap(),
            decided_at: at("2026-06-01T00:00:00Z"),
            log: LogHead {
                sequence: 0,
                hash: Digest::from_bytes([0; 32]),
            },
            deed: Deed::Undeploy {
                deployment: DeploymentId::parse("S01-D00001").unwrap(),
            },
        }
    }

    #[test]
    fn o10_a_roster_is_believed_only_by_the_release_role_and_never_an_older_one() {
        let site = site();
        let sealed = site.roster.seal(&site.release).unwrap();
        assert_eq!(Roster::open(&sealed, &site.root, 2).unwrap(), site.roster);
        let error = Roster::open(&sealed, &site.root, 3).unwrap_err();
        assert!(matches!(error, Error::OtherVersion { .. }), "{error}");
        let own = site.roster.seal(&site.alice).unwrap();
        let error = Roster::open(&own, &site.root, 0).unwrap_err();
        assert!(matches!(error, Error::NotSigned { .. }), "{error}");
    }

    #[test]
    fn a16_two_operators_never_share_a_key_or_a_name() {
        let mut site = site();
        let mut double = site.roster.operators[0].clone();
        double.name = OperatorName::parse("alice2").unwrap();
        site.roster.operators.push(double);
        assert!(site.roster.seal(&site.release).is_err());
        site.roster.operators[1].key = site.release.public();
        assert!(site.roster.seal(&site.release).is_ok());
        site.roster.operators[1].name = site.roster.operators[0].name.clone();
        assert!(site.roster.seal(&site.release).is_err());
    }

    #[test]
    fn o10_a_decision_counts_only_by_the_key_of_an_operator_in_office() {
        let site = site();
        let good = decision(&site);
        let sealed = seal_decision(&good, &site.alice).unwrap();
        let (opened, operator) = site.roster.open_decision(&sealed).unwrap();
        assert_eq!((opened, operator.name.as_str()), (good.clone(), "alice"));

        let stranger = seal_decision(&good, &site.release).unwrap();
        let elsewhere = Decision {
            site: SiteCode::parse("S02").unwrap(),
            ..good.clone()
        };
        let late = Decision {
            decided_at: at("2027-01-01T00:00:00Z"),
            ..good.clone()
        };
        let in_another_name = Decision {
            operator: OperatorName::parse("bob").unwrap(),
            ..good
        };
        assert!(site.roster.open_decision(&stranger).is_err());
        for bad in [elsewhere, late, in_another_name] {
            let sealed = seal_decision(&bad, &site.alice).unwrap();
            assert!(site.roster.open_decision(&sealed).is_err(), "{bad:?}");
        }
        let mut disabled = site.roster.clone();
        disabled.operators[0].is_disabled = true;
        assert!(disabled.open_decision(&sealed).is_err());
    }
}
