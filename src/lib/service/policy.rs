//! Policy of a client: its deployments as signed documents. A document stays the same bytes until its content changes or
//! half of its life is over; then it is issued anew, with a serial that is stored before anyone sees it, and only when what
//! operators signed stands behind it. Where it does not, the agents keep what they have; what an operator signed who was
//! disabled since is withdrawn at once.

use super::Error;
use super::warrant::Warrants;
use crate::catalog::Tx;
use crate::catalog::policy::PolicyIssue;
use crate::model::client::{Approval, Client};
use crate::model::client_settings::ClientSettings;
use crate::model::deployment::Deployment;
use crate::model::digest::Digest;
use crate::model::id::PolicyId;
use crate::model::package::PackageVersion;
use crate::model::policy::{
    Audience, PolicyAssignment, PolicyAssignments, PolicyBody, PolicySettings,
};
use crate::model::time::Timestamp;
use crate::transport::{self, xml};
use crate::trust::{PayloadType, SigningKey, seal};
use std::sync::Arc;
use std::time::Duration;

/// How long a document is good.
pub const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// No deployment's policy has this id.
const ASSIGNMENTS: &str = "assignments";

/// With what policy is issued.
pub struct Issuer {
    /// The policy key.
    pub key: Arc<SigningKey>,
    /// What stands behind deployments.
    pub warrants: Arc<Warrants>,
}

/// What a document is issued as.
struct Form<'a> {
    kind: PayloadType,
    policy: PolicyId,
    version: u32,
    render: &'a dyn Fn(Audience) -> Result<String, transport::Error>,
}

/// The assignment list of a client, and by it all bodies that it names.
pub fn assignments(
    tx: &mut Tx,
    issuer: &Issuer,
    client: &Client,
    now: Timestamp,
) -> Result<PolicyIssue, Error> {
    check_approved(client)?;
    let mut assignments = Vec::new();
    for deployment in tx.deployments_of(&client.id)? {
        let Some(issue) = body(tx, issuer, (client, &deployment), now)? else {
            continue;
        };
        assignments.push(PolicyAssignment {
            policy: issue.policy,
            version: issue.version,
            body: issue.digest,
        });
    }
    let settings = settings(tx, issuer, client, now)?;
    withdraw_others(tx, client, &assignments, settings)?;
    let poll_minutes = tx.settings()?.policy_poll_minutes;
    let render = |audience| {
        xml::print_assignments(&PolicyAssignments {
            audience,
            poll_minutes,
            assignments: assignments.clone(),
            settings,
        })
    };
    let form = Form {
        kind: PayloadType::PolicyAssignments,
        policy: PolicyId::parse(ASSIGNMENTS)?,
        version: 1,
        render: &render,
    };
    let key = &issuer.key;
    match unchanged(tx, key, (client, &form), now)? {
        Some(last) => Ok(last),
        None => issue(tx, key, (client, &form), now),
    }
}

/// The digest of the settings that the client is to follow, as an admin signed them; none when they ask nothing.
fn settings(
    tx: &mut Tx,
    issuer: &Issuer,
    client: &Client,
    now: Timestamp,
) -> Result<Option<Digest>, Error> {
    let Some(signed) = issuer.warrants.client_settings(tx, now)? else {
        // nobody can say what was signed: what was issued stays
        let policy = PolicyId::parse(PolicySettings::POLICY)?;
        let last = tx.policy_issue(&client.id, &policy)?;
        return Ok(last.map(|last| last.digest));
    };
    if signed.is_idle() {
        return Ok(None);
    }
    let render = |audience| {
        let settings = ClientSettings::clone(&signed);
        xml::print_settings(&PolicySettings { audience, settings })
    };
    let form = Form {
        kind: PayloadType::ClientSettings,
        policy: PolicyId::parse(PolicySettings::POLICY)?,
        version: PolicySettings::VERSION,
        render: &render,
    };
    let issued = match unchanged(tx, &issuer.key, (client, &form), now)? {
        Some(last) => last,
        None => issue(tx, &issuer.key, (client, &form), now)?,
    };
    Ok(Some(issued.digest))
}

/// A body as it was issued with the client's assignment list; nothing when it is not assigned.
pub fn issued_body(
    tx: &mut Tx,
    client: &Client,
    policy: &PolicyId,
    version: u32,
) -> Result<Option<PolicyIssue>, Error> {
    check_approved(client)?;
    let is_assigned = tx
        .deployments_of(&client.id)?
        .iter()
        .any(|deployment| PolicyId::from(&deployment.id) == *policy)
        || policy.as_str() == PolicySettings::POLICY;
    let issue = tx.policy_issue(&client.id, policy)?;
    Ok(issue.filter(|issue| is_assigned && issue.version == version))
}

/// Only an approved client has policy: the last of several places that see to it.
fn check_approved(client: &Client) -> Result<(), Error> {
    if client.approval == Approval::Approved {
        return Ok(());
    }
    let reason = format!("it is {}", client.approval);
    Err(Error::refused("issue policy to", &client.id, reason))
}

/// The body of a deployment; nothing when it may not reach this client and never did, or was withdrawn.
fn body(
    tx: &mut Tx,
    issuer: &Issuer,
    (client, deployment): (&Client, &Deployment),
    now: Timestamp,
) -> Result<Option<PolicyIssue>, Error> {
    if issuer.warrants.is_withdrawn(tx, deployment, now)? {
        return Ok(None);
    }
    let package = tx
        .package_version(&deployment.package, deployment.package_version)?
        .ok_or_else(|| Error::missing("package", &deployment.package))?;
    let form = Form {
        kind: PayloadType::PolicyBody,
        policy: PolicyId::from(&deployment.id),
        version: deployment.revision,
        render: &|audience| xml::print_body(&content(audience, deployment, &package)),
    };
    if let Some(last) = unchanged(tx, &issuer.key, (client, &form), now)? {
        return Ok(Some(last));
    }
    let held = issuer.warrants.hold_for(tx, (deployment, client), now)?;
    if held.is_some() {
        return Ok(tx.policy_issue(&client.id, &form.policy)?);
    }
    issue(tx, &issuer.key, (client, &form), now).map(Some)
}

fn content(audience: Audience, deployment: &Deployment, package: &PackageVersion) -> PolicyBody {
    PolicyBody {
        audience,
        policy: PolicyId::from(&deployment.id),
        version: deployment.revision,
        deployment: deployment.id.clone(),
        package: deployment.package.clone(),
        package_version: deployment.package_version,
        manifest: package.manifest,
        // one that was never released is refused by every agent, whatever this says
        min_trust_version: package.released_in.unwrap_or(u64::MAX),
        purpose: deployment.purpose,
        available_at: deployment.available_at,
        deadline: deployment.deadline,
        remote_content: deployment.remote_content,
        restart: deployment.restart,
    }
}

/// What was issued last, when it would come out the same today and is not half over.
fn unchanged(
    tx: &mut Tx,
    key: &SigningKey,
    (client, form): (&Client, &Form<'_>),
    now: Timestamp,
) -> Result<Option<PolicyIssue>, Error> {
    let Some(last) = tx.policy_issue(&client.id, &form.policy)? else {
        return Ok(None);
    };
    let again = print(key, client, form, (last.serial, last.issued_at))?;
    let is_same = again.document == last.document && now < last.issued_at.after(LIFE / 2);
    Ok(is_same.then_some(last))
}

/// A new issue, with a new serial.
fn issue(
    tx: &mut Tx,
    key: &SigningKey,
    (client, form): (&Client, &Form<'_>),
    now: Timestamp,
) -> Result<PolicyIssue, Error> {
    let serial = tx.next_policy_serial(&client.id)?;
    let new = print(key, client, form, (serial, now))?;
    tx.save_policy_issue(&new)?;
    Ok(new)
}

/// Printing and signing give the same bytes each time, so that equal documents are equal bytes.
fn print(
    key: &SigningKey,
    client: &Client,
    form: &Form<'_>,
    (serial, issued_at): (u64, Timestamp),
) -> Result<PolicyIssue, Error> {
    let audience = Audience {
        site: client.site.clone(),
        client: client.id.clone(),
        epoch: client.epoch,
        key: client.key.clone(),
        serial,
        issued_at,
        expires_at: issued_at.after(LIFE),
    };
    let text = (form.render)(audience)?;
    let sealed = seal(form.kind, text.as_bytes(), key);
    Ok(PolicyIssue {
        client: client.id.clone(),
        policy: form.policy.clone(),
        version: form.version,
        serial,
        digest: Digest::of(text.as_bytes()),
        document: String::from_utf8_lossy(&sealed).into_owned(),
        issued_at,
    })
}

fn withdraw_others(
    tx: &mut Tx,
    client: &Client,
    assigned: &[PolicyAssignment],
    settings: Option<Digest>,
) -> Result<(), Error> {
    for issue in tx.policy_issues(&client.id)? {
        let is_kept = issue.policy.as_str() == ASSIGNMENTS
            || settings == Some(issue.digest)
            || assigned.iter().any(|one| one.policy == issue.policy);
        if !is_kept {
            tx.delete_policy_issue(&client.id, &issue.policy)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::{self, Endpoint, catalog, now, plain_token};

    #[test]
    fn u02_a_list_stays_the_same_until_half_of_its_life_and_its_serial_only_goes_up() {
        let (mut catalog, key) = (catalog(), testing::issuer(&testing::alice()));
        let client = catalog.write(approved).unwrap();
        let mut at = |days: u64| {
            let now = now().after(Duration::from_secs(days * 24 * 60 * 60));
            catalog
                .write(|tx| assignments(tx, &key, &client, now))
                .unwrap()
        };
        let first = at(0);
        assert_eq!(at(3), first);
        let second = at(4);
        assert!(second.serial > first.serial);
        assert_eq!(at(5), second);
        let changed = catalog.write(|tx| {
            let mut settings = tx.settings()?;
            settings.policy_poll_minutes += 1;
            tx.set_settings(&settings)?;
            assignments(tx, &key, &client, now().after(LIFE / 2))
        });
        assert!(changed.unwrap().serial > second.serial);
    }

    #[test]
    fn a_new_policy_key_signs_anew() {
        let (mut catalog, old) = (catalog(), testing::issuer(&testing::alice()));
        let client = catalog.write(approved).unwrap();
        let new = testing::issuer(&testing::alice());
        let mut by = |key| {
            catalog
                .write(|tx| assignments(tx, key, &client, now()))
                .unwrap()
        };
        assert!(by(&old).serial < by(&new).serial);
    }

    #[test]
    fn a06_a_client_that_is_not_approved_has_no_policy() {
        let (mut catalog, key) = (catalog(), testing::issuer(&testing::alice()));
        let mut client = catalog.write(approved).unwrap();
        for approval in [Approval::Pending, Approval::Blocked, Approval::Conflict] {
            client.approval = approval;
            let issued = catalog.write(|tx| assignments(tx, &key, &client, now()));
            assert!(matches!(issued, Err(Error::Refused { .. })), "{approval}");
        }
    }

    fn approved(tx: &mut Tx) -> Result<Client, Error> {
        let endpoint = Endpoint::new(1, "web-1");
        let token = testing::issue(tx, &plain_token());
        endpoint.enroll(tx, &token)?;
        let id = endpoint.machine.client;
        tx.set_approval(&id, Approval::Approved)?;
        tx.client(&id)?.ok_or_else(|| Error::missing("client", &id))
    }
}
