//! A static web server over a store: nginx, whose own log counts requests and bytes.

use sms::model::digest::Digest;
use sms::model::package::object_path;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

/// nginx while this is there.
pub struct Web {
    process: Child,
    log: PathBuf,
    port: u16,
}

impl Web {
    /// Serves a folder; its own files lie in `work`.
    #[expect(clippy::disallowed_methods, reason = "a bench starts its own server")]
    pub fn start(work: &Path, root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        drop(listener);
        let log = work.join("access.log");
        let (work, root) = (work.display(), root.display());
        let text = format!(
            "daemon off; master_process off; worker_processes 1; pid {work}/nginx.pid; error_log {work}/error.log;\n\
             events {{}}\n\
             http {{ log_format bytes '$bytes_sent'; access_log {work}/access.log bytes; sendfile on;\n\
             client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;\n\
             uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;\n\
             server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
        );
        let settings = PathBuf::from(format!("{work}/nginx.conf"));
        fs::write(&settings, text).expect("can write");
        let process = Command::new("nginx")
            .arg("-c")
            .arg(&settings)
            .arg("-p")
            .arg(settings.with_file_name(""))
            .spawn();
        let web = Self {
            process: process.expect("nginx: run scripts/setup bench"),
            log,
            port,
        };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            sleep(Duration::from_millis(20));
        }
        web
    }

    /// Where an object is.
    pub fn address(&self, digest: &Digest) -> String {
        format!("http://127.0.0.1:{}/{}", self.port, object_path(digest))
    }

    /// Counts from here on.
    pub fn forget(&self) {
        sleep(Duration::from_millis(100));
        let log = fs::OpenOptions::new().write(true).open(&self.log);
        log.and_then(|log| log.set_len(0)).expect("a log");
    }

    /// Requests, and the bytes of their answers, heads included.
    pub fn count(&self) -> (usize, u64) {
        sleep(Duration::from_millis(100));
        let log = fs::read_to_string(&self.log).expect("a log");
        let sizes = log
            .lines()
            .map(|line| line.trim_matches('\0').parse::<u64>().expect("bytes"));
        (log.lines().count(), sizes.sum())
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
