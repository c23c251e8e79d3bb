//! One-time tokens, as operators make them.

use super::super::Error;
use super::find;
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::model::client::{Approval, Client, EnrollmentToken};
use crate::model::digest::Digest;
use crate::model::id::CollectionId;
use crate::model::site::ApprovalMode;
use crate::model::time::Timestamp;
use crate::trust::enrollment::Token;
use std::time::Duration;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The management point to enroll with; the site's first when absent.
    pub url: Option<String>,
    /// How long it may be used.
    pub life: Duration,
    /// Whether its client is approved at once.
    pub auto_approve: bool,
    /// A collection that the client joins.
    pub collection: Option<CollectionId>,
    /// What the host name must match.
    pub name_pattern: Option<String>,
    /// The client, by id or name, that the machine takes the place of.
    pub replace: Option<String>,
}

/// Makes a one-time token. Its secret is not stored; the caller shows it once.
pub fn issue_token(
    tx: &mut Tx,
    new: &NewToken,
    root: Digest,
    (operator, now): (&str, Timestamp),
) -> Result<Token, Error> {
    let refused = |reason: &str| Error::refused("make", "a token", reason);
    if new.auto_approve && tx.settings()?.approval != ApprovalMode::Token {
        return Err(refused(
            "the site does not let tokens approve; set site.approval to token to change that",
        ));
    }
    if let Some(id) = &new.collection
        && tx.collection(id)?.is_none()
    {
        return Err(Error::missing("collection", id));
    }
    let replaced = new.replace.as_deref().map(|name| replaced(tx, name));
    let replaced = replaced.transpose()?;
    let token = Token::generate(&address(tx, new.url.as_deref())?, root)?;
    tx.insert_token(&EnrollmentToken {
        id: token.id.clone(),
        verifier: token.verifier()?.to_string(),
        expires_at: now.after(new.life),
        auto_approve: new.auto_approve,
        collection: new.collection.clone(),
        name_pattern: new.name_pattern.clone(),
        used_by: None,
        replaces: replaced.as_ref().map(|client| client.id.clone()),
    })?;
    let replaces = replaced.map(|client| format!(", replaces {}", client.id));
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "token create".to_owned(),
        object: token.id.clone(),
        before: None,
        after: Some(format!(
            "expires {}{}",
            now.after(new.life),
            replaces.unwrap_or_default()
        )),
    })?;
    Ok(token)
}

/// The management point to enroll with.
pub(super) fn address(tx: &mut Tx, wanted: Option<&str>) -> Result<String, Error> {
    let first = tx.management_points()?.into_iter().next();
    let url = wanted.map(str::to_owned).or(first.map(|point| point.url));
    url.ok_or_else(|| Error::refused("make", "a token", "the site has no management point"))
}

fn replaced(tx: &mut Tx, name: &str) -> Result<Client, Error> {
    let client = find(tx, name)?;
    if client.approval == Approval::Blocked {
        let reason = "it is blocked; approve it first if it may come back";
        return Err(Error::refused("replace", &client.hostname, reason));
    }
    Ok(client)
}
