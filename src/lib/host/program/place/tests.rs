use super::*;
use crate::model::package::FileMode;
use std::os::unix::fs::{MetadataExt, symlink};
use std::sync::atomic::{AtomicBool, Ordering};

fn endpoint() -> (tempfile::TempDir, Root) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("var/lib")).unwrap();
    let root = Root::at(folder.path()).unwrap();
    (folder, root)
}

/// An endpoint with a place, and a cached file that holds `tool`; where the place lies.
fn furnished() -> (tempfile::TempDir, PathBuf, Place, PathBuf) {
    let (folder, root) = endpoint();
    let source = folder.path().join("cached");
    fs::write(&source, "tool").unwrap();
    let place = Place::make(&root).unwrap();
    let inside = folder.path().join(place.inside().trim_start_matches('/'));
    (folder, source, place, inside)
}

fn file(source: &Path, name: &str, bytes: &[u8]) -> JobFile {
    JobFile {
        name: name.into(),
        sha256: Digest::of(bytes),
        size: bytes.len() as u64,
        mode: None,
        source: source.to_owned(),
    }
}

#[test]
fn a_place_holds_what_was_named_and_is_gone_afterwards() {
    let (folder, source, mut place, inside) = furnished();
    let root = Root::at(folder.path()).unwrap();
    assert!(
        place
            .bring(&file(&source, "bin/deep/tool", b"tool"), false)
            .unwrap()
    );
    assert!(
        place
            .bring(&file(&source, "bin/other", b"tool"), false)
            .unwrap()
    );
    assert_eq!(fs::read(inside.join("bin/deep/tool")).unwrap(), b"tool");
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o7777;
    assert_eq!(mode(&inside), 0o700);
    assert_eq!(mode(&inside.join("bin/other")), 0o500);
    assert_eq!(mode(inside.parent().unwrap()), 0o711);
    assert!(matches!(Place::make(&root), Err(Error::Locked { .. })));
    drop(place);
    assert!(!inside.exists());
}

#[test]
fn a23_other_bytes_more_fewer_none_and_links_are_not_brought_in() {
    let (folder, root) = endpoint();
    let at = |name: &str| folder.path().join(name);
    for (name, bytes) in [("other", "took"), ("more", "tool2"), ("fewer", "too")] {
        fs::write(at(name), bytes).unwrap();
        let mut place = Place::make(&root).unwrap();
        assert!(
            !place.bring(&file(&at(name), "x", b"tool"), false).unwrap(),
            "{name}"
        );
    }
    let mut place = Place::make(&root).unwrap();
    assert!(
        !place
            .bring(&file(&at("absent"), "a", b"tool"), false)
            .unwrap()
    );
    fs::write(at("real"), "tool").unwrap();
    symlink(at("real"), at("link")).unwrap();
    assert!(
        place
            .bring(&file(&at("link"), "b", b"tool"), false)
            .is_err()
    );
    for name in ["../x", "/x", "x/../../y"] {
        assert!(
            place
                .bring(&file(&at("real"), name, b"tool"), false)
                .is_err(),
            "{name}"
        );
    }
    assert!(
        place
            .bring(&file(&at("real"), "twice", b"tool"), false)
            .unwrap()
    );
    assert!(
        place
            .bring(&file(&at("real"), "twice", b"tool"), false)
            .is_err()
    );
}

#[test]
fn what_a_cut_off_run_has_left_is_cleared() {
    let (folder, root) = endpoint();
    let place = Place::make(&root).unwrap();
    let inside = folder.path().join(place.inside().trim_start_matches('/'));
    fs::create_dir(inside.parent().unwrap().join("0123")).unwrap();
    drop(place);
    drop(Place::make(&root).unwrap());
    let left = fs::read_dir(inside.parent().unwrap()).unwrap();
    let names: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["lock"]);
}

#[test]
fn l01_a_base_that_others_have_made_is_refused() {
    let (folder, root) = endpoint();
    let base = folder.path().join("var/lib/sms-run");
    symlink("/tmp", &base).unwrap();
    assert!(Place::make(&root).is_err());
    fs::remove_file(&base).unwrap();
    fs::create_dir(&base).unwrap();
    fs::set_permissions(&base, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    assert!(matches!(Place::make(&root), Err(Error::Unsafe { .. })));
}

/// Another thread of the same user replaces the cached file 10,000 times; it could do whatever an attacker could who had
/// got that far.
#[test]
fn l02_what_is_brought_in_is_what_was_hashed_whatever_happens_to_the_source() {
    let (folder, root) = endpoint();
    let at = |name: &str| folder.path().join(name);
    let (good, evil) = (vec![b'g'; 200_000], vec![b'e'; 200_000]);
    fs::write(at("good"), &good).unwrap();
    fs::write(at("evil"), &evil).unwrap();
    fs::hard_link(at("good"), at("cached")).unwrap();
    let is_over = AtomicBool::new(false);
    let (mut right, mut wrong) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..10_000 {
                let name = if round % 2 == 0 { "evil" } else { "good" };
                fs::hard_link(at(name), at("next")).unwrap();
                fs::rename(at("next"), at("cached")).unwrap();
                // renaming one name of a file onto another name of it does nothing
                fs::remove_file(at("next")).ok();
                if round % 100 == 0 {
                    // the bytes of the good file change under its name, and back
                    fs::write(at("good"), &evil).unwrap();
                    fs::write(at("good"), &good).unwrap();
                }
            }
            is_over.store(true, Ordering::SeqCst);
        });
        while !is_over.load(Ordering::SeqCst) {
            let mut place = Place::make(&root).unwrap();
            let job = file(&at("cached"), "tool", &good);
            match place.bring(&job, false) {
                Ok(true) => {
                    let inside = at(place.inside().trim_start_matches('/'));
                    assert!(fs::read(inside.join("tool")).unwrap() == good);
                    right += 1;
                }
                Ok(false) => wrong += 1,
                Err(error) => panic!("{error}"),
            }
        }
    });
    assert!(right > 0 && wrong > 0, "{right} right, {wrong} wrong");
}

#[test]
fn files_keep_their_modes_but_nobody_writes_and_what_is_started_can_be() {
    let (_folder, source, mut place, inside) = furnished();
    let with = |name: &str, mode: &str| JobFile {
        mode: Some(FileMode::parse(mode).unwrap()),
        ..file(&source, name, b"tool")
    };
    for (name, mode, is_started, expected) in [
        ("data", "0644", false, 0o400),
        ("run", "0755", false, 0o500),
        ("main", "0644", true, 0o500),
        ("none", "0000", false, 0o400),
    ] {
        assert!(place.bring(&with(name, mode), is_started).unwrap());
        let found = fs::metadata(inside.join(name)).unwrap().mode() & 0o7777;
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn links_are_made_and_nothing_is_written_through_them() {
    let (_folder, source, mut place, inside) = furnished();
    assert!(
        place
            .bring(&file(&source, "lib/tool.1", b"tool"), false)
            .unwrap()
    );
    let link = |name: &str, target: &str| ManifestLink {
        name: name.into(),
        target: target.into(),
    };
    place.link(&link("lib/tool", "tool.1")).unwrap();
    place.link(&link("bin/tool", "../lib/tool")).unwrap();
    place.link(&link("out", "../..")).unwrap();
    assert_eq!(fs::read(inside.join("bin/tool")).unwrap(), b"tool");
    // such links are refused with their manifest; here nothing goes through them all the same
    assert!(
        place
            .bring(&file(&source, "out/x", b"tool"), false)
            .is_err()
    );
    assert!(place.link(&link("out/y", "x")).is_err());
    drop(place);
    assert!(source.exists() && !inside.exists());
}
