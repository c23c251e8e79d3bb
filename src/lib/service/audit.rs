//! Whether the audit log and what operators signed still agree with the catalog, and the signed head of the log.
//!
//! What a head proves: no entry up to its number was changed or cut off since it was signed, to anyone who trusts the key.
//! Each decision of an operator has the head that the operator found, so that the log below the last decision cannot be
//! rewritten without an operator's key. The policy key signs the head after each change made at the site server, and once a
//! minute while it serves; what came after the last head can be cut off unseen, and whoever has the policy key can sign a
//! shorter one. Against both helps a head that is kept elsewhere.

use super::operator::load_roster;
use super::site::{SiteFolder, load_root, read_trust};
use super::warrant::{self, Warrants};
use super::{Error, release};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEntry;
use crate::catalog::decision::StoredDecision;
use crate::host::files;
use crate::model::decision::{Decision, Deed, LogHead};
use crate::model::deployment::Hold;
use crate::model::digest::Digest;
use crate::model::id::{DeploymentId, PackageId};
use crate::model::package::{ReleasedHead, name_path};
use crate::model::time::Timestamp;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::roster::AuditHead;
use crate::trust::tuf::Released;
use crate::trust::{self, PayloadType, Roster};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: u32 = 1_000;

/// What was looked at, and what does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The last entry of the log.
    pub head: LogHead,
    /// Decisions of operators.
    pub decisions: u64,
    /// What is released, to be compared with what machines hold; none before the first release.
    pub released: Option<ReleasedHead>,
    /// The last head that the policy key signed, when there is one to be believed.
    pub signed: Option<AuditHead>,
    /// What does not hold; each names the entry, decision or object.
    pub problems: Vec<String>,
}

/// What was kept elsewhere, to be compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    /// A head of the log.
    pub head: Option<LogHead>,
    /// What a machine, or another site, holds as released.
    pub released: Option<ReleasedHead>,
}

/// Goes through the log, the decisions and what they stand for.
pub fn examine(tx: &mut Tx, folder: &SiteFolder, kept: &Kept) -> Result<Examined, Error> {
    let mut log = Log::read(tx)?;
    if let Some(entry) = tx.verify_audit()? {
        log.say(format!(
            "entry {entry} does not follow from the one before it"
        ));
    }
    if let Some(head) = kept.head {
        log.check_head(head, "the head that was kept");
    }
    let signed = log.check_signed_head(folder)?;
    let stored = tx.all_decisions()?;
    match load_roster(folder) {
        Ok(roster) => log.check_decisions(tx, &roster, &stored)?,
        Err(error @ (Error::NoOperator { .. } | Error::Trust(_))) => {
            log.say(format!(
                "the roster of operators is not to be believed: {error}"
            ));
        }
        Err(error) => return Err(error),
    }
    log.check_deployments(tx, folder)?;
    log.check_releases(&release::released(folder)?);
    if let Some(other) = kept.released {
        log.check_elsewhere(folder, other)?;
    }
    Ok(Examined {
        released: release::head(folder)?,
        head: tx.audit_head()?,
        decisions: stored.len() as u64,
        signed,
        problems: log.problems,
    })
}

/// The entries, and what is wrong with them.
struct Log {
    entries: BTreeMap<u64, AuditEntry>,
    problems: Vec<String>,
}

impl Log {
    fn read(tx: &mut Tx) -> Result<Self, Error> {
        let mut entries = BTreeMap::new();
        let mut last = 0;
        loop {
            let page = tx.audit(last, PAGE)?;
            let Some(newest) = page.last() else { break };
            last = newest.sequence;
            entries.extend(page.into_iter().map(|entry| (entry.sequence, entry)));
        }
        Ok(Self {
            entries,
            problems: Vec::new(),
        })
    }

    fn say(&mut self, problem: String) {
        self.problems.push(problem);
    }

    fn check_head(&mut self, head: LogHead, whose: &str) {
        if head.sequence == 0 {
            return;
        }
        let last = self.entries.keys().next_back().copied().unwrap_or(0);
        match self.entries.get(&head.sequence) {
            Some(entry) if entry.hash == head.hash => {}
            Some(_) => self.say(format!(
                "entry {} is another one than in {whose}",
                head.sequence
            )),
            None if last < head.sequence => self.say(format!(
                "entry {} is missing: the log ends before {whose}, which has entry {}",
                last + 1,
                head.sequence
            )),
            None => self.say(format!("entry {} of {whose} is missing", head.sequence)),
        }
    }

    fn check_signed_head(&mut self, folder: &SiteFolder) -> Result<Option<AuditHead>, Error> {
        match signed_head(folder) {
            Ok(None) => Ok(None),
            Ok(Some(signed)) => {
                let whose = format!("the head signed at {}", signed.signed_at);
                self.check_head(signed.head, &whose);
                Ok(Some(signed))
            }
            Err(Error::Trust(error)) => {
                self.say(format!("the signed head is not to be believed: {error}"));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn check_decisions(
        &mut self,
        tx: &mut Tx,
        roster: &Roster,
        stored: &[StoredDecision],
    ) -> Result<(), Error> {
        if let Err(error) = super::operator::check_version(roster, tx) {
            self.say(error.to_string());
        }
        let mut opened = BTreeMap::new();
        for one in stored {
            let place = format!("decision {} on {}", one.deed, one.object);
            match roster.read_decision(one.envelope.as_bytes()) {
                Err(error) => self.say(format!("{place} (entry {}): {error}", one.number)),
                Ok((decision, _)) if !is_stored_as_signed(one, &decision) => {
                    self.say(format!(
                        "{place} (entry {}) is stored as another",
                        one.number
                    ));
                }
                Ok((decision, key)) => {
                    let whose = format!("{place} by {}", decision.operator);
                    self.check_head(decision.log, &whose);
                    opened.insert(one.digest, (decision, key));
                }
            }
        }
        self.check_entries(&opened);
        self.check_ended(tx, &opened)?;
        self.check_configuration(tx, roster)
    }

    /// Entries and decisions name each other.
    fn check_entries(&mut self, opened: &Opened) {
        let mut named = BTreeSet::new();
        let mut problems = Vec::new();
        for entry in self.entries.values() {
            let Some(digest) = entry.decision else {
                continue;
            };
            named.insert(digest);
            match opened.get(&digest) {
                None => problems.push(format!(
                    "entry {}: its decision is not there, or nobody on the roster signed it",
                    entry.sequence
                )),
                Some((_, key)) if entry.key.as_ref() != Some(key) => problems.push(format!(
                    "entry {}: another key signed its decision",
                    entry.sequence
                )),
                Some(_) => {}
            }
        }
        for (digest, (decision, _)) in opened {
            if !named.contains(digest) {
                problems.push(format!(
                    "entry {}: the decision of {} on {} is not in the log",
                    decision.log.sequence + 1,
                    decision.operator,
                    decision.deed.object()
                ));
            }
        }
        self.problems.extend(problems);
    }

    /// What was deployed is there until an operator ends it.
    fn check_ended(&mut self, tx: &mut Tx, opened: &Opened) -> Result<(), Error> {
        let mut standing = BTreeMap::new();
        for (decision, _) in opened.values() {
            if let Deed::Deploy { deployment, .. } = &decision.deed {
                standing.insert(deployment.id.clone(), decision.operator.clone());
            }
        }
        for (decision, _) in opened.values() {
            if let Deed::Undeploy { deployment } = &decision.deed {
                standing.remove(deployment);
            }
        }
        let there: BTreeSet<DeploymentId> =
            tx.deployments()?.into_iter().map(|own| own.id).collect();
        for (id, who) in standing {
            if !there.contains(&id) {
                self.say(format!(
                    "deployment {id} of {who} is gone, and no operator ended it"
                ));
            }
        }
        Ok(())
    }

    fn check_configuration(&mut self, tx: &mut Tx, roster: &Roster) -> Result<(), Error> {
        let signed = warrant::configuration(tx, roster)?;
        let found = tx.collections()?;
        for own in &found {
            if !signed.collections.contains(own) {
                self.say(format!(
                    "collection {} is not as an admin signed it",
                    own.id
                ));
            }
        }
        for own in &signed.collections {
            if found.iter().all(|other| other.id != own.id) {
                self.say(format!(
                    "collection {} is gone, and no admin removed it",
                    own.id
                ));
            }
        }
        if tx.settings()?.second_approver != signed.second_approver {
            self.say("the limits of second_approver are not as an admin signed them".to_owned());
        }
        Ok(())
    }

    fn check_deployments(&mut self, tx: &mut Tx, folder: &SiteFolder) -> Result<(), Error> {
        let warrants = Warrants::of(folder.clone());
        for deployment in tx.deployments()? {
            if let Some(held) = warrants.hold(tx, &deployment)?
                && held.hold == Hold::BadOperatorSignature
            {
                self.say(format!(
                    "deployment {}: {}: {}",
                    deployment.id, held.hold, held.reason
                ));
            }
        }
        Ok(())
    }
}

impl Log {
    /// Every manifest that is released was packaged here by somebody whom the log names (drill K5).
    fn check_releases(&mut self, released: &Released) {
        let packaged: Vec<(String, Digest)> = self.entries.values().filter_map(packaged).collect();
        let is_known = |path: &&str| {
            let mut named = packaged.iter().filter(|(own, _)| own == path);
            !named.any(|(own, digest)| released.names(own, digest))
        };
        let unknown: Vec<String> = released
            .paths()
            .filter(is_known)
            .map(str::to_owned)
            .collect();
        for path in unknown {
            self.say(format!(
                "{path} is released, and the log does not say who packaged it"
            ));
        }
    }

    fn check_elsewhere(&mut self, folder: &SiteFolder, other: ReleasedHead) -> Result<(), Error> {
        if let Err(reason) = release::compare(folder, other)? {
            let version = other.version;
            self.say(format!(
                "what is released elsewhere as version {version} is not what is released here: {reason}"
            ));
        }
        Ok(())
    }
}

/// The path and the manifest of an entry about a package.
fn packaged(entry: &AuditEntry) -> Option<(String, Digest)> {
    let event = &entry.event;
    let (package, version) = event.object.split_once(" version ")?;
    let digest = event.after.as_deref()?.strip_prefix("manifest ")?;
    if event.action != "package" {
        return None;
    }
    let path = name_path(&PackageId::parse(package).ok()?, version.parse().ok()?);
    Some((path, Digest::parse(digest).ok()?))
}

/// Decisions that somebody on the roster signed, by the digest of their envelopes.
type Opened = BTreeMap<Digest, (Decision, crate::model::id::KeyId)>;

fn is_stored_as_signed(stored: &StoredDecision, decision: &Decision) -> bool {
    stored.digest == Digest::of(stored.envelope.as_bytes())
        && stored.deed == decision.deed.word()
        && stored.object == decision.deed.object()
        && stored.number == decision.log.sequence + 1
}

/// The head that the policy key signed last; none where none was.
pub fn signed_head(folder: &SiteFolder) -> Result<Option<AuditHead>, Error> {
    let path = folder.audit_head();
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(&path, PayloadType::AuditHead.envelope_limit() as u64)?;
    let trust = read_trust(folder, &load_root(folder)?)?;
    let head = AuditHead::open(&bytes, &trust.policy_keys)?;
    if head.site != trust.site {
        let reason = "it is of another site".to_owned();
        let what = "signed head";
        return Err(trust::Error::Malformed { what, reason }.into());
    }
    Ok(Some(head))
}

/// Signs the head of the log with the policy key, where that key is. Never a shorter log than was signed before: that is the
/// trace of what was cut off. Says whether there was something to sign.
pub fn seal_head(tx: &mut Tx, folder: &SiteFolder, now: Timestamp) -> Result<bool, Error> {
    let known = match signed_head(folder) {
        // a head of a policy key that is no more is signed anew
        Err(Error::Trust(trust::Error::NotSigned { .. })) => None,
        other => other?,
    };
    let head = tx.audit_head()?;
    if known.is_some_and(|known| known.head.sequence >= head.sequence) {
        return Ok(false);
    }
    let policy = KeyDirectory::open(&folder.keys())?.load(KeyRole::Policy)?;
    let sealed = AuditHead {
        site: tx.site()?.code,
        signed_at: now,
        head,
    };
    files::write_atomic(&folder.audit_head(), &sealed.seal(&policy)?)?;
    Ok(true)
}

#[cfg(test)]
mod tests;
