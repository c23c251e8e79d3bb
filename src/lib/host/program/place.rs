//! The folder that a program runs in: made new for each run below one that belongs to root, filled from the cache while
//! hashing, closed to all but root and the program's group, gone afterwards.

use super::JobFile;
use crate::host::root::Root;
use crate::host::{Error, files, random};
use crate::model::digest::Digest;
use crate::model::package::ManifestLink;
use rustix::fs::{Gid, Mode, OFlags, ResolveFlags, Uid};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const ABOVE: &str = "/var/lib";
const NAME: &str = "sms-run";
/// Whoever may run programs passes through, and sees no names.
const BASE_MODE: u32 = 0o711;
/// What root may do with what it made: all but write.
const ALL: u32 = 0o500;
const READ: u32 = 0o400;

/// The folder of one run, held against a second one.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    name: String,
    folder: File,
    /// Folders and files in it, with what root may do with them.
    entries: BTreeMap<String, u32>,
    // Keeps `path`, which may lead through the open handle, valid.
    _above: File,
    _lock: files::Lock,
}

impl Place {
    /// Makes the folder, and clears what a cut-off run has left.
    pub(super) fn make(root: &Root) -> Result<Self, Error> {
        let above = root.open_folder(ABOVE)?;
        let base_path = root.path_of(&above, ABOVE).join(NAME);
        let base = files::own_folder(&above, NAME, BASE_MODE)?;
        let lock = files::Lock::take_in(&base, &base_path)?;
        clear(&base_path)?;
        let dice: [u8; 8] = random::bytes()?;
        let name: String = dice.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            path: base_path.join(&name),
            folder: files::own_folder(&base, &name, 0o700)?,
            name,
            entries: BTreeMap::new(),
            _above: above,
            _lock: lock,
        })
    }

    /// A name that no other run has.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where the folder lies for the program.
    pub(super) fn inside(&self) -> String {
        format!("{ABOVE}/{NAME}/{}", self.name)
    }

    /// Brings a file in; `false` when it is not there or its bytes are not those that the manifest names. The source is
    /// opened once, and what is hashed is what is written. What is started can be, whatever its mode.
    pub(super) fn bring(&mut self, file: &JobFile, is_started: bool) -> Result<bool, Error> {
        let source = match files::open_unlinked(&file.source) {
            Ok(source) => source,
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        self.make_folders(&file.name)?;
        let failed = || Error::io("bring in", &file.source);
        let place = self
            .open(&file.name, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)
            .map_err(|errno| failed()(errno.into()))?;
        let mode = match file.mode {
            Some(mode) if !is_started => mode.bits() & ALL | READ,
            _ => ALL,
        };
        rustix::fs::fchmod(&place, Mode::from_raw_mode(mode))
            .map_err(|errno| failed()(errno.into()))?;
        self.entries.insert(file.name.clone(), mode);
        let written = Written {
            from: source.take(file.size.saturating_add(1)),
            to: &place,
        };
        let found = Digest::of_reader(written).map_err(failed())?;
        Ok(found == (file.sha256, file.size))
    }

    /// Makes a link to what is in the folder.
    pub(super) fn link(&mut self, link: &ManifestLink) -> Result<(), Error> {
        self.make_folders(&link.name)?;
        files::link_beneath(&self.folder, &link.name, &link.target)
            .map_err(Error::io("make the link", Path::new(&link.name)))
    }

    /// Lets a group in besides root: to read and start, never to write.
    pub(super) fn admit(&self, group: u32) -> Result<(), Error> {
        let group = Gid::from_raw(group);
        let admit = |entry: &File, mode: u32| -> Result<(), Errno> {
            rustix::fs::fchown(entry, Some(Uid::ROOT), Some(group))?;
            rustix::fs::fchmod(entry, Mode::from_raw_mode(mode | mode >> 3))
        };
        let all = || -> Result<(), Errno> {
            for (name, mode) in &self.entries {
                admit(&self.open(name, OFlags::RDONLY)?, *mode)?;
            }
            admit(&self.folder, ALL)
        };
        all().map_err(|errno| Error::io("open", &self.path)(errno.into()))
    }

    fn make_folders(&mut self, name: &str) -> Result<(), Error> {
        let ends = name.match_indices('/').map(|(at, _)| &name[..at]);
        for folder in ends {
            if self.entries.insert(folder.to_owned(), ALL).is_none() {
                rustix::fs::mkdirat(&self.folder, folder, Mode::from_raw_mode(0o700))
                    .map_err(|errno| Error::io("create", Path::new(folder))(errno.into()))?;
            }
        }
        Ok(())
    }

    fn open(&self, name: &str, flags: OFlags) -> Result<File, Errno> {
        let mode = match flags.contains(OFlags::CREATE) {
            true => Mode::from_raw_mode(0o500),
            false => Mode::empty(),
        };
        let inner = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        rustix::fs::openat2(&self.folder, name, flags | OFlags::CLOEXEC, mode, inner)
            .map(File::from)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed now is cleared before the next run.
        fs::remove_dir_all(&self.path).ok();
    }
}

fn clear(base: &Path) -> Result<(), Error> {
    let failed = || Error::io("clear", base);
    for entry in fs::read_dir(base).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        if entry.file_type().map_err(failed())?.is_dir() {
            fs::remove_dir_all(entry.path()).map_err(failed())?;
        }
    }
    Ok(())
}

/// Gives what it has written, so that the very bytes are hashed.
struct Written<'a, R> {
    from: R,
    to: &'a File,
}

impl<R: Read> Read for Written<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(out)?;
        self.to.write_all(&out[..read])?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
