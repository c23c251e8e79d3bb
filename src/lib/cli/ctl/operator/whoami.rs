//! `smsctl operator whoami`.

use super::list::Listed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::rules::permit::{self, Action};
use crate::service::operator::Actor;
use serde::Serialize;

/// Show which operator your key makes you, and what you may do
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed or no operator, 2 usage, 13 not trusted",
    "smsctl operator whoami",
    "smsctl operator whoami --operator-key ./bob.key",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let actor = Actor::at_work(&session.folder(), &session.key_places())?;
    let own = actor.operator();
    let may = |action: &&Action| permit::objection(&own.name, &own.roles, **action, &[]).is_none();
    Ok(Answer::new(Myself {
        may: Action::ALL
            .iter()
            .filter(may)
            .map(|action| action.words())
            .collect(),
        operator: Listed::of(own, session.now()),
    }))
}

/// The operator at work.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Myself {
    /// As the roster has it.
    #[serde(flatten)]
    operator: Listed,
    /// What its roles allow, in words.
    may: Vec<&'static str>,
}

impl View for Myself {
    fn json(&self) -> serde_json::Result<String> {
        document("operator_at_work", self)
    }

    fn page(&self) -> Page {
        super::list::table(std::slice::from_ref(&self.operator))
            .line(format!("May {}.", self.may.join(", ")))
    }
}
