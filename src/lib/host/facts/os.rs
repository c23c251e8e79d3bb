//! The operating system by its own files.

use super::{FACT_LIMIT, Gaps};
use crate::host::Error;
use crate::host::dpkg::native_architecture;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;

/// What os-release says (os-release(5)).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Release {
    pub(super) id: String,
    id_like: String,
    pub(super) name: String,
    version_id: String,
    version_codename: String,
}

impl Release {
    pub(super) fn read(root: &Root, gaps: &mut Gaps) -> Self {
        let text = match root.read_text("/etc/os-release", FACT_LIMIT) {
            Err(error) if is_missing(&error) => root.read_text("/usr/lib/os-release", FACT_LIMIT),
            other => other,
        };
        gaps.note("platform", text)
            .map(|text| Self::parse(&text))
            .unwrap_or_default()
    }

    fn parse(text: &str) -> Self {
        let mut release = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let field = match name.trim() {
                "ID" => &mut release.id,
                "ID_LIKE" => &mut release.id_like,
                "PRETTY_NAME" => &mut release.name,
                "VERSION_ID" => &mut release.version_id,
                "VERSION_CODENAME" => &mut release.version_codename,
                _ => continue,
            };
            *field = unquote(value.trim());
        }
        release
    }

    /// The family of systems it belongs to: by what it says it is like, else its own.
    pub(super) fn family(&self) -> Option<String> {
        let words = || self.id_like.split_whitespace().chain([self.id.as_str()]);
        let families = [
            ("rhel", "redhat"),
            ("fedora", "redhat"),
            ("debian", "debian"),
            ("suse", "suse"),
        ];
        let known = families
            .iter()
            .find(|(word, _)| words().any(|own| own == *word));
        let family = known.map_or(self.id.as_str(), |(_, family)| family);
        (!family.is_empty()).then(|| family.to_owned())
    }

    pub(super) fn code_name(&self) -> String {
        match self.version_codename.is_empty() {
            true => self.version_id.clone(),
            false => self.version_codename.clone(),
        }
    }

    /// The point release where Debian tells it, which os-release leaves out.
    pub(super) fn version(&self, root: &Root) -> String {
        // Only Debian's own systems have the file, so that its absence is no gap.
        let point = line(root, "/etc/debian_version").unwrap_or_default();
        let refines =
            self.version_id.is_empty() || point.starts_with(&format!("{}.", self.version_id));
        match refines {
            true => point,
            false => self.version_id.clone(),
        }
    }
}

/// Values are quoted as a shell would.
fn unquote(value: &str) -> String {
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
    let inner = quote
        .and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(value);
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if quote != Some('\'') => plain.extend(letters.next()),
            other => plain.push(other),
        }
    }
    plain
}

/// dpkg's native architecture: that of dpkg itself, else the first in its own list.
pub(super) fn architecture(root: &Root, packages: &[InstalledPackage], gaps: &mut Gaps) -> String {
    if let Some(native) = native_architecture(packages) {
        return native.to_owned();
    }
    gaps.note("platform.architecture", line(root, "/var/lib/dpkg/arch"))
        .unwrap_or_default()
}

/// The machine's identity; empty in an image that has never booted (machine-id(5)).
pub(super) fn machine_id(root: &Root, gaps: &mut Gaps) -> String {
    match line(root, "/etc/machine-id") {
        Err(error) if is_missing(&error) => String::new(),
        found => gaps
            .note("machine.machine_id", found)
            .filter(|id| id != "uninitialized")
            .unwrap_or_default(),
    }
}

pub(super) fn hostname(root: &Root, gaps: &mut Gaps) -> String {
    let path = match root.is_machine() {
        true => "/proc/sys/kernel/hostname",
        false => "/etc/hostname",
    };
    gaps.note("machine.hostname", line(root, path))
        .unwrap_or_default()
}

/// The first line of a small file.
pub(super) fn line(root: &Root, path: &str) -> Result<String, Error> {
    let text = root.read_text(path, FACT_LIMIT)?;
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off_as_a_shell_does() {
        let release = Release::parse(
            "PRETTY_NAME=\"A \\\"B\\\" C\"\nID=debian\n# comment\nVERSION_ID='12'\nHOME_URL=\"x=y\"\n",
        );
        assert_eq!(release.name, "A \"B\" C");
        assert_eq!(release.id, "debian");
        assert_eq!(release.code_name(), "12");
    }
}
