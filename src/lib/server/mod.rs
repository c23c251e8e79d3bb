//! DOORS: the HTTP roles (mp, slp, dp, rp); the only async code. Each handler asks a port of `service` on a blocking thread.

mod accept;
mod ahead;
mod answer;
mod dp;
mod limits;
mod mp;
mod rehearsal;
mod router;
mod rp;
mod slp;

pub use rehearsal::Rehearsal;

use crate::service::port::{Certificates, ContentPort, LocatorPort, ReportPort, SitePort};
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A line for the server's own log.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// The roles to serve; each that is absent has no paths at all.
#[derive(Clone, Default)]
pub struct Doors {
    /// Management point.
    pub site: Option<Arc<dyn SitePort>>,
    /// Server locator point.
    pub locator: Option<Arc<dyn LocatorPort>>,
    /// Reporting point.
    pub report: Option<Arc<dyn ReportPort>>,
    /// Distribution point.
    pub content: Option<Content>,
}

/// What a distribution point serves.
#[derive(Clone)]
pub struct Content {
    /// The directory.
    pub directory: PathBuf,
    /// Who may read what.
    pub keeper: Arc<dyn ContentPort>,
}

/// Serves until `stop` is raised; then finishes what is under way, and returns.
pub fn run(
    listener: TcpListener,
    certificates: Arc<dyn Certificates>,
    (doors, log): (Doors, Log),
    stop: &AtomicBool,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(limits::MAX_WORKING)
        .enable_all()
        .build()?;
    let guest_book = doors.site.clone();
    let app = router::router(doors, &log);
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        accept::serve(listener, (certificates, guest_book), (app, log), stop).await
    })
}
