//! os-release(5): which system this is.

/// What os-release says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OsRelease {
    /// `ID`, for example `debian`.
    pub id: String,
    id_like: String,
    /// `PRETTY_NAME`.
    pub name: String,
    /// `VERSION_ID`, for example `12`.
    pub version_id: String,
    version_codename: String,
}

impl OsRelease {
    /// Reads the file; lines that are none are passed over, as its manual asks.
    pub fn parse(text: &str) -> Self {
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
    pub fn family(&self) -> Option<String> {
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

    /// The code name, or the version where there is none.
    pub fn code_name(&self) -> String {
        match self.version_codename.is_empty() {
            true => self.version_id.clone(),
            false => self.version_codename.clone(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off_as_a_shell_does() {
        let release = OsRelease::parse(
            "PRETTY_NAME=\"A \\\"B\\\" C\"\nID=debian\n# comment\nVERSION_ID='12'\nHOME_URL=\"x=y\"\n",
        );
        assert_eq!(release.name, "A \"B\" C");
        assert_eq!(release.id, "debian");
        assert_eq!(release.code_name(), "12");
    }
}
