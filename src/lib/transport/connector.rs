//! TLS under the HTTP client, with the rustls settings of `trust::tls`. The client's own connector takes neither a clock
//! nor ready-made settings, and it alone must not decide whom we talk to.

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
    TransportAdapter,
};

/// Wraps connections to `https` addresses in TLS.
pub struct TlsConnector(pub Arc<ClientConfig>);

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default();
        // An IPv6 address stands in brackets in a URL, and without them in a certificate.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::Tls("not a host name that a certificate can have"))?;
        let mut connection = ClientConnection::new(self.0.clone(), name)
            .map_err(|error| Error::Other(Box::new(error)))?;
        let mut socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        socket.set_timeout(details.timeout);
        connection.complete_io(&mut socket)?;
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        let stream = StreamOwned {
            conn: connection,
            sock: socket,
        };
        Ok(Some(Either::B(TlsTransport { buffers, stream })))
    }
}

impl fmt::Debug for TlsConnector {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TlsConnector")
    }
}

/// A connection inside TLS.
pub struct TlsTransport {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        self.stream.write_all(&self.buffers.output()[..amount])?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let read = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(read);
        Ok(read > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TlsTransport")
    }
}

#[cfg(test)]
mod tests {
    use super::super::Error;
    use super::super::http::{Client, Settings};
    use crate::model::time::Timestamp;
    use crate::trust::authority::{SiteAuthority, server_config};
    use crate::trust::tls::{Clock, Roots, client_config};
    use rustls::{ServerConnection, StreamOwned};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::thread;

    const NOW: i64 = 1_795_000_000_000;
    const BODY: &[u8] = b"{\"hello\":\"world\"}";

    fn authority() -> SiteAuthority {
        SiteAuthority::generate("S01", Timestamp::from_millis(NOW)).unwrap()
    }

    /// An HTTPS server on loopback whose certificate has this name; gives its address.
    fn serve(authority: &SiteAuthority, name: &str) -> String {
        let certificate = authority
            .issue(&[name.to_owned()], Timestamp::from_millis(NOW))
            .unwrap();
        let config = server_config(&certificate).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}/", listener.local_addr().unwrap());
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let session = ServerConnection::new(config.clone()).unwrap();
                let mut stream = StreamOwned::new(session, socket);
                // A client that does not believe us hangs up here.
                if stream.read(&mut [0; 4096]).is_ok() {
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", BODY.len());
                    stream.write_all(&[head.as_bytes(), BODY].concat()).unwrap();
                    stream.conn.send_close_notify();
                    stream.flush().unwrap();
                }
            }
        });
        address
    }

    fn get(url: &str, believed: &SiteAuthority, seconds: u64) -> Result<Vec<u8>, Error> {
        let clock: Clock = Arc::new(move || seconds);
        let roots = [believed.certificate_pem().to_owned()];
        let tls = client_config(Roots::Site(&roots), Some(clock)).unwrap();
        Client::new(tls, &Settings::default()).get(url, 1000)
    }

    const SECONDS: u64 = NOW as u64 / 1000;

    #[test]
    fn a_document_comes_over_https_of_the_sites_own_authority() {
        let authority = authority();
        let url = serve(&authority, "127.0.0.1");
        assert_eq!(get(&url, &authority, SECONDS).unwrap(), BODY);
    }

    #[test]
    fn c14_another_authority_another_name_and_another_time_are_refused() {
        let believed = authority();
        let cases = [
            (serve(&authority(), "127.0.0.1"), SECONDS),
            (serve(&believed, "127.0.0.2"), SECONDS),
            (serve(&believed, "localhost"), SECONDS),
            (serve(&believed, "127.0.0.1"), SECONDS + 31 * 86_400),
        ];
        for (url, seconds) in cases {
            let error = get(&url, &believed, seconds).unwrap_err();
            assert!(matches!(error, Error::Failed { .. }), "{error}");
            assert!(error.to_string().contains("certificate"), "{error}");
        }
    }
}
