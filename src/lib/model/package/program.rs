//! The program of a package: an argument vector and all that it runs with. The release key signs it with the bytes, so
//! that nobody can give it another argument (security.md A11, O01).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What is done with a package's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Program {
    /// Installs the updates of the package's authorization list that the machine requires, with dpkg and apt, offline.
    InstallDebianUpdates,
    /// Runs a command, once for each revision of a deployment.
    Run(Command),
}

impl fmt::Display for Program {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::InstallDebianUpdates => "install_debian_updates",
            Self::Run(_) => "run",
        })
    }
}

/// A command: no shell takes it apart, and nothing is looked up on a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Command {
    /// The program and its arguments, each one whole as it stands.
    pub argv: Vec<Argument>,
    /// The account that it runs as.
    pub user: String,
    /// Its environment, besides the fixed `PATH`.
    pub environment: BTreeMap<String, String>,
    /// How it ends well.
    pub exit_codes: ExitCodes,
    /// What it may take.
    pub limits: Limits,
}

/// One argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Argument {
    /// This text.
    Text(String),
    /// The path of this file of the package, where it lies when the program runs.
    File(String),
}

/// Exit codes that are not failures (domain.md G4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExitCodes {
    /// It is done.
    pub success: Vec<i32>,
    /// It is done, and in effect after a restart.
    pub restart: Vec<i32>,
}

impl Default for ExitCodes {
    /// Those that installers commonly have; on Unix a code is at most 255.
    fn default() -> Self {
        Self {
            success: vec![0],
            restart: Vec::new(),
        }
    }
}

/// What a program may take besides its time, which the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limits {
    /// Bytes of memory: of all its processes where the machine has control groups, else of each.
    pub memory: u64,
    /// Bytes of each of its outputs that are kept, the last ones.
    pub output: u64,
    /// Processes at a time: of this run where the machine has control groups, else of its user.
    pub processes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 2 << 30,
            output: 64 * 1024,
            processes: 512,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_stays() {
        assert_eq!(
            serde_json::to_string(&Program::InstallDebianUpdates).unwrap(),
            "\"install_debian_updates\""
        );
        let text = r#"{"run":{"argv":[{"file":"setup.sh"},{"text":"--quiet"}],"user":"root","environment":{"LANG":"C"},"exit_codes":{"success":[0],"restart":[100]},"limits":{"memory":1048576,"output":1024,"processes":8}}}"#;
        let read: Program = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }

    #[test]
    fn a11_a_command_takes_no_field_that_it_does_not_know_and_none_twice() {
        for extra in [
            "\"arguments\":[\"-x\"]",
            "\"cwd\":\"/\"",
            "\"user\":\"root\"",
        ] {
            let text = format!(
                r#"{{"run":{{"argv":[{{"text":"/bin/true"}}],"user":"root","environment":{{}},"exit_codes":{{"success":[0],"restart":[]}},"limits":{{"memory":1,"output":1,"processes":1}},{extra}}}}}"#
            );
            assert!(serde_json::from_str::<Program>(&text).is_err(), "{extra}");
        }
    }
}
