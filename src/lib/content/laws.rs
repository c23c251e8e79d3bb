//! Laws of pushing and pruning: whatever is done in whatever order, and killed at any step, each name leads to all it needs.

use super::hold::Kind;
use super::testing::Mortal;
use super::{Error, MAX_MANIFEST, Shelf, Store, print_manifest, prune, push};
use crate::model::authorization::AuthorizationList;
use crate::model::id::{AuthorizationListId, PackageId};
use crate::model::package::{Manifest, ManifestFile, Object, PackageName, Program, name_path};
use crate::model::time::Timestamp;
use crate::trust::tuf::{Released, TargetFile};
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

struct Bench {
    _folder: tempfile::TempDir,
    source: Store,
    target: Store,
    released: RefCell<BTreeMap<String, TargetFile>>,
}

fn package() -> PackageId {
    PackageId::parse("S01-P00001").unwrap()
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = |name| Store::open(&folder.path().join(name)).unwrap();
        Self {
            source: open("source"),
            target: open("target"),
            released: RefCell::default(),
            _folder: folder,
        }
    }

    /// A version that shares files with its neighbours.
    fn publish(&self, version: u32) {
        let at = Timestamp::from_millis(0);
        let files = (version..version + 3).map(|file| {
            let bytes = format!("file {file}");
            let sha256 = self.source.put_bytes(bytes.as_bytes()).unwrap();
            ManifestFile::new(bytes.clone(), bytes.len() as u64, sha256)
        });
        let manifest = Manifest {
            package: package(),
            version,
            name: "laws".to_owned(),
            created_at: at,
            program: Program::InstallDebianUpdates,
            max_run_minutes: 1,
            urgent: false,
            platforms: Vec::new(),
            links: Vec::new(),
            files: files.collect(),
            packing: None,
            authorization: AuthorizationList {
                id: AuthorizationListId::parse("none").unwrap(),
                authorized_at: at,
                authorized_by: "test".to_owned(),
                updates: Vec::new(),
            },
        };
        let bytes = print_manifest(&manifest).unwrap();
        let path = name_path(&package(), version);
        self.released
            .borrow_mut()
            .insert(path, TargetFile::of(&bytes));
        let manifest = self.source.put_bytes(&bytes).unwrap();
        let name = PackageName {
            package: package(),
            version,
            manifest,
        };
        self.source.put_name(&name).unwrap();
    }

    fn push(&self, version: u32, steps: usize) -> Result<(), Error> {
        let target = Mortal {
            store: &self.target,
            left: steps.into(),
        };
        let _hold = target.hold(Kind::Adding)?;
        let released = Released::of(self.released.borrow().clone());
        let plan = push::plan(&self.source, &target, (&package(), version), &released)?;
        for object in &plan.missing {
            target.put(&mut self.source.get(&object.sha256)?, object)?;
        }
        push::finish(&plan, &self.source, &target)
    }

    /// Without regard to the age of objects: the hold alone protects.
    fn prune(&self, versions: &BTreeSet<u32>, steps: usize) -> Result<(), Error> {
        let target = Mortal {
            store: &self.target,
            left: steps.into(),
        };
        let _hold = target.hold(Kind::Removing)?;
        let mut names = target.names()?;
        names.retain(|name| versions.contains(&name.version));
        let before = Timestamp::from_millis(i64::MAX);
        let plan = prune::plan(&target, names, &BTreeSet::new(), before)?;
        prune::carry_out(&target, &plan)
    }

    fn is_whole(&self) -> bool {
        self.target.names().unwrap().iter().all(|name| {
            let manifest = self.target.manifest_of(name).unwrap();
            let has = |object: &Object| self.target.read(&object.sha256, object.size).is_ok();
            manifest.objects().iter().all(has)
        })
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Push(u32, usize),
    Prune(BTreeSet<u32>, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let versions = proptest::collection::btree_set(1u32..5, 0..4);
    prop_oneof![
        (1u32..5, 0usize..9).prop_map(|(version, steps)| Deed::Push(version, steps)),
        (versions, 0usize..12).prop_map(|(versions, steps)| Deed::Prune(versions, steps)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_of_pushes_and_prunes_killed_anywhere_leaves_each_name_whole(deeds in proptest::collection::vec(deed(), 1..12)) {
        let bench = Bench::new();
        (1..5).for_each(|version| bench.publish(version));
        for deed in deeds {
            // killed or not
            match &deed {
                Deed::Push(version, steps) => bench.push(*version, *steps).ok(),
                Deed::Prune(versions, steps) => bench.prune(versions, *steps).ok(),
            };
            prop_assert!(bench.is_whole(), "after {deed:?}");
        }
        // and whatever was left, the next one mends
        for version in 1..5 {
            bench.push(version, usize::MAX).unwrap();
        }
        prop_assert!(bench.is_whole() && bench.target.names().unwrap().len() == 4);
    }

    #[test]
    fn a_push_is_idempotent(kills in proptest::collection::vec(0usize..6, 0..5)) {
        let bench = Bench::new();
        bench.publish(1);
        for steps in kills {
            bench.push(1, steps).ok();
        }
        bench.push(1, usize::MAX).unwrap();
        let (objects, names) = (bench.target.objects().unwrap(), bench.target.names().unwrap());
        bench.push(1, 0).unwrap();
        prop_assert_eq!(objects.len(), 4);
        prop_assert_eq!((objects, names), (bench.target.objects().unwrap(), bench.target.names().unwrap()));
    }
}

#[test]
fn nothing_is_removed_while_somebody_adds() {
    let bench = Bench::new();
    bench.publish(1);
    let adding = bench.target.hold(Kind::Adding).unwrap();
    let also = bench.target.hold(Kind::Adding).unwrap();
    let refused = bench.prune(&[1].into(), usize::MAX).unwrap_err();
    assert!(refused.to_string().contains("being added"), "{refused}");
    drop((adding, also));
    bench.prune(&[1].into(), usize::MAX).unwrap();
}

#[test]
fn a_name_whose_manifest_is_damaged_stops_a_prune() {
    let bench = Bench::new();
    (1..3).for_each(|version| bench.publish(version));
    (1..3).for_each(|version| bench.push(version, usize::MAX).unwrap());
    let name = bench.target.name(&package(), 2).unwrap();
    let before = bench.target.objects().unwrap();
    std::fs::write(bench.target.object_path(&name.manifest), "{").unwrap();
    assert!(bench.prune(&[1].into(), usize::MAX).is_err());
    assert_eq!(bench.target.objects().unwrap(), before);
    assert!(bench.source.read(&name.manifest, MAX_MANIFEST).is_ok());
}
