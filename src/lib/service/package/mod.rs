//! Packages: an authorization list and its payloads, with their manifest, as one version that never changes.

mod payload;
pub mod program;
pub mod unpack;

use super::site::{self, SiteFolder};
use super::{Error, release};
use crate::catalog::{Catalog, audit::AuditEvent};
use crate::content::{Store, print_manifest};
use crate::model::authorization::AuthorizationList;
use crate::model::digest::Digest;
use crate::model::id::{PackageId, SiteCode};
use crate::model::package::{
    Manifest, ManifestFile, ManifestLink, PackageName, PackageVersion, Packing, Program,
};
use crate::model::platform::PlatformPattern;
use crate::model::time::Timestamp;
use crate::rules;
pub use payload::{Tools, Undeliverable, fetch, missing};
use std::collections::{BTreeMap, BTreeSet};

/// How long the package manager may work (domain.md G2).
const MAX_RUN_MINUTES: u32 = 60;
/// The site code of packages that are made where there is no site.
const NO_SITE: &str = "LOC";

/// What a package is made with.
pub struct Maker<'a> {
    /// Holds the content.
    pub store: &'a Store,
    /// Where the site's keys and its repository are.
    pub site: &'a SiteFolder,
    /// Keeps the package; without it the store alone does.
    pub catalog: Option<&'a mut Catalog>,
    /// Who is at work.
    pub operator: &'a str,
    /// The time.
    pub now: Timestamp,
}

/// A package that was made, or that was there already with the same content.
#[derive(Debug, PartialEq, Eq)]
pub struct Packaged {
    /// The package.
    pub package: PackageVersion,
    /// Whether it is a new version.
    pub is_new: bool,
}

/// What goes into a package.
#[derive(Debug)]
pub struct Content {
    name: String,
    program: Program,
    max_run_minutes: u32,
    files: Vec<ManifestFile>,
    links: Vec<ManifestLink>,
    authorization: AuthorizationList,
    packing: Option<Packing>,
    urgent: bool,
    platforms: Vec<PlatformPattern>,
}

impl Content {
    /// The list's updates but for those that cannot be delivered, and their files.
    pub fn of(
        name: &str,
        list: AuthorizationList,
        undeliverable: &[Undeliverable],
    ) -> Result<Self, Error> {
        let lacking: BTreeSet<_> = undeliverable.iter().map(|it| &it.path).collect();
        let mut authorization = list;
        authorization.updates.retain(|update| {
            let mut packages = update.update.packages.iter();
            !packages.any(|package| lacking.contains(&package.payload.path))
        });
        if authorization.updates.is_empty() {
            return Err(Error::refused(
                "package",
                name,
                "none of its updates can be delivered",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            program: Program::InstallDebianUpdates,
            max_run_minutes: MAX_RUN_MINUTES,
            files: files(name, &authorization)?,
            authorization,
            links: Vec::new(),
            packing: None,
            urgent: false,
            platforms: Vec::new(),
        })
    }

    /// Machines may install it although they have started enough for a day.
    #[must_use]
    pub fn urgent(mut self, urgent: bool) -> Self {
        self.urgent = urgent;
        self
    }

    /// Only machines of these platforms take it; any when there are none.
    #[must_use]
    pub fn for_platforms(mut self, mut platforms: Vec<PlatformPattern>) -> Self {
        platforms.sort();
        platforms.dedup();
        self.platforms = platforms;
        self
    }

    /// Its manifest as this version of the package.
    fn manifest(self, package: PackageId, version: u32, created_at: Timestamp) -> Manifest {
        Manifest {
            package,
            version,
            name: self.name,
            created_at,
            program: self.program,
            max_run_minutes: self.max_run_minutes,
            urgent: self.urgent,
            packing: self.packing,
            platforms: self.platforms,
            files: self.files,
            links: self.links,
            authorization: self.authorization,
        }
    }
}

/// All payloads by their file names; two different ones of one name cannot lie side by side.
fn files(name: &str, list: &AuthorizationList) -> Result<Vec<ManifestFile>, Error> {
    let mut files: BTreeMap<String, ManifestFile> = BTreeMap::new();
    let packages = list
        .updates
        .iter()
        .flat_map(|update| &update.update.packages);
    for payload in packages.map(|package| &package.payload) {
        let file = ManifestFile::new(payload.file_name(), payload.size, payload.sha256);
        let other = files.insert(file.name.clone(), file.clone());
        if other.is_some_and(|other| other != file) {
            let reason = format!("two different files are called {}", file.name);
            return Err(Error::refused("package", name, reason));
        }
    }
    Ok(files.into_values().collect())
}

/// The newest version of the package of this name, and what is in it.
fn former(store: &Store, name: &str) -> Result<Option<(PackageName, Manifest)>, Error> {
    let mut newest = None;
    for found in store.names()? {
        let manifest = store.manifest(&found.manifest)?;
        if manifest.name == name {
            newest = Some((found, manifest));
        }
    }
    Ok(newest)
}

/// Whether two manifests say the same, but for version and time: of what is signed, nothing else may differ.
fn is_same(known: &Manifest, wanted: &Manifest) -> bool {
    let mut wanted = wanted.clone();
    wanted.version = known.version;
    wanted.created_at = known.created_at;
    // the same files may lie in packs in more than one way
    wanted.packing.clone_from(&known.packing);
    let authorization = &mut wanted.authorization;
    authorization.id.clone_from(&known.authorization.id);
    authorization.authorized_at = known.authorization.authorized_at;
    authorization
        .authorized_by
        .clone_from(&known.authorization.authorized_by);
    wanted == *known
}

impl Maker<'_> {
    /// Makes the content the next version of the package of this name, and releases it when the release key is here; the same
    /// content again is the same version.
    pub fn make(mut self, content: Content) -> Result<Packaged, Error> {
        // keys that cannot be used are found before anything is stored
        site::load_site_keys(self.site)?;
        let former = former(self.store, &content.name)?;
        let (package, version) = match &former {
            Some((name, _)) => (name.package.clone(), name.version + 1),
            None => (self.next_id()?, 1),
        };
        let manifest = content.manifest(package, version, self.now);
        if let Program::Run(command) = &manifest.program
            && let Some(reason) = rules::program::objection(&manifest, command)
        {
            return Err(Error::refused("package", &manifest.name, reason));
        }
        // an interrupted run may have left it in the store alone, so what is there already is recorded and released as well
        let (name, manifest, is_new) = match former {
            Some((name, known)) if is_same(&known, &manifest) => (name, known, false),
            _ => (self.store(&manifest)?, manifest, true),
        };
        self.record(&manifest, &name.manifest)?;
        let mut package = PackageVersion::of(&manifest, name.manifest);
        package.released_in = release::propose(self.site, self.store, &name, self.now)?;
        self.record_release(&package)?;
        Ok(Packaged { package, is_new })
    }

    fn store(&self, manifest: &Manifest) -> Result<PackageName, Error> {
        let name = PackageName {
            package: manifest.package.clone(),
            version: manifest.version,
            manifest: self.store.put_bytes(&print_manifest(manifest)?)?,
        };
        self.store.put_name(&name)?;
        Ok(name)
    }

    fn record_release(&mut self, package: &PackageVersion) -> Result<(), Error> {
        let (Some(catalog), Some(snapshot)) = (&mut self.catalog, package.released_in) else {
            return Ok(());
        };
        let (id, version) = (&package.package, package.version);
        Ok(catalog.write(|tx| match tx.package_version(id, version)? {
            Some(known) if known.released_in.is_none() => tx.set_released(id, version, snapshot),
            _ => Ok(()),
        })?)
    }

    fn next_id(&mut self) -> Result<PackageId, Error> {
        if let Some(catalog) = &mut self.catalog {
            return Ok(catalog.write(|tx| tx.next_package_id())?);
        }
        let site = SiteCode::parse(NO_SITE)?;
        let taken: BTreeSet<PackageId> = self
            .store
            .names()?
            .into_iter()
            .map(|name| name.package)
            .collect();
        let free = (1..)
            .map(|serial| PackageId::make(&site, serial))
            .find(|id| !taken.contains(id));
        free.ok_or_else(|| Error::refused("package", NO_SITE, "no serial number is left"))
    }

    fn record(&mut self, manifest: &Manifest, digest: &Digest) -> Result<(), Error> {
        let Some(catalog) = &mut self.catalog else {
            return Ok(());
        };
        let event = AuditEvent {
            at: self.now,
            actor: self.operator.to_owned(),
            action: "package".to_owned(),
            object: format!("{} version {}", manifest.package, manifest.version),
            before: None,
            after: Some(format!("manifest {digest}")),
        };
        catalog.write(|tx| {
            if tx
                .package_version(&manifest.package, manifest.version)?
                .is_some()
            {
                return Ok(());
            }
            tx.insert_package_version(manifest, digest)?;
            tx.append_audit(&event).map(drop)
        })?;
        Ok(())
    }
}
