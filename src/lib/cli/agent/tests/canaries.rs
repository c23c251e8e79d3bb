//! What lies on an agent's disk, and who may read it.

use super::lab::{Endpoint, Lab, Server};
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::trust::keys::KeyDirectory;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found
}

/// The secret halves in a PEM text, as base64 and as the 32 bytes in it.
fn halves(pem: &str) -> Vec<Vec<u8>> {
    let line: String = pem
        .lines()
        .filter(|line| !line.starts_with("---"))
        .collect();
    let der = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, &line).unwrap();
    vec![line.into_bytes(), der[16..48].to_vec()]
}

#[test]
fn a01_a02_a03_u13_no_key_and_no_token_lies_outside_its_place() {
    let lab = Lab::start(Server::Own);
    let tokens: Vec<_> = (0..3).map(|_| lab.token()).collect();
    let endpoints: Vec<Endpoint> = tokens
        .iter()
        .zip(["web-1", "web-2", "web-3"])
        .map(|(token, name)| {
            let endpoint = Endpoint::new(&lab, name);
            endpoint.enroll(token).unwrap();
            endpoint
        })
        .collect();
    lab.deploy(Purpose::Required);
    for endpoint in &endpoints {
        assert_eq!(
            endpoint.once().unwrap().deployments[0].state,
            DeploymentState::Compliant
        );
        endpoint.once().unwrap();
    }
    let folder = KeyDirectory::open(&lab.folder.keys()).unwrap();
    let site_keys = folder
        .list()
        .into_iter()
        .filter_map(|role| folder.load(role).ok());
    let mut canaries: Vec<Vec<u8>> = site_keys.flat_map(|key| halves(&key.to_pem())).collect();
    // an agent holds its own key and nobody else's
    for endpoint in &endpoints {
        let own = files(endpoint.folder.path())
            .into_iter()
            .filter_map(|path| fs::read_to_string(path).ok())
            .find(|text| text.starts_with("-----BEGIN PRIVATE"));
        canaries.extend(halves(&own.expect("the agent's key")));
    }
    // the pin is public; what stands between id and pin is the secret
    for token in &tokens {
        let said = token.reveal();
        let pin = token.root.to_string();
        let secret = said
            .split(['.', ':'])
            .rfind(|part| part.len() >= 20 && !pin.contains(part) && !part.contains('/'));
        canaries.push(secret.expect("a secret").as_bytes().to_vec());
    }
    assert!(canaries.len() >= 19, "{}", canaries.len());
    let mut hits = Vec::new();
    for path in files(lab.dir.path()) {
        let is_a_key = path.starts_with(lab.folder.keys())
            || fs::read(&path).unwrap().starts_with(b"-----BEGIN PRIVATE");
        let bytes = fs::read(&path).unwrap();
        for canary in canaries.iter().filter(|_| !is_a_key) {
            if bytes.windows(canary.len()).any(|window| window == canary) {
                hits.push(path.clone());
            }
        }
    }
    assert!(hits.is_empty(), "{hits:?}");
}

#[test]
fn a02_of_a_superseded_policy_nothing_is_left() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    endpoint.once().unwrap();
    assert_eq!(
        files(&endpoint.folder.policy()).len(),
        2,
        "a list and a body"
    );
    lab.catalog(|tx| tx.delete_deployment(&"S01-D00001".parse().unwrap()));
    endpoint.once().unwrap();
    assert_eq!(files(&endpoint.folder.policy()).len(), 1, "an empty list");
}

#[test]
fn a19_l10_nothing_of_an_agent_or_of_a_sites_keys_is_for_others() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    endpoint.once().unwrap();
    for folder in [endpoint.folder.path(), &lab.folder.keys()] {
        let mode = fs::metadata(folder).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}: {mode:o}", folder.display());
    }
    for path in files(&lab.folder.keys()) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let is_public = path
            .extension()
            .is_some_and(|ending| ending == "crt" || ending == "pub");
        assert!(
            is_public || mode & 0o077 == 0,
            "{}: {mode:o}",
            path.display()
        );
    }
}
