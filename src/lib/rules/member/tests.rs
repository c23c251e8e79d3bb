//! Laws of membership.

use super::*;
use crate::model::filter::{Field, Value};
use crate::model::platform::Release;
use crate::rules::filter::judge;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::EPOCH;

fn id(text: &str) -> CollectionId {
    CollectionId::parse(text).unwrap()
}

fn query(text: &str) -> MemberRule {
    MemberRule::Query(Filter::parse(text).unwrap())
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
    let own = format!("01234567-89ab-7def-8123-4567890000{number:02x}");
    let mut facts = Facts::default();
    let mut set = |field, text: &str| facts.values.insert(field, vec![Value::Text(text.into())]);
    set(Field::Client, &own);
    set(Field::Hostname, hostname);
    if number.is_multiple_of(2) {
        set(Field::PlatformOs, "debian");
        set(Field::PlatformRelease, "bookworm");
    }
    Subject {
        id: ClientId::parse(&own).unwrap(),
        hostname: hostname.into(),
        facts,
        joined: None,
    }
}

/// The members of each collection by place, each client judged alone.
fn alone(collections: &[Collection], clients: &[Subject]) -> BTreeMap<CollectionId, Vec<usize>> {
    let ordered = dependency_order(collections).unwrap();
    let tests = tests(&ordered);
    let mut found = BTreeMap::new();
    for (place, client) in clients.iter().enumerate() {
        let population = Population::of(client, &tests, NOW);
        for (id, members) in evaluate(&ordered, &population, Memberships::new()) {
            let own: &mut Vec<usize> = found.entry(id).or_default();
            own.extend(members.contains(0).then_some(place));
        }
    }
    found
}

/// The same for all at once.
fn population(collections: &[&Collection], clients: &[Subject]) -> Population {
    let mut joined = BTreeMap::new();
    for (place, client) in clients.iter().enumerate() {
        if let Some(id) = &client.joined {
            let own = joined.entry(id.clone());
            own.or_insert(Places::none(clients.len())).insert(place);
        }
    }
    let answer = |test: Test| {
        let (mut yes, mut no) = (Places::none(clients.len()), Places::none(clients.len()));
        for (place, client) in clients.iter().enumerate() {
            match judge_test(&test, &client.facts, NOW) {
                Some(true) => yes.insert(place),
                Some(false) => no.insert(place),
                None => {}
            }
        }
        (test, Truth { yes, no })
    };
    Population {
        size: clients.len(),
        answers: tests(collections).into_iter().map(answer).collect(),
        joined,
    }
}

fn debian() -> MemberRule {
    MemberRule::release(Release {
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
    let direct = MemberRule::Direct(vec!["DB-1".into(), clients[3].id.to_string()]);
    let include = |own| MemberRule::Include(id(own));
    let collections = [
        collection("all", None, vec![MemberRule::everyone()]),
        collection("none", None, vec![query("false")]),
        collection("debian", None, vec![debian()]),
        collection("not-debian", None, vec![query("platform.os != 'debian'")]),
        collection("web", None, vec![MemberRule::hostname("web-*")]),
        collection("direct", None, vec![direct]),
        collection("joined", None, vec![]),
        collection(
            "both",
            Some("debian"),
            vec![include("web"), include("joined")],
        ),
        collection(
            "rest",
            None,
            vec![MemberRule::Exclude(id("web")), MemberRule::everyone()],
        ),
        collection(
            "asked",
            None,
            vec![query("collection('web') and not collection('debian')")],
        ),
        collection("lost", Some("absent"), vec![MemberRule::everyone()]),
    ];
    let members = alone(&collections, &clients);
    let of = |own| members[&id(own)].as_slice();
    assert_eq!(of("all"), [0, 1, 2, 3]);
    assert!(of("none").is_empty() && of("lost").is_empty());
    assert_eq!(of("debian"), [0, 2]);
    assert!(
        of("not-debian").is_empty(),
        "what is not known is not unequal"
    );
    assert_eq!(of("web"), [0, 1]);
    assert_eq!(of("direct"), [2, 3]);
    assert_eq!(of("joined"), [3]);
    assert_eq!(of("both"), [0]);
    assert_eq!(of("rest"), [2, 3]);
    assert_eq!(of("asked"), [1]);
}

#[test]
fn why_tells_each_rule_through_the_collections_behind_it() {
    let web = collection(
        "web",
        Some("debian"),
        vec![
            MemberRule::hostname("web-*"),
            MemberRule::Direct(vec!["x".into()]),
            MemberRule::Exclude(id("old")),
        ],
    );
    let old = collection("old", None, vec![query("last_seen > 30d")]);
    let collections = [web, old, collection("debian", None, vec![debian()])];
    assert_eq!(
        explain(&collections, &id("web"), &subject(1, "web-1"), NOW),
        [
            "rule 1 (hostname like \"web-%\") matches web-1",
            "  hostname like \"web-%\": yes, hostname is \"web-1\"",
            "rule 2 (direct: x) does not match web-1",
            "rule 3 (without members of old) does not exclude web-1",
            "  old:",
            "    rule 1 (last_seen > 30d) cannot be answered for web-1",
            "      last_seen > 30d: not known, nothing is known of last_seen",
            "web-1 is not a member of the limiting collection debian",
            "  debian:",
            "    rule 1 (platform.os = \"debian\" and platform.release = \"bookworm\") cannot be answered for web-1",
            "      platform.os = \"debian\": not known, nothing is known of platform.os",
            "      platform.release = \"bookworm\": not known, nothing is known of platform.release",
        ]
    );
}

#[test]
fn a_ring_is_named() {
    let ring = [
        collection("outside", None, vec![MemberRule::Include(id("a"))]),
        collection("a", Some("b"), vec![]),
        collection("b", None, vec![MemberRule::Exclude(id("c"))]),
        collection("c", None, vec![query("collection('a')")]),
    ];
    assert_eq!(
        dependency_order(&ring).unwrap_err().to_string(),
        "collections lean on each other in a ring: a -> b -> c -> a"
    );
    let itself = [collection("a", None, vec![MemberRule::Include(id("a"))])];
    assert_eq!(dependency_order(&itself).unwrap_err(), Cycle(vec![id("a")]));
}

#[test]
fn a_chain_of_ten_thousand_is_evaluated_and_explained_in_one_go() {
    let mut chain = vec![collection("c0", None, vec![MemberRule::everyone()])];
    let link = |n| MemberRule::Include(id(&format!("c{}", n - 1)));
    chain.extend((1..10_000).map(|n| collection(&format!("c{n}"), None, vec![link(n)])));
    let client = subject(1, "x");
    assert_eq!(
        alone(&chain, std::slice::from_ref(&client))[&id("c9999")],
        [0]
    );
    assert!(explain(&chain, &id("c9999"), &client, NOW).len() < 100);
}

fn any_rule() -> impl Strategy<Value = MemberRule> {
    let id = |n| id(&format!("c{n}"));
    prop_oneof![
        any::<bool>().prop_map(|all| MemberRule::Query(Filter::Always(all))),
        (0_usize..4).prop_map(|n| MemberRule::hostname(&format!("h{n}"))),
        (0_usize..5).prop_map(move |n| MemberRule::Include(id(n))),
        (0_usize..5).prop_map(move |n| MemberRule::Exclude(id(n))),
        (0_usize..5).prop_map(move |n| query(&format!(
            "not collection('c{n}') and platform.os = 'debian'"
        ))),
        Just(debian()),
    ]
}

fn any_collections() -> impl Strategy<Value = Vec<Collection>> {
    let one = (
        prop::collection::vec(any_rule(), 0..3),
        prop::option::of(0_usize..5),
    );
    prop::collection::vec(one, 5).prop_map(|drawn| {
        let made = drawn.into_iter().enumerate().map(|(n, (rules, limit))| {
            collection(
                &format!("c{n}"),
                limit.map(|l| format!("c{l}")).as_deref(),
                rules,
            )
        });
        made.collect()
    })
}

fn clients() -> Vec<Subject> {
    (0..4).map(|n| subject(n, &format!("h{n}"))).collect()
}

/// Membership by its definition, one client and one collection at a time.
fn is_member(collections: &[Collection], own: &Collection, client: &Subject) -> bool {
    let within = |id: &CollectionId| {
        let found = collections.iter().find(|other| other.id == *id);
        found.is_some_and(|other| is_member(collections, other, client))
    };
    let mut facts = client.facts.clone();
    facts.collections = bases(own).into_iter().filter(|id| within(id)).collect();
    let has_match = |rule: &MemberRule| match rule {
        MemberRule::Include(id) => within(id),
        MemberRule::Exclude(_) => false,
        rule => judge(&rule.filter().unwrap(), &facts, NOW) == Some(true),
    };
    let excludes = |rule: &MemberRule| matches!(rule, MemberRule::Exclude(id) if within(id));
    own.rules.iter().any(has_match)
        && !own.rules.iter().any(excludes)
        && own.limit_to.as_ref().is_none_or(within)
}

proptest! {
    #[test]
    fn membership_is_what_the_definition_says_in_any_order(mut all in any_collections(), shift in 0_usize..5) {
        let Ok(ordered) = dependency_order(&all) else { return Ok(()) };
        let clients = clients();
        let found = evaluate(&ordered, &population(&ordered, &clients), Memberships::new());
        for own in &all {
            for (place, client) in clients.iter().enumerate() {
                prop_assert_eq!(found[&own.id].contains(place), is_member(&all, own, client));
            }
        }
        let by_one = alone(&all, &clients);
        for (id, members) in &found {
            prop_assert_eq!(&members.iter().collect::<Vec<_>>(), &by_one[id]);
        }
        all.rotate_left(shift);
        all.iter_mut().for_each(|own| own.rules.reverse());
        let ordered = dependency_order(&all).unwrap();
        prop_assert_eq!(evaluate(&ordered, &population(&ordered, &clients), Memberships::new()), found);
    }

    #[test]
    fn what_a_change_reaches_evaluated_alone_is_all_evaluated_again(mut all in any_collections(), rules in prop::collection::vec(any_rule(), 0..3), at in 0_usize..5) {
        let clients = clients();
        let Ok(ordered) = dependency_order(&all) else { return Ok(()) };
        let before = evaluate(&ordered, &population(&ordered, &clients), Memberships::new());
        all[at].rules = rules;
        let Ok(ordered) = dependency_order(&all) else { return Ok(()) };
        let population = population(&ordered, &clients);
        let reached = affected(&ordered, &[id(&format!("c{at}"))].into());
        let mut after = before.clone();
        after.extend(evaluate(&reached, &population, before));
        prop_assert_eq!(after, evaluate(&ordered, &population, Memberships::new()));
    }
}
