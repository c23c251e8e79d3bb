//! A site that serves on the loopback, and endpoints that enroll at it.

use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::catalog::{self, Catalog};
use crate::content::{Store, print_manifest};
use crate::host::clock::{Clock, SystemClock};
use crate::host::fake::{FakePackageManager, FakePrograms};
use crate::host::file_search::SystemFiles;
use crate::host::root::Root as MachineRoot;
use crate::model::authorization::AuthorizationList;
use crate::model::boundary::{Boundary, Locality, Network};
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::id::*;
use crate::model::inventory::*;
use crate::model::package::{
    Command, Manifest, ManifestFile, PackageName, Program, name_path, object_path,
};
use crate::model::platform::{Platform, PlatformPattern, Release};
use crate::model::role::{DistributionPoint, ManagementPoint};
use crate::model::scan::FeedUpdate;
use crate::model::site::{ApprovalMode, Limits};
use crate::model::time::Timestamp;
use crate::model::update::*;
use crate::model::version::{Ecosystem, Version};
use crate::rules::blast::DailyLimits;
use crate::rules::member::EVERYONE;
use crate::server::{self, Content, Doors, Log};
use crate::service::Error;
use crate::service::agent::{
    self, AgentFolder, Cycle, CycleOptions, Enrollment, Machine, PeerServer,
};
use crate::service::certificates::SiteCertificates;
use crate::service::client::{NewToken, issue_token};
use crate::service::keys::KeySite;
use crate::service::network::InProcess;
use crate::service::port::SitePort;
use crate::service::progress::Silent;
use crate::service::release;
use crate::service::site::{self, NewSite, SiteFolder};
use crate::service::station::Station;
use crate::service::testing;
use crate::service::ticket::Gatekeeper;
use crate::transport::download::Timer;
use crate::trust::authority::SiteAuthority;
use crate::trust::enrollment::Token;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::{self, RoleKeys};
use crate::trust::tuf::metadata::{self, Head, MetaFile, Metadata, Snapshot, sign};
use crate::trust::tuf::{OnlineKeys, Repository, TargetFile, Targets};
use crate::trust::{Root, SigningKey};
use std::cell::Cell;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub const PAYLOAD_BYTES: usize = 300_000;

pub fn now() -> Timestamp {
    SystemClock.now()
}

/// A site that serves until it is dropped.
pub struct Lab {
    pub dir: TempDir,
    pub url: String,
    pub limits: Limits,
    /// What deployments say of content across slow links.
    pub remote_content: RemoteContent,
    /// Where the vendor of updates offers them.
    pub vendor: String,
    pub folder: SiteFolder,
    root: Digest,
    listens: String,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Whose certificate the server has.
pub enum Server {
    Own,
    Foreign,
}

impl Lab {
    pub fn start(certificate: Server) -> Self {
        Self::behind(certificate, |station| station)
    }

    /// A site behind a management point that may do as it likes.
    pub fn behind(
        certificate: Server,
        point: impl FnOnce(Arc<Station>) -> Arc<dyn SitePort>,
    ) -> Self {
        Self::announced(None, (certificate, point))
    }

    /// A site whose agents are sent to another address than its own.
    pub fn announced(
        address: Option<&str>,
        serving: (Server, impl FnOnce(Arc<Station>) -> Arc<dyn SitePort>),
    ) -> Self {
        Self::of("S01", address, serving)
    }

    /// The site of this code.
    pub fn of(
        code: &str,
        address: Option<&str>,
        (certificate, point): (Server, impl FnOnce(Arc<Station>) -> Arc<dyn SitePort>),
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let listens = listener.local_addr().unwrap().to_string();
        let url = format!("https://{}", address.unwrap_or(&listens));
        let folder = SiteFolder::at(&dir.path().join("site"));
        let address = folder.catalog().display().to_string();
        let new = NewSite {
            code: SiteCode::parse(code).unwrap(),
            name: "Lab".into(),
            management_point: ManagementPoint { url: url.clone() },
            operator: "alice".into(),
            operator_key: None,
        };
        let root = site::initialise(&folder, &address, &new, now()).unwrap();
        let mut lab = Self {
            dir,
            url,
            // tests do in a second what agents do in a day
            limits: Limits {
                messages_per_minute: 60_000,
                mebibytes_per_hour: 10_000,
                requests_per_minute: 600_000,
                full_inventories_per_hour: 10_000,
            },
            remote_content: RemoteContent::Download,
            vendor: "https://mirror.example.org".into(),
            folder,
            root,
            listens,
            stop: Arc::default(),
            thread: None,
        };
        lab.configure(ApprovalMode::Token);
        lab.serve(listener, certificate, point);
        lab
    }

    /// The server comes back, at the same address.
    pub fn restart(&mut self) {
        self.stop();
        self.stop = Arc::default();
        let listener = TcpListener::bind(self.address()).unwrap();
        self.serve(listener, Server::Own, |station| station);
    }

    pub fn address(&self) -> &str {
        &self.listens
    }

    fn serve(
        &mut self,
        listener: TcpListener,
        certificate: Server,
        point: impl FnOnce(Arc<Station>) -> Arc<dyn SitePort>,
    ) {
        let names = vec!["127.0.0.1".to_owned()];
        let certificates = Arc::new(match certificate {
            Server::Own => SiteCertificates::of_site(&self.folder, names).unwrap(),
            Server::Foreign => {
                SiteCertificates::new(SiteAuthority::generate("S01", now()).unwrap(), names)
            }
        });
        let address = self.folder.catalog().display().to_string();
        let station = Arc::new(Station::open(self.folder.clone(), &address).unwrap());
        let doors = Doors {
            site: Some(point(station.clone())),
            locator: Some(station.clone()),
            report: Some(station.clone()),
            content: Some(Content {
                keeper: Arc::new(
                    Gatekeeper::new(
                        self.folder.clone(),
                        &self.dir.path().join("dp"),
                        Some(station),
                    )
                    .unwrap(),
                ),
                directory: self.dir.path().join("dp"),
            }),
        };
        let (stop, log): (_, Log) = (self.stop.clone(), Arc::new(|_| {}));
        self.thread = Some(std::thread::spawn(move || {
            server::run(listener, certificates, (doors, log), &stop).unwrap();
        }));
    }

    /// The site, for changes of its keys.
    pub fn keys(&self) -> KeySite {
        KeySite {
            folder: self.folder.clone(),
            code: SiteCode::parse("S01").unwrap(),
            points: vec![self.url.clone()],
            now: now(),
        }
    }

    /// Tokens approve or not; this machine's addresses are near the one distribution point.
    pub fn configure(&self, approval: ApprovalMode) {
        self.catalog(|tx| {
            let mut settings = tx.settings().unwrap();
            settings.approval = approval;
            settings.limits = self.limits;
            // some labs have more machines than one operator may reach
            settings.second_approver.share_ignored_up_to = 500;
            tx.set_settings(&settings)?;
            tx.replace_boundaries(&[Boundary {
                network: Network::parse("127.0.0.0/8").unwrap(),
                site: settings.code.clone(),
                locality: Locality::Local,
                bandwidth: Vec::new(),
            }])?;
            tx.replace_distribution_points(&[self.point(&self.url)])
        });
    }

    /// Sends agents elsewhere for content.
    pub fn move_point(&self, url: &str) {
        self.catalog(|tx| tx.replace_distribution_points(&[self.point(url)]));
    }

    fn point(&self, url: &str) -> DistributionPoint {
        let id = DistributionPointId::parse("dp1").unwrap();
        let directory = self.dir.path().join("dp").display().to_string();
        DistributionPoint {
            url: Some(url.to_owned()),
            ..DistributionPoint::new(id, &directory, SiteCode::parse("S01").unwrap())
        }
    }

    pub fn catalog<T>(&self, work: impl FnMut(&mut catalog::Tx) -> Result<T, catalog::Error>) -> T {
        let address = self.folder.catalog().display().to_string();
        Catalog::open(&address).unwrap().write(work).unwrap()
    }

    pub fn token(&self) -> Token {
        self.token_with(self.new_token())
    }

    /// A token as the site's mode has it.
    pub fn new_token(&self) -> NewToken {
        NewToken {
            url: None,
            life: Duration::from_secs(3600),
            auto_approve: self.catalog(|tx| Ok(tx.settings()?.approval)) == ApprovalMode::Token,
            collection: None,
            name_pattern: None,
            replace: None,
        }
    }

    pub fn token_with(&self, new: NewToken) -> Token {
        self.write(|tx| issue_token(tx, &new, self.root, ("alice", now())))
    }

    /// The pin of the root.
    pub fn root(&self) -> Digest {
        self.root
    }

    /// Another station of the same site.
    pub fn station(&self) -> Station {
        let address = self.folder.catalog().display().to_string();
        Station::open(self.folder.clone(), &address).unwrap()
    }

    /// Changes the catalog by way of a service.
    pub fn write<T>(&self, work: impl FnMut(&mut catalog::Tx) -> Result<T, Error>) -> T {
        let address = self.folder.catalog().display().to_string();
        Catalog::open(&address).unwrap().write(work).unwrap()
    }

    /// Packages version 1.1 of `tool` and deploys it to everyone; gives the payload.
    pub fn deploy(&self, purpose: Purpose) -> Vec<u8> {
        self.deploy_as(Source::Signed, purpose)
    }

    /// The same, released as urgent.
    pub fn deploy_urgent(&self) -> Vec<u8> {
        self.deploy_manifest(Source::Signed, Purpose::Required, true)
    }

    /// Deploys the same package once more, under another id.
    pub fn deploy_again(&self, id: &str) {
        let again = self.catalog(|tx| {
            let mut deployments = tx.deployments()?;
            Ok(deployments.pop())
        });
        self.insert_signed(&Deployment {
            id: DeploymentId::parse(id).unwrap(),
            ..again.unwrap()
        });
    }

    /// The same, released by whomever.
    pub fn deploy_as(&self, source: Source<'_>, purpose: Purpose) -> Vec<u8> {
        self.deploy_manifest(source, purpose, false)
    }

    fn deploy_manifest(&self, source: Source<'_>, purpose: Purpose, urgent: bool) -> Vec<u8> {
        let payload = payload();
        let mut manifest = Manifest {
            urgent,
            packing: None,
            ..manifest(&payload)
        };
        manifest.authorization.updates[0].base = self.vendor.clone();
        self.publish((&manifest, &[&payload]), source, purpose);
        payload
    }

    /// Packages a command with one file, `tool`, and deploys it to everyone.
    pub fn deploy_command(&self, command: Command) {
        self.deploy_files(command, &[("tool", b"tool")], &[]);
    }

    /// The same with these files, for machines of these platforms.
    pub fn deploy_files(&self, command: Command, files: &[(&str, &[u8])], platforms: &[&str]) {
        let mut manifest = manifest(b"");
        manifest.program = Program::Run(command);
        manifest.files = files
            .iter()
            .map(|(name, bytes)| ManifestFile::new(*name, bytes.len() as u64, Digest::of(bytes)))
            .collect();
        manifest.authorization.updates.clear();
        let platforms = platforms.iter().map(|text| PlatformPattern::parse(text));
        manifest.platforms = platforms.collect::<Result<_, _>>().unwrap();
        let payloads: Vec<&[u8]> = files.iter().map(|(_, bytes)| *bytes).collect();
        self.publish((&manifest, &payloads), Source::Signed, Purpose::Required);
    }

    /// Deploys a manifest that lists fewer files than its updates need.
    pub fn deploy_without(&self, missing: &str) {
        let payload = payload();
        let mut manifest = manifest(&payload);
        manifest.files.retain(|file| file.name != missing);
        self.publish((&manifest, &[&payload]), Source::Signed, Purpose::Required);
    }

    /// Where the distribution point has an object.
    pub fn object(&self, bytes: &[u8]) -> std::path::PathBuf {
        let path = object_path(&Digest::of(bytes));
        self.dir.path().join("dp").join(path)
    }

    fn publish(
        &self,
        (manifest, payloads): (&Manifest, &[&[u8]]),
        source: Source<'_>,
        purpose: Purpose,
    ) {
        let store = Store::open(&self.dir.path().join("dp")).unwrap();
        for payload in payloads {
            store.put_bytes(payload).unwrap();
        }
        let bytes = print_manifest(manifest).unwrap();
        let digest = store.put_bytes(&bytes).unwrap();
        let name = PackageName {
            package: manifest.package.clone(),
            version: 1,
            manifest: digest,
        };
        let snapshot = match source {
            Source::Signed => release::propose(&self.folder, &store, &name, now()).unwrap(),
            Source::Forged(sign) => Some(self.forge(&name_path(&name.package, 1), &bytes, sign)),
            Source::Missing => Some(1),
        };
        self.catalog(|tx| {
            tx.insert_package_version(manifest, &digest)?;
            tx.set_released(&manifest.package, 1, snapshot.unwrap())?;
            tx.set_distribution_status(&DistributionStatus {
                package: manifest.package.clone(),
                version: 1,
                point: DistributionPointId::parse("dp1").unwrap(),
                state: DistributionState::Complete,
                detail: String::new(),
                changed_at: now(),
            })?;
            Ok(())
        });
        self.insert_signed(&Deployment {
            remote_content: self.remote_content,
            ..deployment(manifest, purpose)
        });
    }
}

/// How a manifest comes to be released.
pub enum Source<'a> {
    /// By the release key.
    Signed,
    /// By whatever makes these bytes of the targets, and by the true keys for snapshot and timestamp: all that a site's server
    /// has in hardened mode.
    Forged(Pen<'a>),
    /// Not at all; policy names it all the same.
    Missing,
}

/// Makes the file of targets.
pub type Pen<'a> = &'a dyn Fn(&Targets) -> Vec<u8>;

impl Lab {
    /// Stores a deployment that the site's first operator signs.
    pub fn insert_signed(&self, deployment: &Deployment) {
        let actor = testing::founder(&self.folder);
        let address = self.folder.catalog().display().to_string();
        let work = |tx: &mut catalog::Tx| {
            testing::sign(tx, &actor, (deployment, 400))?;
            Ok::<_, Error>(tx.insert_deployment(deployment)?)
        };
        Catalog::open(&address).unwrap().write(work).unwrap();
    }

    /// Publishes targets that no release key signed. Gives the version of the snapshot.
    fn forge(&self, path: &str, bytes: &[u8], pen: Pen<'_>) -> u64 {
        let (other, keys) = (SigningKey::generate().unwrap(), self.folder.keys());
        let keys = KeyDirectory::open(&keys).unwrap();
        let online = OnlineKeys {
            snapshot: keys.load(KeyRole::Snapshot).unwrap(),
            timestamp: keys.load(KeyRole::Timestamp).unwrap(),
        };
        let roles = RoleKeys {
            root: vec![other.public()],
            root_threshold: 1,
            release: vec![other.public()],
            release_threshold: 1,
            snapshot: vec![online.snapshot.public()],
            timestamp: vec![online.timestamp.public()],
        };
        let root =
            root::make(1, now().after(Duration::from_secs(3600)), &roles, &[&other]).unwrap();
        let root = Root::trusted(&root).unwrap();
        let repository = self.repository();
        let mut targets = repository.next_targets(now()).unwrap();
        targets
            .targets
            .insert(path.to_owned(), TargetFile::of(bytes));
        let signed = sign(&targets, &[&other]).unwrap();
        let documents: &[(&str, &[u8])] = &[("targets", &signed)];
        let state = repository
            .publish(&root, documents, &online, now())
            .unwrap();
        self.replace_targets(targets.head.version, &pen(&targets), &online);
        state.snapshot_version()
    }

    /// Puts these bytes in the place of published targets, with a snapshot and a timestamp that name them.
    fn replace_targets(&self, version: u64, bytes: &[u8], online: &OnlineKeys) {
        let folder = self.folder.metadata();
        let put = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
        let unpinned = |version| MetaFile {
            version,
            length: None,
            hashes: None,
        };
        let (repository, limit) = (self.repository(), 1 << 20);
        let state = repository.state().unwrap().unwrap();
        let name = format!("{}.snapshot.json", state.snapshot_version());
        let honest = repository.file(&name, limit).unwrap().unwrap();
        let mut snapshot = Metadata::<Snapshot>::read(&honest, limit)
            .unwrap()
            .unverified()
            .clone();
        put(&format!("{version}.targets.json"), bytes);
        snapshot
            .meta
            .insert("targets.json".into(), unpinned(version));
        put(&name, &sign(&snapshot, &[&online.snapshot]).unwrap());
        let head = Head::new::<metadata::Timestamp>(1, now().after(Duration::from_secs(3600)));
        let timestamp = metadata::Timestamp::new(head, unpinned(snapshot.head.version));
        put(
            "timestamp.json",
            &sign(&timestamp, &[&online.timestamp]).unwrap(),
        );
    }

    /// The site's repository.
    pub fn repository(&self) -> Repository {
        release::repository(&self.folder).unwrap()
    }

    /// The site's folder.
    pub fn folder(&self) -> &SiteFolder {
        &self.folder
    }

    /// The server goes away; the site's folder stays.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.stop();
    }
}

fn deployment(manifest: &Manifest, purpose: Purpose) -> Deployment {
    let past = Timestamp::from_millis(0);
    Deployment {
        id: DeploymentId::parse("S01-D00001").unwrap(),
        package: manifest.package.clone(),
        package_version: 1,
        collection: CollectionId::parse(EVERYONE).unwrap(),
        purpose,
        available_at: past,
        deadline: past,
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
        revision: 1,
        created_at: past,
        created_by: "alice".into(),
    }
}

/// What is in the package.
pub fn payload() -> Vec<u8> {
    (0..PAYLOAD_BYTES).map(|n| (n * 7 % 251) as u8).collect()
}

/// The package of this payload.
pub fn manifest(payload: &[u8]) -> Manifest {
    let (sha256, size) = (Digest::of(payload), payload.len() as u64);
    Manifest {
        package: PackageId::parse("S01-P00001").unwrap(),
        version: 1,
        name: "tool".into(),
        created_at: now(),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 10,
        urgent: false,
        packing: None,
        platforms: Vec::new(),
        links: Vec::new(),
        files: vec![ManifestFile::new("tool_1.1_amd64.deb", size, sha256)],
        authorization: AuthorizationList {
            id: AuthorizationListId::parse("list").unwrap(),
            authorized_at: now(),
            authorized_by: "alice".into(),
            updates: vec![FeedUpdate {
                feed: FeedId::parse("debian-security").unwrap(),
                base: "https://mirror.example.org".into(),
                update: update(Payload {
                    path: "pool/tool_1.1_amd64.deb".into(),
                    size,
                    sha256,
                }),
            }],
        },
    }
}

fn update(payload: Payload) -> Update {
    Update {
        title: "tool 1.1".into(),
        severity: Severity::Important,
        release: Some(Release {
            os: "debian".into(),
            release: "bookworm".into(),
        }),
        source: Some("tool".into()),
        source_version: Some(Version::parse("1.1").unwrap()),
        packages: vec![UpdatePackage {
            module: None,
            name: "tool".into(),
            architecture: "amd64".into(),
            version: Version::parse("1.1").unwrap(),
            relations: Relations::default(),
            payload,
        }],
        ..Update::new(
            UpdateId::parse("debian/bookworm/tool/1.1").unwrap(),
            Ecosystem::Dpkg,
            Classification::Security,
        )
    }
}

/// A machine with version 1.0 of `tool`.
pub struct Endpoint {
    /// Where its files are.
    pub root: std::path::PathBuf,
    files: SystemFiles,
    pub folder: AgentFolder,
    pub packages: FakePackageManager,
    pub programs: FakePrograms,
    pub cancel: AtomicBool,
    /// What the machine starts in a day at most.
    pub limits: Cell<DailyLimits>,
    /// How far the machine's clock is off.
    pub shift: Cell<i64>,
    /// Gives content to other clients.
    pub peers: Option<Box<dyn PeerServer>>,
}

/// A clock that is off by so many milliseconds.
struct Shifted(i64);

impl Clock for Shifted {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(now().as_millis() + self.0)
    }
}

/// Waits for nothing.
struct Hasty(Instant);

impl Timer for Hasty {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, _: Duration) {}
}

impl Endpoint {
    pub fn new(lab: &Lab, name: &str) -> Self {
        let packages = FakePackageManager::default();
        packages
            .packages
            .borrow_mut()
            .push(installed("tool", "1.0"));
        let root = lab.dir.path().join("roots").join(name);
        std::fs::create_dir_all(&root).unwrap();
        Self {
            folder: AgentFolder::open(&lab.dir.path().join("endpoints").join(name)).unwrap(),
            files: SystemFiles::new(MachineRoot::at(&root).unwrap()),
            root,
            packages,
            programs: FakePrograms::default(),
            cancel: AtomicBool::new(false),
            limits: Cell::default(),
            shift: Cell::new(0),
            peers: None,
        }
    }

    pub fn enroll(&self, token: &Token) -> Result<Enrollment, agent::Error> {
        self.with(|machine| agent::enroll(&self.folder, machine, token))
    }

    /// The key that it keeps in its folder.
    pub fn key(&self) -> SigningKey {
        let identity = self.folder.identity("identity.json");
        let folder = std::fs::read_dir(identity.parent().unwrap()).unwrap();
        let mut files = folder
            .flatten()
            .filter_map(|entry| std::fs::read(entry.path()).ok());
        files
            .find_map(|bytes| SigningKey::from_pem(&bytes).ok())
            .unwrap()
    }

    pub fn once(&self) -> Result<Cycle, agent::Error> {
        self.run(&CycleOptions::default())
    }

    pub fn run(&self, options: &CycleOptions) -> Result<Cycle, agent::Error> {
        self.with(|machine| agent::once(&self.folder, machine, options))
    }

    pub fn with<T>(&self, work: impl FnOnce(&Machine<'_>) -> T) -> T {
        work(&Machine {
            collect: &|| self.inventory(),
            files: &self.files,
            network: &InProcess,
            peers: self.peers.as_deref(),
            packages: &self.packages,
            programs: &self.programs,
            limits: self.limits.get(),
            restart: None,
            clock: &Shifted(self.shift.get()),
            timer: &Hasty(Instant::now()),
            progress: &Silent,
            cancel: &self.cancel,
        })
    }

    fn inventory(&self) -> Inventory {
        let name = self
            .folder
            .path()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        Inventory {
            collected_at: now(),
            machine: Machine_ {
                machine_id: format!("id-{name}"),
                hostname: name,
                fqdn: None,
            },
            platform: Platform {
                os: "debian".into(),
                release: "bookworm".into(),
                architecture: "amd64".into(),
            },
            operating_system: OperatingSystem::default(),
            hardware: Hardware::default(),
            hotfixes: Vec::new(),
            container_images: Vec::new(),
            custom: Vec::new(),
            resources: Vec::new(),
            packages: self.packages.packages.borrow().clone(),
            gaps: Vec::new(),
            files: Vec::new(),
        }
    }
}

use crate::model::inventory::Machine as Machine_;

fn installed(name: &str, version: &str) -> InstalledPackage {
    let version = Version::parse(version).unwrap();
    InstalledPackage::new(Ecosystem::Dpkg, name, version, "amd64")
}
