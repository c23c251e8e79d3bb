//! A repository with its keys, and a client that keeps what it believes in memory.

use super::super::TargetFile;
use super::super::client::{Fetcher, Store, Updater};
use super::super::metadata::{self, Targets};
use super::super::repository::{OnlineKeys, Repository};
use crate::model::time::Timestamp as Instant;
use crate::trust::root::{self, RoleKeys};
use crate::trust::{Error, PublicKey, Root, SigningKey};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn now() -> Instant {
    Instant::parse("2026-11-22T12:00:00Z").unwrap()
}

pub fn key() -> SigningKey {
    SigningKey::generate().unwrap()
}

pub struct Owner {
    pub folder: tempfile::TempDir,
    pub root_key: SigningKey,
    pub release: Vec<SigningKey>,
    pub online: OnlineKeys,
    pub threshold: usize,
    pub root: Root,
    /// All root files, the first one first.
    pub roots: Vec<Vec<u8>>,
}

impl Owner {
    pub fn new() -> Self {
        Self::with_release_keys(1, 1)
    }

    /// With so many release keys, of which `threshold` must sign.
    pub fn with_release_keys(count: usize, threshold: usize) -> Self {
        let (root_key, release) = (key(), (0..count).map(|_| key()).collect::<Vec<_>>());
        let online = OnlineKeys {
            snapshot: key(),
            timestamp: key(),
        };
        let of = roles(&root_key, (&release, threshold), &online);
        let first = root::make(1, now().after(DAY * 3650), &of, &[&root_key]).unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            root: Root::from_pinned(&first, &root::pin(&first)).unwrap(),
            roots: vec![first],
            root_key,
            release,
            online,
            threshold,
        }
    }

    pub fn repository(&self) -> Repository {
        Repository::open(self.folder.path()).unwrap()
    }

    /// The next root, after `change` to the keys; signed by the former root key too.
    pub fn rotate(&mut self, change: impl FnOnce(&mut Self)) {
        let former = SigningKey::from_pem(self.root_key.to_pem().as_bytes()).unwrap();
        change(self);
        let of = roles(
            &self.root_key,
            (&self.release, self.threshold),
            &self.online,
        );
        let version = self.root.version() + 1;
        let signers = match former.public() == self.root_key.public() {
            true => vec![&self.root_key],
            false => vec![&former, &self.root_key],
        };
        let bytes = root::make(version, now().after(DAY * 3650), &of, &signers).unwrap();
        self.root = self.root.next(&bytes).unwrap();
        self.roots.push(bytes);
    }

    /// The next targets with these files, unsigned.
    pub fn draft(&self, files: &[(&str, &[u8])], now: Instant) -> Targets {
        let mut next = self.repository().next_targets(now).unwrap();
        for (path, bytes) in files {
            next.targets
                .insert((*path).to_owned(), TargetFile::of(bytes));
        }
        next
    }

    pub fn sign(&self, targets: &Targets) -> Vec<u8> {
        let signers: Vec<&SigningKey> = self.release.iter().take(self.threshold).collect();
        metadata::sign(targets, &signers).unwrap()
    }

    /// Releases these files.
    pub fn release(&self, files: &[(&str, &[u8])], now: Instant) {
        let bytes = self.sign(&self.draft(files, now));
        let documents: &[(&str, &[u8])] = &[("targets", &bytes)];
        self.repository()
            .publish(&self.root, documents, &self.online, now)
            .unwrap();
    }

    /// All files as they are served now.
    pub fn served(&self) -> Served {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
        for (at, bytes) in self.roots.iter().enumerate() {
            files.insert(format!("{}.root.json", at + 1), bytes.clone());
        }
        Served(files)
    }
}

fn roles(root: &SigningKey, release: (&[SigningKey], usize), online: &OnlineKeys) -> RoleKeys {
    let public =
        |keys: &[SigningKey]| -> Vec<PublicKey> { keys.iter().map(SigningKey::public).collect() };
    RoleKeys {
        root: vec![root.public()],
        root_threshold: 1,
        release: public(release.0),
        release_threshold: release.1,
        snapshot: vec![online.snapshot.public()],
        timestamp: vec![online.timestamp.public()],
    }
}

/// What a server gives, whoever put it there.
#[derive(Clone)]
pub struct Served(pub BTreeMap<String, Vec<u8>>);

impl Served {
    pub fn replace(&mut self, name: &str, change: impl FnOnce(String) -> String) {
        let text = String::from_utf8(self.0[name].clone()).unwrap();
        self.0.insert(name.to_owned(), change(text).into_bytes());
    }
}

impl Fetcher for Served {
    type Error = Error;

    fn fetch(&self, file: &str, _: usize) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.0.get(file).cloned())
    }
}

/// What a client believes, in memory.
#[derive(Clone, Default)]
pub struct Kept(pub RefCell<BTreeMap<String, Vec<u8>>>);

impl Kept {
    /// A client that was given the first root.
    pub fn new(owner: &Owner) -> Self {
        let kept = Self::default();
        kept.save("root", &owner.roots[0]).unwrap();
        kept
    }

    /// A client that looks: the version of the snapshot that it believes.
    pub fn look(&self, served: &Served, now: Instant) -> Result<u64, Error> {
        let trusted = Updater::open(served, self, now)?.walk()?.refresh()?;
        Ok(trusted.snapshot_version())
    }

    /// What it finds of a path.
    pub fn find(&self, served: &Served, path: &str) -> Result<Option<TargetFile>, Error> {
        Updater::open(served, self, now())?
            .walk()?
            .refresh()?
            .find(path)
    }
}

impl Store for Kept {
    type Error = Error;

    fn load(&self, role: &str, _: usize) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.0.borrow().get(role).cloned())
    }

    fn save(&self, role: &str, bytes: &[u8]) -> Result<(), Error> {
        self.0
            .borrow_mut()
            .insert(role.to_owned(), bytes.to_owned());
        Ok(())
    }

    fn remove(&self, role: &str) -> Result<(), Error> {
        self.0.borrow_mut().remove(role);
        Ok(())
    }
}
