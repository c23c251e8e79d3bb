//! The site's own things: settings, roles, clients, tokens, messages, packages, deployments, policy, status, audit.

use super::kit::{bookworm, client, client_id, each_engine, feed, id, site, time, update, write};
use crate::catalog::audit::AuditEvent;
use crate::catalog::client::ClientFilter;
use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::catalog::message::{Acceptance, Place};
use crate::catalog::policy::PolicyIssue;
use crate::catalog::{Catalog, Error};
use crate::model::authorization::AuthorizationList;
use crate::model::boundary::{Boundary, Locality};
use crate::model::client::{Approval, EnrollmentToken};
use crate::model::collection::{Collection, MemberRule};
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::package::{Manifest, ManifestFile, PackageVersion, Program};
use crate::model::role::{DistributionPoint, ManagementPoint};
use crate::model::scan::FeedUpdate;
use crate::model::site::ApprovalMode;
use crate::model::status::{DeploymentState, StatusMessage, UpdateStatus};
use crate::model::update::State;

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

fn point(name: &str, url: Option<&str>) -> DistributionPoint {
    DistributionPoint {
        id: id(name),
        url: url.map(str::to_owned),
        directory: format!("/srv/{name}"),
        site: id("S01"),
    }
}

#[test]
fn roles_and_boundaries_are_replaced_in_their_order() {
    each_engine(|catalog| {
        let mps = ["https://b.example.org", "https://a.example.org"]
            .map(|url| ManagementPoint { url: url.into() });
        let dps = [
            point("dp2", None),
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

fn collections() -> [Collection; 2] {
    let web = Collection {
        id: id("web"),
        title: "Web servers".into(),
        limit_to: Some(id("all")),
        rules: vec![
            MemberRule::Hostname("web*".into()),
            MemberRule::Release(bookworm()),
        ],
    };
    let all = Collection {
        id: id("all"),
        title: String::new(),
        limit_to: None,
        rules: vec![MemberRule::All(true)],
    };
    [web, all]
}

#[test]
fn collections_keep_their_members_when_they_are_applied_again() {
    each_engine(|catalog| {
        let collections = collections();
        write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            tx.replace_collections(&collections)?;
            tx.set_members(&id("web"), &[client_id(1)].into())?;
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
        let alike = write(catalog, |tx| tx.clients_by_machine_id(&first.machine_id));
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

fn manifest(version: u32) -> Manifest {
    let xz = update("xz-utils", "2", &["liblzma5"]);
    Manifest {
        package: id("S01-P00001"),
        version,
        name: "November".into(),
        created_at: time(0),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 60,
        files: vec![
            ManifestFile {
                name: "a.deb".into(),
                size: 10,
                sha256: Digest::of(b"a"),
            },
            ManifestFile {
                name: "b.deb".into(),
                size: 5,
                sha256: Digest::of(b"b"),
            },
        ],
        authorization: AuthorizationList {
            id: id("2026-11"),
            authorized_at: time(3),
            authorized_by: "admin".into(),
            updates: vec![FeedUpdate {
                feed: id("security"),
                base: feed("security").uri,
                update: xz,
            }],
        },
    }
}

#[test]
fn authorization_lists_are_frozen_documents() {
    each_engine(|catalog| {
        let mut list = manifest(1).authorization;
        write(catalog, |tx| tx.save_authorization_list(&list));
        assert_eq!(
            write(catalog, |tx| tx.authorization_list(&list.id)),
            Some(list.clone())
        );
        list.updates.clear();
        write(catalog, |tx| tx.save_authorization_list(&list));
        assert_eq!(write(catalog, |tx| tx.authorization_lists()), [list]);
    });
}

#[test]
fn package_versions_are_kept_side_by_side() {
    each_engine(|catalog| {
        let digest = Digest::of(b"signed");
        let first = write(catalog, |tx| {
            tx.insert_package_version(&manifest(2), &digest)?;
            tx.insert_package_version(&manifest(1), &digest)
        });
        let expected = PackageVersion {
            package: id("S01-P00001"),
            version: 1,
            name: "November".into(),
            created_at: time(0),
            manifest: digest,
            size: 15,
            files: 2,
        };
        assert_eq!(first, expected);
        let package = &first.package;
        let versions = write(catalog, |tx| tx.packages());
        assert_eq!(
            versions.iter().map(|one| one.version).collect::<Vec<_>>(),
            [1, 2]
        );
        assert_eq!(
            write(catalog, |tx| tx.package_version(package, 1)),
            Some(expected)
        );
        let latest = write(catalog, |tx| tx.latest_package_version(package)).expect("a version");
        assert_eq!(latest.version, 2);
        assert_eq!(
            write(catalog, |tx| tx.package_files(package, 1)),
            manifest(1).files
        );
        let again = catalog.write(|tx| tx.insert_package_version(&manifest(1), &digest));
        assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
    });
}

#[test]
fn distribution_status_is_the_last_one_told() {
    each_engine(|catalog| {
        let mut status = DistributionStatus {
            package: id("S01-P00001"),
            version: 1,
            point: id("dp1"),
            state: DistributionState::Pushing,
            detail: String::new(),
            changed_at: time(1),
        };
        write(catalog, |tx| {
            tx.replace_distribution_points(&[point("dp1", None)])?;
            tx.insert_package_version(&manifest(1), &Digest::of(b"m"))?;
            tx.set_distribution_status(&status)
        });
        status.state = DistributionState::Complete;
        write(catalog, |tx| tx.set_distribution_status(&status));
        assert_eq!(
            write(catalog, |tx| tx.distribution_statuses()),
            [status.clone()]
        );
        write(catalog, |tx| {
            tx.replace_distribution_points(&[point("dp1", Some("https://dp1"))])
        });
        assert_eq!(
            write(catalog, |tx| tx.distribution_of(&status.package, 1)),
            [status.clone()]
        );
        write(catalog, |tx| {
            tx.remove_distribution_status(&status.package, 1, &status.point)
        });
        assert!(write(catalog, |tx| tx.distribution_statuses()).is_empty());
    });
}

fn deployment() -> Deployment {
    Deployment {
        id: id("S01-D00001"),
        package: id("S01-P00001"),
        package_version: 1,
        collection: id("web"),
        purpose: Purpose::Required,
        available_at: time(1),
        deadline: time(2),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
        revision: 1,
        created_at: time(0),
        created_by: "admin".into(),
    }
}

fn deploy(catalog: &mut Catalog) {
    write(catalog, |tx| {
        tx.insert_client(&client(1))?;
        tx.replace_collections(&collections())?;
        tx.set_members(&id("web"), &[client_id(1)].into())?;
        tx.insert_package_version(&manifest(1), &Digest::of(b"m"))?;
        tx.insert_deployment(&deployment())
    });
}

#[test]
fn a_changed_deployment_has_a_higher_revision() {
    each_engine(|catalog| {
        deploy(catalog);
        let mut changed = deployment();
        changed.deadline = time(9);
        assert_eq!(write(catalog, |tx| tx.update_deployment(&changed)), 2);
        changed.revision = 2;
        assert_eq!(
            write(catalog, |tx| tx.deployment(&changed.id)),
            Some(changed.clone())
        );
        assert_eq!(write(catalog, |tx| tx.deployments()), [changed.clone()]);
        assert_eq!(
            write(catalog, |tx| tx.deployments_of(&client_id(1))),
            [changed.clone()]
        );
        assert!(write(catalog, |tx| tx.deployments_of(&client_id(2))).is_empty());
        let in_use = catalog.write(|tx| tx.replace_collections(&collections()[1..]));
        assert!(matches!(in_use, Err(Error::Conflict { .. })), "{in_use:?}");
        write(catalog, |tx| tx.delete_deployment(&changed.id));
        let gone = catalog.write(|tx| tx.update_deployment(&changed));
        assert!(matches!(gone, Err(Error::Missing { .. })), "{gone:?}");
    });
}

#[test]
fn policy_serials_only_go_up_and_issues_are_kept_to_the_byte() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_client(&client(1)));
        let serial = write(catalog, |tx| {
            tx.next_policy_serial(&client_id(1))?;
            tx.next_policy_serial(&client_id(1))
        });
        assert_eq!(serial, 2);
        let mut issue = PolicyIssue {
            client: client_id(1),
            policy: id("S01-D00001"),
            version: 1,
            serial,
            digest: Digest::of(b"body"),
            document: "{\"payload\": \"é\"}\n".into(),
            issued_at: time(0),
        };
        write(catalog, |tx| tx.save_policy_issue(&issue));
        issue.version = 2;
        write(catalog, |tx| tx.save_policy_issue(&issue));
        let policy = &issue.policy;
        assert_eq!(
            write(catalog, |tx| tx.policy_issue(&client_id(1), policy)),
            Some(issue.clone())
        );
        assert_eq!(
            write(catalog, |tx| tx.policy_issues(&client_id(1))),
            [issue.clone()]
        );
        write(catalog, |tx| tx.delete_policy_issue(&client_id(1), policy));
        assert_eq!(
            write(catalog, |tx| tx.policy_issue(&client_id(1), policy)),
            None
        );
        let nobody = catalog.write(|tx| tx.next_policy_serial(&client_id(9)));
        assert!(matches!(nobody, Err(Error::Missing { .. })), "{nobody:?}");
    });
}

fn status(number: u8, state: DeploymentState, at: i64) -> StatusMessage {
    StatusMessage {
        id: crate::model::id::MessageId::make(time(0), &[number; 10]),
        at: time(at),
        deployment: id("S01-D00001"),
        state,
        detail: "detail".into(),
        exit_code: Some(-1),
        updates: vec![UpdateStatus {
            update: id("debian/bookworm/xz-utils/2"),
            state: State::Installed,
        }],
    }
}

#[test]
fn a_status_counts_once_and_the_last_to_arrive_is_the_last_word() {
    each_engine(|catalog| {
        deploy(catalog);
        let first = status(1, DeploymentState::Installing, 500);
        let second = status(2, DeploymentState::Compliant, 400);
        let mut add = |message: &StatusMessage| {
            write(catalog, |tx| tx.add_status(&client_id(1), message, time(9)))
        };
        assert!(add(&first) && add(&second));
        assert!(!add(&first), "the same message again");
        let last = write(catalog, |tx| tx.deployment_statuses(&id("S01-D00001")));
        assert_eq!(last.len(), 1);
        assert_eq!(
            (last[0].state, last[0].exit_code, last[0].at),
            (DeploymentState::Compliant, Some(-1), time(400))
        );
        assert_eq!(
            write(catalog, |tx| tx.statuses_of_client(&client_id(1))),
            last
        );
        let history = write(catalog, |tx| {
            tx.status_history(&client_id(1), &id("S01-D00001"))
        });
        let states: Vec<_> = history.iter().map(|one| one.state).collect();
        assert_eq!(
            states,
            [DeploymentState::Installing, DeploymentState::Compliant]
        );
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
