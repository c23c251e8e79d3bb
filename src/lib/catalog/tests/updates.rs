//! Feeds and their updates, what clients have, what scans found, and the counts made of it.

use super::kit::{
    bookworm, client, client_id, collection_id, each_engine, feed, feed_state, id, installed,
    inventory, set_members, site, time, update, write,
};
use crate::catalog::compliance::Narrowing;
use crate::catalog::engine::Row;
use crate::catalog::judgement::{Cause, Ground};
use crate::catalog::scan::Scanned;
use crate::catalog::update::UpdateFilter;
use crate::catalog::{Catalog, Error};
use crate::model::collection::Collection;
use crate::model::digest::Digest;
use crate::model::id::UpdateId;
use crate::model::scan::{ClientScan, FeedUpdate, Finding};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, State, Update};
use std::collections::BTreeSet;

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn import(catalog: &mut Catalog, updates: &[Update]) {
    write(catalog, |tx| {
        tx.replace_feeds(&[feed("security")])?;
        tx.replace_feed(&feed_state("security"), updates)
    });
}

#[test]
fn an_imported_update_comes_back_as_it_was() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5", "xz-utils"]);
        import(catalog, std::slice::from_ref(&xz));
        let found = write(catalog, |tx| tx.update(&xz.id)).expect("the update");
        let expected = FeedUpdate {
            feed: id("security"),
            base: feed("security").uri,
            update: xz,
        };
        assert_eq!(found, expected);
        let state = write(catalog, |tx| tx.feed_state(&id("security")));
        assert_eq!(state, Some(feed_state("security")));
        assert_eq!(write(catalog, |tx| tx.feeds()), [feed("security")]);
    });
}

#[test]
fn candidates_bring_the_packages_asked_for_and_no_others() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5", "xz-utils"]);
        let tz = update("tzdata", "2026f-0+deb12u1", &["tzdata"]);
        import(catalog, &[xz.clone(), tz]);
        let found = write(catalog, |tx| {
            tx.candidates(&bookworm(), &names(&["liblzma5", "zsh"]))
        });
        let updates: Vec<_> = found.iter().map(|one| &one.update.id).collect();
        assert_eq!(updates, [&xz.id]);
        assert_eq!(found[0].update.packages, xz.packages[..1]);
        assert_eq!(found[0].update.cves, xz.cves);
        let mut trixie = bookworm();
        trixie.release = "trixie".into();
        assert!(write(catalog, |tx| tx.candidates(&trixie, &names(&["liblzma5"]))).is_empty());
    });
}

#[test]
fn providers_are_found_by_the_names_they_provide() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5", "xz-utils"]);
        import(catalog, std::slice::from_ref(&xz));
        let asked = names(&["xz-utils-virtual", "shared-virtual"]);
        let found = write(catalog, |tx| tx.providers(&bookworm(), &asked));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].update.packages, xz.packages, "each provider once");
        assert!(
            write(catalog, |tx| tx
                .providers(&bookworm(), &names(&["xz-utils"])))
            .is_empty()
        );
    });
}

#[test]
fn a_sync_replaces_the_feed_and_keeps_the_states_of_clients() {
    each_engine(|catalog| {
        let old = update("xz-utils", "5.4.1-1+deb12u1", &["liblzma5"]);
        let new = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5"]);
        import(catalog, std::slice::from_ref(&old));
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.store_scan(&client_id(1), &scan(1, &[(&old, State::Required)]), time(1))
        });
        import(catalog, std::slice::from_ref(&new));
        assert_eq!(write(catalog, |tx| tx.update(&old.id)), None);
        assert!(write(catalog, |tx| tx.update(&new.id)).is_some());
        let states = write(catalog, |tx| tx.patch_states_of_client(&client_id(1)));
        assert_eq!(states.len(), 1);
        assert_eq!(states[0].update, old.id);
        write(catalog, |tx| tx.replace_feeds(&[]));
        assert_eq!(write(catalog, |tx| tx.update(&new.id)), None);
    });
}

#[test]
fn updates_are_found_by_vulnerability_source_and_start_of_id() {
    each_engine(|catalog| {
        let mut xz = update("xz-utils", "5.4.1-1+deb12u2", &["liblzma5"]);
        let tz = update("tzdata", "2026f-0+deb12u1", &["tzdata"]);
        xz.cves = vec![id("CVE-2026-77777")];
        import(catalog, &[xz.clone(), tz.clone()]);
        let mut ids = |filter: UpdateFilter| -> Vec<_> {
            let found = write(catalog, |tx| tx.updates(&filter, 10));
            found.into_iter().map(|one| one.update.id).collect()
        };
        let cve = Some(id("CVE-2026-77777"));
        assert_eq!(
            ids(UpdateFilter {
                cve,
                ..Default::default()
            }),
            std::slice::from_ref(&xz.id)
        );
        let source = Some("tzdata".into());
        assert_eq!(
            ids(UpdateFilter {
                source,
                ..Default::default()
            }),
            std::slice::from_ref(&tz.id)
        );
        let prefix = Some("debian/bookworm/x".into());
        assert_eq!(
            ids(UpdateFilter {
                prefix,
                ..Default::default()
            }),
            std::slice::from_ref(&xz.id)
        );
        assert_eq!(ids(UpdateFilter::default()), [tz.id, xz.id]);
    });
}

#[test]
fn a_feed_that_is_not_configured_is_refused() {
    each_engine(|catalog| {
        let stored = catalog.write(|tx| tx.replace_feed(&feed_state("unknown"), &[]));
        assert!(matches!(stored, Err(Error::Conflict { .. })), "{stored:?}");
    });
}

#[test]
fn an_inventory_comes_back_as_it_was() {
    each_engine(|catalog| {
        let mut bash = installed("bash", "5.2.15-2+b2");
        bash.broken = Some("half-configured".into());
        let mut zlib = installed("zlib1g", "1:1.2.13.dfsg-1");
        zlib.held = true;
        zlib.provides = "libz1".into();
        let sent = inventory("web1", vec![bash, zlib]);
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.store_inventory(&client_id(1), &sent, time(7))
        });
        assert_eq!(
            write(catalog, |tx| tx.inventory(&client_id(1))),
            Some(sent.clone())
        );
        let known = write(catalog, |tx| tx.client(&client_id(1))).expect("the client");
        assert_eq!(known.hostname, "web1");
        assert_eq!(known.platform, Some(sent.platform));
        assert_eq!(known.inventory_at, Some(sent.collected_at));
        assert_eq!(write(catalog, |tx| tx.inventory(&client_id(9))), None);
    });
}

#[test]
fn clients_alike_share_a_set_that_goes_with_the_last_of_them() {
    each_engine(|catalog| {
        let old = inventory("h", vec![installed("bash", "1-1"), installed("zsh", "1-1")]);
        let new = inventory("h", vec![installed("bash", "2-1"), installed("zsh", "1-1")]);
        let count = |catalog: &mut Catalog, table: &str| {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            write(catalog, |tx| {
                tx.all_text("count", &sql, &[], |row| row.int())
            })[0]
        };
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(2))?;
            tx.store_inventory(&client_id(1), &old, time(1))?;
            tx.store_inventory(&client_id(2), &old, time(1))
        });
        assert_eq!(
            (count(catalog, "software_set"), count(catalog, "software")),
            (1, 2)
        );
        write(catalog, |tx| {
            tx.store_inventory(&client_id(1), &new, time(2))
        });
        assert_eq!(
            (count(catalog, "software_set"), count(catalog, "software")),
            (2, 3)
        );
        let owners = write(catalog, |tx| tx.clients_with_software("bash"));
        let versions: Vec<_> = owners.iter().map(|one| one.version.as_str()).collect();
        assert_eq!(versions, ["2-1", "1-1"]);
        write(catalog, |tx| {
            tx.store_inventory(&client_id(2), &new, time(2))
        });
        assert_eq!(count(catalog, "software_set"), 1);
        assert_eq!(count(catalog, "software_set_member"), 2);
    });
}

#[test]
fn a_set_that_nobody_shares_becomes_the_new_one_and_reads_back_whole() {
    each_engine(|catalog| {
        let names = ["apt", "bash", "curl", "dash", "ed", "file", "gawk", "zsh"];
        let old: Vec<_> = names.iter().map(|name| installed(name, "1-1")).collect();
        let mut steps = vec![old.clone()];
        let mut newer = old.clone();
        newer[1] = installed("bash", "2-1");
        newer[2].held = true;
        newer[3].broken = Some("half-configured".into());
        steps.push(newer.clone());
        newer[2].held = false;
        newer.remove(4);
        newer.push(installed("zstd", "1-1"));
        steps.push(newer);
        // all of it another one, and back
        steps.push(names.iter().map(|name| installed(name, "9-1")).collect());
        steps.push(old);
        write(catalog, |tx| tx.insert_client(&client(1)));
        for (at, packages) in (1..).zip(steps) {
            let sent = inventory("h", packages);
            let stored = write(catalog, |tx| {
                tx.store_inventory(&client_id(1), &sent, time(at))?;
                tx.inventory(&client_id(1))
            });
            assert_eq!(stored, Some(sent));
            let sets = write(catalog, |tx| {
                let sql = "SELECT members FROM software_set ORDER BY id";
                tx.all_text("count", sql, &[], |row| row.int())
            });
            assert_eq!(sets, [8], "step {at}");
        }
    });
}

#[test]
fn a_scan_stands_for_an_inventory_that_is_judged_by_the_same() {
    each_engine(|catalog| {
        let (first, other) = (Digest::of(b"first"), Digest::of(b"other"));
        write(catalog, |tx| tx.insert_client(&client(1)));
        let ground = Ground {
            against: Digest::of(b"feeds"),
            generation: 7,
            has_conditions: false,
        };
        let confirm = |catalog: &mut Catalog, basis: &Digest| {
            write(catalog, |tx| {
                let times = (time(8), time(7));
                tx.confirm_scan(&client_id(1), (basis, &ground), times)
            })
        };
        assert!(!confirm(catalog, &first), "never judged");
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[]), time(1))
        });
        assert!(!confirm(catalog, &first), "judged by who knows what");
        let cause = Cause {
            shape: None,
            interests: BTreeSet::new(),
            ground: ground.clone(),
        };
        let (judged, id) = (scan(1, &[]), client_id(1));
        let scanned = Scanned {
            client: &id,
            inventory_at: time(0),
            received_at: None,
            basis: Some(&first),
        };
        write(catalog, |tx| {
            tx.store_scans(&judged, (&[scanned], Some(&cause)), time(1))
                .map(|_| ())
        });
        assert!(!confirm(catalog, &other));
        assert!(confirm(catalog, &first));
        let later = Ground {
            generation: 8,
            ..ground.clone()
        };
        let confirmed = write(catalog, |tx| {
            tx.confirm_scan(&client_id(1), (&first, &later), (time(8), time(7)))
        });
        assert!(!confirmed, "a sync changed something");
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[]), time(9))
        });
        assert!(!confirm(catalog, &first), "judged again by who knows what");
    });
}

#[test]
fn who_is_not_judged_since_the_last_inventory_is_found() {
    each_engine(|catalog| {
        let sent = inventory("h", vec![installed("bash", "1-1")]);
        write(catalog, |tx| {
            for number in 1..=4 {
                tx.insert_client(&client(number))?;
            }
            for (number, at) in [(1, 5), (2, 3), (3, 4)] {
                tx.store_inventory(&client_id(number), &sent, time(at))?;
            }
            tx.store_scan(&client_id(1), &scan(1, &[]), time(5))?;
            tx.store_scan(&client_id(2), &scan(2, &[]), time(2))
        });
        let found = write(catalog, |tx| tx.clients_not_judged());
        assert_eq!(found, [client_id(2), client_id(3)]);
    });
}

#[test]
fn nul_in_an_inventory_is_left_out() {
    each_engine(|catalog| {
        let mut odd = inventory("h", vec![installed("bash", "1-1")]);
        odd.operating_system.restart_needed = vec!["a\0b".into()];
        odd.packages[0].provides = "c\0d".into();
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.store_inventory(&client_id(1), &odd, time(1))
        });
        let stored = write(catalog, |tx| tx.inventory(&client_id(1))).expect("the inventory");
        assert_eq!(stored.operating_system.restart_needed, ["ab"]);
        assert_eq!(stored.packages[0].provides, "cd");
    });
}

fn scan(number: u8, found: &[(&Update, State)]) -> ClientScan {
    let findings = found.iter().map(|(update, state)| Finding {
        supersedes: Vec::new(),
        reason: None,
        update: update.id.clone(),
        title: update.title.clone(),
        state: *state,
        severity: update.severity,
        classification: update.classification,
        cves: update.cves.clone(),
        restart: update.restart,
        packages: Vec::new(),
    });
    ClientScan {
        client: Some(client_id(number)),
        hostname: format!("host{number}"),
        platform: inventory("h", Vec::new()).platform,
        inventory_at: time(0),
        state: found.first().map_or(State::Installed, |(_, state)| *state),
        unknown: None,
        findings: findings.collect(),
    }
}

#[test]
fn the_time_of_detection_is_the_first_and_stays() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "2", &["liblzma5"]);
        write(catalog, |tx| tx.insert_client(&client(1)));
        let mut seen = Vec::new();
        let states = [
            State::Installed,
            State::Required,
            State::Required,
            State::Installed,
            State::Required,
        ];
        for (at, state) in (1..).zip(states) {
            write(catalog, |tx| {
                tx.store_scan(&client_id(1), &scan(1, &[(&xz, state)]), time(at))
            });
            let stored = write(catalog, |tx| tx.patch_states_of_client(&client_id(1)));
            seen.push((stored[0].detected_at, stored[0].changed_at));
        }
        let detected = Some(time(2));
        let expected = [
            (None, time(1)),
            (detected, time(2)),
            (detected, time(2)),
            (detected, time(4)),
            (detected, time(5)),
        ];
        assert_eq!(seen, expected);
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[]), time(9))
        });
        assert!(write(catalog, |tx| tx.patch_states_of_client(&client_id(1))).is_empty());
    });
}

#[test]
fn clients_alike_share_a_record_that_goes_with_the_last_of_them() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "2", &["liblzma5"]);
        let records = |catalog: &mut Catalog| {
            write(catalog, |tx| {
                tx.all_text("count", "SELECT COUNT(*) FROM patch_record", &[], |row| {
                    row.int()
                })
            })
        };
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(2))?;
            tx.store_scan(&client_id(1), &scan(1, &[(&xz, State::Required)]), time(1))?;
            tx.store_scan(&client_id(2), &scan(2, &[(&xz, State::Required)]), time(1))
        });
        assert_eq!(records(catalog), [1]);
        write(catalog, |tx| {
            tx.store_scan(&client_id(2), &scan(2, &[(&xz, State::Installed)]), time(2))
        });
        assert_eq!(records(catalog), [2]);
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[(&xz, State::Installed)]), time(2))
        });
        assert_eq!(records(catalog), [1]);
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[]), time(3))?;
            tx.store_scan(&client_id(2), &scan(2, &[]), time(3))
        });
        assert_eq!(records(catalog), [0]);
        // whose last client is gone goes with the purge
        write(catalog, |tx| {
            tx.store_scan(&client_id(1), &scan(1, &[(&xz, State::Required)]), time(4))?;
            tx.delete_client(&client_id(1))?;
            tx.forget_unused()
        });
        assert_eq!(records(catalog), [0]);
    });
}

#[test]
fn the_view_of_states_says_what_is_stored() {
    each_engine(|catalog| {
        let [xz, tz] = ["xz-utils", "tzdata"].map(|name| update(name, "2", &[name]));
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            let found = [(&tz, State::Required), (&xz, State::Installed)];
            tx.store_scan(&client_id(1), &scan(1, &found), time(1))?;
            let found = [(&tz, State::PendingRestart), (&xz, State::Installed)];
            tx.store_scan(&client_id(1), &scan(1, &found), time(2))
        });
        let sql = "SELECT update_id, state, detected_at, changed_at FROM v_patch_state ORDER BY update_id";
        let seen = write(catalog, |tx| {
            tx.all_text("read the view", sql, &[], |row| {
                let (update, state): (UpdateId, State) = (row.parse()?, row.parse()?);
                Ok((update, state, row.optional(Row::time)?, row.time()?))
            })
        });
        let expected = [
            (tz.id, State::PendingRestart, Some(time(1)), time(2)),
            (xz.id, State::Installed, None, time(1)),
        ];
        assert_eq!(seen, expected);
    });
}

/// Of clients 1 to 6, 1 to 5 are members: one lacks xz, one waits for a restart, one has all, one never reported, one long ago.
fn fleet(catalog: &mut Catalog, xz: &Update, tz: &Update, now: Timestamp) {
    write(catalog, |tx| {
        let (site, settings) = site();
        tx.create_site(&site, &settings, "hierarchy")?;
        (1..=6).try_for_each(|number| tx.insert_client(&client(number)))?;
        tx.replace_collections(&[Collection {
            id: collection_id("all"),
            title: "All".into(),
            limit_to: None,
            rules: Vec::new(),
        }])?;
        set_members(tx, "all", (1..=5).map(client_id).collect())?;
        for number in [1, 2, 3, 5, 6] {
            let mut sent = inventory("h", vec![installed("bash", "1-1")]);
            if number == 5 {
                sent.collected_at = time(-90_000_000); // 26 hours before
            }
            tx.store_inventory(&client_id(number), &sent, time(0))?;
        }
        let found = [(xz, State::Required), (tz, State::Installed)];
        tx.store_scan(&client_id(1), &scan(1, &found), now)?;
        tx.store_scan(&client_id(2), &scan(2, &[(xz, State::PendingRestart)]), now)?;
        tx.store_scan(&client_id(3), &scan(3, &[(tz, State::Installed)]), now)?;
        tx.store_scan(&client_id(5), &scan(5, &[(xz, State::Required)]), now)?;
        tx.store_scan(&client_id(6), &scan(6, &[(xz, State::Required)]), now)
    });
}

#[test]
fn compliance_counts_each_member_once_and_never_the_unknown_as_compliant() {
    each_engine(|catalog| {
        let (xz, tz) = (
            update("xz-utils", "2", &["a"]),
            update("tzdata", "3", &["b"]),
        );
        let now = time(3_600_000);
        fleet(catalog, &xz, &tz, now);
        let measured = write(catalog, |tx| {
            tx.compliance(&collection_id("all"), &Narrowing::default(), now)
        });
        let counts = &measured.clients;
        let parts = [
            counts.compliant,
            counts.non_compliant,
            counts.pending_restart,
            counts.unknown,
        ];
        assert_eq!((counts.total, parts), (5, [1, 1, 1, 2]));
        assert_eq!(measured.required, 1);
        assert_eq!(
            measured.updates.len(),
            1,
            "tzdata is required nowhere and not deployed"
        );
        let line = &measured.updates[0];
        let parts = [
            line.clients_required,
            line.clients_installed,
            line.clients_pending_restart,
            line.clients_not_applicable,
            line.clients_unknown,
        ];
        assert_eq!((&line.update, parts), (&xz.id, [1, 0, 1, 1, 2]));
        assert_eq!(line.classification, Classification::Security);
        let reasons: Vec<_> = measured
            .by_client
            .iter()
            .map(|one| one.unknown.as_deref())
            .collect();
        let stale = Some("the last inventory is older than 24 hours");
        assert_eq!(reasons.iter().flatten().count(), 2);
        assert!(reasons.contains(&stale) && reasons.contains(&Some("no inventory yet")));
    });
}

#[test]
fn a_client_of_a_release_past_its_end_is_compliant_with_nothing() {
    each_engine(|catalog| {
        let xz = update("xz-utils", "2", &["a"]);
        let now = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
        import(catalog, std::slice::from_ref(&xz));
        fleet(catalog, &xz, &xz, now);
        write(catalog, |tx| {
            let required = [(&xz, State::Required)];
            for (number, release, found) in [
                (1, "buster", &required[..]),
                (2, "buster", &[]),
                (3, "trixie", &[]),
            ] {
                let mut sent = inventory("h", vec![installed("bash", "1-1")]);
                sent.platform.release = release.into();
                sent.collected_at = now;
                tx.store_inventory(&client_id(number), &sent, now)?;
                let scan = ClientScan {
                    platform: sent.platform,
                    inventory_at: now,
                    ..scan(number, found)
                };
                tx.store_scan(&client_id(number), &scan, now)?;
            }
            Ok(())
        });
        let measured = write(catalog, |tx| {
            tx.compliance(&collection_id("all"), &Narrowing::default(), now)
        });
        let counts = &measured.clients;
        let parts = [counts.compliant, counts.non_compliant, counts.unknown];
        assert_eq!((counts.total, parts), (5, [1, 1, 3]));
        let of = |number| {
            let mut found = measured.by_client.iter();
            let one = found.find(|one| one.client == client_id(number)).unwrap();
            (one.required, one.unknown.as_deref())
        };
        let end = "debian buster has had no fixes since 2024-06-30, the end of its life";
        assert_eq!(of(1), (1, None), "what it lacks is known");
        assert_eq!(of(2), (0, Some(end)));
        assert_eq!(of(3), (0, None));
    });
}

#[test]
fn compliance_is_narrowed_to_clients_and_to_updates() {
    each_engine(|catalog| {
        let (xz, tz) = (
            update("xz-utils", "2", &["a"]),
            update("tzdata", "3", &["b"]),
        );
        let now = time(3_600_000);
        import(catalog, &[xz.clone(), tz.clone()]);
        fleet(catalog, &xz, &tz, now);
        let mut measured = |clients: Option<&str>, updates: Option<&str>| {
            let narrowing = Narrowing {
                clients: clients.map(|text| text.parse().unwrap()),
                updates: updates.map(|text| text.parse().unwrap()),
            };
            write(catalog, |tx| {
                tx.compliance(&collection_id("all"), &narrowing, now)
            })
        };
        let parts = |found: &crate::model::compliance::Compliance| {
            let counts = &found.clients;
            let parts = [
                counts.compliant,
                counts.non_compliant,
                counts.pending_restart,
                counts.unknown,
            ];
            (parts, found.required)
        };
        let all = measured(None, None);
        let same = measured(Some("true"), Some("id like '%'"));
        assert_eq!(parts(&all), ([1, 1, 1, 2], 1));
        assert_eq!((parts(&same), &same.updates), (parts(&all), &all.updates));
        // who requires nothing of these is compliant with them
        let other = measured(None, Some("source = 'tzdata'"));
        assert_eq!(parts(&other), ([3, 0, 0, 2], 0));
        assert!(other.updates.is_empty());
        let missing = format!("missing('{}')", xz.id);
        let few = measured(Some(&missing), None);
        assert_eq!(few.clients.total, 2, "one of them is unknown by now");
        assert_eq!(parts(&few), ([0, 1, 0, 1], 1));
        assert_eq!(few.updates[0].clients_required, 1);
        assert_eq!(
            few.filter.map(|filter| filter.to_string()),
            Some(missing.replace('\'', "\""))
        );
    });
}
