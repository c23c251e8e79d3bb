//! The two servers: this very program as a distribution point, and nginx with its certificate.

use sms::model::digest::Digest;
use sms::model::time::Timestamp;
use sms::server::{self, Content, Doors};
use sms::service::port::{Certificates, ContentPort, Refusal};
use sms::trust::PublicKey;
use sms::trust::authority::{SiteAuthority, server_config};
use sms::trust::ticket;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// Makes this program a server.
pub const SERVE: &str = "--serve-point";
/// The key that tickets are vouched for with.
pub const POLICY_KEY: &str = "policy.pub";
const TICKS: f64 = 100.0;

/// Which server.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Ours,
    Nginx,
}

/// A server while this is there.
pub struct Served {
    kind: Kind,
    process: Child,
    pub port: u16,
    pub authority: String,
}

impl Served {
    /// Starts ours first: it makes the certificate.
    pub fn start(kind: Kind, folder: &Path) -> Self {
        let process = match kind {
            Kind::Ours => command(
                &std::env::current_exe().expect("a program"),
                &[SERVE, text(folder)],
            ),
            Kind::Nginx => nginx(folder),
        };
        let port_file = folder.join(format!("{kind:?}.port"));
        while !port_file.exists() {
            sleep(Duration::from_millis(20));
        }
        let port = fs::read_to_string(port_file).expect("a port");
        let port = port.parse().expect("a port");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            sleep(Duration::from_millis(20));
        }
        let authority = fs::read_to_string(folder.join("authority.pem")).expect("an authority");
        Self {
            kind,
            process,
            port,
            authority,
        }
    }

    /// As the table names it.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ours => "ours",
            Kind::Nginx => "nginx",
        }
    }

    /// Seconds of processor time that it and its children took.
    pub fn processor(&self) -> f64 {
        let pid = self.process.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let children = children.unwrap_or_default();
        let children = children.split_whitespace().map(seconds);
        seconds(&pid.to_string()) + children.sum::<f64>()
    }
}

/// User and system time of a process.
fn seconds(pid: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let after = stat.rsplit(')').next().expect("fields");
    let fields = after.split_whitespace().skip(11).take(2);
    fields
        .map(|field| field.parse::<f64>().expect("ticks"))
        .sum::<f64>()
        / TICKS
}

impl Drop for Served {
    fn drop(&mut self) {
        // SIGTERM, so that nginx ends its workers
        command(Path::new("kill"), &[&self.process.id().to_string()])
            .wait()
            .ok();
        self.process.wait().ok();
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench starts its own servers")]
fn command(program: &Path, words: &[&str]) -> Child {
    let process = Command::new(program).args(words).spawn();
    process.expect("starts: run scripts/setup bench")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("a port").port()
}

/// As it comes, on both processors.
fn nginx(folder: &Path) -> Child {
    let (work, port) = (text(folder), free_port());
    let settings = format!(
        "daemon off; user root; worker_processes 2; pid {work}/nginx.pid; error_log {work}/error.log;\n\
         events {{}}\n\
         http {{ access_log off; sendfile on; keepalive_requests 100000;\n\
         client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;\n\
         uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;\n\
         server {{ listen 127.0.0.1:{port} ssl; root {work}/store;\n\
         ssl_certificate {work}/chain.pem; ssl_certificate_key {work}/key.pem; }} }}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, settings).expect("can write");
    fs::write(folder.join("Nginx.port"), port.to_string()).expect("can write");
    command(Path::new("nginx"), &["-c", text(&file), "-p", work])
}

struct Fixed(Arc<rustls::ServerConfig>);

impl Certificates for Fixed {
    fn current(&self) -> Result<Arc<rustls::ServerConfig>, Refusal> {
        Ok(self.0.clone())
    }
}

/// Verifies tickets as a distribution point does; which package an object belongs to is not asked.
struct Keeper(PublicKey);

impl ContentPort for Keeper {
    fn admit(&self, presented: Option<&str>, object: &Digest) -> Result<(), Refusal> {
        let presented = presented.ok_or(Refusal::NoTicket)?;
        let keys = [self.0];
        ticket::admit(
            presented,
            (object, ticket::Keeper::Point),
            &keys,
            Timestamp::from_millis(0),
        )
        .map(drop)
        .map_err(|_| Refusal::NoTicket)
    }
}

/// Serves the store of the folder until it is ended.
pub fn serve(folder: &Path) {
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("a clock");
    let now = Timestamp::from_millis(since.as_millis() as i64);
    let authority = SiteAuthority::generate("S01", now).expect("an authority");
    let names = ["127.0.0.1".to_owned()];
    let certificate = authority.issue(&names, now).expect("a certificate");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("can write");
    write("authority.pem", authority.certificate_pem());
    write("chain.pem", &certificate.chain_pem);
    write("key.pem", &certificate.key_pem);
    let policy = fs::read_to_string(folder.join(POLICY_KEY)).expect("a key");
    let content = Content {
        directory: folder.join("store"),
        keeper: Arc::new(Keeper(PublicKey::parse(&policy).expect("a key"))),
    };
    let doors = Doors {
        content: Some(content),
        ..Doors::default()
    };
    let config = server_config(&certificate).expect("settings");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    write("Ours.port", &port.to_string());
    let stop = AtomicBool::new(false);
    server::run(
        listener,
        Arc::new(Fixed(config)),
        (doors, Arc::new(|_: &str| ())),
        &stop,
    )
    .expect("served");
}
