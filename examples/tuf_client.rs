//! A TUF client with the command line that the suite tuf-conformance asks for (its CLIENT-CLI.md): shows how `trust::tuf`
//! is used, and lets others test it. No part of the product.

use sms::host::clock::{Clock, SystemClock};
use sms::host::files;
use sms::model::digest::Digest;
use sms::transport;
use sms::transport::http::{Client, Settings};
use sms::trust::tuf::{Fetcher, Store, Updater};
use sms::trust::{Root, bootstrap};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// No test asks for more.
const MAX_TARGET: u64 = 64 * 1024 * 1024;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let (options, words) = command_line(std::env::args().skip(1))?;
    let option = |name: &str| {
        let value = options.get(name).map(String::as_str);
        value.ok_or_else(|| Failure::from(format!("--{name} is missing")))
    };
    let kept = Kept(PathBuf::from(option("metadata-dir")?));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["init", root] => {
            let bytes = std::fs::read(root)?;
            Root::trusted(&bytes)?;
            kept.save("root", &bytes)
        }
        ["refresh"] => refreshed(&Remote::new(option("metadata-url")?)?, &kept).map(drop),
        ["download"] => {
            let metadata = Remote::new(option("metadata-url")?)?;
            let trusted = refreshed(&metadata, &kept)?;
            let name = option("target-name")?;
            let target = trusted.find(name)?.ok_or("there is no such target")?;
            let place = Path::new(option("target-dir")?).join(place_of(name));
            if files::read(&place, MAX_TARGET).is_ok_and(|bytes| target.check(&bytes).is_ok()) {
                return Ok(());
            }
            let file = target.file_name(name, trusted.root());
            let limit = usize::try_from(target.length.min(MAX_TARGET))?;
            let bytes = Remote::new(option("target-base-url")?)?.fetch(&file, limit)?;
            let bytes = bytes.ok_or("the repository does not have the target")?;
            target.check(&bytes)?;
            Ok(files::write_atomic(&place, &bytes)?)
        }
        _ => Err("a command is missing: init, refresh or download".into()),
    }
}

fn refreshed<'a>(
    remote: &'a Remote,
    kept: &'a Kept,
) -> Result<sms::trust::tuf::Trusted<'a, Remote, Kept>, Failure> {
    Updater::open(remote, kept, SystemClock.now())?
        .walk()?
        .refresh()
}

/// `--name value` anywhere, and the other words.
fn command_line(
    mut all: impl Iterator<Item = String>,
) -> Result<(HashMap<String, String>, Vec<String>), Failure> {
    let (mut options, mut words) = (HashMap::new(), Vec::new());
    while let Some(word) = all.next() {
        match word.strip_prefix("--") {
            Some(name) => {
                let value = all.next().ok_or("an option has no value")?;
                options.insert(name.to_owned(), value);
            }
            None => words.push(word),
        }
    }
    Ok((options, words))
}

/// One flat file for each target path.
fn place_of(name: &str) -> String {
    Digest::of(name.as_bytes()).to_string()
}

/// A repository's files below an address.
struct Remote {
    base: String,
    client: Client,
}

impl Remote {
    fn new(base: &str) -> Result<Self, Failure> {
        Ok(Self {
            base: base.trim_end_matches('/').to_owned(),
            client: Client::new(bootstrap::client_config()?, &Settings::default()),
        })
    }
}

impl Fetcher for Remote {
    type Error = Failure;

    fn fetch(&self, file: &str, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
        match self.client.get(&format!("{}/{file}", self.base), limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(transport::Error::NotThere { .. } | transport::Error::Refused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Metadata files without versions in a folder.
struct Kept(PathBuf);

impl Kept {
    fn file(&self, role: &str) -> PathBuf {
        self.0.join(format!("{role}.json"))
    }
}

impl Store for Kept {
    type Error = Failure;

    fn load(&self, role: &str, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
        let file = self.file(role);
        match file.exists() {
            true => Ok(Some(files::read(&file, limit as u64)?)),
            false => Ok(None),
        }
    }

    fn save(&self, role: &str, bytes: &[u8]) -> Result<(), Failure> {
        Ok(files::write_atomic(&self.file(role), bytes)?)
    }

    fn remove(&self, role: &str) -> Result<(), Failure> {
        Ok(files::remove(&self.file(role))?)
    }
}
