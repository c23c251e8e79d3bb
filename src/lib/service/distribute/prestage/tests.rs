use super::export::Tar;
use super::import::take;
use super::*;
use crate::content::testing::Mortal;
use crate::content::{Shelf, Store};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Manifest, Object, name_path, object_path};
use crate::service::Error;
use crate::service::distribute::{Target, Tools};
use crate::service::progress::Silent;
use crate::service::shelves::sample::{Source, package};
use crate::service::testing::manifest;
use crate::trust::tuf::Released;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::AtomicBool;

const VERSIONS: [u32; 2] = [1, 2];

fn versions(of: &[u32]) -> Vec<(PackageId, u32)> {
    of.iter().map(|version| (package(), *version)).collect()
}

fn bundled(source: &Source, of: &[u32], known: &BTreeSet<Object>) -> Result<Vec<u8>, Error> {
    let tools = Tools {
        released: &source.released,
        progress: &Silent,
        cancel: &AtomicBool::new(false),
        is_thorough: false,
        at_once: 1,
        pace: None,
        access: None,
    };
    let file = source.folder.path().join("bundle.tar");
    let bundle = gather(&source.store, &versions(of), known, &tools)?;
    export(&source.store, &bundle, &file, &tools)?;
    let bytes = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    Ok(bytes)
}

fn taken(
    bytes: &[u8],
    shelf: &dyn Shelf,
    released: Option<&Released>,
) -> Result<Vec<Imported>, Error> {
    let target = Target::at("there");
    let place = Place {
        target: &target,
        shelf,
        released,
        is_dry: false,
    };
    take(bytes, "bundle.tar", &place)
}

fn store(source: &Source, name: &str) -> Store {
    Store::open(&source.folder.path().join(name)).unwrap()
}

/// Entries one after the other, as a bundle has them.
fn tar(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = Tar { out: Vec::new() };
    for (name, bytes) in entries {
        let size = bytes.len() as u64;
        tar.file(name, size, &mut &bytes[..]).unwrap();
    }
    tar.end().unwrap();
    tar.out
}

/// A package of this manifest, and objects besides.
fn forged(manifest: &Manifest, objects: &[&[u8]]) -> Vec<u8> {
    let bytes = crate::content::print_manifest(manifest).unwrap();
    let (package, version) = (&manifest.package, manifest.version);
    let digest = Digest::of(&bytes);
    let name = format!(
        r#"{{"format":1,"type":"package_name","package":"{package}","version":{version},"manifest":"{digest}"}}"#
    );
    let mut entries = vec![
        (name_path(package, version), name.into_bytes()),
        (object_path(&digest), bytes),
    ];
    let objects = objects.iter();
    entries.extend(objects.map(|bytes| (object_path(&Digest::of(bytes)), bytes.to_vec())));
    tar(&entries)
}

#[test]
fn what_is_exported_is_imported_once_and_a_push_sends_nothing_then() {
    let source = Source::new();
    let there = store(&source, "there");
    let bytes = bundled(&source, &VERSIONS, &BTreeSet::new()).unwrap();
    let first = taken(&bytes, &there, Some(&source.released)).unwrap();
    let told: Vec<_> = first
        .iter()
        .map(|it| (it.version, it.files, it.was_complete))
        .collect();
    assert_eq!(told, [(1, 2, false), (2, 2, false)]);
    assert!(source.is_good(&there));
    assert_eq!(source.push(&there, 1) + source.push(&there, 2), 0);
    let again = taken(&bytes, &there, Some(&source.released)).unwrap();
    assert!(again.iter().all(|it| it.was_complete && it.files == 0));
}

#[test]
fn a_bundle_is_the_same_bytes_for_the_same_versions() {
    let source = Source::new();
    let known = BTreeSet::new();
    let (one, other) = (
        bundled(&source, &[1, 2], &known),
        bundled(&source, &[2, 1, 2], &known),
    );
    assert_eq!(one.unwrap(), other.unwrap());
}

#[test]
fn what_the_point_has_is_left_out_and_missed_where_it_is_not() {
    let source = Source::new();
    let known = of_versions(&source.store, &versions(&[1, 99])).unwrap();
    let bytes = bundled(&source, &[2], &known).unwrap();
    let elsewhere = store(&source, "elsewhere");
    let refused = taken(&bytes, &elsewhere, None).unwrap_err().to_string();
    assert!(
        refused.contains("which is neither in it nor at there"),
        "{refused}"
    );
    assert_eq!(elsewhere.names().unwrap(), []);
    let there = store(&source, "there");
    source.push(&there, 1);
    assert_eq!(taken(&bytes, &there, None).unwrap()[0].files, 1);
    assert!(source.is_good(&there));
}

#[test]
fn a_bundle_that_is_cut_off_anywhere_names_nothing() {
    let source = Source::new();
    let bytes = bundled(&source, &VERSIONS, &BTreeSet::new()).unwrap();
    for end in (0..bytes.len()).step_by(97) {
        let there = store(&source, &format!("cut {end}"));
        let refused = taken(&bytes[..end], &there, Some(&source.released)).unwrap_err();
        assert!(
            refused.to_string().contains("it ends too early"),
            "{end}: {refused}"
        );
        assert_eq!(there.names().unwrap(), [], "{end}");
    }
}

#[test]
fn u01_a_bundle_with_any_byte_changed_brings_what_was_released_or_nothing() {
    let source = Source::new();
    let bytes = bundled(&source, &VERSIONS, &BTreeSet::new()).unwrap();
    let mut refused = 0;
    for at in (0..bytes.len()).step_by(13) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let there = store(&source, &format!("changed {at}"));
        match taken(&changed, &there, Some(&source.released)) {
            Ok(_) => assert!(source.is_good(&there), "{at}"),
            Err(_) => {
                refused += 1;
                assert_eq!(there.names().unwrap(), [], "{at}");
            }
        }
    }
    // the sum over each header leaves nothing open but padding, which must be zero too
    assert_eq!(refused, bytes.len().div_ceil(13));
}

#[test]
fn killed_at_any_step_it_names_only_what_is_whole_and_can_be_taken_in_again() {
    let source = Source::new();
    let bytes = bundled(&source, &VERSIONS, &BTreeSet::new()).unwrap();
    let mut kills = 0;
    loop {
        let there = store(&source, &format!("killed {kills}"));
        let mortal = Mortal {
            store: &there,
            left: kills.into(),
        };
        let done = taken(&bytes, &mortal, Some(&source.released)).is_ok();
        for name in there.names().unwrap() {
            let objects = there.manifest_of(&name).unwrap().objects();
            let is_here = |it: &Object| there.size(&it.sha256).unwrap() == Some(it.size);
            assert!(objects.iter().all(is_here));
        }
        taken(&bytes, &there, Some(&source.released)).unwrap();
        assert!(source.is_good(&there));
        if done {
            break;
        }
        kills += 1;
    }
    // two manifests, three files, two names
    assert_eq!(kills, 7);
}

#[test]
fn u01_what_is_not_released_is_not_taken_in() {
    let source = Source::new();
    let there = store(&source, "there");
    let bytes = bundled(&source, &[1], &BTreeSet::new()).unwrap();
    let nothing = Released::of(BTreeMap::new());
    let refused = taken(&bytes, &there, Some(&nothing)).unwrap_err();
    assert!(matches!(
        refused,
        Error::Content(crate::content::Error::NotTrusted { .. })
    ));
    assert_eq!(there.names().unwrap(), []);
}

#[test]
fn where_nobody_says_what_is_released_a_version_stays_what_it_is() {
    let source = Source::new();
    let there = store(&source, "there");
    source.push(&there, 1);
    let other = forged(&manifest(&package()), &[]);
    let refused = taken(&other, &there, None).unwrap_err().to_string();
    assert!(
        refused.contains("S01-P00001 version 1 is another one here"),
        "{refused}"
    );
    assert!(source.is_good(&there));
}

#[test]
fn p05_a_bundle_with_more_than_its_packages_need_is_refused() {
    let source = Source::new();
    let filler = vec![0; 1 << 20];
    let name = name_path(&package(), 1);
    let odd = |path: &str| tar(&[(path.to_owned(), b"x".to_vec())]);
    for (bytes, said) in [
        (
            forged(&manifest(&package()), &[&filler]),
            "is needed by no package before it",
        ),
        (
            tar(&[(object_path(&Digest::of(&filler)), filler.clone())]),
            "is needed by no package",
        ),
        (
            tar(&[(name.clone(), filler.clone())]),
            "is larger than 4096 bytes",
        ),
        (odd("../outside"), "is no part of a bundle"),
        (odd("objects/ab/../../outside"), "is no part of a bundle"),
        (odd("packages/S01-P00001/01.json"), "is no part of a bundle"),
        (odd("partial/hold"), "is no part of a bundle"),
        (tar(&[]), "there is no package in it"),
        (b"x".repeat(2048), "no tar archive"),
    ] {
        let there = store(&source, "there");
        let refused = taken(&bytes, &there, None).unwrap_err().to_string();
        assert!(refused.contains(said), "{said}: {refused}");
        assert_eq!(there.names().unwrap(), []);
        assert!(there.size(&Digest::of(&filler)).unwrap().is_none());
    }
}

#[test]
fn a_damaged_store_exports_nothing() {
    let source = Source::new();
    let shared = source.store.object_path(&Digest::of(b"shared"));
    fs::write(&shared, "shareD").unwrap();
    let refused = bundled(&source, &[1], &BTreeSet::new()).unwrap_err();
    assert!(refused.to_string().contains("has digest"), "{refused}");
    let left = fs::read_dir(source.folder.path()).unwrap();
    let is_bundle = |name: &std::ffi::OsStr| name.to_string_lossy().contains("tar");
    assert!(!left.flatten().any(|entry| is_bundle(&entry.file_name())));
}
