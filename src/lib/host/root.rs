//! The file system of an endpoint: this machine's own, or a folder that holds another system's. In a folder every
//! path is resolved as after chroot, so that its symbolic links never lead to this machine's files.

use super::{Error, files};
use rustix::fs::{AtFlags, Mode, OFlags, ResolveFlags, openat2};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

/// The root of an endpoint's file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    folder: PathBuf,
}

impl Root {
    /// This machine's own.
    pub fn machine() -> Self {
        Self {
            folder: PathBuf::from("/"),
        }
    }

    /// The system in a folder; `/` is this machine's own.
    pub fn at(folder: &Path) -> Result<Self, Error> {
        let folder = folder.canonicalize().map_err(Error::io("open", folder))?;
        if folder.is_dir() {
            Ok(Self { folder })
        } else {
            Err(Error::io("open", &folder)(
                io::ErrorKind::NotADirectory.into(),
            ))
        }
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it is the system that runs.
    pub fn is_machine(&self) -> bool {
        self.folder == Path::new("/")
    }

    /// Where `path` of the endpoint would lie here, for messages and for programs that enter the folder.
    pub fn place(&self, path: &str) -> PathBuf {
        self.folder.join(path.trim_start_matches('/'))
    }

    /// Reads a file of at most `limit` bytes.
    pub fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Error> {
        let file = self.open(path, OFlags::RDONLY, Mode::empty(), "read")?;
        files::read_open(&file, &self.place(path), limit)
    }

    /// Reads a text file of at most `limit` bytes.
    pub fn read_text(&self, path: &str, limit: u64) -> Result<String, Error> {
        files::text(self.read(path, limit)?, &self.place(path))
    }

    /// The first `length` bytes of a file, or all when it has fewer.
    pub fn read_start(&self, path: &str, length: u64) -> Result<Vec<u8>, Error> {
        let file = self.open(path, OFlags::RDONLY, Mode::empty(), "read")?;
        let mut bytes = Vec::new();
        file.take(length)
            .read_to_end(&mut bytes)
            .map_err(Error::io("read", &self.place(path)))?;
        Ok(bytes)
    }

    /// What a symbolic link says, as it is written.
    pub fn link(&self, path: &str) -> Result<String, Error> {
        let flags = OFlags::PATH | OFlags::NOFOLLOW;
        let link = self.open(path, flags, Mode::empty(), "read")?;
        let target = rustix::fs::readlinkat(&link, "", Vec::new())
            .map_err(|e| Error::io("read", &self.place(path))(e.into()))?;
        Ok(target.to_string_lossy().into_owned())
    }

    /// Whether something is there.
    pub fn has(&self, path: &str) -> Result<bool, Error> {
        match self.open(path, OFlags::PATH, Mode::empty(), "look at") {
            Ok(_) => Ok(true),
            Err(error) if is_missing(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Names in a folder, sorted; none where there is no such folder.
    pub fn list(&self, path: &str) -> Result<Vec<String>, Error> {
        let failed = || Error::io("list", &self.place(path));
        let folder = match self.open(path, OFlags::DIRECTORY, Mode::empty(), "list") {
            Ok(folder) => folder,
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&folder).map_err(|e| failed()(e.into()))? {
            let entry = entry.map_err(|e| failed()(e.into()))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.retain(|name| name != "." && name != "..");
        names.sort();
        Ok(names)
    }

    /// Creates a file that is not there yet; `false` when something is.
    pub fn create(&self, path: &str, bytes: &[u8], mode: u32) -> Result<bool, Error> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY;
        let mut file = match self.open(path, flags, Mode::from_raw_mode(mode), "create") {
            Ok(file) => file,
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(Error::io("write", &self.place(path)))?;
        Ok(true)
    }

    /// Removes a file; one that is not there is no failure.
    pub fn remove(&self, path: &str) -> Result<(), Error> {
        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        let folder = match self.open(folder, OFlags::DIRECTORY, Mode::empty(), "remove") {
            Ok(folder) => folder,
            Err(error) if is_missing(&error) => return Ok(()),
            Err(error) => return Err(error),
        };
        match rustix::fs::unlinkat(&folder, name, AtFlags::empty()) {
            Ok(()) | Err(rustix::io::Errno::NOENT) => Ok(()),
            Err(e) => Err(Error::io("remove", &self.place(path))(e.into())),
        }
    }

    /// Opens a folder; it stays the same one even if its name is given to another.
    pub fn open_folder(&self, path: &str) -> Result<File, Error> {
        self.open(path, OFlags::DIRECTORY, Mode::empty(), "open")
    }

    /// A path that leads into an open folder, whatever links its name goes through.
    pub fn path_of(&self, folder: &File, path: &str) -> PathBuf {
        match self.is_machine() {
            true => self.place(path),
            false => PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())),
        }
    }

    fn open(
        &self,
        path: &str,
        flags: OFlags,
        mode: Mode,
        deed: &'static str,
    ) -> Result<File, Error> {
        let root = File::open(&self.folder).map_err(Error::io("open", &self.folder))?;
        // On the running system paths mean what they always mean; IN_ROOT would forbid the magic links of /proc.
        let resolve = match self.is_machine() {
            true => ResolveFlags::empty(),
            false => ResolveFlags::IN_ROOT,
        };
        openat2(root, path, flags | OFlags::CLOEXEC, mode, resolve)
            .map(File::from)
            .map_err(|e| Error::io(deed, &self.place(path))(e.into()))
    }
}

/// Whether the failure says that the file or a folder above it is not there.
pub(crate) fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. }
        if matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    fn endpoint() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("usr/lib")).unwrap();
        fs::create_dir_all(folder.path().join("etc")).unwrap();
        let root = Root::at(folder.path()).unwrap();
        (folder, root)
    }

    #[test]
    fn links_are_resolved_inside_the_folder() {
        let (folder, root) = endpoint();
        fs::write(folder.path().join("usr/lib/os-release"), "ID=inner").unwrap();
        symlink("/usr/lib/os-release", folder.path().join("etc/os-release")).unwrap();
        symlink("../../../../etc/passwd", folder.path().join("etc/up")).unwrap();
        assert_eq!(root.read_text("/etc/os-release", 100).unwrap(), "ID=inner");
        assert!(is_missing(&root.read("/etc/up", 1 << 20).unwrap_err()));
        assert_eq!(root.link("/etc/os-release").unwrap(), "/usr/lib/os-release");
        assert!(root.link("/usr/lib/os-release").is_err());
        assert_eq!(root.read_start("/usr/lib/os-release", 2).unwrap(), b"ID");
    }

    #[test]
    fn a_file_is_created_once_and_removed_twice() {
        let (_folder, root) = endpoint();
        assert!(root.create("/etc/new", b"1", 0o644).unwrap());
        assert!(!root.create("/etc/new", b"2", 0o644).unwrap());
        assert_eq!(root.read("/etc/new", 10).unwrap(), b"1");
        assert_eq!(root.list("/etc").unwrap(), ["new"]);
        root.remove("/etc/new").unwrap();
        root.remove("/etc/new").unwrap();
        assert!(!root.has("/etc/new").unwrap());
        assert!(root.list("/no/such/folder").unwrap().is_empty());
    }

    #[test]
    fn this_machine_and_a_folder_are_told_apart() {
        assert!(Root::at(Path::new("/")).unwrap().is_machine());
        let (_folder, root) = endpoint();
        assert!(!root.is_machine());
        assert!(Root::at(Path::new("/no/such/folder")).is_err());
        assert!(root.place("/etc/x").starts_with(root.folder()));
    }
}
