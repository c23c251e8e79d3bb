//! The folder inside an endpoint that an installation works from, and what is put in place for its duration. All of it
//! is removed at the end, and at the next start when there was no end.

use super::{Plan, PlannedPackage};
use crate::host::root::{Root, is_missing};
use crate::host::{Error, files};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const ABOVE: &str = "/var/lib";
const NAME: &str = "sms-install";
const POLICY: &str = "/usr/sbin/policy-rc.d";
/// Says to invoke-rc.d that nothing may be started. The comment tells ours from an administrator's.
const POLICY_TEXT: &[u8] = b"#!/bin/sh\n# placed by sms while it installs packages\nexit 101\n";

/// The folder, held against a second installation.
#[derive(Debug)]
pub(super) struct Work {
    folder: PathBuf,
    // Keep `folder`, which leads through the open handle, valid and ours.
    _handle: fs::File,
    _lock: files::Lock,
}

impl Work {
    /// Takes the folder and clears what a cut-off run has left in it.
    pub(super) fn take(root: &Root) -> Result<Self, Error> {
        let handle = root.open_folder(ABOVE)?;
        let folder = root.path_of(&handle, ABOVE).join(NAME);
        match root.is_machine() {
            true => files::private_folder(&folder)?,
            false => make_folder(&folder)?,
        }
        let lock = files::Lock::take(&folder.join("lock"))?;
        let work = Self {
            folder,
            _handle: handle,
            _lock: lock,
        };
        work.clear()?;
        Ok(work)
    }

    /// Where a file of the work lies for a program inside the endpoint.
    pub(super) fn inside(name: &str) -> String {
        format!("{ABOVE}/{NAME}/files/{name}")
    }

    /// Brings the files in; gives their paths for a program inside the endpoint.
    pub(super) fn stage(&self, plan: &Plan) -> Result<Vec<String>, Error> {
        make_folder(&self.files())?;
        make_folder(&self.files().join("lists"))?;
        plan.packages.iter().map(|p| self.stage_one(p)).collect()
    }

    fn stage_one(&self, planned: &PlannedPackage) -> Result<String, Error> {
        let place = files::join(&self.files(), &file_name(planned))?;
        // A second name costs nothing; across file systems it takes a copy.
        fs::hard_link(&planned.file, &place)
            .or_else(|_| fs::copy(&planned.file, &place).map(drop))
            .map_err(Error::io("stage", &planned.file))?;
        Ok(Self::file(planned))
    }

    /// Where the file of a package lies, once it is staged, for a program inside the endpoint.
    pub(super) fn file(planned: &PlannedPackage) -> String {
        Self::inside(&file_name(planned))
    }

    fn clear(&self) -> Result<(), Error> {
        match fs::remove_dir_all(self.files()) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("remove", &self.files())(e))
            }
            _ => Ok(()),
        }
    }

    /// Names to be marked as automatically installed, which a cut-off run has left.
    pub(super) fn marks(&self) -> Result<BTreeSet<String>, Error> {
        match files::read_text(&self.marks_file(), 1 << 20) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if is_missing(&error) => Ok(BTreeSet::new()),
            Err(error) => Err(error),
        }
    }

    /// Remembers them over a cut.
    pub(super) fn keep_marks(&self, names: &BTreeSet<String>) -> Result<(), Error> {
        let lines: String = names.iter().flat_map(|name| [name, "\n"]).collect();
        files::write_atomic(&self.marks_file(), lines.as_bytes())
    }

    /// Forgets them.
    pub(super) fn drop_marks(&self) -> Result<(), Error> {
        files::remove(&self.marks_file())
    }

    fn files(&self) -> PathBuf {
        self.folder.join("files")
    }

    fn marks_file(&self) -> PathBuf {
        self.folder.join("auto")
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What cannot be removed now is cleared at the next start.
        self.clear().ok();
    }
}

fn file_name(planned: &PlannedPackage) -> String {
    format!("{}_{}.deb", planned.name, planned.architecture)
}

fn make_folder(path: &Path) -> Result<(), Error> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => Err(Error::io("create", path)(e)),
        _ => Ok(()),
    }
}

/// Keeps services from being started in an endpoint that is a folder; gone when dropped.
#[derive(Debug)]
pub(super) struct NoServices<'a> {
    root: &'a Root,
    is_ours: bool,
}

impl<'a> NoServices<'a> {
    /// Puts our policy in place, unless an administrator's own is there. One that we find is left by a cut-off run.
    pub(super) fn place(root: &'a Root) -> Result<Self, Error> {
        let is_ours = !root.is_machine() && place_policy(root)?;
        Ok(Self { root, is_ours })
    }
}

/// `false` when an administrator's own policy is there. A beginning of ours is a write that was cut off.
fn place_policy(root: &Root) -> Result<bool, Error> {
    if root.create(POLICY, POLICY_TEXT, 0o755)? {
        return Ok(true);
    }
    let found = root.read(POLICY, 1 << 20)?;
    if !POLICY_TEXT.starts_with(&found) {
        return Ok(false);
    }
    root.remove(POLICY)?;
    root.create(POLICY, POLICY_TEXT, 0o755)
}

impl Drop for NoServices<'_> {
    fn drop(&mut self) {
        if self.is_ours {
            // What cannot be removed now is recognised as ours at the next start.
            self.root.remove(POLICY).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("var/lib")).unwrap();
        fs::create_dir_all(folder.path().join("usr/sbin")).unwrap();
        let root = Root::at(folder.path()).unwrap();
        (folder, root)
    }

    #[test]
    fn an_administrators_policy_is_left_alone_and_ours_is_removed() {
        let (_folder, root) = endpoint();
        drop(NoServices::place(&root).unwrap());
        assert!(!root.has(POLICY).unwrap());
        std::mem::forget(NoServices::place(&root).unwrap());
        assert!(root.has(POLICY).unwrap());
        drop(NoServices::place(&root).unwrap());
        assert!(!root.has(POLICY).unwrap(), "left by a cut-off run");
        root.create(POLICY, b"#!/bin/", 0o755).unwrap();
        drop(NoServices::place(&root).unwrap());
        assert!(!root.has(POLICY).unwrap(), "left by a cut-off write");
        root.create(POLICY, b"#!/bin/sh\nexit 0\n", 0o755).unwrap();
        drop(NoServices::place(&root).unwrap());
        assert_eq!(root.read(POLICY, 99).unwrap(), b"#!/bin/sh\nexit 0\n");
    }

    #[test]
    fn the_work_is_held_once_and_marks_outlive_a_cut() {
        let (_folder, root) = endpoint();
        let work = Work::take(&root).unwrap();
        assert!(matches!(Work::take(&root), Err(Error::Locked { .. })));
        let names = BTreeSet::from(["linux-image-x".to_owned()]);
        work.keep_marks(&names).unwrap();
        drop(work);
        let work = Work::take(&root).unwrap();
        assert_eq!(work.marks().unwrap(), names);
        work.drop_marks().unwrap();
        assert!(work.marks().unwrap().is_empty());
    }

    #[test]
    fn a_package_name_cannot_lead_out_of_the_folder() {
        let (folder, root) = endpoint();
        let file = folder.path().join("x.deb");
        fs::write(&file, "").unwrap();
        let planned = |name: &str| Plan {
            packages: vec![PlannedPackage {
                name: name.to_owned(),
                architecture: "all".to_owned(),
                version: crate::model::version::Version::parse("1").unwrap(),
                file: file.clone(),
            }],
            deadline: std::time::Duration::from_secs(1),
        };
        let work = Work::take(&root).unwrap();
        assert_eq!(
            work.stage(&planned("x")).unwrap(),
            ["/var/lib/sms-install/files/x_all.deb"]
        );
        assert!(matches!(
            work.stage(&planned("../../x")),
            Err(Error::Escape { .. })
        ));
        drop(work);
        assert!(!folder.path().join("var/lib/sms-install/files").exists());
    }
}
