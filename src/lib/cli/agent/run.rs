//! `smsagent run`: cycles until somebody asks to stop.

use super::endpoint::{Endpoint, EndpointArgs};
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::host::random;
use crate::rules::retry::Jitter;
use crate::service::agent::{self, CycleOptions};
use crate::transport::download::Timer;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// When a cycle fails, the next comes sooner than policy says.
const AFTER_FAILURE: Duration = Duration::from_secs(15 * 60);
/// Machines that start together, as new ones or after a power cut, begin within this time.
const AT_START: Duration = Duration::from_secs(60);

/// Run cycles as often as policy says, until stopped
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 shown (with --dry-run), 1 failed or this machine is not enrolled, 2 usage, 11 another agent is at work, 130 stopped",
    "smsagent run",
    "smsagent run --state-dir /var/lib/sms/agent",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// Show how deployments stand, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if args.dry_run {
        return super::status::answer(&args.endpoint.folder()?);
    }
    let endpoint = args.endpoint.open(session)?.with_peers();
    agent::status(&endpoint.folder)?;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        // beside the cycles, which may take long: what runs meanwhile is counted too
        scope.spawn(|| count_programs(&endpoint, session, &is_over));
        let ended = cycles(&endpoint, session);
        is_over.store(true, Ordering::Relaxed);
        ended
    })
}

fn cycles(endpoint: &Endpoint, session: &Session) -> Result<Answer, Failure> {
    let [dice] = random::bytes()?;
    let pause = Jitter(dice).part(AT_START);
    session.detail(&format!("the first cycle is in {} s", pause.as_secs()));
    endpoint.timer().sleep(pause);
    session.check_cancelled()?;
    loop {
        let pause = cycle(endpoint, session)?;
        session.detail(&format!("the next cycle is in {} s", pause.as_secs()));
        endpoint.timer().sleep(pause);
        session.check_cancelled()?;
    }
}

/// Looks at what runs as often as policy says; a look that fails is told and made again.
fn count_programs(endpoint: &Endpoint, session: &Session, is_over: &AtomicBool) {
    let (timer, mut due) = (endpoint.timer(), Duration::ZERO);
    while !is_over.load(Ordering::Relaxed) && !timer.is_stopped() {
        if timer.now() >= due {
            let pause = endpoint.look_at_programs().unwrap_or_else(|failure| {
                session.remark(&failure.to_string());
                AFTER_FAILURE
            });
            due = timer.now() + pause;
        }
        timer.sleep(Duration::from_secs(1));
    }
}

/// One cycle; a failure is told and does not end the agent. Gives the pause until the next, with jitter.
fn cycle(endpoint: &Endpoint, session: &Session) -> Result<Duration, Failure> {
    let options = CycleOptions {
        polls: true,
        ..CycleOptions::default()
    };
    let done = endpoint.with(|machine| agent::once(&endpoint.folder, machine, &options));
    let pause = match done.map_err(Failure::from) {
        Ok(done) => {
            for problem in done.problems {
                session.remark(&Failure::from(problem).to_string());
            }
            for one in &done.deployments {
                session.remark(&format!("{} {}: {}", one.policy, one.state, one.detail));
            }
            Duration::from_secs(u64::from(done.poll_minutes) * 60)
        }
        Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
        Err(failure) => {
            session.remark(&failure.to_string());
            AFTER_FAILURE
        }
    };
    let [dice] = random::bytes()?;
    Ok(Jitter(dice).spread(pause))
}
