//! The files of a system that runs Linux, opened one part of a path after the other.

use super::{Entry, Files, Flow, Visitor, Way, order};
use crate::host::root::Root;
use crate::host::{Error, files};
use crate::model::time::Timestamp;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, fstatfs, openat, statat};
use std::cmp::Ordering;
use std::fs::File;
use std::path::Path;

/// More names than any folder that is looked through has; one with more is a gap.
const MAX_NAMES: usize = 100_000;
/// File systems of the kernel's making: proc, sysfs, cgroup, cgroup2, devpts, debugfs, tracefs, securityfs, bpf, pstore.
const UNREAL: &[u64] = &[
    0x9fa0,
    0x6265_6572,
    0x27_e0eb,
    0x6367_7270,
    0x1cd1,
    0x6462_6720,
    0x7472_6163,
    0x7363_6673,
    0xcafe_4a11,
    0x6165_676c,
];

/// The files below the root of an endpoint.
#[derive(Debug, Clone)]
pub struct SystemFiles(Root);

impl SystemFiles {
    /// The files of the endpoint at `root`.
    pub fn new(root: Root) -> Self {
        Self(root)
    }
}

impl Files for SystemFiles {
    fn walk(&self, way: &Way<'_>, visitor: &mut dyn Visitor) -> Flow {
        let path = way.start.trim_end_matches('/');
        let begin = || -> Result<(File, u64), String> {
            let folder = files::open_folder_unlinked(&self.0.place(way.start)).map_err(reason)?;
            let device = fstat(&folder).map_err(|errno| errno.to_string())?.st_dev;
            Ok((folder, device))
        };
        match begin() {
            Ok((folder, device)) => {
                let mut walk = Walk {
                    way,
                    visitor,
                    device,
                };
                walk.folder(&folder, path, 0)
            }
            Err(reason) => {
                visitor.miss(way.start, reason);
                Flow::On
            }
        }
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Error> {
        files::read_unlinked(&self.0.place(path), limit)
    }
}

/// What went wrong, without the path that is told beside it.
fn reason(error: Error) -> String {
    match error {
        Error::Io { source, .. }
            if source.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) =>
        {
            "a part of this path is a link, which is not followed".to_owned()
        }
        Error::Io { source, .. } => source.to_string(),
        other => other.to_string(),
    }
}

struct Walk<'a> {
    way: &'a Way<'a>,
    visitor: &'a mut dyn Visitor,
    device: u64,
}

impl Walk<'_> {
    /// One folder; `path` is without a slash at its end, so empty for the root.
    fn folder(&mut self, folder: &File, path: &str, depth: u32) -> Flow {
        if is_unreal(folder) {
            return Flow::On;
        }
        let names = match names(folder) {
            Ok(names) => names,
            Err(reason) => {
                self.visitor.miss(path, reason);
                return Flow::On;
            }
        };
        if !self.visitor.enters(path, &names) {
            return Flow::On;
        }
        for name in &names {
            let inner = format!("{path}/{name}");
            if self.is_behind(&inner) {
                continue;
            }
            if self.one(folder, name, (&inner, depth)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::On
    }

    /// Whether a path, and all below it, was looked through before.
    fn is_behind(&self, path: &str) -> bool {
        let is_done = |after: &&str| order(path, after) != Ordering::Greater;
        let leads_to = |after: &&str| after.starts_with(&format!("{path}/"));
        let after = self.way.after;
        after
            .as_ref()
            .is_some_and(|after| is_done(after) && !leads_to(after))
    }

    fn one(&mut self, folder: &File, name: &str, (path, depth): (&str, u32)) -> Flow {
        let found = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) => found,
            // gone meanwhile
            Err(rustix::io::Errno::NOENT) => return Flow::On,
            Err(errno) => return self.missed(path, errno.to_string()),
        };
        match FileType::from_raw_mode(found.st_mode) {
            FileType::Directory => {
                let is_other = found.st_dev != self.device && !self.way.crosses;
                if !self.way.is_recursive || is_other {
                    return Flow::On;
                }
                if depth >= self.way.max_depth {
                    return self.missed(path, format!("more than {depth} folders deep"));
                }
                match open(folder, name, OFlags::DIRECTORY) {
                    Ok(inner) => self.folder(&inner, path, depth + 1),
                    Err(reason) => self.missed(path, reason),
                }
            }
            FileType::RegularFile if self.visitor.wants(path) => self.file(folder, name, path),
            _ => Flow::On,
        }
    }

    fn file(&mut self, folder: &File, name: &str, path: &str) -> Flow {
        // what was looked at and what is open need not be the same any more: only the latter counts
        let opened = open(folder, name, OFlags::NONBLOCK);
        let file = match opened {
            Ok(file) => file,
            Err(reason) => return self.missed(path, reason),
        };
        match fstat(&file) {
            Ok(found) if FileType::from_raw_mode(found.st_mode) == FileType::RegularFile => {
                let millis = found.st_mtime.saturating_mul(1000);
                let entry = Entry {
                    path: path.to_owned(),
                    size: u64::try_from(found.st_size).unwrap_or(0),
                    modified_at: Timestamp::from_millis(millis),
                };
                self.visitor.take(entry, &file)
            }
            Ok(_) => Flow::On,
            Err(errno) => self.missed(path, errno.to_string()),
        }
    }

    fn missed(&mut self, path: &str, reason: String) -> Flow {
        self.visitor.miss(path, reason);
        Flow::On
    }
}

fn open(folder: &File, name: &str, flags: OFlags) -> Result<File, String> {
    let flags = flags | OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = openat(folder, Path::new(name), flags, Mode::empty());
    opened.map(File::from).map_err(|errno| errno.to_string())
}

/// The names in a folder, sorted. Names that are no text cannot be told, nor asked for: they are passed over.
fn names(folder: &File) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder).map_err(|errno| errno.to_string())? {
        let entry = entry.map_err(|errno| errno.to_string())?;
        let name = entry.file_name().to_str();
        names.extend(
            name.ok()
                .filter(|name| *name != "." && *name != "..")
                .map(str::to_owned),
        );
        if names.len() > MAX_NAMES {
            return Err(format!("more than {MAX_NAMES} names"));
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn is_unreal(folder: &File) -> bool {
    // the type's sign and width differ between architectures
    fstatfs(folder).is_ok_and(|found| UNREAL.contains(&(found.f_type as u64 & 0xffff_ffff)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[derive(Default)]
    struct Seen {
        files: Vec<String>,
        missed: Vec<String>,
        stops_after: Option<usize>,
    }

    impl Visitor for Seen {
        fn enters(&mut self, _: &str, names: &[String]) -> bool {
            !names.iter().any(|name| name == "skip")
        }
        fn wants(&mut self, path: &str) -> bool {
            !path.ends_with(".no")
        }
        fn take(&mut self, entry: Entry, _: &File) -> Flow {
            self.files.push(entry.path);
            match self.stops_after {
                Some(most) if self.files.len() >= most => Flow::Stop,
                _ => Flow::On,
            }
        }
        fn miss(&mut self, path: &str, reason: String) {
            self.missed.push(format!("{path}: {reason}"));
        }
    }

    fn endpoint() -> (tempfile::TempDir, SystemFiles) {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("top/a/x", "1"),
            ("top/a-b", "22"),
            ("top/b/c/d/deep", "333"),
            ("top/marked/skip", ""),
            ("top/marked/in/unseen", ""),
            ("top/z.no", ""),
            ("top/z", ""),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        symlink("/etc/passwd", folder.path().join("top/link")).unwrap();
        symlink("a", folder.path().join("top/way")).unwrap();
        let root = Root::at(folder.path()).unwrap();
        (folder, SystemFiles::new(root))
    }

    fn way(start: &str) -> Way<'_> {
        Way {
            start,
            is_recursive: true,
            crosses: false,
            max_depth: 9,
            after: None,
        }
    }

    #[test]
    fn every_file_is_come_by_once_in_order_and_no_link_is_followed() {
        let (_folder, files) = endpoint();
        let mut seen = Seen::default();
        assert_eq!(files.walk(&way("/top"), &mut seen), Flow::On);
        let all = ["/top/a/x", "/top/a-b", "/top/b/c/d/deep", "/top/z"];
        assert_eq!(seen.files, all);
        assert!(seen.missed.is_empty(), "{:?}", seen.missed);
        let mut linked = Seen::default();
        files.walk(&way("/top/way"), &mut linked);
        assert!(linked.files.is_empty());
        assert_eq!(
            linked.missed,
            ["/top/way: a part of this path is a link, which is not followed"]
        );
        assert!(files.read("/top/link", 99).is_err());
        assert_eq!(files.read("/top/a-b", 2).unwrap(), b"22");
        assert!(files.read("/top/a-b", 1).is_err());
    }

    #[test]
    fn a_walk_that_was_left_off_anywhere_goes_on_without_a_gap_or_a_repeat() {
        let (_folder, files) = endpoint();
        let mut whole = Seen::default();
        files.walk(&way("/top"), &mut whole);
        for most in 1..whole.files.len() {
            let mut first = Seen {
                stops_after: Some(most),
                ..Seen::default()
            };
            assert_eq!(files.walk(&way("/top"), &mut first), Flow::Stop);
            let mut rest = Seen::default();
            let after = first.files.last().map(String::as_str);
            files.walk(
                &Way {
                    after,
                    ..way("/top")
                },
                &mut rest,
            );
            assert_eq!([first.files, rest.files].concat(), whole.files, "{most}");
        }
    }

    #[test]
    fn depth_is_limited_and_that_is_told() {
        let (_folder, files) = endpoint();
        let mut seen = Seen::default();
        files.walk(
            &Way {
                max_depth: 1,
                ..way("/top")
            },
            &mut seen,
        );
        assert_eq!(seen.files, ["/top/a/x", "/top/a-b", "/top/z"]);
        assert_eq!(seen.missed, ["/top/b/c: more than 1 folders deep"]);
        let mut flat = Seen::default();
        files.walk(
            &Way {
                is_recursive: false,
                ..way("/top/")
            },
            &mut flat,
        );
        assert_eq!(flat.files, ["/top/a-b", "/top/z"]);
    }

    #[test]
    fn what_the_kernel_makes_up_is_not_looked_through() {
        let files = SystemFiles::new(Root::machine());
        let mut seen = Seen::default();
        files.walk(&way("/proc/self"), &mut seen);
        files.walk(&way("/sys/kernel"), &mut seen);
        assert!(seen.files.is_empty());
    }
}
