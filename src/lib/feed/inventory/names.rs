//! What other tools call systems and architectures, in our words.

/// The architecture as dpkg names it; a word that dpkg has none for stays.
pub(super) fn architecture(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let ours = match lower.as_str() {
        "x86_64" | "x64" => "amd64",
        "aarch64" => "arm64",
        "i486" | "i586" | "i686" | "x86" => "i386",
        "ppc64le" => "ppc64el",
        other => other,
    };
    ours.to_owned()
}

/// The operating system as its os-release names it (`ID`).
pub(super) fn operating_system(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let ours = match lower.as_str() {
        "redhat" => "rhel",
        "oraclelinux" => "ol",
        "amazon" => "amzn",
        "archlinux" => "arch",
        other => other,
    };
    ours.to_owned()
}
