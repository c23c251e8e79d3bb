//! A store with two versions of a package that share a file, for tests of moving content.

use crate::content::verify::verify;
use crate::content::{Shelf, Store, print_manifest, push};
use crate::model::id::PackageId;
use crate::model::package::{Manifest, ManifestFile, PackageName, name_path};
use crate::service::distribute::Target;
use crate::service::testing::manifest;
use crate::trust::tuf::{Released, TargetFile};
use std::collections::BTreeMap;

/// A store with two released versions that share a file.
pub(crate) struct Source {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) released: Released,
}

pub(crate) fn package() -> PackageId {
    PackageId::parse("S01-P00001").unwrap()
}

impl Source {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("source")).unwrap();
        let mut released = BTreeMap::new();
        for version in 1..=2 {
            let file = |name: &str, bytes: &[u8]| {
                ManifestFile::new(name, bytes.len() as u64, store.put_bytes(bytes).unwrap())
            };
            let own = format!("of {version}");
            let manifest = Manifest {
                version,
                files: vec![file("shared", b"shared"), file("own", own.as_bytes())],
                ..manifest(&package())
            };
            let bytes = print_manifest(&manifest).unwrap();
            released.insert(name_path(&package(), version), TargetFile::of(&bytes));
            let name = PackageName {
                package: package(),
                version,
                manifest: store.put_bytes(&bytes).unwrap(),
            };
            store.put_name(&name).unwrap();
        }
        Self {
            folder,
            store,
            released: Released::of(released),
        }
    }

    pub(crate) fn place(&self, name: &str) -> Target {
        Target::at(&self.folder.path().join(name).display().to_string())
    }

    /// How many objects it took.
    pub(crate) fn push(&self, target: &dyn Shelf, version: u32) -> usize {
        let package = package();
        let plan = push::plan(&self.store, target, (&package, version), &self.released).unwrap();
        for object in &plan.missing {
            let mut input = self.store.get(&object.sha256).unwrap();
            target.put(&mut input, object).unwrap();
        }
        push::finish(&plan, &self.store, target).unwrap();
        plan.missing.len()
    }

    pub(crate) fn is_good(&self, shelf: &dyn Shelf) -> bool {
        verify(shelf, &self.released, &mut |_| ())
            .unwrap()
            .is_good()
    }
}
