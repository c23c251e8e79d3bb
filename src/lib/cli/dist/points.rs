//! Which distribution points a command means, and what opens those that are in object stores.

use crate::catalog::Catalog;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::host::files;
use crate::model::id::PointGroupId;
use crate::service::distribute::{Target, targets};
use crate::transport::bucket::Access;
use serde::Deserialize;
use std::env;

/// No file of credentials is larger.
const MAX_CREDENTIALS: u64 = 64 * 1024;
const REGION: &str = "us-east-1";

/// Distribution points by name, by group, or places.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct PointArgs {
    /// A distribution point by name, a directory, or s3://BUCKET/PREFIX; may be repeated [default: all that are configured]
    #[arg(long = "point", value_name = "POINT")]
    points: Vec<String>,
    /// All distribution points of a group; may be repeated
    #[arg(long = "group", value_name = "GROUP", value_parser = PointGroupId::parse)]
    groups: Vec<PointGroupId>,
}

impl PointArgs {
    /// Whether none is named.
    pub(super) fn is_all(&self) -> bool {
        self.points.is_empty() && self.groups.is_empty()
    }

    /// Those that are meant; a failure when there is none.
    pub(super) fn targets(&self, catalog: Option<&mut Catalog>) -> Result<Vec<Target>, Failure> {
        let targets = targets(catalog, &self.points, &self.groups)?;
        if targets.is_empty() {
            let failure = Failure::new(Kind::Failed, "no distribution point is configured");
            return Err(failure.hint(
                "write one into site.yaml and run 'smsctl apply', or name a directory with --point",
            ));
        }
        Ok(targets)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    endpoint: Option<String>,
    region: Option<String>,
    access_key_id: String,
    secret_access_key: String,
}

/// What opens object stores: `AWS_ACCESS_KEY_ID` and its like of the environment, else `object-store.json` among the site's
/// keys. Never the catalog.
pub(in crate::cli) fn access(session: &Session) -> Result<Option<Access>, Failure> {
    let named = |name| env::var(name).ok().filter(|text| !text.is_empty());
    let keys = named("AWS_ACCESS_KEY_ID").zip(named("AWS_SECRET_ACCESS_KEY"));
    let found = match keys {
        Some((access_key_id, secret_access_key)) => Credentials {
            endpoint: named("AWS_ENDPOINT_URL"),
            region: named("AWS_REGION"),
            access_key_id,
            secret_access_key,
        },
        None => {
            let path = session.folder().keys().join("object-store.json");
            if !path.exists() {
                return Ok(None);
            }
            let bytes = files::read(&path, MAX_CREDENTIALS)?;
            // What is wrong in it is not shown: it holds a secret.
            serde_json::from_slice(&bytes).map_err(|error| {
                let at = format!("line {}, column {}", error.line(), error.column());
                Failure::new(
                    Kind::Failed,
                    format!("cannot read {}: {at}", path.display()),
                )
            })?
        }
    };
    let region = found.region.unwrap_or_else(|| REGION.to_owned());
    let usual = format!("https://s3.{region}.amazonaws.com");
    Ok(Some(Access {
        endpoint: found.endpoint.unwrap_or(usual),
        region,
        key: found.access_key_id,
        secret: found.secret_access_key,
    }))
}
