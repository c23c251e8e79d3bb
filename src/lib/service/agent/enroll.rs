//! Enrollment: the machine makes its key, checks the pinned root before it says anything about itself, and proves that it
//! has the token (security.md 3.5). Cut short, it is repeated with the same key and identity.

use super::folder::{self, AgentFolder};
use super::identity::{self, Identity, identity_file};
use super::line::{nonce, read_time, site_belief};
use super::sequence;
use super::time::TrustedClock;
use super::{Error, Machine, seal};
use crate::host::random;
use crate::model::client::Approval;
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::id::{ClientId, SiteCode};
use crate::model::inventory::Inventory;
use crate::model::message::EnrollmentReceipt;
use crate::model::time::Timestamp;
use crate::service::network::Belief;
use crate::transport::management_point::ManagementPoint;
use crate::trust::enrollment::{self, Token};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::MAX_ROOT_STEPS;
use crate::trust::{self, PayloadType, Root, SigningKey, SiteTrust, fingerprint};
use serde::{Deserialize, Serialize};

/// What enrollment would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnrollmentPlan {
    /// The management point of the token.
    pub management_point: String,
    /// The root that the token pins.
    pub root: Digest,
    /// Why its site, where there were tokens of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Document for EnrollmentPlan {
    const TYPE: &'static str = "enrollment_plan";
}

impl Document for Enrollment {
    const TYPE: &'static str = "enrollment";
}

/// What enrollment settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enrollment {
    /// The client.
    pub client: ClientId,
    /// Its site.
    pub site: SiteCode,
    /// Whether the site believes it already.
    pub approval: Approval,
    /// Its key as eight words, to be compared with what the site shows.
    pub fingerprint: String,
}

/// The identity of an enrollment under way.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    client: ClientId,
    /// The client whose files were here, copied from another machine.
    #[serde(default)]
    clone_of: Option<ClientId>,
}

/// Enrolls the machine with the site that made the token.
pub fn enroll(
    folder: &AgentFolder,
    machine: &Machine<'_>,
    token: &Token,
) -> Result<Enrollment, Error> {
    let _lock = folder.lock()?;
    let names = (machine.collect)();
    let begun = begin(folder, machine, &names.machine.machine_id)?;
    let key = own_key(folder)?;
    let clock = TrustedClock::open(folder, machine.clock)?;
    let trust = believe(folder, &clock, (machine, token))?;
    let point = ManagementPoint::new(
        machine.network.client(site_belief(&trust, &clock))?,
        &token.url,
    );
    let request = token.request(describe(&names, &begun), &key.public())?;
    let sealed = enrollment::seal_request(&request, &key)?;
    let answer = point.enroll(&sealed)?;
    let keys = &trust.policy_keys;
    let receipt: EnrollmentReceipt =
        trust::open(&answer, PayloadType::EnrollmentReceipt, keys)?.json()?;
    // the client may be another than was proposed: the one whose place the machine takes
    let is_ours = receipt.key == key.public().id()
        && receipt.nonce == request.nonce
        && receipt.site == trust.site;
    if !is_ours {
        let reason = "it answers another request";
        return Err(Error::not_followed("enrollment receipt", reason));
    }
    let identity = Identity {
        client: receipt.client,
        epoch: receipt.epoch,
        site: receipt.site.clone(),
        root: token.root,
        url: token.url.clone(),
        machine: Some(identity::bind(&names.machine.machine_id)),
        key: Some(key.public().id()),
        key_since: Some(clock.now()),
    };
    sequence::begin(folder)?;
    folder::store(&identity_file(folder), &identity)?;
    Ok(Enrollment {
        client: identity.client,
        site: receipt.site,
        approval: receipt.approval,
        fingerprint: fingerprint::words(&key.public()),
    })
}

/// Fetches what proves itself: the pinned root and those after it, the site trust document, the time.
fn believe(
    folder: &AgentFolder,
    clock: &TrustedClock<'_>,
    (machine, token): (&Machine<'_>, &Token),
) -> Result<SiteTrust, Error> {
    let point = ManagementPoint::new(machine.network.client(Belief::Any {})?, &token.url);
    let first = point
        .fetch_root(1)?
        .ok_or_else(|| Error::not_followed("root", "the site has none"))?;
    believe_from(folder, clock, &point, (&first, &token.root), None)
}

/// Walks from the pinned first root to what the management point has now, which must be of `site` where one is named; all of
/// it is stored in place of what there was.
pub(super) fn believe_from(
    folder: &AgentFolder,
    clock: &TrustedClock<'_>,
    point: &ManagementPoint,
    pinned: (&[u8], &Digest),
    site: Option<&SiteCode>,
) -> Result<SiteTrust, Error> {
    let proven = prove(clock, point, pinned)?;
    let trust = proven.trust;
    if let Some(site) = site.filter(|site| **site != trust.site) {
        let reason = format!("it is of site {}, not {site}", trust.site);
        return Err(Error::not_followed("site trust", reason));
    }
    identity::replace_roots(folder, &proven.roots)?;
    identity::store_trust(folder, &proven.bytes)?;
    Ok(trust)
}

/// What a site has shown to be its own.
pub(super) struct Proven {
    /// What it is trusted with.
    pub trust: SiteTrust,
    bytes: Vec<u8>,
    roots: Vec<Vec<u8>>,
}

/// Walks from the pinned first root to what the management point has now.
pub(super) fn prove(
    clock: &TrustedClock<'_>,
    point: &ManagementPoint,
    (first, pin): (&[u8], &Digest),
) -> Result<Proven, Error> {
    let mut root = Root::from_pinned(first, pin)?;
    let mut roots = vec![first.to_vec()];
    for _ in 0..MAX_ROOT_STEPS {
        let Some(bytes) = point.fetch_root(root.version() + 1)? else {
            break;
        };
        root = root.next(&bytes)?;
        roots.push(bytes);
    }
    let bytes = point.fetch_site_trust()?;
    let undated = SiteTrust::open(&bytes, &root, 0, Timestamp::from_millis(0))?;
    let nonce = nonce()?;
    clock.attest(read_time(&point.time(&nonce)?, &nonce, &undated)?)?;
    root.check_expiry(clock.now())?;
    Ok(Proven {
        trust: SiteTrust::open(&bytes, &root, 0, clock.now())?,
        bytes,
        roots,
    })
}

fn own_key(folder: &AgentFolder) -> Result<SigningKey, Error> {
    let keys = KeyDirectory::open(&folder.identity(""))?;
    if keys.list().contains(&KeyRole::Agent) {
        return Ok(keys.load(KeyRole::Agent)?);
    }
    Ok(keys.generate(KeyRole::Agent)?)
}

/// Refuses a machine that belongs to a site already; one with the files of another machine belongs to none.
pub fn check_unenrolled(folder: &AgentFolder, machine: &Machine<'_>) -> Result<(), Error> {
    let known = folder::load::<Identity>(&identity_file(folder))?;
    refuse_own(known.as_ref(), &(machine.collect)().machine.machine_id)
}

fn refuse_own(known: Option<&Identity>, machine_id: &str) -> Result<(), Error> {
    match known.filter(|own| own.is_bound_to(machine_id)) {
        None => Ok(()),
        Some(own) => Err(Error::Enrolled {
            client: own.client.clone(),
            site: own.site.clone(),
        }),
    }
}

/// Notes who this machine will be. An identity that was made on another machine is removed, key and all; one of this machine
/// stays.
fn begin(folder: &AgentFolder, machine: &Machine<'_>, machine_id: &str) -> Result<Begun, Error> {
    let file = folder.identity("enrolling.json");
    let known = folder::load::<Identity>(&identity_file(folder))?;
    refuse_own(known.as_ref(), machine_id)?;
    let begun = match (folder::load::<Begun>(&file)?, &known) {
        (Some(begun), None) => return Ok(begun),
        (Some(begun), Some(copied)) if begun.clone_of.as_ref() == Some(&copied.client) => begun,
        (_, copied) => Begun {
            client: ClientId::make(machine.clock.now(), &random::bytes()?),
            clone_of: copied.as_ref().map(|copied| copied.client.clone()),
        },
    };
    folder::store(&file, &begun)?;
    if known.is_some() {
        seal::forget(folder, &[file])?;
    }
    Ok(begun)
}

/// A machine without a machine id or a name, as an image that has never booted, goes by its client id.
fn describe(inventory: &Inventory, begun: &Begun) -> enrollment::Machine {
    let or_id = |name: &str| match name.is_empty() {
        true => begun.client.to_string(),
        false => name.to_owned(),
    };
    let system = inventory.hardware.system.as_ref();
    enrollment::Machine {
        client: begun.client.clone(),
        hostname: or_id(&inventory.machine.hostname),
        machine_id: or_id(&inventory.machine.machine_id),
        serial: system
            .map(|system| system.serial.clone())
            .unwrap_or_default(),
        clone_of: begun.clone_of.clone(),
    }
}
