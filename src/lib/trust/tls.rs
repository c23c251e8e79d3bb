//! TLS: the rustls settings of a client; those of a server are in `authority`, with its certificates.
//! TLS is for privacy; nothing is believed because it came through it.

use super::Error;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Whose certificates a client accepts.
#[derive(Debug, Clone, Copy)]
pub enum Roots<'a> {
    /// Exactly these authorities, in PEM form: the site's own.
    Site(&'a [String]),
    /// Those of the operating system, for public feeds.
    System,
}

/// A clock for judging certificates: seconds since 1970, from trusted time when the machine's own clock is wrong (security.md 3.6).
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

pub(super) fn unusable(reason: impl ToString) -> Error {
    Error::unusable("the certificate", reason)
}

/// The client's end. Without a clock, the machine's own is used.
pub fn client_config(roots: Roots<'_>, clock: Option<Clock>) -> Result<Arc<ClientConfig>, Error> {
    let store = match roots {
        Roots::Site(authorities) => site_roots(authorities)?,
        Roots::System => system_roots(),
    };
    let time: Arc<dyn TimeProvider> = match clock {
        Some(clock) => Arc::new(TrustedTime(clock)),
        None => Arc::new(DefaultTimeProvider),
    };
    let config = ClientConfig::builder_with_details(provider(), time)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn site_roots(authorities: &[String]) -> Result<RootCertStore, Error> {
    let mut store = RootCertStore::empty();
    for authority in authorities {
        for certificate in certificates(authority)? {
            store.add(certificate).map_err(unusable)?;
        }
    }
    if store.is_empty() {
        return Err(unusable("no certificate authority is given"));
    }
    Ok(store)
}

/// A machine may have none: `https` fails there at the server's certificate, plain `http` to what is signed still works.
fn system_roots() -> RootCertStore {
    let mut store = RootCertStore::empty();
    // A machine has a few old certificates that rustls does not take; the others do.
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    store
}

pub(super) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(unusable)
}

struct TrustedTime(Clock);

impl TimeProvider for TrustedTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs((self.0)())))
    }
}

impl fmt::Debug for TrustedTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TrustedTime")
    }
}
