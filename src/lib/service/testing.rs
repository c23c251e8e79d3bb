//! A small site in memory and machines that enroll at it, for tests of services.

use super::client;
use super::operator::{self, Actor, KeyPlaces};
use super::policy::Issuer;
use super::site::{self, NewSite, SiteFolder};
use super::warrant::Warrants;
use crate::catalog::audit::AuditEvent;
use crate::catalog::{Catalog, Tx};
use crate::model::authorization::AuthorizationList;
use crate::model::collection::Collection;
use crate::model::decision::Deed;
use crate::model::deployment::Deployment;
use crate::model::digest::Digest;
use crate::model::id::{AuthorizationListId, ClientId, PackageId, SiteCode};
use crate::model::message::EnrollmentReceipt;
use crate::model::operator::OperatorRole;
use crate::model::package::{Manifest, Program};
use crate::model::role::ManagementPoint;
use crate::model::site::ApprovalMode;
use crate::model::time::Timestamp;
use crate::rules::member;
use crate::trust::enrollment::{self, Machine, Token};
use crate::trust::{Roster, SigningKey};
use std::sync::Arc;
use std::time::Duration;

/// The instant at which tests happen.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
}

/// Site S01 with a management point and the built-in collections, in memory.
pub(crate) fn catalog() -> Catalog {
    let mut catalog = Catalog::in_memory().unwrap();
    catalog
        .write(|tx| {
            furnish(tx);
            Ok::<_, super::Error>(())
        })
        .unwrap();
    catalog
}

/// The same in a folder, as `catalog.db`, so that several may open it.
pub(crate) fn catalog_in_folder() -> (Catalog, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let mut catalog = Catalog::create(path.to_str().unwrap()).unwrap();
    let furnished: Result<(), super::Error> = catalog.write(|tx| {
        furnish(tx);
        Ok(())
    });
    furnished.unwrap();
    (catalog, folder)
}

/// The same in a new catalog.
pub(crate) fn furnish(tx: &mut Tx) {
    let new = NewSite {
        code: SiteCode::parse("S01").unwrap(),
        name: "Head office".into(),
        management_point: ManagementPoint {
            url: "https://mp.example.org:8443".into(),
        },
        operator: "alice".into(),
        operator_key: None,
    };
    site::store_site(tx, &new, &Digest::of(b"root"), now()).unwrap();
}

/// An operator with these roles, on a roster of this one alone.
pub(crate) fn actor(name: &str, roles: &[OperatorRole]) -> Actor {
    with_key(name, roles, SigningKey::generate().unwrap())
}

fn with_key(name: &str, roles: &[OperatorRole], key: SigningKey) -> Actor {
    let roster = Roster {
        site: SiteCode::parse("S01").unwrap(),
        hierarchy: Digest::of(b"root"),
        version: 1,
        issued_at: now(),
        operators: vec![operator::entry(name, key.public(), roles, now())],
    };
    Actor::new(roster, key).unwrap()
}

/// Alice, who may do everything, and is the same each time.
pub(crate) fn alice() -> Actor {
    with_key(
        "alice",
        OperatorRole::ALL,
        crate::trust::key::tests::rfc8032(),
    )
}

/// Issues policy by the roster that this operator is on.
pub(crate) fn issuer(actor: &Actor) -> Issuer {
    Issuer {
        key: Arc::new(SigningKey::generate().unwrap()),
        warrants: Arc::new(Warrants::by(actor.roster().clone())),
    }
}

/// Signs a deployment as it is, and the configuration, for a catalog into which a test puts them by itself and may add so
/// many machines afterwards.
pub(crate) fn sign(
    tx: &mut Tx,
    actor: &Actor,
    (deployment, growth): (&Deployment, u64),
) -> Result<(), super::Error> {
    sign_configuration(tx, actor)?;
    let (reach, fleet) = tx.reach(&deployment.collection)?;
    let package = tx.package_version(&deployment.package, deployment.package_version)?;
    let deed = Deed::Deploy {
        deployment: deployment.clone(),
        manifest: package.unwrap().manifest,
        reach: reach + growth,
        fleet,
    };
    decide(tx, actor, deed)
}

/// Signs the configuration as it is.
pub(crate) fn sign_configuration(tx: &mut Tx, actor: &Actor) -> Result<(), super::Error> {
    let built_in = member::built_in();
    let is_configured = |own: &Collection| built_in.iter().all(|other| other.id != own.id);
    let deed = Deed::Configure {
        collections: tx
            .collections()?
            .into_iter()
            .filter(is_configured)
            .collect(),
        second_approver: tx.settings()?.second_approver,
        client_settings: Box::new(tx.client_settings()?),
    };
    decide(tx, actor, deed)
}

fn decide(tx: &mut Tx, actor: &Actor, deed: Deed) -> Result<(), super::Error> {
    let object = deed.object().to_owned();
    actor.decide(tx, deed, now())?;
    tx.append_audit(&AuditEvent {
        at: now(),
        actor: actor.name().to_owned(),
        action: "sign".to_owned(),
        object,
        before: None,
        after: None,
    })?;
    Ok(())
}

/// Version 1 of a package without content.
pub(crate) fn manifest(package: &PackageId) -> Manifest {
    Manifest {
        package: package.clone(),
        version: 1,
        name: format!("tool of {package}"),
        created_at: now(),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 10,
        urgent: false,
        packing: None,
        platforms: Vec::new(),
        links: Vec::new(),
        files: Vec::new(),
        authorization: AuthorizationList {
            id: AuthorizationListId::parse("list").unwrap(),
            authorized_at: now(),
            authorized_by: "alice".into(),
            updates: Vec::new(),
        },
    }
}

/// Lets tokens approve.
pub(crate) fn trust_tokens(tx: &mut Tx) {
    let mut settings = tx.settings().unwrap();
    settings.approval = ApprovalMode::Token;
    tx.set_settings(&settings).unwrap();
}

/// A token for an hour.
pub(crate) fn plain_token() -> client::NewToken {
    client::NewToken {
        url: None,
        life: Duration::from_secs(3600),
        auto_approve: false,
        collection: None,
        name_pattern: None,
        replace: None,
    }
}

/// Issues a token.
pub(crate) fn issue(tx: &mut Tx, new: &client::NewToken) -> Token {
    client::issue_token(tx, new, Digest::of(b"root"), ("alice", now())).unwrap()
}

/// A machine with its key.
pub(crate) struct Endpoint {
    /// What it says of itself.
    pub(crate) machine: Machine,
    /// Its key.
    pub(crate) key: SigningKey,
}

impl Endpoint {
    /// A new machine.
    pub(crate) fn new(number: u8, hostname: &str) -> Self {
        let client = ClientId::make(now(), &[number; 10]);
        let machine = Machine {
            client,
            hostname: hostname.into(),
            machine_id: format!("machine-{number}"),
            serial: String::new(),
            clone_of: None,
        };
        let key = SigningKey::generate().unwrap();
        Self { machine, key }
    }

    /// Its request with this token.
    pub(crate) fn request(&self, token: &Token) -> Vec<u8> {
        let request = token
            .request(self.machine.clone(), &self.key.public())
            .unwrap();
        enrollment::seal_request(&request, &self.key).unwrap()
    }

    /// Enrolls it with this token.
    pub(crate) fn enroll(
        &self,
        tx: &mut Tx,
        token: &Token,
    ) -> Result<EnrollmentReceipt, super::Error> {
        client::enroll(tx, &self.request(token), None, now())
    }
}

/// A site's folder with its keys and its repository.
pub(crate) fn site_folder(parent: &std::path::Path) -> SiteFolder {
    let folder = SiteFolder::at(&parent.join("site"));
    let new = NewSite {
        code: SiteCode::parse("S01").unwrap(),
        name: "Head office".into(),
        management_point: ManagementPoint {
            url: "https://127.0.0.1:8443".into(),
        },
        operator: "alice".into(),
        operator_key: None,
    };
    let address = folder.catalog().display().to_string();
    site::initialise(&folder, &address, &new, now()).unwrap();
    folder
}

/// Whoever made the site in this folder.
pub(crate) fn founder(folder: &SiteFolder) -> Actor {
    let own = KeyPlaces {
        named: Some(folder.operator_key()),
        usual: Vec::new(),
    };
    Actor::at_work(folder, &own).unwrap()
}
