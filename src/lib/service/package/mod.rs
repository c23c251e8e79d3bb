//! Packages: an authorization list and its payloads, sealed by the release key as one version that never changes.

mod payload;

use super::Error;
use crate::catalog::{Catalog, audit::AuditEvent};
use crate::content::{Store, seal_manifest};
use crate::model::authorization::AuthorizationList;
use crate::model::digest::Digest;
use crate::model::id::{PackageId, SiteCode};
use crate::model::package::{Manifest, ManifestFile, PackageName, PackageVersion, Program};
use crate::model::time::Timestamp;
use crate::trust::{Signers, SigningKey};
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
    /// Signs the manifest.
    pub release: &'a SigningKey,
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
    files: Vec<ManifestFile>,
    authorization: AuthorizationList,
    urgent: bool,
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
            files: files(name, &authorization)?,
            authorization,
            urgent: false,
        })
    }

    /// Machines may install it although they have started enough for a day.
    #[must_use]
    pub fn urgent(mut self, urgent: bool) -> Self {
        self.urgent = urgent;
        self
    }

    fn is_of(&self, manifest: &Manifest) -> bool {
        manifest.files == self.files
            && manifest.authorization.updates == self.authorization.updates
            && manifest.urgent == self.urgent
            && manifest.max_run_minutes == MAX_RUN_MINUTES
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
        let file = ManifestFile {
            name: payload.file_name().to_owned(),
            size: payload.size,
            sha256: payload.sha256,
        };
        let other = files.insert(file.name.clone(), file.clone());
        if other.is_some_and(|other| other != file) {
            let reason = format!("two different files are called {}", file.name);
            return Err(Error::refused("package", name, reason));
        }
    }
    Ok(files.into_values().collect())
}

impl Maker<'_> {
    /// Seals the content as the next version of the package of this name; the same content again is the same version.
    pub fn seal(mut self, content: Content) -> Result<Packaged, Error> {
        let former = self.former(&content.name)?;
        if let Some((package, manifest)) = former
            .as_ref()
            .filter(|(_, manifest)| content.is_of(manifest))
        {
            // an interrupted run may have left it in the store alone
            self.record(manifest, &package.manifest)?;
            return Ok(Packaged {
                package: package.clone(),
                is_new: false,
            });
        }
        let (package, version) = match former {
            Some((former, _)) => (former.package, former.version + 1),
            None => (self.next_id()?, 1),
        };
        let manifest = Manifest {
            package,
            version,
            name: content.name,
            created_at: self.now,
            program: Program::InstallDebianUpdates,
            max_run_minutes: MAX_RUN_MINUTES,
            urgent: content.urgent,
            files: content.files,
            authorization: content.authorization,
        };
        let digest = self
            .store
            .put_bytes(&seal_manifest(&manifest, self.release)?)?;
        self.store.put_name(&PackageName {
            package: manifest.package.clone(),
            version,
            manifest: digest,
        })?;
        self.record(&manifest, &digest)?;
        Ok(Packaged {
            package: PackageVersion::of(&manifest, digest),
            is_new: true,
        })
    }

    /// The newest version of the package of this name, and what is in it.
    fn former(&mut self, name: &str) -> Result<Option<(PackageVersion, Manifest)>, Error> {
        let signers = Signers {
            keys: vec![self.release.public()],
            threshold: 1,
        };
        let mut newest = None;
        for found in self.store.names()? {
            let manifest = self.store.manifest(&found.manifest, &signers)?;
            if manifest.name == name {
                newest = Some((PackageVersion::of(&manifest, found.manifest), manifest));
            }
        }
        Ok(newest)
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
