//! Fakes of equal rank for the traits of this room, for tests.

use super::Error;
use super::process::{Exit, Finished, Program, Runner};
use std::cell::RefCell;
use std::collections::VecDeque;

/// Records every program it is given and plays the prepared answers, then success without output.
#[derive(Debug, Default)]
pub struct FakeRunner {
    /// What was run, oldest first.
    pub calls: RefCell<Vec<Program>>,
    answers: RefCell<VecDeque<Result<Finished, Error>>>,
}

impl FakeRunner {
    /// The answers it will give, in order.
    pub fn answering(answers: impl IntoIterator<Item = Result<Finished, Error>>) -> Self {
        Self {
            calls: RefCell::default(),
            answers: RefCell::new(answers.into_iter().collect()),
        }
    }

    /// Each call as one line of words.
    pub fn lines(&self) -> Vec<String> {
        let words = |call: &Program| {
            let all: Vec<_> = call
                .argv
                .iter()
                .map(|word| word.to_string_lossy())
                .collect();
            all.join(" ")
        };
        self.calls.borrow().iter().map(words).collect()
    }
}

impl Runner for FakeRunner {
    fn run(&self, program: &Program) -> Result<Finished, Error> {
        self.calls.borrow_mut().push(program.clone());
        let prepared = self.answers.borrow_mut().pop_front();
        prepared.unwrap_or_else(|| Ok(finished(0, "")))
    }
}

/// An answer with an exit code and standard output.
pub fn finished(code: i32, stdout: &str) -> Finished {
    Finished {
        exit: Exit::Code(code),
        stdout: stdout.as_bytes().to_vec(),
        stderr: Vec::new(),
        cut: false,
    }
}
