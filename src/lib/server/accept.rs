//! The accept loop: limits first, then TLS, then HTTP; and an orderly end.

use super::Log;
use super::limits::{
    HEADER_DEADLINE, MAX_CONNECTIONS_PER_ADDRESS, PerAddress, STOP_DEADLINE, Share, max_connections,
};
use crate::service::port::Certificates;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{IpAddr, SocketAddr};
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
    certificates: Arc<dyn Certificates>,
    (app, log): (Router, Log),
    stop: &AtomicBool,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(max_connections()));
    let per_address = PerAddress::new(MAX_CONNECTIONS_PER_ADDRESS);
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
        let Some(held) = hold(&places, &per_address, peer) else {
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

/// Refusing is closing: a stranger who takes too much gets no answer.
fn hold(places: &Arc<Semaphore>, per_address: &PerAddress, peer: SocketAddr) -> Option<Held> {
    Some(Held {
        _any: places.clone().try_acquire_owned().ok()?,
        _of_address: per_address.take(peer.ip().to_canonical(), 1)?,
    })
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
