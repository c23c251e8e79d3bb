//! Attacks (docs/attacks.md) that need no more than the programs, their help and their documents.

use super::contract::furnished;
use super::site::TestSite;
use clap::Command;
use serde_json::Value;
use std::collections::HashSet;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a place for a secret would be called.
const SECRET_NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "credential",
    "private",
    "apikey",
    "api_key",
];

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    // the number of a descriptor to read it from is none
    !name.ends_with("_fd") && SECRET_NAMES.iter().any(|word| name.contains(word))
}

/// The names of all properties in a schema.
fn properties<'a>(schema: &'a Value, names: &mut Vec<&'a str>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(inner)) = fields.get("properties") {
                names.extend(inner.keys().map(String::as_str));
            }
            fields.values().for_each(|field| properties(field, names));
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, names)),
        _ => {}
    }
}

#[test]
fn a01_a03_a14_o05_no_document_has_a_place_for_a_secret() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schemas = sms::cli::schemas();
    assert!(schemas.len() > 40);
    for (kind, schema) in &schemas {
        let mut names = Vec::new();
        properties(schema, &mut names);
        let found: Vec<_> = names.into_iter().filter(|name| is_secret(name)).collect();
        assert!(found.is_empty(), "{kind}: {found:?}");
    }
    let policy =
        std::fs::read_to_string(root.join("docs/policy.xsd")).expect("the policy's schema");
    let names = policy
        .split("name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let found: Vec<_> = names.filter(|name| is_secret(name)).collect();
    assert!(
        found.is_empty() && policy.contains("name=\"audience\""),
        "policy: {found:?}"
    );
    let schema = std::fs::read_to_string(root.join("src/lib/catalog/schema.sql"))
        .expect("the catalog's schema");
    let columns = schema
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"));
    let found: Vec<_> = columns.filter(|line| is_secret(line)).collect();
    assert!(found.is_empty(), "catalog: {found:?}");
}

fn arguments(command: &Command, found: &mut Vec<String>) {
    for argument in command.get_arguments() {
        let takes_value = argument.get_action().takes_values();
        let name = argument.get_id().as_str();
        if takes_value && is_secret(name) {
            found.push(format!("{} {name}", command.get_name()));
        }
        if name.contains("insecure") || name.contains("no_verify") || name.contains("skip_") {
            found.push(format!("{} {name}", command.get_name()));
        }
    }
    command
        .get_subcommands()
        .for_each(|command| arguments(command, found));
}

#[test]
fn o04_c14_no_argument_takes_a_secret_or_switches_checks_off() {
    let mut found = Vec::new();
    sms::cli::site::commands()
        .iter()
        .for_each(|command| arguments(command, &mut found));
    assert!(found.is_empty(), "{found:?}");
    // the one thing that is handed over can come by a file or by standard input
    let site = TestSite::new();
    for line in [
        "smsctl --password x status",
        "smsctl status --token x",
        "smsagent enroll --insecure x",
    ] {
        assert!(site.run(line).contains("exit code 2"), "{line}");
    }
}

#[test]
fn o05_a_secret_in_a_configuration_is_refused_and_not_repeated() {
    let site = TestSite::new();
    for configuration in [
        "password: CANARY",
        "site: {code: S01, name: x, push_password: CANARY}",
        "feeds:\n  - {id: a, uri: 'https://m', suite: s, architectures: [amd64], keyring: k, classification: security, password: CANARY}",
        "feeds:\n  - {id: a, uri: 'https://user:CANARY@m/debian', suite: s, architectures: [amd64], keyring: k, classification: security}",
        "distribution_points: [{id: d, url: 'https://d', directory: d, api_key: CANARY}]",
        "distribution_points: [{id: d, url: 'https://user:CANARY@d', directory: d}]",
        "management_points: [{url: 'https://user:CANARY@d'}]",
        "management_points: [{url: 'https://d', private_key: CANARY}]",
        "push: {user: root, password: CANARY}",
    ] {
        site.write("site.yaml", configuration);
        let told = site.run("smsctl apply site.yaml --yes");
        assert!(told.contains("exit code 2"), "{configuration}: {told}");
        assert!(!told.contains("CANARY"), "{configuration}: {told}");
    }
}

#[test]
fn a12_no_environment_leads_the_agent_elsewhere() {
    let site = TestSite::new();
    let stranger = TcpListener::bind("127.0.0.1:0").expect("a port");
    stranger.set_nonblocking(true).expect("does not wait");
    let proxy = format!("http://{}", stranger.local_addr().expect("an address"));
    let token = site.answer(&["smsctl", "client", "token", "--quiet"]);
    std::fs::create_dir(site.path("machine")).expect("a machine");
    let mut command = site.command("smsagent", &["enroll", "--root", "machine", token.trim()]);
    for name in [
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        command.env(name, &proxy);
    }
    command
        .env("SSL_CERT_FILE", "/dev/null")
        .env("SSL_CERT_DIR", "/nowhere")
        .env("no_proxy", "");
    let ended = command.output().expect("starts");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        !ended.status.success() && told.contains("127.0.0.1:8443"),
        "{told}"
    );
    assert!(stranger.accept().is_err(), "somebody was led to the proxy");
}

/// The secrets of a site as they could be written anywhere.
fn secrets(site: &TestSite) -> Vec<String> {
    let keys = std::fs::read_dir(site.path("site/keys")).expect("keys");
    let texts = keys
        .flatten()
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let blocks = texts.flat_map(|text| {
        let of_key = text
            .split("-----BEGIN PRIVATE KEY-----")
            .skip(1)
            .map(|rest| {
                rest.split("-----END")
                    .next()
                    .unwrap_or_default()
                    .split_whitespace()
                    .collect::<String>()
            });
        of_key.collect::<Vec<_>>()
    });
    blocks.collect()
}

fn every_file(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() && !path.is_symlink() {
            true if path.ends_with("site/keys") => {}
            true => every_file(&path, files),
            false => files.push(path),
        }
    }
}

#[test]
fn a01_a03_o06_no_secret_lies_or_is_told_outside_the_key_folder() {
    let site = furnished();
    let tokens: Vec<String> = (0..20)
        .map(|_| {
            site.answer(&["smsctl", "client", "token", "--quiet"])
                .trim()
                .to_owned()
        })
        .collect();
    let mut canaries = secrets(&site);
    assert!(canaries.len() >= 5, "{} keys", canaries.len());
    canaries.extend(tokens.iter().map(|token| {
        token
            .rsplit(['.', ':'])
            .find(|part| part.len() >= 20)
            .expect("a secret part")
            .to_owned()
    }));
    let root = canaries.len();
    let told = |text: &[u8], place: &str| {
        let text = String::from_utf8_lossy(text);
        for (number, canary) in canaries.iter().enumerate() {
            // the pin is at the end of each token and no secret
            let is_shared = tokens.iter().all(|token| token.contains(canary.as_str()));
            assert!(
                is_shared || !text.contains(canary.as_str()),
                "canary {number} of {root} in {place}"
            );
        }
    };
    for line in [
        "smsctl status --json",
        "smsctl export",
        "smsctl client list --json",
        "smsctl client show web-1 --json",
        "smsctl audit list --json",
        "smsctl report --html page.html",
        "smspatch package list --json",
        "smsdist list --json",
        "smsctl status --verbose",
    ] {
        told(site.run(line).as_bytes(), line);
    }
    let mut files = Vec::new();
    every_file(&site.path(""), &mut files);
    assert!(files.len() > 10);
    for file in files {
        told(
            &std::fs::read(&file).unwrap_or_default(),
            &file.display().to_string(),
        );
    }
}

/// All that is to be seen of processes of others while something runs: command lines and environments.
fn watched(work: impl FnOnce()) -> Vec<u8> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut seen = HashSet::new();
            while !stop.load(Ordering::Relaxed) {
                for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
                    let file =
                        |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
                    seen.insert([file("cmdline"), file("environ")].concat());
                }
            }
            seen.into_iter().flatten().collect()
        });
        work();
        stop.store(true, Ordering::Relaxed);
        watch.join().expect("it watched")
    })
}

#[test]
fn o04_no_secret_is_seen_in_proc_while_commands_run() {
    let site = furnished();
    let token = site.answer(&["smsctl", "client", "token", "--quiet"]);
    let secret = token
        .trim()
        .rsplit(['.', ':'])
        .find(|part| part.len() >= 20);
    let secret = secret.expect("a secret part").to_owned();
    site.write("token", &token);
    site.write("passphrase", "correct-horse-CANARY\n");
    std::fs::create_dir(site.path("machine")).expect("a machine");
    let mut canaries = secrets(&site);
    canaries.extend(["correct-horse-CANARY".to_owned()]);
    let seen = watched(|| {
        for line in [
            "smsctl key init --out sealed.key --passphrase-fd 0",
            "smsctl key backup --out site.age --passphrase-fd 0",
            "smsctl key restore site.age --code S01 --site-dir again --dry-run --passphrase-fd 0",
        ] {
            let told = site.run_reading(line, "passphrase");
            assert!(!told.contains("exit code"), "{line}: {told}");
        }
        // nobody listens there, so the token is read and not used
        site.run_reading("smsagent enroll --root machine -", "token");
        for line in [
            "smsctl key list",
            "smsctl key rotate policy --yes",
            "smsctl doctor",
            "smsctl operator list",
            "smspatch package list",
            "smsctl audit verify",
        ] {
            site.run(line);
        }
    });
    let text = String::from_utf8_lossy(&seen);
    assert!(text.contains("passphrase-fd"), "nothing was seen at all");
    // the pin, which is public, is the last part of a token
    for canary in canaries
        .iter()
        .chain([&secret])
        .filter(|it| !token.trim().ends_with(it.as_str()))
    {
        assert!(
            !text.contains(canary.as_str()),
            "a secret was seen in /proc"
        );
    }
}

#[test]
fn o06_a_damaged_key_and_a_panic_tell_nothing_of_a_secret() {
    let site = furnished();
    let canaries = secrets(&site);
    for name in ["policy", "release", "root", "snapshot", "timestamp"] {
        let path = site.path(&format!("site/keys/{name}.key"));
        let whole = std::fs::read_to_string(&path).expect("a key");
        let damaged = whole.replacen("-----END", "!----END", 1);
        std::fs::write(&path, damaged).expect("written");
        for line in [
            "smsctl key list --verbose",
            "smsctl key rotate snapshot --yes --verbose",
            "smsctl client token --verbose",
            "smspatch release list --verbose --json",
            "smsctl doctor --verbose",
        ] {
            let words: Vec<&str> = line.split(' ').collect();
            let mut command = site.command(words[0], &words[1..]);
            command
                .env("RUST_BACKTRACE", "full")
                .env("RUST_LOG", "trace");
            let ended = command.output().expect("it starts");
            let told = [ended.stdout, ended.stderr].concat();
            let told = String::from_utf8_lossy(&told).into_owned();
            assert!(!told.contains("panicked"), "{line}: {told}");
            for canary in &canaries {
                assert!(
                    !told.contains(canary.as_str()),
                    "{line} with a damaged {name} key: {told}"
                );
            }
        }
        std::fs::write(&path, whole).expect("written");
    }
}
