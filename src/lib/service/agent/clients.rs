//! Clients for the site's servers.

use super::Error;
use super::time::TrustedClock;
use crate::transport::http::{Client, Settings};
use crate::trust::tls::{self, Roots};
use crate::trust::{SiteTrust, bootstrap};
use std::sync::Arc;

/// A client for documents that prove themselves.
pub fn any_client() -> Result<Client, Error> {
    let tls = bootstrap::client_config()?;
    Ok(Client::new(tls, &Settings::default()))
}

/// A client that believes the servers of a site, by the trusted time.
pub fn site_client(trust: &SiteTrust, clock: &TrustedClock<'_>) -> Result<Client, Error> {
    let roots = Roots::Site(&trust.certificate_authorities);
    let tls = tls::client_config(roots, Some(seconds(clock)))?;
    Ok(Client::new(tls, &Settings::default()))
}

/// TLS judges certificates by the trusted time, carried on by the machine's clock.
fn seconds(clock: &TrustedClock<'_>) -> tls::Clock {
    use crate::host::clock::{Clock, SystemClock};
    let offset = clock.now().as_millis() - SystemClock.now().as_millis();
    Arc::new(move || u64::try_from((SystemClock.now().as_millis() + offset) / 1000).unwrap_or(0))
}
