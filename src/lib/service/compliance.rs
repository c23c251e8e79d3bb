//! Compliance: how a collection stands, in counts that add up. Who could not be judged is counted as such, with the reason.

use crate::model::client::Client;
use crate::model::compliance::{ClientCompliance, ClientCounts, Compliance, UpdateCompliance};
use crate::model::id::{ClientId, CollectionId, UpdateId};
use crate::model::scan::{ClientScan, Finding, Scan};
use crate::model::update::State;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// Whose compliance is measured, and by which rules.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The collection.
    pub collection: &'a CollectionId,
    /// Its members.
    pub members: &'a [Client],
    /// Updates that were deployed to it; they are counted also where nobody requires them any more.
    pub deployed: &'a BTreeSet<UpdateId>,
    /// An older inventory says nothing about a client.
    pub stale_after: Duration,
}

/// Measures the members by a scan of them.
pub fn measure(scan: &Scan, subject: &Subject) -> Compliance {
    let by_id: HashMap<&ClientId, &ClientScan> = scan
        .clients
        .iter()
        .filter_map(|client| Some((client.client.as_ref()?, client)))
        .collect();
    let judged: Vec<(ClientCompliance, &[Finding])> = subject
        .members
        .iter()
        .map(|member| judge(member, by_id.get(&member.id).copied(), scan, subject))
        .collect();
    let updates = count_updates(&judged, subject.deployed);
    Compliance {
        measured_at: scan.scanned_at,
        collection: subject.collection.clone(),
        clients: count_clients(&judged),
        required: updates.iter().map(|update| update.clients_required).sum(),
        updates,
        by_client: judged.into_iter().map(|(client, _)| client).collect(),
    }
}

/// The client's line, and its findings when it could be judged.
fn judge<'a>(
    member: &Client,
    found: Option<&'a ClientScan>,
    scan: &Scan,
    subject: &Subject,
) -> (ClientCompliance, &'a [Finding]) {
    let unknown = match found {
        None => Some("never reported an inventory".to_owned()),
        Some(found) if scan.scanned_at.since(found.inventory_at) > subject.stale_after => {
            let hours = subject.stale_after.as_secs() / 3600;
            Some(format!("inventory older than {hours} h"))
        }
        Some(found) if found.state == State::Unknown => Some(
            found
                .unknown
                .clone()
                .unwrap_or_else(|| "not judged".to_owned()),
        ),
        Some(_) => None,
    };
    let findings = match (&unknown, found) {
        (None, Some(found)) => found.findings.as_slice(),
        _ => &[],
    };
    let count = |state| findings.iter().filter(|finding| finding.state == state).count() as u64;
    let client = ClientCompliance {
        client: member.id.clone(),
        hostname: member.hostname.clone(),
        required: count(State::Required),
        pending_restart: count(State::PendingRestart),
        unknown,
        inventory_at: found.map(|found| found.inventory_at),
    };
    (client, findings)
}

fn count_clients(judged: &[(ClientCompliance, &[Finding])]) -> ClientCounts {
    let mut counts = ClientCounts::default();
    for (client, _) in judged {
        let part = match client {
            it if it.unknown.is_some() => &mut counts.unknown,
            it if it.required > 0 => &mut counts.non_compliant,
            it if it.pending_restart > 0 => &mut counts.pending_restart,
            _ => &mut counts.compliant,
        };
        *part += 1;
        counts.total += 1;
    }
    counts
}

fn count_updates(
    judged: &[(ClientCompliance, &[Finding])],
    deployed: &BTreeSet<UpdateId>,
) -> Vec<UpdateCompliance> {
    let unknown = judged.iter().filter(|(client, _)| client.unknown.is_some()).count() as u64;
    let mut updates: BTreeMap<&UpdateId, UpdateCompliance> = BTreeMap::new();
    for finding in judged.iter().flat_map(|(_, findings)| *findings) {
        count(
            updates
                .entry(&finding.update)
                .or_insert_with(|| uncounted(finding)),
            finding,
        );
    }
    let is_listed = |update: &UpdateCompliance| {
        update.clients_required + update.clients_pending_restart > 0
            || deployed.contains(&update.update)
    };
    let total = judged.len() as u64;
    updates
        .into_values()
        .filter(is_listed)
        .map(|mut update| {
            let touched = update.clients_required
                + update.clients_installed
                + update.clients_pending_restart
                + update.clients_unknown;
            update.clients_unknown += unknown;
            update.clients_not_applicable = total - touched - unknown;
            update
        })
        .collect()
}

fn uncounted(finding: &Finding) -> UpdateCompliance {
    UpdateCompliance {
        update: finding.update.clone(),
        title: finding.title.clone(),
        severity: finding.severity,
        classification: finding.classification,
        clients_required: 0,
        clients_installed: 0,
        clients_pending_restart: 0,
        clients_not_applicable: 0,
        clients_unknown: 0,
    }
}

fn count(update: &mut UpdateCompliance, finding: &Finding) {
    update.severity = update.severity.max(finding.severity);
    // `security` comes first in the words' order: for one client it is security for the fleet
    update.classification = update.classification.min(finding.classification);
    let part = match finding.state {
        State::Required => &mut update.clients_required,
        State::Installed => &mut update.clients_installed,
        State::PendingRestart => &mut update.clients_pending_restart,
        State::Unknown => &mut update.clients_unknown,
        State::NotApplicable => return,
    };
    *part += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::client::Approval;
    use crate::model::id::{KeyId, SiteCode};
    use crate::model::platform::Platform;
    use crate::model::time::Timestamp;
    use crate::model::update::{Classification, Restart, Severity};
    use proptest::prelude::*;

    const NOW: &str = "2026-11-22T15:00:00Z";

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn client_id(number: u8) -> ClientId {
        ClientId::make(at(NOW), &[number; 10])
    }

    fn member(number: u8) -> Client {
        Client {
            id: client_id(number),
            hostname: format!("host-{number}"),
            machine_id: String::new(),
            approval: Approval::Approved,
            site: SiteCode::parse("S01").unwrap(),
            epoch: 1,
            key: KeyId::parse(&"0".repeat(64)).unwrap(),
            public_key: String::new(),
            platform: None,
            address: None,
            enrolled_at: at(NOW),
            last_seen: None,
            inventory_at: None,
        }
    }

    fn finding(update: u8, state: State) -> Finding {
        Finding {
            update: UpdateId::parse(&format!("debian/bookworm/u{update}/1")).unwrap(),
            title: format!("u{update} 1"),
            state,
            severity: Severity::Unknown,
            classification: Classification::Security,
            cves: Vec::new(),
            restart: Restart::None,
            packages: Vec::new(),
        }
    }

    fn scanned(number: u8, inventory_at: &str, findings: Vec<Finding>) -> ClientScan {
        ClientScan {
            client: Some(client_id(number)),
            hostname: format!("host-{number}"),
            platform: Platform {
                os: "debian".to_owned(),
                release: "bookworm".to_owned(),
                architecture: "amd64".to_owned(),
            },
            inventory_at: at(inventory_at),
            state: State::Installed,
            unknown: None,
            findings,
        }
    }

    fn measured(members: &[Client], clients: Vec<ClientScan>, deployed: &[u8]) -> Compliance {
        let scan = Scan {
            scanned_at: at(NOW),
            feeds: Vec::new(),
            clients,
            updates: Vec::new(),
        };
        let deployed = deployed
            .iter()
            .map(|n| finding(*n, State::Required).update)
            .collect();
        measure(
            &scan,
            &Subject {
                collection: &CollectionId::parse("all").unwrap(),
                members,
                deployed: &deployed,
                stale_after: Duration::from_secs(72 * 3600),
            },
        )
    }

    #[test]
    fn who_never_reported_or_reported_long_ago_is_unknown_with_the_reason() {
        let members = [member(1), member(2), member(3)];
        let scans = vec![
            scanned(1, "2026-11-22T14:00:00Z", vec![]),
            scanned(2, "2026-11-19T14:59:59Z", vec![finding(1, State::Required)]),
        ];
        let found = measured(&members, scans, &[]);
        assert_eq!(
            (found.clients.total, found.clients.compliant, found.clients.unknown),
            (3, 1, 2)
        );
        assert_eq!(found.by_client[1].unknown.as_deref(), Some("inventory older than 72 h"));
        assert_eq!(found.by_client[2].unknown.as_deref(), Some("never reported an inventory"));
        assert_eq!(found.required, 0, "what an old inventory says is not counted");
    }

    #[test]
    fn a_pending_restart_is_not_compliant() {
        let found = measured(
            &[member(1)],
            vec![scanned(1, NOW, vec![finding(1, State::PendingRestart)])],
            &[],
        );
        assert_eq!((found.clients.compliant, found.clients.pending_restart), (0, 1));
    }

    #[test]
    fn an_installed_update_is_listed_when_it_was_deployed() {
        let scan = || vec![scanned(1, NOW, vec![finding(1, State::Installed), finding(2, State::Installed)])];
        assert!(measured(&[member(1)], scan(), &[]).updates.is_empty());
        let found = measured(&[member(1)], scan(), &[2]);
        assert_eq!(found.updates.len(), 1);
        assert_eq!(found.updates[0].clients_installed, 1);
    }

    proptest! {
        #[test]
        fn all_counts_add_up(states in proptest::collection::vec((0..5usize, 0..5usize, 0..3u8), 0..12)) {
            let members: Vec<Client> = (0..states.len()).map(|n| member(n as u8)).collect();
            let scans = states.iter().enumerate().filter(|(_, s)| s.2 != 0).map(|(n, s)| {
                let inventory_at = if s.2 == 1 { NOW } else { "2020-01-01T00:00:00Z" };
                scanned(n as u8, inventory_at, vec![finding(1, State::ALL[s.0]), finding(2, State::ALL[s.1])])
            }).collect();
            let found = measured(&members, scans, &[1]);
            let parts = &found.clients;
            prop_assert_eq!(parts.total, members.len() as u64);
            prop_assert_eq!(parts.compliant + parts.non_compliant + parts.pending_restart + parts.unknown, parts.total);
            for update in &found.updates {
                prop_assert_eq!(
                    update.clients_required + update.clients_installed + update.clients_pending_restart
                        + update.clients_not_applicable + update.clients_unknown,
                    parts.total
                );
            }
            prop_assert_eq!(found.required, found.by_client.iter().map(|client| client.required).sum::<u64>());
        }
    }
}
