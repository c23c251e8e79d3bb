//! What becomes of a client's key and approval, and the list of registered machines.

use super::kit::*;
use crate::model::client::{Approval, Conflict, Registration};
use crate::model::id::KeyId;

#[test]
fn a_machine_is_found_by_its_id_or_its_serial_number() {
    each_engine(|catalog| {
        let (mut one, mut two, three) = (client(1), client(2), client(3));
        one.serial = Some("PF3AB12C".into());
        two.serial = one.serial.clone();
        write(catalog, |tx| {
            tx.insert_client(&one)?;
            tx.insert_client(&two)?;
            tx.insert_client(&three)
        });
        let mut found = |machine: &str, serial: Option<&str>| {
            write(catalog, |tx| tx.clients_of_machine(machine, serial))
        };
        assert_eq!(found("machine3", None), [three]);
        assert_eq!(
            found("elsewhere", Some("PF3AB12C")),
            [one.clone(), two.clone()]
        );
        assert_eq!(found("machine1", Some("PF3AB12C")), [one, two]);
        assert_eq!(found("elsewhere", None), []);
    });
}

#[test]
fn a_conflict_has_its_reason_until_it_is_settled() {
    each_engine(|catalog| {
        let (mut one, two) = (client(1), client(2));
        write(catalog, |tx| {
            tx.insert_client(&one)?;
            tx.insert_client(&two)?;
            tx.set_conflict(&one.id, Conflict::SameMachine, Some(&two.id))
        });
        one.approval = Approval::Conflict;
        (one.conflict, one.conflict_with) = (Some(Conflict::SameMachine), Some(two.id.clone()));
        assert_eq!(write(catalog, |tx| tx.client(&one.id)), Some(one.clone()));
        assert_eq!(write(catalog, |tx| tx.count_clients(Approval::Conflict)), 1);
        write(catalog, |tx| tx.set_approval(&one.id, Approval::Blocked));
        one.approval = Approval::Blocked;
        (one.conflict, one.conflict_with) = (None, None);
        assert_eq!(write(catalog, |tx| tx.client(&one.id)), Some(one.clone()));
    });
}

#[test]
fn a_new_key_begins_a_new_sequence_and_ends_the_open_challenge() {
    each_engine(|catalog| {
        let mut own = client(1);
        write(catalog, |tx| {
            tx.insert_client(&own)?;
            tx.set_challenge(&own.id, "asked")
        });
        assert_eq!(
            write(catalog, |tx| tx.rollback(&own.id)),
            (Some("asked".to_owned()), None)
        );
        let old = own.key.clone();
        own.key = id::<KeyId>(&"f".repeat(64));
        own.epoch = 2;
        write(catalog, |tx| {
            tx.note_rollback(&own.id, time(5))?;
            tx.set_challenge(&own.id, "again")?;
            tx.replace_key(&own)
        });
        assert_eq!(
            write(catalog, |tx| tx.rollback(&own.id)),
            (None, Some(time(5)))
        );
        assert_eq!(write(catalog, |tx| tx.client_by_key(&old)), None);
        assert_eq!(write(catalog, |tx| tx.client_by_key(&own.key)), Some(own));
    });
}

#[test]
fn a_registration_is_used_once_and_gives_its_collection() {
    each_engine(|catalog| {
        let entry = Registration {
            hostname: "web-1".into(),
            key: Some(id(&"a".repeat(64))),
            machine_id: None,
            serial: Some("PF3AB12C".into()),
            collection: Some(collection_id("web")),
            added_at: time(1),
            added_by: "alice".into(),
            used_by: None,
        };
        write(catalog, |tx| tx.save_registration(&entry));
        let list = write(catalog, |tx| tx.registrations());
        assert_eq!(list, std::slice::from_ref(&entry));
        assert_eq!(
            write(catalog, |tx| tx
                .registration_by_key(entry.key.as_ref().unwrap())),
            Some(entry.clone())
        );
        let mut consume = |by| {
            write(catalog, |tx| {
                tx.consume_registration("web-1", &client_id(by), time(2))
            })
        };
        assert!(consume(1));
        assert!(!consume(2));
        assert_eq!(
            write(catalog, |tx| tx.token_collection_of(&client_id(1))),
            entry.collection
        );
        assert_eq!(
            write(catalog, |tx| tx.token_collections()),
            [(client_id(1), collection_id("web"))]
        );
        write(catalog, |tx| tx.save_registration(&entry));
        assert_eq!(
            write(catalog, |tx| tx.registration("web-1")),
            Some(entry.clone())
        );
        write(catalog, |tx| tx.delete_registration("web-1"));
        assert_eq!(write(catalog, |tx| tx.registration("web-1")), None);
    });
}
