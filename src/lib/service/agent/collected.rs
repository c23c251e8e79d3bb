//! Files that the site's rules ask to hand over: read, looked through for secrets, and sent when their content is another
//! than the site has. What is not handed over is told with the inventory.

use super::folder;
use super::line::Line;
use super::{AgentFolder, Error, Machine};
use crate::host;
use crate::model::client_settings::{FileCollection, FileRule};
use crate::model::collected_file::CollectedFile;
use crate::model::digest::Digest;
use crate::model::inventory::{Gap, Inventory};
use crate::model::message::{Body, Outcome};
use crate::model::time::Timestamp;
use crate::rules::collectable;
use crate::service::file_rules;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// What the site has.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    rules: Option<Digest>,
    looked_at: Option<Timestamp>,
    files: BTreeMap<String, Digest>,
    gaps: Vec<Gap>,
}

/// Adds what was not handed over, and why.
pub fn add_gaps(folder: &AgentFolder, inventory: &mut Inventory) -> Result<(), Error> {
    let sent: Sent = folder::load_or_default(&folder.collected())?;
    inventory.gaps.extend(sent.gaps);
    Ok(())
}

/// Hands over.
pub struct Collector<'a> {
    /// The agent's folder.
    pub folder: &'a AgentFolder,
    /// The machine.
    pub machine: &'a Machine<'a>,
    /// The way to the site.
    pub line: &'a Line<'a>,
}

impl Collector<'_> {
    /// Hands over what is another than the site has, when it is time to look. Says whether there is something else to tell.
    pub fn run(&self, settings: &FileCollection) -> Result<bool, Error> {
        let mut sent: Sent = folder::load_or_default(&self.folder.collected())?;
        let rules = Digest::of(serde_json::json!(settings.rules).to_string().as_bytes());
        let now = self.line.now();
        let pause = Duration::from_secs(u64::from(settings.every_hours) * 3600);
        let is_fresh = |at: Timestamp| now >= at && now < at.after(pause);
        let is_idle = settings.rules.is_empty() && sent.files.is_empty() && sent.gaps.is_empty();
        if is_idle || (sent.rules == Some(rules) && sent.looked_at.is_some_and(is_fresh)) {
            return Ok(false);
        }
        let (mut files, mut gaps) = (BTreeMap::new(), Vec::new());
        let mut left = u64::from(settings.max_client_kib) * 1024;
        for rule in &settings.rules {
            let (paths, missed) = file_rules::entries(self.machine.files, rule);
            gaps.extend(missed.into_iter().map(|gap| gap.reason));
            for (path, modified_at) in paths {
                self.machine.check_cancelled()?;
                match self.hand_over((rule, &path, modified_at), &mut left, &mut sent)? {
                    Ok(digest) => drop(files.insert(path, digest)),
                    Err(reason) => gaps.push(format!("{path}: {reason}")),
                }
            }
        }
        gaps.truncate(file_rules::MAX_GAPS);
        let class = Inventory::FILE_COLLECTION;
        let gap = |reason| Gap {
            class: class.to_owned(),
            reason,
        };
        let new = Sent {
            rules: Some(rules),
            looked_at: Some(now),
            files,
            gaps: gaps.into_iter().map(gap).collect(),
        };
        folder::store(&self.folder.collected(), &new)?;
        Ok(new.gaps != sent.gaps)
    }

    /// Gives the digest of what the site has now, or why it is not handed over.
    fn hand_over(
        &self,
        (rule, path, modified_at): (&FileRule, &str, Timestamp),
        left: &mut u64,
        sent: &mut Sent,
    ) -> Result<Result<Digest, String>, Error> {
        // before it is opened: what may not be taken is not even read
        if let Some(reason) = collectable::path_objection(path) {
            return Ok(Err(reason.to_owned()));
        }
        let content = match self
            .machine
            .files
            .read(path, u64::from(rule.max_kib) * 1024)
        {
            Ok(content) => content,
            Err(host::Error::TooLarge { limit, .. }) => {
                return Ok(Err(format!("it is larger than {limit} bytes")));
            }
            Err(host::Error::Io { source, .. }) => return Ok(Err(source.to_string())),
            Err(error) => return Ok(Err(error.to_string())),
        };
        if let Some(reason) = collectable::objection(path, &content) {
            return Ok(Err(reason));
        }
        let digest = Digest::of(&content);
        if sent.files.get(path) == Some(&digest) {
            return Ok(Ok(digest));
        }
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            return Ok(Err(
                "this look has handed over as much as one may".to_owned()
            ));
        };
        let body = Body::CollectedFile(Box::new(CollectedFile {
            path: path.to_owned(),
            rule: rule.name.clone(),
            modified_at,
            content: BASE64_STANDARD.encode(&content),
        }));
        match self.line.report(body) {
            Ok(_) => {
                *left = rest;
                // at once, so that a look that is cut off does not begin anew
                sent.files.insert(path.to_owned(), digest);
                folder::store(&self.folder.collected(), sent)?;
                Ok(Ok(digest))
            }
            Err(Error::Refused {
                outcome: Outcome::Refused,
                reason,
            }) => Ok(Err(reason)),
            Err(error) => Err(error),
        }
    }
}
