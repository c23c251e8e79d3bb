//! `smsdist package`: a folder and a command become a package; what must not run is not packaged.

use super::site::TestSite;

fn site() -> TestSite {
    let site = TestSite::new();
    std::fs::create_dir_all(site.path("tool/data")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    site.write("tool/data/list.txt", "1\n");
    site
}

#[test]
fn a_folder_and_a_command_are_a_package_once() {
    let site = site();
    let line =
        "smsdist package tool --name tool --user www-data -- /bin/sh @run.sh @data/list.txt -v";
    let made = site.run(line);
    assert!(
        made.contains("S01-P00001  1  tool  2  17 B") && !made.contains("error"),
        "{made}"
    );
    let same = site.run(line);
    assert!(same.contains("nothing new was made"), "{same}");
    site.write("tool/data/list.txt", "2\n");
    let again = site.run(line);
    assert!(
        again.contains("S01-P00001 ") && again.contains(" 2 "),
        "{again}"
    );
    let planned = site.run("smsdist package tool --name tool --dry-run -- @run.sh");
    assert!(planned.contains("Would seal 2 files, 17 B."), "{planned}");
    assert!(planned.contains("data/list.txt"), "{planned}");
}

#[test]
fn r8_o01_what_must_not_run_is_not_packaged() {
    let site = site();
    for (words, said) in [
        (
            "-- sh @run.sh",
            "neither a file of the package nor a whole path",
        ),
        ("-- /bin/sh -c reboot", "is to run a text, not a file"),
        ("-- @absent", "it has no file \"absent\""),
        ("--env LD_PRELOAD=x -- @run.sh", "may not set the variable"),
        ("--env PATH=x -- @run.sh", "may not set the variable"),
        ("--user 0 -- @run.sh", "no name of an account"),
        ("--success-code 300 -- @run.sh", "exit codes"),
        ("--max-run 0 -- @run.sh", "limits"),
    ] {
        let shown = site.run(&format!("smsdist package tool --name tool {words}"));
        assert!(
            shown.contains(said) && shown.contains("exit code"),
            "{words}: {shown}"
        );
    }
    let listed = site.run("smsdist list");
    assert!(!listed.contains("P00001"), "{listed}");
}

#[test]
fn p01_odd_folders_and_archives_are_refused() {
    let site = site();
    std::os::unix::fs::symlink("/etc/passwd", site.path("tool/link")).expect("a link");
    let shown = site.run("smsdist package tool --name tool -- @run.sh");
    assert!(
        shown.contains("the link link leads to nothing in it: /etc/passwd"),
        "{shown}"
    );
    site.write("text.tar", "no archive\n".repeat(100));
    let shown = site.run("smsdist package text.tar --name tool -- @run.sh");
    assert!(shown.contains("no tar archive"), "{shown}");
    let left = std::fs::read_dir(site.path(""))
        .expect("the folder")
        .flatten();
    let is_scratch = |name: &str| name.starts_with(".unpack");
    assert!(
        !left
            .into_iter()
            .any(|entry| is_scratch(&entry.file_name().to_string_lossy()))
    );
}

/// The only manifest of this version that the store names.
fn manifest(site: &TestSite, version: u32) -> serde_json::Value {
    let read = |path: &str| std::fs::read(site.path(path)).expect("a file of the store");
    let json = |bytes: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&bytes).expect("JSON");
    let name = json(read(&format!(
        "site/content/packages/S01-P00001/{version}.json"
    )));
    let digest = name["manifest"].as_str().expect("a digest").to_owned();
    let (folder, rest) = digest.split_at(2);
    json(read(&format!("site/content/objects/{folder}/{rest}")))
}

#[test]
fn modes_and_links_are_part_of_a_version_and_send_no_data() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = site();
    let mode = |path: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(site.path(path), mode).expect("a mode");
    };
    mode("tool/run.sh", 0o755);
    mode("tool/data/list.txt", 0o664);
    symlink("data/list.txt", site.path("tool/list")).expect("a link");
    let line = "smsdist package tool --name tool -- @run.sh";
    site.run(line);
    let made = manifest(&site, 1);
    let modes = |made: &serde_json::Value| {
        let files = made["files"].as_array().expect("files").clone();
        let modes = files.iter().map(|file| file["mode"].to_string());
        modes.collect::<Vec<_>>()
    };
    assert_eq!(modes(&made), ["\"0644\"", "\"0755\""]);
    let link = serde_json::json!([{"name": "list", "target": "data/list.txt"}]);
    assert_eq!(made["links"], link);
    assert!(
        site.run("smsdist push S01-P00001 --point ./dp")
            .contains("complete")
    );
    mode("tool/data/list.txt", 0o755);
    let again = site.run(line);
    assert!(again.contains(" 2 "), "{again}");
    assert_eq!(modes(&manifest(&site, 2)), ["\"0755\"", "\"0755\""]);
    let planned = site.run("smsdist push S01-P00001 --point ./dp --dry-run");
    assert!(planned.contains("  0  0 B"), "{planned}");
    let objects = |version| {
        let files = manifest(&site, version)["files"].clone();
        let files = files.as_array().expect("files").clone();
        files
            .iter()
            .map(|file| file["sha256"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(objects(1), objects(2));
}

#[test]
#[allow(clippy::disallowed_methods)] // tar, another writer of archives
fn an_archive_keeps_modes_and_links_as_tar_writes_them() {
    use std::os::unix::fs::symlink;
    let long = format!("tool/{}", "long-".repeat(30));
    for format in ["gnu", "pax"] {
        let site = site();
        site.write(&long, "1\n");
        symlink(&long[5..], site.path("tool/link")).expect("a link");
        symlink("../run.sh", site.path("tool/data/again")).expect("a link");
        let tar = std::process::Command::new("tar")
            .args([
                &format!("--format={format}"),
                "-cf",
                "tool.tar",
                "-C",
                "tool",
                ".",
            ])
            .current_dir(site.path(""))
            .status();
        assert!(tar.expect("tar").success());
        let made = site.run("smsdist package tool.tar --name tool -- @run.sh");
        assert!(made.contains("S01-P00001"), "{made}");
        let expected = serde_json::json!([
            {"name": "data/again", "target": "../run.sh"},
            {"name": "link", "target": &long[5..]},
        ]);
        assert_eq!(manifest(&site, 1)["links"], expected, "{format}");
    }
}

#[test]
fn a04_what_looks_like_a_secret_is_told_and_not_repeated() {
    let site = site();
    site.write("tool/settings.ini", "user = app\npassword = Winter2026\n");
    let shown = site.run("smsdist package tool --name tool -- @run.sh");
    assert!(
        shown.contains("warning: settings.ini, line 2: looks like a password or key"),
        "{shown}"
    );
    assert!(!shown.contains("Winter2026"), "{shown}");
}
