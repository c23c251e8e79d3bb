//! The site's own things: settings, roles, clients, tokens, messages, audit.

use super::kit::{
    client, client_id, collections, each_engine, id, point, set_members, site, time, write,
};
use crate::catalog::audit::AuditEvent;
use crate::catalog::client::ClientFilter;
use crate::catalog::message::{Acceptance, Place};
use crate::catalog::{Catalog, Error, Tx};
use crate::model::bandwidth::BandwidthWindow;
use crate::model::boundary::{Boundary, Locality};
use crate::model::client::{Approval, EnrollmentToken};
use crate::model::digest::Digest;
use crate::model::role::{DistributionPoint, ManagementPoint};
use crate::model::site::ApprovalMode;

#[test]
fn a_site_has_settings_and_gives_out_serials() {
    each_engine(|catalog| {
        let none = catalog.read(|tx| tx.site());
        assert!(
            matches!(none, Err(Error::Missing { kind: "site", .. })),
            "{none:?}"
        );
        let (site, mut settings) = site();
        write(catalog, |tx| tx.create_site(&site, &settings, "h1"));
        settings.approval = ApprovalMode::Token;
        settings.inventory_stale_hours = 48;
        write(catalog, |tx| tx.set_settings(&settings));
        assert_eq!(write(catalog, |tx| tx.settings()), settings);
        assert_eq!(write(catalog, |tx| tx.site()), site);
        assert_eq!(write(catalog, |tx| tx.hierarchy()), "h1");
        let packages = write(catalog, |tx| {
            Ok([tx.next_package_id()?, tx.next_package_id()?])
        });
        assert_eq!(
            packages.map(|one| one.to_string()),
            ["S01-P00001", "S01-P00002"]
        );
        let deployment = write(catalog, |tx| tx.next_deployment_id());
        assert_eq!(deployment.as_str(), "S01-D00001");
        let second = catalog.write(|tx| tx.create_site(&site, &settings, "h2"));
        assert!(matches!(second, Err(Error::Conflict { .. })), "{second:?}");
        settings.code = id("XXX");
        let other = catalog.write(|tx| tx.set_settings(&settings));
        assert!(matches!(other, Err(Error::Missing { .. })), "{other:?}");
    });
}

#[test]
fn roles_and_boundaries_are_replaced_in_their_order() {
    each_engine(|catalog| {
        let mps = ["https://b.example.org", "https://a.example.org"]
            .map(|url| ManagementPoint { url: url.into() });
        let windows = ["mon-fri 08:00-18:00 64KiB/s", "22:00-06:00 closed"];
        let windows = windows.map(|text| BandwidthWindow::parse(text).unwrap());
        let dps = [
            DistributionPoint {
                bandwidth: windows.to_vec(),
                ..point("dp2", None)
            },
            point("dp1", Some("https://dp1.example.org")),
        ];
        let boundaries = [
            "10.1.0.0/16",
            "2001:db8::/32",
            "10.9.0.1-10.9.0.7",
            "site:Paris",
        ]
        .map(|network| Boundary {
            network: id(network),
            site: id("S01"),
            locality: Locality::Remote,
            bandwidth: windows.to_vec(),
        });
        for _ in 0..2 {
            write(catalog, |tx| {
                tx.replace_management_points(&mps)?;
                tx.replace_distribution_points(&dps)?;
                tx.replace_boundaries(&boundaries)
            });
            assert_eq!(write(catalog, |tx| tx.management_points()), mps);
            assert_eq!(write(catalog, |tx| tx.distribution_points()), dps);
            assert_eq!(write(catalog, |tx| tx.boundaries()), boundaries);
        }
        write(catalog, |tx| tx.replace_distribution_points(&dps[..1]));
        assert_eq!(
            write(catalog, |tx| tx.distribution_point(&dps[0].id)),
            Some(dps[0].clone())
        );
        assert_eq!(write(catalog, |tx| tx.distribution_point(&dps[1].id)), None);
    });
}

#[test]
fn collections_keep_their_members_when_they_are_applied_again() {
    each_engine(|catalog| {
        let collections = collections();
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.replace_collections(&collections)?;
            set_members(tx, "web", vec![client_id(1)])?;
            tx.replace_collections(&collections)
        });
        assert_eq!(write(catalog, |tx| tx.collections()), collections);
        assert_eq!(
            write(catalog, |tx| tx.collection_members(&id("web"))),
            [client_id(1)].into()
        );
        assert_eq!(
            write(catalog, |tx| tx.collections_of(&client_id(1))),
            [id("web")]
        );
        write(catalog, |tx| tx.replace_collections(&collections[1..]));
        assert!(write(catalog, |tx| tx.collections_of(&client_id(1))).is_empty());
        let dangling = catalog.write(|tx| tx.replace_collections(&collections[..1]));
        assert!(
            matches!(dangling, Err(Error::Conflict { .. })),
            "{dangling:?}"
        );
    });
}

#[test]
fn clients_are_found_by_id_key_machine_and_filter() {
    each_engine(|catalog| {
        let (first, mut second) = (client(1), client(2));
        second.machine_id = first.machine_id.clone();
        second.approval = Approval::Pending;
        write(catalog, |tx| {
            tx.insert_client(&first)?;
            tx.insert_client(&second)
        });
        assert_eq!(
            write(catalog, |tx| tx.client_by_key(&second.key)),
            Some(second.clone())
        );
        let alike = write(catalog, |tx| tx.clients_of_machine(&first.machine_id, None));
        assert_eq!(alike, [first.clone(), second.clone()]);
        let approval = Some(Approval::Pending);
        let filter = ClientFilter {
            approval,
            ..Default::default()
        };
        assert_eq!(write(catalog, |tx| tx.clients(&filter)), [second.clone()]);
        let hostname = Some("host1".into());
        let filter = ClientFilter {
            hostname,
            ..Default::default()
        };
        assert_eq!(write(catalog, |tx| tx.clients(&filter)), [first]);
        let address = Some("2001:db8::7".parse().expect("an address"));
        write(catalog, |tx| {
            tx.set_approval(&second.id, Approval::Approved)?;
            tx.touch_client(&second.id, time(5), address)?;
            tx.touch_client(&second.id, time(6), None)
        });
        second.approval = Approval::Approved;
        (second.address, second.last_seen) = (address, Some(time(6)));
        assert_eq!(
            write(catalog, |tx| tx.client(&second.id)),
            Some(second.clone())
        );
        write(catalog, |tx| tx.delete_client(&second.id));
        assert_eq!(write(catalog, |tx| tx.client(&second.id)), None);
    });
}

fn token() -> EnrollmentToken {
    EnrollmentToken {
        id: "t1".into(),
        verifier: "AAAA".into(),
        expires_at: time(1_000),
        auto_approve: true,
        collection: Some(id("web")),
        name_pattern: Some("web*".into()),
        used_by: None,
        replaces: None,
    }
}

#[test]
fn a_token_is_used_once_and_not_after_its_time() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_token(&token()));
        let mut consume = |by: u8, at| {
            write(catalog, |tx| {
                tx.consume_token("t1", &client_id(by), time(at))
            })
        };
        assert_eq!(consume(1, 1_000), None, "expired");
        let used = consume(1, 999).expect("the token");
        assert_eq!(
            used,
            EnrollmentToken {
                used_by: Some(client_id(1)),
                ..token()
            }
        );
        assert_eq!(consume(2, 999), None, "used");
        assert_eq!(write(catalog, |tx| tx.token("t1")), Some(used));
        assert_eq!(write(catalog, |tx| tx.token("t2")), None);
    });
}

#[test]
fn of_many_that_use_a_token_at_once_one_gets_it() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("catalog.db");
    let address = path.to_str().expect("path");
    write(
        &mut Catalog::create(address).expect("a new catalog"),
        |tx| tx.insert_token(&token()),
    );
    let got = std::thread::scope(|scope| {
        let tries: Vec<_> = (1..=20)
            .map(|number| {
                scope.spawn(move || {
                    let mut catalog = Catalog::open(address).expect("a connection");
                    write(&mut catalog, |tx| {
                        tx.consume_token("t1", &client_id(number), time(1))
                    })
                })
            })
            .collect();
        let got = tries
            .into_iter()
            .filter_map(|one| one.join().expect("no panic"));
        got.count()
    });
    assert_eq!(got, 1);
}

#[test]
fn each_message_counts_once_and_in_order() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_client(&client(1)));
        let mut accept = |epoch, sequence, content: &[u8]| {
            let digest = Digest::of(content);
            let place = Place {
                epoch,
                sequence,
                digest,
            };
            write(catalog, |tx| {
                tx.accept_sequence(&client_id(1), place, time(0))
            })
        };
        assert_eq!(accept(1, 1, b"a"), (Acceptance::New { missed: 0 }, 1));
        assert_eq!(accept(1, 1, b"a"), (Acceptance::Duplicate, 1));
        assert_eq!(accept(1, 1, b"other"), (Acceptance::Replayed, 1));
        assert_eq!(accept(1, 5, b"b"), (Acceptance::New { missed: 3 }, 5));
        assert_eq!(accept(1, 3, b"late"), (Acceptance::Replayed, 5));
        assert_eq!(
            accept(2, 6, b"c"),
            (Acceptance::OtherEpoch { current: 1 }, 5)
        );
        assert_eq!(
            accept(1, 5_000, b"d"),
            (Acceptance::New { missed: 4_994 }, 5_000)
        );
        assert_eq!(
            accept(1, 5, b"b"),
            (Acceptance::Replayed, 5_000),
            "too old to be known"
        );
        assert_eq!(accept(1, 0, b""), (Acceptance::Replayed, 5_000));
    });
}

fn event(object: &str) -> AuditEvent {
    AuditEvent {
        at: time(0),
        actor: "admin".into(),
        action: "client approve".into(),
        object: object.into(),
        before: None,
        after: Some("approved".into()),
    }
}

#[test]
fn the_audit_chain_shows_a_changed_and_a_missing_entry() {
    each_engine(|catalog| {
        let entries = write(catalog, |tx| {
            ["a", "b\0", "c"]
                .into_iter()
                .map(|object| tx.append_audit(&event(object)))
                .collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(write(catalog, |tx| tx.audit(0, 10)), entries);
        assert_eq!(write(catalog, |tx| tx.audit(2, 10)), entries[2..]);
        assert_eq!(write(catalog, |tx| tx.verify_audit()), None);
        let broken = |catalog: &mut Catalog, sql: &str| {
            catalog
                .rehearse(|tx| {
                    tx.execute_text("forge", sql, &[])?;
                    tx.verify_audit()
                })
                .expect("a rehearsal")
        };
        let changed = "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 2";
        assert_eq!(broken(catalog, changed), Some(2));
        let absent = "UPDATE audit_log SET before_text = '' WHERE sequence = 1";
        assert_eq!(broken(catalog, absent), Some(1));
        assert_eq!(
            broken(catalog, "DELETE FROM audit_log WHERE sequence = 2"),
            Some(2)
        );
    });
}

#[test]
fn how_clients_stood_is_kept_where_it_changed_and_for_a_month() {
    each_engine(|catalog| {
        let day = |days: i64| time(days * 86_400_000);
        let (own, settings) = site();
        write(catalog, |tx| {
            tx.create_site(&own, &settings, "root")?;
            tx.insert_client(&client(1))?;
            [1, 2, 9, 10]
                .into_iter()
                .try_for_each(|days| tx.note_activities(day(days)))?;
            tx.touch_client(&client_id(1), day(11), None)?;
            tx.note_activities(day(11))
        });
        let history = |tx: &mut Tx| {
            let found = tx.activity_history(&client_id(1))?.into_iter();
            let found = found.map(|one| (one.since, one.activity.word()));
            Ok::<_, Error>(found.collect::<Vec<_>>())
        };
        let all = [
            (day(11), "active"),
            (day(9), "inactive"),
            (day(1), "active"),
        ];
        assert_eq!(write(catalog, history), all);
        write(catalog, |tx| tx.forget_activities_before(day(10)));
        // what held on that day is still known
        assert_eq!(write(catalog, history), all[..2]);
        write(catalog, |tx| tx.delete_client(&client_id(1)));
        assert_eq!(write(catalog, history), []);
    });
}
