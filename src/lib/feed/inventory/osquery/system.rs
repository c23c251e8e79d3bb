//! Who the machine is, and its operating system.

use super::super::report::Report;
use super::super::{names, windows};
use super::table::Table;
use super::{Row, Tables, number, owned, small, text};
use crate::model::inventory::{ListeningPort, User};
use crate::model::time::Timestamp;
use std::time::Duration;

/// Fills in what the tables tell.
pub(super) fn fill(tables: &Tables, report: &mut Report) -> Result<(), String> {
    let first = |table: Table| tables.get(&table).and_then(|rows| rows.first());
    if let Some(row) = first(Table::SystemInfo) {
        let names = ["hostname", "local_hostname", "computer_name"].map(|column| text(row, column));
        let name = names.into_iter().find(|name| !name.is_empty());
        set_name(name.unwrap_or_default(), report)?;
        report.inventory.platform.architecture = names::architecture(text(row, "cpu_type"));
    }
    if let Some(row) = first(Table::OsVersion) {
        os_version(row, report);
    }
    let os = &mut report.inventory.operating_system;
    if let Some(row) = first(Table::KernelInfo) {
        os.kernel = Some(owned(row, "version")).filter(|version| !version.is_empty());
    }
    if let Some(row) = first(Table::Time) {
        let zone = ["local_timezone", "timezone"].map(|column| text(row, column));
        os.time_zone = zone
            .into_iter()
            .find(|zone| !zone.is_empty())
            .map(str::to_owned);
    }
    if let Some(seconds) = first(Table::Uptime).and_then(|row| number(row, "total_seconds")) {
        os.booted_at = Some(booted_at(report.inventory.collected_at, seconds));
        report.tells("operating_system.booted_at");
    }
    if let Some(rows) = tables.get(&Table::Users) {
        let users = rows.iter().filter_map(user);
        report.inventory.operating_system.users = users.collect();
        report.tells("operating_system.users");
    }
    if let Some(rows) = tables.get(&Table::ListeningPorts) {
        let mut ports: Vec<ListeningPort> = rows.iter().filter_map(port).collect();
        ports.sort();
        ports.dedup();
        report.inventory.operating_system.listening_ports = ports;
        report.tells("operating_system.listening_ports");
    }
    Ok(())
}

fn booted_at(collected_at: Timestamp, seconds: u64) -> Timestamp {
    collected_at.before(Duration::from_secs(seconds))
}

/// osquery says the whole name where the host has one.
fn set_name(name: &str, report: &mut Report) -> Result<(), String> {
    let short = name.split('.').next().unwrap_or_default();
    report.name(short)?;
    let machine = &mut report.inventory.machine;
    machine.fqdn = (short != name).then(|| name.to_owned());
    Ok(())
}

fn os_version(row: &Row, report: &mut Report) {
    let inventory = &mut report.inventory;
    let (platform, os) = (&mut inventory.platform, &mut inventory.operating_system);
    let (name, version) = (text(row, "name"), text(row, "version"));
    let architecture = names::architecture(text(row, "arch"));
    if !architecture.is_empty() {
        platform.architecture = architecture;
    }
    if text(row, "platform") == "windows" {
        return windows::describe(platform, os, name, version);
    }
    platform.os = names::operating_system(text(row, "platform"));
    let (major, minor) = (text(row, "major"), text(row, "minor"));
    let numbers = match minor {
        "" | "0" => major.to_owned(),
        minor => format!("{major}.{minor}"),
    };
    platform.release = match text(row, "codename") {
        "" => names::release(&platform.os, &numbers, version),
        code_name => code_name.to_ascii_lowercase(),
    };
    os.name = format!("{name} {version}").trim().to_owned();
    os.version = numbers;
    os.family = names::family(&platform.os);
}

fn user(row: &Row) -> Option<User> {
    Some(User {
        name: owned(row, "username"),
        uid: small(row, "uid")?,
        gid: small(row, "gid")?,
        full_name: owned(row, "description"),
        home: owned(row, "directory"),
        shell: owned(row, "shell"),
    })
}

/// Sockets that are files have port 0.
fn port(row: &Row) -> Option<ListeningPort> {
    let protocol = match text(row, "protocol") {
        "6" => "tcp",
        "17" => "udp",
        _ => return None,
    };
    let port = small(row, "port").filter(|port| *port > 0)?;
    Some(ListeningPort {
        protocol: protocol.to_owned(),
        address: text(row, "address").split('%').next()?.parse().ok()?,
        port: u16::try_from(port).ok()?,
        process: text(row, "name")
            .split_whitespace()
            .next()
            .map(str::to_owned),
    })
}
