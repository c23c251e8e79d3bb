//! The four programs of a site: what starts them, and what their sessions have beside an agent's.

use super::failure::{Failure, Kind};
use super::session::Session;
use super::{agent, ctl, dist, inv, patch, run};
use crate::catalog::{self, Catalog};
use crate::host::account;
use crate::rules::permit::Action;
use crate::service::audit;
use crate::service::operator::{Actor, KeyPlaces};
use crate::service::site::SiteFolder;
use std::process::ExitCode;

/// `smsctl`: the site and everything it owns.
pub fn smsctl() -> ExitCode {
    run::<ctl::Cli>()
}

/// `smsinv`: inventory. What it hands to a management point travels as the agent's own reports do.
pub fn smsinv() -> ExitCode {
    agent::network_worker().unwrap_or_else(run::<inv::Cli>)
}

/// `smspatch`: updates from feed to compliance.
pub fn smspatch() -> ExitCode {
    run::<patch::Cli>()
}

/// `smsdist`: content and distribution points.
pub fn smsdist() -> ExitCode {
    run::<dist::Cli>()
}

impl Session {
    /// The site's folder.
    pub fn folder(&self) -> SiteFolder {
        SiteFolder::at(&self.common.site_dir)
    }

    /// The catalog's address.
    pub fn catalog_address(&self) -> String {
        let in_folder = || self.folder().catalog().display().to_string();
        self.common.catalog.clone().unwrap_or_else(in_folder)
    }

    /// Opens the catalog.
    pub fn catalog(&self) -> Result<Catalog, Failure> {
        let address = self.catalog_address();
        self.detail(&format!("opening catalog {}", catalog::shown(&address)));
        Ok(Catalog::open(&address)?)
    }

    /// Opens the catalog where there is one: a pipe can do without.
    pub fn catalog_if_any(&self) -> Result<Option<Catalog>, Failure> {
        match self.catalog() {
            Ok(catalog) => Ok(Some(catalog)),
            Err(failure) if failure.kind == Kind::NoCatalog => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The account at work, where there is no site that knows operators.
    pub fn account(&self) -> String {
        account::operator()
    }

    /// The operator at work, who may do this.
    pub fn actor(&self, action: Action) -> Result<Actor, Failure> {
        let actor = Actor::at_work(&self.folder(), &self.key_places())?;
        actor.check(action, self.now())?;
        self.detail(&format!("at work: operator {}", actor.name()));
        Ok(actor)
    }

    /// Where the operator's key may be.
    pub fn key_places(&self) -> KeyPlaces {
        let own = account::home().map(|home| home.join(".config/sms/operator.key"));
        KeyPlaces {
            named: self.common.operator_key.clone(),
            usual: own
                .into_iter()
                .chain([self.folder().operator_key()])
                .collect(),
        }
    }

    /// Signs the head of the audit log after a change, where the policy key is; elsewhere the site's server does.
    pub fn seal_head(&self, catalog: &mut Catalog) {
        let (folder, now) = (self.folder(), self.now());
        match catalog.read(|tx| audit::seal_head(tx, &folder, now)) {
            Ok(_) => {}
            Err(error) => self.detail(&format!("the head of the audit log is not signed: {error}")),
        }
    }
}

/// The command trees of the five programs, from which manual pages and completions are made.
pub fn commands() -> [clap::Command; 5] {
    use clap::CommandFactory;
    [
        ctl::Cli::command(),
        inv::Cli::command(),
        patch::Cli::command(),
        dist::Cli::command(),
        agent::Cli::command(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_arguments_of_a_command_clash() {
        for command in commands() {
            command.debug_assert();
        }
    }

    /// Each command that does something, with its full name.
    fn leaves(command: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
        let subs: Vec<_> = command.get_subcommands().collect();
        if subs.is_empty() {
            return vec![(name.to_owned(), command.clone())];
        }
        let below = |sub: &&clap::Command| leaves(sub, &format!("{name} {}", sub.get_name()));
        subs.iter().flat_map(below).collect()
    }

    #[test]
    fn each_help_begins_with_a_deed_and_ends_with_exit_codes_and_two_examples_of_itself() {
        for tree in commands() {
            for (name, mut command) in leaves(&tree, tree.get_name()) {
                let about = command.get_about().expect("has help").to_string();
                assert!(!about.ends_with('.'), "{name}: {about}");
                assert!(about.starts_with(char::is_uppercase), "{name}: {about}");
                let help = command.render_long_help().to_string();
                let end = help.split_once("Exit codes: 0 ").expect(&name).1;
                for needed in ["1 failed", "2 usage"] {
                    assert!(end.contains(needed), "{name} does not say {needed:?}");
                }
                let examples = end.split_once("Examples:").expect(&name).1;
                let count = examples.lines().filter(|line| line.contains(&name)).count();
                assert!(count >= 2, "{name} has {count} examples");
            }
        }
    }
}
