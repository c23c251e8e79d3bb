//! The way to servers that are not of the site: vendors' archives and their mirrors.

use super::Error;
use crate::transport::http::{Client, Settings};
use crate::trust::tls::{Roots, client_config};

/// Mirrors redirect to where a file is.
const REDIRECTS: u32 = 5;

/// A client that believes the certificate authorities of this machine.
pub fn client() -> Result<Client, Error> {
    let tls = client_config(Roots::System, None)?;
    let settings = Settings {
        redirects: REDIRECTS,
        ..Settings::default()
    };
    Ok(Client::new(tls, &settings))
}
