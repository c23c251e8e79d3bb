//! Runs programs on this machine, or in a folder that holds another system.

use super::group::Group;
use super::place::Place;
use super::stage::{Spec, WORD};
use super::{Job, Programs, Ran};
use crate::host::account;
use crate::host::packages::entrance;
use crate::host::process::helper::SELF;
use crate::host::process::{Exit, Program, Runner};
use crate::host::root::Root;
use crate::host::{Error, files};
use crate::model::package::Argument;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const PASSWD: &str = "/etc/passwd";
const MAX_PASSWD: u64 = 16 * 1024 * 1024;
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// Runs programs of packages.
#[derive(Debug)]
pub struct SystemPrograms<R> {
    root: Root,
    runner: R,
}

impl<R: Runner> SystemPrograms<R> {
    /// In the endpoint at `root`; a folder is entered as for packages.
    pub fn new(root: Root, runner: R) -> Self {
        Self { root, runner }
    }

    fn account(&self, name: &str) -> Result<(u32, u32), Error> {
        let passwd = self.root.read_text(PASSWD, MAX_PASSWD)?;
        account::ids_in(name, &passwd).ok_or_else(|| Error::NoAccount {
            name: name.to_owned(),
        })
    }

    /// The words that lead to the program, and its own.
    fn words(&self, job: &Job, place: &Place, account: (u32, u32)) -> Vec<OsString> {
        let own = job.command.argv.iter().map(|argument| match argument {
            Argument::Text(text) => text.into(),
            Argument::File(name) => OsString::from(format!("{}/{name}", place.inside())),
        });
        if self.root.is_machine() {
            return own.collect();
        }
        let (uid, gid) = account;
        let way = [
            "setpriv".to_owned(),
            format!("--reuid={uid}"),
            format!("--regid={gid}"),
            "--clear-groups".to_owned(),
            "env".to_owned(),
            format!("--chdir={}", place.inside()),
        ];
        entrance(self.root.folder(), std::process::id())
            .into_iter()
            .chain(way.map(OsString::from))
            .chain(own)
            .collect()
    }

    fn program(&self, spec: &Spec, words: Vec<OsString>, job: &Job) -> Result<Program, Error> {
        let failed =
            |error: serde_json::Error| Error::io("describe", Path::new(SELF))(error.into());
        let spec = serde_json::to_string(spec).map_err(failed)?;
        let stage = [SELF.into(), WORD.into(), spec.into()];
        let mut program = Program::new(stage.into_iter().chain(words));
        let variables = job.command.environment.iter();
        program.environment = variables.map(|(k, v)| (k.clone(), v.clone())).collect();
        program.makes_session = true;
        program.deadline = job.deadline;
        program.output_limit = usize::try_from(job.command.limits.output).unwrap_or(usize::MAX);
        Ok(program)
    }
}

impl<R: Runner> Programs for SystemPrograms<R> {
    fn run(&self, job: &Job) -> Result<Ran, Error> {
        let account = self.account(&job.command.user)?;
        let mut place = Place::make(&self.root)?;
        let started = match job.command.argv.first() {
            Some(Argument::File(name)) => Some(name),
            _ => None,
        };
        for file in &job.files {
            if !place.bring(file, started == Some(&file.name))? {
                return Ok(Ran::Lost(file.sha256));
            }
        }
        for link in &job.links {
            place.link(link)?;
        }
        if account.1 != 0 || account.0 != 0 {
            place.admit(account.1)?;
        }
        let limits = &job.command.limits;
        let group = Group::make(place.name(), limits);
        let is_machine = self.root.is_machine();
        let spec = Spec {
            account: is_machine.then_some(account),
            folder: match is_machine {
                true => place.inside().into(),
                false => PathBuf::from("/"),
            },
            group: group.as_ref().map(|group| group.folder().to_owned()),
            memory: limits.memory,
            processes: limits.processes,
        };
        let words = self.words(job, &place, account);
        let finished = self.runner.run(&self.program(&spec, words, job)?)?;
        if let Some(group) = group
            && matches!(finished.exit, Exit::TimedOut | Exit::Cancelled)
        {
            group.kill();
        }
        Ok(Ran::Finished(finished))
    }

    fn boot(&self) -> Option<String> {
        let boot = || files::read_text(Path::new(BOOT_ID), 100).ok();
        self.root.is_machine().then(boot).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::FakeRunner;
    use crate::host::program::JobFile;
    use crate::model::digest::Digest;
    use crate::model::package::{Command, ExitCodes, Limits};
    use std::fs;
    use std::time::Duration;

    fn endpoint() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("var/lib")).unwrap();
        fs::create_dir_all(folder.path().join("etc")).unwrap();
        let passwd = "root:x:0:0::/root:/bin/sh\nweb:x:33:34::/:/bin/false\n";
        fs::write(folder.path().join("etc/passwd"), passwd).unwrap();
        fs::write(folder.path().join("cached"), "tool").unwrap();
        folder
    }

    fn job(folder: &Path, user: &str) -> Job {
        Job {
            command: Command {
                argv: vec![
                    Argument::File("a/tool".into()),
                    Argument::Text("; reboot".into()),
                ],
                user: user.into(),
                environment: [("LANG".into(), "C".into())].into(),
                exit_codes: ExitCodes::default(),
                limits: Limits::default(),
            },
            files: vec![JobFile {
                name: "a/tool".into(),
                sha256: Digest::of(b"tool"),
                size: 4,
                mode: None,
                source: folder.join("cached"),
            }],
            links: Vec::new(),
            deadline: Duration::from_secs(7),
        }
    }

    #[test]
    fn o01_the_program_gets_its_own_words_whole_and_its_own_environment_alone() {
        let folder = endpoint();
        let programs = SystemPrograms::new(Root::at(folder.path()).unwrap(), FakeRunner::default());
        programs.run(&job(folder.path(), "root")).unwrap();
        let calls = programs.runner.calls.borrow();
        let words = &calls[0].argv;
        assert_eq!(words[..2], [SELF, WORD]);
        let spec: Spec = serde_json::from_str(words[2].to_str().unwrap()).unwrap();
        assert_eq!(spec.memory, Limits::default().memory);
        let tail = &words[words.len() - 2..];
        assert!(tail[0].to_str().unwrap().starts_with("/var/lib/sms-run/"));
        assert!(tail[0].to_str().unwrap().ends_with("/a/tool"));
        assert_eq!(tail[1], "; reboot");
        assert_eq!(calls[0].environment, [("LANG".to_owned(), "C".to_owned())]);
        assert_eq!(calls[0].deadline, Duration::from_secs(7));
        assert!(calls[0].makes_session && calls[0].input.is_empty());
    }

    #[test]
    fn a_program_of_an_unknown_account_or_of_other_bytes_does_not_run() {
        let folder = endpoint();
        let programs = SystemPrograms::new(Root::at(folder.path()).unwrap(), FakeRunner::default());
        let unknown = programs.run(&job(folder.path(), "nobody-here"));
        assert!(matches!(unknown, Err(Error::NoAccount { .. })));
        fs::write(folder.path().join("cached"), "evil").unwrap();
        let lost = programs.run(&job(folder.path(), "root")).unwrap();
        assert_eq!(lost, Ran::Lost(Digest::of(b"tool")));
        assert!(programs.runner.calls.borrow().is_empty());
    }
}
