//! What the numbers of Windows mean: which release and which version a build is.

use crate::model::inventory::OperatingSystem;
use crate::model::platform::Platform;

/// Builds and what people call the version.
const BUILDS: &[(u32, &str)] = &[
    (10240, "1507"),
    (10586, "1511"),
    (14393, "1607"),
    (15063, "1703"),
    (16299, "1709"),
    (17134, "1803"),
    (17763, "1809"),
    (18362, "1903"),
    (18363, "1909"),
    (19041, "2004"),
    (19042, "20H2"),
    (19043, "21H1"),
    (19044, "21H2"),
    (19045, "22H2"),
    (20348, "21H2"),
    (22000, "21H2"),
    (22621, "22H2"),
    (22631, "23H2"),
    (25398, "23H2"),
    (26100, "24H2"),
    (26200, "25H2"),
];

/// Fills in what `name` (`Microsoft Windows 10 Pro`) and `version` (`10.0.17134`, with anything after it) say.
pub(super) fn describe(
    platform: &mut Platform,
    os: &mut OperatingSystem,
    name: &str,
    version: &str,
) {
    let number = version.split_whitespace().next().unwrap_or_default();
    let release = release(number, name.contains("Server"), name);
    platform.os = "windows".to_owned();
    platform.release = release.to_owned();
    os.name = name.to_owned();
    os.version = release.to_owned();
    os.family = Some("windows".to_owned());
    os.kernel_name = Some("windows".to_owned());
    os.kernel = Some(number.to_owned()).filter(|number| !number.is_empty());
    os.edition = edition(name, release);
    os.display_version = display_version(number, version);
}

/// The release by the kernel's version, which says the same in every language; `Server` is in the name in all of them.
fn release(number: &str, is_server: bool, name: &str) -> &'static str {
    let (major, minor, build) = parts(number);
    match (major, minor, is_server) {
        (5, 0, _) => "2000",
        (5, 1, _) => "XP",
        (5, 2, false) if name.contains("XP") => "XP",
        (5, 2, _) => "2003",
        (6, 0, true) => "2008",
        (6, 0, false) => "Vista",
        (6, 1, true) => "2008 R2",
        (6, 1, false) => "7",
        (6, 2, true) => "2012",
        (6, 2, false) => "8",
        (6, 3, true) => "2012 R2",
        (6, 3, false) => "8.1",
        (10, _, true) => server(build),
        (10, _, false) if build >= 22_000 => "11",
        (10, _, false) => "10",
        _ => "",
    }
}

fn server(build: u32) -> &'static str {
    match build {
        0..16_299 => "2016",
        16_299..17_763 => "1709",
        17_763 => "2019",
        17_764..20_348 => "1903",
        20_348 => "2022",
        20_349..26_100 => "23H2",
        26_100.. => "2025",
    }
}

fn parts(number: &str) -> (u32, u32, u32) {
    let mut parts = number.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

/// The name's words after the release: `Enterprise LTSC`.
fn edition(name: &str, release: &str) -> Option<String> {
    let (_, after) = name.split_once(release).filter(|_| !release.is_empty())?;
    // Vista's trade mark was a letter in some code pages
    let after = after.strip_prefix(['T', '\u{2122}']).unwrap_or(after);
    let edition = after
        .trim_start_matches(" R2")
        .trim_matches([' ', ',', '\u{a0}']);
    (!edition.is_empty()).then(|| edition.to_owned())
}

/// `1803` by the build; before Windows 10 the service pack.
fn display_version(number: &str, version: &str) -> Option<String> {
    let (_, _, build) = parts(number);
    if let Some((_, known)) = BUILDS.iter().find(|(own, _)| *own == build) {
        return Some((*known).to_owned());
    }
    let (_, after) = version.split_once("Service Pack ")?;
    let number = after.split_whitespace().next()?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("Service Pack {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn names_and_builds_become_releases() {
        // names as systeminfo writes them
        let table = [
            (
                "Microsoft Windows 10 Education",
                "10.0.17134 N/A Build 17134",
                "10",
                "1803",
                "Education",
            ),
            (
                "Microsoft Windows 11 Pro",
                "10.0.22000 N/A Build 22000",
                "11",
                "21H2",
                "Pro",
            ),
            (
                "Microsoftr Windows VistaT Enterprise",
                "6.0.6001 Service Pack 1 Build 6001",
                "Vista",
                "Service Pack 1",
                "Enterprise",
            ),
            (
                "Microsoft Windows Server 2008 R2 Standard",
                "6.1.7601 Service Pack 1",
                "2008 R2",
                "Service Pack 1",
                "Standard",
            ),
            (
                "Microsoft(R) Windows(R) Server 2003, Standard Edition",
                "5.2.3790 Build 3790",
                "2003",
                "",
                "Standard Edition",
            ),
            (
                "Microsoft(R) Windows(R) XP Professional x64 Edition",
                "5.2.3790 Service Pack 2",
                "XP",
                "Service Pack 2",
                "Professional x64 Edition",
            ),
            (
                "Microsoft Windows Server 2022 Datacenter",
                "10.0.20348",
                "2022",
                "21H2",
                "Datacenter",
            ),
            ("Microsoft Windows 8.1", "6.3.9600", "8.1", "", ""),
        ];
        for (name, version, release, display, edition) in table {
            let mut platform = Platform {
                os: String::new(),
                release: String::new(),
                architecture: String::new(),
            };
            let mut os = OperatingSystem::default();
            describe(&mut platform, &mut os, name, version);
            let found = (
                platform.release.as_str(),
                os.display_version.as_deref().unwrap_or_default(),
                os.edition.as_deref().unwrap_or_default(),
            );
            assert_eq!(found, (release, display, edition), "{name}");
        }
    }
}
