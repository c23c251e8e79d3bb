//! Operators at work: who has the key at hand, what the roster lets them do, and what they sign. And the roster itself.

use super::Error;
use super::site::{NewSite, SiteFolder, SiteKeys, load_root};
use crate::catalog::Tx;
use crate::catalog::decision::StoredDecision;
use crate::host::files;
use crate::model::decision::{Decision, Deed};
use crate::model::digest::Digest;
use crate::model::id::{KeyId, OperatorName, SiteCode};
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use crate::rules::permit::{self, Action};
use crate::trust::roster::{Operator, seal_decision};
use crate::trust::{self, PayloadType, PublicKey, Roster, SigningKey, key_file};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an operator's key decides new things (security.md 3.4).
const KEY_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// An operator whose key is at hand.
pub struct Actor {
    operator: Operator,
    roster: Roster,
    key: SigningKey,
}

impl fmt::Debug for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "operator {} {:?}", self.name(), self.operator.key)
    }
}

impl Actor {
    /// The operator whose key this is, when it is in office.
    pub fn new(roster: Roster, key: SigningKey) -> Result<Self, Error> {
        let public = key.public();
        let refused = |reason: String| Err(Error::NoOperator { reason });
        match roster.by_key(&public) {
            None => refused(format!("key {public} is not on the roster")),
            Some(own) if own.is_disabled => refused(format!("{} is disabled", own.name)),
            Some(own) => Ok(Self {
                operator: own.clone(),
                roster,
                key,
            }),
        }
    }

    /// The operator whose key is the first of these files that is there and on the roster. One that is named must be it.
    pub fn at_work(folder: &SiteFolder, places: &KeyPlaces) -> Result<Self, Error> {
        let roster = load_roster(folder)?;
        if let Some(named) = &places.named {
            return Self::new(roster, key_file::read(named)?);
        }
        let mut reason = None;
        for place in places.usual.iter().filter(|place| place.exists()) {
            match Self::new(roster.clone(), key_file::read(place)?) {
                Ok(actor) => return Ok(actor),
                Err(error) => reason = reason.or(Some(error)),
            }
        }
        Err(reason.unwrap_or_else(|| Error::NoOperator {
            reason: format!("there is no key {}", places),
        }))
    }

    /// The same operator on another roster.
    #[cfg(test)]
    pub(crate) fn on(self, roster: &Roster) -> Self {
        Self::new(roster.clone(), self.key).expect("the key is on the roster")
    }

    /// The name on the roster.
    pub fn name(&self) -> &str {
        self.operator.name.as_str()
    }

    /// As the roster has it.
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// The roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Refuses what none of the operator's roles allows, and everything once the key is past its time.
    pub fn check(&self, action: Action, now: Timestamp) -> Result<(), Error> {
        if now >= self.operator.expires_at {
            let at = self.operator.expires_at;
            let what = "operator's key";
            return Err(trust::Error::Expired { what, at }.into());
        }
        let in_office = self.roster.operators.iter().filter(|own| !own.is_disabled);
        let others: Vec<_> = in_office
            .map(|own| (own.name.clone(), own.roles.clone()))
            .collect();
        match permit::objection(&self.operator.name, &self.operator.roles, action, &others) {
            None => Ok(()),
            Some(reason) => Err(Error::NotPermitted { reason }),
        }
    }

    /// From now on the audit log of this transaction names the operator's key. Refuses a roster older than one seen before.
    pub fn sign_in(&self, tx: &mut Tx) -> Result<(), Error> {
        check_version(&self.roster, tx)?;
        tx.raise_roster_version(self.roster.version)?;
        tx.act_as(self.operator.key.id(), None);
        Ok(())
    }

    /// Signs what was decided and keeps it; the audit log of this transaction names it from now on.
    pub fn decide(&self, tx: &mut Tx, deed: Deed, now: Timestamp) -> Result<Digest, Error> {
        self.sign_in(tx)?;
        let decision = Decision {
            site: tx.site()?.code,
            hierarchy: tx.hierarchy()?,
            operator: self.operator.name.clone(),
            decided_at: now,
            log: tx.audit_head()?,
            deed,
        };
        let envelope = seal_decision(&decision, &self.key)?;
        let digest = Digest::of(&envelope);
        tx.insert_decision(&StoredDecision {
            digest,
            number: decision.log.sequence + 1,
            deed: decision.deed.word().to_owned(),
            object: decision.deed.object().to_owned(),
            envelope: String::from_utf8_lossy(&envelope).into_owned(),
        })?;
        tx.act_as(self.operator.key.id(), Some(digest));
        Ok(digest)
    }
}

/// Where an operator's key may be.
#[derive(Debug, Clone, Default)]
pub struct KeyPlaces {
    /// Where somebody said it is.
    pub named: Option<PathBuf>,
    /// Where it usually is, the operator's own place first.
    pub usual: Vec<PathBuf>,
}

impl fmt::Display for KeyPlaces {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<String> = self
            .named
            .iter()
            .chain(&self.usual)
            .map(|place| place.display().to_string())
            .collect();
        out.write_str(&places.join(" or "))
    }
}

/// The roster of a site, as the release role signed it.
pub fn load_roster(folder: &SiteFolder) -> Result<Roster, Error> {
    let path = folder.roster();
    if !path.exists() {
        return Err(Error::NoOperator {
            reason: "the site has no roster of operators".to_owned(),
        });
    }
    let bytes = files::read(&path, PayloadType::Roster.envelope_limit() as u64)?;
    Ok(Roster::open(&bytes, &load_root(folder)?, 0)?)
}

/// Refuses a roster older than one that this catalog has seen.
pub fn check_version(roster: &Roster, tx: &mut Tx) -> Result<(), Error> {
    let known = tx.roster_version()?;
    if roster.version < known {
        let what = "roster of operators";
        let found = roster.version;
        return Err(trust::Error::OtherVersion { what, known, found }.into());
    }
    Ok(())
}

/// A new operator.
pub(crate) fn entry(
    name: &str,
    key: PublicKey,
    roles: &[OperatorRole],
    now: Timestamp,
) -> Operator {
    Operator {
        name: name_of(name),
        key,
        roles: roles.iter().copied().collect(),
        added_at: now,
        expires_at: now.after(KEY_LIFE),
        is_disabled: false,
    }
}

/// The name of an account as one of an operator: what does not belong into one becomes a dash.
fn name_of(account: &str) -> OperatorName {
    let fitting = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c) => c,
        _ => '-',
    };
    let text: String = account.chars().take(64).map(fitting).collect();
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    OperatorName::parse(text).unwrap_or_else(|_| {
        OperatorName::parse("operator").expect("a word of small letters is a name")
    })
}

/// Makes the first roster of a site, or leaves the one there is. Gives the first operator's key.
pub(super) fn found(
    folder: &SiteFolder,
    new: &NewSite,
    keys: &SiteKeys,
    now: Timestamp,
) -> Result<KeyId, Error> {
    let key = first_key(folder, new)?;
    if !folder.roster().exists() {
        let release = keys
            .release
            .as_ref()
            .ok_or_else(|| Error::missing("release key", folder.keys().display()))?;
        let place = (&new.code, *keys.root.hierarchy());
        let roster = first_roster(place, (&new.operator, key), now);
        files::write_atomic(&folder.roster(), &roster.seal(release)?)?;
    }
    Ok(key.id())
}

/// The key of whoever makes a site, made when it is not there.
pub(super) fn first_key(folder: &SiteFolder, new: &NewSite) -> Result<PublicKey, Error> {
    let path = new.operator_key.clone();
    let path = path.unwrap_or_else(|| folder.operator_key());
    own_key(&path).map(|(key, _)| key)
}

/// The roster of a new site: whoever makes it, with all roles.
pub(super) fn first_roster(
    (site, hierarchy): (&SiteCode, Digest),
    (name, key): (&str, PublicKey),
    now: Timestamp,
) -> Roster {
    Roster {
        site: site.clone(),
        hierarchy,
        version: 1,
        issued_at: now,
        operators: vec![entry(name, key, OperatorRole::ALL, now)],
    }
}

/// Makes an operator's own key, or reads the one that is there. Says which it was.
pub fn own_key(path: &Path) -> Result<(PublicKey, bool), Error> {
    if path.exists() {
        return Ok((key_file::read(path)?.public(), false));
    }
    Ok((key_file::generate(path)?.public(), true))
}
