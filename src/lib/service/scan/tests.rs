//! Judging again only what changed comes to the same as judging all.

use super::{Case, Examiner, Scanner, judge_again};
use crate::catalog::{Catalog, Tx};
use crate::model::client::{Approval, Client};
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedKind, FeedState};
use crate::model::filter::Filter;
use crate::model::id::{ClientId, FeedId, KeyId, SiteCode, UpdateId};
use crate::model::inventory::{InstalledPackage, Inventory, Machine};
use crate::model::platform::{Platform, Release};
use crate::model::scan::ClientScan;
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use crate::model::update::{
    Classification, ConditionRule, PackageRule, Payload, Relations, Rule, State, Update,
    UpdatePackage, VersionRange,
};
use crate::model::version::{Ecosystem, Version};
use crate::service::agent::by_slice;
use crate::service::progress::Silent;
use crate::service::testing::{catalog, now};
use crate::service::{Error, slice};
use proptest::prelude::*;
use std::collections::BTreeSet;

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "v"];
const FEEDS: [&str; 2] = ["main", "advisories"];

fn bookworm() -> Release {
    Release::parse("debian/bookworm").unwrap()
}

fn version(number: u8) -> Version {
    Version::parse(&format!("{number}")).unwrap()
}

/// What one update of a feed is made of, in small numbers.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    package: usize,
    version: u8,
    needs: Option<(usize, u8)>,
    provides: Option<usize>,
    is_rule: bool,
    is_security: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let needs = proptest::option::of((0..NAMES.len(), 1..4_u8));
    let provides = proptest::option::of(0..NAMES.len());
    let parts = (0..NAMES.len(), 1..5_u8, needs, provides, any::<[bool; 2]>());
    parts.prop_map(
        |(package, version, needs, provides, [is_rule, is_security])| Made {
            package,
            version,
            needs,
            provides,
            is_rule,
            is_security,
        },
    )
}

fn update(made: &Made) -> Update {
    let (name, at) = (NAMES[made.package], version(made.version));
    let class = match made.is_security {
        true => Classification::Security,
        false => Classification::Maintenance,
    };
    let id = UpdateId::parse(&format!("{name}-{at}-{}", made.is_rule)).unwrap();
    let mut update = Update::new(id, Ecosystem::Dpkg, class);
    if made.is_rule {
        update.rules.push(Rule::Package(PackageRule {
            ecosystem: Ecosystem::Dpkg,
            release: Some(bookworm()),
            name: name.to_owned(),
            is_source: made.is_security,
            architectures: Vec::new(),
            module: None,
            affected: vec![VersionRange {
                fixed: Some(at),
                ..VersionRange::default()
            }],
            versions: Vec::new(),
        }));
        return update;
    }
    update.release = Some(bookworm());
    let relation = |(name, at): (usize, u8)| format!("{} (>= {at})", NAMES[name]);
    update.packages.push(UpdatePackage {
        name: name.to_owned(),
        architecture: "amd64".to_owned(),
        version: at,
        module: None,
        relations: Relations {
            depends: made.needs.map(relation).unwrap_or_default(),
            provides: made
                .provides
                .map(|at| NAMES[at].to_owned())
                .unwrap_or_default(),
            ..Relations::default()
        },
        payload: Payload {
            path: format!("{name}.deb"),
            size: 1,
            sha256: Digest::of(name.as_bytes()),
        },
    });
    update
}

fn feed(name: &str) -> Feed {
    Feed {
        id: FeedId::parse(name).unwrap(),
        kind: FeedKind::Apt,
        release: None,
        uri: format!("/srv/{name}"),
        suite: "bookworm".to_owned(),
        components: vec!["main".to_owned()],
        architectures: vec!["amd64".to_owned()],
        keyring: "/keyring".to_owned(),
        classification: Classification::Security,
    }
}

fn state(name: &str, covers: Vec<Release>, at: i64) -> FeedState {
    FeedState {
        feed: feed(name),
        covers,
        release_digest: Digest::of(&at.to_be_bytes()),
        dated: Timestamp::from_millis(at),
        valid_until: None,
        synced_at: Timestamp::from_millis(at),
        updates: 0,
        packages: 0,
        read_by: None,
    }
}

fn client_id(number: u8) -> ClientId {
    ClientId::make(Timestamp::EPOCH, &[number; 10])
}

fn client(number: u8) -> Client {
    Client {
        id: client_id(number),
        hostname: format!("h{number}"),
        machine_id: format!("{number:032x}"),
        serial: None,
        approval: Approval::Approved,
        conflict: None,
        conflict_with: None,
        site: SiteCode::parse("S01").unwrap(),
        epoch: 1,
        key: KeyId::from(Digest::of(&[number])),
        public_key: "A".repeat(44),
        platform: None,
        address: None,
        enrolled_at: now(),
        last_seen: None,
        inventory_at: None,
    }
}

fn inventory(number: u8, packages: &[(usize, u8)]) -> Inventory {
    let machine = Machine {
        machine_id: format!("{number:032x}"),
        hostname: format!("h{number}"),
        fqdn: None,
    };
    let platform = Platform {
        os: "debian".to_owned(),
        release: "bookworm".to_owned(),
        architecture: "amd64".to_owned(),
    };
    let mut inventory = Inventory::new(now(), machine, platform);
    let installed = |(name, at): &(usize, u8)| {
        InstalledPackage::new(Ecosystem::Dpkg, NAMES[*name], version(*at), "amd64")
    };
    let mut seen = BTreeSet::new();
    let once = packages.iter().filter(|(name, _)| seen.insert(*name));
    inventory.packages = once.map(installed).collect();
    inventory.packages.sort_by(|a, b| a.name.cmp(&b.name));
    inventory
}

fn write<T>(catalog: &mut Catalog, work: impl FnMut(&mut Tx) -> Result<T, Error>) -> T {
    catalog.write(work).unwrap()
}

/// What is stored of a client, and what judging it alone comes to.
type Standing = (String, Vec<(UpdateId, State, String)>);

fn stored(catalog: &mut Catalog, number: u8) -> Vec<(UpdateId, State, String)> {
    let states = write(catalog, |tx| {
        Ok(tx.patch_states_of_client(&client_id(number))?)
    });
    let told = states
        .into_iter()
        .map(|one| (one.update, one.state, one.title));
    told.collect()
}

fn judged_alone(catalog: &mut Catalog, number: u8) -> Option<ClientScan> {
    write(catalog, |tx| {
        let Some(inventory) = tx.inventory(&client_id(number))? else {
            return Ok(None);
        };
        let mut scanner = Scanner::new(tx)?;
        Ok(Some(scanner.judge(tx, None, &inventory)?.clone()))
    })
}

/// What the client comes to by itself, when it has the slice that was cut for it.
fn judged_by_slice(catalog: &mut Catalog, number: u8) -> ClientScan {
    let (inventory, slice) = write(catalog, |tx| {
        let id = client_id(number);
        let state = tx.reported(&id)?.unwrap().standing.unwrap().state;
        let slice = slice::cut(tx, &id, (&state, now()))?.unwrap();
        Ok((tx.inventory(&id)?.unwrap(), slice))
    });
    let text = serde_json::to_string(&slice).unwrap();
    let read: Slice = serde_json::from_str(&text).unwrap();
    assert_eq!(read, slice);
    by_slice(
        &inventory,
        &Slice {
            caveat: None,
            ..read
        },
    )
}

fn standing(scan: &ClientScan) -> Standing {
    let findings = scan.findings.iter();
    let told = findings.map(|one| (one.update.clone(), one.state, one.title.clone()));
    (scan.state.to_string(), told.collect())
}

/// What happens to a site.
#[derive(Debug, Clone)]
enum Step {
    /// A feed brings these updates in place of all others.
    Sync(usize, Vec<Made>),
    /// A client reports.
    Report(u8, Vec<(usize, u8)>),
    /// A feed covers nothing, or bookworm again.
    Cover(usize, bool),
    /// A feed is removed.
    Remove(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let updates = proptest::collection::vec(made(), 0..8);
    let packages = proptest::collection::vec((0..NAMES.len(), 1..5_u8), 0..6);
    prop_oneof![
        6 => (0..2_usize, updates).prop_map(|(feed, updates)| Step::Sync(feed, updates)),
        3 => (1..5_u8, packages).prop_map(|(client, packages)| Step::Report(client, packages)),
        1 => (0..2_usize, any::<bool>()).prop_map(|(feed, is_on)| Step::Cover(feed, is_on)),
        1 => (0..2_usize).prop_map(Step::Remove),
    ]
}

/// A site with feeds, and what each of them brought last.
struct Site {
    catalog: Catalog,
    brought: [(Vec<Made>, bool); 2],
    clock: i64,
}

impl Site {
    fn new() -> Self {
        let mut catalog = catalog();
        write(&mut catalog, |tx| {
            (1..5).try_for_each(|number| tx.insert_client(&client(number)))?;
            Ok(tx.replace_feeds(&FEEDS.map(feed))?)
        });
        Self {
            catalog,
            brought: [(Vec::new(), true), (Vec::new(), true)],
            clock: 0,
        }
    }

    fn take(&mut self, step: Step) {
        self.clock += 1;
        let at = Timestamp::from_millis(now().as_millis() + self.clock);
        match step {
            Step::Sync(feed, updates) => self.sync(feed, updates),
            Step::Cover(feed, is_on) => {
                self.brought[feed].1 = is_on;
                self.sync(feed, self.brought[feed].0.clone());
            }
            Step::Report(number, packages) => write(&mut self.catalog, |tx| {
                let sent = inventory(number, &packages);
                Ok(tx.store_inventory(&client_id(number), &sent, at)?)
            }),
            Step::Remove(gone) => write(&mut self.catalog, |tx| {
                let kept = FEEDS.iter().enumerate().filter(|(at, _)| *at != gone);
                let kept: Vec<Feed> = kept.map(|(_, name)| feed(name)).collect();
                tx.replace_feeds(&kept)?;
                Ok(tx.replace_feeds(&FEEDS.map(feed))?)
            }),
        }
    }

    fn sync(&mut self, feed: usize, made: Vec<Made>) {
        let mut ids = BTreeSet::new();
        let updates = made.iter().map(update);
        let updates: Vec<Update> = updates.filter(|one| ids.insert(one.id.clone())).collect();
        let covers = match self.brought[feed].1 {
            true => vec![bookworm()],
            false => Vec::new(),
        };
        let state = state(FEEDS[feed], covers, self.clock);
        self.brought[feed].0 = made;
        write(&mut self.catalog, |tx| {
            Ok(tx.replace_feed(&state, &updates)?)
        });
    }

    fn judge(&mut self) -> usize {
        judge_again(&mut self.catalog, now(), &Silent)
            .unwrap()
            .clients
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn judging_again_what_changed_comes_to_the_same_as_judging_all(
        steps in proptest::collection::vec((step(), any::<bool>()), 1..14),
    ) {
        let mut site = Site::new();
        for (step, is_judged) in steps {
            site.take(step);
            if !is_judged {
                continue;
            }
            site.judge();
            for number in 1..5 {
                let Some(alone) = judged_alone(&mut site.catalog, number) else {
                    continue;
                };
                prop_assert_eq!(judged_by_slice(&mut site.catalog, number), alone.clone());
                if alone.unknown.is_none() {
                    let (_, mut findings) = standing(&alone);
                    findings.sort();
                    let mut stored = stored(&mut site.catalog, number);
                    stored.sort();
                    prop_assert_eq!(stored, findings, "client {}", number);
                }
            }
            prop_assert_eq!(site.judge(), 0, "nobody is left");
        }
    }
}

fn advisory(name: usize, version: u8) -> Made {
    Made {
        package: name,
        version,
        needs: None,
        provides: None,
        is_rule: true,
        is_security: true,
    }
}

fn site_with_two() -> Site {
    let mut site = Site::new();
    site.take(Step::Report(1, vec![(0, 1), (1, 1)]));
    site.take(Step::Report(2, vec![(1, 1), (2, 1)]));
    site.take(Step::Sync(0, vec![advisory(1, 2)]));
    assert_eq!(site.judge(), 2);
    site
}

#[test]
fn an_advisory_judges_again_who_has_its_package_and_nobody_else() {
    let mut site = site_with_two();
    site.take(Step::Sync(0, vec![advisory(1, 2), advisory(0, 2)]));
    assert_eq!(site.judge(), 1);
    assert_eq!(stored(&mut site.catalog, 1).len(), 2);
    site.take(Step::Sync(
        0,
        vec![advisory(1, 2), advisory(0, 2), advisory(7, 2)],
    ));
    assert_eq!(site.judge(), 0, "nobody has it");
    site.take(Step::Sync(0, vec![advisory(1, 2)]));
    assert_eq!(site.judge(), 1, "one is withdrawn");
    assert_eq!(stored(&mut site.catalog, 1).len(), 1);
}

#[test]
fn the_same_feed_again_judges_nobody_again() {
    let mut site = site_with_two();
    site.take(Step::Sync(0, vec![advisory(1, 2)]));
    assert_eq!(site.judge(), 0);
}

#[test]
fn a_package_that_an_upgrade_would_bring_new_judges_again_whom_it_is_for() {
    let mut site = Site::new();
    let needs_f = Made {
        needs: Some((5, 2)),
        is_rule: false,
        ..advisory(0, 2)
    };
    let f = Made {
        is_rule: false,
        ..advisory(5, 2)
    };
    site.take(Step::Report(1, vec![(0, 1)]));
    site.take(Step::Report(2, vec![(1, 1)]));
    site.take(Step::Sync(0, vec![needs_f.clone()]));
    assert_eq!(site.judge(), 2);
    assert_eq!(stored(&mut site.catalog, 1).len(), 1);
    site.take(Step::Sync(0, vec![needs_f, f]));
    assert_eq!(site.judge(), 1);
    assert_eq!(stored(&mut site.catalog, 1).len(), 2, "f comes with a");
}

#[test]
fn a_condition_judges_all_again_and_counts_every_fact() {
    let mut site = site_with_two();
    let mut own = Update::new(
        UpdateId::parse("own-1").unwrap(),
        Ecosystem::Dpkg,
        Classification::Maintenance,
    );
    own.rules.push(Rule::Condition(ConditionRule {
        required: Filter::parse("memory_bytes < 4GiB").unwrap(),
        installed: None,
    }));
    let brought = state(FEEDS[1], vec![bookworm()], 9);
    write(&mut site.catalog, |tx| {
        Ok(tx.replace_feed(&brought, std::slice::from_ref(&own))?)
    });
    assert_eq!(site.judge(), 2);
    assert_eq!(site.judge(), 0);
    let at = Timestamp::from_millis(now().as_millis() + 100);
    write(&mut site.catalog, |tx| {
        let mut sent = inventory(2, &[(1, 1), (2, 1)]);
        sent.hardware.memory_bytes = Some(1 << 30);
        Ok(tx.store_inventory(&client_id(2), &sent, at)?)
    });
    assert_eq!(site.judge(), 1, "more memory is no software, and counts");
    let states = stored(&mut site.catalog, 2);
    assert!(
        states
            .iter()
            .any(|(id, state, _)| id.as_str() == "own-1" && *state == State::Required)
    );
}

#[test]
fn a_client_that_was_blocked_while_others_were_judged_is_judged_when_it_is_approved_again() {
    let mut site = site_with_two();
    let approve = |site: &mut Site, approval| {
        write(&mut site.catalog, |tx| {
            Ok(tx.set_approval(&client_id(1), approval)?)
        });
    };
    approve(&mut site, Approval::Blocked);
    site.take(Step::Sync(0, vec![advisory(1, 2), advisory(0, 2)]));
    assert_eq!(site.judge(), 0);
    approve(&mut site, Approval::Approved);
    assert_eq!(site.judge(), 1);
    assert_eq!(stored(&mut site.catalog, 1).len(), 2);
}

#[test]
fn a_judgement_that_is_stored_after_a_later_sync_was_settled_is_made_again() {
    let mut site = site_with_two();
    let late = write(&mut site.catalog, |tx| {
        let mut examiner = Examiner::new(tx)?;
        let case = Case::of(tx, &examiner, &client_id(1))?.unwrap();
        super::examine(tx, &mut examiner, vec![case])
    });
    site.take(Step::Sync(0, vec![advisory(1, 2), advisory(0, 2)]));
    assert_eq!(site.judge(), 1);
    write(&mut site.catalog, |tx| {
        super::store(tx, &late, now()).map(drop)
    });
    assert_eq!(site.judge(), 1);
    assert_eq!(stored(&mut site.catalog, 1).len(), 2);
}

#[test]
fn who_was_untouched_by_a_sync_is_confirmed_after_it() {
    let mut site = site_with_two();
    site.take(Step::Sync(0, vec![advisory(1, 2), advisory(0, 2)]));
    assert_eq!(site.judge(), 1, "the second was not touched");
    let is_confirmed = write(&mut site.catalog, |tx| {
        super::confirm(tx, &client_id(2), (now(), now()))
    });
    assert!(is_confirmed);
}

#[test]
fn clients_that_are_alike_are_judged_once() {
    let mut site = site_with_two();
    site.take(Step::Report(3, vec![(1, 1), (2, 1)]));
    site.take(Step::Report(4, vec![(1, 1), (2, 1)]));
    let verdicts = write(&mut site.catalog, |tx| {
        let mut examiner = Examiner::new(tx)?;
        for number in 1..5 {
            let case = Case::of(tx, &examiner, &client_id(number))?.unwrap();
            super::examine(tx, &mut examiner, vec![case])?;
        }
        Ok(examiner.verdicts.len())
    });
    assert_eq!(verdicts, 2);
}

#[test]
fn a_slice_is_cut_for_the_inventory_that_the_site_has_and_holds_what_can_apply() {
    let mut site = site_with_two();
    site.take(Step::Sync(
        0,
        vec![advisory(0, 2), advisory(1, 2), advisory(6, 2)],
    ));
    let (other, own) = write(&mut site.catalog, |tx| {
        let id = client_id(1);
        let state = tx.reported(&id)?.unwrap().standing.unwrap().state;
        let other = slice::cut(tx, &id, (&Digest::of(b"other"), now()))?;
        Ok((other, slice::cut(tx, &id, (&state, now()))?.unwrap()))
    });
    assert_eq!(other, None);
    let ids: Vec<&str> = own
        .updates
        .iter()
        .map(|one| one.update.id.as_str())
        .collect();
    assert_eq!(ids, ["a-2-true", "b-2-true"], "nothing of g");
}

#[test]
fn clients_with_the_same_software_are_judged_one_after_the_other_from_the_first_time_on() {
    let mut site = Site::new();
    for (number, version) in [(1, 1), (2, 2), (3, 1), (4, 2)] {
        site.take(Step::Report(number, vec![(1, version)]));
    }
    let stale = site.catalog.read(super::again::stale).unwrap();
    let software: Vec<_> = write(&mut site.catalog, |tx| {
        let of = |one: &crate::catalog::judgement::Stale| {
            Ok(tx.reported(&one.client)?.unwrap().packages)
        };
        stale.iter().map(of).collect()
    });
    assert_eq!(stale.len(), 4);
    assert_eq!(software.chunk_by(|a, b| a == b).count(), 2);
}

#[test]
fn clients_are_judged_in_pieces_of_so_many_kinds_and_none_is_left_out() {
    let mut site = Site::new();
    for (number, version) in [(1, 1), (2, 2), (3, 1), (4, 3)] {
        site.take(Step::Report(number, vec![(1, version)]));
    }
    let stale = site.catalog.read(super::again::stale).unwrap();
    let lengths = |limits| -> Vec<usize> {
        let batches = super::again::batches(&stale, limits);
        assert_eq!(batches.concat(), stale);
        batches.iter().map(|batch| batch.len()).collect()
    };
    assert_eq!(lengths((4, 3)), [4]);
    assert_eq!(lengths((4, 2)).len(), 2);
    assert_eq!(lengths((1, 3)), [1; 4]);
    assert_eq!(lengths((3, 3)), [3, 1]);
    assert!(super::again::batches(&[], (3, 3)).is_empty());
}
