//! The shapes of the XML: attributes begin with `@`. Words as in the model, so that a thing has one name everywhere.

use super::NAMESPACE;
use crate::model::deployment::{Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, DeploymentId, KeyId, PackageId, PolicyId, SiteCode};
use crate::model::policy::{self, PolicyAssignment, PolicyAssignments, PolicyBody};
use crate::model::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub const ASSIGNMENTS: &str = "policy_assignments";
pub const BODY: &str = "policy_body";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignments {
    #[serde(rename = "@xmlns")]
    namespace: Namespace,
    #[serde(rename = "@poll_minutes")]
    poll_minutes: u32,
    #[serde(rename = "@settings", default, skip_serializing_if = "Option::is_none")]
    settings: Option<Digest>,
    audience: Audience,
    #[serde(rename = "assignment", default)]
    assignments: Vec<Assignment>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Assignment {
    #[serde(rename = "@policy")]
    policy: PolicyId,
    #[serde(rename = "@version")]
    version: u32,
    #[serde(rename = "@body")]
    body: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    #[serde(rename = "@xmlns")]
    namespace: Namespace,
    #[serde(rename = "@policy")]
    policy: PolicyId,
    #[serde(rename = "@version")]
    version: u32,
    audience: Audience,
    deployment: Deployment,
    package: Package,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Audience {
    #[serde(rename = "@site")]
    site: SiteCode,
    #[serde(rename = "@client")]
    client: ClientId,
    #[serde(rename = "@epoch")]
    epoch: u32,
    #[serde(rename = "@key")]
    key: KeyId,
    #[serde(rename = "@serial")]
    serial: u64,
    #[serde(rename = "@issued_at")]
    issued_at: Timestamp,
    #[serde(rename = "@expires_at")]
    expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deployment {
    #[serde(rename = "@id")]
    id: DeploymentId,
    #[serde(rename = "@purpose")]
    purpose: Purpose,
    #[serde(rename = "@available_at")]
    available_at: Timestamp,
    #[serde(rename = "@deadline")]
    deadline: Timestamp,
    #[serde(rename = "@remote_content")]
    remote_content: RemoteContent,
    #[serde(rename = "@restart")]
    restart: RestartPolicy,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    #[serde(rename = "@id")]
    id: PackageId,
    #[serde(rename = "@version")]
    version: u32,
    #[serde(rename = "@manifest")]
    manifest: Digest,
    #[serde(rename = "@min_trust_version")]
    min_trust_version: u64,
}

/// The one namespace, and so the one version of the form, that we read.
pub(super) struct Namespace;

impl Serialize for Namespace {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(NAMESPACE)
    }
}

impl<'de> Deserialize<'de> for Namespace {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(input)?;
        if text != NAMESPACE {
            return Err(serde::de::Error::custom("another namespace"));
        }
        Ok(Self)
    }
}

impl From<&PolicyAssignments> for Assignments {
    fn from(all: &PolicyAssignments) -> Self {
        let assignment = |one: &PolicyAssignment| Assignment {
            policy: one.policy.clone(),
            version: one.version,
            body: one.body,
        };
        Self {
            namespace: Namespace,
            poll_minutes: all.poll_minutes,
            settings: all.settings,
            audience: Audience::from(&all.audience),
            assignments: all.assignments.iter().map(assignment).collect(),
        }
    }
}

impl From<Assignments> for PolicyAssignments {
    fn from(wire: Assignments) -> Self {
        let assignment = |one: Assignment| PolicyAssignment {
            policy: one.policy,
            version: one.version,
            body: one.body,
        };
        Self {
            audience: wire.audience.into(),
            poll_minutes: wire.poll_minutes,
            settings: wire.settings,
            assignments: wire.assignments.into_iter().map(assignment).collect(),
        }
    }
}

impl From<&PolicyBody> for Body {
    fn from(body: &PolicyBody) -> Self {
        Self {
            namespace: Namespace,
            policy: body.policy.clone(),
            version: body.version,
            audience: Audience::from(&body.audience),
            deployment: Deployment {
                id: body.deployment.clone(),
                purpose: body.purpose,
                available_at: body.available_at,
                deadline: body.deadline,
                remote_content: body.remote_content,
                restart: body.restart,
            },
            package: Package {
                id: body.package.clone(),
                version: body.package_version,
                manifest: body.manifest,
                min_trust_version: body.min_trust_version,
            },
        }
    }
}

impl From<Body> for PolicyBody {
    fn from(wire: Body) -> Self {
        Self {
            audience: wire.audience.into(),
            policy: wire.policy,
            version: wire.version,
            deployment: wire.deployment.id,
            package: wire.package.id,
            package_version: wire.package.version,
            manifest: wire.package.manifest,
            min_trust_version: wire.package.min_trust_version,
            purpose: wire.deployment.purpose,
            available_at: wire.deployment.available_at,
            deadline: wire.deployment.deadline,
            remote_content: wire.deployment.remote_content,
            restart: wire.deployment.restart,
        }
    }
}

impl From<&policy::Audience> for Audience {
    fn from(audience: &policy::Audience) -> Self {
        Self {
            site: audience.site.clone(),
            client: audience.client.clone(),
            epoch: audience.epoch,
            key: audience.key.clone(),
            serial: audience.serial,
            issued_at: audience.issued_at,
            expires_at: audience.expires_at,
        }
    }
}

impl From<Audience> for policy::Audience {
    fn from(wire: Audience) -> Self {
        Self {
            site: wire.site,
            client: wire.client,
            epoch: wire.epoch,
            key: wire.key,
            serial: wire.serial,
            issued_at: wire.issued_at,
            expires_at: wire.expires_at,
        }
    }
}
