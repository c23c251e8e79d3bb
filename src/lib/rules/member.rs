//! Which clients a collection has, and by which rule (domain.md 2.7). All collections are evaluated in one go,
//! each after those it leans on, so that no change takes several rounds to arrive.

use super::pattern;
use crate::model::collection::{Collection, MemberRule};
use crate::model::id::{ClientId, CollectionId};
use crate::model::platform::Platform;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The built-in collection of every client.
pub const EVERYONE: &str = "all-systems";

/// What rules ask about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: ClientId,
    /// Its host name.
    pub hostname: String,
    /// Its platform, once it has reported it.
    pub platform: Option<Platform>,
    /// The collection that its enrollment token put it in.
    pub joined: Option<CollectionId>,
}

/// What made a client a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The rule with this number, counted from 0; the first that matches.
    Rule(usize),
    /// The token it was enrolled with.
    Token,
}

/// The members of each collection, and what made each one.
pub type Membership = BTreeMap<CollectionId, BTreeMap<ClientId, Cause>>;

/// Collections that lean on each other in a ring.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Cycle(pub Vec<CollectionId>);

impl fmt::Display for Cycle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("collections lean on each other in a ring: ")?;
        for id in &self.0 {
            write!(out, "{id} -> ")?;
        }
        self.0
            .first()
            .map_or(Ok(()), |first| write!(out, "{first}"))
    }
}

/// The collections that every site has; they cannot be configured.
pub fn built_in() -> Vec<Collection> {
    let everyone = Collection {
        id: CollectionId::parse(EVERYONE).expect("the built-in name keeps to its letters"),
        title: "All clients of the site".to_owned(),
        limit_to: None,
        rules: vec![MemberRule::All(true)],
    };
    vec![everyone]
}

/// The members of all collections. A collection that is named but not there has no members.
pub fn evaluate(collections: &[Collection], clients: &[Subject]) -> Result<Membership, Cycle> {
    let mut members = Membership::new();
    for collection in dependency_order(collections)? {
        let own = clients
            .iter()
            .filter_map(|client| {
                let cause = judge(collection, client, &members)?;
                Some((client.id.clone(), cause))
            })
            .collect();
        members.insert(collection.id.clone(), own);
    }
    Ok(members)
}

/// What makes the client a member, given the members of the collections that this one leans on.
fn judge(collection: &Collection, client: &Subject, members: &Membership) -> Option<Cause> {
    let is_in = |id: &CollectionId| is_member(members, id, &client.id);
    if collection
        .limit_to
        .as_ref()
        .is_some_and(|limit| !is_in(limit))
    {
        return None;
    }
    let rule = collection
        .rules
        .iter()
        .position(|rule| has_match(rule, client, members));
    rule.map(Cause::Rule)
        .or_else(|| (client.joined.as_ref() == Some(&collection.id)).then_some(Cause::Token))
}

fn is_member(members: &Membership, collection: &CollectionId, client: &ClientId) -> bool {
    members
        .get(collection)
        .is_some_and(|own| own.contains_key(client))
}

/// Whether the rule matches the client.
fn has_match(rule: &MemberRule, client: &Subject, members: &Membership) -> bool {
    match rule {
        MemberRule::All(all) => *all,
        MemberRule::Direct(names) => names
            .iter()
            .any(|name| name == client.id.as_str() || name.eq_ignore_ascii_case(&client.hostname)),
        MemberRule::Release(release) => client
            .platform
            .as_ref()
            .is_some_and(|platform| release.covers(platform)),
        MemberRule::Hostname(name) => pattern::is_match(name, &client.hostname),
        MemberRule::Include(id) => is_member(members, id, &client.id),
    }
}

/// The collections in an order in which each comes after all that it leans on.
pub fn dependency_order(collections: &[Collection]) -> Result<Vec<&Collection>, Cycle> {
    let mut waiting: BTreeMap<&CollectionId, &Collection> = collections
        .iter()
        .map(|collection| (&collection.id, collection))
        .collect();
    let mut leaning: BTreeMap<&CollectionId, Vec<&CollectionId>> = BTreeMap::new();
    let mut open: BTreeMap<&CollectionId, usize> = BTreeMap::new();
    for collection in waiting.values() {
        let bases: BTreeSet<_> = bases(collection)
            .filter(|id| waiting.contains_key(id))
            .collect();
        open.insert(&collection.id, bases.len());
        for base in bases {
            leaning.entry(base).or_default().push(&collection.id);
        }
    }
    let mut ready: Vec<&CollectionId> = open
        .iter()
        .filter(|(_, n)| **n == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut order = Vec::new();
    while let Some(id) = ready.pop() {
        order.extend(waiting.remove(id));
        for next in leaning.get(id).into_iter().flatten() {
            if let Some(left) = open.get_mut(next) {
                *left -= 1;
                if *left == 0 {
                    ready.push(next);
                }
            }
        }
    }
    match ring(&waiting) {
        None => Ok(order),
        Some(cycle) => Err(cycle),
    }
}

/// What a collection leans on.
fn bases(collection: &Collection) -> impl Iterator<Item = &CollectionId> {
    let included = collection.rules.iter().filter_map(|rule| match rule {
        MemberRule::Include(id) => Some(id),
        _ => None,
    });
    included.chain(&collection.limit_to)
}

/// A ring among collections of which each leans on another of them.
fn ring(waiting: &BTreeMap<&CollectionId, &Collection>) -> Option<Cycle> {
    let mut path: Vec<&CollectionId> = Vec::new();
    let mut seen = BTreeMap::new();
    let mut at = *waiting.values().next()?;
    loop {
        if let Some(from) = seen.insert(&at.id, path.len()) {
            return Some(Cycle(path[from..].iter().map(|id| (*id).clone()).collect()));
        }
        path.push(&at.id);
        at = bases(at).find_map(|id| waiting.get(id))?;
    }
}

/// Why a client is a member of a collection or not, one sentence a rule.
pub fn explain(collection: &Collection, client: &Subject, members: &Membership) -> Vec<String> {
    let name = &client.hostname;
    let mut reasons = Vec::new();
    for (at, rule) in collection.rules.iter().enumerate() {
        let verdict = if has_match(rule, client, members) {
            "matches"
        } else {
            "does not match"
        };
        reasons.push(format!(
            "rule {} ({}) {verdict} {name}",
            at + 1,
            describe(rule)
        ));
    }
    if client.joined.as_ref() == Some(&collection.id) {
        reasons.push(format!(
            "{name} was enrolled with a token for {}",
            collection.id
        ));
    }
    if let Some(limit) = &collection.limit_to {
        let verdict = if is_member(members, limit, &client.id) {
            "is"
        } else {
            "is not"
        };
        reasons.push(format!(
            "{name} {verdict} a member of the limiting collection {limit}"
        ));
    }
    if reasons.is_empty() {
        reasons.push(format!("{} has no rules", collection.id));
    }
    reasons
}

/// The rule in words.
pub fn describe(rule: &MemberRule) -> String {
    match rule {
        MemberRule::All(true) => "all clients".to_owned(),
        MemberRule::All(false) => "no clients".to_owned(),
        MemberRule::Direct(names) => format!("direct: {}", names.join(", ")),
        MemberRule::Release(release) => format!("release {release}"),
        MemberRule::Hostname(name) => format!("host name {name}"),
        MemberRule::Include(id) => format!("members of {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::Release;
    use proptest::prelude::*;

    fn id(text: &str) -> CollectionId {
        CollectionId::parse(text).unwrap()
    }

    fn collection(own: &str, limit: Option<&str>, rules: Vec<MemberRule>) -> Collection {
        Collection {
            id: id(own),
            title: String::new(),
            limit_to: limit.map(id),
            rules,
        }
    }

    fn subject(number: u8, hostname: &str) -> Subject {
        let platform = Platform {
            os: "debian".into(),
            release: "bookworm".into(),
            architecture: "amd64".into(),
        };
        Subject {
            id: ClientId::parse(&format!("01234567-89ab-7def-8123-4567890000{number:02x}"))
                .unwrap(),
            hostname: hostname.into(),
            platform: number.is_multiple_of(2).then_some(platform),
            joined: None,
        }
    }

    fn names(members: &Membership, own: &str, clients: &[Subject]) -> Vec<String> {
        let of = |client: &ClientId| {
            clients
                .iter()
                .find(|c| c.id == *client)
                .unwrap()
                .hostname
                .clone()
        };
        members[&id(own)].keys().map(of).collect()
    }

    fn debian() -> MemberRule {
        MemberRule::Release(Release {
            os: "debian".into(),
            release: "bookworm".into(),
        })
    }

    #[test]
    fn each_rule_matches_what_it_says() {
        let mut clients = vec![
            subject(0, "web-1"),
            subject(1, "web-2"),
            subject(2, "db-1"),
            subject(3, "x"),
        ];
        clients[3].joined = Some(id("joined"));
        let collections = [
            collection("all", None, vec![MemberRule::All(true)]),
            collection("none", None, vec![MemberRule::All(false)]),
            collection("debian", None, vec![debian()]),
            collection("web", None, vec![MemberRule::Hostname("web-*".into())]),
            collection(
                "direct",
                None,
                vec![MemberRule::Direct(vec![
                    "DB-1".into(),
                    clients[3].id.to_string(),
                ])],
            ),
            collection("joined", None, vec![]),
            collection(
                "both",
                Some("debian"),
                vec![
                    MemberRule::Include(id("web")),
                    MemberRule::Include(id("joined")),
                ],
            ),
            collection("lost", Some("absent"), vec![MemberRule::All(true)]),
        ];
        let members = evaluate(&collections, &clients).unwrap();
        let of = |own| names(&members, own, &clients);
        assert_eq!(of("all"), ["web-1", "web-2", "db-1", "x"]);
        assert!(of("none").is_empty() && of("lost").is_empty());
        assert_eq!(of("debian"), ["web-1", "db-1"]);
        assert_eq!(of("web"), ["web-1", "web-2"]);
        assert_eq!(of("direct"), ["db-1", "x"]);
        assert_eq!(of("joined"), ["x"]);
        assert_eq!(of("both"), ["web-1"]);
        assert_eq!(members[&id("joined")][&clients[3].id], Cause::Token);
        assert_eq!(members[&id("both")][&clients[0].id], Cause::Rule(0));
    }

    #[test]
    fn why_tells_each_rule_and_the_limit() {
        let clients = [subject(1, "web-1")];
        let web = collection(
            "web",
            Some("debian"),
            vec![
                MemberRule::Hostname("web-*".into()),
                MemberRule::Direct(vec![]),
            ],
        );
        let collections = [web.clone(), collection("debian", None, vec![debian()])];
        let members = evaluate(&collections, &clients).unwrap();
        assert_eq!(
            explain(&web, &clients[0], &members),
            [
                "rule 1 (host name web-*) matches web-1",
                "rule 2 (direct: ) does not match web-1",
                "web-1 is not a member of the limiting collection debian",
            ]
        );
    }

    #[test]
    fn a_ring_is_named() {
        let ring = [
            collection("outside", None, vec![MemberRule::Include(id("a"))]),
            collection("a", Some("b"), vec![]),
            collection("b", None, vec![MemberRule::Include(id("c"))]),
            collection("c", None, vec![MemberRule::Include(id("a"))]),
        ];
        assert_eq!(
            evaluate(&ring, &[]).unwrap_err().to_string(),
            "collections lean on each other in a ring: a -> b -> c -> a"
        );
        let itself = [collection("a", None, vec![MemberRule::Include(id("a"))])];
        assert_eq!(dependency_order(&itself).unwrap_err(), Cycle(vec![id("a")]));
    }

    #[test]
    fn a_chain_of_ten_thousand_is_evaluated_in_one_go() {
        let mut chain = vec![collection("c0", None, vec![MemberRule::All(true)])];
        chain.extend((1..10_000).map(|n| {
            collection(
                &format!("c{n}"),
                None,
                vec![MemberRule::Include(id(&format!("c{}", n - 1)))],
            )
        }));
        let members = evaluate(&chain, &[subject(1, "x")]).unwrap();
        assert_eq!(members[&id("c9999")].len(), 1);
    }

    fn any_rule() -> impl Strategy<Value = MemberRule> {
        prop_oneof![
            any::<bool>().prop_map(MemberRule::All),
            (0_usize..4).prop_map(|n| MemberRule::Hostname(format!("h{n}"))),
            (0_usize..5).prop_map(|n| MemberRule::Include(id(&format!("c{n}")))),
            Just(debian()),
        ]
    }

    proptest! {
        /// Membership is the least set that the rules define, so repeated naive rounds arrive at it too; and order does not matter.
        #[test]
        fn agrees_with_naive_rounds_in_any_order(
            drawn in prop::collection::vec((prop::collection::vec(any_rule(), 0..3), prop::option::of(0_usize..5)), 5),
            shift in 0_usize..5,
        ) {
            let clients: Vec<Subject> = (0..4).map(|n| subject(n, &format!("h{n}"))).collect();
            let mut all: Vec<Collection> = drawn.into_iter().enumerate().map(|(n, (rules, limit))| {
                collection(&format!("c{n}"), limit.map(|l| format!("c{l}")).as_deref(), rules)
            }).collect();
            let Ok(found) = evaluate(&all, &clients) else { return Ok(()) };
            let mut naive = Membership::new();
            for _ in 0..=all.len() {
                for collection in &all {
                    let own = clients.iter().filter_map(|c| Some((c.id.clone(), judge(collection, c, &naive)?))).collect();
                    naive.insert(collection.id.clone(), own);
                }
            }
            prop_assert_eq!(&found, &naive);
            all.rotate_left(shift);
            prop_assert_eq!(evaluate(&all, &clients).unwrap(), found);
        }
    }
}
