//! Slices of the catalog that somebody made something of on the way, or that are not for this machine now: the machine says
//! that it cannot judge itself, and never that all is well.

use super::lab::{Endpoint, now};
use super::liars::{Den, lies};
use crate::model::id::ClientId;
use crate::model::scan::Scan;
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use crate::service::agent::{self, Error};
use crate::service::site::load_site_keys;
use crate::trust::envelope::seal_json;
use crate::trust::{PayloadType, open};

fn scanned(endpoint: &Endpoint) -> Result<Scan, Error> {
    endpoint.with(|machine| agent::scan(&endpoint.folder, machine))
}

#[test]
fn u01_a_slice_that_was_altered_or_is_somebody_elses_judges_nothing() {
    let den = Den::new();
    let endpoint = den.enrolled("web-1");
    let honest = scanned(&endpoint).unwrap();
    assert_eq!(honest.clients.len(), 1);
    for (name, lie) in lies(&den, PayloadType::CatalogSlice) {
        den.lie_about(PayloadType::CatalogSlice, lie);
        let answer = scanned(&endpoint);
        assert!(answer.is_err(), "{name}: {answer:?}");
    }
    den.stop_lying();
    let other = den.enrolled("web-2");
    scanned(&other).unwrap();
    let of_other = den.last(PayloadType::CatalogSlice);
    den.lie_about(PayloadType::CatalogSlice, move |_| {
        Ok(Some(of_other.clone()))
    });
    let told = scanned(&endpoint).unwrap_err().to_string();
    assert!(told.contains("it is for "), "{told}");
    den.stop_lying();
    let again = scanned(&endpoint).unwrap();
    assert_eq!(again.clients[0].state, honest.clients[0].state);
}

#[test]
fn u02_a_slice_of_another_time_inventory_or_machine_is_not_believed_though_the_site_signed_it() {
    type Change = fn(&mut Slice);
    let changes: [(&str, Change); 3] = [
        ("it was valid until", |slice| {
            slice.valid_until = Timestamp::from_millis(now().as_millis() - 1000);
        }),
        ("it is for another inventory", |slice| {
            slice.state = crate::model::digest::Digest::of(b"another");
        }),
        ("it is for ", |slice| {
            slice.client = ClientId::make(now(), &[7; 10]);
        }),
    ];
    let den = Den::new();
    let endpoint = den.enrolled("web-1");
    for (reason, change) in changes {
        let key = load_site_keys(&den.lab.folder).unwrap().policy;
        den.lie_about(PayloadType::CatalogSlice, move |honest| {
            let keys = [key.public()];
            let sealed = open(&honest, PayloadType::CatalogSlice, &keys).unwrap();
            let mut slice: Slice = sealed.json().unwrap();
            change(&mut slice);
            Ok(Some(
                seal_json(PayloadType::CatalogSlice, &slice, &key).unwrap(),
            ))
        });
        let told = scanned(&endpoint).unwrap_err().to_string();
        assert!(
            told.starts_with("the catalog slice is not to be followed: "),
            "{told}"
        );
        assert!(told.contains(reason), "{told}");
    }
}
