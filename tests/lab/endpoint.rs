//! The agent on a real machine: what its worker cannot do, what its programs get, and where it opens files.

use crate::site::{Feeds, Site};
use crate::tools::{finish, folder, free_port, path, run, spawn};
use serde_json::Value;
use sms::host::sandbox::{self, Duty};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

/// Tells the inner test which port it may reach, and that it is meant.
const PROBE: &str = "SMS_LAB_PROBE";
const NOBODY: u32 = 65_534;

#[test]
#[ignore = "lab: needs root; run by make test"]
fn l14_ten_probes_from_inside_the_sandbox_are_denied() {
    let open = TcpListener::bind("127.0.0.1:0").expect("a port");
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let ports = [&open, &other].map(|one| one.local_addr().expect("address").port());
    // the program of this lab again, as somebody else
    let mut inner = spawn(&[
        "/proc/self/exe",
        "--exact",
        "endpoint::inside",
        "--ignored",
        "--nocapture",
    ]);
    inner
        .stdout(std::process::Stdio::piped())
        .env(PROBE, format!("{} {}", ports[0], ports[1]))
        .uid(NOBODY)
        .gid(NOBODY);
    let said = finish(&mut inner).stdout;
    let probes: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("probe "))
        .collect();
    let denied = [
        "open /etc/shadow",
        "open /etc/passwd",
        "write a file",
        "trace",
        "execute",
        "connect elsewhere",
        "listen",
        "fork",
        "mount",
        "a socket of another kind",
    ];
    for deed in denied {
        let refused = format!("{deed}: denied");
        assert!(
            probes.iter().any(|line| line.starts_with(&refused)),
            "{deed}: {said}"
        );
    }
    for deed in ["connect to the site", "start a thread", "look a name up"] {
        assert!(
            probes.contains(&&*format!("{deed}: done")),
            "{deed}: {said}"
        );
    }
    assert!(probes.contains(&"sandbox: full"), "{said}");
}

/// Enters the sandbox and tries what an attacker would who had taken the worker over.
#[test]
#[ignore = "lab: started by the test above"]
fn inside() {
    let Ok(ports) = std::env::var(PROBE) else {
        return;
    };
    let ports: Vec<u16> = ports
        .split(' ')
        .map(|port| port.parse().expect("a port"))
        .collect();
    let parent = rustix::process::getppid().expect("a parent");
    let tell = |deed: &str, done: Result<(), std::io::Error>| match done {
        Ok(()) => println!("probe {deed}: done"),
        Err(error) => println!("probe {deed}: denied ({error})"),
    };
    let pidfd = rustix::process::pidfd_open(parent, rustix::process::PidfdFlags::empty());
    let held = sandbox::enter(Duty::Ask(&BTreeSet::from([ports[0]]))).expect("the sandbox");
    println!("probe sandbox: {held}");
    tell("open /etc/shadow", File::open("/etc/shadow").map(drop));
    tell("open /etc/passwd", File::open("/etc/passwd").map(drop));
    tell("write a file", fs::write("/tmp/sms-lab-probe", "x"));
    let traced = pidfd.and_then(|pidfd| {
        rustix::process::pidfd_getfd(pidfd, 0, rustix::process::PidfdGetfdFlags::empty())
    });
    tell("trace", traced.map(drop).map_err(Into::into));
    let connect = |port| TcpStream::connect(("127.0.0.1", port)).map(drop);
    tell("connect to the site", connect(ports[0]));
    tell("connect elsewhere", connect(ports[1]));
    tell("listen", TcpListener::bind("127.0.0.1:0").map(drop));
    tell(
        "a socket of another kind",
        std::os::unix::net::UnixStream::pair().map(drop),
    );
    tell("fork", spawn(&["/bin/true"]).spawn().map(drop));
    tell("execute", Err(spawn(&["/bin/true"]).exec()));
    let none: Option<&std::ffi::CStr> = None;
    let mounted = rustix::mount::mount(
        "none",
        "/tmp",
        "tmpfs",
        rustix::mount::MountFlags::empty(),
        none,
    );
    tell("mount", mounted.map_err(Into::into));
    let thread = std::thread::Builder::new().spawn(|| ());
    tell(
        "start a thread",
        thread.map(|thread| thread.join().expect("it ends")),
    );
    let name = std::net::ToSocketAddrs::to_socket_addrs(&("localhost", 1)).map(drop);
    tell("look a name up", name);
}

/// A site and this machine as its client, with its state in a folder of the lab.
struct Machine {
    site: Site,
    state: PathBuf,
    _lab: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let lab = folder();
        fs::set_permissions(lab.path(), fs::Permissions::from_mode(0o755)).expect("mode");
        let mut site = Site::new(&lab.path().join("s"), Feeds::AptLists, None);
        site.serve();
        let state = lab.path().join("state");
        let token = site.json(&["smsctl", "client", "token", "--auto-approve"]);
        let token = token["token"].as_str().expect("a token");
        site.said(&["smsagent", "enroll", "--state-dir", path(&state), token]);
        Self {
            site,
            state,
            _lab: lab,
        }
    }

    /// Packages and deploys a script, and runs a cycle.
    fn run(&self, script: &str, words: &[&str]) -> Value {
        let name = format!("tool-{}", free_port());
        let source = self.site.dir.join(&name);
        fs::create_dir(&source).expect("a folder");
        fs::write(source.join("run.sh"), script).expect("a script");
        self.run_folder(&source, words)
    }

    /// The same with all that is in a folder.
    fn run_folder(&self, source: &Path, words: &[&str]) -> Value {
        let name = source.file_name().and_then(|name| name.to_str());
        let name = name.expect("a name");
        let mut package = vec!["smsdist", "package", path(source), "--name", name, "--json"];
        package.extend(words);
        let made = serde_json::from_str(&self.site.said(&package)).expect("JSON");
        let package = self.site.package_of(&made);
        self.site
            .said(&["smspatch", "deploy", &package, "--collection", "servers"]);
        self.site.said(&["smsdist", "push", &package]);
        let cycle = self.site.ask(&[
            "smsagent",
            "once",
            "--state-dir",
            path(&self.state),
            "--json",
        ]);
        let cycle: Value =
            serde_json::from_str(&cycle.stdout).unwrap_or_else(|_| panic!("{cycle:#?}"));
        let all = cycle["deployments"].as_array().expect("deployments");
        let last = all
            .iter()
            .max_by_key(|one| one["policy"].as_str().map(str::to_owned));
        last.expect("a deployment").clone()
    }
}

const SHOW: &str = r#"#!/bin/sh
exec >"$OUT" 2>&1
for word; do printf 'word %s|' "$word"; done; echo
echo "env $(env | grep -v '^_=\|^SHLVL=\|^PWD=\|^OUT=' | sort | tr '\n' ' ')"
echo "fds $(ls /proc/$$/fd | tr '\n' ' ')"
echo "stdin $(readlink /proc/$$/fd/0)"
echo "who $(id -u) $(id -g) $(id -G)"
echo "umask $(umask)"
echo "cwd $(pwd -P | sed 's/[0-9a-f]\{16\}/RUN/')"
echo "session $(ps -o sid= -p $$ | tr -d ' ') = $$, tty $(ps -o tty= -p $$)"
echo "core $(ulimit -c) data $(ulimit -d) processes $(sed -n 's/^Max processes *\([0-9]*\).*/\1/p' /proc/$$/limits)"
grep NoNewPrivs /proc/$$/status
(echo x > run.sh) 2>/dev/null && echo "written" || echo "not written"
"#;

#[test]
#[ignore = "lab: needs root; run by make test"]
fn l08_a23_o01_o02_l02_a_program_gets_its_words_whole_and_nothing_of_ours() {
    let machine = Machine::new();
    let out = machine.site.dir.join("out");
    fs::create_dir(&out).expect("a folder");
    fs::set_permissions(&out, fs::Permissions::from_mode(0o777)).expect("mode");
    for user in ["root", "nobody"] {
        a_program_shows_what_it_got(&machine, &out.join(user), user);
        a_program_finds_its_modes_and_links(&machine, &out.join(format!("tree-{user}")), user);
    }
    nothing_is_left_of_runs();
    l02_nobody_gets_at_what_runs(&machine);
    a_program_that_flees_its_session_is_ended_with_its_time(&machine);
}

/// Each is one argument, whatever a shell would make of it.
const HOSTILE: [&str; 30] = [
    "; reboot",
    "$(id)",
    "`id`",
    "a\nb",
    "-rf",
    "--",
    "--help",
    "-c",
    "-",
    "\u{201c}x\u{201d}",
    "*",
    "?",
    "",
    "'\"\\",
    "~",
    "~root",
    "$HOME",
    "${IFS}",
    "&& id",
    "| id",
    "> /tmp/x",
    "< /etc/shadow",
    "a b",
    "\t",
    "!!",
    "#x",
    "@@x",
    "%s%n",
    "\u{202e}x",
    "{a,b}",
];

fn a_program_shows_what_it_got(machine: &Machine, file: &Path, user: &str) {
    let variable = format!("OUT={}", path(file));
    let mut words: Vec<&str> = "--env LANG=C.UTF-8 --max-memory 256 --max-processes 4000"
        .split(' ')
        .collect();
    words.extend([
        "--user", user, "--env", &variable, "--", "/bin/sh", "@run.sh",
    ]);
    words.extend(HOSTILE);
    let ended = machine.run(SHOW, &words);
    assert_eq!(ended["state"], "compliant", "{ended:#}");
    let said = fs::read_to_string(file).expect("what it said");
    let words = HOSTILE.map(|word| format!("word {}|", word.replacen("@@", "@", 1)));
    assert!(said.starts_with(&(words.concat() + "\n")), "{said}");
    let (uid, privileges, written) = match user {
        "root" => ("who 0 0 0", "NoNewPrivs:\t0", "written"),
        _ => ("who 65534 65534 65534", "NoNewPrivs:\t1", "not written"),
    };
    for line in [
        "env LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin ",
        "stdin /dev/null",
        uid,
        "umask 0077",
        "cwd /var/lib/sms-run/RUN",
        "core 0 data 262144 processes 4000",
        privileges,
        written,
    ] {
        assert!(said.lines().any(|one| one == line), "{line}: {said}");
    }
    let line = |word: &str| {
        let found = said.lines().find_map(|line| line.strip_prefix(word));
        found.unwrap_or_else(|| panic!("no {word}: {said}"))
    };
    let (leader, rest) = line("session ").split_once(" = ").expect("two");
    assert_eq!(rest, format!("{leader}, tty ?"), "{said}");
    // the shell holds its script besides
    let is_expected = |fd: &str| ["0", "1", "2", "3", "10"].contains(&fd);
    assert!(line("fds ").split_whitespace().all(is_expected), "{said}");
}

/// Modes and links are those that were packed, but nobody may write; what the command names can be started all the same.
fn a_program_finds_its_modes_and_links(machine: &Machine, file: &Path, user: &str) {
    const LOOK: &str = "exec >\"$OUT\" 2>&1\nbin/again\ncat link\nreadlink link bin/again\n\
        stat -c '%a %U %n' run.sh data bin/tool\n[ -x data ] || echo 'data is not started'\n";
    let source = machine.site.dir.join(format!("tree-{user}"));
    fs::create_dir_all(source.join("bin")).expect("a folder");
    for (name, text, mode) in [
        ("run.sh", format!("#!/bin/sh\n{LOOK}"), 0o644),
        ("data", "some data\n".to_owned(), 0o664),
        ("bin/tool", "#!/bin/sh\necho a tool\n".to_owned(), 0o755),
    ] {
        fs::write(source.join(name), text).expect("a file");
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(source.join(name), mode).expect("a mode");
    }
    symlink("data", source.join("link")).expect("a link");
    symlink("tool", source.join("bin/again")).expect("a link");
    let variable = format!("OUT={}", path(file));
    let words = ["--user", user, "--env", &variable, "--", "@run.sh"];
    let ended = machine.run_folder(&source, &words);
    assert_eq!(ended["state"], "compliant", "{ended:#}");
    let (started, read) = match user {
        "root" => (500, 400),
        _ => (550, 440),
    };
    let expected = format!(
        "a tool\nsome data\ndata\ntool\n{started} root run.sh\n{read} root data\n{started} root bin/tool\ndata is not started\n"
    );
    let said = fs::read_to_string(file).expect("what it said");
    assert_eq!(said, expected);
}

fn nothing_is_left_of_runs() {
    let left = fs::read_dir("/var/lib/sms-run").expect("the folder of runs");
    let names: Vec<_> = left
        .map(|entry| entry.expect("entry").file_name())
        .collect();
    assert_eq!(names, ["lock"]);
}

/// Somebody without rights tries all the while to change what runs; the bytes that run are those that were packaged.
fn l02_nobody_gets_at_what_runs(machine: &Machine) {
    const ATTACK: &str = "n=0; while [ $n -lt 10000 ]; do n=$((n+1)); for d in /var/lib/sms-run/* /var/lib/sms-run \"$0\" \"$0\"/cache/objects/*/*; do \
        mv \"$d\" \"$d.x\"; ln -s /tmp \"$d\"; done; done 2>/dev/null";
    let mut attacker = spawn(&["/bin/sh", "-c", ATTACK, path(&machine.state)])
        .uid(NOBODY)
        .gid(NOBODY)
        .spawn()
        .expect("the attacker starts");
    let out = machine.site.dir.join("out/hash");
    let script = format!(
        "#!/bin/sh\nsha256sum <\"$0\" | cut -d' ' -f1 >>{}\nid -u >/dev/null\n",
        path(&out)
    );
    for _ in 0..3 {
        let ended = machine.run(&script, &["--", "@run.sh"]);
        assert_eq!(ended["state"], "compliant", "{ended:#}");
    }
    attacker.kill().ok();
    attacker.wait().expect("the attacker ends");
    let expected = sms::model::digest::Digest::of(script.as_bytes()).to_string();
    let said = fs::read_to_string(&out).expect("hashes");
    assert_eq!(said.lines().collect::<Vec<_>>(), [&expected; 3]);
}

fn a_program_that_flees_its_session_is_ended_with_its_time(machine: &Machine) {
    let mark = machine.site.dir.join("out/fled");
    let script = format!(
        "#!/bin/sh\nsetsid sh -c 'echo $$ > {0}; exec sleep 1000' &\nsleep 0.3\nkill -STOP $$\n",
        path(&mark)
    );
    // One minute is the least that a manifest can say: the agent is asked to stop instead, which takes the same way.
    let name = "flees";
    let source = machine.site.dir.join(name);
    fs::create_dir(&source).expect("a folder");
    fs::write(source.join("run.sh"), script).expect("a script");
    let made = machine.site.said(&[
        "smsdist",
        "package",
        path(&source),
        "--name",
        name,
        "--json",
        "--",
        "@run.sh",
    ]);
    let made = serde_json::from_str(&made).expect("JSON");
    let package = machine.site.package_of(&made);
    machine
        .site
        .said(&["smspatch", "deploy", &package, "--collection", "servers"]);
    machine.site.said(&["smsdist", "push", &package]);
    let mut agent = spawn(&["smsagent", "once", "--state-dir", path(&machine.state)])
        .spawn()
        .expect("the agent starts");
    let limit = std::time::Duration::from_secs(20);
    let pid = || {
        fs::read_to_string(&mark)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    assert!(crate::tools::waits_for(limit, || !pid().is_empty()));
    run(&["kill", "-TERM", &agent.id().to_string()]);
    assert!(crate::tools::waits_for(limit, || agent
        .try_wait()
        .expect("status")
        .is_some()));
    let is_gone = || !Path::new("/proc").join(pid()).exists();
    assert!(
        crate::tools::waits_for(limit, is_gone),
        "what fled lives on"
    );
}

#[test]
#[ignore = "lab: needs root and strace; run by make test"]
fn l04_a12_a_whole_cycle_opens_nothing_in_shared_folders_and_asks_no_proxy() {
    let machine = Machine::new();
    let trace = machine.site.dir.join("trace");
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
    proxy.set_nonblocking(true).expect("nonblocking");
    let address = format!("http://{}", proxy.local_addr().expect("address"));
    let home = machine.site.dir.join("home");
    fs::create_dir(&home).expect("a folder");
    let mut agent = machine.site.command(&[
        "strace",
        "-f",
        "-o",
        path(&trace),
        "-e",
        "trace=open,openat,openat2,creat,socket,connect,execve",
        env!("CARGO_BIN_EXE_smsagent"),
        "once",
        "--state-dir",
        path(&machine.state),
    ]);
    for name in [
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "all_proxy",
    ] {
        agent.env(name, &address);
    }
    agent
        .env_remove("LD_LIBRARY_PATH")
        .env("HOME", &home)
        .env("TMPDIR", "/tmp")
        .env("SSL_CERT_FILE", "/tmp/evil.pem")
        .env("SSL_CERT_DIR", "/tmp");
    finish(&mut agent).said();
    assert!(proxy.accept().is_err(), "nobody asked the proxy");
    let said = fs::read_to_string(&trace).expect("the trace");
    let opened: Vec<&str> = said.lines().filter(|line| line.contains(" open")).collect();
    assert!(opened.len() > 20, "{said}");
    let state = path(&machine.state);
    for place in ["/tmp/", "/var/tmp", "/dev/shm", path(&home)] {
        let bad = opened
            .iter()
            .filter(|line| line.contains(&format!("\"{place}")));
        let bad: Vec<_> = bad.filter(|line| !line.contains(state)).collect();
        assert!(bad.is_empty(), "{place}: {bad:#?}");
    }
    the_agent_itself_opens_no_socket(&said);
    let status = machine
        .site
        .json(&["smsagent", "status", "--state-dir", state]);
    assert_eq!(status["sandbox"], "full", "{status:#}");
}

/// The first process is strace's child: the agent. Sockets of the network are the worker's.
fn the_agent_itself_opens_no_socket(trace: &str) {
    let agent = trace.split_whitespace().next().expect("a process");
    let by_agent = |line: &&str| line.starts_with(agent);
    let network = |line: &&str| line.contains("AF_INET");
    assert!(
        trace.lines().filter(network).any(|line| !by_agent(&line)),
        "{trace}"
    );
    let own: Vec<_> = trace.lines().filter(network).filter(by_agent).collect();
    assert!(own.is_empty(), "{own:#?}");
}

#[test]
#[ignore = "lab: needs root and python3; run by make test"]
fn p01_p02_p03_p04_p05_archives_that_are_odd_are_refused_and_leave_nothing_outside() {
    let lab = folder();
    let corpus = lab.path().join("corpus");
    fs::create_dir(&corpus).expect("a folder");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lab/archives.py");
    run(&["python3", script, path(&corpus)]);
    let mut names: Vec<PathBuf> = fs::read_dir(&corpus)
        .expect("the corpus")
        .map(|entry| entry.expect("entry").path())
        .collect();
    names.sort();
    assert!(names.len() >= 40, "{}", names.len());
    let limits = sms::service::package::unpack::Limits {
        size: 32 << 20,
        entries: 100,
        depth: 8,
    };
    let began = std::time::Instant::now();
    for archive in &names {
        let place = lab.path().join("place");
        let target = place.join("target");
        fs::create_dir_all(&target).expect("a folder");
        let unpacked = sms::service::package::unpack::unpack(archive, &target, &limits);
        let name = archive.file_name().expect("a name").to_string_lossy();
        match name.starts_with("good") {
            true => {
                unpacked.unwrap_or_else(|error| panic!("{name}: {error}"));
                let mut text = String::new();
                let mut file = File::open(target.join("dir/hello.txt")).expect("the file");
                file.read_to_string(&mut text).expect("text");
                assert_eq!(text, "hello\n", "{name}");
            }
            false => {
                let error = unpacked.expect_err(&name).to_string();
                println!("{name}: {error}");
            }
        }
        nothing_but_files_below(&place, &name);
        fs::remove_dir_all(&place).expect("removed");
    }
    assert!(
        began.elapsed() < std::time::Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
}

fn nothing_but_files_below(place: &Path, name: &str) {
    let beside: Vec<_> = fs::read_dir(place).expect("a folder").collect();
    assert_eq!(beside.len(), 1, "{name} wrote beside its folder");
    let odd = run(&[
        "find",
        path(place),
        "-not",
        "-type",
        "f",
        "-not",
        "-type",
        "d",
        "-not",
        "-type",
        "l",
        "-print",
        "-o",
        "-not",
        "-type",
        "l",
        "-perm",
        "/7000",
        "-print",
    ]);
    assert_eq!(odd, "", "{name}");
    let inside = fs::canonicalize(place.join("target")).expect("a folder");
    for link in run(&["find", path(place), "-type", "l"]).lines() {
        let end = fs::canonicalize(link).expect("it leads to something");
        assert!(end.starts_with(&inside), "{name}: {link} leads to {end:?}");
    }
}
