//! Replays the corpus of the fuzz targets, and what fuzzing found, without libFuzzer.
//! `BLESS=1 cargo test --test fuzz_corpus` writes the seeds again.

#[expect(dead_code, reason = "only fuzzers count memory")]
#[path = "../fuzz/src/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use targets::{ALL, Target};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// The files of a folder of a target; none when it has none.
fn files(folder: &str, target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(fuzz().join(folder).join(target.name));
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    paths
        .map(|path| (path.clone(), fs::read(&path).expect("a readable input")))
        .collect()
}

/// No input costs more: the limit of security.md C09, and what an unoptimised build on a busy machine takes besides.
const MOST: Duration = Duration::from_millis(50 * 20);

fn replay(prefix: &str) {
    let mut replayed = 0;
    for target in ALL.iter().filter(|target| target.name.starts_with(prefix)) {
        for (path, input) in ["corpus", "finds"]
            .iter()
            .flat_map(|folder| files(folder, target))
        {
            let began = Instant::now();
            let result = std::panic::catch_unwind(|| (target.run)(&input));
            assert!(result.is_ok(), "{}", path.display());
            let took = began.elapsed();
            assert!(took < MOST, "{} took {took:?}", path.display());
            replayed += 1;
        }
    }
    assert!(replayed > 0, "no corpus for {prefix}");
}

#[test]
fn c09_f01_f02_f03_f04_f05_documents_do_no_harm() {
    replay("f0");
}

#[test]
fn c12_f11_connections_do_no_harm() {
    replay("f11");
}

#[test]
fn a04_f12_paths_and_ranges_stay_in_the_store() {
    replay("f12");
}

#[test]
fn f13_filters_do_no_harm() {
    replay("f13");
}

#[test]
fn f16_inventories_of_others_do_no_harm() {
    replay("f16");
}

#[test]
fn p05_f15_archives_do_no_harm() {
    replay("f15");
}

#[test]
fn the_seeds_are_those_of_today() {
    for target in ALL {
        let folder = fuzz().join("corpus").join(target.name);
        for (name, bytes) in (target.seeds)() {
            let path = folder.join(format!("seed-{name}"));
            if std::env::var_os("BLESS").is_some() {
                fs::create_dir_all(&folder).expect("a folder");
                fs::write(&path, &bytes).expect("writes");
            }
            let found = fs::read(&path).unwrap_or_default();
            assert!(
                found == bytes,
                "stale: {}; run: BLESS=1 cargo test --test fuzz_corpus",
                path.display()
            );
        }
    }
}

/// A seed that is refused teaches the fuzzer nothing.
#[test]
fn golden_documents_are_read() {
    use sms::trust::{Envelope, PayloadType};
    for (name, seed) in (ALL[0].seeds)() {
        let kind = PayloadType::ALL[usize::from(seed[0] - b'a')];
        let verified =
            Envelope::read(&seed[1..], kind).and_then(|envelope| envelope.verify(&[key()], 1));
        let payload = verified.unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = payload.text().expect("text");
        let is_read = match kind {
            PayloadType::PolicyAssignments => sms::transport::xml::parse_assignments(text)
                .map(drop)
                .map_err(|e| e.to_string()),
            PayloadType::PolicyBody => sms::transport::xml::parse_body(text)
                .map(drop)
                .map_err(|e| e.to_string()),
            PayloadType::Message => payload
                .json::<sms::model::message::Message>()
                .map(drop)
                .map_err(|e| e.to_string()),
            PayloadType::Receipt => payload
                .json::<sms::model::message::Receipt>()
                .map(drop)
                .map_err(|e| e.to_string()),
            PayloadType::SiteTrust => payload
                .json::<sms::trust::SiteTrust>()
                .map(drop)
                .map_err(|e| e.to_string()),
            _ => Ok(()),
        };
        assert_eq!(is_read, Ok(()), "{name}: {text}");
    }
}

fn key() -> sms::trust::PublicKey {
    sms::trust::PublicKey::parse("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        .expect("the key of the standard")
}
