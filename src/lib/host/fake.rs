//! Fakes of equal rank for the traits of this room, for tests.

use super::Error;
use super::dpkg::Status;
use super::packages::{self, Outcome, PackageManager, Plan, PlannedPackage};
use super::process::{Exit, Finished, Program, Runner};
use super::program::{Job, Programs, Ran};
use super::restart::Restart;
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;
use std::cell::{Cell, RefCell};
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

/// A package manager in memory: what it installs is there at once, unless it is told to fail.
#[derive(Debug, Default)]
pub struct FakePackageManager {
    /// What is installed.
    pub packages: RefCell<Vec<InstalledPackage>>,
    /// Every plan it was given.
    pub plans: RefCell<Vec<Plan>>,
    /// How the next installations end instead of succeeding, in order.
    pub failures: RefCell<VecDeque<Exit>>,
}

impl PackageManager for FakePackageManager {
    fn installed(&self) -> Result<Status, Error> {
        Ok(Status {
            packages: self.packages.borrow().clone(),
            gaps: Vec::new(),
        })
    }

    fn audit(&self) -> Result<Vec<String>, Error> {
        Ok(packages::unfinished(&self.packages.borrow()))
    }

    fn repair(&self) -> Result<Vec<String>, Error> {
        for package in self.packages.borrow_mut().iter_mut() {
            package.broken = None;
        }
        Ok(Vec::new())
    }

    fn install(&self, plan: &Plan) -> Result<Outcome, Error> {
        self.plans.borrow_mut().push(plan.clone());
        let failure = self.failures.borrow_mut().pop_front();
        let mut packages = self.packages.borrow_mut();
        if failure.is_none() {
            for planned in &plan.packages {
                packages.retain(|package| package.name != planned.name);
                packages.push(installed(planned));
            }
        }
        Ok(Outcome {
            exit: failure.unwrap_or(Exit::Code(0)),
            missing: packages::missing(plan, &packages),
            unfinished: packages::unfinished(&packages),
            was_cut_off: false,
            detail: String::new(),
        })
    }
}

fn installed(planned: &PlannedPackage) -> InstalledPackage {
    let version = planned.version.clone();
    InstalledPackage::new(
        Ecosystem::Dpkg,
        &planned.name,
        version,
        &planned.architecture,
    )
}

/// Counts the restarts it is asked for.
#[derive(Debug, Default)]
pub struct FakeRestart {
    /// How many.
    pub requests: Cell<u32>,
}

impl Restart for FakeRestart {
    fn request(&self) -> Result<(), Error> {
        self.requests.set(self.requests.get() + 1);
        Ok(())
    }
}

/// Records every job and ends it with the next prepared exit code, then with 0.
#[derive(Debug, Default)]
pub struct FakePrograms {
    /// Every job it was given.
    pub jobs: RefCell<Vec<Job>>,
    /// How the next jobs end.
    pub answers: RefCell<VecDeque<Ran>>,
    /// Which start of the machine this is.
    pub boot: RefCell<Option<String>>,
}

impl Programs for FakePrograms {
    fn run(&self, job: &Job) -> Result<Ran, Error> {
        self.jobs.borrow_mut().push(job.clone());
        let prepared = self.answers.borrow_mut().pop_front();
        Ok(prepared.unwrap_or_else(|| Ran::Finished(finished(0, ""))))
    }

    fn boot(&self) -> Option<String> {
        self.boot.borrow().clone()
    }
}
