//! Names of the images from which containers are started, by the lists that Docker and Podman keep.

use super::super::Gaps;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::ContainerImage;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const CLASS: &str = "container_images";
const DOCKER: &str = "/var/lib/docker/image";
const PODMAN: &str = "/var/lib/containers/storage";
const CONTAINERD: &str = "/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db";
/// Thousands of images.
const LIST_LIMIT: u64 = 16 << 20;

/// Images, by who keeps them and name.
pub(in crate::host::facts) fn images(root: &Root, gaps: &mut Gaps) -> Vec<ContainerImage> {
    let mut found = docker(root, gaps);
    found.extend(podman(root, gaps));
    found.sort();
    found.dedup();
    if found.is_empty() && matches!(root.has(CONTAINERD), Ok(true)) {
        gaps.add(CLASS, "the list that containerd keeps is not read");
    }
    found
}

#[derive(Deserialize)]
struct Repositories {
    #[serde(rename = "Repositories", default)]
    repositories: BTreeMap<String, BTreeMap<String, String>>,
}

/// One list for each way of storing layers.
fn docker(root: &Root, gaps: &mut Gaps) -> Vec<ContainerImage> {
    let mut found = Vec::new();
    for driver in gaps.note(CLASS, root.list(DOCKER)).unwrap_or_default() {
        let list = format!("{DOCKER}/{driver}/repositories.json");
        let list: Option<Repositories> = read(root, &list, gaps);
        let names = list
            .into_iter()
            .flat_map(|list| list.repositories.into_values().flatten());
        // A digest beside the tag names the same image again.
        let names = names.filter(|(name, _)| !name.contains("@sha256:"));
        found.extend(names.map(|(name, id)| ContainerImage {
            engine: "docker".to_owned(),
            name,
            id,
        }));
    }
    found
}

#[derive(Deserialize)]
struct Image {
    id: String,
    #[serde(default)]
    names: Option<Vec<String>>,
}

fn podman(root: &Root, gaps: &mut Gaps) -> Vec<ContainerImage> {
    let mut found = Vec::new();
    for name in gaps.note(CLASS, root.list(PODMAN)).unwrap_or_default() {
        if !name.ends_with("-images") {
            continue;
        }
        let images: Option<Vec<Image>> = read(root, &format!("{PODMAN}/{name}/images.json"), gaps);
        for image in images.unwrap_or_default() {
            let names = image.names.filter(|names| !names.is_empty());
            let names = names.unwrap_or_else(|| vec![String::new()]);
            found.extend(names.into_iter().map(|name| ContainerImage {
                engine: "podman".to_owned(),
                name,
                id: format!("sha256:{}", image.id),
            }));
        }
    }
    found
}

fn read<T: DeserializeOwned>(root: &Root, path: &str, gaps: &mut Gaps) -> Option<T> {
    let bytes = match root.read(path, LIST_LIMIT) {
        Err(error) if is_missing(&error) => return None,
        found => gaps.note(CLASS, found)?,
    };
    let read = serde_json::from_slice(&bytes);
    read.map_err(|error| gaps.add(CLASS, &format!("{path}: {error}")))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn images_of_both_are_named() {
        let (_folder, root) = endpoint(&[
            (
                "var/lib/docker/image/overlay2/repositories.json",
                r#"{"Repositories":{"debian":{"debian:12":"sha256:aa","debian@sha256:bb":"sha256:aa"}}}"#,
            ),
            (
                "var/lib/containers/storage/overlay-images/images.json",
                r#"[{"id":"cc","names":["docker.io/library/nginx:1"],"layer":"x"},{"id":"dd","names":null}]"#,
            ),
            (
                "var/lib/docker/image/vfs/repositories.json",
                "{\"Repositories\":7}",
            ),
        ]);
        let mut gaps = Gaps::default();
        let found: Vec<(String, String)> = images(&root, &mut gaps)
            .into_iter()
            .map(|one| (one.name, one.id))
            .collect();
        let expected = [
            ("debian:12", "sha256:aa"),
            ("", "sha256:dd"),
            ("docker.io/library/nginx:1", "sha256:cc"),
        ];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(gaps.0.len(), 1);
    }
}
