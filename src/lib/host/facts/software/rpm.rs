//! What rpm has installed. Its databases have three forms that only rpm reads, so rpm is asked.

use crate::host::Error;
use crate::host::process::{Program, Runner};
use crate::host::root::Root;
use crate::model::inventory::InstalledPackage;
use crate::model::version::{Ecosystem, Version};

const FOLDERS: [&str; 2] = ["/usr/lib/sysimage/rpm", "/var/lib/rpm"];
const FILES: [&str; 3] = ["rpmdb.sqlite", "Packages.db", "Packages"];
/// 20,000 packages have under 4 MiB.
const OUTPUT_LIMIT: usize = 64 << 20;
const FIELDS: &str =
    "%{NAME}\\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%{VENDOR}\\t";
/// Known to rpm since 4.15.
const MODULE: &str = "%{MODULARITYLABEL}";
const NONE: &str = "(none)";

/// The folder of rpm's database, where there is one.
pub(super) fn database(root: &Root) -> Result<Option<&'static str>, Error> {
    for folder in FOLDERS {
        for file in FILES {
            if root.has(&format!("{folder}/{file}"))? {
                return Ok(Some(folder));
            }
        }
    }
    Ok(None)
}

/// What is installed, by name and architecture; else why that is not known.
pub(super) fn packages(
    root: &Root,
    database: &str,
    runner: &dyn Runner,
) -> Result<Vec<InstalledPackage>, String> {
    let ask = |module: &str| {
        let mut program = Program::new([
            "rpm".into(),
            "--root".into(),
            root.folder().as_os_str().to_owned(),
            "--dbpath".into(),
            database.into(),
            "--query".into(),
            "--all".into(),
            "--queryformat".into(),
            format!("{FIELDS}{module}\\n").into(),
        ]);
        program.output_limit = OUTPUT_LIMIT;
        runner.run(&program).map_err(|error| error.to_string())
    };
    let mut finished = ask(MODULE)?;
    if !finished.succeeded() {
        finished = ask("")?;
    }
    if !finished.succeeded() || finished.cut {
        return Err(format!("rpm {}: {}", finished.exit, finished.last_lines(2)));
    }
    parse(&String::from_utf8_lossy(&finished.stdout))
}

fn parse(text: &str) -> Result<Vec<InstalledPackage>, String> {
    let mut packages = Vec::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, version, architecture, source, vendor, module] = fields.as_slice() else {
            return Err(format!(
                "rpm said {:?}",
                line.chars().take(80).collect::<String>()
            ));
        };
        // Keys that it trusts are kept among the packages.
        if *name == "gpg-pubkey" {
            continue;
        }
        let version = Version::parse(version).map_err(|error| error.to_string())?;
        let mut package = InstalledPackage::new(
            Ecosystem::Rpm,
            name,
            version,
            known(architecture).unwrap_or_default(),
        );
        if let Some((name, version)) = known(source).and_then(of_source) {
            let epoch = package.version.as_str().split_once(':');
            let version = match epoch {
                Some((epoch, _)) => format!("{epoch}:{version}"),
                None => version.to_owned(),
            };
            package.source_version = Version::parse(&version).map_err(|error| error.to_string())?;
            package.source = name.to_owned();
        }
        package.vendor = known(vendor).map(str::to_owned);
        // Name, stream, version and context.
        let module: Vec<&str> = known(module).unwrap_or_default().split(':').collect();
        package.module = module.get(..2).map(|parts| parts.join(":"));
        packages.push(package);
    }
    packages.sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
    Ok(packages)
}

fn known(field: &str) -> Option<&str> {
    (!field.is_empty() && field != NONE).then_some(field)
}

/// Name and version of `name-version-release.src.rpm`.
fn of_source(file: &str) -> Option<(&str, &str)> {
    let whole = file
        .strip_suffix(".src.rpm")
        .or(file.strip_suffix(".nosrc.rpm"))?;
    let (rest, _) = whole.rsplit_once('-')?;
    let (name, _) = rest.rsplit_once('-')?;
    Some((name, whole.get(name.len() + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_package_with_its_source_and_module() {
        let text = "gpg-pubkey\t1-2\t(none)\t(none)\t(none)\t(none)\n\
                    npm\t1:8.19.4-1.16.20.2.8\tx86_64\tnodejs-16.20.2-8.module+el9.src.rpm\tRed Hat, Inc.\tnodejs:16:9030020240301:rhel9\n\
                    libgcc\t11.4.1-3.el9\ti686\tgcc-11.4.1-3.el9.src.rpm\t(none)\t\n";
        let found = parse(text).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].source.as_str(), found[0].module.as_deref()),
            ("gcc", None)
        );
        assert_eq!(found[1].version.as_str(), "1:8.19.4-1.16.20.2.8");
        assert_eq!(found[1].source_version.as_str(), "1:16.20.2-8.module+el9");
        assert_eq!(found[1].module.as_deref(), Some("nodejs:16"));
        assert!(parse("half a line\n").is_err());
    }
}
