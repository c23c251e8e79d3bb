//! One cycle: what waits is sent, inventory goes up, policy comes down, each deployment goes as far as it can.

use super::content::Supply;
use super::drive::{Drive, Shared};
use super::errands::Errands;
use super::folder::{self, AgentFolder};
use super::identity::{Enrolled, check_machine};
use super::ledger::Ledger;
use super::limits::Counter;
use super::line::Line;
use super::outbox::Outbox;
use super::policy::Policies;
use super::sources::Sources;
use super::time::TrustedClock;
use super::{Error, Machine, collected, files, heartbeat, peers, report, rotate};
use crate::model::deployment::RestartPolicy;
use crate::model::document::Document;
use crate::model::id::{ClientId, DeploymentId, PolicyId, SiteCode};
use crate::model::inventory::Inventory;
use crate::model::message::Body;
use crate::model::policy::{PolicyAssignments, PolicyBody};
use crate::model::status::DeploymentState;
use crate::rules::agent::{State, hastened, reported};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Until policy says otherwise.
const DEFAULT_POLL_MINUTES: u32 = 60;

/// What a cycle does beyond the usual.
#[derive(Debug, Clone, Default)]
pub struct CycleOptions {
    /// Tell, but carry nothing out.
    pub inventory_only: bool,
    /// Try again now what failed before, whatever pause it has.
    pub retries_now: bool,
    /// Ask by the poll token, where one is held, whether anything is new: for cycles that nobody waits for, since what was
    /// decided in the last seconds may be missed.
    pub polls: bool,
    /// Install these although nothing says they must be.
    pub requested: BTreeSet<DeploymentId>,
}

/// What a cycle did.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cycle {
    /// The client.
    pub client: ClientId,
    /// Its site.
    pub site: SiteCode,
    /// Whether the site has the inventory.
    pub inventory_sent: bool,
    /// When to run again, in minutes.
    pub poll_minutes: u32,
    /// How each deployment stands.
    pub deployments: Vec<DeploymentReport>,
    /// Status that waits to be sent.
    pub unsent: usize,
    /// What did not work; the rest did.
    #[serde(skip)]
    pub problems: Vec<Error>,
}

impl Document for Cycle {
    const TYPE: &'static str = "agent_cycle";
}

/// How a deployment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeploymentReport {
    /// The deployment's policy.
    pub policy: PolicyId,
    /// How it stands.
    pub state: DeploymentState,
    /// In words.
    pub detail: String,
    /// How the last installation ended.
    pub exit_code: Option<i32>,
}

/// Runs one cycle.
pub fn once(
    folder: &AgentFolder,
    machine: &Machine<'_>,
    options: &CycleOptions,
) -> Result<Cycle, Error> {
    let _lock = folder.begin_work()?;
    let clock = TrustedClock::open(folder, machine.clock)?;
    let (enrolled, inventory) = known(folder, machine)?;
    clock.witness(enrolled.trust.issued_at)?;
    let mut line = Line::new(folder, &clock, machine, enrolled);
    let mut problems = Problems::default();
    let is_online = problems.note(line.refresh())?.is_some();
    note_sandbox(folder, machine)?;
    line.check_expiry()?;
    let (outbox, policies) = (Outbox::of(folder), Policies::new(folder, &clock));
    if is_online {
        problems.note(rotate::rotate_if_due(folder, &mut line, clock.now()))?;
    }
    let inventory_sent = is_online && tell((&outbox, folder), &line, inventory, &mut problems)?;
    if is_online && !options.inventory_only {
        problems.note(policies.refresh(&line, options.polls))?;
    }
    let list = policies.assignments(&line)?;
    let mut ledger = Ledger::open(folder)?;
    if let Some(list) = list.as_ref().filter(|_| !options.inventory_only) {
        let round = Round {
            folder,
            machine,
            clock: &clock,
            line: &line,
            outbox: &outbox,
            policies: &policies,
            is_online,
        };
        round.follow(list, options, &mut ledger, &mut problems)?;
    }
    let identity = &line.enrolled().identity;
    Ok(Cycle {
        client: identity.client.clone(),
        site: identity.site.clone(),
        inventory_sent,
        poll_minutes: list.map_or(DEFAULT_POLL_MINUTES, |list| list.poll_minutes),
        deployments: reports(&ledger),
        unsent: outbox.len()?,
        problems: problems.0,
    })
}

/// What a cycle goes by when it is known what is asked of the machine.
struct Round<'a> {
    folder: &'a AgentFolder,
    machine: &'a Machine<'a>,
    clock: &'a TrustedClock<'a>,
    line: &'a Line<'a>,
    outbox: &'a Outbox,
    policies: &'a Policies<'a>,
    is_online: bool,
}

impl Round<'_> {
    /// Does what is on the list.
    fn follow(
        &self,
        list: &PolicyAssignments,
        options: &CycleOptions,
        ledger: &mut Ledger,
        problems: &mut Problems,
    ) -> Result<(), Error> {
        let (folder, machine, line) = (self.folder, self.machine, self.line);
        let bodies = bodies(self.policies, line, list, problems)?;
        forget_revoked(ledger, list)?;
        request(ledger, &bodies, options)?;
        if options.retries_now {
            end_pauses(ledger)?;
        }
        let supply = Supply::open(folder, line, machine)?;
        supply.clear()?;
        let counter = Counter::of(folder, machine.limits);
        let shared = Shared {
            machine,
            counter: &counter,
            clock: self.clock,
            supply: &supply,
            outbox: self.outbox,
        };
        let has_installed = carry_out(&shared, ledger, &bodies, problems)?;
        let settings = problems.note(self.policies.settings(line, list))?;
        let errands = Errands::new((folder, machine), line, self.is_online);
        let has_found = errands.run(settings.as_ref(), problems)?;
        if self.is_online && (has_found || has_installed) {
            problems.note(send_inventory(folder, line, machine))?;
        }
        if self.is_online {
            problems.note(send(self.outbox, line))?;
        }
        if let Some(settings) = &settings {
            let peers = settings.peer_cache.as_ref();
            if bodies.len() == list.assignments.len() {
                let is_settled = |policy: &PolicyBody| is_settled(ledger, policy);
                problems.note(supply.sweep(&bodies, is_settled, peers))?;
            }
            let held = (&supply, &bodies[..]);
            problems.note(peers::offer(machine, (line, self.is_online), peers, held))?;
        }
        restart(&shared, ledger, &bodies)
    }
}

/// Sends what waits, and the inventory; says whether that arrived.
fn tell(
    (outbox, folder): (&Outbox, &AgentFolder),
    line: &Line<'_>,
    inventory: Inventory,
    problems: &mut Problems,
) -> Result<bool, Error> {
    problems.note(send(outbox, line))?;
    let record = heartbeat::record(&inventory);
    let sent = report::report(folder, line, inventory);
    let is_sent = problems.note(sent)?.is_some();
    problems.note(heartbeat::send_if_due(folder, line, record))?;
    Ok(is_sent)
}

/// Keeps for `status` what holds the process that talked to servers.
fn note_sandbox(folder: &AgentFolder, machine: &Machine<'_>) -> Result<(), Error> {
    let held = machine.network.sandbox();
    let known: Option<String> = folder::load_or_default(&folder.sandbox())?;
    match held {
        Some(held) if known.as_ref() != Some(&held) => folder::store(&folder.sandbox(), &held),
        _ => Ok(()),
    }
}

/// Who this machine is to its site, when it is the machine that enrolled; and what it is made of.
pub(super) fn known(
    folder: &AgentFolder,
    machine: &Machine<'_>,
) -> Result<(Enrolled, Inventory), Error> {
    let inventory = inventory(folder, machine)?;
    check_machine(folder, &inventory.machine.machine_id)?;
    rotate::settle(folder)?;
    Ok((Enrolled::load(folder)?, inventory))
}

/// Whether a deployment needs its content no more, as far as is known.
fn is_settled(ledger: &Ledger, policy: &PolicyBody) -> bool {
    let record = ledger.record(&policy.policy);
    record.is_some_and(|record| {
        matches!(
            record.state,
            State::Compliant { .. } | State::PendingRestart { .. }
        )
    })
}

/// What did not work, so far.
#[derive(Default)]
pub(super) struct Problems(Vec<Error>);

impl Problems {
    /// A site that cannot be reached, or refuses one message, does not keep the machine from what it knows to do. All else
    /// ends the cycle: a wish to stop, a full disk, a site that refuses this client.
    pub(super) fn note<T>(&mut self, done: Result<T, Error>) -> Result<Option<T>, Error> {
        match done {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_of_one_question() => {
                self.0.push(error);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Sends status until none waits.
fn send(outbox: &Outbox, line: &Line<'_>) -> Result<(), Error> {
    loop {
        let waiting = outbox.oldest()?;
        if waiting.is_empty() {
            return Ok(());
        }
        line.report(Body::Status(waiting.clone()))?;
        outbox.remove(&waiting)?;
    }
}

fn send_inventory(
    folder: &AgentFolder,
    line: &Line<'_>,
    machine: &Machine<'_>,
) -> Result<(), Error> {
    machine.check_cancelled()?;
    report::report(folder, line, inventory(folder, machine)?).map(drop)
}

/// What the machine is made of, and the files that were found last.
fn inventory(folder: &AgentFolder, machine: &Machine<'_>) -> Result<Inventory, Error> {
    let mut inventory = (machine.collect)();
    files::add_found(folder, &mut inventory)?;
    collected::add_gaps(folder, &mut inventory)?;
    Ok(inventory)
}

/// The bodies of the list, in the order of their deadlines. One that is not to be followed does not hinder the others.
fn bodies(
    policies: &Policies<'_>,
    line: &Line<'_>,
    list: &PolicyAssignments,
    problems: &mut Problems,
) -> Result<Vec<PolicyBody>, Error> {
    let mut bodies = Vec::new();
    for assignment in &list.assignments {
        bodies.extend(problems.note(policies.body(line, assignment))?);
    }
    bodies.sort_by(|a, b| (a.deadline, &a.policy).cmp(&(b.deadline, &b.policy)));
    Ok(bodies)
}

/// Whatever is not on the list is revoked.
fn forget_revoked(ledger: &mut Ledger, list: &PolicyAssignments) -> Result<(), Error> {
    let is_assigned = |policy: &PolicyId| list.assignments.iter().any(|one| one.policy == *policy);
    let revoked: Vec<PolicyId> = ledger
        .records()
        .map(|(policy, _)| policy.clone())
        .filter(|policy| !is_assigned(policy))
        .collect();
    revoked.iter().try_for_each(|policy| ledger.forget(policy))
}

/// Notes what somebody on the machine asks for, so that it outlives a restart.
fn request(
    ledger: &mut Ledger,
    bodies: &[PolicyBody],
    options: &CycleOptions,
) -> Result<(), Error> {
    for policy in bodies
        .iter()
        .filter(|policy| options.requested.contains(&policy.deployment))
    {
        let known = ledger.record(&policy.policy).cloned();
        let mut record = known.unwrap_or_else(|| super::ledger::Record::new(policy.version));
        if !record.is_requested {
            record.is_requested = true;
            ledger.set(&policy.policy, record)?;
        }
    }
    Ok(())
}

/// What waits for another try is tried in this cycle.
fn end_pauses(ledger: &mut Ledger) -> Result<(), Error> {
    let records = ledger
        .records()
        .map(|(policy, record)| (policy.clone(), record.clone()));
    let waiting: Vec<_> = records
        .filter(|(_, record)| hastened(record.state) != record.state)
        .collect();
    waiting.into_iter().try_for_each(|(policy, mut record)| {
        record.state = hastened(record.state);
        ledger.set(&policy, record)
    })
}

/// Drives each deployment as far as it goes now. Says whether a package manager was at work.
fn carry_out(
    shared: &Shared<'_>,
    ledger: &mut Ledger,
    bodies: &[PolicyBody],
    problems: &mut Problems,
) -> Result<bool, Error> {
    let mut has_installed = false;
    for policy in bodies {
        let mut drive = Drive::new(shared, ledger, policy);
        let done = drive.run();
        has_installed |= drive.has_installed;
        problems.note(done)?;
    }
    Ok(has_installed)
}

/// Once, at the end, when a deployment that may restart the machine waits for it. Where the machine was restarted often
/// enough for a day, the deployments wait on and say so.
fn restart(shared: &Shared<'_>, ledger: &mut Ledger, bodies: &[PolicyBody]) -> Result<(), Error> {
    let waits = |policy: &&PolicyBody| {
        let record = ledger.record(&policy.policy);
        policy.restart == RestartPolicy::Immediate
            && record.is_some_and(|record| matches!(record.state, State::PendingRestart { .. }))
    };
    let waiting: Vec<&PolicyBody> = bodies.iter().filter(waits).collect();
    let Some(restart) = shared.machine.restart.filter(|_| !waiting.is_empty()) else {
        return Ok(());
    };
    let now = shared.machine.clock.now();
    let is_urgent = |policy: &&PolicyBody| {
        let manifest = shared.supply.manifest(policy, &Sources::none());
        manifest.is_ok_and(|manifest| manifest.urgent)
    };
    if let Some(reason) = shared.counter.restart_refused(now)?
        && !waiting.iter().any(is_urgent)
    {
        return waiting.iter().try_for_each(|policy| {
            let Some(mut record) = ledger.record(&policy.policy).cloned() else {
                return Ok(());
            };
            record.detail = format!("waits for a restart: {reason}");
            ledger.set(&policy.policy, record)
        });
    }
    shared.counter.restart_begins(now)?;
    Ok(restart.request()?)
}

/// How all deployments stand.
pub fn reports(ledger: &Ledger) -> Vec<DeploymentReport> {
    let report = |(policy, record): (&PolicyId, &super::ledger::Record)| {
        Some(DeploymentReport {
            policy: policy.clone(),
            state: reported(&record.state)?,
            detail: record.detail.clone(),
            exit_code: record.exit_code,
        })
    };
    ledger.records().filter_map(report).collect()
}
