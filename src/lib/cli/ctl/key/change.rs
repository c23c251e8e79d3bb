//! What the commands that change keys share: consent, the request that is written, the answer.

use super::site;
use crate::catalog::{Tx, audit::AuditEvent};
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::keys::{self, Applied, Change, Outcome};
use crate::service::operator::{Actor, load_roster};
use crate::trust::durable::write_new_private;
use crate::trust::{PublicKey, Signers, SigningRequest};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Options of every command that changes keys.
#[derive(Debug, clap::Args)]
pub struct ChangeArgs {
    /// Where to write what other keys must sign, when they must
    #[arg(long, value_name = "FILE", default_value = "signing-request.json")]
    request: PathBuf,
    /// Show what would be changed, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Agree to it: agents follow, and a key that was replaced is gone
    #[arg(long)]
    yes: bool,
}

/// Carries a change out.
pub fn run(change: &Change, args: &ChangeArgs, session: &Session) -> Result<Answer, Failure> {
    let (site, keeper) = (site(session)?, Keeper::of(session)?);
    let mut changed = Changed {
        purpose: change.purpose(),
        dry_run: args.dry_run,
        request: None,
        applied: None,
    };
    if args.dry_run {
        keys::list(&site)?;
        return Ok(Answer::new(changed));
    }
    if !args.yes {
        let message = format!("changing keys cannot be undone: {}", changed.purpose);
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    match keys::change(&site, change)? {
        Outcome::Done(applied) => {
            note((session, &keeper), site.code.as_str(), &changed.purpose)?;
            changed.applied = Some(applied);
        }
        Outcome::Waiting(request) => {
            check_free(&args.request)?;
            write_request(&args.request, &request)?;
            changed.request = Some(args.request.clone());
        }
    }
    Ok(Answer::new(changed))
}

/// Refuses a place where a request lies already: it may hold signatures.
pub fn check_free(path: &Path) -> Result<(), Failure> {
    match path.exists() {
        true => Err(Failure::usage(format!("{} exists already", path.display()))
            .hint("apply or remove that request first, or name another file with --request")),
        false => Ok(()),
    }
}

/// Writes a request to a new file.
pub fn write_request(path: &Path, request: &SigningRequest) -> Result<(), Failure> {
    write_new_private(path, &request.to_bytes()?).map_err(|error| {
        Failure::new(
            Kind::Failed,
            format!("cannot write {}: {error}", path.display()),
        )
    })
}

/// Who changes keys.
pub enum Keeper {
    /// An operator with the role for it.
    Operator(Box<Actor>),
    /// An account of a site that believes no roster: where the release keys have changed, and the roster waits.
    Account(String),
}

impl Keeper {
    /// The operator at work, who may do it.
    pub fn of(session: &Session) -> Result<Self, Failure> {
        let actor = session.actor(Action::KeepKeys)?;
        Ok(Self::Operator(Box::new(actor)))
    }

    /// The same where that can be said; what mends a site without a roster must not need one.
    pub fn if_believed(session: &Session) -> Result<Self, Failure> {
        match load_roster(&session.folder()) {
            Err(Error::NoOperator { .. } | Error::Trust(_) | Error::Host(_)) => {
                Ok(Self::Account(session.account()))
            }
            _ => Self::of(session),
        }
    }

    /// The name for the audit log.
    pub fn name(&self) -> &str {
        match self {
            Self::Operator(actor) => actor.name(),
            Self::Account(name) => name,
        }
    }

    fn sign_in(&self, tx: &mut Tx) -> Result<(), Error> {
        match self {
            Self::Operator(actor) => actor.sign_in(tx),
            Self::Account(_) => Ok(()),
        }
    }
}

/// Notes in the audit log that keys were changed.
pub fn note(
    (session, keeper): (&Session, &Keeper),
    site: &str,
    purpose: &str,
) -> Result<(), Failure> {
    let event = AuditEvent {
        at: session.now(),
        actor: keeper.name().to_owned(),
        action: "key change".to_owned(),
        object: site.to_owned(),
        before: None,
        after: Some(purpose.to_owned()),
    };
    let mut catalog = session.catalog()?;
    let work = |tx: &mut Tx| -> Result<_, Error> {
        keeper.sign_in(tx)?;
        Ok(tx.append_audit(&event).map(drop)?)
    };
    catalog.write(work)?;
    session.seal_head(&mut catalog);
    Ok(())
}

/// Keys of a role that are kept elsewhere.
pub fn signers(keys: &[PublicKey], threshold: usize, role: &str) -> Result<Signers, Failure> {
    let mut different = keys.to_vec();
    different.sort_unstable();
    different.dedup();
    if different.len() != keys.len() || !(1..=keys.len()).contains(&threshold) {
        let message = format!("{threshold} of {} {role} keys cannot sign", different.len());
        return Err(Failure::usage(message)
            .hint("give each key once, and a threshold from 1 to the number of keys"));
    }
    Ok(Signers {
        keys: different,
        threshold,
    })
}

/// Reads a public key from the command line.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).map_err(|error| error.to_string())
}

/// A change of keys.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Changed {
    /// What it is for.
    pub purpose: String,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The file that other keys must sign; absent when none must.
    pub request: Option<PathBuf>,
    /// What took effect; absent when nothing did yet.
    pub applied: Option<Applied>,
}

impl View for Changed {
    fn json(&self) -> serde_json::Result<String> {
        document("key_change", self)
    }

    fn page(&self) -> Page {
        let begin = match (self.dry_run, &self.applied) {
            (true, _) => "Dry run, this would be done:",
            (false, Some(_)) => "Done:",
            (false, None) => "Waits for signatures:",
        };
        let mut page = Page::default().line(format!("{begin} {}.", self.purpose));
        if let Some(applied) = &self.applied {
            if let Some(version) = applied.root {
                page = page.line(format!("  root        version {version}"));
            }
            if let Some(version) = applied.site_trust {
                page = page.line(format!("  site trust  version {version}"));
            }
            for key in &applied.replaced {
                page = page.line(format!("  replaced    {key}"));
            }
            for role in &applied.removed {
                page = page.line(format!("  removed     {role}: its keys are elsewhere now"));
            }
        }
        match &self.request {
            Some(path) => {
                let name = path.display();
                page.line(format!("Carry {name} to those who have the keys: 'smsctl key sign {name} --key KEYFILE --yes'."))
                    .line(format!("When it comes back: 'smsctl key apply {name} --yes'."))
            }
            None => page,
        }
    }
}
