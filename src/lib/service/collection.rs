//! Membership of collections, brought up to date in one go.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::filter::ClientList;
use crate::model::client::{Approval, Client};
use crate::model::collection::Collection;
use crate::model::filter::Test;
use crate::model::id::CollectionId;
use crate::model::time::Timestamp;
use crate::rules::filter::sets::Places;
use crate::rules::member::{self, Memberships, Population, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Computes the members of all collections and stores them. Only approved clients are members of anything.
pub fn evaluate(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    let collections = tx.collections()?;
    let ordered = ordered(&collections)?;
    store(tx, &ordered, now)
}

/// The same for collections that changed and those that lean on them, after a change of collections.
pub fn evaluate_changed(
    tx: &mut Tx,
    changed: &BTreeSet<CollectionId>,
    now: Timestamp,
) -> Result<(), Error> {
    let collections = tx.collections()?;
    let affected = member::affected(&ordered(&collections)?, changed);
    store(tx, &affected, now)
}

/// Evaluates these collections; the members of the others are as they are stored.
fn store(tx: &mut Tx, ordered: &[&Collection], now: Timestamp) -> Result<(), Error> {
    let clients = tx.client_list(Some(Approval::Approved))?;
    let own: BTreeSet<&CollectionId> = ordered.iter().map(|one| &one.id).collect();
    let bases: BTreeSet<CollectionId> = ordered.iter().flat_map(|one| member::bases(one)).collect();
    let mut known = Memberships::new();
    for base in bases.into_iter().filter(|base| !own.contains(base)) {
        let members = tx.member_places(&base, &clients)?;
        known.insert(base, members);
    }
    let population = population(tx, ordered, &clients, now)?;
    for (id, members) in member::evaluate(ordered, &population, known) {
        tx.set_members(&id, &clients, &members)?;
    }
    Ok(())
}

fn population(
    tx: &mut Tx,
    ordered: &[&Collection],
    clients: &ClientList,
    now: Timestamp,
) -> Result<Population, Error> {
    let size = clients.len();
    let mut joined: BTreeMap<CollectionId, Places> = BTreeMap::new();
    for (client, collection) in tx.token_collections()? {
        if let Some(place) = tx.names(clients)?.get(client.as_str()) {
            let own = joined.entry(collection);
            own.or_insert_with(|| Places::none(size))
                .insert(*place as usize);
        }
    }
    let tests = member::tests(ordered);
    Ok(Population {
        size,
        answers: tx.answers(&tests.iter().collect(), clients, now)?,
        joined,
    })
}

/// The same for one client: after it enrolled, was approved or blocked, or sent an inventory. No rule looks at more than
/// one client, so this costs the same in a large fleet.
pub fn evaluate_client(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<(), Error> {
    let collections = if client.approval == Approval::Approved {
        let configured = tx.collections()?;
        let ordered = ordered(&configured)?;
        evaluated_of(tx, &ordered, client, now)?
    } else {
        BTreeSet::new()
    };
    Ok(tx.set_collections_of(&client.id, &collections)?)
}

/// The same after a client was judged: only what is asked of updates can have changed.
pub fn evaluate_judged(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<(), Error> {
    let configured = tx.collections()?;
    let is_of_updates = |test: &Test| matches!(test, Test::Update { .. });
    let asked = member::tests(&configured.iter().collect::<Vec<_>>());
    if asked.iter().any(is_of_updates) {
        evaluate_client(tx, client, now)?;
    }
    Ok(())
}

/// The collections of which a client is a member, by what the catalog knows of it.
fn evaluated_of(
    tx: &mut Tx,
    ordered: &[&Collection],
    client: &Client,
    now: Timestamp,
) -> Result<BTreeSet<CollectionId>, Error> {
    let tests = member::tests(ordered);
    let subject = Subject {
        joined: tx.token_collection_of(&client.id)?,
        facts: tx.facts_for(client, &tests, now)?,
        id: client.id.clone(),
        hostname: client.hostname.clone(),
    };
    Ok(evaluated(ordered, &subject, now))
}

/// The collections of which one client is a member.
fn evaluated(ordered: &[&Collection], subject: &Subject, now: Timestamp) -> BTreeSet<CollectionId> {
    let population = Population::of(subject, &member::tests(ordered), now);
    let found = member::evaluate(ordered, &population, Memberships::new()).into_iter();
    let found = found.filter(|(_, members)| members.contains(0));
    found.map(|(id, _)| id).collect()
}

/// Why a client is a member of a collection or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether it is a member.
    pub is_member: bool,
    /// One sentence for each rule that was asked, and below it, indented, what its answer rests on.
    pub reasons: Vec<String>,
}

/// Explains the membership of a client as it would be evaluated now.
pub fn explain(
    tx: &mut Tx,
    id: &CollectionId,
    client: &Client,
    now: Timestamp,
) -> Result<Explanation, Error> {
    let collections = tx.collections()?;
    if collections.iter().all(|own| own.id != *id) {
        return Err(Error::missing("collection", id));
    }
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
    let mut subject = subject(tx, client, now)?;
    subject.facts.collections = evaluated(&ordered(&collections)?, &subject, now);
    Ok(Explanation {
        is_member: subject.facts.collections.contains(id),
        reasons: member::explain(&collections, id, &subject, now),
    })
}

/// Whether a client is a member by these collections, whatever the catalog has.
pub fn is_member(
    tx: &mut Tx,
    (collections, id): (&[Collection], &CollectionId),
    client: &Client,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(evaluated_of(tx, &ordered(collections)?, client, now)?.contains(id))
}

fn ordered(collections: &[Collection]) -> Result<Vec<&Collection>, Error> {
    member::dependency_order(collections)
        .map_err(|cycle| Error::refused("evaluate", "collections", cycle))
}

fn subject(tx: &mut Tx, client: &Client, now: Timestamp) -> Result<Subject, Error> {
    Ok(Subject {
        joined: tx.token_collection_of(&client.id)?,
        facts: tx.facts(client, now)?,
        id: client.id.clone(),
        hostname: client.hostname.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::client::NewToken;
    use super::super::testing::{Endpoint, catalog, issue, now, plain_token, trust_tokens};
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
        let web = own("web", None, vec![MemberRule::hostname("web-*")]);
        let limited = own("limited", Some("web"), vec![MemberRule::everyone()]);
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
            evaluate(tx, now())?;
            Ok::<_, Error>((one_by_one, read(tx)?))
        });
        let (one_by_one, at_once) = stored.unwrap();
        let sizes: Vec<usize> = at_once.iter().map(|(_, members)| members.len()).collect();
        assert_eq!(sizes, [2, 1, 1, 1]);
        assert_eq!(one_by_one, at_once);
    }
}
