//! How programs are used: single uses for some days, and what they add up to for long.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::id::ClientId;
use crate::model::metering::{ClientUse, MonthlyUse, ProgramUse, SummarySpan, UseSummary};
use crate::model::time::Timestamp;
use crate::rules::metering::summary::{self, Sums};

/// What a purge removed, or would.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Single uses.
    pub uses: u64,
    /// Summaries of spans and months.
    pub summaries: u64,
}

impl Tx<'_> {
    /// Keeps what a client reports and adds it to the summaries. What was kept before counts no second time.
    pub fn add_uses(
        &mut self,
        client: &ClientId,
        uses: &[ProgramUse],
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut new = Vec::new();
        for one in uses {
            if self.insert_use(client.as_str(), one, now)? {
                new.push(one);
            }
        }
        self.add_sums(client.as_str(), &Sums::of(new), now)
    }

    fn insert_use(
        &mut self,
        client: &str,
        one: &ProgramUse,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = [
            client.into(),
            one.process.as_str().into(),
            one.rule.as_str().into(),
            one.started_at.into(),
            one.ended_at.into(),
            one.file_name.as_str().into(),
            one.version.as_deref().into(),
            one.user.as_str().into(),
            one.is_start.into(),
            one.resolution_seconds.into(),
            now.into(),
        ];
        Ok(self.execute(INSERT_USE, &values)? == 1)
    }

    fn add_sums(&mut self, client: &str, sums: &Sums, now: Timestamp) -> Result<(), Error> {
        for ((rule, span, from), (users, millis)) in &sums.spans {
            let mut new = 0_u64;
            for user in users {
                let values = [
                    rule.as_str().into(),
                    span.word().into(),
                    (*from).into(),
                    client.into(),
                    user.as_str().into(),
                    now.into(),
                ];
                // who is known to have used it within is one user still
                new += self.execute(INSERT_PRESENCE, &values)?;
            }
            let values = [
                rule.as_str().into(),
                span.word().into(),
                (*from).into(),
                new.into(),
                (*millis).into(),
            ];
            self.execute(ADD_SUMMARY, &values)?;
        }
        for ((rule, month, user), (starts, millis, last)) in &sums.months {
            let values = [
                rule.as_str().into(),
                month.as_str().into(),
                client.into(),
                user.as_str().into(),
                (*starts).into(),
                (*millis).into(),
                (*last).into(),
            ];
            self.execute(ADD_MONTH, &values)?;
        }
        Ok(())
    }

    /// The single uses that are kept, of a client or of all, oldest first.
    pub fn uses(&mut self, client: Option<&ClientId>) -> Result<Vec<ClientUse>, Error> {
        let whose = client.map(ClientId::as_str).into();
        self.all(SELECT_USES, &[whose], |row| {
            Ok(ClientUse {
                hostname: row.text()?,
                program: ProgramUse {
                    rule: row.text()?,
                    process: row.text()?,
                    file_name: row.text()?,
                    version: row.optional(Row::text)?,
                    user: row.text()?,
                    started_at: row.time()?,
                    ended_at: row.time()?,
                    is_start: row.flag()?,
                    resolution_seconds: row.number()?,
                },
            })
        })
    }

    /// The summaries of a span from a time on, of a rule or of all.
    pub fn use_summaries(
        &mut self,
        (span, rule): (SummarySpan, Option<&str>),
        since: Timestamp,
    ) -> Result<Vec<UseSummary>, Error> {
        self.all(
            SELECT_SUMMARIES,
            &[span.word().into(), rule.into(), since.into()],
            |row| {
                Ok(UseSummary {
                    rule: row.text()?,
                    span,
                    from: row.time()?,
                    users: row.number()?,
                    millis: row.number()?,
                })
            },
        )
    }

    /// The use of each month from a time on, of a rule or of all.
    pub fn monthly_uses(
        &mut self,
        rule: Option<&str>,
        since: Timestamp,
    ) -> Result<Vec<MonthlyUse>, Error> {
        let month = summary::month(since);
        self.all(
            SELECT_MONTHS,
            &[rule.into(), month.as_str().into()],
            |row| {
                Ok(MonthlyUse {
                    rule: row.text()?,
                    month: row.text()?,
                    hostname: row.text()?,
                    user: row.text()?,
                    starts: row.number()?,
                    millis: row.number()?,
                    last_used_at: row.time()?,
                })
            },
        )
    }

    /// Removes single uses that were taken in before one time, and summaries of before another.
    pub fn purge_uses(
        &mut self,
        uses_before: Timestamp,
        summaries_before: Timestamp,
    ) -> Result<Purged, Error> {
        let month = summary::month(summaries_before);
        self.execute(DELETE_PRESENCE, &[uses_before.into()])?;
        let uses = self.execute(DELETE_USES, &[uses_before.into()])?;
        let spans = self.execute(DELETE_SUMMARIES, &[summaries_before.into()])?;
        let months = self.execute(DELETE_MONTHS, &[month.as_str().into()])?;
        let summaries = spans + months;
        Ok(Purged { uses, summaries })
    }
}

statements! {
    INSERT_USE: "keep the use of a program" = "
        INSERT INTO program_use
            (client, process, rule, started_at, ended_at, file_name, version, user_name, is_start, resolution_seconds,
             received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (client, process, rule, started_at) DO NOTHING";
    INSERT_PRESENCE: "keep the use of a program" = "
        INSERT INTO program_presence (rule, span, from_at, client, user_name, received_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (rule, span, from_at, client, user_name) DO NOTHING";
    ADD_SUMMARY: "add up the use of a program" = "
        INSERT INTO program_summary (rule, span, from_at, users, millis)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (rule, span, from_at) DO UPDATE
        SET users = program_summary.users + excluded.users, millis = program_summary.millis + excluded.millis";
    ADD_MONTH: "add up the use of a program" = "
        INSERT INTO program_month (rule, month, client, user_name, starts, millis, last_used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (rule, month, client, user_name) DO UPDATE
        SET starts = program_month.starts + excluded.starts, millis = program_month.millis + excluded.millis,
            last_used_at = CASE WHEN excluded.last_used_at > program_month.last_used_at
                                THEN excluded.last_used_at ELSE program_month.last_used_at END";
    SELECT_USES: "list the use of programs" = "
        SELECT c.hostname, u.rule, u.process, u.file_name, u.version, u.user_name, u.started_at, u.ended_at, u.is_start,
               u.resolution_seconds
        FROM program_use u
        JOIN client c ON c.id = u.client
        WHERE CAST($1 AS TEXT) IS NULL OR u.client = $1
        ORDER BY u.started_at, c.hostname, u.rule, u.process";
    SELECT_SUMMARIES: "list the use of programs" = "
        SELECT rule, from_at, users, millis
        FROM program_summary
        WHERE span = $1 AND (CAST($2 AS TEXT) IS NULL OR rule = $2) AND from_at >= $3
        ORDER BY rule, from_at";
    SELECT_MONTHS: "list the use of programs" = "
        SELECT m.rule, m.month, c.hostname, m.user_name, m.starts, m.millis, m.last_used_at
        FROM program_month m
        JOIN client c ON c.id = m.client
        WHERE (CAST($1 AS TEXT) IS NULL OR m.rule = $1) AND m.month >= $2
        ORDER BY m.rule, m.month, c.hostname, m.user_name";
    DELETE_PRESENCE: "remove the old use of programs" = "
        DELETE FROM program_presence
        WHERE received_at < $1";
    DELETE_USES: "remove the old use of programs" = "
        DELETE FROM program_use
        WHERE received_at < $1";
    DELETE_SUMMARIES: "remove the old use of programs" = "
        DELETE FROM program_summary
        WHERE from_at < $1";
    DELETE_MONTHS: "remove the old use of programs" = "
        DELETE FROM program_month
        WHERE month < $1";
}
