use crate::feed::inventory::{self, Report};
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;

fn read(text: &str) -> Result<Inventory, String> {
    let now = Timestamp::from_millis(1_000_000);
    let read = inventory::read(None, "log", text.as_bytes(), now);
    read.map(Report::finish).map_err(|error| error.to_string())
}

fn packages(inventory: &Inventory) -> Vec<String> {
    let rows = inventory.packages.iter();
    rows.map(|one| format!("{} {} {}", one.ecosystem, one.name, one.version))
        .collect()
}

/// As `osqueryi --json` prints each table, shortened.
const DEB: &str = r#"[
  {"arch":"all","maintainer":"Debian","name":"adduser","revision":"","size":"686","source":"","status":"install ok installed","version":"3.134"},
  {"arch":"amd64","maintainer":"GNU","name":"libc6","revision":"9","size":"1","source":"glibc (2.36-9)","status":"hold ok installed","version":"2.36-9+b1"},
  {"arch":"all","maintainer":"x","name":"gone","revision":"","size":"0","source":"","status":"deinstall ok config-files","version":"1"}
]"#;
const RPM: &str = r#"[{"name":"bind","version":"9.16.23","release":"14.el9","epoch":"32","arch":"x86_64","source":"bind-9.16.23-14.el9.src.rpm","vendor":"AlmaLinux"}]"#;
const SYSTEM: &str = r#"[{"hostname":"web-1.example.org","uuid":"U","cpu_type":"x86_64","cpu_brand":"Xeon","cpu_physical_cores":"2","cpu_logical_cores":"4","cpu_sockets":"1","physical_memory":"2147483648","hardware_vendor":"QEMU","hardware_model":"PC","hardware_serial":"S"}]"#;
const OS: &str = r#"[{"name":"Debian GNU/Linux","version":"12 (bookworm)","major":"12","minor":"0","platform":"debian","codename":"bookworm","arch":"x86_64"}]"#;

#[test]
fn rows_are_known_by_their_columns() {
    assert_eq!(
        packages(&read(DEB).unwrap()),
        ["dpkg adduser 3.134", "dpkg libc6 2.36-9+b1"]
    );
    let deb = read(DEB).unwrap();
    assert!(deb.packages[1].held);
    assert_eq!(
        (
            deb.packages[1].source.as_str(),
            deb.packages[1].source_version.as_str()
        ),
        ("glibc", "2.36-9")
    );
    let rpm = read(RPM).unwrap();
    assert_eq!(packages(&rpm), ["rpm bind 32:9.16.23-14.el9"]);
    assert_eq!(rpm.packages[0].vendor.as_deref(), Some("AlmaLinux"));
    let system = read(SYSTEM).unwrap();
    assert_eq!(
        (
            system.machine.hostname.as_str(),
            system.machine.fqdn.as_deref()
        ),
        ("web-1", Some("web-1.example.org"))
    );
    assert_eq!(system.hardware.processors[0].threads, 4);
    assert!(system.has_gap("packages") && !system.has_gap("hardware.memory_bytes"));
    assert_eq!(
        read(OS).unwrap().platform.to_string(),
        "debian/bookworm/amd64"
    );
    let whole = format!(
        r#"{{"system_info": {SYSTEM}, "os_version": {OS}, "deb_packages": {DEB}, "other": []}}"#
    );
    let whole = read(&whole).unwrap();
    assert_eq!(
        (whole.packages.len(), whole.machine.hostname.as_str()),
        (2, "web-1")
    );
}

#[test]
fn a_log_of_differences_ends_in_what_is_there_now() {
    let row = |version: &str| {
        format!(
            r#"{{"name":"bash","version":"{version}","arch":"amd64","maintainer":"m","source":"","status":"install ok installed"}}"#
        )
    };
    let (old, new) = (row("5.1-1"), row("5.2-1"));
    let head = r#""hostIdentifier":"web-1","unixTime":1"#;
    let lines = [
        format!(
            r#"{{"name":"pack_it_deb_packages",{head},"action":"snapshot","snapshot":[{old}]}}"#
        ),
        format!(r#"{{"name":"pack_it_deb_packages",{head},"action":"removed","columns":{old}}}"#),
        format!(r#"{{"name":"pack_it_deb_packages",{head},"action":"added","columns":{new}}}"#),
        format!(r#"{{"name":"os",{head},"snapshot":{OS},"action":"snapshot"}}"#),
    ];
    let log = read(&lines.join("\n")).unwrap();
    assert_eq!(packages(&log), ["dpkg bash 5.2-1"]);
    assert_eq!(
        (log.machine.hostname.as_str(), log.platform.os.as_str()),
        ("web-1", "debian")
    );
    let batch = format!(
        r#"{{"name":"deb_packages",{head},"diffResults":{{"added":[{new}],"removed":[{old}]}}}}"#
    );
    assert_eq!(
        packages(&read(&[lines[0].clone(), batch].join("\n")).unwrap()),
        ["dpkg bash 5.2-1"]
    );
    let other = lines[1].replace("web-1", "web-2");
    assert!(
        read(&[lines[0].clone(), other].join("\n"))
            .unwrap_err()
            .starts_with("log:2: a second host")
    );
    assert!(
        read(&[lines[0].as_str(), "{"].join("\n"))
            .unwrap_err()
            .starts_with("log:2:")
    );
}
