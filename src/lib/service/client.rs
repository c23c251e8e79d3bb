//! Clients: how they enroll, and whether they are believed (security.md 3.5).

use super::{Error, collection};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Approval, Client, EnrollmentToken};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, CollectionId};
use crate::model::message::{EnrollmentReceipt, EnrollmentRequest};
use crate::model::site::ApprovalMode;
use crate::model::time::Timestamp;
use crate::rules::pattern;
use crate::trust::PublicKey;
use crate::trust::enrollment::{self, Token, Verifier};
use std::net::IpAddr;
use std::time::Duration;

/// No host name or machine id is longer.
const MAX_NAME: usize = 253;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The management point to enroll with; the site's first when absent.
    pub url: Option<String>,
    /// How long it may be used.
    pub life: Duration,
    /// Whether its client is approved at once.
    pub auto_approve: bool,
    /// A collection that the client joins.
    pub collection: Option<CollectionId>,
    /// What the host name must match.
    pub name_pattern: Option<String>,
}

/// Makes a one-time token. Its secret is not stored; the caller shows it once.
pub fn issue_token(
    tx: &mut Tx,
    new: &NewToken,
    root: Digest,
    (operator, now): (&str, Timestamp),
) -> Result<Token, Error> {
    let refused = |reason: &str| Error::refused("make", "a token", reason);
    if new.auto_approve && tx.settings()?.approval != ApprovalMode::Token {
        return Err(refused(
            "the site approves clients by hand; set site.approval to token to change that",
        ));
    }
    if let Some(id) = &new.collection
        && tx.collection(id)?.is_none()
    {
        return Err(Error::missing("collection", id));
    }
    let first = tx.management_points()?.into_iter().next();
    let Some(url) = new.url.clone().or(first.map(|point| point.url)) else {
        return Err(refused("the site has no management point"));
    };
    let token = Token::generate(&url, root)?;
    tx.insert_token(&EnrollmentToken {
        id: token.id.clone(),
        verifier: token.verifier().to_string(),
        expires_at: now.after(new.life),
        auto_approve: new.auto_approve,
        collection: new.collection.clone(),
        name_pattern: new.name_pattern.clone(),
        used_by: None,
    })?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "token create".to_owned(),
        object: token.id.clone(),
        before: None,
        after: Some(format!("expires {}", now.after(new.life))),
    })?;
    Ok(token)
}

/// Takes in an enrollment request: believed only as far as its token goes, which is used up.
/// A client that asks again with the same key gets the same answer.
pub fn enroll(
    tx: &mut Tx,
    envelope: &[u8],
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<EnrollmentReceipt, Error> {
    let Vouched {
        request,
        key,
        token,
    } = vouch(tx, envelope)?;
    let refused = |reason: &str| Error::refused("enroll", &request.hostname, reason);
    if let Some(known) = known_client(tx, &request, &key)? {
        return receipt(tx, &known, &request, now);
    }
    if let Some(name_pattern) = &token.name_pattern
        && !pattern::is_match(name_pattern, &request.hostname)
    {
        return Err(refused("its token is for other host names"));
    }
    let Some(token) = tx.consume_token(&request.token, &request.client, now)? else {
        return Err(refused("its token is used or expired"));
    };
    let client = Client {
        approval: first_approval(tx, &request, &token)?,
        id: request.client.clone(),
        hostname: request.hostname.clone(),
        machine_id: request.machine_id.clone(),
        site: tx.site()?.code,
        epoch: 1,
        key: key.id(),
        public_key: key.to_string(),
        platform: None,
        address,
        enrolled_at: now,
        last_seen: Some(now),
        inventory_at: None,
    };
    tx.insert_client(&client)?;
    note_approval(tx, &client, None, (&format!("token {}", token.id), now))?;
    collection::evaluate_client(tx, &client, now)?;
    receipt(tx, &client, &request, now)
}

/// An enrollment request whose sender has its key and its token's secret.
pub struct Vouched {
    request: EnrollmentRequest,
    key: PublicKey,
    token: EnrollmentToken,
}

/// Looks whether an enrollment request is worth the writer's time (C07): signed, readable, and made with a token that there
/// is. Changes nothing.
pub fn vouch(tx: &mut Tx, envelope: &[u8]) -> Result<Vouched, Error> {
    let (request, key) = enrollment::open_request(envelope)?;
    check_names(&request)?;
    let token = tx
        .token(&request.token)?
        .ok_or_else(|| Error::refused("enroll", &request.hostname, "its token is not known"))?;
    Verifier::parse(&token.verifier)?.check(&request)?;
    Ok(Vouched {
        request,
        key,
        token,
    })
}

/// Names come from outside and are shown and stored.
fn check_names(request: &EnrollmentRequest) -> Result<(), Error> {
    let is_sound = |name: &str| {
        (1..=MAX_NAME).contains(&name.len()) && name.chars().all(|c| c.is_ascii_graphic())
    };
    if is_sound(&request.hostname) && is_sound(&request.machine_id) {
        return Ok(());
    }
    Err(Error::refused(
        "enroll",
        &request.client,
        "its host name or machine id is not 1-253 printable characters without spaces",
    ))
}

/// The client that made this very request before; refuses an identity that another key holds.
fn known_client(
    tx: &mut Tx,
    request: &EnrollmentRequest,
    key: &PublicKey,
) -> Result<Option<Client>, Error> {
    let by_key = tx.client_by_key(&key.id())?;
    let by_id = tx.client(&request.client)?;
    if by_key.as_ref().map(|client| &client.id) != by_id.as_ref().map(|client| &client.id) {
        return Err(Error::refused(
            "enroll",
            &request.hostname,
            "its client id or key belongs to another client",
        ));
    }
    Ok(by_key)
}

/// A machine that another client has or had is never believed at once, whatever its token says.
fn first_approval(
    tx: &mut Tx,
    request: &EnrollmentRequest,
    token: &EnrollmentToken,
) -> Result<Approval, Error> {
    let is_taken = tx
        .clients_by_machine_id(&request.machine_id)?
        .iter()
        .any(|other| matches!(other.approval, Approval::Approved | Approval::Blocked));
    let mode = tx.settings()?.approval;
    Ok(match mode {
        _ if is_taken => Approval::Conflict,
        ApprovalMode::Token if token.auto_approve => Approval::Approved,
        ApprovalMode::Token | ApprovalMode::Manual => Approval::Pending,
    })
}

fn receipt(
    tx: &mut Tx,
    client: &Client,
    request: &EnrollmentRequest,
    now: Timestamp,
) -> Result<EnrollmentReceipt, Error> {
    Ok(EnrollmentReceipt {
        client: client.id.clone(),
        key: client.key.clone(),
        nonce: request.nonce.clone(),
        site: tx.site()?.code,
        approval: client.approval,
        epoch: client.epoch,
        server_time: now,
    })
}

/// An operator approves or blocks a client. Says whether that changed anything.
pub fn set_approval(
    tx: &mut Tx,
    client: &Client,
    approval: Approval,
    (operator, now): (&str, Timestamp),
) -> Result<bool, Error> {
    if client.approval == approval {
        return Ok(false);
    }
    if approval == Approval::Approved {
        let others = tx.clients_by_machine_id(&client.machine_id)?;
        let other = others
            .iter()
            .find(|other| other.id != client.id && other.approval == Approval::Approved);
        if let Some(other) = other {
            let reason = format!(
                "client {} is approved for the same machine; block it first",
                other.id
            );
            return Err(Error::refused("approve", &client.hostname, reason));
        }
    }
    tx.set_approval(&client.id, approval)?;
    let changed = Client {
        approval,
        ..client.clone()
    };
    note_approval(tx, &changed, Some(client.approval), (operator, now))?;
    collection::evaluate_client(tx, &changed, now)?;
    Ok(true)
}

fn note_approval(
    tx: &mut Tx,
    client: &Client,
    before: Option<Approval>,
    (actor, now): (&str, Timestamp),
) -> Result<(), Error> {
    let deed = match (before, client.approval) {
        (None, _) => "client enroll",
        (Some(_), Approval::Approved) => "client approve",
        (Some(_), Approval::Blocked) => "client block",
        (Some(_), Approval::Pending | Approval::Conflict) => "client suspend",
    };
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.to_owned(),
        action: deed.to_owned(),
        object: format!("{} {}", client.id, client.hostname),
        before: before.map(|approval| approval.to_string()),
        after: Some(client.approval.to_string()),
    })?;
    Ok(())
}

/// The client with this id, or the only one with this host name.
pub fn find(tx: &mut Tx, name: &str) -> Result<Client, Error> {
    if let Ok(id) = ClientId::parse(name) {
        return tx
            .client(&id)?
            .ok_or_else(|| Error::missing("client", name));
    }
    let by_name = ClientFilter {
        hostname: Some(name.to_owned()),
        ..ClientFilter::default()
    };
    let mut found = tx.clients(&by_name)?;
    match (found.pop(), found.len()) {
        (Some(client), 0) => Ok(client),
        (Some(_), others) => Err(Error::refused(
            "choose",
            name,
            format!(
                "{} clients have this host name; name one by its id",
                others + 1
            ),
        )),
        (None, _) => Err(Error::missing("client", name)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Endpoint, catalog, issue, now, plain_token, trust_tokens};
    use super::*;
    use crate::catalog::Catalog;
    use crate::rules::member::EVERYONE;

    const HOUR: Duration = Duration::from_secs(3600);

    fn token(catalog: &mut Catalog, new: &NewToken) -> Token {
        catalog.write(|tx| Ok::<_, Error>(issue(tx, new))).unwrap()
    }

    fn enroll_at(
        catalog: &mut Catalog,
        endpoint: &Endpoint,
        token: &Token,
        at: Timestamp,
    ) -> Result<EnrollmentReceipt, Error> {
        catalog.write(|tx| enroll(tx, &endpoint.request(token), None, at))
    }

    fn approval(catalog: &mut Catalog, endpoint: &Endpoint, token: &Token) -> Approval {
        enroll_at(catalog, endpoint, token, now()).unwrap().approval
    }

    fn with_tokens() -> Catalog {
        let mut catalog = catalog();
        catalog
            .write(|tx| {
                trust_tokens(tx);
                Ok::<_, Error>(())
            })
            .unwrap();
        catalog
    }

    fn auto() -> NewToken {
        NewToken {
            auto_approve: true,
            ..plain_token()
        }
    }

    fn members(catalog: &mut Catalog) -> usize {
        let everyone = CollectionId::parse(EVERYONE).unwrap();
        catalog
            .read(|tx| tx.collection_members(&everyone))
            .unwrap()
            .len()
    }

    #[test]
    fn a_new_client_waits_and_is_no_member_until_approved() {
        let mut catalog = catalog();
        let web = Endpoint::new(1, "web-1");
        let token = token(&mut catalog, &plain_token());
        let receipt = enroll_at(&mut catalog, &web, &token, now()).unwrap();
        assert_eq!(receipt.approval, Approval::Pending);
        assert_eq!(receipt.key, web.key.public().id());
        assert_eq!(members(&mut catalog), 0);
        catalog
            .write(|tx| {
                let client = find(tx, "web-1")?;
                assert!(set_approval(
                    tx,
                    &client,
                    Approval::Approved,
                    ("alice", now())
                )?);
                let client = find(tx, client.id.as_str())?;
                assert!(!set_approval(
                    tx,
                    &client,
                    Approval::Approved,
                    ("alice", now())
                )?);
                Ok::<_, Error>(())
            })
            .unwrap();
        assert_eq!(members(&mut catalog), 1);
        let log = catalog.read(|tx| tx.audit(0, 99)).unwrap();
        let deeds: Vec<&str> = log
            .iter()
            .map(|entry| entry.event.action.as_str())
            .collect();
        assert_eq!(
            deeds,
            [
                "site create",
                "token create",
                "client enroll",
                "client approve"
            ]
        );
    }

    #[test]
    fn a_token_approves_only_where_the_site_and_the_token_say_so() {
        let mut manual = catalog();
        let refused = manual
            .write(|tx| issue_token(tx, &auto(), Digest::of(b"root"), ("alice", now())).map(drop))
            .unwrap_err();
        assert!(refused.to_string().contains("approves clients by hand"));
        let mut catalog = with_tokens();
        let plain = token(&mut catalog, &plain_token());
        let own = Endpoint::new(1, "a");
        assert_eq!(approval(&mut catalog, &own, &plain), Approval::Pending);
        let auto = token(&mut catalog, &auto());
        let other = Endpoint::new(2, "b");
        assert_eq!(approval(&mut catalog, &other, &auto), Approval::Approved);
    }

    #[test]
    fn l12_a_machine_that_a_client_has_already_is_a_conflict() {
        for state in [Approval::Approved, Approval::Blocked] {
            let mut catalog = with_tokens();
            let first = Endpoint::new(1, "web-1");
            let own = token(&mut catalog, &auto());
            approval(&mut catalog, &first, &own);
            catalog
                .write(|tx| {
                    let client = find(tx, "web-1")?;
                    set_approval(tx, &client, state, ("alice", now()))
                })
                .unwrap();
            let mut twin = Endpoint::new(2, "web-2");
            twin.machine.machine_id = first.machine.machine_id.clone();
            let other = token(&mut catalog, &auto());
            assert_eq!(approval(&mut catalog, &twin, &other), Approval::Conflict);
            let approved = catalog.write(|tx| {
                let client = find(tx, "web-2")?;
                set_approval(tx, &client, Approval::Approved, ("alice", now()))
            });
            assert_eq!(approved.is_err(), state == Approval::Approved, "{state}");
        }
    }

    #[test]
    fn c07_a_token_is_used_once_and_the_same_request_again_is_answered_again() {
        let mut catalog = catalog();
        let own = token(&mut catalog, &plain_token());
        let (one, two) = (Endpoint::new(1, "a"), Endpoint::new(2, "b"));
        let first = enroll_at(&mut catalog, &one, &own, now()).unwrap();
        let error = enroll_at(&mut catalog, &two, &own, now()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot enroll b: its token is used or expired"
        );
        let again = enroll_at(&mut catalog, &one, &own, now().after(HOUR * 9)).unwrap();
        assert_eq!(
            (again.client, again.approval),
            (first.client, first.approval)
        );
    }

    #[test]
    fn what_does_not_fit_the_token_is_refused_and_leaves_it_unused() {
        let mut catalog = catalog();
        let named = NewToken {
            name_pattern: Some("web-*".into()),
            ..plain_token()
        };
        let named = token(&mut catalog, &named);
        let message = |result: Result<EnrollmentReceipt, Error>| result.unwrap_err().to_string();
        let db = Endpoint::new(1, "db-1");
        let web = Endpoint::new(2, "web-1");
        let evil = Endpoint::new(3, "web\u{1b}[2J");
        let mut catalog_at =
            |endpoint: &Endpoint, token: &Token, at| enroll_at(&mut catalog, endpoint, token, at);
        assert_eq!(
            message(catalog_at(&db, &named, now())),
            "cannot enroll db-1: its token is for other host names"
        );
        assert!(message(catalog_at(&evil, &named, now())).contains("printable"));
        let unknown = Token::generate("https://mp", Digest::of(b"root")).unwrap();
        assert!(message(catalog_at(&web, &unknown, now())).contains("not known"));
        let late = now().after(HOUR);
        assert!(message(catalog_at(&web, &named, late)).contains("used or expired"));
        assert!(catalog_at(&web, &named, now()).is_ok());
    }

    #[test]
    fn c07_a_request_without_the_secret_is_refused() {
        let mut catalog = catalog();
        let own = token(&mut catalog, &plain_token());
        let mut guessed = Token::generate("https://mp", Digest::of(b"root")).unwrap();
        guessed.id.clone_from(&own.id);
        let error = enroll_at(&mut catalog, &Endpoint::new(1, "a"), &guessed, now()).unwrap_err();
        assert!(matches!(error, Error::Trust(_)), "{error}");
    }

    #[test]
    fn c01_an_identity_of_another_key_is_refused() {
        let mut catalog = catalog();
        let one = Endpoint::new(1, "a");
        let own = token(&mut catalog, &plain_token());
        enroll_at(&mut catalog, &one, &own, now()).unwrap();
        let thief = Endpoint::new(1, "a");
        let other = token(&mut catalog, &plain_token());
        let error = enroll_at(&mut catalog, &thief, &other, now()).unwrap_err();
        assert!(
            error.to_string().contains("belongs to another client"),
            "{error}"
        );
    }

    #[test]
    fn c07_of_many_parallel_tries_one_gets_the_token() {
        let folder = tempfile::tempdir().unwrap();
        let folder = super::super::site::SiteFolder::at(&folder.path().join("site"));
        let address = folder.catalog().display().to_string();
        let new = super::super::site::NewSite {
            code: crate::model::id::SiteCode::parse("S01").unwrap(),
            name: "x".into(),
            management_point: crate::model::role::ManagementPoint {
                url: "https://mp".into(),
            },
            operator: "alice".into(),
        };
        super::super::site::initialise(&folder, &address, &new, now()).unwrap();
        let own = token(&mut Catalog::open(&address).unwrap(), &plain_token());
        let won = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8_u8)
                .map(|n| {
                    let (own, address) = (&own, &address);
                    scope.spawn(move || {
                        let mut catalog = Catalog::open(address).unwrap();
                        enroll_at(&mut catalog, &Endpoint::new(n, "a"), own, now()).is_ok()
                    })
                })
                .collect();
            tries
                .into_iter()
                .map(|t| t.join().unwrap())
                .filter(|won| *won)
                .count()
        });
        assert_eq!(won, 1);
    }

    #[test]
    fn a_host_name_that_two_clients_have_is_no_name() {
        let mut catalog = catalog();
        for n in [1, 2] {
            let own = token(&mut catalog, &plain_token());
            enroll_at(&mut catalog, &Endpoint::new(n, "a"), &own, now()).unwrap();
        }
        let error = catalog.read(|tx| find(tx, "a")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot choose a: 2 clients have this host name; name one by its id"
        );
    }
}
