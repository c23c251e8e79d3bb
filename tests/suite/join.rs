//! Which site a machine joins that was given the tokens of several.

use super::site::TestSite;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// A site that serves until it is dropped.
struct Serving {
    site: TestSite,
    server: Child,
    url: String,
}

impl Serving {
    /// A site with these sections of `site.yaml`.
    fn start(code: &str, sections: &str) -> Self {
        let site = TestSite::empty();
        let url = "https://127.0.0.1:8443";
        site.answer(&[
            "smsctl", "init", "--code", code, "--name", code, "--url", url,
        ]);
        site.write("site.yaml", sections);
        site.answer(&["smsctl", "apply", "site.yaml", "--yes"]);
        let mut command = site.command("smsctl", &["serve", "--listen", "127.0.0.1:0"]);
        let mut server = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let mut says = BufReader::new(server.stderr.take().expect("a pipe")).lines();
        let url = says.find_map(|line| {
            let line = line.expect("text");
            let rest = line.split_once("listening on ")?.1;
            rest.split(' ').next().map(str::to_owned)
        });
        // what it says later must have somewhere to go
        std::thread::spawn(move || says.for_each(drop));
        Self {
            site,
            server,
            url: url.expect("it listens"),
        }
    }

    fn token(&self) -> String {
        let words = ["smsctl", "client", "token", "--quiet", "--url", &self.url];
        self.site.answer(&words).trim().to_owned()
    }

    /// What is shown, with the site's address by its name.
    fn name_in(&self, shown: &str, name: &str) -> String {
        shown.replace(&self.url, name)
    }

    fn clients(&self) -> usize {
        let list = self
            .site
            .answer(&["smsctl", "client", "list", "--output", "jsonl"]);
        list.lines().count()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

/// A machine with a list of tokens.
fn machine(tokens: &[String]) -> TestSite {
    let machine = TestSite::empty();
    std::fs::create_dir(machine.path("root")).expect("a folder");
    machine.write("tokens", tokens.join("\n"));
    machine
}

const ENROLL: &str = "smsagent enroll --root root --token-file tokens";

/// Every address is of site S02, wherever this runs.
const ALL_TO_S02: &str = "other_sites: [{code: S02, name: Paris, kind: primary}]
boundaries: [{network: 0.0.0.0/0, site: S02}, {network: '::/0', site: S02}]
";

#[test]
fn the_site_whose_boundary_holds_the_machine_takes_it() {
    let berlin = Serving::start("S01", ALL_TO_S02);
    let paris = Serving::start(
        "S02",
        "site: {code: S02, name: Paris, fallback_site: S02}\n",
    );
    let machine = machine(&[berlin.token(), paris.token()]);
    let planned = machine.run(&format!("{ENROLL} --dry-run"));
    let planned = paris.name_in(&berlin.name_in(&planned, "BERLIN"), "PARIS");
    let takes = "site S02 takes this machine: the locator of site S01 says: ";
    assert!(planned.contains(takes), "{planned}");
    assert!(planned.contains("0/0, a local boundary of site S02") || planned.contains("::/0, a"));
    assert!(planned.contains("Would enroll at PARIS\n"), "{planned}");
    assert!(!machine.path("root/var").exists());
    let done = machine.run_reading("smsagent enroll --root root -", "tokens");
    assert!(done.contains("Enrolled at site S02 as client"), "{done}");
    assert!(done.contains(takes), "{done}");
    assert_eq!((berlin.clients(), paris.clients()), (0, 1));
    // it stays, whatever is asked
    let again = machine.run(ENROLL);
    assert!(again.contains("enrolled already"), "{again}");
}

#[test]
fn a_machine_that_no_site_takes_is_told_why_and_asks_again() {
    let berlin = Serving::start("S01", "boundaries: []\n");
    let paris = Serving::start("S02", "boundaries: []\n");
    let machine = machine(&[berlin.token(), paris.token()]);
    let refused = machine.run(&format!("{ENROLL} --wait 1s"));
    let once = "no boundary contains it and there is no fallback site";
    // of each site, before and after the pause
    assert_eq!(refused.matches(once).count(), 4, "{refused}");
    assert!(refused.contains("asking again in "), "{refused}");
    assert!(
        refused.contains("error: no site takes this machine: "),
        "{refused}"
    );
    assert!(
        refused.contains("hint: 'smsctl boundary locate"),
        "{refused}"
    );
    assert!(refused.ends_with("--- exit code 1\n"), "{refused}");
    assert_eq!((berlin.clients(), paris.clients()), (0, 0));
    machine.write("tokens", format!("{}\n\ncut off\n", berlin.token()));
    let cut = machine.run(ENROLL);
    assert!(
        cut.contains("error: line 3: invalid enrollment token"),
        "{cut}"
    );
    // one token is explicit, and asks no locator
    machine.write("tokens", berlin.token());
    let done = machine.run(ENROLL);
    assert!(done.contains("Enrolled at site S01 as client"), "{done}");
}

#[test]
fn a_site_that_is_named_and_has_no_token_here_is_not_joined() {
    let berlin = Serving::start("S01", ALL_TO_S02);
    let machine = machine(&[berlin.token(), berlin.token()]);
    let refused = machine.run(&format!("{ENROLL} --wait 1h"));
    assert!(
        refused.contains("error: site S02 takes this machine, and there is no token of it"),
        "{refused}"
    );
    assert!(
        refused.contains("'smsctl client token' at that site"),
        "{refused}"
    );
    assert_eq!(berlin.clients(), 0);
}

#[test]
fn a_site_that_is_down_is_passed_over() {
    let paris = Serving::start(
        "S02",
        "site: {code: S02, name: Paris, fallback_site: S02}\n",
    );
    let berlin = Serving::start("S01", "boundaries: []\n");
    let tokens = [berlin.token(), paris.token()];
    drop(berlin);
    let machine = machine(&tokens);
    let done = machine.run(ENROLL);
    assert!(done.contains("Enrolled at site S02 as client"), "{done}");
    // alone it is waited for, and then told
    let alone = self::machine(&tokens[..1]);
    let refused = alone.run(&format!("{ENROLL} --wait 1s"));
    assert_eq!(refused.matches("asking again in ").count(), 1, "{refused}");
    assert!(refused.ends_with("--- exit code 1\n"), "{refused}");
}
