//! Programs of packages: what a manifest may ask for, judged by whoever makes one and again by the agent; and what is
//! known of a run.

use super::verdict::Verdict;
use crate::model::package::{Argument, Command, Manifest};
use crate::model::update::State;
use std::collections::BTreeSet;
use std::path::{Component, Path};

const MAX_ARGUMENTS: usize = 256;
const MAX_TEXT: usize = 64 * 1024;
const MAX_VARIABLES: usize = 100;
const MAX_FILES: usize = 10_000;
const MAX_NAME: usize = 200;
const MAX_OUTPUT: u64 = 1024 * 1024;
const MIN_MEMORY: u64 = 16 * 1024 * 1024;
/// Programs that take a text apart as a command.
const SHELLS: &[&str] = &[
    "sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish", "csh", "tcsh", "busybox",
];
/// Variables that decide what a program loads before it decides anything itself.
const DANGEROUS: &[&str] = &["PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "PS4"];

/// Why the manifest's command is not to be run; none when it may.
pub fn objection(manifest: &Manifest, command: &Command) -> Option<String> {
    files(manifest)
        .or_else(|| links(manifest))
        .or_else(|| arguments(manifest, command))
        .or_else(|| shell(command))
        .or_else(|| environment(command))
        .or_else(|| user(&command.user))
        .or_else(|| exit_codes(command))
        .or_else(|| limits(manifest, command))
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it was for.
    Done,
    /// The same, and it is in effect after a restart.
    DoneUntilRestart,
    /// It did not.
    Failed,
}

/// Judges a run by its exit code; none for a program that did not end by itself.
pub fn outcome(command: &Command, code: Option<i32>) -> Outcome {
    match code {
        Some(code) if command.exit_codes.success.contains(&code) => Outcome::Done,
        Some(code) if command.exit_codes.restart.contains(&code) => Outcome::DoneUntilRestart,
        _ => Outcome::Failed,
    }
}

/// How a run is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory<'a> {
    /// It has not come to a good end in this version of the deployment.
    NotRun,
    /// It has.
    HasRun,
    /// It has, during this start of the machine, and is in effect after another.
    RestartAfter(&'a str),
}

/// What is to be done with a package that runs a command: it runs once. `boot` is the present start of the machine.
pub fn verdict(
    manifest: &Manifest,
    command: &Command,
    memory: Memory<'_>,
    boot: Option<&str>,
) -> Result<Verdict, String> {
    if let Some(reason) = objection(manifest, command) {
        return Err(reason);
    }
    let (state, detail) = match memory {
        Memory::NotRun => (State::Required, "the program has not run"),
        Memory::RestartAfter(start) if boot == Some(start) => {
            (State::PendingRestart, "in effect after a restart")
        }
        Memory::HasRun | Memory::RestartAfter(_) => (State::Installed, "nothing more to do"),
    };
    Ok(Verdict {
        state,
        needs: Vec::new(),
        updates: Vec::new(),
        detail: detail.to_owned(),
    })
}

fn files(manifest: &Manifest) -> Option<String> {
    if manifest.files.len() > MAX_FILES {
        return Some(format!("it has more than {MAX_FILES} files"));
    }
    let mut seen = BTreeSet::new();
    manifest.files.iter().find_map(|file| {
        if !is_plain(&file.name) {
            return Some(format!("{:?} is no name for a file of it", file.name));
        }
        (!seen.insert(&file.name)).then(|| format!("it has two files called {}", file.name))
    })
}

/// Links lead to what is in the package, so that nothing is read or started that was not signed for.
fn links(manifest: &Manifest) -> Option<String> {
    if manifest.links.len() > MAX_FILES {
        return Some(format!("it has more than {MAX_FILES} links"));
    }
    let files = manifest.files.iter().map(|file| file.name.as_str());
    let folders: BTreeSet<&str> = files.clone().flat_map(folders_of).collect();
    let mut names: BTreeSet<&str> = files.collect();
    for link in &manifest.links {
        if !is_plain(&link.name) {
            return Some(format!("{:?} is no name for a link of it", link.name));
        }
        let is_new = names.insert(&link.name);
        if !is_new || folders.contains(link.name.as_str()) {
            return Some(format!("it has two things called {}", link.name));
        }
    }
    let through = |name: &str| folders_of(name).any(|folder| names.contains(folder));
    let ends = |name: &str| names.contains(name) || folders.contains(name);
    manifest.links.iter().find_map(|link| {
        let (name, target) = (&link.name, &link.target);
        if through(name) {
            return Some(format!("the link {name} lies in what is no folder"));
        }
        let end = end_of(name, target);
        let is_inside = end.is_some_and(|end| ends(&end) && end != *name);
        (!is_inside).then(|| format!("the link {name} leads to nothing in it: {target}"))
    })
}

/// The folders that a name leads through.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// What a link leads to, as a name in the package; none when it leads out of it.
pub fn end_of(name: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in Path::new(target).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    let end = parts.join("/");
    is_plain(&end).then_some(end)
}

/// Whether a name leads to a place below a folder on every system.
pub fn is_plain(name: &str) -> bool {
    let is_normal = |part| matches!(part, Component::Normal(_));
    !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.ends_with('/')
        && !name.contains("//")
        && !name.contains(|c: char| c.is_control() || c == '\\')
        && Path::new(name).components().all(is_normal)
        && Path::new(name).components().count() == name.split('/').count()
}

fn arguments(manifest: &Manifest, command: &Command) -> Option<String> {
    let texts = command.argv.iter().map(|argument| match argument {
        Argument::Text(text) | Argument::File(text) => text,
    });
    if command.argv.len() > MAX_ARGUMENTS
        || texts.clone().map(String::len).sum::<usize>() > MAX_TEXT
    {
        return Some("its arguments are too many or too long".to_owned());
    }
    if texts.clone().any(|text| text.contains('\0')) {
        return Some("an argument holds a NUL".to_owned());
    }
    let missing = command.argv.iter().find_map(|argument| match argument {
        Argument::File(name) if !manifest.files.iter().any(|file| file.name == *name) => Some(name),
        _ => None,
    });
    if let Some(name) = missing {
        return Some(format!("it has no file {name:?}"));
    }
    match command.argv.first() {
        None => Some("it has no program to run".to_owned()),
        Some(Argument::Text(program)) if !program.starts_with('/') => Some(format!(
            "the program {program:?} is neither a file of the package nor a whole path"
        )),
        Some(_) => None,
    }
}

/// A shell runs a file of the package and nothing else (security.md R8).
fn shell(command: &Command) -> Option<String> {
    let Some(Argument::Text(program)) = command.argv.first() else {
        return None;
    };
    let name = program.rsplit('/').next().unwrap_or_default();
    if !SHELLS.contains(&name) {
        return None;
    }
    let before = command.argv.iter().skip(1);
    for argument in before {
        match argument {
            Argument::File(_) => return None,
            Argument::Text(option) if option.starts_with('-') && !option.contains('c') => {}
            Argument::Text(text) if name == "busybox" && SHELLS.contains(&text.as_str()) => {}
            Argument::Text(_) => break,
        }
    }
    Some(format!(
        "{program} is to run a text, not a file of the package"
    ))
}

fn environment(command: &Command) -> Option<String> {
    if command.environment.len() > MAX_VARIABLES {
        return Some("its environment is too large".to_owned());
    }
    command.environment.iter().find_map(|(name, value)| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_name = !name.is_empty()
            && name.len() <= MAX_NAME
            && name.chars().all(is_word)
            && !name.starts_with(|c: char| c.is_ascii_digit());
        let is_dangerous = DANGEROUS.contains(&name.as_str()) || name.starts_with("LD_");
        if !is_name || is_dangerous {
            return Some(format!("it may not set the variable {name:?}"));
        }
        (value.contains('\0') || value.len() > MAX_TEXT)
            .then(|| format!("the variable {name} has no good value"))
    })
}

fn user(name: &str) -> Option<String> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_good = name.starts_with(is_letter)
        && name.len() <= 32
        && name
            .chars()
            .all(|c| is_letter(c) || c.is_ascii_digit() || c == '-');
    (!is_good).then(|| format!("{name:?} is no name of an account"))
}

fn exit_codes(command: &Command) -> Option<String> {
    let codes = &command.exit_codes;
    let all: Vec<i32> = codes
        .success
        .iter()
        .chain(&codes.restart)
        .copied()
        .collect();
    let distinct: BTreeSet<i32> = all.iter().copied().collect();
    if all.is_empty()
        || distinct.len() != all.len()
        || !all.iter().all(|code| (0..=255).contains(code))
    {
        return Some("its exit codes are none, doubtful or out of range".to_owned());
    }
    None
}

fn limits(manifest: &Manifest, command: &Command) -> Option<String> {
    let limits = &command.limits;
    let is_good = manifest.max_run_minutes > 0
        && limits.memory >= MIN_MEMORY
        && (1..=MAX_OUTPUT).contains(&limits.output)
        && limits.processes > 0;
    (!is_good).then(|| "its limits leave it nothing to run in, or are none".to_owned())
}

#[cfg(test)]
mod tests;
