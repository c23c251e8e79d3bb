//! Membership of collections, brought up to date in one go.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Approval, Client};
use crate::model::id::{ClientId, CollectionId};
use crate::rules::member::{self, Membership, Subject};
use std::collections::BTreeMap;

/// Computes the members of all collections and stores them. Only approved clients are members of anything.
pub fn evaluate(tx: &mut Tx) -> Result<Membership, Error> {
    let membership = compute(tx)?;
    for (collection, members) in &membership {
        tx.set_members(collection, &members.keys().cloned().collect())?;
    }
    Ok(membership)
}

/// Why a client is a member of a collection or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether it is a member.
    pub is_member: bool,
    /// One sentence for each rule that was asked.
    pub reasons: Vec<String>,
}

/// Explains the membership of a client as it would be evaluated now.
pub fn explain(tx: &mut Tx, id: &CollectionId, client: &Client) -> Result<Explanation, Error> {
    let Some(collection) = tx.collection(id)? else {
        return Err(Error::missing("collection", id));
    };
    if client.approval != Approval::Approved {
        let reason = format!(
            "{} is {}; only approved clients are members of collections",
            client.hostname, client.approval
        );
        return Ok(Explanation {
            is_member: false,
            reasons: vec![reason],
        });
    }
    let membership = compute(tx)?;
    let joined = joined(tx)?;
    let reasons = member::explain(&collection, &subject(client.clone(), &joined), &membership);
    let is_member = membership
        .get(id)
        .is_some_and(|members| members.contains_key(&client.id));
    Ok(Explanation { is_member, reasons })
}

fn compute(tx: &mut Tx) -> Result<Membership, Error> {
    let collections = tx.collections()?;
    let approved = ClientFilter {
        approval: Some(Approval::Approved),
        ..ClientFilter::default()
    };
    let joined = joined(tx)?;
    let subjects: Vec<Subject> = tx
        .clients(&approved)?
        .into_iter()
        .map(|client| subject(client, &joined))
        .collect();
    member::evaluate(&collections, &subjects)
        .map_err(|cycle| Error::refused("evaluate", "collections", cycle))
}

/// The collection that each client's enrollment token put it in.
fn joined(tx: &mut Tx) -> Result<BTreeMap<ClientId, CollectionId>, Error> {
    Ok(tx.token_collections()?.into_iter().collect())
}

fn subject(client: Client, joined: &BTreeMap<ClientId, CollectionId>) -> Subject {
    Subject {
        joined: joined.get(&client.id).cloned(),
        id: client.id,
        hostname: client.hostname,
        platform: client.platform,
    }
}
