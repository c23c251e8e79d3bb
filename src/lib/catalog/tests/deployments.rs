//! What an operator makes of updates: approved lists, packages, where they are, deployments, policy and status.

use super::kit::{
    client, client_id, collections, each_engine, feed, id, point, set_members, time, update, write,
};
use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::catalog::policy::PolicyIssue;
use crate::catalog::{Catalog, Error};
use crate::model::authorization::AuthorizationList;
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::package::{Manifest, ManifestFile, PackageVersion, Program};
use crate::model::scan::FeedUpdate;
use crate::model::status::{DeploymentState, StatusMessage, UpdateStatus};
use crate::model::update::State;

fn manifest(version: u32) -> Manifest {
    let xz = update("xz-utils", "2", &["liblzma5"]);
    Manifest {
        package: id("S01-P00001"),
        version,
        name: "November".into(),
        created_at: time(0),
        program: Program::InstallDebianUpdates,
        max_run_minutes: 60,
        urgent: false,
        packing: None,
        platforms: Vec::new(),
        links: Vec::new(),
        files: vec![
            ManifestFile::new("a.deb", 10, Digest::of(b"a")),
            ManifestFile::new("b.deb", 5, Digest::of(b"b")),
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
            released_in: None,
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
        let open = write(catalog, |tx| tx.open_distributions());
        assert_eq!(open, std::slice::from_ref(&status));
        status.state = DistributionState::Complete;
        write(catalog, |tx| tx.set_distribution_status(&status));
        assert_eq!(
            write(catalog, |tx| tx.distribution_statuses()),
            [status.clone()]
        );
        write(catalog, |tx| {
            tx.replace_distribution_points(&[point("dp1", Some("https://dp1"))])
        });
        assert_eq!(write(catalog, |tx| tx.open_distributions()), []);
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
        set_members(tx, "web", vec![client_id(1)])?;
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
