//! A site as an administrator makes it: initialised, configured from a file, served by a process of its own.

use crate::tools::{
    Ended, command, endpoint, finish, free_port, kill_after, path, program, source, spawn,
    waits_for,
};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

/// Where the feeds come from.
#[derive(Clone, Copy)]
pub enum Feeds {
    /// The network mirror of this machine's apt.
    Mirror,
    /// This machine's apt lists.
    AptLists,
}

/// A site, its folder and its server.
pub struct Site {
    /// Everything of it lies here.
    pub dir: PathBuf,
    catalog: Option<String>,
    host: String,
    /// The network namespace of its server, where it is not that of the lab.
    namespace: Option<String>,
    port: u16,
    server: Option<Child>,
}

impl Site {
    /// Made and configured, not served yet.
    pub fn new(dir: &Path, feeds: Feeds, catalog: Option<String>) -> Self {
        let site = Self::founded(dir, ("127.0.0.1", None), catalog);
        site.configure(feeds, &site.url());
        site
    }

    /// Made, not configured, to be served at this address in a network namespace.
    pub fn within(dir: &Path, namespace: &str, host: &str) -> Self {
        Self::founded(dir, (host, Some(namespace.to_owned())), None)
    }

    fn founded(
        dir: &Path,
        (host, namespace): (&str, Option<String>),
        catalog: Option<String>,
    ) -> Self {
        fs::create_dir_all(dir).expect("the site's place");
        let site = Self {
            dir: dir.to_owned(),
            catalog,
            host: host.to_owned(),
            namespace,
            port: free_port(),
            server: None,
        };
        let url = site.url();
        site.said(&[
            "smsctl", "init", "--code", "S01", "--name", "Lab", "--url", &url,
        ]);
        site
    }

    /// Where its management point listens.
    pub fn url(&self) -> String {
        format!("https://{}:{}", self.host, self.port)
    }

    /// The port of its server.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its distribution point.
    pub fn point(&self) -> PathBuf {
        self.dir.join("dp1")
    }

    /// Applies its configuration, with its distribution point at this address.
    pub fn configure(&self, feeds: Feeds, content_url: &str) {
        let file = self.dir.join("site.yaml");
        let text = configuration(&self.url(), content_url, &self.point(), feeds);
        fs::write(&file, text).expect("the configuration");
        self.said(&["smsctl", "apply", path(&file), "--yes"]);
    }

    /// Serves all roles; comes back when it listens.
    pub fn serve(&mut self) {
        self.serve_with(&[]);
    }

    /// The same with more options.
    pub fn serve_with(&mut self, options: &[&str]) {
        let log = self.dir.join("server.log");
        let listen = format!("{}:{}", self.host, self.port);
        let folder = self.dir.join("site");
        let point = self.point();
        let mut words: Vec<&str> = match &self.namespace {
            Some(namespace) => vec!["ip", "netns", "exec", namespace, program("smsctl")],
            None => vec!["smsctl"],
        };
        words.extend(["--site-dir", path(&folder)]);
        words.extend(
            self.catalog
                .iter()
                .flat_map(|at| ["--catalog", at.as_str()]),
        );
        words.extend(["serve", "--listen", &listen, "--content", path(&point)]);
        words.extend(options);
        let server = spawn(&words)
            .stderr(File::create(&log).expect("the server's log"))
            .spawn();
        self.server = Some(server.expect("the server starts"));
        let said = || fs::read_to_string(&log).unwrap_or_default();
        let is_up = waits_for(Duration::from_secs(20), || said().contains("listening on"));
        assert!(is_up, "the server says: {}", said());
    }

    /// The process of the server.
    pub fn server_id(&self) -> u32 {
        self.server.as_ref().expect("a server").id()
    }

    /// SIGKILL for the server.
    pub fn kill_server(&mut self) {
        if let Some(mut server) = self.server.take() {
            kill_after(&mut server, Duration::ZERO);
        }
    }

    /// Runs a program at this site.
    pub fn ask(&self, words: &[&str]) -> Ended {
        finish(&mut self.command(words))
    }

    /// A program at this site.
    pub fn command(&self, words: &[&str]) -> std::process::Command {
        let mut command = command(words);
        command
            .env("SMS_SITE_DIR", self.dir.join("site"))
            .env_remove("SMS_CATALOG");
        if let Some(catalog) = &self.catalog {
            command.env("SMS_CATALOG", catalog);
        }
        command
    }

    /// Runs a program at this site, which ends well.
    pub fn said(&self, words: &[&str]) -> String {
        self.ask(words).said()
    }

    /// Its answer as JSON.
    pub fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.said(&words)).expect("JSON")
    }

    /// A fresh Debian system, enrolled here.
    pub fn endpoint(&self, name: &str) -> PathBuf {
        let root = self.dir.join(name);
        endpoint(&root);
        self.enroll(&root);
        root
    }

    /// Enrolls the system in a folder.
    pub fn enroll(&self, root: &Path) {
        let token = self.json(&["smsctl", "client", "token", "--auto-approve"]);
        let token = token["token"].as_str().expect("a token");
        self.said(&["smsagent", "enroll", "--root", path(root), token]);
    }

    /// The package that a document of `smspatch package` is about.
    pub fn package_of(&self, made: &Value) -> String {
        let id = made["package"].as_str();
        id.unwrap_or_else(|| panic!("no package in {made}"))
            .to_owned()
    }

    /// Approves all that is required, packages, deploys and distributes it; gives the package.
    pub fn release(&self) -> String {
        self.said(&["smspatch", "approve", "--all", "--name", "lab"]);
        let package = self.json(&["smspatch", "package", "lab"]);
        let package = self.package_of(&package);
        self.said(&["smspatch", "deploy", &package, "--collection", "servers"]);
        self.said(&["smsdist", "push", &package]);
        package
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill_server();
        if std::thread::panicking() {
            let log = fs::read_to_string(self.dir.join("server.log")).unwrap_or_default();
            println!("the server said:\n{log}");
        }
    }
}

fn configuration(url: &str, content_url: &str, point: &Path, feeds: Feeds) -> String {
    let feed = |id: &str, suite: &str, classification: &str| {
        let source = source(suite);
        let uri = match feeds {
            Feeds::Mirror => source.uri,
            Feeds::AptLists => "apt-lists".to_owned(),
        };
        format!(
            "  - id: {id}
    uri: {uri}
    suite: {suite}
    architectures: [amd64]
    keyring: /usr/share/keyrings/debian-archive-keyring.gpg
    classification: {classification}
"
        )
    };
    format!(
        "site:
  code: S01
  name: Lab
  approval: token
  policy_poll_minutes: 60
  inventory_stale_hours: 168
  limits: {{ messages_per_minute: 6000 }}
management_points:
  - url: {url}
distribution_points:
  - id: dp1
    url: {content_url}
    directory: {point}
boundaries:
  - network: 127.0.0.0/8
    locality: local
collections:
  - id: servers
    title: Debian machines
    limit_to: all-systems
    rules:
      - release: {{ os: debian, release: bookworm }}
feeds:
{}{}",
        feed("debian", "bookworm", "maintenance"),
        feed("debian-security", "bookworm-security", "security"),
        point = point.display(),
    )
}
