//! Secrets that people type: from the terminal without an echo, or from a file descriptor; never from the command line or the
//! environment, where other users could see them (security.md O04).

use super::failure::{Failure, Kind};
use crate::trust::sealed::{Opener, Passphrase};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;

/// No passphrase and no identity file is longer.
const MAX_SECRET: u64 = 64 * 1024;

/// Where a passphrase comes from.
#[derive(Debug, clap::Args)]
pub struct PassphraseArgs {
    /// Read the passphrase from this open file descriptor, its first line, instead of asking for it
    #[arg(long, value_name = "NUMBER")]
    passphrase_fd: Option<u32>,
}

/// What opens a sealed file.
#[derive(Debug, clap::Args)]
pub struct OpenerArgs {
    #[command(flatten)]
    passphrase: PassphraseArgs,
    /// Open with the age identity in this file instead of a passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_fd")]
    identity: Option<PathBuf>,
}

impl PassphraseArgs {
    /// Whether a descriptor is named.
    pub const fn is_given(&self) -> bool {
        self.passphrase_fd.is_some()
    }

    /// The passphrase.
    pub fn ask(&self) -> Result<Passphrase, Failure> {
        let text = match self.passphrase_fd {
            Some(number) => first_line(number)?,
            None => typed("Passphrase: ")?,
        };
        Ok(Passphrase::new(text)?)
    }

    /// A new passphrase: typed twice, since nothing can be opened with a slip.
    pub fn ask_twice(&self) -> Result<Passphrase, Failure> {
        let Some(number) = self.passphrase_fd else {
            let text = typed("New passphrase: ")?;
            if typed("Once more: ")? != text {
                return Err(Failure::usage("the two passphrases differ"));
            }
            return Ok(Passphrase::new(text)?);
        };
        Ok(Passphrase::new(first_line(number)?)?)
    }
}

impl OpenerArgs {
    /// What opens it.
    pub fn ask(&self) -> Result<Opener, Failure> {
        match &self.identity {
            Some(path) => Ok(Opener::Identity(super::input::read_text(path, MAX_SECRET)?)),
            None => Ok(Opener::Passphrase(self.passphrase.ask()?)),
        }
    }
}

fn first_line(number: u32) -> Result<String, Failure> {
    let failed = |error: std::io::Error| {
        Failure::usage(format!("cannot read file descriptor {number}: {error}"))
            .hint("open it in the shell: --passphrase-fd 3 3< FILE")
    };
    let file = File::open(format!("/dev/fd/{number}")).map_err(failed)?;
    let mut line = String::new();
    BufReader::new(file.take(MAX_SECRET))
        .read_line(&mut line)
        .map_err(failed)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks on the terminal, wherever standard input and output go.
fn typed(prompt: &str) -> Result<String, Failure> {
    let no_terminal = |error: &dyn std::fmt::Display| {
        Failure::new(Kind::Usage, format!("cannot ask for a passphrase: {error}"))
            .hint("without a terminal give it with --passphrase-fd NUMBER")
    };
    let mut terminal = File::options()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .map_err(|error| no_terminal(&error))?;
    let before = tcgetattr(&terminal).map_err(|error| no_terminal(&error))?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    let asked = terminal.write_all(prompt.as_bytes());
    asked.map_err(|error| no_terminal(&error))?;
    tcsetattr(&terminal, OptionalActions::Flush, &silent).map_err(|error| no_terminal(&error))?;
    let mut line = String::new();
    let read = BufReader::new((&terminal).take(MAX_SECRET)).read_line(&mut line);
    // the terminal as it was, also when nothing was read
    tcsetattr(&terminal, OptionalActions::Flush, &before).ok();
    drop(terminal.write_all(b"\n"));
    read.map_err(|error| no_terminal(&error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
