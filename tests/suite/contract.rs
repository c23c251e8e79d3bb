//! The command-line contract (architecture.md section 5) that holds for all commands: forms of output, dry runs, exit codes.

use super::patch::synced;
use super::site::{TestSite, fixed_key, snapshot};
use std::io::Write;
use std::process::Stdio;

/// A site with a client that requires an update, a list, a package on a distribution point and a deployment.
pub fn furnished() -> TestSite {
    let site = synced();
    site.write(
        "site.yaml",
        "distribution_points: [{id: dp1, url: 'https://127.0.0.1:8443', directory: dp1}]\n\
         boundaries: [{network: 127.0.0.0/8}]\n",
    );
    for folder in ["tool", "drop"] {
        std::fs::create_dir(site.path(folder)).expect("a folder");
    }
    let before = std::fs::read_to_string(site.path("inventory.json")).expect("an inventory");
    site.write("before.json", before.replace("deb12u1", "deb12u0"));
    site.write("drop/bad.json", "{");
    site.run("smsinv take drop");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    site.enroll("web-1", &fixed_key());
    for line in [
        "smsctl apply site.yaml",
        "smsctl client approve web-1",
        "smsctl client preregister add web-9 --serial PF3AB12C",
        "smsagent id --create --state-dir agent",
        "smsinv submit before.json --client web-1",
        "smsinv submit inventory.json --client web-1",
        "smspatch approve sample --name november",
        "smspatch package november",
        "smspatch deploy S01-P00001 --collection all-systems",
        "smsdist push S01-P00001",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
    site.write(
        "november.json",
        site.answer(&[
            "smspatch",
            "approve",
            "sample",
            "--name",
            "november",
            "--dry-run",
            "--json",
        ]),
    );
    site
}

/// A signing request that has all its signatures, of a site that has gone on since.
pub fn signed_request(site: &TestSite) {
    for line in [
        "smsctl key init --out one.key --quiet",
        "smsctl key init --out two.key --quiet",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
    let public = |file: &str| {
        let pem = std::fs::read(site.path(file)).expect("a key");
        let key = sms::trust::SigningKey::from_pem(&pem).expect("a key");
        key.public().to_string()
    };
    let harden = format!(
        "smsctl key harden --root-key {} --release-key {} --request signed.json --yes",
        public("one.key"),
        public("two.key")
    );
    for line in [
        harden.as_str(),
        "smsctl key sign signed.json --key one.key --yes",
        "smsctl key sign signed.json --key two.key --yes",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
    }
}

#[test]
fn a_dry_run_changes_no_byte() {
    let site = furnished();
    let other = "boundaries: []\nmanagement_points: [{url: 'https://mp9'}]\n";
    site.write("other.yaml", other);
    signed_request(&site);
    let before = snapshot(&site.path(""));
    for line in [
        "smsctl apply other.yaml --dry-run",
        "smsctl client approve web-1 --dry-run",
        "smsctl client block web-1 --dry-run",
        "smsctl client token --dry-run",
        "smsctl collection create web --query true --dry-run",
        "smsctl collection evaluate --dry-run",
        "smsinv metering purge --dry-run",
        "smsctl client token --replace web-1 --dry-run",
        "smsctl client remove web-1 --dry-run",
        "smsctl client resync web-1 --dry-run",
        "smsctl client preregister add web-2 --machine-id abc --dry-run",
        "smsctl client preregister remove web-9 --dry-run",
        "smsctl clock confirm --dry-run",
        "smsagent seal-image --state-dir agent --dry-run",
        "smsctl init --site-dir other --code S02 --name x --url https://mp --dry-run",
        "smsctl operator add bob --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --role viewer --dry-run",
        "smsctl operator init --operator-key new.key --dry-run",
        "smsctl init --site-dir other --code S02 --name x --url https://mp --hardened --dry-run",
        "smsctl key apply signed.json --dry-run",
        "smsctl key backup --out site.age --dry-run",
        "smsctl key export-root --out root.json --dry-run",
        "smsctl key harden --root-key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --release-key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --dry-run",
        "smsctl key init --out new.key --dry-run",
        "smsctl key renew root --dry-run",
        "smsctl key reset-root --dry-run",
        "smsctl key rotate policy --dry-run",
        "smsctl key sign signed.json --dry-run",
        "smsctl report --html report.html --json-file report.json --dry-run",
        "smsctl serve --listen 127.0.0.1:0 --dry-run",
        "smsctl client purge --dry-run",
        "smsinv rejected purge --dry-run",
        "smsinv submit inventory.json --client web-1 --dry-run",
        "smsinv submit inventory.json --drop . --dry-run",
        "smspatch approve --all --dry-run",
        "smspatch deploy S01-P00001 --collection all-systems --dry-run",
        "smspatch feed add other --uri https://x --suite s --dry-run",
        "smspatch feed remove sample --dry-run",
        "smspatch package november --dry-run",
        "smspatch package november --store elsewhere --dry-run",
        "smspatch scan --dry-run",
        "smspatch sync --dry-run",
        "smspatch undeploy S01-D00001 --dry-run",
        "smsdist package tool --name tool --dry-run -- @run.sh",
        "smsdist prestage export S01-P00001 --out bundle.tar --dry-run",
        "smsdist push S01-P00001 --dry-run",
        "smsdist push S01-P00001 --point ./elsewhere --dry-run",
    ] {
        let shown = site.run(line);
        assert!(!shown.contains("exit code"), "{line}: {shown}");
        assert!(
            snapshot(&site.path("")) == before,
            "{line} changed something"
        );
    }
}

#[test]
fn o03_what_cannot_be_undone_needs_consent() {
    let site = furnished();
    let before = snapshot(&site.path("site"));
    site.write("other.yaml", "boundaries: []\n");
    for line in [
        "smsctl apply other.yaml",
        "smsctl client remove web-1",
        "smsagent seal-image --state-dir site",
        "smsctl key renew root",
        "smsctl key reset-root",
        "smsctl key rotate policy",
        "smspatch feed remove sample",
        "smspatch undeploy S01-D00001",
        "smsctl operator disable bob",
        "smsctl operator remove bob",
    ] {
        let shown = site.run(line);
        assert!(
            shown.contains("--yes") && shown.ends_with("exit code 2\n"),
            "{line}: {shown}"
        );
        assert!(
            snapshot(&site.path("site")) == before,
            "{line} changed something"
        );
    }
}

/// Each list, the type of its items, and how its CSV begins.
const LISTS: &[(&str, &str, &str)] = &[
    (
        "smsctl audit list",
        "audit_entry",
        "number,at,who,what,object,before,after",
    ),
    (
        "smsctl boundary list",
        "boundary",
        "network,locality,site,bandwidth",
    ),
    (
        "smsctl client list",
        "client",
        "host,approval,activity,platform,last_seen,fingerprint,client",
    ),
    (
        "smsctl client preregister list",
        "registration",
        "host,key,machine_id,serial,collection,added,used_by",
    ),
    (
        "smsctl operator list",
        "operator",
        "operator,roles,state,until,key",
    ),
    (
        "smsctl collection list",
        "collection",
        "collection,members,limited_to,rules,title",
    ),
    (
        "smsctl collection members all-systems",
        "collection_member",
        "host,platform,client",
    ),
    (
        "smsinv query true",
        "query_match",
        "host,client,platform.os,platform.release,last_seen",
    ),
    (
        "smsctl doctor",
        "finding",
        "level,check,found,why_it_matters,command",
    ),
    (
        "smsctl key list",
        "key",
        "key,where,sign,age,replace_by,named_until,due,id",
    ),
    (
        "smsinv diff web-1 ./before.json",
        "inventory_difference",
        "class,instance,deed,property,old,new",
    ),
    (
        "smsinv history web-1",
        "inventory_change",
        "changed,client,class,instance,deed,property,old,new",
    ),
    (
        "smsinv rejected list",
        "rejected_report",
        "number,source,received,size,reason",
    ),
    (
        "smsinv list",
        "client",
        "host,client,platform,approval,inventory_of",
    ),
    (
        "smspatch deployments",
        "deployment_standing",
        "deployment,package,collection,deadline,",
    ),
    (
        "smspatch feed list",
        "feed",
        "feed,kind,suite,for,address,updates,synced",
    ),
    (
        "smspatch list",
        "update",
        "update,for,severity,priority,packages,cves,feed",
    ),
    (
        "smspatch scan",
        "client_scan",
        "host,update,title,state,for,severity,packages,restart,note",
    ),
    (
        "smsdist list",
        "package_version",
        "package,version,name,files,size,made",
    ),
    (
        "smsdist status",
        "distribution",
        "package,version,point,state,since,detail",
    ),
];

#[test]
fn lists_are_one_object_a_line_and_csv_with_a_header() {
    let site = furnished();
    for (line, kind, header) in LISTS.iter().copied() {
        let lines = site.run(&format!("{line} --output jsonl"));
        assert!(!lines.is_empty(), "{line}");
        for text in lines.lines() {
            let value: serde_json::Value = serde_json::from_str(text).expect(line);
            assert_eq!(
                (&value["format"], &value["type"]),
                (&1.into(), &kind.into()),
                "{line}"
            );
        }
        let csv = site.run(&format!("{line} --output csv"));
        assert!(csv.starts_with(header), "{line}: {csv}");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert!(
            reader.records().all(|record| record.is_ok()),
            "{line}: {csv}"
        );
    }
}

#[test]
fn an_answer_that_is_no_table_is_csv_by_its_fields_or_refused() {
    let site = TestSite::new();
    let token = site.run("smsctl client token --dry-run --output csv");
    assert!(
        token.starts_with("auto_approve,collection,expires_at,format,"),
        "{token}"
    );
    let refused = site.run("smsctl export --output csv");
    assert!(
        refused.contains("a configuration is not a table"),
        "{refused}"
    );
    assert!(refused.ends_with("exit code 2\n"), "{refused}");
}

#[test]
fn quiet_says_nothing_and_verbose_says_the_steps() {
    let site = synced();
    assert!(!site.run("smspatch sync --quiet").contains("standard error"));
    let told = site.run("smspatch sync --verbose");
    for step in ["opening catalog", "reading feed sample"] {
        assert!(told.contains(step), "{told}");
    }
    let told = site.run("smspatch scan --verbose");
    assert!(told.contains("judging 0 clients"), "{told}");
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    let site = furnished();
    for line in [
        "smspatch scan",
        "smsctl plan site.yaml",
        "smspatch compliance",
        "smsctl --help",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let output = site.output(words[0], &words[1..]);
        assert!(!output.stdout.contains(&0x1b), "{line}");
    }
}

/// The exit codes that a program can be brought to end with from here; 3 is shown in `configuration`, 11 and 12 in
/// `bad_input`, 20 with the agent, 130 below.
#[test]
fn each_exit_code_is_reached() {
    let site = furnished();
    let empty = TestSite::empty();
    for (site, line, code) in [
        (&site, "smsctl status", 0),
        (&site, "smspatch show absent", 1),
        (&site, "smspatch show", 2),
        (&site, "smsctl client approve web-1 absent", 3),
        (&empty, "smsctl status", 10),
        (&site, "smspatch scan --exit-code", 21),
        (&site, "smspatch compliance --exit-code", 21),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let output = site.output(words[0], &words[1..]);
        assert_eq!(output.status.code(), Some(code), "{line}");
    }
}

#[test]
fn a_failure_is_json_on_standard_error_also_of_the_command_line_itself() {
    let site = TestSite::new();
    for (line, code, message) in [
        (
            "smspatch show absent --json",
            1,
            "there is no update absent",
        ),
        (
            "smsctl status --wrong --json",
            2,
            "unexpected argument '--wrong' found",
        ),
        (
            "smsctl audit list --limit many --output json",
            2,
            "invalid value 'many' for '--limit <COUNT>': invalid digit found in string",
        ),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let output = site.output(words[0], &words[1..]);
        assert_eq!(output.status.code(), Some(code), "{line}");
        assert!(output.stdout.is_empty(), "{line}");
        let error: serde_json::Value = serde_json::from_slice(&output.stderr).expect(line);
        assert_eq!(error["type"], "error", "{line}");
        assert_eq!(error["exit_code"], code, "{line}");
        assert_eq!(error["message"], message, "{line}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let site = TestSite::new();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    for line in [
        "smsctl status",
        "smsctl --help",
        "smsctl export",
        "smsinv collect",
    ] {
        let output = writer.try_clone().expect("another end").into();
        assert_eq!(site.status_writing(line, output), Some(0), "{line}");
    }
}

#[test]
fn an_interrupt_ends_a_download_at_once_with_its_own_exit_code() {
    use rustix::process::{Pid, Signal, kill_process};
    let site = TestSite::new();
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address");
    let add = format!("smspatch feed add slow --uri http://{address} --suite s");
    assert!(!site.run(&add).contains("exit code"));
    let mut program = site
        .command("smspatch", &["sync"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let (mut stream, _) = server.accept().expect("it comes");
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        .expect("written");
    kill_process(Pid::from_child(&program), Signal::INT).expect("asked to stop");
    // it may see the wish between any two pieces
    while stream.write_all(b"x").is_ok() {}
    assert_eq!(program.wait().expect("it ends").code(), Some(130));
}

#[test]
fn an_update_is_named_by_its_source_where_that_is_clear() {
    let site = furnished();
    let by_source = site.run("smspatch why sample web-1");
    assert!(
        by_source.contains("debian/bookworm/sample/1.0-1+deb12u2 is required"),
        "{by_source}"
    );
    let by_id = site.run("smspatch why debian/bookworm/sample/1.0-1+deb12u2 web-1");
    assert_eq!(by_source, by_id);
    let shown = site.run("smspatch show sample");
    assert!(
        shown.contains("Id: debian/bookworm/sample/1.0-1+deb12u2"),
        "{shown}"
    );
    for line in [
        "smspatch why absent web-1",
        "smspatch show absent",
        "smspatch approve absent",
    ] {
        let shown = site.run(line);
        assert!(
            shown.contains("error: there is no update absent\nhint: 'smspatch list"),
            "{line}: {shown}"
        );
    }
}

#[test]
fn a_report_can_be_read_by_a_web_server() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new();
    site.run("smsctl report --html report.html");
    let mode = std::fs::metadata(site.path("report.html"))
        .expect("a page")
        .permissions()
        .mode();
    assert_eq!(mode & 0o044, 0o044 & !umask(), "{mode:o}");
}

/// What this process's umask takes away, seen by the file that it makes.
fn umask() -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join("x")).expect("a file");
    let mode = file.metadata().expect("looked at").permissions().mode();
    !mode & 0o666
}
