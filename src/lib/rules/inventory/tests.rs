//! Laws of sections and deltas, over inventories and histories made by chance.

use super::*;
use crate::model::delta::{Delta, SectionChange, Unchanged};
use crate::model::digest::Digest;
use crate::model::inventory::{FileSystem, InstalledPackage, Inventory};
use crate::model::time::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// A machine whose parts and packages are made of these.
pub(crate) fn machine(disks: &[(u8, u8)], packages: &[(u8, u8, bool)], kernel: u8) -> Inventory {
    let document = serde_json::json!({
        "collected_at": "2026-11-22T12:00:00Z",
        "machine": {"machine_id": "m", "hostname": format!("web-{}", kernel % 3)},
        "platform": {"os": "debian", "release": "bookworm", "architecture": "amd64"},
        "operating_system": {"name": "Debian", "version": "12", "kernel": format!("6.1.{kernel}"), "booted_at": null,
            "restart_needed": (0..kernel % 3).map(|n| format!("reason {n}")).collect::<Vec<_>>()},
        "hardware": {
            "system": if kernel.is_multiple_of(2) { serde_json::json!(null) } else {
                serde_json::json!({"vendor": "Example\u{0}", "product": "P", "serial": "", "bios_version": "1"}) },
            "processors": [], "memory_bytes": u64::from(kernel) << 30,
            "disks": disks.iter().map(|(name, size)| serde_json::json!(
                {"name": format!("sd{name}"), "size": size, "model": ""})).collect::<Vec<_>>(),
            "file_systems": [], "interfaces": []},
        "packages": packages.iter().map(|(name, version, held)| package_json(*name, *version, *held)).collect::<Vec<_>>(),
        "gaps": disks.iter().take(1).map(|(n, _)| serde_json::json!(
            {"class": format!("class {n}"), "reason": "r"})).collect::<Vec<_>>(),
    });
    serde_json::from_value(document).unwrap()
}

fn package_json(name: u8, version: u8, held: bool) -> serde_json::Value {
    serde_json::json!({"name": format!("p{name}"), "version": format!("1.{version}"), "architecture": "amd64",
        "source": "s", "source_version": format!("1.{version}"), "held": held})
}

fn any_machine() -> impl Strategy<Value = Inventory> {
    let disks = prop::collection::vec((0_u8..4, 0_u8..3), 0..4);
    let packages = prop::collection::vec((0_u8..6, 0_u8..3, any::<bool>()), 0..8);
    (disks, packages, 0_u8..6)
        .prop_map(|(disks, packages, kernel)| machine(&disks, &packages, kernel))
}

fn sections(inventory: &Inventory) -> Sections {
    Sections::of(inventory).unwrap()
}

fn fingerprint(inventory: &Inventory) -> Fingerprint {
    Fingerprint::of(&sections(inventory), &inventory.packages)
}

fn delta(from: &Inventory, to: &Inventory, serial: u32) -> Delta {
    let changes = diff(&fingerprint(from), &sections(to), &to.packages).unwrap();
    Delta {
        collected_at: to.collected_at,
        serial,
        base: fingerprint(from).state().hash(),
        state: fingerprint(to).state().hash(),
        changes,
    }
}

/// The packages after a change; none when what goes is not there.
fn changed(change: &PackageChange, packages: &[InstalledPackage]) -> Option<Vec<InstalledPackage>> {
    let members = members(packages);
    let members = member_digests(&members, packages);
    let mut known: BTreeMap<Digest, InstalledPackage> =
        members.map(|(digest, own)| (digest, own.clone())).collect();
    for gone in &change.gone {
        known.remove(gone)?;
    }
    let mut left: Vec<InstalledPackage> = known.into_values().collect();
    left.extend(change.new.iter().cloned());
    left.sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
    Some(left)
}

/// What a site keeps of a client, as simple as can be.
#[derive(Debug, Clone, Default)]
struct Kept {
    standing: Option<Standing>,
    sections: Sections,
    packages: Vec<InstalledPackage>,
}

impl Kept {
    fn full(&mut self, inventory: &Inventory) {
        *self = Self {
            standing: Some(Standing {
                serial: 0,
                state: fingerprint(inventory).state().hash(),
            }),
            sections: sections(inventory),
            packages: inventory.packages.clone(),
        };
    }

    fn sum(&self) -> Sum {
        let members = members(&self.packages);
        let digests: Vec<_> = member_digests(&members, &self.packages)
            .map(|(digest, _)| digest)
            .collect();
        Sum::of(&digests)
    }

    /// Whether a full inventory is wanted afterwards.
    fn take(&mut self, delta: &Delta) -> bool {
        match fit(self.standing, delta) {
            Fit::Known => false,
            Fit::Unfit(_) => true,
            Fit::Follows => {
                let mut sections = self.sections.clone();
                let done = apply((&mut sections, self.sum()), delta);
                let done = done.ok();
                let Some(packages) = done.and_then(|done| changed(&done.change, &self.packages))
                else {
                    return true;
                };
                *self = Self {
                    standing: Some(Standing {
                        serial: delta.serial,
                        state: delta.state,
                    }),
                    sections,
                    packages,
                };
                false
            }
        }
    }

    fn inventory(&self) -> Inventory {
        let mut whole = join(&self.sections, Timestamp::from_millis(0)).unwrap();
        whole.packages.clone_from(&self.packages);
        whole
    }
}

/// As a state has no order and says nothing of when.
fn assert_same(left: &Inventory, right: &Inventory) {
    assert_eq!(fingerprint(left), fingerprint(right));
    assert_eq!(sections(left), sections(right));
}

/// What befalls a report on its way.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Arrives,
    IsLost,
    ReceiptIsLost,
    ArrivesTwice,
    /// An older delta comes once more before it.
    ComesAfterAnOldOne(usize),
    /// The site has lost all it knew of the client.
    SiteForgets,
    /// The site's catalog was put back to what it was so many reports ago.
    SiteIsRestored(usize),
    /// The agent has lost what was acknowledged.
    AgentForgets,
}

fn any_fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Arrives),
        2 => Just(Fate::IsLost),
        2 => Just(Fate::ReceiptIsLost),
        1 => Just(Fate::ArrivesTwice),
        2 => (0_usize..4).prop_map(Fate::ComesAfterAnOldOne),
        1 => Just(Fate::SiteForgets),
        1 => (0_usize..4).prop_map(Fate::SiteIsRestored),
        1 => Just(Fate::AgentForgets),
    ]
}

/// An agent and its site.
struct World {
    site: Kept,
    backups: Vec<Kept>,
    old: Vec<Delta>,
    acknowledged: Option<(Standing, Fingerprint)>,
    wanted_after: Option<Timestamp>,
    last_full: Option<Timestamp>,
    now: Timestamp,
}

impl World {
    /// One cycle of the agent, hours after the last.
    fn cycle(&mut self, inventory: &Inventory, fate: Fate) {
        self.now = self.now.after(Duration::from_secs(2 * 3600));
        match fate {
            Fate::SiteForgets => self.site = Kept::default(),
            Fate::SiteIsRestored(ago) => {
                let at = self.backups.len().saturating_sub(ago + 1);
                self.site = self.backups.get(at).cloned().unwrap_or_default();
            }
            Fate::AgentForgets => self.acknowledged = None,
            Fate::ComesAfterAnOldOne(ago) => {
                let at = self.old.len().saturating_sub(ago + 1);
                if let Some(old) = self.old.get(at).cloned() {
                    self.site.take(&old);
                }
            }
            _ => {}
        }
        let now_held = fingerprint(inventory);
        let state = now_held.state().hash();
        let memory = Memory {
            acknowledged: self.acknowledged.as_ref().map(|(standing, _)| *standing),
            wanted_after: self.wanted_after,
            last_full: self.last_full,
        };
        let next = next(memory, state, self.now);
        if matches!(fate, Fate::IsLost) {
            return;
        }
        let (standing, wanted) = self.deliver(inventory, next, fate);
        if !matches!(fate, Fate::ReceiptIsLost) {
            self.acknowledge(standing, (next, now_held), wanted);
        }
        self.backups.push(self.site.clone());
    }

    /// The site takes a report: what the agent stands at then, and whether a full one is wanted.
    fn deliver(&mut self, inventory: &Inventory, next: Next, fate: Fate) -> (Standing, bool) {
        let state = fingerprint(inventory).state().hash();
        match next {
            Next::Full => {
                self.site.full(inventory);
                (Standing { serial: 0, state }, false)
            }
            Next::Unchanged(standing) => {
                let unchanged = Unchanged {
                    collected_at: inventory.collected_at,
                    serial: standing.serial,
                    state: standing.state,
                };
                (standing, confirms(self.site.standing, &unchanged).is_err())
            }
            Next::Delta(standing) => {
                let (_, before) = self.acknowledged.as_ref().unwrap();
                let delta = Delta {
                    collected_at: inventory.collected_at,
                    serial: standing.serial + 1,
                    base: standing.state,
                    state,
                    changes: diff(before, &sections(inventory), &inventory.packages).unwrap(),
                };
                self.old.push(delta.clone());
                let mut wanted = self.site.take(&delta);
                if matches!(fate, Fate::ArrivesTwice) {
                    wanted = self.site.take(&delta);
                }
                let serial = delta.serial;
                (Standing { serial, state }, wanted)
            }
        }
    }

    fn acknowledge(&mut self, standing: Standing, (next, held): (Next, Fingerprint), wanted: bool) {
        if wanted {
            self.wanted_after = Some(self.now);
            return;
        }
        match next {
            Next::Unchanged(_) => {}
            Next::Full => {
                self.last_full = Some(self.now);
                self.wanted_after = None;
                self.acknowledged = Some((standing, held));
            }
            Next::Delta(_) => self.acknowledged = Some((standing, held)),
        }
    }
}

proptest! {
    #[test]
    fn sections_put_together_are_the_inventory(inventory in any_machine()) {
        let mut kept = Kept::default();
        kept.full(&inventory);
        assert_same(&kept.inventory(), &inventory);
        // and once more: what was put together is taken apart the same way
        assert_eq!(sections(&kept.inventory()), kept.sections);
    }

    #[test]
    fn a_delta_applied_is_the_inventory_it_was_made_for(
        before in any_machine(), after in any_machine(), other in any_machine(),
    ) {
        let mut kept = Kept::default();
        kept.full(&before);
        prop_assert!(!kept.take(&delta(&before, &after, 1)));
        assert_same(&kept.inventory(), &after);
        // on another base it does not apply at all, even when its numbers say that it does
        let mut elsewhere = Kept::default();
        elsewhere.full(&other);
        let mut forged = delta(&before, &after, 1);
        forged.base = elsewhere.standing.unwrap().state;
        let wanted = elsewhere.take(&forged);
        let is_after = elsewhere.standing.unwrap().state == forged.state;
        prop_assert!(wanted || is_after);
        assert_same(&elsewhere.inventory(), if wanted { &other } else { &after });
    }

    #[test]
    fn equal_inventories_have_one_hash_and_others_have_not(a in any_machine(), b in any_machine()) {
        let is_same = fingerprint(&a) == fingerprint(&b);
        prop_assert_eq!(fingerprint(&a).state().hash() == fingerprint(&b).state().hash(), is_same);
        prop_assert_eq!(diff(&fingerprint(&a), &sections(&b), &b.packages).unwrap().is_empty(), is_same);
        let state = State::of(&sections(&a), {
            let mut kept = Kept::default();
            kept.full(&a);
            kept.sum()
        });
        prop_assert_eq!(state.hash(), fingerprint(&a).state().hash());
    }

    /// The law of the protocol: full and deltas, whatever was lost, doubled, reordered or forgotten, leave what a full
    /// inventory alone would leave, as soon as two cycles come through; and what is acknowledged is there.
    #[test]
    fn whatever_befalls_reports_the_site_ends_with_the_last_inventory(
        history in prop::collection::vec((any_machine(), any_fate()), 1..12), last in any_machine(),
    ) {
        let mut world = World {
            site: Kept::default(),
            backups: Vec::new(),
            old: Vec::new(),
            acknowledged: None,
            wanted_after: None,
            last_full: None,
            now: Timestamp::from_millis(1_800_000_000_000),
        };
        for (inventory, fate) in &history {
            world.cycle(inventory, *fate);
        }
        for _ in 0..2 {
            world.cycle(&last, Fate::Arrives);
        }
        assert_same(&world.site.inventory(), &last);
        let (standing, _) = world.acknowledged.unwrap();
        prop_assert_eq!(Some(standing), world.site.standing);
        // from here on nothing is sent but that nothing changed
        let memory = Memory {
            acknowledged: Some(standing),
            wanted_after: world.wanted_after,
            last_full: world.last_full,
        };
        prop_assert_eq!(next(memory, standing.state, world.now), Next::Unchanged(standing));
    }

    #[test]
    fn history_names_each_difference_and_nothing_else(a in any_machine(), b in any_machine()) {
        let found = changes((&sections(&a), &a.packages), (&sections(&b), &b.packages)).unwrap();
        let is_same = sections(&a) == sections(&b) && {
            let as_set = |one: &Inventory| {
                let mut all: Vec<String> = one.packages.iter().map(|p| serde_json::to_string(p).unwrap()).collect();
                all.sort();
                all.dedup();
                all
            };
            as_set(&a) == as_set(&b)
        };
        prop_assert_eq!(found.is_empty(), is_same);
    }
}

#[test]
fn an_upgrade_is_a_changed_version_and_a_new_disk_is_added() {
    let before = machine(&[(1, 1)], &[(1, 1, false), (2, 1, false)], 1);
    let after = machine(&[(1, 1), (2, 2)], &[(1, 2, false)], 1);
    let found = changes(
        (&sections(&before), &before.packages),
        (&sections(&after), &after.packages),
    )
    .unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|entry| {
            let property = entry.property.as_deref().unwrap_or("-");
            format!(
                "{} {} {} {property}",
                entry.deed, entry.class, entry.instance
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "added hardware.disks sd2 -",
            "changed packages p1 amd64 source_version",
            "changed packages p1 amd64 version",
            "removed packages p2 amd64 -",
        ]
    );
    assert_eq!(found[2].old.as_deref(), Some("\"1.1\""));
    assert_eq!(found[2].new.as_deref(), Some("\"1.2\""));
}

#[test]
fn the_canonical_text_has_its_names_in_order() {
    // no build may keep the order of insertion instead: agents and sites would not agree
    let value = serde_json::json!({"b": 1, "a": {"d": 2, "c": 3}});
    assert_eq!(value.to_string(), r#"{"a":{"c":3,"d":2},"b":1}"#);
}

#[test]
fn a_change_of_another_kind_is_refused() {
    let before = machine(&[], &[], 1);
    let mut bad = delta(&before, &machine(&[], &[(1, 1, false)], 1), 1);
    bad.changes[0].new = vec![serde_json::json!({"name": 7})];
    let mut kept = sections(&before);
    let refused = apply((&mut kept, Sum::default()), &bad);
    assert!(
        matches!(refused, Err(Unfit::Malformed { .. })),
        "{refused:?}"
    );
    bad.changes = vec![SectionChange {
        class: "hardware.disks".into(),
        gone: vec![bad.state],
        new: Vec::new(),
    }];
    let refused = apply((&mut kept, Sum::default()), &bad);
    assert!(
        matches!(refused, Err(Unfit::NotThere { .. })),
        "{refused:?}"
    );
}

#[test]
fn free_space_that_moves_a_little_stays_what_it_was() {
    let system = |free| FileSystem {
        mount_point: "/".into(),
        kind: "ext4".into(),
        source: "/dev/sda1".into(),
        size: 1_000,
        free,
    };
    for (free, expected) in [(519, 500), (481, 500), (520, 520), (300, 300)] {
        let mut now = [system(free)];
        steady(&mut now, &[system(500)]);
        assert_eq!(now[0].free, expected);
    }
}
