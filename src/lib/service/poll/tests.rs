use super::*;
use crate::host::files;
use crate::model::client::Approval;
use crate::model::decision::Deed;
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::id::{CollectionId, PackageId};
use crate::model::operator::OperatorRole;
use crate::model::site::SecondApprover;
use crate::rules::member::EVERYONE;
use crate::service::operator::{Actor, load_roster};
use crate::service::testing::{self, Endpoint, catalog, now, plain_token};
use crate::service::{collection, deploy, site};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A site with two approved clients, and what it answers polls from.
struct Site {
    catalog: Catalog,
    polls: Polls,
    clients: [ClientId; 2],
}

fn warrants() -> Arc<Warrants> {
    Arc::new(Warrants::by(testing::alice().roster().clone()))
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
        let polls = Polls::new(warrants()).unwrap();
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
            self.polls.standing(tx, &Approved::from(&client), now())
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
    let all = site.catalog.read(|tx| standings(tx, &warrants())).unwrap();
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
    assert!(!is_told(&Polls::new(warrants()).unwrap(), Duration::ZERO));
}

fn deployment() -> Deployment {
    Deployment {
        id: DeploymentId::parse("S01-D00001").unwrap(),
        package: PackageId::parse("S01-P00001").unwrap(),
        package_version: 1,
        collection: CollectionId::parse(EVERYONE).unwrap(),
        purpose: Purpose::Required,
        available_at: now(),
        deadline: now(),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
        revision: 1,
        created_at: now(),
        created_by: "alice".into(),
    }
}

/// Alice deploys something to everyone.
fn deploy_to_all(tx: &mut Tx, alice: &Actor) -> Result<(), Error> {
    collection::evaluate(tx, now())?;
    let deployment = deployment();
    let manifest = testing::manifest(&deployment.package);
    tx.insert_package_version(&manifest, &Digest::of(b"manifest"))?;
    testing::sign(tx, alice, (&deployment, 0))?;
    Ok(tx.insert_deployment(&deployment)?)
}

#[test]
fn o10_what_operators_sign_makes_a_token_void_although_no_deployment_changes() {
    let (alice, id) = (testing::alice(), deployment().id);
    let mut site = Site::new();
    site.after(|tx| deploy_to_all(tx, &alice));
    let configured = Deed::Configure {
        collections: Vec::new(),
        second_approver: SecondApprover::default(),
        client_settings: Box::default(),
    };
    let ended = Deed::Undeploy { deployment: id };
    let token = site.token(0);
    site.after(|tx| {
        let limits_again = configured.clone();
        alice.decide(tx, limits_again, now()).map(drop)
    });
    assert!(site.is_unchanged(&token), "the same was signed again");
    let all = site.catalog.read(|tx| standings(tx, &warrants())).unwrap();
    for client in [0, 1] {
        assert_eq!(all[&site.clients[client]], site.standing(client));
    }
    site.after(|tx| alice.decide(tx, ended.clone(), now()).map(drop));
    assert!(!site.is_unchanged(&token), "it reaches nobody new");
    let token = site.token(0);
    assert!(site.is_unchanged(&token));
}

#[test]
fn a16_a_second_operator_makes_the_tokens_of_those_who_waited_void() {
    let bob = testing::actor("bob", &[OperatorRole::Approver]);
    let mut roster = testing::alice().roster().clone();
    roster.operators.extend(bob.roster().operators.clone());
    let (alice, bob) = (testing::alice().on(&roster), bob.on(&roster));
    let mut site = Site::new();
    site.polls = Polls::new(Arc::new(Warrants::by(roster))).unwrap();
    site.after(|tx| {
        for number in 3..=25 {
            let endpoint = Endpoint::new(number, &format!("web-{number}"));
            let token = testing::issue(tx, &plain_token());
            endpoint.enroll(tx, &token)?;
            tx.set_approval(&endpoint.machine.client, Approval::Approved)?;
        }
        deploy_to_all(tx, &alice)
    });
    let token = site.token(0);
    assert!(site.is_unchanged(&token));
    let id = deployment().id;
    site.after(|tx| deploy::confirm(tx, &id, (&bob, now())).map(drop));
    assert!(!site.is_unchanged(&token));
}

#[test]
fn o09_a_roster_of_which_the_catalog_says_nothing_makes_tokens_void() {
    let place = tempfile::tempdir().unwrap();
    let folder = testing::site_folder(place.path());
    let alice = testing::founder(&folder);
    let mut catalog = Catalog::open(&folder.catalog().display().to_string()).unwrap();
    let endpoint = Endpoint::new(1, "web-1");
    let client = endpoint.machine.client.clone();
    let enroll = |tx: &mut Tx| -> Result<_, Error> {
        let token = testing::issue(tx, &plain_token());
        endpoint.enroll(tx, &token)?;
        tx.set_approval(&client, Approval::Approved)?;
        deploy_to_all(tx, &alice)?;
        Ok(tx.client(&client)?.unwrap())
    };
    let approved = Approved::from(&catalog.write(enroll).unwrap());
    let polls = Polls::new(Arc::new(Warrants::of(folder.clone()))).unwrap();
    polls.look(&mut catalog).unwrap();
    let standing = catalog.read(|tx| polls.standing(tx, &approved, now()));
    let token = polls.token((&client, standing.unwrap()), now(), now());
    let is_told = || polls.is_unchanged(token.as_bytes(), (now(), Instant::now()));
    assert!(is_told());
    let mut roster = load_roster(&folder).unwrap();
    roster.operators[0].is_disabled = true;
    let release = site::load_site_keys(&folder).unwrap().release.unwrap();
    files::write_atomic(&folder.roster(), &roster.seal(&release).unwrap()).unwrap();
    polls.look(&mut catalog).unwrap();
    assert!(!is_told());
}
