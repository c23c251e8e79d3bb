//! Drives one deployment: take the event, step, *store*, act, turn the outcome into the next event. What is stored is never
//! ahead of what is told: a status goes to the outbox before the state that it tells of is stored.

use super::content::Supply;
use super::ledger::{HasRun, Ledger, Record};
use super::limits::Counter;
use super::outbox::Outbox;
use super::sources::Sources;
use super::time::TrustedClock;
use super::{Error, Machine};
use crate::host::process::Exit;
use crate::host::program::{Job, Ran};
use crate::host::random;
use crate::model::id::MessageId;
use crate::model::package::{Command, Manifest, ManifestFile, Program};
use crate::model::policy::PolicyBody;
use crate::model::status::{StatusMessage, UpdateStatus};
use crate::model::time::Timestamp;
use crate::model::update::State as UpdateState;
use crate::rules::agent::{Action, Event, State, Terms, is_at_work, occasion, reported, step};
use crate::rules::program::{self, Memory, Outcome};
use crate::rules::retry::Jitter;
use crate::rules::verdict::{Need, Verdict, counted, not_for, verdict};
use std::time::Duration;

/// No good arrow leads here more often than this in one run.
const MAX_STEPS: u32 = 100;
/// A closed window that never opens is looked at again after this.
const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);
const DETAIL_LIMIT: usize = 2_000;
const OUTPUT_LINES: usize = 20;

/// What all deployments share.
pub struct Shared<'a> {
    /// The machine.
    pub machine: &'a Machine<'a>,
    /// The time to go by.
    pub clock: &'a TrustedClock<'a>,
    /// The cache.
    pub supply: &'a Supply<'a>,
    /// What is to be told.
    pub outbox: &'a Outbox,
    /// What was started lately.
    pub counter: &'a Counter,
}

/// One deployment under way.
pub struct Drive<'a> {
    shared: &'a Shared<'a>,
    ledger: &'a mut Ledger,
    policy: &'a PolicyBody,
    record: Record,
    sources: Sources,
    manifest: Option<Manifest>,
    needs: Vec<Need>,
    updates: Vec<UpdateStatus>,
    /// How a program stands that is not there for updates.
    program: Option<UpdateState>,
    /// What was installed in this run, in words.
    deed: Option<String>,
    /// Whether a package manager was at work.
    pub has_installed: bool,
}

impl<'a> Drive<'a> {
    /// Takes up a deployment where it was left.
    pub fn new(shared: &'a Shared<'a>, ledger: &'a mut Ledger, policy: &'a PolicyBody) -> Self {
        let known = ledger.record(&policy.policy).cloned();
        Self {
            record: known.unwrap_or_else(|| Record::new(policy.version)),
            shared,
            ledger,
            policy,
            sources: Sources::default(),
            manifest: None,
            needs: Vec::new(),
            updates: Vec::new(),
            program: None,
            deed: None,
            has_installed: false,
        }
    }

    /// Goes as far as it can now.
    pub fn run(&mut self) -> Result<(), Error> {
        if self.begins_something()
            && let Err(stale @ Error::MetadataStale { .. }) =
                self.shared.supply.releases().check_fresh(self.policy)
        {
            return self.warn(&stale);
        }
        let mut event = self.first_event()?;
        for _ in 0..MAX_STEPS {
            event = self.within_limits(event)?;
            let now = self.shared.clock.now();
            let (state, action) = step(self.record.state, event, now)
                .map_err(|unexpected| Error::not_followed("state machine", unexpected))?;
            self.enter(state)?;
            event = match self.act(action) {
                Ok(Some(event)) => event,
                Ok(None) => return Ok(()),
                Err(Error::Interrupted) => return self.postpone(),
                Err(Error::HoursClosed { reason, seconds }) => self.closed(reason, seconds),
                Err(error) => self.failed(&error)?,
            };
        }
        Err(Error::not_followed(
            "state machine",
            "it does not come to rest",
        ))
    }

    /// A new version begins anew; a state that acts was cut short.
    fn first_event(&mut self) -> Result<Event, Error> {
        if self.record.version != self.policy.version {
            self.record.version = self.policy.version;
            self.record.ran = None;
            return Ok(Event::Superseded);
        }
        if self.ledger.record(&self.policy.policy).is_none() {
            self.tell()?;
        }
        if !is_at_work(&self.record.state) {
            return Ok(self.occasion());
        }
        if matches!(self.record.state, State::Installing { .. })
            && let Err(error) = self.shared.machine.packages.repair()
        {
            return self.failed(&error.into());
        }
        let is_still_due = self.occasion() != Event::Woke;
        Ok(if is_still_due {
            Event::Interrupted
        } else {
            Event::Cancelled
        })
    }

    /// No failure, and no reason to look further away: it goes on when the hours come.
    fn closed(&mut self, reason: String, seconds: Option<u32>) -> Event {
        self.record.detail = reason;
        let pause = seconds.map_or(ONE_DAY, |seconds| Duration::from_secs(seconds.into()));
        Event::HoursClosed(self.shared.clock.now().after(pause))
    }

    /// Whether content would be fetched or installed now, and not only the machine looked at again.
    fn begins_something(&self) -> bool {
        let is_done = matches!(
            self.record.state,
            State::PendingRestart { .. } | State::Compliant { .. }
        );
        !is_done && self.occasion() != Event::Woke
    }

    /// Tells, once a day, why nothing is begun; the state stays what it is.
    fn warn(&mut self, error: &Error) -> Result<(), Error> {
        if self.shared.supply.releases().is_staleness_news()? {
            self.record.detail = cut(&error.to_string());
            self.tell()?;
            self.ledger.set(&self.policy.policy, self.record.clone())?;
        }
        Ok(())
    }

    fn occasion(&self) -> Event {
        let policy = self.policy;
        let terms = Terms {
            purpose: policy.purpose,
            available_at: policy.available_at,
            deadline: policy.deadline,
            expires_at: policy.audience.expires_at,
            is_requested: self.record.is_requested,
        };
        occasion(&terms, self.shared.clock.now())
    }

    /// What is ready waits when this machine has started enough for a day, unless the release role says that it is urgent.
    fn within_limits(&mut self, event: Event) -> Result<Event, Error> {
        let State::Staged { tries, .. } = self.record.state else {
            return Ok(event);
        };
        let counter = self.shared.counter;
        let what = format!("{} {}", self.policy.policy, self.policy.version);
        let now = self.shared.machine.clock.now();
        let is_retry = tries > 0 && counter.has_begun(&what, now)?;
        if event != Event::BecameDue || is_retry {
            return Ok(event);
        }
        let refused = counter.installation_refused(now)?;
        if let Some(reason) = refused.filter(|_| !self.is_urgent()) {
            self.withhold(&reason)?;
            return Ok(Event::BecameAvailable);
        }
        counter.installation_begins(&what, now)?;
        Ok(event)
    }

    /// What cannot be read is not urgent.
    fn is_urgent(&mut self) -> bool {
        if self.manifest.is_none() {
            self.manifest = self.shared.supply.manifest(self.policy, &self.sources).ok();
        }
        self.manifest
            .as_ref()
            .is_some_and(|manifest| manifest.urgent)
    }

    fn withhold(&mut self, reason: &str) -> Result<(), Error> {
        let detail = format!("waits: {reason}");
        if self.record.detail == detail {
            return Ok(());
        }
        self.record.detail = detail;
        self.tell()?;
        self.ledger.set(&self.policy.policy, self.record.clone())
    }

    /// Tells of the state when it is another for the site, and stores it.
    fn enter(&mut self, state: State) -> Result<(), Error> {
        let is_news = reported(&state) != reported(&self.record.state);
        let is_stored = self.ledger.record(&self.policy.policy) == Some(&self.record);
        if is_stored && state == self.record.state {
            return Ok(());
        }
        self.record.state = state;
        if is_news {
            self.tell()?;
        }
        self.ledger.set(&self.policy.policy, self.record.clone())
    }

    fn tell(&self) -> Result<(), Error> {
        let Some(state) = reported(&self.record.state) else {
            return Ok(());
        };
        let now = self.shared.clock.now();
        self.shared.outbox.add(&StatusMessage {
            id: MessageId::make(now, &random::bytes()?),
            at: now,
            deployment: self.policy.deployment.clone(),
            state,
            detail: self.record.detail.clone(),
            exit_code: self.record.exit_code,
            updates: self.updates.clone(),
        })
    }

    /// Does it; gives the outcome, or nothing when there is nothing more to do now.
    fn act(&mut self, action: Action) -> Result<Option<Event>, Error> {
        if !matches!(action, Action::Wait | Action::Check | Action::Forget) {
            self.shared.machine.check_cancelled()?;
        }
        Ok(match action {
            Action::Wait | Action::Forget => None,
            Action::Check => Some(self.occasion()),
            Action::Locate => Some(self.locate()?),
            Action::Judge | Action::Rescan => Some(self.judge()?),
            Action::Download => Some(self.download()?),
            Action::Install => Some(self.install()?),
        })
    }

    fn locate(&mut self) -> Result<Event, Error> {
        let since = self.looking_since();
        let waited = self.shared.machine.clock.now().since(since).as_secs() / 60;
        let waited = u32::try_from(waited).unwrap_or(u32::MAX);
        match self.shared.supply.locate(self.policy, waited)? {
            Ok(sources) => {
                self.sources = sources;
                Ok(Event::FoundSources)
            }
            Err(reason) => {
                self.record.looking_since = Some(since);
                self.record.detail = reason;
                Ok(Event::FoundNoSource(jitter()?))
            }
        }
    }

    /// Since when content is looked for in vain; from now, when it was not until now.
    fn looking_since(&self) -> Timestamp {
        let now = self.shared.machine.clock.now();
        self.record.looking_since.unwrap_or(now)
    }

    fn judge(&mut self) -> Result<Event, Error> {
        let verdict = self.verdict()?;
        let is_required = verdict.state == UpdateState::Required;
        let is_stuck = is_required && verdict.needs.is_empty() && self.command().is_none();
        self.take(verdict);
        if is_stuck {
            return Ok(Event::ActionFailed(jitter()?));
        }
        Ok(self.finding())
    }

    fn verdict(&mut self) -> Result<Verdict, Error> {
        if self.manifest.is_none() {
            let manifest = self.shared.supply.manifest(self.policy, &self.sources)?;
            self.manifest = Some(manifest);
        }
        let judged = self.manifest.as_ref().map(|manifest| self.judged(manifest));
        judged
            .unwrap_or_else(|| Err("there is no manifest".to_owned()))
            .map_err(|reason| Error::not_followed("package", reason))
    }

    fn judged(&self, manifest: &Manifest) -> Result<Verdict, String> {
        if !manifest.platforms.is_empty() {
            let inventory = (self.shared.machine.collect)();
            if !manifest.is_for(&inventory.platform) {
                return Ok(not_for(manifest, &inventory.platform));
            }
        }
        let Program::Run(command) = &manifest.program else {
            return verdict(manifest, &(self.shared.machine.collect)());
        };
        let memory = match &self.record.ran {
            None => Memory::NotRun,
            Some(HasRun {
                restart_after: Some(start),
            }) => Memory::RestartAfter(start),
            Some(_) => Memory::HasRun,
        };
        let boot = self.shared.machine.programs.boot();
        program::verdict(manifest, command, memory, boot.as_deref())
    }

    /// The command of a package that has one.
    fn command(&self) -> Option<&Command> {
        match &self.manifest.as_ref()?.program {
            Program::Run(command) => Some(command),
            Program::InstallDebianUpdates => None,
        }
    }

    /// What a deployment did stays its detail while nothing new is found.
    fn take(&mut self, verdict: Verdict) {
        self.program = self.command().map(|_| verdict.state);
        self.updates = verdict.updates;
        self.needs = verdict.needs;
        let stays = match self.record.state {
            State::Compliant { .. } => self.finding() == Event::FoundNothing,
            State::PendingRestart { .. } => self.finding() == Event::FoundRestartNeeded,
            _ => false,
        };
        if !stays {
            let deed = self.deed.take().map(|deed| deed + ", ");
            self.record.detail = deed.unwrap_or_default() + &verdict.detail;
        }
    }

    fn finding(&self) -> Event {
        match () {
            () if self.count(UpdateState::Required) > 0 => Event::FoundRequired,
            () if self.count(UpdateState::PendingRestart) > 0 => Event::FoundRestartNeeded,
            () => Event::FoundNothing,
        }
    }

    fn count(&self, state: UpdateState) -> usize {
        let is_so = |found: &UpdateState| *found == state;
        let updates = self.updates.iter().map(|update| update.state);
        updates.chain(self.program).filter(is_so).count()
    }

    fn download(&mut self) -> Result<Event, Error> {
        let Some(manifest) = &self.manifest else {
            // judged again before anything is installed
            return Ok(Event::Verified);
        };
        let files: Vec<ManifestFile> = match &manifest.program {
            Program::Run(_) => manifest.files.clone(),
            Program::InstallDebianUpdates => {
                self.needs.iter().map(|need| need.file.clone()).collect()
            }
        };
        let supply = self.shared.supply;
        let done = supply.download(self.policy, manifest, &files, &mut self.sources);
        // points that fail are as good as none: in time others open
        self.record.looking_since = match done {
            Ok(()) => None,
            Err(Error::HoursClosed { .. }) => self.record.looking_since,
            Err(_) => Some(self.looking_since()),
        };
        done?;
        Ok(Event::Verified)
    }

    /// Looks at the machine once more: it may have changed since the content was fetched.
    fn install(&mut self) -> Result<Event, Error> {
        let verdict = self.verdict()?;
        self.take(verdict);
        if self.finding() != Event::FoundRequired {
            return Ok(self.finding());
        }
        self.shared.supply.releases().confirm(self.policy)?;
        let minutes = self
            .manifest
            .as_ref()
            .map_or(0, |manifest| manifest.max_run_minutes);
        let deadline = Duration::from_secs(u64::from(minutes) * 60);
        if let Some(command) = self.command().cloned() {
            return self.run_program(command, deadline);
        }
        let Some(plan) = self.shared.supply.stage(&self.needs, deadline)? else {
            return Ok(Event::LostContent);
        };
        self.has_installed = true;
        let outcome = self.shared.machine.packages.install(&plan);
        self.shared.supply.clear()?;
        let outcome = outcome?;
        self.record.exit_code = match outcome.exit {
            Exit::Code(code) => Some(code),
            _ => None,
        };
        if outcome.exit == Exit::Cancelled {
            return Err(Error::Interrupted);
        }
        if outcome.succeeded() {
            let (updates, packages) = (self.count(UpdateState::Required), self.needs.len());
            self.deed = Some(format!(
                "{} installed ({})",
                counted(updates as u64, "update"),
                counted(packages as u64, "package")
            ));
            return Ok(Event::InstallSucceeded);
        }
        self.record.detail = cut(&format!(
            "the package manager {}: {}",
            outcome.exit, outcome.detail
        ));
        Ok(Event::ActionFailed(jitter()?))
    }

    fn run_program(&mut self, command: Command, deadline: Duration) -> Result<Event, Error> {
        let (supply, machine) = (self.shared.supply, self.shared.machine);
        let manifest = self.manifest.as_ref();
        let files = manifest.map_or_else(Vec::new, |manifest| supply.program_files(manifest));
        let links = manifest.map_or_else(Vec::new, |manifest| manifest.links.clone());
        let job = Job {
            command,
            files,
            links,
            deadline,
        };
        self.has_installed = true;
        let finished = match machine.programs.run(&job)? {
            Ran::Finished(finished) => finished,
            Ran::Lost(digest) => {
                supply.drop_object(&digest)?;
                return Ok(Event::LostContent);
            }
        };
        self.record.exit_code = match finished.exit {
            Exit::Code(code) => Some(code),
            _ => None,
        };
        let outcome = program::outcome(&job.command, self.record.exit_code);
        let said = format!("the program {}", finished.exit);
        let restart_after = match (finished.exit, outcome) {
            (Exit::Cancelled, _) => return Err(Error::Interrupted),
            (_, Outcome::Failed) => {
                self.record.detail = cut(&format!("{said}: {}", finished.last_lines(OUTPUT_LINES)));
                return Ok(Event::ActionFailed(jitter()?));
            }
            (_, Outcome::Done) => None,
            (_, Outcome::DoneUntilRestart) => machine.programs.boot(),
        };
        self.record.ran = Some(HasRun { restart_after });
        self.deed = Some(said);
        Ok(Event::InstallSucceeded)
    }

    /// Somebody asked to stop: what was under way begins again at the next run.
    fn postpone(&mut self) -> Result<(), Error> {
        let now = self.shared.clock.now();
        if let Ok((state, _)) = step(self.record.state, Event::Cancelled, now) {
            self.enter(state)?;
        }
        Err(Error::Interrupted)
    }

    /// What goes wrong with one deployment is its state, not the end of the run.
    fn failed(&mut self, error: &Error) -> Result<Event, Error> {
        self.record.detail = cut(&error.to_string());
        Ok(Event::ActionFailed(jitter()?))
    }
}

fn jitter() -> Result<Jitter, Error> {
    let [dice] = random::bytes()?;
    Ok(Jitter(dice))
}

/// What is told is text for people; a package manager may say anything.
fn cut(text: &str) -> String {
    let is_text = |c: &char| *c == '\n' || !c.is_control();
    text.chars().filter(is_text).take(DETAIL_LIMIT).collect()
}
