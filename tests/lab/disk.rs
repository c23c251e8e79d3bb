//! A full or read-only file system under each thing that is written: one clear error, nothing half-visible, and the same
//! command completes when there is room again.

use crate::cycle::is_clean;
use crate::mount::Memory;
use crate::site::{Feeds, Site};
use crate::tools::{command, endpoint, finish, folder, path};
use std::path::Path;

/// Room that is left when "full" is tried: none at all, some for metadata, some for half of the content.
const ROOM: [u64; 3] = [0, 128 << 10, 2 << 20];

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn a_full_or_read_only_disk_gives_one_clear_error_and_the_work_completes_when_there_is_room() {
    let lab = folder();
    let memory = Memory::at(&lab.path().join("site"));
    let mut site = a_site_is_made_when_there_is_room(&memory, &lab.path().join("site"));
    a_sync_without_room_leaves_the_catalog_as_it_was(&memory, &site);
    site.serve();
    let root = lab.path().join("endpoint");
    endpoint(&root);
    let state = lab.path().join("state");
    let of_agent = Memory::at(&state);
    an_agent_enrolls_and_reports_when_there_is_room(&of_agent, &site, &root, &state);
    site.said(&["smspatch", "approve", "--all", "--name", "lab"]);
    let package = content_is_stored_when_there_is_room(&memory, &site);
    content_is_distributed_when_there_is_room(&site, &package);
    site.said(&["smspatch", "deploy", &package, "--collection", "servers"]);
    an_agent_installs_when_there_is_room(&of_agent, &site, &root, &state);
}

fn a_site_is_made_when_there_is_room(memory: &Memory, dir: &Path) -> Site {
    let words = |at: &Path| {
        let at = path(at).to_owned();
        [
            "smsctl",
            "--site-dir",
            &at,
            "init",
            "--code",
            "S01",
            "--name",
            "Lab",
            "--url",
            "https://127.0.0.1:1",
        ]
        .map(str::to_owned)
    };
    let try_it = |at: &Path| {
        let words = words(at);
        finish(&mut command(&words.each_ref().map(String::as_str)))
    };
    let at = dir.join("tried");
    for room in [0, 16 << 10, 128 << 10] {
        memory.leave(room);
        try_it(&at).complains(1, "");
        memory.make_room();
        let status = command(&["smsctl", "--site-dir", path(&at), "status"]).output();
        let code = status.expect("it starts").status.code();
        assert_eq!(code, Some(10), "room {room}: half a site is visible");
    }
    memory.make_read_only();
    try_it(&at).complains(1, "");
    memory.make_writable();
    assert_eq!(try_it(&at).code, Some(0));
    Site::new(dir, Feeds::AptLists, None)
}

fn a_sync_without_room_leaves_the_catalog_as_it_was(memory: &Memory, site: &Site) {
    let sync = ["smspatch", "sync", "debian"];
    for room in ROOM {
        memory.leave(room);
        site.ask(&sync).complains(1, "");
        memory.make_room();
        let known = site.json(&["smspatch", "list"]);
        assert_eq!(
            known["items"].as_array().map(Vec::len),
            Some(0),
            "{known:.300}"
        );
    }
    memory.make_read_only();
    site.ask(&sync).complains(1, "");
    memory.make_writable();
    memory.make_room();
    site.said(&["smspatch", "sync"]);
}

fn an_agent_enrolls_and_reports_when_there_is_room(
    memory: &Memory,
    site: &Site,
    root: &Path,
    state: &Path,
) {
    let token = site.json(&["smsctl", "client", "token", "--auto-approve"]);
    let token = token["token"].as_str().expect("a token");
    let enroll = [
        "smsagent",
        "enroll",
        "--root",
        path(root),
        "--state-dir",
        path(state),
        token,
    ];
    memory.leave(0);
    site.ask(&enroll).complains(1, "");
    memory.make_room();
    site.said(&enroll);
    let once = [
        "smsagent",
        "once",
        "--root",
        path(root),
        "--state-dir",
        path(state),
    ];
    memory.leave(0);
    site.ask(&once).complains(1, "");
    memory.make_read_only();
    site.ask(&once).complains(1, "");
    memory.make_writable();
    memory.make_room();
    site.said(&once);
}

fn content_is_stored_when_there_is_room(memory: &Memory, site: &Site) -> String {
    let package = ["smspatch", "package", "lab"];
    for room in ROOM {
        memory.leave(room);
        site.ask(&package).complains(1, "");
        memory.make_room();
        let listed = site.json(&["smsdist", "list"]);
        assert_eq!(
            listed["items"].as_array().map(Vec::len),
            Some(0),
            "{listed:#}"
        );
    }
    memory.make_room();
    let made = site.json(&package);
    println!("package: {made}");
    site.package_of(&made)
}

fn content_is_distributed_when_there_is_room(site: &Site, package: &str) {
    let point = site.dir.with_file_name("point");
    let memory = Memory::at(&point);
    let push = ["smsdist", "push", package, "--point", path(&point)];
    for room in ROOM {
        memory.leave(room);
        site.ask(&push).complains(1, "");
        site.said(&["smsdist", "verify", "--point", path(&point)]);
    }
    memory.make_read_only();
    site.ask(&push).complains(1, "");
    memory.make_writable();
    memory.make_room();
    site.said(&push);
    site.said(&["smsdist", "verify", "--point", path(&point)]);
    site.said(&["smsdist", "push", package]);
}

fn an_agent_installs_when_there_is_room(memory: &Memory, site: &Site, root: &Path, state: &Path) {
    let once = [
        "smsagent",
        "once",
        "--root",
        path(root),
        "--state-dir",
        path(state),
    ];
    for room in ROOM {
        memory.leave(room);
        let full = site.ask(&once);
        assert!(matches!(full.code, Some(1 | 3)), "{full:#?}");
        full.complains(full.code.unwrap_or_default(), "");
    }
    memory.make_room();
    site.said(&once);
    is_clean(root);
}
