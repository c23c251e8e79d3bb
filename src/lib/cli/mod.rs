//! FACES: args in, views out; one folder per tool, one file per command. Nothing below prints.

/// The end of a command's help: its exit codes, and examples.
macro_rules! after_help {
    ($codes:literal, $($example:literal),+ $(,)?) => {
        concat!("Exit codes: ", $codes, "\n\nExamples:", $("\n  ", $example),+)
    };
}

pub mod agent;
pub mod ctl;
pub mod dist;
pub mod document;
pub mod failure;
pub mod input;
pub mod inv;
pub mod patch;
pub mod progress;
pub mod session;
pub mod text;
pub mod view;
pub mod yaml;

use clap::Parser;
use failure::{Failure, Kind};
use session::{Common, Session};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use view::View;

/// `smsctl`: the site and everything it owns.
pub fn smsctl() -> ExitCode {
    run::<ctl::Cli>()
}

/// `smsinv`: inventory.
pub fn smsinv() -> ExitCode {
    run::<inv::Cli>()
}

/// `smspatch`: updates from feed to compliance.
pub fn smspatch() -> ExitCode {
    run::<patch::Cli>()
}

/// `smsdist`: content and distribution points.
pub fn smsdist() -> ExitCode {
    run::<dist::Cli>()
}

/// `smsagent`: the endpoint.
pub fn smsagent() -> ExitCode {
    run::<agent::Cli>()
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
    exit: Option<Kind>,
    is_for_a_tool: bool,
}

impl Answer {
    /// All done.
    pub fn new(view: impl View + 'static) -> Self {
        Self {
            view: Box::new(view),
            problems: Vec::new(),
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
    let tool = match T::try_parse() {
        Ok(tool) => tool,
        Err(error) => {
            let is_help = error.exit_code() == 0;
            // a closed pipe while printing help is not worth a message
            drop(error.print());
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

fn finish(answer: &Answer, session: &Session) -> ExitCode {
    let mut out = anstream::AutoStream::auto(io::stdout());
    let output = if answer.is_for_a_tool && !io::stdout().is_terminal() {
        session.asked_output().unwrap_or(view::Output::Json)
    } else {
        session.output()
    };
    let shown = view::show(&*answer.view, output, &mut out).and_then(|()| out.flush());
    for problem in &answer.problems {
        complain(problem, session);
    }
    match shown {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let failure = Failure::new(Kind::Failed, format!("cannot write the answer: {error}"));
            complain(&failure, session);
            ExitCode::from(Kind::Failed as u8)
        }
        _ if !answer.problems.is_empty() => ExitCode::from(Kind::Partial as u8),
        _ => answer
            .exit
            .map_or(ExitCode::SUCCESS, |kind| ExitCode::from(kind as u8)),
    }
}

fn complain(failure: &Failure, session: &Session) {
    let mut err = anstream::AutoStream::auto(io::stderr());
    let written = match session.output() {
        view::Output::Json | view::Output::Jsonl => writeln!(err, "{}", failure.json()),
        view::Output::Table | view::Output::Csv => {
            writeln!(err, "{}", text::visible_lines(&failure.to_string()))
        }
    };
    // when standard error is closed there is nobody left to tell
    drop(written);
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

/// The JSON Schema of every document that the programs write, by type.
#[cfg(feature = "schema")]
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    use crate::model::{authorization, compliance, document::schema, inventory, package, scan};
    vec![
        schema::<authorization::AuthorizationList>(),
        schema::<compliance::Compliance>(),
        schema::<inventory::Inventory>(),
        schema::<package::Manifest>(),
        schema::<package::PackageDocument>(),
        schema::<scan::Scan>(),
    ]
}
