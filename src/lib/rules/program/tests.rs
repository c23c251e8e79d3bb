use super::*;
use crate::model::authorization::AuthorizationList;
use crate::model::digest::Digest;
use crate::model::id::{AuthorizationListId, PackageId};
use crate::model::package::{ExitCodes, Limits, ManifestFile, ManifestLink, Program};
use crate::model::time::Timestamp;
use proptest::prelude::*;

fn text(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

fn file(name: &str) -> Argument {
    Argument::File(name.to_owned())
}

fn command(argv: Vec<Argument>) -> Command {
    Command {
        argv,
        user: "root".into(),
        environment: [].into(),
        exit_codes: ExitCodes::default(),
        limits: Limits::default(),
    }
}

fn manifest(names: &[&str]) -> Manifest {
    let files = names.iter();
    let files = files.map(|name| ManifestFile::new(*name, 1, Digest::of(b"x")));
    Manifest {
        urgent: false,
        packing: None,
        platforms: Vec::new(),
        links: Vec::new(),
        package: PackageId::parse("S01-P00001").unwrap(),
        version: 1,
        name: "tool".into(),
        created_at: Timestamp::from_millis(0),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 10,
        files: files.collect(),
        authorization: AuthorizationList {
            id: AuthorizationListId::parse("none").unwrap(),
            authorized_at: Timestamp::from_millis(0),
            authorized_by: "alice".into(),
            updates: Vec::new(),
        },
    }
}

fn judge(argv: Vec<Argument>) -> Option<String> {
    objection(
        &manifest(&["setup", "lib/data.txt", "run.sh"]),
        &command(argv),
    )
}

#[test]
fn r8_a_program_is_a_file_or_a_whole_path_and_a_shell_runs_only_a_file() {
    let good = [
        vec![file("setup"), text("--quiet"), file("lib/data.txt")],
        vec![text("/usr/bin/python3"), file("run.sh")],
        vec![text("/bin/sh"), file("run.sh"), text("-c")],
        vec![text("/bin/bash"), text("-eu"), file("run.sh")],
        vec![text("/bin/busybox"), text("sh"), file("run.sh")],
        vec![text("/bin/true")],
    ];
    for argv in good {
        assert_eq!(judge(argv.clone()), None, "{argv:?}");
    }
    let bad = [
        vec![],
        vec![text("sh"), file("run.sh")],
        vec![text("")],
        vec![text("./setup")],
        vec![file("absent")],
        vec![text("/bin/sh"), text("-c"), text("reboot")],
        vec![text("/bin/bash"), text("-ec"), file("run.sh")],
        vec![text("/bin/sh")],
        vec![text("/usr/bin/dash"), text("-s")],
        vec![text("/bin/busybox"), text("sh"), text("-c"), text("id")],
        vec![text("/bin/true"), text("a\0b")],
        vec![text("/bin/true"); 257],
        vec![text("/bin/true"), text(&"x".repeat(65_000 + 1000))],
    ];
    for argv in bad {
        assert!(judge(argv.clone()).is_some(), "{argv:?}");
    }
}

#[test]
fn l08_variables_that_lead_a_program_elsewhere_are_refused() {
    let judge = |name: &str, value: &str| {
        let mut command = command(vec![text("/bin/true")]);
        command.environment.insert(name.into(), value.into());
        objection(&manifest(&[]), &command)
    };
    for name in ["LANG", "DEBIAN_FRONTEND", "_x1"] {
        assert_eq!(judge(name, "a b;$(c)"), None, "{name}");
    }
    for name in [
        "PATH",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "BASH_ENV",
        "ENV",
        "IFS",
        "1A",
        "A B",
        "A=B",
        "",
    ] {
        assert!(judge(name, "x").is_some(), "{name}");
    }
    assert!(judge("A", "x\0").is_some());
}

#[test]
fn accounts_exit_codes_and_limits_are_judged() {
    let with = |change: fn(&mut Command)| {
        let mut command = command(vec![text("/bin/true")]);
        change(&mut command);
        objection(&manifest(&[]), &command)
    };
    let bad: [fn(&mut Command); 10] = [
        |c| c.user = String::new(),
        |c| c.user = "0".into(),
        |c| c.user = "-x".into(),
        |c| c.user = "a:b".into(),
        |c| c.exit_codes.success.clear(),
        |c| c.exit_codes.restart = vec![0],
        |c| c.exit_codes.success = vec![256],
        |c| c.limits.memory = 1,
        |c| c.limits.output = 2 << 20,
        |c| c.limits.processes = 0,
    ];
    for (at, change) in bad.into_iter().enumerate() {
        assert!(with(change).is_some(), "{at}");
    }
    assert_eq!(with(|c| c.user = "www-data".into()), None);
    assert_eq!(with(|c| c.exit_codes.restart = vec![100, 255]), None);
}

#[test]
fn p01_names_that_are_no_plain_names_are_refused() {
    for bad in [
        "", "/a", "../a", "a/../b", "a/", "a//b", "./a", "a/.", "a\\b", "a\nb", "a\0b",
    ] {
        assert!(!is_plain(bad), "{bad:?}");
        assert!(
            objection(&manifest(&[bad]), &command(vec![text("/bin/true")])).is_some(),
            "{bad:?}"
        );
    }
    assert!(objection(&manifest(&["a", "a"]), &command(vec![text("/bin/true")])).is_some());
}

proptest! {
    #[test]
    fn a_plain_name_leads_below_its_folder(name in "[a-z./\\\\]{0,12}") {
        if is_plain(&name) {
            let joined = Path::new("/srv").join(&name);
            prop_assert!(joined.starts_with("/srv") && joined.components().count() > 2);
            prop_assert!(!joined.components().any(|part| part == Component::ParentDir));
        }
    }
}

#[test]
fn links_lead_to_what_is_in_the_package() {
    let judged = |links: &[(&str, &str)]| {
        let mut manifest = manifest(&["run.sh", "lib/data.txt"]);
        let links = links.iter().map(|(name, target)| ManifestLink {
            name: (*name).to_owned(),
            target: (*target).to_owned(),
        });
        manifest.links = links.collect();
        objection(&manifest, &command(vec![file("run.sh")]))
    };
    for good in [
        &[("data", "lib/data.txt")][..],
        &[("lib/run", "../run.sh")],
        &[("lib/deep/run", "../../run.sh")],
        &[("folder", "lib")],
        &[("a", "./b"), ("b", "run.sh")],
    ] {
        assert_eq!(judged(good), None, "{good:?}");
    }
    for bad in [
        &[("data", "/etc/passwd")][..],
        &[("data", "../run.sh")],
        &[("data", "lib/../../run.sh")],
        &[("data", "absent")],
        &[("data", "")],
        &[("data", ".")],
        &[("data", "data")],
        &[("../x", "run.sh")],
        &[("run.sh", "lib/data.txt")],
        &[("lib", "run.sh")],
        &[("run.sh/x", "../lib")],
        &[("a", "run.sh"), ("a", "lib")],
        &[("a", "lib"), ("a/b", "../run.sh")],
        &[("a", "lib"), ("c", "a/data.txt")],
    ] {
        assert!(judged(bad).is_some(), "{bad:?}");
    }
}
