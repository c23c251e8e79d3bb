use super::*;
use crate::model::inventory::{Hotfix, Machine};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use crate::model::version::Version;
use std::collections::BTreeSet;

fn inventory() -> Inventory {
    let version = |text| Version::parse(text).unwrap();
    let mut libc = InstalledPackage::new(Ecosystem::Dpkg, "libc6", version("2.36-9+b1"), "amd64");
    (libc.source, libc.source_version) = ("glibc".to_owned(), version("2.36-9"));
    libc.vendor = Some("GNU \"Libc\"".to_owned());
    let mut bin = libc.clone();
    bin.name = "libc-bin".to_owned();
    let flask = InstalledPackage::new(Ecosystem::Pypi, "Flask", version("3.0"), "");
    let machine = Machine {
        machine_id: String::new(),
        hostname: "web-1".to_owned(),
        fqdn: None,
    };
    let platform = Platform {
        os: "debian".to_owned(),
        release: "bookworm".to_owned(),
        architecture: "amd64".to_owned(),
    };
    let id = "KB5012170".to_owned();
    Inventory {
        packages: vec![libc, bin, flask],
        hotfixes: vec![Hotfix {
            id,
            installed_on: None,
        }],
        ..Inventory::new(Timestamp::from_millis(1_500), machine, platform)
    }
}

#[test]
fn the_same_inventory_gives_the_same_text_and_another_one_another_number() {
    for format in SbomFormat::ALL {
        let first = export(&inventory(), *format).unwrap();
        assert_eq!(first, export(&inventory(), *format).unwrap());
        let mut other = inventory();
        other.packages.pop();
        let id = |document: &Value| {
            document["serialNumber"]
                .as_str()
                .or(document["documentNamespace"].as_str())
                .map(str::to_owned)
        };
        assert_ne!(id(&first), id(&export(&other, *format).unwrap()));
    }
}

#[test]
fn cyclonedx_names_packages_and_what_they_were_made_of() {
    let document = export(&inventory(), SbomFormat::CycloneDx).unwrap();
    assert_eq!(document["metadata"]["timestamp"], "1970-01-01T00:00:01Z");
    let libc = &document["components"][1];
    assert_eq!(
        libc["purl"],
        "pkg:deb/debian/libc6@2.36-9%2Bb1?arch=amd64&distro=debian-bookworm"
    );
    let ancestor = &libc["pedigree"]["ancestors"][0];
    assert_eq!(
        ancestor["purl"],
        "pkg:deb/debian/glibc@2.36-9?arch=source&distro=debian-bookworm"
    );
    assert_eq!(document["components"][3]["purl"], "pkg:pypi/flask@3.0");
    let references = document["components"].as_array().unwrap().iter();
    let references: BTreeSet<&str> = references
        .map(|one| one["bom-ref"].as_str().unwrap())
        .collect();
    assert_eq!(references.len(), 4, "each its own");
}

#[test]
fn spdx_relates_packages_to_their_source_once() {
    let document = export(&inventory(), SbomFormat::Spdx).unwrap();
    let names: Vec<&str> = document["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["debian", "libc6", "glibc", "libc-bin", "flask"]);
    let made = document["relationships"].as_array().unwrap().iter();
    let made: Vec<&str> = made
        .filter(|one| one["relationshipType"] == "GENERATED_FROM")
        .map(|one| one["relatedSpdxElement"].as_str().unwrap())
        .collect();
    assert_eq!(made, ["SPDXRef-Source-1", "SPDXRef-Source-1"]);
    assert_eq!(document["packages"][0]["comment"], "Updates: KB5012170");
}
