//! A site in a folder of its own, programs run against it, and their output with what differs between runs taken out.

use sms::catalog::Catalog;
use sms::model::id::ClientId;
use sms::model::time::Timestamp;
use sms::service;
use sms::trust::SigningKey;
use sms::trust::enrollment::{Machine, Token, seal_request};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// RFC 8032's first test key, so that fingerprints are the same in each run.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

/// A folder in which programs run.
pub struct TestSite {
    folder: TempDir,
}

impl TestSite {
    /// An empty folder.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("temporary folder"),
        }
    }

    /// Site S01.
    pub fn new() -> Self {
        let site = Self::empty();
        let args = [
            "init",
            "--code",
            "S01",
            "--name",
            "Head office",
            "--url",
            "https://127.0.0.1:8443",
        ];
        let made = site.output("smsctl", &args);
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        site
    }

    /// Site S01 with a configuration applied.
    pub fn with(configuration: &str) -> Self {
        let site = Self::new();
        site.write("site.yaml", configuration);
        let done = site.output("smsctl", &["apply", "site.yaml", "--yes"]);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        site
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("file is written");
    }

    /// The site's catalog.
    pub fn catalog(&self) -> Catalog {
        Catalog::open(&self.path("site/catalog.db").display().to_string()).expect("catalog opens")
    }

    /// Runs a program and shows the whole run.
    pub fn run(&self, line: &str) -> String {
        self.run_with(line, Stdio::null())
    }

    /// The same with a file of the folder as standard input.
    pub fn run_reading(&self, line: &str, input: &str) -> String {
        let file = std::fs::File::open(self.path(input)).expect("input is there");
        self.run_with(line, file.into())
    }

    fn run_with(&self, line: &str, input: Stdio) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let output = self.output_reading(words[0], &words[1..], input);
        let text = |bytes: &[u8]| redact(&String::from_utf8_lossy(bytes), self.folder.path());
        let mut shown = text(&output.stdout);
        if !output.stderr.is_empty() {
            shown += &format!("--- standard error\n{}", text(&output.stderr));
        }
        let code = output.status.code().expect("the program was not killed");
        if code != 0 {
            shown += &format!("--- exit code {code}\n");
        }
        shown
    }

    /// What a program writes to standard output; it must succeed.
    pub fn answer(&self, args: &[&str]) -> String {
        let output = self.output(args[0], &args[1..]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The same with a file of the folder as standard input.
    pub fn answer_reading(&self, args: &[&str], input: &str) -> String {
        let file = std::fs::File::open(self.path(input)).expect("input is there");
        let output = self.output_reading(args[0], &args[1..], file.into());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs a program to its end.
    pub fn output(&self, program: &str, args: &[&str]) -> Output {
        self.output_reading(program, args, Stdio::null())
    }

    fn output_reading(&self, program: &str, args: &[&str], input: Stdio) -> Output {
        let mut command = self.command(program, args);
        command.stdin(input).output().expect("the program starts")
    }

    /// A program, ready to be started in the folder.
    #[expect(
        clippy::disallowed_methods,
        reason = "the programs are what is tested here"
    )]
    pub fn command(&self, program: &str, args: &[&str]) -> Command {
        let program = match program {
            "smsagent" => env!("CARGO_BIN_EXE_smsagent"),
            "smsctl" => env!("CARGO_BIN_EXE_smsctl"),
            "smsdist" => env!("CARGO_BIN_EXE_smsdist"),
            "smsinv" => env!("CARGO_BIN_EXE_smsinv"),
            "smspatch" => env!("CARGO_BIN_EXE_smspatch"),
            other => panic!("no program {other}"),
        };
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("SMS_SITE_DIR", "site")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        command
    }

    /// The exit code of a program whose output goes there; none when a signal killed it.
    pub fn status_writing(&self, line: &str, output: Stdio) -> Option<i32> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let status = self.command(words[0], &words[1..]).stdout(output).status();
        status.expect("the program starts").code()
    }

    /// Enrolls a machine with a fresh token, as a management point would.
    pub fn enroll(&self, hostname: &str, key: &SigningKey) {
        let token = self.answer(&["smsctl", "client", "token", "--quiet"]);
        let token = Token::parse(&token).expect("a token");
        let machine = Machine {
            client: client_of(key),
            hostname: hostname.to_owned(),
            machine_id: format!("machine-of-{hostname}"),
            serial: String::new(),
            clone_of: None,
        };
        let request = token.request(machine, &key.public()).expect("a request");
        let envelope = seal_request(&request, key).expect("an envelope");
        let at = Timestamp::parse("2000-01-01T00:00:00Z").expect("a time");
        self.catalog()
            .write(|tx| service::client::enroll(tx, &envelope, None, at))
            .expect("enrolled");
    }
}

/// The client that enrolls with a key: made of it, so that one key is one client.
fn client_of(key: &SigningKey) -> ClientId {
    let now = Timestamp::parse("2026-11-22T12:00:00Z").expect("a time");
    let public = key.public();
    ClientId::make(now, public.as_bytes().first_chunk().expect("ten bytes"))
}

/// Another key, whose client is listed after that of the fixed one.
pub fn later_key() -> SigningKey {
    let fixed = client_of(&fixed_key());
    std::iter::repeat_with(|| SigningKey::generate().expect("a key"))
        .find(|key| client_of(key) > fixed)
        .expect("one of endlessly many")
}

/// The key whose fingerprint is always the same.
pub fn fixed_key() -> SigningKey {
    SigningKey::from_pem(KEY.as_bytes()).expect("a key")
}

/// Every file below a folder with its bytes, to see that nothing was changed.
pub fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(snapshot(&path));
        } else if !path.to_string_lossy().ends_with("-shm") {
            found.push((path.clone(), std::fs::read(&path).unwrap_or_default()));
        }
    }
    found.sort();
    found
}

/// Takes out what differs between runs: the folder, times, ids, digests, tokens, and the widths that come of them.
fn redact(text: &str, folder: &Path) -> String {
    let text = text.replace(&folder.display().to_string(), "[folder]");
    let own = sms::host::account::operator();
    let text = text
        .replace(&format!("  {own}  "), "  [operator]  ")
        // an account may be called as a document is
        .replace("  [operator]        version ", "  root  version ")
        .replace(&format!("\"{own}\""), "\"[operator]\"");
    let text = replace(
        &text,
        |rest| {
            let token = rest.strip_prefix("sms1:")?;
            Some(
                5 + token
                    .find(|c: char| c.is_whitespace() || c == '"')
                    .unwrap_or(token.len()),
            )
        },
        "[token]",
    );
    let text = replace(
        &text,
        |rest| {
            let length = shape(rest, "dddd-dd-ddTdd:dd:dd")?;
            Some(length + rest[length..].find('Z')? + 1)
        },
        "[time]",
    );
    let uuid = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    let text = replace(&text, |rest| shape(rest, uuid), "[uuid]");
    let text = replace(&text, |rest| shape(rest, &"h".repeat(64)), "[digest]");
    text.lines().map(|line| narrow(line) + "\n").collect()
}

/// Replaces whatever begins at a place for which `length` says how long it is.
fn replace(text: &str, length: impl Fn(&str) -> Option<usize>, name: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(length) = length(rest) {
            out += name;
            rest = &rest[length..];
        } else {
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out
}

/// The length of a text of this shape: `d` is a digit, `h` a hexadecimal one, all else itself.
fn shape(text: &str, shape: &str) -> Option<usize> {
    let fits = |(kind, byte): (u8, u8)| match kind {
        b'd' => byte.is_ascii_digit(),
        b'h' => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        other => other == byte,
    };
    let is_long_enough = text.len() >= shape.len();
    (is_long_enough && shape.bytes().zip(text.bytes()).all(fits)).then_some(shape.len())
}

/// Columns two spaces apart, whatever their width; the margin stays, and so do lines of a source.
fn narrow(line: &str) -> String {
    if line.contains(" | ") {
        return line.to_owned();
    }
    let margin = line.len() - line.trim_start().len();
    let words: Vec<&str> = line[margin..]
        .split("  ")
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    format!("{}{}", &line[..margin], words.join("  "))
}
