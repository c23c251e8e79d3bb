//! The site's certificate authority, server certificates with a short life, and the rustls settings of a server. Only a site
//! has these.

use super::keys::KeyDirectory;
use super::tls::{certificates, provider, unusable};
use super::{Error, random};
use crate::model::time::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SerialNumber,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use std::sync::Arc;
use std::time::Duration;

pub(super) const AUTHORITY_KEY: &str = "ca.key";
pub(super) const AUTHORITY_CERTIFICATE: &str = "ca.pem";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an authority lasts.
pub const AUTHORITY_LIFE: Duration = Duration::from_secs(5 * 365 * 24 * 60 * 60);
/// How long a server certificate lasts.
pub const SERVER_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The site's certificate authority. Holds a secret: no `Debug`.
pub struct SiteAuthority {
    certificate_pem: String,
    key_pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A server's certificate and key. Made anew at each start and renewed while running, so that it is never written down.
pub struct ServerCertificate {
    /// The certificate chain in PEM form.
    pub chain_pem: String,
    /// The secret key in PEM form.
    pub key_pem: String,
    /// When to replace it: two thirds into its life.
    pub renew_at: Timestamp,
}

impl SiteAuthority {
    /// Makes an authority named after the site.
    pub fn generate(site: &str, now: Timestamp) -> Result<Self, Error> {
        // P-256, not Ed25519: browsers read the reporting point.
        let key = KeyPair::generate().map_err(unusable)?;
        let mut params = parameters(&format!("sms site {site}"), Vec::new(), now, AUTHORITY_LIFE)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate_pem = params.self_signed(&key).map_err(unusable)?.pem();
        Self::from_pem(&certificate_pem, &key.serialize_pem())
    }

    /// Reads a stored authority.
    pub fn from_pem(certificate_pem: &str, key_pem: &str) -> Result<Self, Error> {
        let key = KeyPair::from_pem(key_pem).map_err(unusable)?;
        Ok(Self {
            certificate_pem: certificate_pem.to_owned(),
            key_pem: key_pem.to_owned(),
            issuer: Issuer::from_ca_cert_pem(certificate_pem, key).map_err(unusable)?,
        })
    }

    /// The certificate, for the site trust document.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The secret key, for a key file only.
    pub(super) fn key_pem(&self) -> &str {
        &self.key_pem
    }

    /// Makes a certificate for a server with these host names and IP addresses.
    pub fn issue(&self, names: &[String], now: Timestamp) -> Result<ServerCertificate, Error> {
        let key = KeyPair::generate().map_err(unusable)?;
        let common = names.first().map_or("sms server", String::as_str);
        let mut params = parameters(common, names.to_vec(), now, SERVER_LIFE)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer).map_err(unusable)?;
        Ok(ServerCertificate {
            chain_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            renew_at: now.after(SERVER_LIFE * 2 / 3),
        })
    }
}

impl KeyDirectory {
    /// Stores the site's certificate authority.
    pub fn store_authority(&self, authority: &SiteAuthority) -> Result<(), Error> {
        self.store(AUTHORITY_KEY, authority.key_pem().as_bytes())?;
        self.store(
            AUTHORITY_CERTIFICATE,
            authority.certificate_pem().as_bytes(),
        )
    }

    /// Reads the site's certificate authority.
    pub fn load_authority(&self) -> Result<SiteAuthority, Error> {
        let text = |name: &str| {
            let bytes = self.read(name)?;
            String::from_utf8(bytes).map_err(|reason| Error::unusable("the site authority", reason))
        };
        SiteAuthority::from_pem(&text(AUTHORITY_CERTIFICATE)?, &text(AUTHORITY_KEY)?)
    }
}

/// The server's end.
pub fn server_config(certificate: &ServerCertificate) -> Result<Arc<ServerConfig>, Error> {
    let chain = certificates(&certificate.chain_pem)?;
    let key = PrivateKeyDer::from_pem_slice(certificate.key_pem.as_bytes()).map_err(unusable)?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(unusable)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn parameters(
    common_name: &str,
    names: Vec<String>,
    now: Timestamp,
    life: Duration,
) -> Result<CertificateParams, Error> {
    let mut params = CertificateParams::new(names).map_err(unusable)?;
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    let mut serial = random::<16>()?;
    // A positive number, as X.509 wants it.
    serial[0] &= 0x7f;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let since_epoch = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    // Good from yesterday on: clients whose clock is a little behind must get in.
    params.not_before = epoch + since_epoch.saturating_sub(DAY);
    params.not_after = epoch + since_epoch + life;
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::tls::{Roots, client_config};
    use rustls::pki_types::ServerName;
    use rustls::{ClientConnection, ServerConnection};

    const NOW: i64 = 1_795_000_000_000;

    fn authority() -> SiteAuthority {
        SiteAuthority::generate("S01", Timestamp::from_millis(NOW)).unwrap()
    }

    /// Shakes hands in memory; gives the client's opinion of the server.
    fn shake(
        server: &ServerCertificate,
        authority: &SiteAuthority,
        name: &str,
        clock: u64,
    ) -> Result<(), rustls::Error> {
        let roots = [authority.certificate_pem().to_owned()];
        let config = client_config(Roots::Site(&roots), Some(Arc::new(move || clock))).unwrap();
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let mut client = ClientConnection::new(config, name).unwrap();
        let mut server = ServerConnection::new(server_config(server).unwrap()).unwrap();
        while client.is_handshaking() {
            let mut wire = Vec::new();
            client.write_tls(&mut wire).unwrap();
            server.read_tls(&mut wire.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut wire = Vec::new();
            server.write_tls(&mut wire).unwrap();
            client.read_tls(&mut wire.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        Ok(())
    }

    const SECONDS: u64 = NOW as u64 / 1000;
    const MONTH: u64 = 30 * 86_400;

    #[test]
    fn a_server_of_the_site_is_accepted_by_name_and_by_address() {
        let authority = authority();
        let names = ["mp.example", "127.0.0.1", "::1"].map(str::to_owned);
        let server = authority
            .issue(&names, Timestamp::from_millis(NOW))
            .unwrap();
        for name in ["mp.example", "127.0.0.1", "::1"] {
            shake(&server, &authority, name, SECONDS).unwrap();
        }
        assert!(shake(&server, &authority, "other.example", SECONDS).is_err());
    }

    #[test]
    fn a_server_of_another_authority_is_refused() {
        let server = authority()
            .issue(&["mp".to_owned()], Timestamp::from_millis(NOW))
            .unwrap();
        assert!(shake(&server, &authority(), "mp", SECONDS).is_err());
    }

    #[test]
    fn certificates_are_judged_by_the_given_clock() {
        let authority = authority();
        let server = authority
            .issue(&["mp".to_owned()], Timestamp::from_millis(NOW))
            .unwrap();
        for (clock, good) in [
            (SECONDS - 86_399, true),
            (SECONDS - 86_402, false),
            (SECONDS + MONTH - 1, true),
            (SECONDS + MONTH + 1, false),
            (0, false),
        ] {
            assert_eq!(
                shake(&server, &authority, "mp", clock).is_ok(),
                good,
                "{clock}"
            );
        }
    }

    #[test]
    fn a_certificate_is_renewed_well_before_its_end() {
        let server = authority()
            .issue(&["mp".to_owned()], Timestamp::from_millis(NOW))
            .unwrap();
        assert_eq!(server.renew_at.as_millis() - NOW, 20 * 86_400_000);
    }

    #[test]
    fn no_authority_and_a_broken_one_are_errors() {
        assert!(client_config(Roots::Site(&[]), None).is_err());
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned();
        assert!(client_config(Roots::Site(&[broken]), None).is_err());
        assert!(SiteAuthority::from_pem("", "").is_err());
    }
}
