//! Catalogs to test with, on each engine, and the things to put into them.

use crate::catalog::{Catalog, Error};
use crate::model::client::{Approval, Client};
use crate::model::collection::{Collection, MemberRule};
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedKind, FeedState};
use crate::model::id::{ClientId, CollectionId, FeedId, KeyId, SiteCode};
use crate::model::inventory::{
    Hardware, InstalledPackage, Inventory, Machine, OperatingSystem, System,
};
use crate::model::platform::{Platform, Release};
use crate::model::role::DistributionPoint;
use crate::model::site::{ApprovalMode, Site, SiteKind, SiteSettings};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Payload, Relations, Severity, Update, UpdatePackage};
use crate::model::version::{Ecosystem, Version};
use crate::rules::filter::sets::Places;

pub const NOW: i64 = 1_795_000_000_000;

/// Does the test on a new catalog of each engine.
pub fn each_engine(test: impl Fn(&mut Catalog)) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("catalog.db");
    test(&mut Catalog::create(path.to_str().expect("path")).expect("a new catalog"));
    #[cfg(feature = "postgres")]
    test(&mut Catalog::create(&super::server::new_schema()).expect("a new catalog"));
}

/// A transaction that cannot fail in its own way.
pub fn write<T>(
    catalog: &mut Catalog,
    work: impl FnMut(&mut crate::catalog::Tx) -> Result<T, Error>,
) -> T {
    catalog.write(work).expect("the transaction succeeds")
}

/// Makes these the members of a collection.
pub fn set_members(
    tx: &mut crate::catalog::Tx,
    collection: &str,
    members: Vec<ClientId>,
) -> Result<(), Error> {
    let list = tx.client_list(None)?;
    let names = tx.names(&list)?;
    let mut places = Places::none(list.len());
    for id in members {
        places.insert(names[id.as_str()] as usize);
    }
    tx.set_members(&id(collection), &list, &places)
}

pub fn time(millis: i64) -> Timestamp {
    Timestamp::from_millis(NOW + millis)
}

pub fn id<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("a valid id")
}

pub fn site() -> (Site, SiteSettings) {
    let code: SiteCode = id("S01");
    let site = Site {
        code: code.clone(),
        name: "Main".into(),
        kind: SiteKind::Primary,
        parent: None,
        management_points: Vec::new(),
    };
    let settings = SiteSettings {
        code,
        fallback_site: None,
        name: "Main".into(),
        approval: ApprovalMode::Manual,
        policy_poll_minutes: 60,
        inventory_stale_hours: 24,
        limits: crate::model::site::Limits::default(),
        second_approver: Default::default(),
        clients: Default::default(),
    };
    (site, settings)
}

pub fn client(number: u8) -> Client {
    Client {
        id: client_id(number),
        hostname: format!("host{number}"),
        machine_id: format!("machine{number}"),
        serial: None,
        approval: Approval::Approved,
        conflict: None,
        conflict_with: None,
        site: id("S01"),
        epoch: 1,
        key: id::<KeyId>(&format!("{number:064x}")),
        public_key: "AAAA".into(),
        platform: None,
        address: None,
        enrolled_at: time(i64::from(number)),
        last_seen: None,
        inventory_at: None,
    }
}

pub fn client_id(number: u8) -> ClientId {
    ClientId::make(time(0), &[number; 10])
}

pub fn collection_id(name: &str) -> CollectionId {
    id(name)
}

pub fn version(text: &str) -> Version {
    id(text)
}

pub fn installed(name: &str, at: &str) -> InstalledPackage {
    InstalledPackage::new(Ecosystem::Dpkg, name, id(at), "amd64")
}

pub fn inventory(hostname: &str, packages: Vec<InstalledPackage>) -> Inventory {
    Inventory {
        collected_at: time(0),
        machine: Machine {
            machine_id: "machine".into(),
            hostname: hostname.into(),
            fqdn: Some(format!("{hostname}.example.org")),
        },
        platform: Platform {
            os: "debian".into(),
            release: "bookworm".into(),
            architecture: "amd64".into(),
        },
        operating_system: OperatingSystem {
            name: "Debian GNU/Linux 12 (bookworm)".into(),
            version: "12".into(),
            kernel: Some("6.1.0-30-amd64".into()),
            booted_at: Some(time(-1_000)),
            restart_needed: vec!["a new kernel".into()],
            ..OperatingSystem::default()
        },
        hardware: Hardware {
            system: Some(System {
                vendor: "Example".into(),
                ..System::default()
            }),
            memory_bytes: Some(8 << 30),
            ..Hardware::default()
        },
        hotfixes: Vec::new(),
        container_images: Vec::new(),
        custom: Vec::new(),
        resources: Vec::new(),
        packages,
        gaps: Vec::new(),
        files: Vec::new(),
    }
}

pub fn bookworm() -> Release {
    Release {
        os: "debian".into(),
        release: "bookworm".into(),
    }
}

pub fn feed(name: &str) -> Feed {
    Feed {
        id: id::<FeedId>(name),
        kind: FeedKind::Apt,
        release: None,
        uri: format!("https://deb.example.org/{name}"),
        suite: "bookworm-security".into(),
        components: vec!["main".into(), "contrib".into()],
        architectures: vec!["amd64".into()],
        keyring: "/usr/share/keyrings/debian-archive-keyring.gpg".into(),
        classification: Classification::Security,
    }
}

pub fn feed_state(name: &str) -> FeedState {
    FeedState {
        feed: feed(name),
        covers: vec![bookworm()],
        release_digest: Digest::of(b"InRelease"),
        dated: time(-5_000),
        valid_until: Some(time(1_000_000_000)),
        synced_at: time(0),
        updates: 2,
        packages: 3,
        read_by: None,
    }
}

pub fn update(source: &str, at: &str, packages: &[&str]) -> Update {
    Update {
        title: format!("{source} {at}"),
        severity: Severity::Important,
        cves: vec![id("CVE-2026-20002"), id("CVE-2026-10001")],
        published: Some(time(-9_000)),
        release: Some(bookworm()),
        source: Some(source.into()),
        source_version: Some(id(at)),
        packages: packages.iter().map(|name| package(name, at)).collect(),
        ..Update::new(
            id(&format!("debian/bookworm/{source}/{at}")),
            Ecosystem::Dpkg,
            Classification::Security,
        )
    }
}

fn package(name: &str, at: &str) -> UpdatePackage {
    UpdatePackage {
        module: None,
        name: name.into(),
        architecture: "amd64".into(),
        version: version(at),
        relations: Relations {
            depends: "libc6 (>= 2.36)".into(),
            provides: format!("{name}-virtual (= 1), shared-virtual"),
            ..Relations::default()
        },
        payload: Payload {
            path: format!("pool/main/{name}_{at}_amd64.deb"),
            size: 1_234,
            sha256: Digest::of(name.as_bytes()),
        },
    }
}

pub fn point(name: &str, url: Option<&str>) -> DistributionPoint {
    DistributionPoint {
        url: url.map(str::to_owned),
        ..DistributionPoint::new(id(name), &format!("/srv/{name}"), id("S01"))
    }
}

pub fn collections() -> [Collection; 2] {
    let web = Collection {
        id: id("web"),
        title: "Web servers".into(),
        limit_to: Some(id("all")),
        rules: vec![
            MemberRule::hostname("web*"),
            MemberRule::release(bookworm()),
        ],
    };
    let all = Collection {
        id: id("all"),
        title: String::new(),
        limit_to: None,
        rules: vec![MemberRule::everyone()],
    };
    [web, all]
}
