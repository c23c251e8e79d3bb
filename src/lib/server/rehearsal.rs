//! The roles without a network: what they say to the bytes of one connection. For what tries the parsers out with very many
//! connections (security.md C12); `run` is the way to serve.

use super::accept::{Peer, converse};
use super::{Doors, router};
use axum::Router;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};
use tokio::runtime::{Builder, Runtime};

/// Bytes on their way in either direction.
const PIPE: usize = 64 * 1024;

/// The roles, ready to be talked to.
pub struct Rehearsal {
    runtime: Runtime,
    app: Router,
}

impl Rehearsal {
    /// These roles, with a log that nobody reads.
    pub fn new(doors: Doors) -> io::Result<Self> {
        Ok(Self {
            runtime: Builder::new_current_thread().enable_all().build()?,
            app: router::router(doors, &(Arc::new(|_: &str| {}) as super::Log)),
        })
    }

    /// All that is said to these bytes, from this machine, until either side has enough.
    pub fn say(&self, bytes: &[u8]) -> Vec<u8> {
        let (ours, theirs) = duplex(PIPE);
        let peer = Peer(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let (mut input, mut output) = split(ours);
        let mut answer = Vec::new();
        let asking = async {
            // a server that has seen enough hangs up
            drop(output.write_all(bytes).await);
            drop(output.shutdown().await);
        };
        let hearing = async { drop(input.read_to_end(&mut answer).await) };
        self.runtime.block_on(async {
            tokio::join!(
                converse(theirs, (self.app.clone(), peer), None),
                asking,
                hearing
            );
        });
        answer
    }
}
