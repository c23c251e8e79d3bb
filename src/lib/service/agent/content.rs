//! Content on the machine: where it is, the manifest, the downloads, and the files that an installation takes.

use super::assembly;
use super::fetch::Wanted;
use super::folder::AgentFolder;
use super::line::Line;
use super::released::Releases;
use super::sources::{Place, Sources};
use super::{Error, Machine};
use crate::content::{self, MAX_MANIFEST, Store};
use crate::host::files;
use crate::host::packages::{Plan, PlannedPackage};
use crate::host::program::JobFile;
use crate::model::boundary::Locality;
use crate::model::client_settings::PeerCache;
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::message::{Body, ContentLocations, ContentSource};
use crate::model::package::{Manifest, ManifestFile, Object, PackageName, Packing};
use crate::model::policy::PolicyBody;
use crate::rules::locate::{self, Decision};
use crate::rules::verdict::Need;
use crate::transport::download::Job;
use crate::trust::PayloadType;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long content is kept that nothing needs: another deployment may be about to.
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// The agent's cache, and the way to what is not in it.
pub struct Supply<'a> {
    folder: &'a AgentFolder,
    pub(super) line: &'a Line<'a>,
    pub(super) machine: &'a Machine<'a>,
    store: Store,
    releases: Releases<'a>,
}

impl<'a> Supply<'a> {
    /// Opens the cache.
    pub fn open(
        folder: &'a AgentFolder,
        line: &'a Line<'a>,
        machine: &'a Machine<'a>,
    ) -> Result<Self, Error> {
        Ok(Self {
            folder,
            line,
            machine,
            store: Store::open(&folder.cache())?,
            releases: Releases::new(folder, line),
        })
    }

    /// The addresses to fetch a deployment's content from; `Err` says why none may be used.
    pub fn locate(
        &self,
        policy: &PolicyBody,
        waited_minutes: u32,
    ) -> Result<Result<Sources, String>, Error> {
        let question = Body::Locate {
            package: policy.package.clone(),
            version: policy.package_version,
            waited_minutes,
        };
        let sealed = self.line.ask(question, PayloadType::ContentLocations)?;
        let found: ContentLocations = sealed.document.json()?;
        if found.package != policy.package || found.version != policy.package_version {
            return Err(Error::not_followed(
                "locations",
                "they are of another package",
            ));
        }
        let near: Vec<Locality> = found.sources.iter().map(|source| source.locality).collect();
        let (decision, reason) = locate::decide(&near, policy.remote_content);
        if decision != Decision::Download {
            return Ok(Err(format!("{reason}; {}", found.reason)));
        }
        // what comes later in the list is for when the first ones fail, as far as the deployment goes there
        let is_allowed =
            |source: &ContentSource| locate::is_allowed(source.locality, policy.remote_content);
        let allowed = found.sources.into_iter().filter(is_allowed);
        Ok(Ok(Sources {
            ticket: found.ticket,
            asked_at: self.machine.timer.now(),
            bandwidth: found.bandwidth,
            vendor_origin: found.vendor_origin,
            ..Sources::at(allowed.map(Place::from).collect())
        }))
    }

    /// What is released.
    pub fn releases(&self) -> &Releases<'a> {
        &self.releases
    }

    /// The manifest that the policy names, when it is released too (security.md R1).
    pub fn manifest(&self, policy: &PolicyBody, sources: &Sources) -> Result<Manifest, Error> {
        let target = self.releases.target(policy)?;
        let bytes = match self.store.read(&policy.manifest, MAX_MANIFEST) {
            Ok(bytes) => bytes,
            Err(content::Error::NoObject { .. } | content::Error::OtherBytes { .. }) => {
                let bytes = self.fetch_manifest((&policy.manifest, target.length), sources)?;
                target.check(&bytes)?;
                self.store.put_bytes(&bytes)?;
                bytes
            }
            Err(error) => return Err(error.into()),
        };
        target.check(&bytes)?;
        let manifest = content::read_manifest(&bytes)?;
        if manifest.package != policy.package || manifest.version != policy.package_version {
            return Err(Error::not_followed("manifest", "it is of another package"));
        }
        Ok(manifest)
    }

    /// Fetches all that is needed and is not here; each is verified before it is in the cache.
    pub fn download(
        &self,
        policy: &PolicyBody,
        manifest: &Manifest,
        files: &[ManifestFile],
        sources: &mut Sources,
    ) -> Result<(), Error> {
        self.folder.check_room()?;
        let (packed, whole): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.packed);
        let mut wanted: Vec<Wanted> = (whole.iter())
            .map(|file| Wanted {
                job: self.job(&file.object()),
                origin: manifest.vendor_origin(&file.sha256),
            })
            .collect();
        let packed: Vec<Object> = packed.into_iter().map(ManifestFile::object).collect();
        if !self.has_former(&manifest.package)? {
            self.ask_peers(&packed, sources)?;
        }
        let packing = manifest.packing.as_ref();
        let packing = packing.filter(|_| packed.iter().any(|object| !self.has(object)));
        let maps = packing.iter().flat_map(|packing| packing.maps());
        wanted.extend(maps.map(|object| Wanted::from(self.job(&object))));
        wanted.retain(|one| !self.is_here(&one.job));
        self.fetch(policy, &wanted, sources)?;
        if let Some(packing) = packing {
            let fetch = &mut |jobs: &[Job]| {
                let wanted: Vec<Wanted> = jobs.iter().cloned().map(Wanted::from).collect();
                self.fetch(policy, &wanted, sources)
            };
            assembly::bring(&self.store, packing, &packed, fetch)?;
            // by its name, the next version finds what it is made of
            self.store.put_name(&PackageName {
                package: manifest.package.clone(),
                version: manifest.version,
                manifest: policy.manifest,
            })?;
        }
        Ok(())
    }

    /// Whether a version of the package is here, of which a packed one is made: then little of that is fetched.
    fn has_former(&self, package: &PackageId) -> Result<bool, Error> {
        let names = self.store.names()?;
        Ok(names.iter().any(|name| name.package == *package))
    }

    fn is_here(&self, job: &Job) -> bool {
        self.has(&Object {
            sha256: job.digest,
            size: job.size,
        })
    }

    pub(super) fn job(&self, object: &Object) -> Job {
        Job {
            digest: object.sha256,
            size: object.size,
            partial: self.store.partial_path(&object.sha256),
            destination: self.store.object_path(&object.sha256),
            stretch: None,
        }
    }

    /// Puts the needed files where the package manager takes them, each hashed again; nothing when one is not there or
    /// is not what it was.
    pub fn stage(&self, needs: &[Need], deadline: Duration) -> Result<Option<Plan>, Error> {
        self.clear()?;
        let mut packages = Vec::new();
        for need in needs {
            let Some(file) = self.stage_one(need)? else {
                return Ok(None);
            };
            packages.push(PlannedPackage {
                name: need.package.name.clone(),
                architecture: need.package.architecture.clone(),
                version: need.package.version.clone(),
                file,
            });
        }
        Ok(Some(Plan { packages, deadline }))
    }

    /// The files of a program, where they lie in the cache.
    pub fn program_files(&self, manifest: &Manifest) -> Vec<JobFile> {
        let files = manifest.files.iter();
        files
            .map(|file| JobFile {
                name: file.name.clone(),
                sha256: file.sha256,
                size: file.size,
                mode: file.mode,
                source: self.store.object_path(&file.sha256),
            })
            .collect()
    }

    /// Forgets an object that is not what it should be.
    pub fn drop_object(&self, digest: &Digest) -> Result<(), Error> {
        Ok(files::remove(&self.store.object_path(digest))?)
    }

    /// Removes what was staged.
    pub fn clear(&self) -> Result<(), Error> {
        let run = self.folder.run();
        let failed = |source| Error::io("list", &run, source);
        for entry in fs::read_dir(&run).map_err(failed)? {
            files::remove(&entry.map_err(failed)?.path())?;
        }
        Ok(())
    }

    /// Whether files of a deployment's package are here.
    pub fn holds(&self, policy: &PolicyBody) -> bool {
        let manifest = self.store.manifest(&policy.manifest);
        let mut files = manifest.iter().flat_map(|manifest| &manifest.files);
        files.any(|file| self.has(&file.object()))
    }

    /// Removes content that no policy is for, or whose policy is `settled`, a day after it came, or later when others may ask
    /// for it. Manifests stay with their policy: the machine is judged by them again and again.
    pub fn sweep(
        &self,
        policies: &[PolicyBody],
        is_settled: impl Fn(&PolicyBody) -> bool,
        peers: Option<&PeerCache>,
    ) -> Result<(), Error> {
        let mut wanted: BTreeSet<Digest> = policies.iter().map(|policy| policy.manifest).collect();
        for policy in policies.iter().filter(|policy| !is_settled(policy)) {
            self.want(&policy.manifest, &mut wanted);
        }
        self.keep_seeds(policies, &mut wanted)?;
        let for_others = peers
            .map(|peers| KEEP * peers.keep_days)
            .unwrap_or_default();
        let now = self.machine.clock.now();
        Ok(self
            .store
            .sweep(&wanted, now.before(KEEP.max(for_others)))?)
    }

    /// Adds the contents of a manifest; without it, nothing of it has been fetched yet.
    fn want(&self, manifest: &Digest, wanted: &mut BTreeSet<Digest>) {
        let Ok(manifest) = self.store.manifest(manifest) else {
            return;
        };
        wanted.extend(manifest.files.iter().map(|file| file.sha256));
        let maps = manifest.packing.iter().flat_map(Packing::maps);
        wanted.extend(maps.map(|object| object.sha256));
    }

    /// The newest packed version of each package that there is a policy for is kept: the next one is made from it.
    fn keep_seeds(
        &self,
        policies: &[PolicyBody],
        wanted: &mut BTreeSet<Digest>,
    ) -> Result<(), Error> {
        let names = self.store.names()?;
        for (at, name) in names.iter().enumerate() {
            let has_newer = names
                .get(at + 1)
                .is_some_and(|next| next.package == name.package);
            if !has_newer && policies.iter().any(|policy| policy.package == name.package) {
                wanted.insert(name.manifest);
                self.want(&name.manifest, wanted);
            } else {
                self.store.remove_name(&name.package, name.version)?;
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, object: &Object) -> bool {
        matches!(self.store.size(&object.sha256), Ok(Some(size)) if size == object.size)
    }

    fn stage_one(&self, need: &Need) -> Result<Option<PathBuf>, Error> {
        let cached = self.store.object_path(&need.file.sha256);
        let place = files::join(&self.folder.run(), &need.file.name)?;
        match bring(&cached, &place) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::io("stage", &place, source)),
        }
        let hashed = fs::File::open(&place).and_then(Digest::of_reader);
        let (found, _) = hashed.map_err(|source| Error::io("read", &place, source))?;
        if found == need.file.sha256 {
            return Ok(Some(place));
        }
        files::remove(&cached)?;
        Ok(None)
    }
}

/// A second name costs nothing; across file systems it takes a copy.
fn bring(cached: &Path, place: &Path) -> io::Result<()> {
    fs::hard_link(cached, place).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Err(error),
        _ => fs::copy(cached, place).map(drop),
    })
}
