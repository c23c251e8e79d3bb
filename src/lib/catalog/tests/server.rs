//! A PostgreSQL server of our own: one for the test program, started when first asked for and gone with the program,
//! however that ends.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Waits on its standard input, which closes when the test program ends; then stops the server and removes its folder.
/// The server refuses to run as root, so root runs it as the user that the package makes.
const GUARD: &str = r#"
set -eu
bin=$1 dir=$2
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap : INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
as "$bin/initdb" -D "$dir/data" -U sms -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 </dev/null
as "$bin/pg_ctl" start -w -D "$dir/data" -l "$dir/data/server.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c max_connections=60" >"$dir/start.log" 2>&1 </dev/null
echo ready
read -r _ || :
as "$bin/pg_ctl" stop -m immediate -D "$dir/data" >/dev/null 2>&1 </dev/null || :
cd /
rm -rf "$dir"
"#;

struct Server {
    /// Holds the standard input that keeps the server alive.
    _guard: Child,
    folder: PathBuf,
}

static SERVER: OnceLock<Server> = OnceLock::new();
static SCHEMAS: AtomicUsize = AtomicUsize::new(0);

/// The address of a new, empty schema.
pub fn new_schema() -> String {
    let server = SERVER.get_or_init(start);
    let schema = format!("t{}", SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let host = server.folder.to_str().expect("path").replace('/', "%2F");
    let address = format!("postgres://sms@{host}/postgres");
    let mut client = ::postgres::Client::connect(&address, ::postgres::NoTls).expect("a server");
    client
        .batch_execute(&format!("CREATE SCHEMA {schema}"))
        .expect("a new schema");
    format!("{address}?options=-csearch_path%3D{schema}")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test starts the server it talks to"
)]
fn start() -> Server {
    let folder = tempfile::tempdir().expect("temporary folder").keep();
    let mut guard = Command::new("sh")
        .args(["-c", GUARD, "guard"])
        .args([&programs(), &folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut answer = String::new();
    let said = guard.stdout.take().expect("standard output");
    BufReader::new(said)
        .read_line(&mut answer)
        .expect("the guard's answer");
    let place = folder.display();
    assert_eq!(answer, "ready\n", "no PostgreSQL server: see {place}");
    Server {
        _guard: guard,
        folder,
    }
}

/// Where the newest server's programs are.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL in /usr/lib/postgresql: install the package postgresql");
    versions
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .max()
        .expect("a version of PostgreSQL")
}
