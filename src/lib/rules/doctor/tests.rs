//! Each check, as its facts turn.

use super::*;

const NOW: i64 = 1_795_000_000_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

fn admin(name: &str) -> OperatorFact {
    OperatorFact {
        name: name.into(),
        is_admin: true,
        expires_at: now().after(DAY * 60),
    }
}

fn well() -> Facts {
    let key = |key: &Rotatable| KeyFact {
        key: *key,
        is_here: !matches!(key, Rotatable::Root | Rotatable::Release),
        replace_by: Some(now().after(DAY * 60)),
        named_until: now().after(DAY * 60),
    };
    Facts {
        now: now(),
        keys: Rotatable::ALL.iter().map(key).collect(),
        open_files: Vec::new(),
        timestamp_until: Some(now().after(DAY)),
        is_trust_current: true,
        operators: Some(["alice", "bob"].map(admin).into()),
        unreleased: 0,
        needs_release: false,
        newest_noted: Some(now()),
        pending_since: Some(now().before(DAY)),
        conflicts: 0,
        unjudged: (0, None),
        outside: Some(0),
        catalog_damage: None,
        last_backup: Some(now().before(DAY)),
        broken_audit: None,
        free_bytes: 10 * GIB,
        silent_points: Vec::new(),
    }
}

#[test]
fn a_site_that_is_well_is_green_throughout() {
    let findings = examine(&well());
    assert_eq!(findings.len(), 18);
    for finding in findings {
        assert_eq!(finding.level, Level::Green, "{finding:?}");
        assert_eq!(finding.command, None);
    }
}

type Spoil = fn(&mut Facts);

/// A fact that is spoiled, and what must be found.
const CASES: [(&str, Level, Spoil); 28] = [
    ("operators", Level::Red, |facts| facts.operators = None),
    ("operators", Level::Amber, |facts| {
        facts.operators = Some(vec![admin("alice")]);
    }),
    ("operators", Level::Amber, |facts| {
        let mut all = ["alice", "bob", "carol"].map(admin);
        all[2].expires_at = facts.now.after(DAY * 30);
        facts.operators = Some(all.into());
    }),
    ("operators", Level::Amber, |facts| {
        let mut all = ["alice", "bob", "carol"].map(admin);
        all[0].expires_at = facts.now;
        facts.operators = Some(all.into());
    }),
    ("releases", Level::Amber, |facts| facts.unreleased = 1),
    ("releases", Level::Amber, |facts| facts.needs_release = true),
    ("mode", Level::Red, |facts| facts.keys[0].is_here = true),
    ("mode", Level::Red, |facts| facts.keys[1].is_here = true),
    ("key files", Level::Red, |facts| {
        facts.open_files.push("policy.key has mode 0644".into());
    }),
    ("key ages", Level::Amber, |facts| {
        facts.keys[4].replace_by = Some(facts.now)
    }),
    ("root", Level::Amber, |facts| {
        facts.keys[0].named_until = facts.now.after(DAY * 30);
    }),
    ("root", Level::Red, |facts| {
        facts.keys[0].named_until = facts.now
    }),
    ("site trust", Level::Amber, |facts| {
        facts.keys[4].named_until = facts.now.after(DAY * 25);
    }),
    ("site trust", Level::Red, |facts| {
        facts.keys[4].named_until = facts.now
    }),
    ("management points", Level::Amber, |facts| {
        facts.is_trust_current = false
    }),
    ("timestamp", Level::Red, |facts| {
        facts.timestamp_until = Some(facts.now)
    }),
    ("clock", Level::Red, |facts| {
        facts.newest_noted = Some(facts.now.after(DAY))
    }),
    ("clients", Level::Amber, |facts| facts.conflicts = 1),
    ("clients", Level::Amber, |facts| {
        facts.pending_since = Some(facts.now.before(DAY * 7));
    }),
    ("catalog", Level::Red, |facts| {
        facts.catalog_damage = Some("page 7".into())
    }),
    ("backup", Level::Red, |facts| facts.last_backup = None),
    ("backup", Level::Amber, |facts| {
        facts.last_backup = Some(facts.now.before(DAY * 7))
    }),
    ("backup", Level::Red, |facts| {
        facts.last_backup = Some(facts.now.before(DAY * 30))
    }),
    ("audit log", Level::Red, |facts| {
        facts.broken_audit = Some(7)
    }),
    ("disk", Level::Red, |facts| facts.free_bytes = GIB - 1),
    ("judging", Level::Amber, |facts| {
        facts.unjudged = (3, Some(facts.now.before(Duration::from_secs(3600))));
    }),
    ("places", Level::Amber, |facts| facts.outside = Some(2)),
    ("answers", Level::Red, |facts| {
        facts
            .silent_points
            .push(("https://mp".into(), "no answer".into()));
    }),
];

#[test]
fn each_check_turns_when_its_fact_does_and_no_other() {
    for (check, level, spoil) in CASES {
        let mut facts = well();
        spoil(&mut facts);
        let mut findings = examine(&facts).into_iter();
        let worst = findings.next().unwrap();
        assert_eq!((worst.check, worst.level), (check, level), "{worst:?}");
        assert!(
            !worst.why.is_empty() && worst.command.is_some(),
            "{worst:?}"
        );
        assert!(
            findings.all(|finding| finding.level == Level::Green),
            "{check}"
        );
    }
}

#[test]
fn who_waits_its_turn_to_be_judged_is_told_and_no_matter() {
    let facts = Facts {
        unjudged: (3, Some(now().before(Duration::from_secs(3599)))),
        ..well()
    };
    let findings = examine(&facts);
    let judging = findings.iter().find(|it| it.check == "judging").unwrap();
    assert_eq!(judging.level, Level::Green);
    assert!(judging.found.starts_with("3 wait"), "{}", judging.found);
}
