//! Packages: an immutable manifest of content and of the one program that runs from it (domain.md K1, G1).

mod mode;
mod packing;
mod program;

use super::authorization::AuthorizationList;
use super::digest::Digest;
use super::document::Document;
use super::id::PackageId;
use super::platform::{Platform, PlatformPattern};
use super::time::Timestamp;
pub use mode::FileMode;
pub use packing::{Object, Pack, PackedFile, Packing, Recipe, Run};
pub use program::{Argument, Command, ExitCodes, Limits, Program};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the release key signs for: exactly these bytes and exactly this program (security.md R1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// The package.
    pub package: PackageId,
    /// Its source version: 1 for the first, one more for each change.
    pub version: u32,
    /// For people.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// What to do with the content.
    pub program: Program,
    /// The longest the program may run, in minutes (domain.md G2).
    pub max_run_minutes: u32,
    /// Whether machines may install it although they have started enough for a day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// The machines that it is for; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub platforms: Vec<PlatformPattern>,
    /// The content.
    pub files: Vec<ManifestFile>,
    /// Symbolic links among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<ManifestLink>,
    /// Where those of them are that are packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packing: Option<Packing>,
    /// The updates that the content installs.
    pub authorization: AuthorizationList,
}

impl Document for Manifest {
    const TYPE: &'static str = "manifest";
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ManifestFile {
    /// The file's name; where a program runs from the content it may lie in folders, between `/`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Its digest, by which it is verified; unless it is packed, it is stored and fetched by it too.
    pub sha256: Digest,
    /// Whether it is put together from chunks (see [`Packing`]).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub packed: bool,
    /// Who may do what with it; where nothing is said, it can be read and started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<FileMode>,
}

/// A symbolic link of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ManifestLink {
    /// Its name, as of a file.
    pub name: String,
    /// What it leads to: a file, a folder or a link of the package, from the link's own folder.
    pub target: String,
}

impl ManifestFile {
    /// A file that is stored as it is.
    pub fn new(name: impl Into<String>, size: u64, sha256: Digest) -> Self {
        Self {
            name: name.into(),
            size,
            sha256,
            packed: false,
            mode: None,
        }
    }

    /// Its bytes.
    pub const fn object(&self) -> Object {
        Object {
            sha256: self.sha256,
            size: self.size,
        }
    }
}

impl Manifest {
    /// Whether it is for machines of this platform at all.
    pub fn is_for(&self, platform: &Platform) -> bool {
        let mut patterns = self.platforms.iter();
        self.platforms.is_empty() || patterns.any(|pattern| pattern.covers(platform))
    }

    /// The address where the vendor of an update offers this file of it, when the feed had one. Whatever comes from there is
    /// verified like everything.
    pub fn vendor_origin(&self, file: &Digest) -> Option<String> {
        let is_address = |base: &str| base.starts_with("https://") || base.starts_with("http://");
        let updates = self.authorization.updates.iter();
        let mut payloads = updates.filter(|it| is_address(&it.base)).flat_map(|it| {
            let packages = it.update.packages.iter();
            packages.map(|package| (&it.base, &package.payload))
        });
        let (base, payload) = payloads.find(|(_, payload)| payload.sha256 == *file)?;
        Some(format!("{base}/{}", payload.path))
    }

    /// Bytes of all files; the highest number there is when a manifest lies.
    pub fn size(&self) -> u64 {
        self.files
            .iter()
            .fold(0, |all, file| all.saturating_add(file.size))
    }
}

/// Where content of this digest is, below the base address of a content store or distribution point.
pub fn object_path(digest: &Digest) -> String {
    let name = digest.to_string();
    let (folder, rest) = name.split_at(2);
    format!("objects/{folder}/{rest}")
}

/// The digest of the object that such a path is of.
pub fn parse_object_path(path: &str) -> Option<Digest> {
    let (folder, rest) = path.strip_prefix("objects/")?.split_once('/')?;
    let digest = Digest::parse(&format!("{folder}{rest}")).ok()?;
    (folder.len() == 2).then_some(digest)
}

/// Where the name of a package version is, below the same base address.
pub fn name_path(package: &PackageId, version: u32) -> String {
    format!("packages/{package}/{version}.json")
}

/// The package version that such a path is of.
pub fn parse_name_path(path: &str) -> Option<(PackageId, u32)> {
    let rest = path.strip_prefix("packages/")?.strip_suffix(".json")?;
    let (package, version) = rest.split_once('/')?;
    Some((PackageId::parse(package).ok()?, version.parse().ok()?))
}

/// What a name says: which manifest the package version is. Unsigned; targets metadata and policy name the same digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageName {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// The digest of the manifest.
    pub manifest: Digest,
}

impl Document for PackageName {
    const TYPE: &'static str = "package_name";
}

/// A package as the catalog lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageVersion {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// For people.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The digest of the manifest, by which it is stored and fetched.
    pub manifest: Digest,
    /// Bytes of content.
    pub size: u64,
    /// Files of content.
    pub files: u32,
    /// The version of the snapshot by which it was released; none while it waits for the release key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_in: Option<u64>,
}

impl PackageVersion {
    /// The listing of a manifest of this digest.
    pub fn of(manifest: &Manifest, digest: Digest) -> Self {
        Self {
            package: manifest.package.clone(),
            version: manifest.version,
            name: manifest.name.clone(),
            created_at: manifest.created_at,
            manifest: digest,
            size: manifest.size(),
            files: u32::try_from(manifest.files.len()).unwrap_or(u32::MAX),
            released_in: None,
        }
    }
}

/// What is released at one moment: whoever compares it sees whether all are shown the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleasedHead {
    /// The version of the targets metadata.
    pub version: u64,
    /// The digest of its file.
    pub sha256: Digest,
}

impl fmt::Display for ReleasedHead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.version, self.sha256)
    }
}

/// The package and what the next tool in a pipe needs to find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageDocument {
    /// The package as listed.
    #[serde(flatten)]
    pub package: PackageVersion,
    /// The content store that holds the manifest and the files.
    pub store: String,
}

impl Document for PackageDocument {
    const TYPE: &'static str = "package";
}
