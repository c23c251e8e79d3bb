//! Every document that a command writes is of a type that docs/schemas has, and fits its schema, by the judgement of
//! another program: Python's jsonschema. `scripts/setup test` installs it.

use super::contract::{furnished, signed_request};
use super::query::FACTS;
use super::site::TestSite;
use std::path::Path;
use std::process::{Command, Stdio};

/// Commands without --json; with what they write, every type but those of a running agent is covered.
const COMMANDS: &[&str] = &[
    "smsctl apply site.yaml",
    "smsctl audit list",
    "smsctl audit verify",
    "smsctl boundary check",
    "smsctl boundary list",
    "smsctl boundary locate 127.0.0.1",
    "smsctl boundary locate 192.0.2.1",
    "smsctl client approve web-1",
    "smsctl client block web-1 --dry-run",
    "smsctl client list",
    "smsctl client show web-1",
    "smsctl client preregister add web-2 --machine-id abc",
    "smsctl client preregister list",
    "smsctl client preregister remove web-2",
    "smsctl client purge --dry-run",
    "smsctl client remove web-1 --dry-run",
    "smsctl client resync web-1 --dry-run",
    "smsctl clock show",
    "smsctl clock confirm --dry-run",
    "smsctl client token",
    "smsctl client token --dry-run",
    "smsctl collection create new --query true --dry-run",
    "smsctl collection evaluate --dry-run",
    "smsctl collection list",
    "smsctl collection members all-systems",
    "smsctl collection why web-1 all-systems",
    "smsctl export",
    "smsctl doctor",
    "smsctl key backup --out site.age --dry-run",
    "smsctl key export-root",
    "smsctl key init --out new.key --quiet",
    "smsctl key list",
    "smsctl key renew root --yes",
    "smsctl key reset-root --dry-run",
    "smsctl key sign signed.json --dry-run",
    "smsctl init --site-dir other --code S02 --name x --url https://mp --dry-run",
    "smsctl operator add carol --key PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw= --role viewer --dry-run",
    "smsctl operator init",
    "smsctl operator list",
    "smsctl operator whoami",
    "smsctl plan changed.yaml",
    "smsctl report",
    "smsctl serve --dry-run",
    "smsctl status",
    "smsinv collect",
    "smsinv diff web-1 ./before.json",
    "smsinv diff --since 1d",
    "smsinv history web-1",
    "smsinv files list",
    "smsinv files scan changed.yaml",
    "smsinv metering list",
    "smsinv metering purge",
    "smsinv metering summary",
    "smsinv metering summary --monthly",
    "smsinv list",
    "smsinv rejected list",
    "smsinv rejected show 1",
    "smsinv take drop",
    "smsinv query true",
    "smsinv import --from facter facts.json",
    "smsinv show web-1",
    "smsinv submit inventory.json --client web-1",
    "smspatch approve --all",
    "smspatch compliance",
    "smspatch confirm S01-D00001 --operator-key bob.key --dry-run",
    "smspatch deploy S01-P00001 --collection all-systems",
    "smspatch deploy S01-P00001 --collection all-systems --dry-run",
    "smspatch deployments",
    "smspatch feed add other --uri https://x --suite s --dry-run",
    "smspatch feed list",
    "smspatch feed remove sample --dry-run",
    "smspatch list",
    "smspatch package november",
    "smspatch package november --store elsewhere --dry-run",
    "smspatch scan",
    "smspatch show sample",
    "smspatch show absent",
    "smspatch sync",
    "smspatch undeploy S01-D00001 --dry-run",
    "smspatch why sample web-1",
    "smsdist list",
    "smsdist package tool --name tool --dry-run -- @run.sh",
    "smsdist prestage export S01-P00001 --out bundle.tar",
    "smsdist prestage import bundle.tar --point dp1",
    "smsdist push S01-P00001",
    "smsdist status",
    "smsdist verify",
    "smsagent enroll --token-file token --dry-run",
    "smsagent id --state-dir agent",
    "smsagent seal-image --state-dir agent --dry-run",
    "smsagent rotate-key --state-dir agent --dry-run",
    "smsagent status --state-dir agent",
];

#[test]
fn all_that_commands_write_fits_its_schema() {
    let site = furnished();
    site.write("changed.yaml", "boundaries: []\n");
    site.write("facts.json", FACTS);
    site.write("drop/worse.json", "[");
    site.write(
        "token",
        site.answer(&["smsctl", "client", "token", "--quiet"]),
    );
    super::operator::second(&site, "bob");
    signed_request(&site);
    let mut written = std::fs::read_to_string(site.path("signed.json")).expect("a request");
    for line in COMMANDS {
        let found = documents(&site, line);
        assert!(!found.is_empty(), "{line} writes nothing");
        written += &found;
    }
    site.write("written.jsonl", &written);
    let judged = judge(&site);
    assert!(judged.is_empty(), "{judged}");
    let kinds: std::collections::BTreeSet<String> = written
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["type"].to_string()
        })
        .collect();
    assert!(kinds.len() >= 45, "only {} types: {kinds:?}", kinds.len());
}

/// What the command writes as JSON and as JSON lines, failures too, one document a line.
fn documents(site: &TestSite, line: &str) -> String {
    ["--json", "--output=jsonl"]
        .iter()
        .flat_map(|form| {
            let (program, rest) = line.split_once(' ').expect("a command");
            let words: Vec<&str> = [*form, "--quiet"]
                .into_iter()
                .chain(rest.split(' '))
                .collect();
            let output = site.output(program, &words);
            [output.stdout, output.stderr]
        })
        .map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "another program is the judge")]
fn judge(site: &TestSite) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = Command::new("python3")
        .arg(root.join("tests/suite/judge.py"))
        .arg(root.join("docs/schemas"))
        .stdin(Stdio::from(
            std::fs::File::open(site.path("written.jsonl")).expect("written"),
        ))
        .output()
        .expect("python3 is installed: run scripts/setup test");
    String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned()
}
