//! Enrollment requests: believed only as far as what vouches for them goes, which is used up.

use super::super::{Error, collection};
use super::{note, note_approval};
use crate::catalog::Tx;
use crate::model::client::{Approval, Client, EnrollmentToken, Registration};
use crate::model::id::{ClientId, SiteCode};
use crate::model::message::{EnrollmentReceipt, EnrollmentRequest};
use crate::model::site::ApprovalMode;
use crate::model::time::Timestamp;
use crate::rules::enrollment::{Candidacy, first_approval, telling_serial};
use crate::rules::pattern;
use crate::trust::PublicKey;
use crate::trust::enrollment::{self, Verifier};
use std::net::IpAddr;

/// No host name, machine id or serial number is longer.
const MAX_NAME: usize = 253;
/// When more clients than this wait for an operator, no more may join them.
pub const MOST_PENDING: u64 = 1_000;

/// An enrollment request whose sender has its key, and what vouches for it.
pub struct Vouched {
    request: EnrollmentRequest,
    key: PublicKey,
    by: Voucher,
}

enum Voucher {
    /// It was made with this token's secret.
    Token(EnrollmentToken),
    /// Its key is on the list.
    Registration(Registration),
}

/// Looks whether an enrollment request is worth the writer's time (C07): signed, readable, and made with a token that there
/// is, or by a key that is expected. Changes nothing.
pub fn vouch(tx: &mut Tx, envelope: &[u8]) -> Result<Vouched, Error> {
    let (request, key) = enrollment::open_request(envelope)?;
    check_names(&request)?;
    let by = if request.token.is_empty() {
        Voucher::Registration(registered_key(tx, &request, &key)?)
    } else {
        let token = tx
            .token(&request.token)?
            .ok_or_else(|| Error::refused("enroll", &request.hostname, "its token is not known"))?;
        Verifier::parse(&token.verifier)?.check(&request)?;
        Voucher::Token(token)
    };
    Ok(Vouched { request, key, by })
}

fn registered_key(
    tx: &mut Tx,
    request: &EnrollmentRequest,
    key: &PublicKey,
) -> Result<Registration, Error> {
    let entry = tx.registration_by_key(&key.id())?;
    let is_mode = tx.settings()?.approval == ApprovalMode::Preregistered;
    entry.filter(|_| is_mode).ok_or_else(|| {
        Error::refused(
            "enroll",
            &request.hostname,
            "it has no token, and its key is not registered",
        )
    })
}

/// Takes in an enrollment request. A client that asks again with the same key gets the same answer.
pub fn enroll(
    tx: &mut Tx,
    envelope: &[u8],
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<EnrollmentReceipt, Error> {
    let Vouched { request, key, by } = vouch(tx, envelope)?;
    if let Some(known) = known_client(tx, &request, &key)? {
        return receipt(tx, &known, &request, now);
    }
    let replaced = replaced(tx, &by)?;
    let id = replaced
        .as_ref()
        .map_or(&request.client, |client| &client.id);
    let actor = use_up(tx, &request, (&by, id), now)?;
    let candidate = match replaced {
        Some(old) => successor(old, &request, &key),
        None => newcomer(&request, &key, (tx.site()?.code, address), now),
    };
    let is_new = candidate.epoch == 1;
    let client = judge(tx, (candidate, &by), is_new)?;
    if is_new {
        tx.insert_client(&client)?;
    } else {
        replace(tx, &client, &actor, now)?;
    }
    note_approval(tx, &client, None, (&actor, now))?;
    note_clone(tx, &request, now)?;
    collection::evaluate_client(tx, &client, now)?;
    receipt(tx, &client, &request, now)
}

/// The client with its new key; its id, its history and where it was seen stay.
fn successor(old: Client, request: &EnrollmentRequest, key: &PublicKey) -> Client {
    Client {
        hostname: request.hostname.clone(),
        machine_id: request.machine_id.clone(),
        serial: telling_serial(&request.serial).map(str::to_owned),
        epoch: old.epoch.saturating_add(1),
        key: key.id(),
        public_key: key.to_string(),
        ..old
    }
}

fn newcomer(
    request: &EnrollmentRequest,
    key: &PublicKey,
    (site, address): (SiteCode, Option<IpAddr>),
    now: Timestamp,
) -> Client {
    let keys = (key.id(), key.to_string());
    Client {
        hostname: request.hostname.clone(),
        machine_id: request.machine_id.clone(),
        serial: telling_serial(&request.serial).map(str::to_owned),
        address,
        last_seen: Some(now),
        ..Client::pending(request.client.clone(), keys, (site, now))
    }
}

/// The client whose place the machine takes, when its token says so.
fn replaced(tx: &mut Tx, by: &Voucher) -> Result<Option<Client>, Error> {
    match by {
        Voucher::Token(EnrollmentToken {
            replaces: Some(id), ..
        }) => {
            let client = tx.client(id)?;
            client.map(Some).ok_or_else(|| Error::missing("client", id))
        }
        _ => Ok(None),
    }
}

/// Uses up what vouches for the request; gives it a name for the log.
fn use_up(
    tx: &mut Tx,
    request: &EnrollmentRequest,
    (by, id): (&Voucher, &ClientId),
    now: Timestamp,
) -> Result<String, Error> {
    let refused = |reason: &str| Error::refused("enroll", &request.hostname, reason);
    match by {
        Voucher::Token(token) => {
            if let Some(name_pattern) = &token.name_pattern
                && !pattern::is_match(name_pattern, &request.hostname)
            {
                return Err(refused("its token is for other host names"));
            }
            if tx.consume_token(&request.token, id, now)?.is_none() {
                return Err(refused("its token is used or expired"));
            }
            Ok(format!("token {}", token.id))
        }
        Voucher::Registration(entry) => {
            if entry.hostname != request.hostname {
                return Err(refused("its key is registered for another host name"));
            }
            if !tx.consume_registration(&entry.hostname, id, now)? {
                return Err(refused("its registration is used"));
            }
            Ok(format!("registration {}", entry.hostname))
        }
    }
}

/// Whether it is believed.
fn judge(tx: &mut Tx, (client, by): (Client, &Voucher), is_new: bool) -> Result<Client, Error> {
    let others: Vec<Client> = super::same_machine(tx, &client)?;
    let same_machine: Vec<Approval> = others.iter().map(|other| other.approval).collect();
    let mode = tx.settings()?.approval;
    let is_registered = is_new && is_registered(tx, (&client, by), mode)?;
    let candidacy = Candidacy {
        mode,
        is_vouched_by_token: matches!(by, Voucher::Token(token) if token.auto_approve),
        is_registered,
        same_machine: &same_machine,
    };
    let (mut approval, conflict) = first_approval(&candidacy);
    // an operator named this client: what it was it stays, and a suspected clone is settled by it
    if !is_new && approval == Approval::Pending && client.approval != Approval::Pending {
        approval = Approval::Approved;
    }
    if is_new && approval != Approval::Approved {
        check_room(tx)?;
    }
    let other = conflict.and(
        others
            .into_iter()
            .find(|other| other.approval != Approval::Pending),
    );
    Ok(Client {
        approval,
        conflict,
        conflict_with: other.map(|other| other.id),
        ..client
    })
}

/// Whether the list has this machine: by its key, or by its name and machine id or serial number, then vouched for by a token.
fn is_registered(
    tx: &mut Tx,
    (client, by): (&Client, &Voucher),
    mode: ApprovalMode,
) -> Result<bool, Error> {
    if matches!(by, Voucher::Registration(_)) {
        return Ok(true);
    }
    if mode != ApprovalMode::Preregistered {
        return Ok(false);
    }
    let Some(entry) = tx.registration(&client.hostname)? else {
        return Ok(false);
    };
    let fits = |wanted: Option<&str>, found: Option<&str>| wanted.is_none() || wanted == found;
    let is_it = fits(
        entry.key.as_ref().map(|key| key.as_str()),
        Some(client.key.as_str()),
    ) && fits(entry.machine_id.as_deref(), Some(&client.machine_id))
        && fits(entry.serial.as_deref(), client.serial.as_deref());
    Ok(is_it && tx.consume_registration(&entry.hostname, &client.id, client.enrolled_at)?)
}

fn check_room(tx: &mut Tx) -> Result<(), Error> {
    let waiting = tx.count_clients(Approval::Pending)? + tx.count_clients(Approval::Conflict)?;
    if waiting >= MOST_PENDING {
        return Err(Error::Crowded {
            what: "clients wait for approval",
            most: MOST_PENDING,
        });
    }
    Ok(())
}

/// The machine takes the client's place: history and id stay, the key and its epoch are new.
fn replace(tx: &mut Tx, client: &Client, actor: &str, now: Timestamp) -> Result<(), Error> {
    tx.replace_key(client)?;
    match (client.approval, client.conflict) {
        (Approval::Conflict, Some(conflict)) => {
            tx.set_conflict(&client.id, conflict, client.conflict_with.as_ref())?;
        }
        (approval, _) => tx.set_approval(&client.id, approval)?,
    }
    let detail = format!("epoch {}, key {}", client.epoch, client.key);
    note(tx, client, ("client replace", &detail), (actor, now))
}

/// A machine found another client's files on it: somebody copied them.
fn note_clone(tx: &mut Tx, request: &EnrollmentRequest, now: Timestamp) -> Result<(), Error> {
    let copied = request.clone_of.as_ref().map(|id| tx.client(id));
    if let Some(client) = copied.transpose()?.flatten() {
        let detail = format!("{} enrolled from a copy of it", request.hostname);
        let event = ("client clone_suspected", detail.as_str());
        note(tx, &client, event, (request.client.as_str(), now))?;
    }
    Ok(())
}

/// Names come from outside and are shown and stored.
fn check_names(request: &EnrollmentRequest) -> Result<(), Error> {
    let is_serial = request.serial.len() <= MAX_NAME
        && request
            .serial
            .chars()
            .all(|c| c.is_ascii_graphic() || c == ' ');
    if is_name(&request.hostname) && is_name(&request.machine_id) && is_serial {
        return Ok(());
    }
    Err(Error::refused(
        "enroll",
        &request.client,
        "its host name, machine id or serial number is not 1-253 printable characters without spaces",
    ))
}

/// Whether a text is one that machines are known by.
pub(super) fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len()) && name.chars().all(|c| c.is_ascii_graphic())
}

/// The client that made this very request before; refuses an identity that another key holds.
fn known_client(
    tx: &mut Tx,
    request: &EnrollmentRequest,
    key: &PublicKey,
) -> Result<Option<Client>, Error> {
    if let Some(client) = tx.client_by_key(&key.id())? {
        return Ok(Some(client));
    }
    if tx.client(&request.client)?.is_some() {
        return Err(Error::refused(
            "enroll",
            &request.hostname,
            "its client id or key belongs to another client",
        ));
    }
    Ok(None)
}

fn receipt(
    tx: &mut Tx,
    client: &Client,
    request: &EnrollmentRequest,
    now: Timestamp,
) -> Result<EnrollmentReceipt, Error> {
    Ok(EnrollmentReceipt {
        client: client.id.clone(),
        key: client.key.clone(),
        nonce: request.nonce.clone(),
        site: tx.site()?.code,
        approval: client.approval,
        epoch: client.epoch,
        server_time: now,
    })
}
