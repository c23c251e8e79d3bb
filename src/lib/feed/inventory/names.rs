//! What other tools call systems and architectures, in our words.

/// The architecture as dpkg names it; a word that dpkg has none for stays.
pub(super) fn architecture(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let ours = match lower.as_str() {
        "x86_64" | "x64" | "64-bit" | "64 bits" => "amd64",
        "aarch64" => "arm64",
        "i486" | "i586" | "i686" | "x86" | "32-bit" | "32 bits" => "i386",
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
        name if name.starts_with("red hat") => "rhel",
        name if name.starts_with("debian") => "debian",
        name if name.starts_with("ubuntu") => "ubuntu",
        name if name.starts_with("fedora") => "fedora",
        name if name.starts_with("centos") => "centos",
        name if name.starts_with("alma") => "almalinux",
        name if name.starts_with("rocky") => "rocky",
        name if name.contains("android") => "android",
        "oraclelinux" => "ol",
        "amazon" => "amzn",
        "archlinux" => "arch",
        other => other,
    };
    ours.to_owned()
}

/// Kinds of file systems that hold no files of their own.
const PSEUDO: [&str; 12] = [
    "autofs",
    "cgroup",
    "cgroup2",
    "devfs",
    "devpts",
    "devtmpfs",
    "hugetlbfs",
    "mqueue",
    "proc",
    "ramfs",
    "sysfs",
    "tmpfs",
];

/// Whether a file system of this kind holds no files of its own.
pub(super) fn is_pseudo(kind: &str) -> bool {
    PSEUDO.contains(&kind)
}

/// The kernel as `uname -s` names it.
pub(super) fn kernel(word: &str) -> String {
    match word.to_ascii_lowercase().as_str() {
        "linux" => "Linux".to_owned(),
        "mswin32" => "windows".to_owned(),
        _ => word.to_owned(),
    }
}

/// The family of a system that is known by its name alone.
pub(super) fn family(os: &str) -> Option<String> {
    let family = match os {
        "debian" | "ubuntu" | "linuxmint" | "raspbian" => "debian",
        "rhel" | "fedora" | "centos" | "almalinux" | "rocky" | "ol" | "amzn" => "redhat",
        "sles" | "opensuse-leap" | "opensuse-tumbleweed" => "suse",
        "windows" => "windows",
        _ => return None,
    };
    Some(family.to_owned())
}

/// The release by the code name in a name for people, as in `Debian GNU/Linux 12 (bookworm)`, or in the version; else by
/// its numbers.
pub(super) fn release(os: &str, version: &str, full: &str) -> String {
    let has_code_names = ["debian", "ubuntu"].contains(&os);
    let texts = [full, version].into_iter();
    let in_brackets = |text: &str| {
        Some(
            text.split_once('(')?
                .1
                .split([')', ' '])
                .next()?
                .to_ascii_lowercase(),
        )
    };
    let named = texts.filter_map(in_brackets).find(|name| !name.is_empty());
    let by_number = debian(version.split('.').next().unwrap_or_default());
    match (has_code_names, named) {
        (true, Some(name)) => name,
        (true, None) if os == "debian" => by_number.unwrap_or(version).to_owned(),
        _ => version.to_owned(),
    }
}

fn debian(number: &str) -> Option<&'static str> {
    Some(match number {
        "9" => "stretch",
        "10" => "buster",
        "11" => "bullseye",
        "12" => "bookworm",
        "13" => "trixie",
        "14" => "forky",
        _ => return None,
    })
}
