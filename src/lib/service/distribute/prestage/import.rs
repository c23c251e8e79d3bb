//! Taking a bundle in at a distribution point: each byte is verified on its way, content first, names last, and no name at all
//! when anything is wrong.

use super::super::push::Watched;
use super::super::{Pushed, Target};
use crate::content::hold::Kind;
use crate::content::shelf::{believe, of_name};
use crate::content::{self, MAX_MANIFEST, Shelf, push::lacking};
use crate::host::Error as HostError;
use crate::model::digest::Digest;
use crate::model::package::{
    Object, PackageName, name_path, object_path, parse_name_path, parse_object_path,
};
use crate::service::Error;
use crate::service::package::unpack::{Entries, Refusal, read_tar};
use crate::service::progress::Progress;
use crate::service::shelves::{MAX_NAME, parsed};
use crate::trust::tuf::Released;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

const PIECE: usize = 256 * 1024;
/// No bundle holds more package versions.
const MAX_NAMES: usize = 10_000;
/// Nor do they lead to more objects together.
const MAX_OBJECTS: usize = 1_000_000;

/// Where a bundle is taken in, and what is believed there.
pub struct Place<'a> {
    /// The distribution point or directory.
    pub target: &'a Target,
    /// The same, open.
    pub shelf: &'a dyn Shelf,
    /// What is released; none where nobody says so: digests alone are verified there.
    pub released: Option<&'a Released>,
    /// Whether nothing is written.
    pub is_dry: bool,
}

/// A package version that came with a bundle.
pub type Imported = Pushed;

/// Takes the bundle in, or says what it would bring.
pub fn import(
    file: &Path,
    place: &Place,
    (progress, cancel): (&dyn Progress, &AtomicBool),
) -> Result<Vec<Imported>, Error> {
    let input = File::open(file).map_err(HostError::io("read", file))?;
    let size = input.metadata().map_err(HostError::io("read", file))?.len();
    let _hold = match place.is_dry {
        true => None,
        false => Some(place.shelf.hold(Kind::Adding)?),
    };
    let label = file.display().to_string();
    let input = Watched {
        inner: BufReader::with_capacity(PIECE, input),
        cancel,
        pace: None,
        tell: |bytes| progress.advance(bytes),
    };
    progress.begin(&label, size);
    let taken = take(input, &label, place);
    progress.end();
    match taken {
        Err(_) if cancel.load(Ordering::Relaxed) => Err(Error::Interrupted),
        other => other,
    }
}

/// The whole of a bundle comes in before any name is given.
pub(super) fn take(input: impl Read, label: &str, place: &Place) -> Result<Vec<Imported>, Error> {
    let mut intake = Intake {
        label,
        place,
        names: BTreeMap::new(),
        manifests: BTreeMap::new(),
        wanted: BTreeMap::new(),
        brought: BTreeSet::new(),
        failure: None,
    };
    let read = read_tar(input, &mut intake);
    match (intake.failure.take(), read) {
        (Some(failure), _) => Err(failure),
        (None, Err(Refusal(reason))) => Err(intake.refused(reason)),
        (None, Ok(())) => intake.finish(),
    }
}

struct Intake<'a> {
    label: &'a str,
    place: &'a Place<'a>,
    /// By the manifests that they lead to.
    names: BTreeMap<Digest, PackageName>,
    /// What the manifests that have come lead to.
    manifests: BTreeMap<Digest, Vec<Object>>,
    /// What may still come, with its size.
    wanted: BTreeMap<Digest, u64>,
    /// What came and was not here.
    brought: BTreeSet<Object>,
    /// What made it end, as what reads tar only knows texts.
    failure: Option<Error>,
}

impl Entries for Intake<'_> {
    fn folder(&mut self, name: &str) -> Result<(), Refusal> {
        Err(Refusal::of(name, "is no part of a bundle"))
    }

    fn file(
        &mut self,
        name: &str,
        (size, _): (u64, u32),
        input: &mut dyn Read,
    ) -> Result<(), Refusal> {
        self.entry(name, size, input).map_err(|error| {
            let refusal = Refusal(error.to_string());
            self.failure = Some(error);
            refusal
        })
    }
}

impl Intake<'_> {
    fn refused(&self, reason: impl ToString) -> Error {
        Error::refused("import", self.label, reason)
    }

    fn entry(&mut self, name: &str, size: u64, input: &mut dyn Read) -> Result<(), Error> {
        let label = self.label;
        let odd = |reason: &str| Error::refused("import", label, format!("{name:?} {reason}"));
        if let Some((package, version)) = parse_name_path(name) {
            if !self.manifests.is_empty() {
                return Err(odd("comes after manifests"));
            }
            let bytes = self.bytes(name, (size, MAX_NAME), input)?;
            if name != name_path(&package, version) {
                return Err(odd("is no part of a bundle"));
            }
            return self.take_name(parsed(&bytes, &package, version)?);
        }
        let digest = match parse_object_path(name) {
            Some(digest) if name == object_path(&digest) => digest,
            _ => return Err(odd("is no part of a bundle")),
        };
        if self.names.contains_key(&digest) && !self.manifests.contains_key(&digest) {
            let bytes = self.bytes(name, (size, MAX_MANIFEST), input)?;
            return self.take_manifest(digest, &bytes);
        }
        let object = Object {
            sha256: digest,
            size,
        };
        match self.wanted.remove(&digest) {
            Some(expected) if expected == size => self.take_object(&object, input),
            Some(_) => Err(odd("has another size than its package says")),
            None => Err(odd("is needed by no package before it, or is there twice")),
        }
    }

    /// The bytes of an entry that is read as a whole.
    fn bytes(
        &self,
        name: &str,
        (size, most): (u64, u64),
        input: &mut dyn Read,
    ) -> Result<Vec<u8>, Error> {
        if size > most {
            return Err(self.refused(format!("{name:?} is larger than {most} bytes")));
        }
        let mut bytes = Vec::new();
        let read = input.take(size).read_to_end(&mut bytes);
        read.map_err(|error| self.refused(error))?;
        match bytes.len() as u64 == size {
            true => Ok(bytes),
            false => Err(self.refused("it ends too early")),
        }
    }

    fn take_name(&mut self, name: PackageName) -> Result<(), Error> {
        let (package, version) = (name.package.clone(), name.version);
        let is_twice = |known: &PackageName| known.package == package && known.version == version;
        if self.names.values().any(is_twice) || self.names.contains_key(&name.manifest) {
            return Err(self.refused(format!("{package} version {version} is there twice")));
        }
        if self.names.len() >= MAX_NAMES {
            return Err(self.refused(format!("it has more than {MAX_NAMES} packages")));
        }
        // Where nobody says what is released, what is here already is right.
        match self.place.shelf.name(&package, version) {
            Ok(here) if here != name && self.place.released.is_none() => {
                let reason = format!("{package} version {version} is another one here");
                return Err(self.refused(reason));
            }
            // a name that is damaged is written again
            Ok(_) | Err(content::Error::NoPackage { .. } | content::Error::Malformed { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.names.insert(name.manifest, name);
        Ok(())
    }

    fn take_manifest(&mut self, digest: Digest, bytes: &[u8]) -> Result<(), Error> {
        let (object, name) = (whole(digest, bytes), &self.names[&digest]);
        if Digest::of(bytes) != digest {
            return Err(self.tampered(&object, Digest::of(bytes)));
        }
        let manifest = match self.place.released {
            Some(released) => believe(name, bytes, released)?,
            None => of_name(name, bytes)?,
        };
        let objects = manifest.objects();
        let led_to: usize = self.manifests.values().map(Vec::len).sum();
        if led_to + objects.len() > MAX_OBJECTS {
            return Err(self.refused(format!("it leads to more than {MAX_OBJECTS} objects")));
        }
        if !self.place.is_dry {
            self.place.shelf.put(&mut &bytes[..], &object)?;
        }
        self.wanted
            .extend(objects.iter().map(|object| (object.sha256, object.size)));
        self.manifests.insert(digest, objects);
        Ok(())
    }

    /// What is here already is verified all the same: a bundle is whole or refused.
    fn take_object(&mut self, object: &Object, input: &mut dyn Read) -> Result<(), Error> {
        let mut input = input.take(object.size);
        let is_here = self.place.shelf.size(&object.sha256)? == Some(object.size);
        if is_here || self.place.is_dry {
            let (found, size) = Digest::of_reader(&mut input).map_err(|it| self.refused(it))?;
            self.compared(object, (found, size))?;
        } else {
            match self.place.shelf.put(&mut input, object) {
                Err(content::Error::OtherBytes { found, size, .. }) => {
                    self.compared(object, (found, size))?;
                }
                other => other?,
            }
        }
        if !is_here {
            self.brought.insert(*object);
        }
        Ok(())
    }

    fn compared(&self, object: &Object, (found, size): (Digest, u64)) -> Result<(), Error> {
        if size < object.size {
            return Err(self.refused("it ends too early"));
        }
        match found == object.sha256 {
            true => Ok(()),
            false => Err(self.tampered(object, found)),
        }
    }

    fn tampered(&self, object: &Object, found: Digest) -> Error {
        Error::NotTrusted {
            what: self.label.to_owned(),
            reason: format!("object {} has digest {found}", object.sha256),
        }
    }

    /// All versions are complete, or none is named.
    fn finish(&self) -> Result<Vec<Imported>, Error> {
        if self.names.is_empty() {
            return Err(self.refused("there is no package in it"));
        }
        for (digest, name) in &self.names {
            let objects = self.manifests.get(digest).ok_or_else(|| {
                let (package, version) = (&name.package, name.version);
                self.refused(format!(
                    "the manifest of {package} version {version} is not in it"
                ))
            })?;
            let needed = objects.iter().filter(|it| !self.brought.contains(it));
            if let Some(missing) = lacking(self.place.shelf, needed.copied())?.first() {
                let (package, place) = (&name.package, self.place.target.name());
                let missing = missing.sha256;
                let reason = format!(
                    "{package} needs object {missing}, which is neither in it nor at {place}"
                );
                return Err(self.refused(reason));
            }
        }
        let names = self.names.values();
        let mut imported = names
            .map(|name| self.name(name))
            .collect::<Result<Vec<_>, _>>()?;
        imported.sort_by(|a, b| (&a.package, a.version).cmp(&(&b.package, b.version)));
        Ok(imported)
    }

    fn name(&self, name: &PackageName) -> Result<Imported, Error> {
        let is_named = match self.place.shelf.name(&name.package, name.version) {
            Ok(here) => here == *name,
            Err(content::Error::NoPackage { .. } | content::Error::Malformed { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        if !is_named && !self.place.is_dry {
            self.place.shelf.put_name(name)?;
        }
        let objects = self.manifests.get(&name.manifest).into_iter().flatten();
        let brought: Vec<&Object> = objects.filter(|it| self.brought.contains(it)).collect();
        Ok(Imported {
            package: name.package.clone(),
            version: name.version,
            point: self.place.target.name(),
            files: brought.len() as u64,
            bytes: brought.iter().map(|object| object.size).sum(),
            was_complete: is_named && brought.is_empty(),
            waits: None,
        })
    }
}

const fn whole(sha256: Digest, bytes: &[u8]) -> Object {
    Object {
        sha256,
        size: bytes.len() as u64,
    }
}
