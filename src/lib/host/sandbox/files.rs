//! Files and ports (landlock): nothing may be written, and read only what the names of hosts are looked up with.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, NetPort, RestrictionStatus,
    Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};
use std::collections::BTreeSet;

/// What the system's resolver reads: its settings, and the libraries that they may name.
const READABLE: &[&str] = &[
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/ld.so.cache",
    "/run/systemd/resolve",
    "/run/NetworkManager",
    "/run/resolvconf",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/dev/urandom",
];
/// A long answer about a name comes over TCP.
const DNS: u16 = 53;
/// The newest rules that are made use of; an older kernel takes what it knows of them.
const NEWEST: ABI = ABI::V7;

/// Restricts this thread and those it will start; whether files and ports are held.
pub(super) fn restrict(ports: &BTreeSet<u16>) -> (bool, bool) {
    // An error is a kernel whose landlock is not as documented: as if it had none.
    let Ok(status) = apply(ports) else {
        return (false, false);
    };
    let is_on = status.ruleset != RulesetStatus::NotEnforced;
    let knows_ports = matches!(status.landlock, LandlockStatus::Available { effective_abi, .. }
        if effective_abi >= ABI::V4);
    (is_on, is_on && knows_ports)
}

fn apply(ports: &BTreeSet<u16>) -> Result<RestrictionStatus, RulesetError> {
    let reading: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let doors = ports.iter().copied().chain([DNS]);
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(READABLE, reading))?
        .add_rules(
            doors.map(|port| Ok::<_, RulesetError>(NetPort::new(port, AccessNet::ConnectTcp))),
        )?
        .restrict_self()
}
