//! Changes of the roster: drafted here, signed by the release role here or at the release desk, decided by an admin.

use super::Error;
use super::operator::{Actor, entry, first_roster};
use super::site::{SiteFolder, load_root};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::host::files;
use crate::model::decision::Deed;
use crate::model::digest::Digest;
use crate::model::id::OperatorName;
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use crate::rules::permit::Action;
use crate::trust::ceremony::{Form, SigningRequest, Wanted};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::roster::Operator;
use crate::trust::{self, PayloadType, PublicKey, Roster, Signers};
use std::collections::BTreeSet;

/// What the roster is called in a signing request.
pub(super) const NAME: &str = "operators.json";

/// What becomes of a roster.
#[derive(Debug, Clone)]
pub enum RosterChange {
    /// Another operator; one of the same name gets this key and these roles.
    Add {
        /// The name.
        name: OperatorName,
        /// The public key.
        key: PublicKey,
        /// What it may do.
        roles: BTreeSet<OperatorRole>,
    },
    /// Nothing that the operator decided counts any more.
    Disable {
        /// The name.
        name: OperatorName,
    },
    /// The operator decides nothing new; what it decided stays.
    Remove {
        /// The name.
        name: OperatorName,
    },
}

impl RosterChange {
    fn name(&self) -> &OperatorName {
        match self {
            Self::Add { name, .. } | Self::Disable { name } | Self::Remove { name } => name,
        }
    }
}

/// The roster after a change. One without an admin is refused: nobody could change it again.
pub fn changed(roster: &Roster, change: &RosterChange, now: Timestamp) -> Result<Roster, Error> {
    let mut next = roster.clone();
    next.version += 1;
    next.issued_at = now;
    let name = change.name();
    let known = next.operators.iter_mut().find(|own| own.name == *name);
    match (change, known) {
        (RosterChange::Add { key, roles, .. }, known) => {
            let roles: Vec<_> = roles.iter().copied().collect();
            let new = entry(name.as_str(), *key, &roles, now);
            match known {
                Some(known) => *known = new,
                None => next.operators.push(new),
            }
        }
        (_, None) => return Err(Error::missing("operator", name)),
        (RosterChange::Disable { .. }, Some(known)) => known.is_disabled = true,
        // it stays to be read in what it signed
        (RosterChange::Remove { .. }, Some(known)) => {
            known.expires_at = known.expires_at.min(now);
        }
    }
    check_admin(&next, now)?;
    Ok(next)
}

fn check_admin(roster: &Roster, now: Timestamp) -> Result<(), Error> {
    let is_admin = |own: &Operator| {
        !own.is_disabled && now < own.expires_at && own.roles.contains(&OperatorRole::Admin)
    };
    if roster.operators.iter().any(is_admin) {
        return Ok(());
    }
    let reason = "no admin would be left to change the roster";
    Err(Error::refused("change", "the roster", reason))
}

/// The first roster of a site that was made before there were any: `name` with all roles. Refused where one is or was.
pub fn first(
    tx: &mut Tx,
    folder: &SiteFolder,
    (name, key): (&str, PublicKey),
    now: Timestamp,
) -> Result<Roster, Error> {
    check_none(tx, folder)?;
    let pin = *load_root(folder)?.hierarchy();
    Ok(first_roster((&tx.site()?.code, pin), (name, key), now))
}

fn check_none(tx: &mut Tx, folder: &SiteFolder) -> Result<(), Error> {
    let refused = |reason: &str| Err(Error::refused("found", "the roster of operators", reason));
    if folder.roster().exists() {
        return refused("there is one");
    }
    // whoever makes a site has a key since there are rosters, and the log names it
    let had_operators = tx.audit(0, 1)?.iter().any(|first| first.key.is_some());
    if had_operators || tx.roster_version()? > 0 {
        return refused("there was one, which must come back from a backup");
    }
    Ok(())
}

/// Opens the first roster, signed by the release role.
pub fn check_first(
    tx: &mut Tx,
    folder: &SiteFolder,
    sealed: &[u8],
    now: Timestamp,
) -> Result<Roster, Error> {
    check_none(tx, folder)?;
    let roster = Roster::open(sealed, &load_root(folder)?, 0)?;
    if roster.site != tx.site()?.code || roster.version != 1 {
        let reason = "it is not the first of this site";
        return Err(Error::refused("found", NAME, reason));
    }
    check_admin(&roster, now)?;
    Ok(roster)
}

/// Puts the first roster in force.
pub fn found(
    tx: &mut Tx,
    folder: &SiteFolder,
    sealed: &[u8],
    now: Timestamp,
) -> Result<Roster, Error> {
    let roster = check_first(tx, folder, sealed, now)?;
    tx.raise_roster_version(roster.version)?;
    for own in &roster.operators {
        tx.append_audit(&AuditEvent {
            at: now,
            actor: own.name.to_string(),
            action: "operator found".to_owned(),
            object: own.name.to_string(),
            before: None,
            after: Some(describe(own)),
        })?;
    }
    files::write_atomic(&folder.roster(), sealed)?;
    Ok(roster)
}

/// A roster that is signed, or one that is carried to the release desk to be.
#[derive(Debug)]
pub enum Drafted {
    /// The release key is here and enough.
    Sealed(Vec<u8>),
    /// It is not.
    Waiting(Box<SigningRequest>),
}

/// Asks the release role to sign a roster; signs with the release key where that is here.
pub fn draft(folder: &SiteFolder, next: &Roster, now: Timestamp) -> Result<Drafted, Error> {
    let Signers { keys, threshold } = load_root(folder)?.release()?;
    let purpose = format!("version {} of the roster of operators", next.version);
    let mut request = SigningRequest::new(&purpose, next.site.clone(), now);
    let wanted = Wanted {
        role: KeyRole::Release,
        keys,
        threshold,
    };
    request.ask_envelope(NAME, PayloadType::Roster, next.payload()?, vec![wanted])?;
    let keys = KeyDirectory::open(&folder.keys())?;
    if keys.list().contains(&KeyRole::Release) {
        match request.sign(&keys.load(KeyRole::Release)?) {
            Ok(_) | Err(trust::Error::NotWanted { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if request.is_complete() {
        sealed(&request).map(Drafted::Sealed)
    } else {
        Ok(Drafted::Waiting(Box::new(request)))
    }
}

/// The roster of a request that has all its signatures.
pub fn sealed(request: &SigningRequest) -> Result<Vec<u8>, Error> {
    let mut documents = request.take_out()?;
    match documents.pop() {
        Some(only) if documents.is_empty() && only.form == Form::Envelope(PayloadType::Roster) => {
            Ok(only.bytes)
        }
        _ => Err(Error::refused(
            "publish",
            NAME,
            "the request is for something else",
        )),
    }
}

/// Opens a signed roster that the actor may put in force: it must follow the one there is, and leave an admin.
pub fn check(
    folder: &SiteFolder,
    (actor, sealed): (&Actor, &[u8]),
    now: Timestamp,
) -> Result<Roster, Error> {
    actor.check(Action::KeepRoster, now)?;
    let (present, next) = (
        actor.roster(),
        Roster::open(sealed, &load_root(folder)?, 0)?,
    );
    if next.site != present.site || next.version != present.version + 1 {
        let reason = format!(
            "it does not follow version {} of this site",
            present.version
        );
        return Err(Error::refused("publish", NAME, reason));
    }
    check_admin(&next, now)?;
    Ok(next)
}

/// Puts a signed roster in force: an admin decides. The file comes before the commit: a
/// catalog that has seen a roster which is not there would refuse everyone.
pub fn publish(
    tx: &mut Tx,
    folder: &SiteFolder,
    (actor, sealed): (&Actor, &[u8]),
    now: Timestamp,
) -> Result<Roster, Error> {
    let (present, next) = (actor.roster(), check(folder, (actor, sealed), now)?);
    let deed = Deed::Enlist {
        version: next.version,
        roster: Digest::of(sealed),
    };
    actor.decide(tx, deed, now)?;
    tx.raise_roster_version(next.version)?;
    for (name, before, after) in differences(present, &next) {
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "operator change".to_owned(),
            object: name.to_string(),
            before: before.map(describe),
            after: after.map(describe),
        })?;
    }
    files::write_atomic(&folder.roster(), sealed)?;
    Ok(next)
}

type Difference<'a> = (&'a OperatorName, Option<&'a Operator>, Option<&'a Operator>);

fn differences<'a>(present: &'a Roster, next: &'a Roster) -> Vec<Difference<'a>> {
    let names = present.operators.iter().chain(&next.operators);
    let names: BTreeSet<&OperatorName> = names.map(|own| &own.name).collect();
    names
        .into_iter()
        .map(|name| (name, present.by_name(name), next.by_name(name)))
        .filter(|(_, before, after)| before != after)
        .collect()
}

fn describe(operator: &Operator) -> String {
    let roles: Vec<&str> = operator.roles.iter().map(|role| role.word()).collect();
    let state = if operator.is_disabled {
        ", disabled"
    } else {
        ""
    };
    format!(
        "key {}, roles {}, until {}{state}",
        operator.key.id(),
        roles.join(" "),
        operator.expires_at
    )
}
