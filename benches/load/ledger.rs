//! What was acknowledged, and the proof that it is stored.

use crate::driver::{Answer, Request};
use crate::fleet::Fleet;
use sms::catalog::Catalog;
use sms::catalog::message::{Acceptance, Place};
use sms::model::digest::Digest;
use sms::model::id::ClientId;
use sms::model::message::{Outcome, Receipt};
use sms::model::time::Timestamp;
use sms::service::site::{self, SiteFolder};
use sms::trust::{PayloadType, open};

/// A message, and the receipt for it.
struct Entry {
    client: ClientId,
    place: Place,
    receipt: Vec<u8>,
}

#[derive(Default)]
pub struct Ledger(Vec<Entry>);

impl Ledger {
    /// Every message must have been acknowledged.
    pub fn note(&mut self, fleet: &Fleet, requests: Vec<Request>, answers: Vec<Answer>) {
        for (request, answer) in requests.iter().zip(answers) {
            assert_eq!(
                answer.status, 200,
                "message {} of {}",
                request.sequence, request.client
            );
            let at = request
                .bytes
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            let body = &request.bytes[at.expect("a head") + 4..];
            self.0.push(Entry {
                client: fleet.id(request.client).clone(),
                place: Place {
                    epoch: 1,
                    sequence: request.sequence,
                    digest: Digest::of(body),
                },
                receipt: answer.body,
            });
        }
    }

    /// Opens the catalog again and offers each message once more: each must be known there.
    pub fn prove(self, folder: &SiteFolder) -> usize {
        let key = site::load_site_keys(folder).expect("keys").policy.public();
        let address = folder.catalog().display().to_string();
        let mut catalog = Catalog::open(&address).expect("is there");
        let now = Timestamp::from_millis(0);
        let proven = catalog.rehearse(|tx| {
            for entry in &self.0 {
                let receipt = open(&entry.receipt, PayloadType::Receipt, &[key]);
                let receipt: Receipt = receipt.expect("is signed").json().expect("a receipt");
                assert_eq!(receipt.outcome, Outcome::Accepted, "{}", receipt.reason);
                let wanted = receipt.full_inventory_after;
                assert_eq!(wanted, None, "what was sent fits what is stored");
                let (known, _) = tx.accept_sequence(&entry.client, entry.place, now)?;
                assert_eq!(known, Acceptance::Duplicate, "{}", entry.client);
            }
            Ok::<_, sms::catalog::Error>(self.0.len())
        });
        proven.expect("can be read")
    }
}
