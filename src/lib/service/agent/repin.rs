//! A new root for a machine that is enrolled: for when a site has lost its root keys. Done at the machine, by its root account,
//! with a pin that came another way than the network; who the machine is stays as it is.

use super::enroll::believe_from;
use super::folder::{self, AgentFolder};
use super::identity::{Identity, identity_file};
use super::time::TrustedClock;
use super::{Error, Machine};
use crate::model::digest::Digest;
use crate::model::document::Document;
use crate::model::id::{ClientId, SiteCode};
use crate::service::network::Belief;
use crate::transport::management_point::ManagementPoint;
use serde::{Deserialize, Serialize};

/// What a machine believes from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repinned {
    /// The client, which stays.
    pub client: ClientId,
    /// Its site, which stays.
    pub site: SiteCode,
    /// The pin that it had.
    pub before: Digest,
    /// The pin that it has.
    pub root: Digest,
}

impl Document for Repinned {
    const TYPE: &'static str = "repinning";
}

/// Believes another first root. The site must be the same; nothing is stored before its documents hold.
pub fn repin(
    folder: &AgentFolder,
    machine: &Machine<'_>,
    (first, pin): (&[u8], &Digest),
) -> Result<Repinned, Error> {
    let _lock = folder.lock()?;
    let Some(mut identity) = folder::load::<Identity>(&identity_file(folder))? else {
        return Err(Error::NotEnrolled {
            folder: folder.path().to_owned(),
        });
    };
    let clock = TrustedClock::open(folder, machine.clock)?;
    let point = ManagementPoint::new(machine.network.client(Belief::Any {})?, &identity.url);
    let site = Some(&identity.site);
    believe_from(folder, &clock, &point, (first, pin), site)?;
    let before = std::mem::replace(&mut identity.root, *pin);
    folder::store(&identity_file(folder), &identity)?;
    Ok(Repinned {
        client: identity.client,
        site: identity.site,
        before,
        root: identity.root,
    })
}
