use super::*;
use crate::content::pack::Packer;
use crate::content::print_manifest;
use crate::model::id::PackageId;
use crate::model::package::{ManifestFile, PackageName};
use crate::service::testing::manifest;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Bytes that no chunk repeats.
fn noise(seed: u64, size: usize) -> Vec<u8> {
    let words = (0..size / 32 + 1).map(|at| Digest::of(format!("{seed} {at}").as_bytes()));
    let mut bytes: Vec<u8> = words.flat_map(|word| *word.as_bytes()).collect();
    bytes.truncate(size);
    bytes
}

struct Bench {
    _folder: tempfile::TempDir,
    site: Store,
    cache: Store,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open = |name| Store::open(&folder.path().join(name)).unwrap();
        Self {
            site: open("site"),
            cache: open("cache"),
            _folder: folder,
        }
    }

    fn pack(&self, former: Option<&Packing>, files: &[&[u8]]) -> Packing {
        let mut packer = Packer::new(&self.site, former).unwrap();
        for file in files {
            if !packer.add_known(&Digest::of(file)) {
                packer.add(*file).unwrap();
            }
        }
        packer.finish().unwrap()
    }

    /// Brings the files into the cache; gives the bytes and the requests that it took.
    fn bring(&self, packing: &Packing, files: &[&[u8]]) -> Result<(u64, usize), Error> {
        for map in packing.maps() {
            self.cache
                .put_bytes(&self.site.read(&map.sha256, map.size).unwrap())
                .unwrap();
        }
        let (mut bytes, mut requests) = (0, 0);
        let objects: Vec<Object> = files.iter().map(|file| object(file)).collect();
        bring(&self.cache, packing, &objects, &mut |jobs| {
            for job in jobs {
                bytes += job.size;
                requests += 1;
                self.carry(job);
            }
            Ok(())
        })?;
        for file in files {
            assert_eq!(self.cache.read(&Digest::of(file), 1 << 30).unwrap(), *file);
        }
        Ok((bytes, requests))
    }

    fn carry(&self, job: &Job) {
        let stretch = job.stretch.as_ref().unwrap();
        let mut pack = File::open(self.site.object_path(&job.digest)).unwrap();
        pack.seek(SeekFrom::Start(stretch.from)).unwrap();
        let mut bytes = vec![0; job.size as usize];
        pack.read_exact(&mut bytes).unwrap();
        let mut at = 0;
        for (digest, length) in &stretch.chunks {
            assert_eq!(Digest::of(&bytes[at..at + *length as usize]), *digest);
            at += *length as usize;
        }
        assert_eq!(at, bytes.len());
        fs::write(&job.destination, bytes).unwrap();
    }

    /// As after a version is there: named in the cache.
    fn name(&self, packing: &Packing, files: &[&[u8]]) {
        let package = PackageId::parse("S01-P00001").unwrap();
        let mut manifest = manifest(&package);
        manifest.packing = Some(packing.clone());
        manifest.files = files
            .iter()
            .map(|file| ManifestFile::new("x", file.len() as u64, Digest::of(file)))
            .collect();
        let name = PackageName {
            package,
            version: 1,
            manifest: self
                .cache
                .put_bytes(&print_manifest(&manifest).unwrap())
                .unwrap(),
        };
        self.cache.put_name(&name).unwrap();
    }
}

fn object(file: &[u8]) -> Object {
    Object {
        sha256: Digest::of(file),
        size: file.len() as u64,
    }
}

#[test]
fn a_first_version_is_one_request_and_a_second_time_none() {
    let bench = Bench::new();
    let (one, two) = (noise(1, 700_000), noise(2, 300));
    let packing = bench.pack(None, &[&one, &two]);
    assert_eq!(bench.bring(&packing, &[&one, &two]).unwrap(), (700_300, 1));
    assert_eq!(bench.bring(&packing, &[&one, &two]).unwrap(), (0, 0));
    assert_eq!(
        bench
            .cache
            .stretches(&packing.packs[0].chunks.sha256)
            .unwrap(),
        []
    );
}

#[test]
fn a_later_version_takes_what_is_old_from_the_former_one() {
    let bench = Bench::new();
    let old = noise(1, 2_000_000);
    let first = bench.pack(None, &[&old]);
    bench.bring(&first, &[&old]).unwrap();
    bench.name(&first, &[&old]);
    let new = [&old[..900_000], &noise(3, 40_000), &old[900_000..]].concat();
    let second = bench.pack(Some(&first), &[&new]);
    let (bytes, requests) = bench.bring(&second, &[&new]).unwrap();
    assert!(
        (40_000..160_000).contains(&bytes) && requests == 1,
        "{bytes} in {requests}"
    );
}

#[test]
fn t10_damage_in_the_former_version_is_fetched_and_not_passed_on() {
    let bench = Bench::new();
    let (old, other) = (noise(1, 500_000), noise(2, 500_000));
    let first = bench.pack(None, &[&old, &other]);
    bench.bring(&first, &[&old, &other]).unwrap();
    bench.name(&first, &[&old, &other]);
    let path = bench.cache.object_path(&Digest::of(&old));
    let mut bytes = old.clone();
    bytes[250_000] ^= 1;
    fs::write(&path, bytes).unwrap();
    let new = [&old[..], &noise(5, 10)].concat();
    let second = bench.pack(Some(&first), &[&new, &other]);
    let (bytes, _) = bench.bring(&second, &[&new, &other]).unwrap();
    assert!(bytes >= 500_010, "{bytes}");
    assert!(!path.exists(), "the damaged one is gone");
}

#[test]
fn stretches_that_came_before_a_cut_are_not_asked_for_again() {
    let bench = Bench::new();
    let (one, two) = (noise(1, 400_000), noise(2, 400_000));
    let packing = bench.pack(None, &[&one, &two]);
    let pack = packing.packs[0].chunks;
    let bytes = bench.site.read(&pack.sha256, pack.size).unwrap();
    let table = Map::read(&bench.site, &packing).unwrap().table(0).clone();
    let (_, middle, _) = table.chunk(table.len() / 2).unwrap();
    fs::write(
        bench.cache.stretch_path(&pack.sha256, &(0..middle)),
        &bytes[..middle as usize],
    )
    .unwrap();
    assert_eq!(
        bench.bring(&packing, &[&one, &two]).unwrap(),
        (800_000 - middle, 1)
    );
}

#[test]
fn what_is_always_damaged_ends_in_a_refusal() {
    let bench = Bench::new();
    let one = noise(1, 400_000);
    let packing = bench.pack(None, &[&one]);
    for map in packing.maps() {
        bench
            .cache
            .put_bytes(&bench.site.read(&map.sha256, map.size).unwrap())
            .unwrap();
    }
    let mut rounds = 0;
    let refused = bring(&bench.cache, &packing, &[object(&one)], &mut |jobs| {
        rounds += 1;
        jobs.iter()
            .for_each(|job| fs::write(&job.destination, b"bad").unwrap());
        Ok(())
    });
    assert!(refused.is_err() && rounds == MOST_DAMAGED);
}
