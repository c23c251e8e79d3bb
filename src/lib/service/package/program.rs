//! Packages that run a command: a folder or an archive as their content, looked through for secrets on the way.

use super::unpack::{Limits, unpack};
use super::{Content, former};
use crate::content::Store;
use crate::content::pack::{Packer, is_packable, is_worth};
use crate::host::Error as HostError;
use crate::model::authorization::AuthorizationList;
use crate::model::digest::Digest;
use crate::model::id::AuthorizationListId;
use crate::model::package::{Command, FileMode, ManifestFile, ManifestLink, Packing, Program};
use crate::model::time::Timestamp;
use crate::rules::secrets::{Suspicion, suspicions};
use crate::service::Error;
use crate::service::parallel::in_parallel;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A package of programs approves no update.
const NO_LIST: &str = "none";
/// Folders inside each other.
const MAX_DEPTH: usize = 32;
const MAX_FILES: usize = 10_000;
/// How much of a file is looked through for secrets.
const LOOKED_AT: u64 = 4 << 20;

/// A file that may hold a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// The file, as the package names it.
    pub file: String,
    /// What was seen in it.
    pub suspicion: Suspicion,
}

/// The files of a package, found in a folder.
#[derive(Debug, Default)]
pub struct Source {
    /// With their digests.
    pub files: Vec<ManifestFile>,
    /// Symbolic links among them.
    pub links: Vec<ManifestLink>,
    /// Where each lies, in the same order.
    paths: Vec<PathBuf>,
    /// Those that may hold secrets.
    pub suspects: Vec<Suspect>,
    /// Where the packed ones are, once they are stored.
    packing: Option<Packing>,
    // An unpacked archive goes with it.
    _unpacked: Option<tempfile::TempDir>,
}

impl Source {
    /// What is in a folder, or in an archive, which is unpacked below `scratch` for as long as this is needed.
    pub fn open(path: &Path, scratch: &Path) -> Result<Self, Error> {
        let found = fs::metadata(path).map_err(HostError::io("read", path))?;
        if found.is_dir() {
            return Self::of_folder(path);
        }
        let folder = tempfile::Builder::new()
            .prefix(".unpack")
            .tempdir_in(scratch)
            .map_err(HostError::io("unpack into", scratch))?;
        unpack(path, folder.path(), &Limits::default())?;
        let mut source = Self::of_folder(folder.path())?;
        source._unpacked = Some(folder);
        Ok(source)
    }

    fn of_folder(path: &Path) -> Result<Self, Error> {
        let mut walk = Walk::default();
        walk.folder(path, "", MAX_DEPTH)?;
        let found = walk.files;
        if found.is_empty() {
            return Err(Error::refused("package", path.display(), "it has no file"));
        }
        let mut source = Self {
            links: walk.links,
            ..Self::default()
        };
        for looked in in_parallel(&found, look_at) {
            let (file, suspects) = looked?;
            source.files.push(file);
            source.suspects.extend(suspects);
        }
        source.paths = found.into_iter().map(|(_, path)| path).collect();
        Ok(source)
    }

    /// Stores all files as a version of the package of this name: of what the last one had, nothing again. What is compressed
    /// already is stored as it is; the rest is packed when it is large.
    pub fn store(&mut self, store: &Store, name: &str) -> Result<(), Error> {
        let packable = self.files.iter().filter(|file| is_packable(&file.name));
        if !is_worth(packable.map(|file| file.size).sum()) {
            return self
                .files
                .iter()
                .zip(&self.paths)
                .try_for_each(|(file, path)| store_whole(store, file, path));
        }
        let former = former(store, name)?.and_then(|(_, manifest)| manifest.packing);
        let mut packer = Packer::new(store, former.as_ref())?;
        for (file, path) in self.files.iter_mut().zip(&self.paths) {
            file.packed = is_packable(&file.name);
            match file.packed {
                true => pack(&mut packer, file, path)?,
                false => store_whole(store, file, path)?,
            }
        }
        self.packing = Some(packer.finish()?);
        Ok(())
    }

    /// Where the packed files are, once they are stored.
    pub const fn packing(&self) -> Option<&Packing> {
        self.packing.as_ref()
    }

    /// The content of a package that runs `command`.
    pub fn content(
        self,
        name: &str,
        command: Command,
        max_run_minutes: u32,
        (operator, now): (&str, Timestamp),
    ) -> Result<Content, Error> {
        Ok(Content {
            packing: self.packing,
            urgent: false,
            platforms: Vec::new(),
            name: name.to_owned(),
            program: Program::Run(command),
            max_run_minutes,
            files: self.files,
            links: self.links,
            authorization: AuthorizationList {
                id: AuthorizationListId::parse(NO_LIST)?,
                authorized_at: now,
                authorized_by: operator.to_owned(),
                updates: Vec::new(),
            },
        })
    }
}

/// What a folder holds, by names in the package, in order.
#[derive(Default)]
struct Walk {
    files: Vec<(String, PathBuf)>,
    links: Vec<ManifestLink>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, above: &str, depth: usize) -> Result<(), Error> {
        let failed = || HostError::io("read", folder);
        let entries = fs::read_dir(folder).map_err(failed())?;
        let mut entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(failed())?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let refuse = |reason: &str| Error::refused("package", entry.path().display(), reason);
            let kind = entry.file_type().map_err(failed())?;
            let name = entry.file_name().into_string();
            let name = name.map_err(|_| refuse("its name is not UTF-8"))?;
            let name = format!("{above}{name}");
            if kind.is_dir() && depth > 0 {
                self.folder(&entry.path(), &format!("{name}/"), depth - 1)?;
            } else if self.files.len() + self.links.len() >= MAX_FILES {
                return Err(refuse("it is one too many"));
            } else if kind.is_file() {
                self.files.push((name, entry.path()));
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path()).map_err(failed())?;
                let target = target.into_os_string().into_string();
                let target = target.map_err(|_| refuse("what it leads to is not UTF-8"))?;
                self.links.push(ManifestLink { name, target });
            } else {
                return Err(refuse(
                    "it is neither file, link nor folder, or lies too deep",
                ));
            }
        }
        Ok(())
    }
}

/// A file, and what in it may be a secret.
type Looked = (ManifestFile, Vec<Suspect>);

/// Reads a file once.
fn look_at((name, path): &(String, PathBuf)) -> Result<Looked, Error> {
    let failed = || HostError::io("read", path);
    let mut file = File::open(path).map_err(failed())?;
    let mode = mode_of(&file).map_err(failed())?;
    let mut head = Vec::new();
    let read = file.by_ref().take(LOOKED_AT).read_to_end(&mut head);
    let whole = read.and_then(|_| Digest::of_reader(head.as_slice().chain(file)));
    let (sha256, size) = whole.map_err(failed())?;
    let found = suspicions(name, &head).into_iter();
    let suspects = found.map(|suspicion| Suspect {
        file: name.to_owned(),
        suspicion,
    });
    let file = ManifestFile {
        mode,
        ..ManifestFile::new(name, size, sha256)
    };
    Ok((file, suspects.collect()))
}

#[cfg(unix)]
fn mode_of(file: &File) -> io::Result<Option<FileMode>> {
    use std::os::unix::fs::MetadataExt;
    Ok(Some(FileMode::of(file.metadata()?.mode())))
}

/// Where files have no mode, nothing is said of it.
#[cfg(not(unix))]
fn mode_of(_: &File) -> io::Result<Option<FileMode>> {
    Ok(None)
}

fn store_whole(store: &Store, file: &ManifestFile, path: &Path) -> Result<(), Error> {
    if store.size(&file.sha256)? == Some(file.size) {
        return Ok(());
    }
    let input = File::open(path).map_err(HostError::io("read", path))?;
    Ok(store.put(input, &file.sha256, file.size, &mut |_| ())?)
}

fn pack(packer: &mut Packer, file: &ManifestFile, path: &Path) -> Result<(), Error> {
    if packer.add_known(&file.sha256) {
        return Ok(());
    }
    let input = File::open(path).map_err(HostError::io("read", path))?;
    match packer.add(input)? == file.object() {
        true => Ok(()),
        false => Err(Error::refused(
            "package",
            path.display(),
            "it changed while it was read",
        )),
    }
}
