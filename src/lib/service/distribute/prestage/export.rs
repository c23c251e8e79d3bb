//! Writing a bundle: the same bytes for the same versions, whole under its name or not there.

use super::super::Tools;
use super::super::push::Watched;
use crate::content::hold::Kind;
use crate::content::{self, MAX_MANIFEST, Shelf};
use crate::host::{Error as HostError, files};
use crate::model::digest::Digest;
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::{Object, PackageName, name_path, object_path};
use crate::service::Error;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::atomic::Ordering;

const BLOCK: u64 = 512;
const PIECE: usize = 256 * 1024;
/// Eleven octal digits: the size of an entry has no more room that every tar reads.
const MAX_OBJECT: u64 = 8 << 30;

/// What goes into a bundle.
#[derive(Debug, Default)]
pub struct Bundle {
    names: Vec<PackageName>,
    manifests: Vec<Object>,
    objects: Vec<Object>,
    left_out: u64,
}

/// What a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exported {
    /// The package versions.
    pub packages: Vec<PackageName>,
    /// Objects besides manifests.
    pub objects: u64,
    /// Bytes of those objects.
    pub bytes: u64,
    /// Bytes of objects that were left out, because the distribution point has them.
    pub left_out: u64,
}

impl Bundle {
    /// As it is told.
    pub fn told(&self) -> Exported {
        Exported {
            packages: self.names.clone(),
            objects: self.objects.len() as u64,
            bytes: bytes(&self.objects),
            left_out: self.left_out,
        }
    }
}

/// All that these versions lead to, as far as the store knows them.
pub fn of_versions(
    source: &dyn Shelf,
    versions: &[(PackageId, u32)],
) -> Result<BTreeSet<Object>, Error> {
    let mut found = BTreeSet::new();
    for (package, version) in versions {
        match source.name(package, *version) {
            Ok(name) => found.extend(source.manifest_of(&name)?.objects()),
            // pruned here since: what it led to is not left out
            Err(content::Error::NoPackage { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

/// Says what a bundle of these versions holds, without what is `known` where it goes. Only what is released may go.
pub fn gather(
    source: &dyn Shelf,
    versions: &[(PackageId, u32)],
    known: &BTreeSet<Object>,
    tools: &Tools,
) -> Result<Bundle, Error> {
    let mut bundle = Bundle::default();
    let mut objects = BTreeSet::new();
    let versions: BTreeSet<&(PackageId, u32)> = versions.iter().collect();
    for (package, version) in versions {
        let name = source.name(package, *version)?;
        objects.extend(source.released_of(&name, tools.released)?.objects());
        let size = source.size(&name.manifest)?.unwrap_or_default();
        bundle.manifests.push(Object {
            sha256: name.manifest,
            size,
        });
        bundle.names.push(name);
    }
    let (left_out, objects): (Vec<_>, Vec<_>) =
        objects.into_iter().partition(|it| known.contains(it));
    if let Some(large) = objects.iter().find(|object| object.size >= MAX_OBJECT) {
        let reason = format!("object {} has 8 GiB or more", large.sha256);
        return Err(Error::refused("export", "a bundle", reason));
    }
    bundle.left_out = bytes(&left_out);
    bundle.objects = objects;
    Ok(bundle)
}

fn bytes(objects: &[Object]) -> u64 {
    objects.iter().map(|object| object.size).sum()
}

/// Writes the bundle to a new file, or to none: each object is hashed on its way.
pub fn export(
    source: &dyn Shelf,
    bundle: &Bundle,
    file: &Path,
    tools: &Tools,
) -> Result<(), Error> {
    let _hold = source.hold(Kind::Adding)?;
    if file.exists() {
        return Err(Error::refused(
            "write",
            file.display(),
            "it is there already",
        ));
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let made =
        tempfile::NamedTempFile::new_in(folder).map_err(HostError::io("write in", folder))?;
    let io = |error| Error::from(HostError::io("write", file)(error));
    let mut tar = Tar {
        out: BufWriter::with_capacity(PIECE, made),
    };
    tools
        .progress
        .begin(&file.display().to_string(), bytes(&bundle.objects));
    let written = write(source, bundle, &mut tar, (tools, &io));
    tools.progress.end();
    written?;
    let made = tar
        .out
        .into_inner()
        .map_err(|error| io(error.into_error()))?;
    made.as_file().sync_all().map_err(io)?;
    made.persist_noclobber(file)
        .map_err(|error| io(error.error))?;
    Ok(files::sync_folder(folder)?)
}

fn write(
    source: &dyn Shelf,
    bundle: &Bundle,
    tar: &mut Tar<impl Write>,
    (tools, io): (&Tools, &dyn Fn(io::Error) -> Error),
) -> Result<(), Error> {
    for name in &bundle.names {
        let path = name_path(&name.package, name.version);
        let text = document::to_json(name)
            .map_err(io::Error::from)
            .map_err(io)?
            + "\n";
        tar.file(&path, text.len() as u64, &mut text.as_bytes())
            .map_err(io)?;
    }
    for object in &bundle.manifests {
        let bytes = source.read(&object.sha256, MAX_MANIFEST)?;
        let path = object_path(&object.sha256);
        tar.file(&path, bytes.len() as u64, &mut &bytes[..])
            .map_err(io)?;
    }
    for object in &bundle.objects {
        let input = Watched {
            inner: source.open(&object.sha256)?,
            cancel: tools.cancel,
            pace: None,
            tell: |bytes| tools.progress.advance(bytes),
        };
        let written = tar.object(object, input);
        if tools.cancel.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let (found, size) = written.map_err(io)?;
        if found != object.sha256 {
            return Err(content::Error::OtherBytes {
                what: format!("object {} of {}", object.sha256, source.label()),
                expected: object.sha256,
                found,
                size,
            }
            .into());
        }
    }
    tar.end().map_err(io)
}

/// Writes POSIX ustar that depends on names and contents alone.
pub(super) struct Tar<W> {
    pub(super) out: W,
}

impl<W: Write> Tar<W> {
    fn object(&mut self, object: &Object, input: impl Read) -> io::Result<(Digest, u64)> {
        self.out
            .write_all(&header(&object_path(&object.sha256), object.size))?;
        let found = Digest::of_reader(Tee {
            input: input.take(object.size),
            out: &mut self.out,
        })?;
        self.pad(object.size)?;
        Ok(found)
    }

    pub(super) fn file(&mut self, name: &str, size: u64, input: &mut dyn Read) -> io::Result<()> {
        self.out.write_all(&header(name, size))?;
        io::copy(input, &mut self.out)?;
        self.pad(size)
    }

    fn pad(&mut self, size: u64) -> io::Result<()> {
        let over = (BLOCK - size % BLOCK) % BLOCK;
        io::copy(&mut io::repeat(0).take(over), &mut self.out).map(drop)
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        self.out.write_all(&[0; 2 * BLOCK as usize])
    }
}

/// Gives on what it reads.
struct Tee<'a, R, W> {
    input: R,
    out: &'a mut W,
}

impl<R: Read, W: Write> Read for Tee<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.out.write_all(&buffer[..read])?;
        Ok(read)
    }
}

/// The header of a regular file that everybody may read, of nobody and of no time. Names here are short and plain.
fn header(name: &str, size: u64) -> [u8; BLOCK as usize] {
    let mut header = [0; BLOCK as usize];
    let mut put =
        |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, &format!("{size:011o}\0"));
    put(136, "00000000000\0");
    // the sum counts its own place as blanks
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\0");
    put(263, "00");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}
