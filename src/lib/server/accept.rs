//! The accept loop: limits first, then TLS, then HTTP; and an orderly end.

use super::Log;
use super::limits::{
    HEADER_DEADLINE, MAX_CONNECTIONS_PER_ADDRESS, PerAddress, RESERVE, STOP_DEADLINE, Share,
    max_connections,
};
use crate::service::port::{Certificates, SitePort};
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

/// How soon a wish to stop is seen.
const STOP_LOOK: Duration = Duration::from_millis(50);
/// A pause when the system has no more file descriptors.
const EXHAUSTED_PAUSE: Duration = Duration::from_millis(100);

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// What a connection holds while it lasts.
struct Held {
    _any: OwnedSemaphorePermit,
    _of_address: Share,
}

/// Serves connections until `stop` is raised.
pub async fn serve(
    listener: TcpListener,
    (certificates, guest_book): (Arc<dyn Certificates>, Option<Arc<dyn SitePort>>),
    (app, log): (Router, Log),
    stop: &AtomicBool,
) -> io::Result<()> {
    let places = Places::new(max_connections());
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = raised(stop) => break,
        };
        let Ok((stream, peer)) = accepted else {
            sleep(EXHAUSTED_PAUSE).await;
            continue;
        };
        let is_known = || {
            guest_book
                .as_ref()
                .is_some_and(|book| book.knows(peer.ip()))
        };
        let Some(held) = places.hold(peer.ip(), is_known) else {
            continue;
        };
        let Ok(tls) = certificates
            .current()
            .inspect_err(|error| log(&error.to_string()))
        else {
            continue;
        };
        let connection = connection(
            stream,
            tls,
            (app.clone(), Peer(peer.ip().to_canonical())),
            graceful.watcher(),
        );
        tokio::spawn(async move {
            connection.await;
            drop(held);
        });
    }
    drop(listener);
    if timeout(STOP_DEADLINE, graceful.shutdown()).await.is_err() {
        log("some connections did not end in time");
    }
    Ok(())
}

/// Room for connections.
struct Places {
    any: Arc<Semaphore>,
    reserve: Arc<Semaphore>,
    per_address: PerAddress,
}

impl Places {
    fn new(most: usize) -> Self {
        let reserve = most / RESERVE;
        Self {
            any: Arc::new(Semaphore::new(most - reserve)),
            reserve: Arc::new(Semaphore::new(reserve)),
            per_address: PerAddress::new(MAX_CONNECTIONS_PER_ADDRESS),
        }
    }

    /// Refusing is closing: a stranger who takes too much gets no answer. Where known clients are there is a reserve.
    fn hold(&self, peer: IpAddr, is_known: impl FnOnce() -> bool) -> Option<Held> {
        let of_address = self.per_address.take(peer.to_canonical(), 1)?;
        let place = self.any.clone().try_acquire_owned().ok();
        let place = place.or_else(|| {
            let reserve = || self.reserve.clone().try_acquire_owned().ok();
            is_known().then(reserve).flatten()
        });
        Some(Held {
            _any: place?,
            _of_address: of_address,
        })
    }
}

async fn raised(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        sleep(STOP_LOOK).await;
    }
}

async fn connection(
    stream: TcpStream,
    tls: Arc<rustls::ServerConfig>,
    (app, peer): (Router, Peer),
    watcher: Watcher,
) {
    // answers are small: they shall not wait to be joined with more
    drop(stream.set_nodelay(true));
    let handshake = timeout(HEADER_DEADLINE, TlsAcceptor::from(tls).accept(stream));
    if let Ok(Ok(stream)) = handshake.await {
        converse(stream, (app, peer), Some(watcher)).await;
    }
}

/// HTTP over a connection, until either side has enough.
pub async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    (app, peer): (Router, Peer),
    watcher: Option<Watcher>,
) {
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request<Incoming> = request;
        request.extensions_mut().insert(peer);
        app.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE)
        .serve_connection(TokioIo::new(stream), service);
    // a connection that breaks is its client's business
    drop(match watcher {
        Some(watcher) => watcher.watch(connection).await,
        None => connection.await,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c06_strangers_leave_room_for_where_clients_are_known() {
        let places = Places::new(8);
        let address = |last| IpAddr::from([192, 0, 2, last]);
        let taken: Vec<_> = (0..8)
            .filter_map(|n| places.hold(address(n), || false))
            .collect();
        assert_eq!(taken.len(), 6);
        let known: Vec<_> = (10..20)
            .filter_map(|n| places.hold(address(n), || true))
            .collect();
        assert_eq!(known.len(), 2);
        drop(taken);
        assert!(places.hold(address(1), || false).is_some());
    }
}
