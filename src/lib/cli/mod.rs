//! FACES: args in, views out; one folder per tool, one file per command. Nothing below prints.

/// The end of a command's help: its exit codes, and examples.
macro_rules! after_help {
    ($codes:literal, $($example:literal),+ $(,)?) => {
        concat!("Exit codes: ", $codes, "\n\nExamples:", $("\n  ", $example),+)
    };
}

pub mod agent;
#[cfg(feature = "site")]
pub mod ctl;
#[cfg(feature = "site")]
pub mod dist;
pub mod document;
pub mod failure;
#[cfg(feature = "site")]
pub mod filter;
pub mod input;
#[cfg(feature = "site")]
pub mod inv;
#[cfg(feature = "site")]
pub mod patch;
pub mod progress;
#[cfg(feature = "schema")]
mod schemas;
#[cfg(feature = "site")]
pub mod secret;
pub mod session;
#[cfg(feature = "site")]
pub mod site;
pub mod text;
pub mod view;
#[cfg(feature = "site")]
pub mod yaml;

use crate::host::sandbox;
use clap::Parser;
use failure::{Failure, Kind};
#[cfg(feature = "schema")]
pub use schemas::schemas;
use session::{Common, Session};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use view::View;

/// `smsagent`: the endpoint. Some of its processes are started by itself, for less than the whole.
pub fn smsagent() -> ExitCode {
    agent::inner().unwrap_or_else(run::<agent::Cli>)
}

/// One of the five programs.
pub trait Tool: Parser {
    /// The options that all programs share.
    fn common(&self) -> &Common;
    /// Carries the command out.
    fn run(self, session: &Session) -> Result<Answer, Failure>;
}

/// What a command gives back: a view, what went wrong on the way, and the exit code when it is not 0.
pub struct Answer {
    view: Box<dyn View>,
    problems: Vec<Failure>,
    /// How it ends when there are problems.
    kind_of_problems: Kind,
    exit: Option<Kind>,
    is_for_a_tool: bool,
}

impl Answer {
    /// All done.
    pub fn new(view: impl View + 'static) -> Self {
        Self {
            view: Box::new(view),
            problems: Vec::new(),
            kind_of_problems: Kind::Partial,
            exit: None,
            is_for_a_tool: false,
        }
    }

    /// Done but for these, each of which is shown; ends with exit code 3 when there are any.
    #[must_use]
    pub fn but(mut self, problems: Vec<Failure>) -> Self {
        self.problems = problems;
        self
    }

    /// The same for items of which `done` came to an end: when none did it is no success in part, and the only failure
    /// ends the command with its own exit code.
    pub fn but_of(mut self, done: usize, mut problems: Vec<Failure>) -> Result<Self, Failure> {
        if done == 0 {
            if problems.len() == 1 {
                return Err(problems.remove(0));
            }
            self.kind_of_problems = Kind::Failed;
        }
        Ok(self.but(problems))
    }

    /// In a pipe it is JSON unless somebody asks for another form: the next tool reads it.
    #[must_use]
    pub fn for_the_next_tool(mut self) -> Self {
        self.is_for_a_tool = true;
        self
    }

    /// Ends with this exit code when `holds`.
    #[must_use]
    pub fn exit_if(mut self, holds: bool, kind: Kind) -> Self {
        self.exit = self.exit.or(holds.then_some(kind));
        self
    }
}

fn run<T: Tool>() -> ExitCode {
    // any of them may come to hold a key; where the system cannot do it they go on
    sandbox::keep_memory().ok();
    let tool = match T::try_parse() {
        Ok(tool) => tool,
        Err(error) => {
            let is_help = error.exit_code() == 0;
            if !is_help && is_json_wanted(std::env::args_os()) {
                tell(&Failure::from(error), view::Output::Json);
            } else {
                // a closed pipe while printing help is not worth a message
                drop(error.print());
            }
            return ExitCode::from(if is_help { 0 } else { Kind::Usage as u8 });
        }
    };
    let session = Session::new(tool.common().clone());
    match tool.run(&session) {
        Ok(answer) => finish(&answer, &session),
        Err(failure) => {
            complain(&failure, &session);
            ExitCode::from(failure.kind as u8)
        }
    }
}

/// Whether a command line that cannot be read asks for JSON nevertheless.
fn is_json_wanted(words: impl Iterator<Item = std::ffi::OsString>) -> bool {
    let words: Vec<_> = words.take_while(|word| word != "--").collect();
    let is_form = |word: &std::ffi::OsString| word == "json" || word == "jsonl";
    words
        .iter()
        .any(|word| word == "--json" || word == "--output=json" || word == "--output=jsonl")
        || words
            .windows(2)
            .any(|pair| pair[0] == "--output" && is_form(&pair[1]))
}

fn finish(answer: &Answer, session: &Session) -> ExitCode {
    let mut out = anstream::AutoStream::auto(io::stdout());
    let output = if answer.is_for_a_tool && !io::stdout().is_terminal() {
        session.asked_output().unwrap_or(view::Output::Json)
    } else {
        session.output()
    };
    let shown = view::show(&*answer.view, output, view::terminal_width(), &mut out)
        .and_then(|()| out.flush());
    for problem in &answer.problems {
        complain(problem, session);
    }
    match shown {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let failure = Failure::new(Kind::Failed, format!("cannot write the answer: {error}"));
            complain(&failure, session);
            ExitCode::from(Kind::Failed as u8)
        }
        _ if !answer.problems.is_empty() => ExitCode::from(answer.kind_of_problems as u8),
        _ => answer
            .exit
            .map_or(ExitCode::SUCCESS, |kind| ExitCode::from(kind as u8)),
    }
}

fn complain(failure: &Failure, session: &Session) {
    tell(failure, session.output());
}

fn tell(failure: &Failure, output: view::Output) {
    let mut err = anstream::AutoStream::auto(io::stderr());
    let written = match output {
        view::Output::Json | view::Output::Jsonl => failure
            .json()
            .map_err(io::Error::from)
            .and_then(|line| writeln!(err, "{line}")),
        view::Output::Table | view::Output::Csv => {
            writeln!(err, "{}", text::visible_lines(&failure.to_string()))
        }
    };
    // when standard error is closed there is nobody left to tell
    drop(written);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_can_ask_for_json() {
        let asks = |line: &str| is_json_wanted(line.split(' ').map(Into::into));
        assert!(
            asks("x list --json --wrong") && asks("x --output jsonl") && asks("x --output=json")
        );
        assert!(!asks("x list") && !asks("x --output csv") && !asks("x -- --json"));
    }
}
