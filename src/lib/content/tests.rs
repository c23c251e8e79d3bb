use super::push::{finish, plan};
use super::verify::verify;
use super::*;
use crate::model::authorization::AuthorizationList;
use crate::model::id::AuthorizationListId;
use crate::model::package::{ManifestFile, PackageName, Program, name_path};
use crate::model::time::Timestamp;
use crate::trust::tuf::{Released, TargetFile};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

const FILES: [&[u8]; 3] = [b"first", b"second", b"third"];

fn package() -> PackageId {
    PackageId::parse("S01-P00001").unwrap()
}

fn quiet() -> impl FnMut(u64) {
    |_| {}
}

struct Bench {
    _folder: tempfile::TempDir,
    source: Store,
    target: Store,
    released: RefCell<BTreeMap<String, TargetFile>>,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Store::open(&folder.path().join("source")).unwrap();
        let target = Store::open(&folder.path().join("target")).unwrap();
        Self {
            _folder: folder,
            source,
            target,
            released: RefCell::default(),
        }
    }

    fn released(&self) -> Released {
        Released::of(self.released.borrow().clone())
    }

    /// Stores and releases a package version with these files in the source.
    fn publish(&self, version: u32, files: &[&[u8]]) -> PackageName {
        let files = files.iter().map(|bytes| self.file(bytes)).collect();
        let bytes = print_manifest(&manifest(version, files)).unwrap();
        let manifest = self.source.put_bytes(&bytes).unwrap();
        let path = name_path(&package(), version);
        self.released
            .borrow_mut()
            .insert(path, TargetFile::of(&bytes));
        let name = PackageName {
            package: package(),
            version,
            manifest,
        };
        self.source.put_name(&name).unwrap();
        name
    }

    fn file(&self, bytes: &[u8]) -> ManifestFile {
        let sha256 = self.source.put_bytes(bytes).unwrap();
        ManifestFile::new(String::from_utf8_lossy(bytes), bytes.len() as u64, sha256)
    }

    fn push(&self, version: u32) -> Result<u64, Error> {
        let plan = plan(
            &self.source,
            &self.target,
            (&package(), version),
            &self.released(),
        )?;
        let mut bytes = 0;
        for object in &plan.missing {
            let input = self.source.get(&object.sha256)?;
            self.target
                .put(input, &object.sha256, object.size, &mut |n| bytes += n)?;
        }
        finish(&plan, &self.source, &self.target)?;
        Ok(bytes)
    }
}

fn manifest(version: u32, files: Vec<ManifestFile>) -> Manifest {
    let at = Timestamp::from_millis(1_795_000_000_000);
    Manifest {
        package: package(),
        version,
        name: "updates".to_owned(),
        created_at: at,
        program: Program::InstallDebianUpdates,
        max_run_minutes: 60,
        urgent: false,
        packing: None,
        platforms: Vec::new(),
        links: Vec::new(),
        files,
        authorization: AuthorizationList {
            id: AuthorizationListId::parse("2026-11").unwrap(),
            authorized_at: at,
            authorized_by: "test".to_owned(),
            updates: Vec::new(),
        },
    }
}

#[test]
fn an_object_lies_where_a_web_server_finds_it_by_its_sha256() {
    let bench = Bench::new();
    let digest = bench.source.put_bytes(b"abc").unwrap();
    // printf abc | sha256sum
    let path = "objects/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(fs::read(bench.source.root().join(path)).unwrap(), b"abc");
    assert_eq!(bench.source.size(&digest).unwrap(), Some(3));
    assert_eq!(bench.source.read(&digest, 3).unwrap(), b"abc");
    assert!(bench.source.read(&digest, 2).is_err());
    assert_eq!(bench.source.objects().unwrap(), [digest]);
}

#[cfg(unix)]
#[test]
fn a_web_server_of_another_user_can_read_objects_and_names() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let name = bench.publish(1, &FILES);
    let named = bench.source.root().join("packages/S01-P00001/1.json");
    for path in [bench.source.object_path(&name.manifest), named] {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o644, 0o755));
    }
}

#[test]
fn a11_a_manifest_with_a_field_that_we_do_not_know_is_refused() {
    let bench = Bench::new();
    let manifest = manifest(1, vec![bench.file(b"first")]);
    let text = document::to_json(&manifest).unwrap();
    let open = |text: &str| read_manifest(text.as_bytes());
    assert_eq!(open(&text).unwrap(), manifest);
    for (old, new) in [
        (
            "\"max_run_minutes\"",
            "\"argv\":[\"sh\"],\"max_run_minutes\"",
        ),
        ("\"sha256\"", "\"mode\":511,\"sha256\""),
        ("\"authorized_by\"", "\"environment\":{},\"authorized_by\""),
        ("\"version\":1", "\"version\":1,\"version\":2"),
        ("\"format\":1", "\"format\":1,\"format\":1"),
    ] {
        assert!(text.contains(old), "{old}");
        let hostile = text.replacen(old, new, 1);
        assert!(
            matches!(open(&hostile), Err(Error::Malformed { .. })),
            "{new}"
        );
    }
    assert!(matches!(open(&(text + "{}")), Err(Error::Malformed { .. })));
}

#[test]
fn input_that_is_not_what_was_expected_leaves_nothing_behind() {
    let bench = Bench::new();
    let digest = Digest::of(b"abc");
    let cases: [(&[u8], u64); 4] = [(b"abd", 3), (b"ab", 3), (b"abcd", 3), (b"abc", 2)];
    for (input, size) in cases {
        let error = bench
            .source
            .put(input, &digest, size, &mut quiet())
            .unwrap_err();
        assert!(matches!(error, Error::OtherBytes { .. }), "{error}");
    }
    assert_eq!(bench.source.size(&digest).unwrap(), None);
    assert_eq!(
        fs::read_dir(bench.source.root().join("partial"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn t10_a_damaged_object_is_refused_when_read_and_heals_when_put_again() {
    let bench = Bench::new();
    let digest = bench.source.put_bytes(b"abc").unwrap();
    fs::write(bench.source.object_path(&digest), b"abx").unwrap();
    assert!(matches!(
        bench.source.read(&digest, 9),
        Err(Error::OtherBytes { .. })
    ));
    bench.source.put_bytes(b"abc").unwrap();
    assert_eq!(bench.source.read(&digest, 9).unwrap(), b"abc");
}

#[test]
fn an_absent_object_and_an_absent_name_are_told_from_failures() {
    let bench = Bench::new();
    assert!(matches!(
        bench.source.get(&Digest::of(b"x")),
        Err(Error::NoObject { .. })
    ));
    assert!(matches!(
        bench.source.name(&package(), 1),
        Err(Error::NoPackage { .. })
    ));
    fs::create_dir_all(bench.source.root().join("packages/S01-P00001")).unwrap();
    fs::write(bench.source.root().join("packages/S01-P00001/1.json"), "{").unwrap();
    assert!(matches!(
        bench.source.name(&package(), 1),
        Err(Error::Malformed { .. })
    ));
}

#[test]
fn a_sweep_removes_what_is_old_and_not_wanted() {
    let bench = Bench::new();
    let store = &bench.source;
    let (wanted, other) = (Digest::of(b"wanted"), Digest::of(b"other"));
    let temporary = store.root().join("partial/.tmp-left");
    let hold = store.root().join("partial/hold");
    let fill = || {
        store.put_bytes(b"wanted").unwrap();
        store.put_bytes(b"other").unwrap();
        for path in [
            &temporary,
            &hold,
            &store.partial_path(&wanted),
            &store.partial_path(&other),
        ] {
            fs::write(path, "half").unwrap();
        }
    };
    fill();
    let sweep = |before| store.sweep(&[wanted].into(), before).unwrap();
    sweep(Timestamp::from_millis(0));
    assert_eq!(store.objects().unwrap().len(), 2, "too young");
    assert!(temporary.exists() && store.partial_path(&other).exists());
    sweep(Timestamp::parse("2999-01-01T00:00:00Z").unwrap());
    assert_eq!(store.objects().unwrap(), [wanted]);
    assert!(hold.exists() && store.partial_path(&wanted).exists());
    assert!(!temporary.exists() && !store.partial_path(&other).exists());
}

#[test]
fn a_push_moves_what_is_missing_and_a_second_one_nothing() {
    let bench = Bench::new();
    let first = bench.publish(1, &FILES[..2]);
    assert_eq!(bench.push(1).unwrap(), 11);
    assert_eq!(bench.push(1).unwrap(), 0);
    bench.publish(2, &FILES);
    assert_eq!(bench.push(2).unwrap(), 5);
    assert_eq!(bench.target.name(&package(), 1).unwrap(), first);
    assert_eq!(bench.target.names().unwrap().len(), 2);
    let state = verify(&bench.target, &bench.released(), &mut quiet()).unwrap();
    assert!(state.is_good() && state.objects == 5, "{state:?}");
}

#[test]
fn a_push_that_fails_at_any_file_leaves_the_former_version_whole() {
    for broken in FILES {
        let bench = Bench::new();
        let former = bench.publish(1, &[b"former"]);
        bench.push(1).unwrap();
        bench.publish(2, &FILES);
        fs::write(bench.source.object_path(&Digest::of(broken)), b"bad").unwrap();
        assert!(matches!(bench.push(2), Err(Error::OtherBytes { .. })));
        assert_eq!(bench.target.names().unwrap(), [former]);
        assert!(
            verify(&bench.target, &bench.released(), &mut quiet())
                .unwrap()
                .is_good()
        );
        bench.source.put_bytes(broken).unwrap();
        bench.push(2).unwrap();
        assert_eq!(bench.target.names().unwrap().len(), 2);
    }
}

#[test]
fn u01_a_manifest_that_is_not_released_as_this_very_version_is_not_pushed() {
    let bench = Bench::new();
    let name = bench.publish(1, &FILES);
    let (path, file) = bench.released.borrow_mut().pop_first().unwrap();
    for other in [
        None,
        Some((path.clone(), TargetFile::of(b"other"))),
        Some((name_path(&package(), 2), file.clone())),
    ] {
        *bench.released.borrow_mut() = other.into_iter().collect();
        assert!(matches!(bench.push(1), Err(Error::NotTrusted { .. })));
    }
    // a name that somebody pointed elsewhere
    bench.released.borrow_mut().insert(path, file);
    let second = PackageName { version: 2, ..name };
    bench.source.put_name(&second).unwrap();
    assert!(matches!(bench.push(2), Err(Error::Malformed { .. })));
    assert_eq!(bench.target.objects().unwrap(), []);
}

#[test]
fn verification_names_what_is_corrupt_missing_and_not_trusted() {
    let bench = Bench::new();
    bench.publish(1, &FILES);
    let path = |bytes| bench.source.object_path(&Digest::of(bytes));
    fs::write(path(FILES[0]), b"firsT").unwrap();
    fs::remove_file(path(FILES[1])).unwrap();
    let state = verify(&bench.source, &bench.released(), &mut quiet()).unwrap();
    assert_eq!(state.corrupt, [Digest::of(FILES[0])]);
    assert_eq!(state.missing, [Digest::of(FILES[1])]);
    assert!(state.not_trusted.is_empty());
    bench.released.borrow_mut().clear();
    let state = verify(&bench.source, &bench.released(), &mut quiet()).unwrap();
    assert_eq!(state.not_trusted.len(), 1);
}

#[test]
fn stray_files_are_not_taken_for_objects_or_names() {
    let bench = Bench::new();
    fs::write(bench.source.root().join("objects/README"), "x").unwrap();
    fs::create_dir(bench.source.root().join("objects/zz")).unwrap();
    fs::write(bench.source.root().join("objects/zz/short"), "x").unwrap();
    fs::create_dir(bench.source.root().join("packages/other")).unwrap();
    fs::write(bench.source.root().join("packages/index.html"), "x").unwrap();
    assert_eq!(bench.source.objects().unwrap(), []);
    assert_eq!(bench.source.names().unwrap(), []);
}
