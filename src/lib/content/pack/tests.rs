use super::*;
use crate::content::Store;
use crate::model::digest::Digest;
use crate::model::package::{Object, Packing};
use std::fs;

/// Bytes that no chunk repeats, the same each time.
fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..size).map(|_| byte()).collect()
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

fn pack(store: &Store, former: Option<&Packing>, files: &[&[u8]]) -> Packing {
    let mut packer = Packer::new(store, former).unwrap();
    for file in files {
        if !packer.add_known(&Digest::of(file)) {
            assert_eq!(packer.add(*file).unwrap(), object(file));
        }
    }
    packer.finish().unwrap()
}

fn object(file: &[u8]) -> Object {
    Object {
        sha256: Digest::of(file),
        size: file.len() as u64,
    }
}

/// Puts a file together from the packs themselves.
fn made(store: &Store, packing: &Packing, file: &[u8]) -> Result<Result<(), Part>, Error> {
    let map = Map::read(store, packing).unwrap();
    let chunks: Vec<(ChunkPlace, Part)> = map
        .chunks(&Digest::of(file))?
        .map(|chunk| {
            let path = store.object_path(&packing.packs[chunk.pack as usize].chunks.sha256);
            (
                chunk,
                Part {
                    path,
                    offset: chunk.offset,
                },
            )
        })
        .collect();
    put_together(
        store,
        &object(file),
        chunks.iter().map(|(chunk, part)| (*chunk, part)),
    )
}

#[test]
fn what_is_packed_is_put_together_again() {
    let (_folder, store) = store();
    let (large, small, empty) = (noise(1, 300_000), noise(2, 100), Vec::new());
    let packing = pack(&store, None, &[&large, &small, &empty, &large]);
    assert_eq!(packing.packs.len(), 1);
    assert_eq!(packing.packs[0].chunks.size, 300_100, "each once");
    for file in [&large, &small, &empty] {
        made(&store, &packing, file).unwrap().unwrap();
        assert_eq!(
            fs::read(store.object_path(&Digest::of(file))).unwrap(),
            *file
        );
    }
}

#[test]
fn a_new_version_stores_what_is_new_whatever_its_place_and_name() {
    let (_folder, store) = store();
    let old = noise(1, 2_000_000);
    let first = pack(&store, None, &[&old]);
    let mut new = noise(7, 137);
    new.extend_from_slice(&old);
    new.extend_from_slice(&noise(8, 50_000));
    let second = pack(&store, Some(&first), &[&new]);
    assert_eq!(second.packs[0], first.packs[0]);
    let added = second.packs[1].chunks.size;
    assert!((50_137..200_000).contains(&added), "{added}");
    made(&store, &second, &new).unwrap().unwrap();
    let third = pack(&store, Some(&second), &[&new]);
    assert_eq!(third, second, "nothing is new");
}

#[test]
fn a_pack_of_which_little_is_needed_is_left_behind() {
    let (_folder, store) = store();
    let (kept, dropped) = (noise(1, 200_000), noise(2, 800_000));
    let first = pack(&store, None, &[&kept, &dropped]);
    let second = pack(&store, Some(&first), &[&kept]);
    let third = pack(&store, Some(&second), &[&kept]);
    assert_eq!(second.packs.len(), 1, "the first version needs all of it");
    assert_eq!(third.packs[0].chunks.size, 200_000);
    made(&store, &third, &kept).unwrap().unwrap();
}

#[test]
fn a_lost_pack_of_a_former_version_is_written_anew() {
    let (_folder, store) = store();
    let file = noise(1, 100_000);
    let first = pack(&store, None, &[&file]);
    fs::remove_file(store.object_path(&first.packs[0].chunks.sha256)).unwrap();
    let second = pack(&store, Some(&first), &[&file]);
    made(&store, &second, &file).unwrap().unwrap();
}

#[test]
fn t10_a_damaged_chunk_is_named_and_nothing_is_made() {
    let (_folder, store) = store();
    let file = noise(1, 100_000);
    let packing = pack(&store, None, &[&file, b"another"]);
    let path = store.object_path(&packing.packs[0].chunks.sha256);
    let whole = fs::read(&path).unwrap();
    for at in [0, 50_000, 99_999] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let damaged = made(&store, &packing, &file).unwrap().unwrap_err();
        assert_eq!(damaged.path, path);
        assert_eq!(store.size(&Digest::of(&file)).unwrap(), None);
    }
}

#[test]
fn a_recipe_that_lies_makes_nothing() {
    let (_folder, store) = store();
    let (one, two) = (noise(1, 100_000), noise(2, 100_000));
    let packing = pack(&store, None, &[&one, &two]);
    let map = Map::read(&store, &packing).unwrap();
    let other: Vec<ChunkPlace> = map.chunks(&Digest::of(&two)).unwrap().collect();
    let path = store.object_path(&packing.packs[0].chunks.sha256);
    let parts: Vec<Part> = other
        .iter()
        .map(|chunk| Part {
            path: path.clone(),
            offset: chunk.offset,
        })
        .collect();
    let wrong = put_together(&store, &object(&one), other.into_iter().zip(&parts));
    assert!(matches!(wrong, Err(Error::OtherBytes { .. })));
    assert_eq!(store.size(&Digest::of(&one)).unwrap(), None);
}

#[test]
fn a_table_that_is_not_of_its_pack_is_refused() {
    let mut table = Table::default();
    table.push(Digest::of(b"a"), 10);
    table.push(Digest::of(b"b"), 20);
    let bytes = table.print();
    assert_eq!(Table::read(&bytes, 30).unwrap(), table);
    assert_eq!(table.between(10, 30), &[(Digest::of(b"b"), 20)]);
    assert!(Table::read(&bytes, 31).is_err());
    assert!(Table::read(&bytes[..bytes.len() - 1], 30).is_err());
    assert!(Table::read(&bytes[1..], 30).is_err());
    let mut huge = bytes.clone();
    huge[8 + 32..8 + 36].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(Table::read(&huge, u64::from(u32::MAX) + 20).is_err());
}

#[test]
fn compressed_files_stay_whole_whatever_the_case_of_their_names() {
    for name in ["a.deb", "b/c.MSI", "x.tar.gz", "y.zst"] {
        assert!(!is_packable(name), "{name}");
    }
    for name in ["deb", "a.deb/readme", "x.tar", "image.iso", ".profile"] {
        assert!(is_packable(name), "{name}");
    }
}
