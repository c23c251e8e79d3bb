//! A site that serves on the loopback, and endpoints that enroll at it.

use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::catalog::{self, Catalog};
use crate::content::{Store, seal_manifest};
use crate::host::clock::{Clock, SystemClock};
use crate::host::fake::FakePackageManager;
use crate::model::authorization::AuthorizationList;
use crate::model::boundary::{Boundary, Locality, Network};
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::id::*;
use crate::model::inventory::*;
use crate::model::package::{Manifest, ManifestFile, Program};
use crate::model::platform::{Platform, Release};
use crate::model::role::{DistributionPoint, ManagementPoint};
use crate::model::scan::FeedUpdate;
use crate::model::site::ApprovalMode;
use crate::model::time::Timestamp;
use crate::model::update::*;
use crate::model::version::DebVersion;
use crate::rules::member::EVERYONE;
use crate::server::{self, Doors, Log};
use crate::service::agent::{self, AgentFolder, Cycle, CycleOptions, Enrollment, Machine};
use crate::service::client::{NewToken, issue_token};
use crate::service::keys::KeySite;
use crate::service::port::SitePort;
use crate::service::progress::Silent;
use crate::service::site::{self, NewSite, SiteFolder};
use crate::service::station::{SiteCertificates, Station};
use crate::transport::download::Timer;
use crate::trust::SigningKey;
use crate::trust::authority::SiteAuthority;
use crate::trust::enrollment::Token;
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
    folder: SiteFolder,
    root: Digest,
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
        let dir = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let folder = SiteFolder::at(&dir.path().join("site"));
        let address = folder.catalog().display().to_string();
        let new = NewSite {
            code: SiteCode::parse("S01").unwrap(),
            name: "Lab".into(),
            management_point: ManagementPoint { url: url.clone() },
            operator: "alice".into(),
        };
        let root = site::initialise(&folder, &address, &new, now()).unwrap();
        let mut lab = Self {
            dir,
            url,
            folder,
            root,
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
        self.url.trim_start_matches("https://")
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
            report: Some(station),
            content: Some(self.dir.path().join("dp")),
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
            tx.set_settings(&settings)?;
            tx.replace_boundaries(&[Boundary {
                network: Network::parse("127.0.0.0/8").unwrap(),
                site: settings.code.clone(),
                locality: Locality::Local,
            }])?;
            tx.replace_distribution_points(&[self.point(&self.url)])
        });
    }

    /// Sends agents elsewhere for content.
    pub fn move_point(&self, url: &str) {
        self.catalog(|tx| tx.replace_distribution_points(&[self.point(url)]));
    }

    fn point(&self, url: &str) -> DistributionPoint {
        DistributionPoint {
            id: DistributionPointId::parse("dp1").unwrap(),
            url: Some(url.to_owned()),
            directory: self.dir.path().join("dp").display().to_string(),
            site: SiteCode::parse("S01").unwrap(),
        }
    }

    pub fn catalog<T>(&self, work: impl FnMut(&mut catalog::Tx) -> Result<T, catalog::Error>) -> T {
        let address = self.folder.catalog().display().to_string();
        Catalog::open(&address).unwrap().write(work).unwrap()
    }

    pub fn token(&self) -> Token {
        let new = NewToken {
            url: None,
            life: Duration::from_secs(3600),
            auto_approve: self.catalog(|tx| Ok(tx.settings()?.approval)) == ApprovalMode::Token,
            collection: None,
            name_pattern: None,
        };
        let address = self.folder.catalog().display().to_string();
        let mut catalog = Catalog::open(&address).unwrap();
        let made = catalog.write(|tx| issue_token(tx, &new, self.root, ("alice", now())));
        made.unwrap()
    }

    /// Packages version 1.1 of `tool` and deploys it to everyone; gives the payload.
    pub fn deploy(&self, purpose: Purpose) -> Vec<u8> {
        let release = site::load_site_keys(&self.folder).unwrap().release.unwrap();
        self.deploy_signed_by(&release, purpose)
    }

    /// The same, with a manifest that this key signed.
    pub fn deploy_signed_by(&self, release: &SigningKey, purpose: Purpose) -> Vec<u8> {
        let payload: Vec<u8> = (0..PAYLOAD_BYTES).map(|n| (n * 7 % 251) as u8).collect();
        let manifest = manifest(&payload);
        let store = Store::open(&self.dir.path().join("dp")).unwrap();
        store.put_bytes(&payload).unwrap();
        let digest = store
            .put_bytes(&seal_manifest(&manifest, release).unwrap())
            .unwrap();
        self.catalog(|tx| {
            tx.insert_package_version(&manifest, &digest)?;
            tx.set_distribution_status(&DistributionStatus {
                package: manifest.package.clone(),
                version: 1,
                point: DistributionPointId::parse("dp1").unwrap(),
                state: DistributionState::Complete,
                detail: String::new(),
                changed_at: now(),
            })?;
            tx.insert_deployment(&deployment(&manifest, purpose))
        });
        payload
    }
}

impl Lab {
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

fn manifest(payload: &[u8]) -> Manifest {
    let (sha256, size) = (Digest::of(payload), payload.len() as u64);
    Manifest {
        package: PackageId::parse("S01-P00001").unwrap(),
        version: 1,
        name: "tool".into(),
        created_at: now(),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 10,
        files: vec![ManifestFile {
            name: "tool_1.1_amd64.deb".into(),
            size,
            sha256,
        }],
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
        id: UpdateId::parse("debian/bookworm/tool/1.1").unwrap(),
        title: "tool 1.1".into(),
        severity: Severity::Important,
        classification: Classification::Security,
        cves: Vec::new(),
        published: None,
        release: Release {
            os: "debian".into(),
            release: "bookworm".into(),
        },
        source: "tool".into(),
        source_version: DebVersion::parse("1.1").unwrap(),
        restart: Restart::None,
        packages: vec![UpdatePackage {
            name: "tool".into(),
            architecture: "amd64".into(),
            version: DebVersion::parse("1.1").unwrap(),
            relations: Relations::default(),
            payload,
        }],
    }
}

/// A machine with version 1.0 of `tool`.
pub struct Endpoint {
    pub folder: AgentFolder,
    pub packages: FakePackageManager,
    pub cancel: AtomicBool,
    /// How far the machine's clock is off.
    pub shift: Cell<i64>,
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
        Self {
            folder: AgentFolder::open(&lab.dir.path().join("endpoints").join(name)).unwrap(),
            packages,
            cancel: AtomicBool::new(false),
            shift: Cell::new(0),
        }
    }

    pub fn enroll(&self, token: &Token) -> Result<Enrollment, agent::Error> {
        self.with(|machine| agent::enroll(&self.folder, machine, token))
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
            packages: &self.packages,
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
            packages: self.packages.packages.borrow().clone(),
            gaps: Vec::new(),
        }
    }
}

use crate::model::inventory::Machine as Machine_;

fn installed(name: &str, version: &str) -> InstalledPackage {
    let version = DebVersion::parse(version).unwrap();
    InstalledPackage {
        name: name.into(),
        version: version.clone(),
        architecture: "amd64".into(),
        source: name.into(),
        source_version: version,
        held: false,
        broken: None,
        provides: String::new(),
        bounds: String::new(),
        conflicts: String::new(),
    }
}
