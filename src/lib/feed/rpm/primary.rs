//! `primary.xml`: the packages of a repository.

use super::evr;
use super::xml::{Node, records};
use crate::feed::packages::is_path_below;
use crate::feed::{BadRecord, Error};
use crate::model::digest::Digest;
use crate::model::update::{Payload, Relations, UpdatePackage};
use crate::model::version::Version;

/// The packages of a repository.
#[derive(Debug, Default)]
pub struct Primary {
    /// Each with the file name of its source package, where that is told.
    pub packages: Vec<(UpdatePackage, String)>,
    /// Records that could not be read.
    pub bad: Vec<BadRecord>,
}

impl Primary {
    /// Reads it; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let mut primary = Self::default();
        records(text, file, "metadata", &mut |node, line| {
            // sources cannot be installed
            if node.name != "package" || ["src", "nosrc"].contains(&node.text_of("arch")) {
                return;
            }
            match package(&node) {
                Ok(package) => primary.packages.push(package),
                Err(reason) => primary.bad.push(BadRecord::at_line(file, line, reason)),
            }
        })?;
        Ok(primary)
    }
}

fn package(node: &Node) -> Result<(UpdatePackage, String), String> {
    let name = node.text_of("name");
    let (version, architecture) = identity(name, node.child("version"), node.text_of("arch"))?;
    let named = |reason: String| format!("{name}: {reason}");
    let source = node.child("format");
    let source = source.map_or("", |format| format.text_of("sourcerpm"));
    let package = UpdatePackage {
        name: name.to_owned(),
        architecture,
        version,
        module: None,
        relations: Relations::default(),
        payload: payload(node).map_err(named)?,
    };
    Ok((package, source.to_owned()))
}

/// The version, from attributes as both files have them, and the architecture.
pub(super) fn identity(
    name: &str,
    node: Option<&Node>,
    architecture: &str,
) -> Result<(Version, String), String> {
    let is_word = |text: &str| {
        !text.is_empty() && text.len() <= 256 && text.chars().all(|c| c.is_ascii_graphic())
    };
    if !is_word(name) {
        return Err(format!("no valid package name: {name:.80?}"));
    }
    if !is_word(architecture) {
        return Err(format!(
            "{name}: no valid architecture: {architecture:.80?}"
        ));
    }
    let part = |long: &str, short: &str| {
        let value = |name| node.map_or("", |node| node.attribute(name));
        [value(long), value(short)].concat()
    };
    let (version, release) = (part("version", "ver"), part("release", "rel"));
    if !is_word(&version) || !is_word(&release) || version.contains('-') || release.contains('-') {
        return Err(format!("{name}: no valid version"));
    }
    let epoch = part("epoch", "");
    if !epoch.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{name}: no valid epoch"));
    }
    let version = evr(&epoch, &version, &release);
    let version = Version::parse(&version).map_err(|e| format!("{name}: {e}"))?;
    Ok((version, architecture.to_owned()))
}

fn payload(node: &Node) -> Result<Payload, String> {
    let location = node.child("location").ok_or("no location")?;
    let path = location.attribute("href");
    if !is_path_below(path) || !location.attribute("base").is_empty() {
        return Err("its location leaves the repository".to_owned());
    }
    let size = node
        .child("size")
        .and_then(|size| size.attribute("package").parse().ok());
    let sum = node
        .child("checksum")
        .filter(|sum| sum.attribute("type") == "sha256");
    let sum = sum.ok_or("no sha256 checksum")?;
    Ok(Payload {
        path: path.to_owned(),
        size: size.ok_or("no valid size")?,
        sha256: Digest::parse(sum.text.trim()).map_err(|e| e.to_string())?,
    })
}
