//! Policy on the machine: fetched, checked and stored before anything acts on it. Documents are kept sealed, as they came,
//! and are verified again each time they are read.

use super::Error;
use super::folder::{self, AgentFolder};
use super::line::{Line, News};
use super::poll;
use super::time::TrustedClock;
use crate::host::files;
use crate::model::client_settings::ClientSettings;
use crate::model::digest::Digest;
use crate::model::id::PolicyId;
use crate::model::message::Body;
use crate::model::policy::{
    Audience, PolicyAssignment, PolicyAssignments, PolicyBody, PolicySettings,
};
use crate::rules::audience;
use crate::transport::xml;
use crate::trust::{self, PayloadType, Verified};
use std::path::PathBuf;

/// No policy id has an underscore.
const ASSIGNMENTS: &str = "_assignments";
/// No policy id has an underscore.
const SETTINGS: &str = "_settings";
const WHAT_SETTINGS: &str = "client settings";
const WHAT_LIST: &str = "policy assignments";
const WHAT_BODY: &str = "policy";

/// The policies that the machine holds.
pub struct Policies<'a> {
    folder: &'a AgentFolder,
    clock: &'a TrustedClock<'a>,
}

/// A document with the digest of what was signed.
struct Signed<T> {
    document: T,
    digest: Digest,
}

impl<'a> Policies<'a> {
    /// The policies in the agent's folder.
    pub fn new(folder: &'a AgentFolder, clock: &'a TrustedClock<'a>) -> Self {
        Self { folder, clock }
    }

    /// Asks what is assigned; where it `may_poll`, by the cheap question first.
    pub fn refresh(&self, line: &Line<'_>, may_poll: bool) -> Result<(), Error> {
        let held = self.list(line)?;
        let known = held.as_ref().map(|held| held.digest);
        if let Some(list) = known.filter(|_| may_poll)
            && poll::is_unchanged(self.folder, self.clock, line, list)?
        {
            return Ok(());
        }
        let question = Body::PolicyAssignments { known };
        let sealed = match (
            line.ask_news(question, PayloadType::PolicyAssignments)?,
            known,
        ) {
            (News::Document(sealed), _) => sealed,
            (News::Unchanged(token), Some(list)) => {
                return poll::store(self.folder, self.clock, token, list);
            }
            (News::Unchanged(_), None) => {
                return Err(Error::not_followed(WHAT_LIST, "none is held"));
            }
        };
        let new = read_list(&sealed.document)?.document;
        let lowest: u64 = folder::load_or_default(&self.serial_file())?;
        self.check(line, WHAT_LIST, &new.audience, Some(lowest))?;
        self.clock.witness(new.audience.issued_at)?;
        // apart from the list, so that losing the list does not open the way to an older one
        folder::store(&self.serial_file(), &new.audience.serial)?;
        folder::write(&self.file(ASSIGNMENTS), &sealed.bytes)?;
        self.sweep(&new)
    }

    /// The assignment list; none before the first.
    pub fn assignments(&self, line: &Line<'_>) -> Result<Option<PolicyAssignments>, Error> {
        Ok(self.list(line)?.map(|held| held.document))
    }

    /// The body of an assigned policy, fetched when it is not held.
    pub fn body(&self, line: &Line<'_>, wanted: &PolicyAssignment) -> Result<PolicyBody, Error> {
        match self.held_body(line, &wanted.policy)? {
            Some(held) if held.digest == wanted.body => Ok(held.document),
            _ => self.fetch_body(line, wanted),
        }
    }

    /// The settings that the list names, fetched when they are not held; those of nothing when it names none.
    pub fn settings(
        &self,
        line: &Line<'_>,
        list: &PolicyAssignments,
    ) -> Result<ClientSettings, Error> {
        let Some(wanted) = list.settings else {
            return Ok(ClientSettings::default());
        };
        let kind = PayloadType::ClientSettings;
        if let Some(held) = self.load(line, SETTINGS, kind)?
            && Digest::of(held.payload()) == wanted
        {
            return Ok(xml::parse_settings(held.text()?)?.settings);
        }
        let question = Body::PolicyBody {
            policy: PolicyId::parse(PolicySettings::POLICY)
                .map_err(|error| Error::not_followed(WHAT_SETTINGS, error))?,
            version: PolicySettings::VERSION,
        };
        let sealed = line.ask(question, kind)?;
        let new = xml::parse_settings(sealed.document.text()?)?;
        self.check(line, WHAT_SETTINGS, &new.audience, None)?;
        if Digest::of(sealed.document.payload()) != wanted {
            return Err(Error::not_followed(
                WHAT_SETTINGS,
                "they are not the ones assigned",
            ));
        }
        folder::write(&self.file(SETTINGS), &sealed.bytes)?;
        Ok(new.settings)
    }

    fn fetch_body(&self, line: &Line<'_>, wanted: &PolicyAssignment) -> Result<PolicyBody, Error> {
        let question = Body::PolicyBody {
            policy: wanted.policy.clone(),
            version: wanted.version,
        };
        let sealed = line.ask(question, PayloadType::PolicyBody)?;
        let new = read_body(&sealed.document)?;
        self.check(line, WHAT_BODY, &new.document.audience, None)?;
        if new.digest != wanted.body || new.document.policy != wanted.policy {
            return Err(Error::not_followed(WHAT_BODY, "it is not the one assigned"));
        }
        folder::write(&self.file(wanted.policy.as_str()), &sealed.bytes)?;
        Ok(new.document)
    }

    fn check(
        &self,
        line: &Line<'_>,
        what: &'static str,
        audience: &Audience,
        held: Option<u64>,
    ) -> Result<(), Error> {
        let recipient = line.enrolled().recipient();
        match audience::objection(audience, &recipient, held, self.clock.now()) {
            Some(reason) => Err(Error::not_followed(what, reason)),
            None => Ok(()),
        }
    }

    fn list(&self, line: &Line<'_>) -> Result<Option<Signed<PolicyAssignments>>, Error> {
        let sealed = self.load(line, ASSIGNMENTS, PayloadType::PolicyAssignments)?;
        sealed.map(|sealed| read_list(&sealed)).transpose()
    }

    fn held_body(
        &self,
        line: &Line<'_>,
        policy: &PolicyId,
    ) -> Result<Option<Signed<PolicyBody>>, Error> {
        let sealed = self.load(line, policy.as_str(), PayloadType::PolicyBody)?;
        sealed.map(|sealed| read_body(&sealed)).transpose()
    }

    /// A stored document; one that is no longer believed, as after a change of the policy key, is like none.
    fn load(
        &self,
        line: &Line<'_>,
        name: &str,
        kind: PayloadType,
    ) -> Result<Option<Verified>, Error> {
        let limit = kind.envelope_limit() as u64;
        let Some(bytes) = folder::read(&self.file(name), limit)? else {
            return Ok(None);
        };
        Ok(trust::open(&bytes, kind, &line.enrolled().trust.policy_keys).ok())
    }

    /// Removes bodies that are no longer assigned.
    fn sweep(&self, list: &PolicyAssignments) -> Result<(), Error> {
        let folder = self.folder.policy();
        let failed = |source| Error::io("list", &folder, source);
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_wanted = |policy: &PolicyAssignment| self.file(policy.policy.as_str()) == path;
            let is_settings = list.settings.is_some() && path == self.file(SETTINGS);
            if path != self.file(ASSIGNMENTS)
                && !is_settings
                && !list.assignments.iter().any(is_wanted)
            {
                files::remove(&path)?;
            }
        }
        Ok(())
    }

    fn serial_file(&self) -> PathBuf {
        self.folder.identity("policy-serial.json")
    }

    /// Policy ids are letters, digits and dashes: they name no other folder.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.policy().join(format!("{name}.sealed"))
    }
}

fn read_list(sealed: &Verified) -> Result<Signed<PolicyAssignments>, Error> {
    Ok(Signed {
        document: xml::parse_assignments(sealed.text()?)?,
        digest: Digest::of(sealed.payload()),
    })
}

fn read_body(sealed: &Verified) -> Result<Signed<PolicyBody>, Error> {
    Ok(Signed {
        document: xml::parse_body(sealed.text()?)?,
        digest: Digest::of(sealed.payload()),
    })
}
