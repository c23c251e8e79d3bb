//! Classes of the administrator's own, from a folder that only root may write to: programs that print JSON, and management
//! information files. Each stands or falls alone; what is wrong with one is a gap, and it is not tried twice.

mod lexer;
mod mif;

pub use mif::{Mif, read_mif};

use super::Gaps;
use crate::host::Error;
use crate::host::files;
use crate::host::process::{Program, Runner};
use crate::model::inventory::{Class, CustomClass, Inventory, Resource};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

/// The largest management information file, when nobody says otherwise, and the largest that anybody may allow.
pub const MIF_LIMIT: u64 = 250_000;
/// The largest that anybody may allow.
pub const MIF_LIMIT_MAX: u64 = 5_000_000;
/// What one program may take.
const DEADLINE: Duration = Duration::from_secs(10);
const OUTPUT_LIMIT: usize = 1 << 20;
const MEMORY_LIMIT: u64 = 256 << 20;
/// More in one folder is a mistake.
const MOST_FILES: usize = 200;

/// Where own classes lie, and how large a file may be.
#[derive(Debug, Clone)]
pub struct Own {
    /// The folder.
    pub folder: PathBuf,
    /// The largest management information file, at most [`MIF_LIMIT_MAX`].
    pub mif_limit: u64,
}

impl Own {
    /// Where they lie when nobody says otherwise.
    pub const FOLDER: &'static str = "/etc/sms/inventory.d";
}

impl Default for Own {
    fn default() -> Self {
        Self {
            folder: PathBuf::from(Self::FOLDER),
            mif_limit: MIF_LIMIT,
        }
    }
}

impl Own {
    /// Runs and reads what is there, in the order of names.
    pub(super) fn collect(&self, runner: &dyn Runner, inventory: &mut Inventory, gaps: &mut Gaps) {
        let class = Class::Custom.path();
        let names = match self.names() {
            Ok(names) => names,
            Err(error) => return gaps.add(class, &error.to_string()),
        };
        if names.len() > MOST_FILES {
            return gaps.add(
                class,
                &format!("more than {MOST_FILES} files in {}", self.folder.display()),
            );
        }
        let mut seen = BTreeSet::new();
        for name in names {
            match self.one(&name, runner) {
                Ok(Found::Classes(classes)) => {
                    for own in classes {
                        match seen.insert(own.name.clone()) {
                            true => inventory.custom.push(own),
                            false => gaps.add(
                                &gap(&name),
                                &format!("class {:?} is there already", own.name),
                            ),
                        }
                    }
                }
                Ok(Found::Resource(resource)) => inventory.resources.push(resource),
                Err(reason) => gaps.add(&gap(&name), &reason),
            }
        }
        inventory.custom.sort_by(|a, b| a.name.cmp(&b.name));
        inventory
            .resources
            .sort_by(|a, b| (&a.architecture, &a.id).cmp(&(&b.architecture, &b.id)));
    }

    /// Names in the folder that mean something; none where there is no folder.
    fn names(&self) -> Result<Vec<String>, Error> {
        let failed = |error| Error::io("list", &self.folder)(error);
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found.map_err(failed)?,
        };
        files::check_owned(&self.folder)?;
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            names.push(name.to_string_lossy().into_owned());
        }
        // What editors and package managers leave beside a file.
        let is_left = |name: &str| {
            name.starts_with('.')
                || name.ends_with('~')
                || name.contains(".dpkg-")
                || name.contains(".rpm")
        };
        names.retain(|name| !is_left(name) && !name.starts_with("README"));
        names.sort();
        Ok(names)
    }

    fn one(&self, name: &str, runner: &dyn Runner) -> Result<Found, String> {
        let path = self.folder.join(name);
        if name.to_ascii_lowercase().ends_with(".mif") {
            return self
                .mif(&path)
                .map_err(|reason| format!("BADMIF: {reason}"));
        }
        files::check_owned(&path).map_err(|error| error.to_string())?;
        let found = fs::symlink_metadata(&path).map_err(|error| error.to_string())?;
        if found.permissions().mode() & 0o111 == 0 {
            return Err("neither a program nor a MIF file".to_owned());
        }
        classes_of(&path, runner).map(Found::Classes)
    }

    fn mif(&self, path: &Path) -> Result<Found, String> {
        let limit = self.mif_limit.min(MIF_LIMIT_MAX);
        let text = files::read_settings(path, limit).map_err(|error| error.to_string())?;
        let mif = read_mif(&text.unwrap_or_default())?;
        Ok(match mif.identity {
            None => Found::Classes(mif.classes),
            Some((architecture, id)) => Found::Resource(Resource {
                architecture,
                id,
                classes: mif.classes,
            }),
        })
    }
}

fn gap(name: &str) -> String {
    format!("{}.{name}", Class::Custom.path())
}

/// What one file gives.
enum Found {
    Classes(Vec<CustomClass>),
    Resource(Resource),
}

/// One class or several, as a program prints them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Printed {
    One(CustomClass),
    Several(Vec<CustomClass>),
}

/// Runs a program without a shell, within limits, and reads what it prints.
fn classes_of(path: &Path, runner: &dyn Runner) -> Result<Vec<CustomClass>, String> {
    let mut program = Program::new([
        "prlimit".into(),
        format!("--data={MEMORY_LIMIT}").into(),
        "--core=0".into(),
        "--".into(),
        path.as_os_str().to_owned(),
    ]);
    program.deadline = DEADLINE;
    program.output_limit = OUTPUT_LIMIT;
    let finished = runner.run(&program).map_err(|error| error.to_string())?;
    if !finished.succeeded() {
        return Err(format!("{}: {}", finished.exit, finished.last_lines(2)));
    }
    if finished.cut {
        return Err(format!("it printed more than {OUTPUT_LIMIT} bytes"));
    }
    let printed = serde_json::from_slice(&finished.stdout);
    let classes = match printed.map_err(|error| format!("it did not print a class: {error}"))? {
        Printed::One(class) => vec![class],
        Printed::Several(classes) => classes,
    };
    for class in &classes {
        class.check().map_err(|error| error.to_string())?;
    }
    Ok(classes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::{FakeRunner, finished};
    use crate::host::process::SystemRunner;
    use crate::model::inventory::{CustomValue, Machine};
    use crate::model::platform::Platform;
    use crate::model::time::Timestamp;
    use std::fs::Permissions;

    fn folder(files: &[(&str, u32, &str)]) -> (tempfile::TempDir, Own) {
        let folder = tempfile::tempdir().unwrap();
        for (name, mode, text) in files {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(*mode)).unwrap();
        }
        let own = Own {
            folder: folder.path().to_owned(),
            mif_limit: MIF_LIMIT,
        };
        (folder, own)
    }

    fn collected(own: &Own, runner: &dyn Runner) -> (Inventory, Vec<String>) {
        let (machine, platform) = (Machine::default(), Platform::default());
        let mut inventory = Inventory::new(Timestamp::from_millis(0), machine, platform);
        let mut gaps = Gaps::default();
        own.collect(runner, &mut inventory, &mut gaps);
        let gaps = gaps.0.into_iter();
        let gaps = gaps.map(|gap| format!("{}: {}", gap.class, gap.reason));
        (inventory, gaps.collect())
    }

    #[test]
    fn a_program_is_run_without_a_shell_and_its_class_is_kept() {
        let script =
            "#!/bin/sh\necho '{\"name\":\"rack\",\"instances\":[{\"row\":7,\"door\":true}]}'\n";
        let (_folder, own) = folder(&[("rack; touch x", 0o755, script)]);
        let (inventory, gaps) = collected(&own, &SystemRunner::default());
        assert_eq!(gaps, Vec::<String>::new());
        assert_eq!(inventory.custom[0].name, "rack");
        assert_eq!(
            inventory.custom[0].instances[0]["row"],
            CustomValue::Integer(7)
        );
    }

    #[test]
    fn what_is_wrong_with_one_leaves_the_others() {
        let mif = "Start Component Name = \"a\" Start Group Class = \"good\" Start Attribute Name = \"x\" Value = 1 \
                   End Attribute End Group End Component";
        let resource = format!("//Architecture<Printer>\n//UniqueID<1>\n{mif}");
        let large = " ".repeat(usize::try_from(MIF_LIMIT).unwrap() + 1);
        let (_folder, own) = folder(&[
            ("good.mif", 0o644, mif),
            ("printer.MIF", 0o644, &resource),
            ("again.mif", 0o644, mif),
            ("bad.mif", 0o644, "Start Group"),
            ("large.mif", 0o644, &large),
            ("open.mif", 0o666, mif),
            ("open-program", 0o777, ""),
            ("text", 0o644, ""),
            ("README", 0o644, ""),
            ("x.dpkg-old", 0o644, ""),
        ]);
        let (inventory, gaps) = collected(&own, &FakeRunner::default());
        assert_eq!(inventory.custom.len(), 1);
        assert_eq!(inventory.resources[0].architecture, "Printer");
        let said = [
            "bad.mif: BADMIF: line 1",
            "good.mif: class \"good\" is there",
            "large.mif: BADMIF",
            "open-program: cannot trust",
            "open.mif: BADMIF: cannot trust",
            "text: neither",
        ];
        for said in said {
            assert!(
                gaps.iter().any(|gap| gap.contains(said)),
                "{said}: {gaps:#?}"
            );
        }
        assert_eq!(gaps.len(), said.len());
    }

    #[test]
    fn a_program_that_fails_floods_or_talks_nonsense_gives_a_gap() {
        let (_folder, own) = folder(&[
            ("a", 0o755, ""),
            ("b", 0o755, ""),
            ("c", 0o755, ""),
            ("d", 0o755, ""),
        ]);
        let mut flood = finished(0, "[]");
        flood.cut = true;
        let runner = FakeRunner::answering([
            Ok(finished(3, "oops")),
            Ok(flood),
            Ok(finished(0, "{\"name\":\"\",\"instances\":[]}")),
            Ok(finished(0, "nonsense")),
        ]);
        let (inventory, gaps) = collected(&own, &runner);
        assert!(inventory.custom.is_empty());
        for (gap, said) in gaps.iter().zip([
            "exit code 3: oops",
            "more than",
            "class name",
            "did not print",
        ]) {
            assert!(gap.contains(said), "{gap}");
        }
        assert_eq!(gaps.len(), 4);
    }

    #[test]
    fn a_program_that_takes_all_memory_is_stopped() {
        let script =
            "#!/bin/sh\nexec awk 'BEGIN { s = \"xxxxxxxxxxxxxxxx\"; while (1) s = s s }'\n";
        let (_folder, own) = folder(&[("greedy", 0o755, script)]);
        let (_, gaps) = collected(&own, &SystemRunner::default());
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        assert!(!gaps[0].contains("deadline"), "{gaps:?}");
    }
}
