//! What is done with hostile bytes, as plain functions: libFuzzer calls them, and `tests/fuzz_corpus.rs` replays the corpus
//! through them on stable. A target panics when something does not hold.

mod archives;
mod documents;
mod feeds;
mod golden;
mod inventory;
mod server;
mod trust;

/// A fuzz target.
pub struct Target {
    /// Its name: that of its folder of seeds.
    pub name: &'static str,
    /// Takes the bytes.
    pub run: fn(&[u8]),
    /// The most bytes that it may ask for at once, by the length of the input.
    pub most: fn(usize) -> usize,
    /// What to begin with: good inputs, made anew each time.
    pub seeds: fn() -> Vec<(String, Vec<u8>)>,
}

const KIB: usize = 1024;
/// A row in a few bytes becomes a package with all its fields.
const REPORT: fn(usize) -> usize = |input| 512 * input + 256 * KIB;

/// Compressed feeds grow, up to what their readers allow.
const FEED: fn(usize) -> usize = |input| 512 * input + 4 * KIB * KIB;

/// Every target.
pub const ALL: &[Target] = &[
    Target {
        name: "f01_envelope",
        run: trust::envelope,
        most: |input| 2 * input + 4 * KIB,
        seeds: golden::envelopes,
    },
    Target {
        name: "f02_payload",
        run: documents::payload,
        most: |input| 16 * input + 16 * KIB,
        seeds: golden::payloads,
    },
    Target {
        name: "f03_root",
        run: trust::root,
        most: |input| 16 * input + 16 * KIB,
        seeds: golden::roots,
    },
    Target {
        name: "f04_manifest",
        run: documents::manifest,
        most: |input| 16 * input + 16 * KIB,
        seeds: golden::manifests,
    },
    Target {
        name: "f05_policy",
        run: documents::policy,
        most: |input| 64 * input + 64 * KIB,
        seeds: golden::policies,
    },
    Target {
        name: "f07_kb",
        run: feeds::kbs,
        most: FEED,
        seeds: feeds::kb_tables,
    },
    Target {
        name: "f07_msrc",
        run: feeds::guide,
        most: FEED,
        seeds: feeds::guides,
    },
    Target {
        name: "f07_osv",
        run: feeds::vulnerabilities,
        most: FEED,
        seeds: feeds::vulnerability_records,
    },
    Target {
        name: "f07_rpm",
        run: feeds::repository,
        most: FEED,
        seeds: feeds::repository_files,
    },
    Target {
        name: "f07_wsus",
        run: feeds::offline,
        most: FEED,
        seeds: feeds::scan_files,
    },
    Target {
        name: "f07_own",
        run: feeds::own,
        most: FEED,
        seeds: feeds::own_updates,
    },
    Target {
        name: "f07_kev",
        run: feeds::exploited,
        most: FEED,
        seeds: feeds::exploited_ones,
    },
    Target {
        name: "f07_epss",
        run: feeds::scores,
        most: FEED,
        seeds: feeds::score_files,
    },
    Target {
        name: "f11_requests",
        run: server::requests,
        most: |input| 2 * input + 1024 * KIB,
        seeds: golden::requests,
    },
    Target {
        name: "f12_content",
        run: server::content,
        most: |input| 2 * input + 1024 * KIB,
        seeds: golden::content_requests,
    },
    Target {
        name: "f13_filter",
        run: inventory::filter,
        most: |input| 256 * input + 64 * KIB,
        seeds: golden::filters,
    },
    Target {
        name: "f15_archives",
        run: archives::decompress,
        // the largest window that a decoder may have, and room for its tables
        most: |_| 160 * KIB * KIB,
        seeds: golden::archives,
    },
    Target {
        name: "f16_any",
        run: inventory::any,
        most: REPORT,
        seeds: golden::reports_any,
    },
    Target {
        name: "f16_dpkg",
        run: inventory::dpkg,
        most: REPORT,
        seeds: golden::reports_dpkg,
    },
    Target {
        name: "f16_dpkg_status",
        run: inventory::dpkg_status,
        most: REPORT,
        seeds: golden::reports_dpkg_status,
    },
    Target {
        name: "f16_facter",
        run: inventory::facter,
        most: REPORT,
        seeds: golden::reports_facter,
    },
    Target {
        name: "f16_get_hotfix",
        run: inventory::get_hotfix,
        most: REPORT,
        seeds: golden::reports_get_hotfix,
    },
    Target {
        name: "f16_glpi",
        run: inventory::glpi,
        most: REPORT,
        seeds: golden::reports_glpi,
    },
    Target {
        name: "f16_mif",
        run: inventory::mif,
        most: |input| 64 * input + 64 * KIB,
        seeds: golden::mifs,
    },
    Target {
        name: "f16_ocs",
        run: inventory::ocs,
        most: REPORT,
        seeds: golden::reports_ocs,
    },
    Target {
        name: "f16_os_release",
        run: inventory::os_release,
        most: REPORT,
        seeds: golden::reports_os_release,
    },
    Target {
        name: "f16_osquery",
        run: inventory::osquery,
        most: REPORT,
        seeds: golden::reports_osquery,
    },
    Target {
        name: "f16_rpm",
        run: inventory::rpm,
        most: REPORT,
        seeds: golden::reports_rpm,
    },
    Target {
        name: "f16_smbios",
        run: inventory::smbios,
        // a structure of 23 bytes may name a module of memory, by texts that others name as well
        most: |input| 1_024 * input + 64 * KIB,
        seeds: golden::firmware_tables,
    },
    Target {
        name: "f16_systeminfo",
        run: inventory::systeminfo,
        most: REPORT,
        seeds: golden::reports_systeminfo,
    },
    Target {
        name: "f16_wmic_qfe",
        run: inventory::wmic_qfe,
        most: REPORT,
        seeds: golden::reports_wmic_qfe,
    },
];
