//! Services by their unit files (systemd.unit(5)): whether each starts with the machine, and whether processes of it run.
//! What has no unit file, as a script of the old kind, systemd makes one for when it starts; those are read where they lie.

use super::{FACT_LIMIT, Gaps};
use crate::host::Error;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::Service;
use std::collections::{BTreeMap, BTreeSet};

const CLASS: &str = "operating_system.services";
const SUFFIX: &str = ".service";
/// Folders of unit files, the first that has one counts.
const FOLDERS: [&str; 7] = [
    "/etc/systemd/system",
    "/run/systemd/system",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
    "/run/systemd/generator.late",
];
/// Where links say what starts with the machine.
const ENABLING: [&str; 2] = ["/etc/systemd/system", "/run/systemd/system"];
const GROUPS: [&str; 3] = [
    "/sys/fs/cgroup/system.slice",
    "/sys/fs/cgroup/unified/system.slice",
    "/sys/fs/cgroup/systemd/system.slice",
];

/// Services, by name.
pub(super) fn services(root: &Root, gaps: &mut Gaps) -> Vec<Service> {
    let files = unit_files(root, gaps);
    if files.is_empty() {
        gaps.add(CLASS, "no systemd here");
        return Vec::new();
    }
    let enabled = Enabled::read(root, gaps);
    let running = match root.is_machine() {
        true => running(root, gaps),
        false => None,
    };
    let described = files.into_iter().filter_map(|(name, folder)| {
        let path = format!("{folder}/{name}");
        let state = gaps.note(CLASS, state(root, (&name, &path), &enabled))?;
        let name = name.trim_end_matches(SUFFIX).to_owned();
        let runs = running.as_ref().map(|all| runs(&name, all));
        Some(Service {
            running: runs,
            state: state.to_owned(),
            name,
        })
    });
    described.collect()
}

/// The folder of each unit, by name.
fn unit_files(root: &Root, gaps: &mut Gaps) -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    for folder in FOLDERS {
        for name in gaps.note(CLASS, root.list(folder)).unwrap_or_default() {
            if name.ends_with(SUFFIX) {
                found.entry(name).or_insert(folder);
            }
        }
    }
    found
}

/// What links say.
#[derive(Default)]
struct Enabled {
    /// Names that something wants or requires, by where that is said.
    wanted: BTreeMap<String, &'static str>,
    /// Other names of units, by the unit that they lead to.
    aliases: BTreeSet<String>,
}

impl Enabled {
    fn read(root: &Root, gaps: &mut Gaps) -> Self {
        let mut enabled = Self::default();
        for folder in ENABLING {
            for name in gaps.note(CLASS, root.list(folder)).unwrap_or_default() {
                let path = format!("{folder}/{name}");
                if name.ends_with(".wants") || name.ends_with(".requires") {
                    let wanted = gaps.note(CLASS, root.list(&path)).unwrap_or_default();
                    let services = wanted.into_iter().filter(|unit| unit.ends_with(SUFFIX));
                    services.for_each(|unit| {
                        enabled.wanted.entry(unit).or_insert(folder);
                    });
                } else if let Ok(target) = root.link(&path)
                    && let Some((_, unit)) = target.rsplit_once('/')
                    && unit != name
                {
                    enabled.aliases.insert(unit.to_owned());
                }
            }
        }
        enabled
    }

    /// Where the unit, or an instance of it, is wanted.
    fn place(&self, name: &str) -> Option<&'static str> {
        if let Some(place) = self.wanted.get(name) {
            return Some(place);
        }
        let template = name.strip_suffix("@.service")?;
        let mut instances = self.wanted.iter();
        let instance = instances.find(|(unit, _)| unit.split('@').next() == Some(template));
        instance.map(|(_, place)| *place)
    }
}

/// In the words of `systemctl list-unit-files`.
fn state(
    root: &Root,
    (name, path): (&str, &str),
    enabled: &Enabled,
) -> Result<&'static str, Error> {
    let is_for_now = path.starts_with("/run/");
    match root.link(path) {
        Ok(target) if target == "/dev/null" && is_for_now => return Ok("masked-runtime"),
        Ok(target) if target == "/dev/null" => return Ok("masked"),
        Ok(target) if target.rsplit('/').next() != Some(name) => return Ok("alias"),
        _ if path.starts_with("/run/systemd/generator") => return Ok("generated"),
        _ => {}
    }
    let text = match root.read(path, FACT_LIMIT) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        // A link that leads nowhere.
        Err(error) if is_missing(&error) => return Ok("bad"),
        Err(error) => return Err(error),
    };
    if text.is_empty() {
        return Ok("masked");
    }
    Ok(match (enabled.place(name), Install::of(&text)) {
        (Some(place), _) if place.starts_with("/run/") => "enabled-runtime",
        (Some(_), _) => "enabled",
        (None, Install::None) => "static",
        (None, _) if enabled.aliases.contains(name) => "enabled",
        (None, Install::OthersOnly) => "indirect",
        (None, Install::Itself) => "disabled",
    })
}

/// What the section `[Install]` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Install {
    None,
    /// Only that others are enabled with it.
    OthersOnly,
    Itself,
}

impl Install {
    fn of(text: &str) -> Self {
        let mut found = Self::None;
        let mut is_inside = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with('[') {
                is_inside = line == "[Install]";
            }
            let Some((key, value)) = line.split_once('=').filter(|_| is_inside) else {
                continue;
            };
            match key.trim() {
                _ if value.trim().is_empty() => {}
                "WantedBy" | "RequiredBy" | "UpheldBy" | "Alias" => return Self::Itself,
                "Also" | "DefaultInstance" => found = Self::OthersOnly,
                _ => {}
            }
        }
        found
    }
}

/// Names of services that have processes, by their control groups; nothing where systemd does not run.
fn running(root: &Root, gaps: &mut Gaps) -> Option<BTreeSet<String>> {
    let group = GROUPS
        .iter()
        .find(|group| matches!(root.has(group), Ok(true)));
    let Some(group) = group else {
        gaps.add(
            "operating_system.services.running",
            "systemd does not run here",
        );
        return None;
    };
    let mut found = BTreeSet::new();
    for name in gaps.note(CLASS, root.list(group)).unwrap_or_default() {
        let path = format!("{group}/{name}");
        if name.ends_with(".slice") {
            let inner = gaps.note(CLASS, root.list(&path)).unwrap_or_default();
            let services = inner.into_iter().filter(|unit| unit.ends_with(SUFFIX));
            found.extend(services.filter(|unit| has_processes(root, &format!("{path}/{unit}"))));
        } else if name.ends_with(SUFFIX) && has_processes(root, &path) {
            found.insert(name);
        }
    }
    Some(found)
}

fn has_processes(root: &Root, group: &str) -> bool {
    // The first kind of control groups has no such file, and removes a group without processes.
    let events = root.read_text(&format!("{group}/cgroup.events"), FACT_LIMIT);
    events.map_or(true, |text| text.lines().any(|line| line == "populated 1"))
}

/// Whether the unit or an instance of it is among those that run.
fn runs(name: &str, running: &BTreeSet<String>) -> bool {
    match name.strip_suffix('@') {
        Some(template) => running
            .iter()
            .any(|unit| unit.split('@').next() == Some(template) && unit.contains('@')),
        None => running.contains(&format!("{name}{SUFFIX}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn states_are_those_of_systemctl() {
        let install = "[Unit]\n[Install]\nWantedBy=multi-user.target\n";
        let (folder, root) = endpoint(&[
            ("usr/lib/systemd/system/ssh.service", install),
            ("usr/lib/systemd/system/cron.service", install),
            ("usr/lib/systemd/system/getty@.service", install),
            (
                "usr/lib/systemd/system/dbus.service",
                "[Unit]\n# [Install]\n",
            ),
            (
                "usr/lib/systemd/system/also.service",
                "[Install]\nAlso=x.socket\n",
            ),
            ("usr/lib/systemd/system/nfs.service", install),
            ("etc/systemd/system/multi-user.target.wants/x", ""),
        ]);
        let etc = folder.path().join("etc/systemd/system");
        symlink("/lib/systemd/system/ssh.service", etc.join("sshd.service")).unwrap();
        symlink("/dev/null", etc.join("nfs.service")).unwrap();
        let wants = etc.join("multi-user.target.wants");
        symlink("/lib/systemd/system/ssh.service", wants.join("ssh.service")).unwrap();
        symlink("/x/getty@.service", wants.join("getty@tty1.service")).unwrap();
        let states: Vec<(String, String)> = services(&root, &mut Gaps::default())
            .into_iter()
            .map(|one| (one.name, one.state))
            .collect();
        let expected = [
            ("also", "indirect"),
            ("cron", "disabled"),
            ("dbus", "static"),
            ("getty@", "enabled"),
            ("nfs", "masked"),
            ("ssh", "enabled"),
            ("sshd", "alias"),
        ];
        assert_eq!(states, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_group_with_processes_is_a_service_that_runs() {
        let (folder, root) = endpoint(&[
            (
                "sys/fs/cgroup/system.slice/ssh.service/cgroup.events",
                "populated 1\nfrozen 0\n",
            ),
            (
                "sys/fs/cgroup/system.slice/cron.service/cgroup.events",
                "populated 0\n",
            ),
        ]);
        let instance = "sys/fs/cgroup/system.slice/system-getty.slice/getty@tty1.service";
        fs::create_dir_all(folder.path().join(instance)).unwrap();
        let found = running(&root, &mut Gaps::default()).unwrap();
        assert!(runs("ssh", &found) && runs("getty@", &found));
        assert!(!runs("cron", &found));
    }
}
