//! Small machines and archives made by chance, with relations that no archive has by habit: what apt would do, and what we would.
//! Where apt would remove something, which we never do, nothing is compared.

use super::{differences, inventory, run};
use sms::feed::packages::Gatherer;
use sms::host::dpkg::parse_status;
use sms::model::digest::Digest;
use sms::model::id::FeedId;
use sms::model::platform::Release;
use sms::model::update::Classification;
use sms::rules::applies::plan;
use sms::rules::resolve::candidates::{CandidateSet, Coverage};
use sms::rules::resolve::{Answer, Mode};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const NAMES: [&str; 6] = ["pa", "pb", "pc", "pd", "pe", "pf"];
const VIRTUAL: [&str; 2] = ["va", "vb"];

/// The same numbers for the same seed, on every machine.
struct Dice {
    seed: String,
    rolls: u64,
}

impl Dice {
    fn of(seed: String) -> Self {
        Self { seed, rolls: 0 }
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.rolls += 1;
        let digest = Digest::of(format!("{} {}", self.seed, self.rolls).as_bytes());
        usize::from(digest.as_bytes()[0]) % sides
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    /// One time in so many.
    fn hits(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }
}

/// A machine and the archives that it follows.
struct World {
    status: String,
    security: String,
    main: String,
}

impl World {
    /// The same with these steps made.
    fn after(&self, plan: &BTreeSet<String>) -> Self {
        let archives = format!("{}{}", self.security, self.main);
        let named = |stanza: &str| {
            let field = |name| stanza.lines().find_map(|line| line.strip_prefix(name));
            Some(format!("{} {}", field("Package: ")?, field("Version: ")?))
        };
        let is_changed = |stanza: &str| {
            let name = named(stanza).unwrap_or_default();
            let name = name.split(' ').next().unwrap_or_default();
            plan.iter().any(|step| step.split(' ').next() == Some(name))
        };
        let stays = self
            .status
            .split("\n\n")
            .filter(|stanza| !stanza.is_empty() && !is_changed(stanza));
        let mut status: String = stays.map(|stanza| format!("{stanza}\n\n")).collect();
        for step in plan {
            let mut offered = archives.split("\n\n");
            let stanza = offered
                .find(|stanza| named(stanza).as_ref() == Some(step))
                .expect("offered");
            status += &format!("{stanza}\nStatus: install ok installed\n\n");
        }
        Self {
            status,
            security: String::new(),
            main: String::new(),
        }
    }
}

fn world(seed: u64) -> World {
    let mut dice = Dice::of(format!("{seed}"));
    let (mut status, mut security, mut main) = (String::new(), String::new(), String::new());
    for name in NAMES {
        if !dice.hits(3) {
            let state = if dice.hits(12) { "hold" } else { "install" };
            let head = format!("Status: {state} ok installed\n");
            let version = dice.pick(&["1", "1", "2"]);
            status += &stanza(seed, name, version, &head);
        }
        for (archive, often) in [(&mut security, 2), (&mut main, 3)] {
            if dice.roll(3) < often {
                let version = dice.pick(&["1", "2", "2", "3", "1:0"]);
                let path = format!(
                    "Filename: pool/{name}_{}.deb\nSize: 1\nSHA256: {}\n",
                    version.replace(':', "%3a"),
                    Digest::of(version.as_bytes())
                );
                *archive += &stanza(seed, name, version, &path);
            }
        }
    }
    World {
        status,
        security,
        main,
    }
}

/// A version of a package is the same wherever it is met.
fn stanza(seed: u64, name: &str, version: &str, more: &str) -> String {
    let dice = &mut Dice::of(format!("{seed} {name} {version}"));
    let rare = if version == "1" { 2 } else { 1 };
    let mut text = format!(
        "Package: {name}\nVersion: {version}\nArchitecture: {}\nMaintainer: x\nDescription: x\n{more}",
        dice.pick(&["amd64", "amd64", "all"])
    );
    for (field, often) in [("Depends", 2), ("Pre-Depends", 8)] {
        if dice.hits(often * rare) {
            let _ = write!(text, "{field}: {}", one(dice, name));
            if dice.hits(3) {
                let _ = write!(text, " | {}", one(dice, name));
            }
            if dice.hits(3) {
                let _ = write!(text, ", {}", one(dice, name));
            }
            text += "\n";
        }
    }
    for (field, often) in [("Conflicts", 12), ("Breaks", 6)] {
        if dice.hits(often) {
            let _ = writeln!(text, "{field}: {}", one(dice, name));
        }
    }
    if dice.hits(3) {
        let number = dice.pick(&["", " (= 1)", " (= 2)"]);
        let _ = writeln!(text, "Provides: {}{number}", dice.pick(&VIRTUAL));
    }
    text + "\n"
}

fn one(dice: &mut Dice, own: &str) -> String {
    let others: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| *name != own)
        .chain(VIRTUAL)
        .collect();
    let operator = dice.pick(&["", "", "<<", "<=", "=", ">=", ">="]);
    let name = dice.pick(&others);
    match operator {
        "" => name.to_owned(),
        _ => format!("{name} ({operator} {})", dice.pick(&["1", "2", "3"])),
    }
}

/// How often we must do exactly what apt does. Where upgrades exclude each other apt decides by points of its own.
const SHARE: f64 = 0.9;

#[test]
#[ignore = "needs apt: make agreement"]
fn worlds_made_by_chance_agree_with_apt() {
    let worlds = std::env::var("SMS_WORLDS").map_or(200, |n| n.parse().expect("a number"));
    for command in ["upgrade", "dist-upgrade"] {
        let (mut compared, mut same, mut broken) = (0, 0, Vec::new());
        for seed in 0..worlds {
            let world = world(seed);
            let folder = tempfile::tempdir().expect("temporary folder");
            let Some(apt) = Apt::follows(folder.path(), &world) else {
                continue;
            };
            let plan = ours(&world, command);
            if let Some(wanted) = apt.simulate(&[command]) {
                compared += 1;
                same += usize::from(wanted == plan);
                show(seed, &differences(&wanted, &plan), &world);
            }
            let folder = tempfile::tempdir().expect("temporary folder");
            let after = Apt::follows(folder.path(), &world.after(&plan));
            if after.is_none() {
                broken.push(format!("seed {seed}: {plan:?} breaks the machine"));
                show(seed, &broken[broken.len() - 1..], &world);
            }
        }
        println!("worlds by chance: {command}: {same} of {compared} are the same");
        assert_eq!(broken, [""; 0], "{command}");
        assert!(
            same as f64 >= SHARE * compared as f64,
            "{command}: {same} of {compared}"
        );
    }
}

/// Prints a world, for who asks.
fn show(seed: u64, differences: &[String], world: &World) {
    if !differences.is_empty() && std::env::var_os("SMS_SHOW").is_some() {
        let World {
            status,
            security,
            main,
        } = world;
        println!(
            "seed {seed}: {}\n{status}\nsecurity\n{security}\nmain\n{main}",
            differences.join(", ")
        );
    }
}

fn ours(world: &World, command: &str) -> BTreeSet<String> {
    let release = Release {
        os: "debian".to_owned(),
        release: "bookworm".to_owned(),
    };
    let archives = [
        ("security", &world.security, Classification::Security),
        ("main", &world.main, Classification::Maintenance),
    ];
    let coverage = archives.map(|(feed, _, _)| Coverage {
        feed: FeedId::parse(feed).expect("feed"),
        release: release.clone(),
        architectures: vec!["amd64".to_owned()],
        dated: None,
    });
    let mut set = CandidateSet::whole(coverage.to_vec());
    for (feed, text, classification) in archives {
        let mut gatherer = Gatherer::new(release.clone(), classification);
        gatherer.read(text.as_bytes(), feed).expect("packages");
        let (updates, bad) = gatherer.finish();
        assert_eq!(bad, [], "{text}");
        for update in updates {
            for package in &update.packages {
                set.add(&FeedId::parse(feed).expect("feed"), &update, package);
            }
        }
    }
    let status = parse_status(&world.status);
    assert_eq!(status.gaps, [], "{}", world.status);
    let machine = inventory(status.packages);
    let mode = match command {
        "upgrade" => Mode::Upgrade,
        _ => Mode::DistUpgrade,
    };
    steps(&plan(&machine, &set, mode))
}

fn steps(answer: &Answer<'_>) -> BTreeSet<String> {
    let upgrades = answer.upgrades.iter().map(|upgrade| upgrade.candidate);
    upgrades
        .chain(answer.new.iter().map(|new| new.candidate))
        .map(|candidate| format!("{} {}", candidate.package.name, candidate.package.version))
        .collect()
}

/// apt, asked about a world.
struct Apt {
    options: Vec<String>,
}

impl Apt {
    /// Nothing when the machine is broken as it is.
    fn follows(folder: &Path, world: &World) -> Option<Self> {
        let place = folder.display();
        for name in [
            "lists/partial",
            "cache/archives/partial",
            "security",
            "main",
        ] {
            fs::create_dir_all(folder.join(name)).expect("folder");
        }
        let sources = ["security", "main"]
            .map(|archive| format!("deb [trusted=yes] file:{place}/{archive} ./\n"))
            .concat();
        for (name, text) in [
            ("sources.list", &sources),
            ("status", &world.status),
            ("security/Packages", &world.security),
            ("main/Packages", &world.main),
        ] {
            fs::write(folder.join(name), text).expect("file");
        }
        let options = [
            format!("Dir::Etc::sourcelist={place}/sources.list"),
            "Dir::Etc::sourceparts=/dev/null".to_owned(),
            "Dir::Etc::preferencesparts=/dev/null".to_owned(),
            format!("Dir::State::lists={place}/lists"),
            format!("Dir::State::status={place}/status"),
            format!("Dir::State::extended_states={place}/extended_states"),
            format!("Dir::Cache={place}/cache"),
            "APT::Architecture=amd64".to_owned(),
            "APT::Install-Recommends=false".to_owned(),
            "APT::Sandbox::User=root".to_owned(),
            "Debug::NoLocking=true".to_owned(),
        ];
        let options = options
            .into_iter()
            .flat_map(|option| ["-o".to_owned(), option]);
        let apt = Self {
            options: options.collect(),
        };
        apt.run(&["-qq", "check"]).ok()?;
        apt.run(&["-qq", "update"]).expect("apt reads the archives");
        Some(apt)
    }

    fn run(&self, words: &[&str]) -> Result<String, String> {
        let all: Vec<&str> = self
            .options
            .iter()
            .map(String::as_str)
            .chain(words.iter().copied())
            .collect();
        run("apt-get", &all)
    }

    /// What it would install; nothing when it would remove something, or refuses.
    fn simulate(&self, words: &[&str]) -> Option<BTreeSet<String>> {
        let output = self.run(&[&["-s"], words].concat()).ok()?;
        let step = |line: &str| {
            let (name, rest) = line.strip_prefix("Inst ")?.split_once(' ')?;
            let (_, candidate) = rest.split_once('(')?;
            Some(format!("{name} {}", candidate.split(' ').next()?))
        };
        (!output.contains("\nRemv ")).then(|| output.lines().filter_map(step).collect())
    }
}
