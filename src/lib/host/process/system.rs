//! The one place that starts programs: each in a process group of its own, so that it can be ended with all it started.

use super::{Exit, Finished, PATH, Program, Runner};
use crate::host::Error;
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a program may tidy up after the first signal.
const GRACE: Duration = Duration::from_secs(2);
/// How long output is waited for after the end: a daemon that it left behind may hold the pipe for ever.
const LINGER: Duration = Duration::from_secs(1);
const SLOWEST_LOOK: Duration = Duration::from_millis(50);

/// Runs programs on this machine until they end, their time is up, or the flag is raised.
#[derive(Debug, Clone, Default)]
pub struct SystemRunner {
    cancel: Arc<AtomicBool>,
}

impl SystemRunner {
    /// A runner that ends its program, and all of its group, when `cancel` becomes true.
    pub fn new(cancel: Arc<AtomicBool>) -> Self {
        Self { cancel }
    }

    /// Waits for the end; ends it when its time is up or the run is interrupted.
    fn wait(&self, child: &mut Child, deadline: Duration) -> io::Result<Exit> {
        let started = Instant::now();
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(exit_of(status));
            }
            if self.cancel.load(Ordering::Relaxed) {
                return end_group(child).map(|()| Exit::Cancelled);
            }
            if started.elapsed() >= deadline {
                return end_group(child).map(|()| Exit::TimedOut);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(SLOWEST_LOOK);
        }
    }
}

impl Runner for SystemRunner {
    fn run(&self, program: &Program) -> Result<Finished, Error> {
        let failed = |source| Error::Io {
            deed: "run",
            path: program.name().into(),
            source,
        };
        let mut child = start(program)?;
        let stdout = Tail::of(child.stdout.take(), program.output_limit);
        let stderr = Tail::of(child.stderr.take(), program.output_limit);
        if let Some(mut pipe) = child.stdin.take() {
            let input = program.input.clone();
            // A program that stops reading early is judged by how it ends, not by the broken pipe.
            thread::spawn(move || pipe.write_all(&input).ok());
        }
        let exit = self.wait(&mut child, program.deadline).map_err(failed)?;
        let limit = Instant::now() + LINGER;
        let (stdout, stdout_cut) = stdout.finish(limit);
        let (stderr, stderr_cut) = stderr.finish(limit);
        Ok(Finished {
            exit,
            stdout,
            stderr,
            cut: stdout_cut || stderr_cut,
        })
    }
}

fn start(program: &Program) -> Result<Child, Error> {
    let [name, arguments @ ..] = program.argv.as_slice() else {
        let nothing = io::Error::from(io::ErrorKind::InvalidInput);
        return Err(Error::io("run", Path::new(""))(nothing));
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that starts programs"
    )]
    let mut command = Command::new(name);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", PATH)
        .envs(program.environment.iter().map(|(k, v)| (k, v)))
        .current_dir(&program.folder)
        .stdin(match program.input.is_empty() {
            true => Stdio::null(),
            false => Stdio::piped(),
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !program.makes_session {
        command.process_group(0);
    }
    command.spawn().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::ProgramMissing {
            program: program.name(),
        },
        _ => Error::Io {
            deed: "run",
            path: program.name().into(),
            source,
        },
    })
}

fn exit_of(status: ExitStatus) -> Exit {
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, signal) => Exit::Signal(signal.unwrap_or_default()),
    }
}

/// Asks the whole group to end, then ends it; the child is reaped when this returns.
fn end_group(child: &mut Child) -> io::Result<()> {
    signal(child, Signal::TERM);
    let started = Instant::now();
    while started.elapsed() < GRACE {
        if child.try_wait()?.is_some() {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    signal(child, Signal::KILL);
    // It may not have come to make its session.
    child.kill()?;
    child.wait().map(drop)
}

fn signal(child: &Child, signal: Signal) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // The group may be gone already; that is what we want.
        kill_process_group(group, signal).ok();
    }
}

/// The last bytes of an output, collected by a thread of its own.
struct Tail {
    kept: Arc<Mutex<(Vec<u8>, bool)>>,
    reader: Option<JoinHandle<()>>,
    limit: usize,
}

impl Tail {
    fn of(pipe: Option<impl Read + Send + 'static>, limit: usize) -> Self {
        let kept = Arc::new(Mutex::new((Vec::new(), false)));
        let shared = Arc::clone(&kept);
        let reader = pipe.map(|mut pipe| {
            thread::spawn(move || {
                let mut piece = [0; 8192];
                while let Ok(read @ 1..) = pipe.read(&mut piece) {
                    let mut kept = shared.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.0.extend_from_slice(&piece[..read]);
                    // Dropping at twice the limit keeps the moves rare.
                    if kept.0.len() > limit.saturating_mul(2) {
                        drop_head(&mut kept, limit);
                    }
                }
            })
        });
        Self {
            kept,
            reader,
            limit,
        }
    }

    fn finish(self, limit: Instant) -> (Vec<u8>, bool) {
        while self.reader.as_ref().is_some_and(|r| !r.is_finished()) && Instant::now() < limit {
            thread::sleep(Duration::from_millis(1));
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        drop_head(&mut kept, self.limit);
        std::mem::take(&mut *kept)
    }
}

fn drop_head(kept: &mut (Vec<u8>, bool), limit: usize) {
    let excess = kept.0.len().saturating_sub(limit);
    kept.0.drain(..excess);
    kept.1 |= excess > 0;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Program {
        Program::new(["sh", "-c", script])
    }

    fn run(program: &Program) -> Finished {
        SystemRunner::default().run(program).unwrap()
    }

    fn is_running(pid: &str) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // A killed orphan may stay as a zombie until init reaps it.
        !status.is_empty() && !status.contains(") Z ")
    }

    #[test]
    fn a_program_sees_only_the_environment_it_is_given() {
        let mut program = Program::new(["env"]);
        program
            .environment
            .push(("EXTRA".to_owned(), "1".to_owned()));
        let said = String::from_utf8(run(&program).stdout).unwrap();
        let mut lines: Vec<&str> = said.lines().collect();
        lines.sort_unstable();
        let path = format!("PATH={PATH}");
        assert_eq!(
            lines,
            ["EXTRA=1", "HOME=/nonexistent", "LC_ALL=C.UTF-8", &path]
        );
    }

    #[test]
    fn input_is_given_and_both_outputs_and_the_code_come_back() {
        let mut program = shell("cat; echo oops >&2; exit 7");
        program.input = vec![b'x'; 300_000];
        program.output_limit = 300_000;
        let finished = run(&program);
        assert_eq!(finished.exit, Exit::Code(7));
        assert_eq!(finished.stdout.len(), 300_000);
        assert_eq!(finished.stderr, b"oops\n");
        assert!(!finished.cut);
    }

    #[test]
    fn only_the_tail_of_the_output_is_kept() {
        let mut program = shell("seq 1 100000");
        program.output_limit = 13;
        let finished = run(&program);
        assert_eq!(finished.stdout, b"99999\n100000\n");
        assert!(finished.cut);
    }

    #[test]
    fn without_input_a_question_meets_the_end_of_file() {
        assert_eq!(run(&shell("read answer")).exit, Exit::Code(1));
    }

    #[test]
    fn a_missing_program_has_an_error_of_its_own() {
        let error = SystemRunner::default().run(&Program::new(["no-such-program"]));
        assert_eq!(
            error.unwrap_err().to_string(),
            "cannot run no-such-program: it is not installed"
        );
    }

    #[test]
    fn at_its_deadline_the_whole_group_is_ended() {
        let mut program = shell("trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000");
        program.deadline = Duration::from_millis(100);
        let finished = run(&program);
        assert_eq!(finished.exit, Exit::TimedOut);
        let grandchild = String::from_utf8(finished.stdout).unwrap();
        assert!(!is_running(grandchild.trim()), "{grandchild}");
    }

    #[test]
    fn an_interruption_ends_the_whole_group() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join("pid");
        let cancel = Arc::new(AtomicBool::new(false));
        let runner = SystemRunner::new(Arc::clone(&cancel));
        let script = format!("sleep 1000 & echo $! > {}; wait", mark.display());
        let running = thread::spawn(move || runner.run(&shell(&script)));
        let grandchild = loop {
            match std::fs::read_to_string(&mark) {
                Ok(pid) if pid.ends_with('\n') => break pid,
                _ => thread::yield_now(),
            }
        };
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(running.join().unwrap().unwrap().exit, Exit::Cancelled);
        assert!(!is_running(grandchild.trim()), "{grandchild}");
    }

    #[test]
    fn a_daemon_that_keeps_the_output_open_does_not_hold_us() {
        let started = Instant::now();
        let finished = run(&shell("setsid sleep 5 & echo done"));
        assert_eq!(finished.stdout, b"done\n");
        assert!(started.elapsed() < Duration::from_secs(4));
    }
}
