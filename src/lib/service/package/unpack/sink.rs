//! Where entries go: below one open folder, never through a link, each name once, within limits.

use super::tar::Entries;
use super::{Limits, Refusal};
use crate::host::Error as HostError;
use crate::host::files::link_beneath;
use crate::rules::program::{end_of, is_plain};
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

const PIECE: usize = 64 * 1024;

/// The folder that an archive is unpacked into.
pub(super) struct Sink {
    folder: File,
    limits: Limits,
    left: u64,
    /// Files and folders that are there.
    names: BTreeSet<String>,
    /// Those that an entry of its own has named.
    named: BTreeSet<String>,
}

impl Entries for Sink {
    /// Takes a folder; the one that holds all may be named too.
    fn folder(&mut self, name: &str) -> Result<(), Refusal> {
        let name = name.strip_prefix("./").unwrap_or(name);
        let name = name.strip_suffix('/').unwrap_or(name);
        if name.is_empty() || name == "." {
            return Ok(());
        }
        self.check(name)?;
        self.make_folders(name)
    }

    /// Takes a file of exactly `size` bytes; anybody may start it, if its owner may.
    fn file(
        &mut self,
        name: &str,
        (size, mode): (u64, u32),
        input: &mut dyn Read,
    ) -> Result<(), Refusal> {
        let name = name.strip_prefix("./").unwrap_or(name);
        self.check(name)?;
        self.left = (self.left.checked_sub(size)).ok_or("its files are too large")?;
        if let Some((above, _)) = name.rsplit_once('/') {
            self.make_folders(above)?;
        }
        let mode = if mode & 0o100 == 0 { 0o644 } else { 0o755 };
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let mut file = File::from(self.open_at(name, flags, mode)?);
        // whatever the umask is
        rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
        self.names.insert(name.to_owned());
        let mut piece = vec![0; PIECE];
        let mut missing = size;
        while missing > 0 {
            let wanted = piece.len().min(usize::try_from(missing).unwrap_or(PIECE));
            let read = input.read(&mut piece[..wanted])?;
            if read == 0 {
                return Err(Refusal::of(name, "is shorter than it says"));
            }
            file.write_all(&piece[..read])?;
            missing -= read as u64;
        }
        Ok(())
    }

    /// Takes a link that leads nowhere but below the folder, and which nothing is unpacked through; whether anything is there
    /// is judged with the whole package.
    fn link(&mut self, name: &str, target: &str) -> Result<(), Refusal> {
        let name = name.strip_prefix("./").unwrap_or(name);
        self.check(name)?;
        if end_of(name, target).is_none() {
            return Err(Refusal::of(name, "is a link that leads out of its folder"));
        }
        if let Some((above, _)) = name.rsplit_once('/') {
            self.make_folders(above)?;
        }
        link_beneath(&self.folder, name, target)
            .map_err(|_| Refusal::of(name, "is there already, or leads to nothing"))?;
        self.names.insert(name.to_owned());
        Ok(())
    }
}

impl Sink {
    pub(super) fn open(folder: &Path, limits: &Limits) -> Result<Self, HostError> {
        Ok(Self {
            folder: File::open(folder).map_err(HostError::io("open", folder))?,
            limits: *limits,
            left: limits.size,
            names: BTreeSet::new(),
            named: BTreeSet::new(),
        })
    }

    fn check(&mut self, name: &str) -> Result<(), Refusal> {
        if !is_plain(name) {
            return Err(Refusal::of(name, "leads out of its folder, or is no name"));
        }
        if name.split('/').count() > self.limits.depth {
            return Err(Refusal::of(name, "lies too deep"));
        }
        if !self.named.insert(name.to_owned()) {
            return Err(Refusal::of(name, "is there twice"));
        }
        if self.named.len() > self.limits.entries || self.names.len() > self.limits.entries {
            return Err("it has too many entries".into());
        }
        Ok(())
    }

    /// Makes the folders on the way to and including `name`.
    fn make_folders(&mut self, name: &str) -> Result<(), Refusal> {
        let ends = name.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([name.len()]) {
            let (folder, last) = (&name[..end], name[..end].rsplit('/').next().unwrap_or(name));
            if !self.names.insert(folder.to_owned()) {
                continue;
            }
            let made = match folder.rsplit_once('/') {
                None => rustix::fs::mkdirat(&self.folder, last, Mode::from_raw_mode(0o755)),
                Some((above, last)) => {
                    let above = self.open_at(above, OFlags::DIRECTORY, 0)?;
                    rustix::fs::mkdirat(above, last, Mode::from_raw_mode(0o755))
                }
            };
            made.map_err(|_| Refusal::of(folder, "is there already"))?;
        }
        Ok(())
    }

    fn open_at(&self, name: &str, flags: OFlags, mode: u32) -> Result<OwnedFd, Refusal> {
        let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let (flags, mode) = (flags | OFlags::CLOEXEC, Mode::from_raw_mode(mode));
        rustix::fs::openat2(&self.folder, name, flags, mode, within).map_err(|errno| match errno {
            Errno::EXIST | Errno::NOTDIR | Errno::LOOP | Errno::XDEV => {
                Refusal::of(name, "is in the way of another entry")
            }
            other => other.into(),
        })
    }
}
