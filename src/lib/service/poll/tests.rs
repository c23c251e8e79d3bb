use super::*;
use crate::model::client::Approval;
use crate::service::testing::{self, Endpoint, catalog, now, plain_token};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A site with two approved clients, and what it answers polls from.
struct Site {
    catalog: Catalog,
    polls: Polls,
    clients: [ClientId; 2],
}

impl Site {
    fn new() -> Self {
        let mut catalog = catalog();
        let enroll = |tx: &mut Tx| -> Result<[ClientId; 2], Error> {
            let endpoints = [(1, "web-1"), (2, "web-2")].map(|(n, name)| Endpoint::new(n, name));
            for endpoint in &endpoints {
                let token = testing::issue(tx, &plain_token());
                endpoint.enroll(tx, &token)?;
                tx.set_approval(&endpoint.machine.client, Approval::Approved)?;
            }
            Ok(endpoints.map(|endpoint| endpoint.machine.client))
        };
        let clients = catalog.write(enroll).unwrap();
        let polls = Polls::new().unwrap();
        polls.look(&mut catalog).unwrap();
        Self {
            catalog,
            polls,
            clients,
        }
    }

    /// The token that a client is given now.
    fn token(&mut self, client: usize) -> String {
        let standing = self.standing(client);
        let client = &self.clients[client];
        self.polls.token((client, standing), now(), now())
    }

    fn standing(&mut self, client: usize) -> Digest {
        let id = self.clients[client].clone();
        let found: Result<Digest, Error> = self.catalog.read(|tx| {
            let client = tx.client(&id)?.unwrap();
            standing(tx, &Approved::from(&client))
        });
        found.unwrap()
    }

    fn is_unchanged(&self, token: &str) -> bool {
        let at = (now(), Instant::now());
        self.polls.is_unchanged(token.as_bytes(), at)
    }

    fn after(&mut self, change: impl FnMut(&mut Tx) -> Result<(), Error>) {
        self.catalog.write(change).unwrap();
        // the engine does not count the changes of the connection that looks
        self.polls.seen.write().unwrap().changes = None;
        self.polls.look(&mut self.catalog).unwrap();
    }
}

#[test]
fn a_client_for_which_nothing_changed_is_told_so() {
    let mut site = Site::new();
    let token = site.token(0);
    assert!(site.is_unchanged(&token));
    let other = site.clients[1].clone();
    site.after(|tx| Ok(tx.set_approval(&other, Approval::Blocked)?));
    assert!(site.is_unchanged(&token), "nothing changed for this one");
}

#[test]
fn a06_a_client_that_is_not_approved_any_more_is_refused_and_others_are_not() {
    for approval in [Approval::Blocked, Approval::Pending, Approval::Conflict] {
        let mut site = Site::new();
        let (token, other) = (site.token(0), site.token(1));
        let client = site.clients[0].clone();
        site.after(|tx| Ok(tx.set_approval(&client, approval)?));
        assert!(!site.is_unchanged(&token), "{approval}");
        assert!(site.is_unchanged(&other), "{approval}");
        site.after(|tx| Ok(tx.delete_client(&client)?));
        assert!(!site.is_unchanged(&token), "forgotten");
    }
}

#[test]
fn c01_a_token_does_for_no_other_client() {
    let mut site = Site::new();
    let standings = [0, 1].map(|client| site.standing(client));
    assert_ne!(standings[0], standings[1]);
    let mixed = site
        .polls
        .token((&site.clients[1], standings[0]), now(), now());
    assert!(!site.is_unchanged(&mixed));
}

#[test]
fn all_standings_at_once_are_those_of_each_client() {
    let mut site = Site::new();
    let all = site.catalog.read(standings).unwrap();
    assert_eq!(all.len(), 2);
    for client in [0, 1] {
        assert_eq!(all[&site.clients[client]], site.standing(client));
    }
}

#[test]
fn what_policy_is_made_of_makes_a_token_void() {
    let mut site = Site::new();
    let token = site.token(0);
    site.after(|tx| {
        let mut settings = tx.settings()?;
        settings.policy_poll_minutes += 1;
        Ok(tx.set_settings(&settings)?)
    });
    assert!(!site.is_unchanged(&token));
    let token = site.token(0);
    assert!(site.is_unchanged(&token));
}

#[test]
fn u03_a_token_ends_after_hours_and_when_its_list_is_issued_anew() {
    let mut site = Site::new();
    let (id, standing) = (site.clients[0].clone(), site.standing(0));
    let is_good = |issued: Timestamp, later: Duration| {
        let token = site.polls.token((&id, standing), issued, now());
        let at = (now().after(later), Instant::now());
        site.polls.is_unchanged(token.as_bytes(), at)
    };
    assert!(is_good(now(), LIFE - SECOND));
    assert!(!is_good(now(), LIFE));
    let age = policy::LIFE / 2 - HOUR;
    let issued = now().as_millis() - i64::try_from(age.as_millis()).unwrap();
    let issued = Timestamp::from_millis(issued);
    assert!(is_good(issued, HOUR - SECOND));
    assert!(!is_good(issued, HOUR));
}

#[test]
fn what_was_not_looked_at_lately_is_not_told() {
    let mut site = Site::new();
    let token = site.token(0);
    let begin = Instant::now();
    let is_told = |polls: &Polls, after| {
        let at = (now(), begin + after);
        polls.is_unchanged(token.as_bytes(), at)
    };
    assert!(is_told(&site.polls, STALE - SECOND));
    assert!(!is_told(&site.polls, STALE));
    assert!(!is_told(&Polls::new().unwrap(), Duration::ZERO));
}
