//! Files and ports (landlock): nothing may be written, and read only what names of hosts are looked up with and the
//! certificates of public authorities.

use super::Duty;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, NetPort, RestrictionStatus,
    Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};

/// What the system's resolver reads: its settings, and the libraries that they may name; last, where public authorities are.
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
    "/etc/ssl/certs",
    "/etc/ssl/cert.pem",
    "/etc/pki/tls/certs",
    "/etc/pki/ca-trust/extracted",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
];
/// A long answer about a name comes over TCP.
const DNS: u16 = 53;
/// The newest rules that are made use of; an older kernel takes what it knows of them.
const NEWEST: ABI = ABI::V7;

/// Restricts this thread and those it will start; whether files and ports are held.
pub(super) fn restrict(duty: Duty<'_>) -> (bool, bool) {
    // An error is a kernel whose landlock is not as documented: as if it had none.
    let Ok(status) = apply(duty) else {
        return (false, false);
    };
    let is_on = status.ruleset != RulesetStatus::NotEnforced;
    let knows_ports = matches!(status.landlock, LandlockStatus::Available { effective_abi, .. }
        if effective_abi >= ABI::V4);
    (is_on, is_on && knows_ports)
}

fn apply(duty: Duty<'_>) -> Result<RestrictionStatus, RulesetError> {
    let reading: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let (readable, doors) = match duty {
        Duty::Ask(ports) => (READABLE, ports.iter().copied().chain([DNS]).collect()),
        Duty::Give => ([].as_slice(), Vec::new()),
    };
    Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(readable, reading))?
        .add_rules(
            doors
                .into_iter()
                .map(|port| Ok::<_, RulesetError>(NetPort::new(port, AccessNet::ConnectTcp))),
        )?
        .restrict_self()
}
