//! Package URLs: one name for a package in every ecosystem (package-url specification).

use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::version::Ecosystem;

/// The URL of a package on this platform.
pub(super) fn of_package(package: &InstalledPackage, platform: &Platform) -> String {
    of(
        package.ecosystem,
        (
            &package.name,
            package.version.as_str(),
            &package.architecture,
        ),
        platform,
    )
}

/// The URL of a package's source package.
pub(super) fn of_source(package: &InstalledPackage, platform: &Platform) -> String {
    let architecture = if package.ecosystem == Ecosystem::Dpkg {
        "source"
    } else {
        "src"
    };
    let version = package.source_version.as_str();
    of(
        package.ecosystem,
        (&package.source, version, architecture),
        platform,
    )
}

fn of(
    ecosystem: Ecosystem,
    (name, version, architecture): (&str, &str, &str),
    platform: &Platform,
) -> String {
    match ecosystem {
        Ecosystem::Dpkg => {
            let name = format!("deb/{}/{}", part(&platform.os), part(&name.to_lowercase()));
            let qualifiers = [
                ("arch", architecture.to_owned()),
                ("distro", distro(platform)),
            ];
            url(&name, version, &qualifiers)
        }
        Ecosystem::Rpm => {
            let os = if platform.os == "rhel" {
                "redhat"
            } else {
                &platform.os
            };
            let (epoch, version) = version.split_once(':').unwrap_or(("", version));
            let qualifiers = [
                ("arch", architecture.to_owned()),
                ("distro", distro(platform)),
                ("epoch", epoch.to_owned()),
            ];
            url(
                &format!("rpm/{}/{}", part(os), part(name)),
                version,
                &qualifiers,
            )
        }
        Ecosystem::Pypi => {
            let name = ecosystem.canonical_name(name);
            url(&format!("pypi/{}", part(&name)), version, &[])
        }
        Ecosystem::Npm => {
            let segments: Vec<String> = name.to_lowercase().split('/').map(part).collect();
            url(&format!("npm/{}", segments.join("/")), version, &[])
        }
        Ecosystem::Cargo => url(&format!("cargo/{}", part(name)), version, &[]),
        Ecosystem::Bitnami => url(
            &format!("bitnami/{}", part(name)),
            version,
            &[("arch", architecture.to_owned())],
        ),
        Ecosystem::RubyGems => url(&format!("gem/{}", part(name)), version, &[]),
        // these have no type of their own
        Ecosystem::Snap | Ecosystem::Flatpak | Ecosystem::Windows => {
            let name = format!("generic/{ecosystem}/{}", part(name));
            url(&name, version, &[("arch", architecture.to_owned())])
        }
    }
}

fn distro(platform: &Platform) -> String {
    let parts = [platform.os.as_str(), platform.release.as_str()];
    parts.join("-").trim_matches('-').to_owned()
}

fn url(name: &str, version: &str, qualifiers: &[(&str, String)]) -> String {
    let told = qualifiers.iter().filter(|(_, value)| !value.is_empty());
    let told: Vec<String> = told
        .map(|(key, value)| format!("{key}={}", part(value)))
        .collect();
    let question = if told.is_empty() { "" } else { "?" };
    // a part of the name that is not known leaves no empty one
    let name = name.replace("//", "/");
    format!("pkg:{name}@{}{question}{}", part(version), told.join("&"))
}

/// Everything but letters, digits, and four signs is written in hexadecimal; the colon stays.
fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' | b':' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::Version;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn packages_have_the_urls_of_the_specification() {
        let platform = |os: &str, release: &str| Platform {
            os: os.to_owned(),
            release: release.to_owned(),
            architecture: "amd64".to_owned(),
        };
        let (debian, rhel) = (platform("debian", "bookworm"), platform("rhel", "9.3"));
        // parsed and printed again by packageurl-python 0.17 to the same text
        let table = [
            (
                Ecosystem::Dpkg,
                "libstdc++6",
                "1:12.2.0-14+deb12u1",
                "amd64",
                &debian,
                "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-bookworm",
            ),
            (
                Ecosystem::Rpm,
                "bind",
                "32:9.16.23-14.el9",
                "x86_64",
                &rhel,
                "pkg:rpm/redhat/bind@9.16.23-14.el9?arch=x86_64&distro=rhel-9.3&epoch=32",
            ),
            (
                Ecosystem::Pypi,
                "Typing_Extensions",
                "4.0",
                "",
                &debian,
                "pkg:pypi/typing-extensions@4.0",
            ),
            (
                Ecosystem::Npm,
                "@angular/core",
                "1.0.0",
                "",
                &debian,
                "pkg:npm/%40angular/core@1.0.0",
            ),
            (
                Ecosystem::RubyGems,
                "rails",
                "7.0",
                "",
                &debian,
                "pkg:gem/rails@7.0",
            ),
            (
                Ecosystem::Windows,
                "7-Zip 23.01 (x64)",
                "23.01",
                "",
                &debian,
                "pkg:generic/windows/7-Zip%2023.01%20%28x64%29@23.01",
            ),
            (
                Ecosystem::Snap,
                "core22",
                "20240101",
                "amd64",
                &debian,
                "pkg:generic/snap/core22@20240101?arch=amd64",
            ),
        ];
        for (ecosystem, name, version, architecture, platform, expected) in table {
            let package = InstalledPackage::new(
                ecosystem,
                name,
                Version::parse(version).unwrap(),
                architecture,
            );
            assert_eq!(of_package(&package, platform), expected);
        }
        let nowhere = platform("", "");
        let package =
            InstalledPackage::new(Ecosystem::Dpkg, "a", Version::parse("1").unwrap(), "all");
        assert_eq!(of_package(&package, &nowhere), "pkg:deb/a@1?arch=all");
    }
}
