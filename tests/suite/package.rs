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
    assert!(shown.contains("neither file nor folder"), "{shown}");
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
