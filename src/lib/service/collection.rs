//! Membership of collections, brought up to date in one go.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Approval, Client};
use crate::model::collection::Collection;
use crate::model::id::{ClientId, CollectionId};
use crate::rules::member::{self, Cause, Membership, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Computes the members of all collections and stores them: after a change of collections.
/// Only approved clients are members of anything.
pub fn evaluate(tx: &mut Tx) -> Result<(), Error> {
    let approved = ClientFilter {
        approval: Some(Approval::Approved),
        ..ClientFilter::default()
    };
    let mut joined: BTreeMap<ClientId, CollectionId> =
        tx.token_collections()?.into_iter().collect();
    let subjects: Vec<Subject> = tx
        .clients(&approved)?
        .into_iter()
        .map(|client| {
            let joined = joined.remove(&client.id);
            subject(client, joined)
        })
        .collect();
    let membership = compute(tx, &subjects)?;
    for (collection, members) in &membership {
        tx.set_members(collection, &members.keys().cloned().collect())?;
    }
    Ok(())
}

/// The same for one client: after it enrolled, was approved or blocked, or sent an inventory. No rule looks at more than
/// one client, so this costs the same in a large fleet.
pub fn evaluate_client(tx: &mut Tx, client: Client) -> Result<(), Error> {
    let id = client.id.clone();
    let collections = if client.approval == Approval::Approved {
        let joined = tx.token_collection_of(&id)?;
        of(&id, &compute(tx, &[subject(client, joined)])?)
    } else {
        BTreeSet::new()
    };
    Ok(tx.set_collections_of(&id, &collections)?)
}

fn of(client: &ClientId, membership: &Membership) -> BTreeSet<CollectionId> {
    let has = |members: &BTreeMap<ClientId, Cause>| members.contains_key(client);
    let found = membership.iter().filter(|(_, members)| has(members));
    found.map(|(collection, _)| collection.clone()).collect()
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
    let joined = tx.token_collection_of(&client.id)?;
    let subject = subject(client.clone(), joined);
    let membership = compute(tx, std::slice::from_ref(&subject))?;
    Ok(Explanation {
        is_member: of(&client.id, &membership).contains(id),
        reasons: member::explain(&collection, &subject, &membership),
    })
}

/// Whether a client is a member by these collections, whatever the catalog has.
pub fn is_member(
    tx: &mut Tx,
    (collections, id): (&[Collection], &CollectionId),
    client: &Client,
) -> Result<bool, Error> {
    let joined = tx.token_collection_of(&client.id)?;
    let subject = subject(client.clone(), joined);
    let membership = evaluated(collections, std::slice::from_ref(&subject))?;
    Ok(of(&client.id, &membership).contains(id))
}

fn compute(tx: &mut Tx, subjects: &[Subject]) -> Result<Membership, Error> {
    evaluated(&tx.collections()?, subjects)
}

fn evaluated(collections: &[Collection], subjects: &[Subject]) -> Result<Membership, Error> {
    member::evaluate(collections, subjects)
        .map_err(|cycle| Error::refused("evaluate", "collections", cycle))
}

fn subject(client: Client, joined: Option<CollectionId>) -> Subject {
    Subject {
        joined,
        id: client.id,
        hostname: client.hostname,
        platform: client.platform,
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::NewToken;
    use super::super::testing::{Endpoint, catalog, issue, plain_token, trust_tokens};
    use super::*;
    use crate::model::collection::MemberRule;

    fn id(text: &str) -> CollectionId {
        CollectionId::parse(text).unwrap()
    }

    fn collections() -> Vec<Collection> {
        let own = |own: &str, limit: Option<&str>, rules| Collection {
            id: id(own),
            title: String::new(),
            limit_to: limit.map(id),
            rules,
        };
        let web = own("web", None, vec![MemberRule::Hostname("web-*".into())]);
        let limited = own("limited", Some("web"), vec![MemberRule::All(true)]);
        [
            member::built_in(),
            vec![limited, web, own("joined", None, vec![])],
        ]
        .concat()
    }

    #[test]
    fn one_by_one_and_all_at_once_come_to_the_same() {
        let mut catalog = catalog();
        let stored = catalog.write(|tx| {
            trust_tokens(tx);
            tx.replace_collections(&collections())?;
            for (n, name) in [(1, "web-1"), (2, "db-1"), (3, "web-2")] {
                let new = NewToken {
                    auto_approve: n != 3,
                    collection: (n == 2).then(|| id("joined")),
                    ..plain_token()
                };
                let token = issue(tx, &new);
                Endpoint::new(n, name).enroll(tx, &token)?;
            }
            let read = |tx: &mut Tx| {
                let mut stored = Vec::new();
                for collection in collections() {
                    stored.push((
                        collection.id.clone(),
                        tx.collection_members(&collection.id)?,
                    ));
                }
                Ok::<_, Error>(stored)
            };
            let one_by_one = read(tx)?;
            evaluate(tx)?;
            Ok::<_, Error>((one_by_one, read(tx)?))
        });
        let (one_by_one, at_once) = stored.unwrap();
        let sizes: Vec<usize> = at_once.iter().map(|(_, members)| members.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
        assert_eq!(one_by_one, at_once);
    }
}
