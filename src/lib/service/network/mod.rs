//! The way to servers: from this process, or through a process that may do nothing else (security.md L14). All bytes of
//! strangers come by it; what they are worth is judged by signatures and digests on this side.

#[cfg(target_os = "linux")]
mod frame;
#[cfg(target_os = "linux")]
mod remote;
#[cfg(target_os = "linux")]
mod worker;

#[cfg(target_os = "linux")]
pub use remote::Remote;
#[cfg(target_os = "linux")]
pub use worker::{WORD, worker};

use crate::host::clock::{Clock, SystemClock};
use crate::transport::http::{Client, Settings};
use crate::trust::tls::{self, Roots};
use crate::trust::{self, bootstrap};
use rustls::ClientConfig;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Which servers are believed to be the site's; what they say is believed only as far as it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Belief {
    /// Any: for documents that prove themselves.
    Any {},
    /// Those with certificates of these authorities.
    Site {
        /// The authorities' certificates, in PEM form.
        authorities: Vec<String>,
        /// How far the machine's clock is behind the time to go by, in seconds.
        clock_offset: i64,
    },
    /// None: for other clients, who give what is verified over plain HTTP and are not waited for.
    Peer {},
    /// Those with certificates that the machine's own operating system believes: for what vendors offer to everybody.
    Public {},
}

impl Belief {
    /// How long such servers are waited for.
    fn settings(&self) -> Settings {
        match self {
            Self::Peer {} => Settings {
                connect: Duration::from_secs(3),
                response: Duration::from_secs(5),
                read: Duration::from_secs(10),
                ..Settings::default()
            },
            Self::Any {} | Self::Site { .. } | Self::Public {} => Settings::default(),
        }
    }
}

/// Gives clients for servers.
pub trait Network {
    /// A client that believes these servers.
    fn client(&self, belief: Belief) -> Result<Client, trust::Error>;

    /// What holds whoever handles what comes; none when it is this process.
    fn sandbox(&self) -> Option<String> {
        None
    }
}

/// From this process, for tests and for systems that have no sandbox.
#[derive(Debug, Clone, Copy)]
pub struct InProcess;

impl Network for InProcess {
    fn client(&self, belief: Belief) -> Result<Client, trust::Error> {
        Ok(Client::new(configuration(&belief)?, &belief.settings()))
    }
}

/// The TLS settings of a belief.
fn configuration(belief: &Belief) -> Result<Arc<ClientConfig>, trust::Error> {
    match belief {
        Belief::Any {} | Belief::Peer {} => bootstrap::client_config(),
        Belief::Public {} => tls::client_config(Roots::System, None),
        Belief::Site {
            authorities,
            clock_offset,
        } => {
            let offset = *clock_offset;
            let clock: tls::Clock = Arc::new(move || {
                let seconds = SystemClock.now().as_millis() / 1000;
                u64::try_from(seconds.saturating_add(offset)).unwrap_or(0)
            });
            tls::client_config(Roots::Site(authorities), Some(clock))
        }
    }
}
