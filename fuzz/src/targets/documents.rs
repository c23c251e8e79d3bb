//! Payloads behind good signatures: read strictly, and printed as they were read.

use super::golden;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sms::content::{print_manifest, read_manifest};
use sms::model::decision::Decision;
use sms::model::message::*;
use sms::transport::xml;
use sms::trust::{PayloadType, Root, Roster, SiteTrust, roster::AuditHead, seal};
use std::fmt::Debug;

/// F02: the first byte chooses the type.
pub fn payload(input: &[u8]) {
    let Some((kind, bytes)) = golden::kind(input) else {
        return;
    };
    match kind {
        PayloadType::Message => round::<Message>(bytes),
        PayloadType::Receipt => round::<Receipt>(bytes),
        PayloadType::ContentLocations => round::<ContentLocations>(bytes),
        PayloadType::EnrollmentRequest => round::<EnrollmentRequest>(bytes),
        PayloadType::EnrollmentReceipt => round::<EnrollmentReceipt>(bytes),
        PayloadType::Time => round::<TimeAnswer>(bytes),
        PayloadType::KeyRotation => round::<KeyRotation>(bytes),
        PayloadType::Ticket => round::<Ticket>(bytes),
        PayloadType::TicketKey => round::<TicketKey>(bytes),
        PayloadType::SiteAssignment => round::<SiteAssignment>(bytes),
        PayloadType::SiteTrust => site_trust(bytes),
        PayloadType::Roster => round::<Roster>(bytes),
        PayloadType::Decision => round::<Decision>(bytes),
        PayloadType::AuditHead => round::<AuditHead>(bytes),
        _ => {}
    }
}

fn round<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    let printed = serde_json::to_vec(&read).expect("prints");
    let again: T = serde_json::from_slice(&printed).expect("reads what it printed");
    assert_eq!(again, read);
}

/// Behind a signature of the release key: whatever it says, it is of our hierarchy and in date, or refused.
fn site_trust(bytes: &[u8]) {
    round::<SiteTrust>(bytes);
    let (first, _) = golden::root_chain();
    let root = Root::from_pinned(&first, &sms::trust::root::pin(&first)).expect("the first root");
    let sealed = seal(PayloadType::SiteTrust, bytes, &golden::key());
    if let Ok(trust) = SiteTrust::open(&sealed, &root, 1, golden::now()) {
        assert!(trust.version >= 1 && trust.expires_at > golden::now());
        assert_eq!(trust.hierarchy, *root.hierarchy());
    }
}

/// F04: a manifest of which the release keys signed the digest, whatever it says.
pub fn manifest(input: &[u8]) {
    let Ok(read) = read_manifest(input) else {
        return;
    };
    let largest = read.files.iter().map(|file| file.size).max();
    assert!(read.size() >= largest.unwrap_or(0), "sizes add up");
    let printed = print_manifest(&read).expect("prints");
    assert_eq!(read_manifest(&printed).expect("reads"), read);
}

/// F05: policy as XML.
pub fn policy(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let assignments = xml::parse_assignments(text).ok();
    let body = xml::parse_body(text).ok();
    assert!(
        assignments.is_none() || body.is_none(),
        "one document, two kinds"
    );
    let is_read = assignments.is_some() || body.is_some();
    assert!(
        !is_read || !text.contains("<!"),
        "no DTD, no CDATA, no comment"
    );
    if let Some(read) = assignments {
        let printed = xml::print_assignments(&read).expect("prints");
        assert_eq!(xml::parse_assignments(&printed).expect("reads"), read);
    }
    if let Some(read) = body {
        let printed = xml::print_body(&read).expect("prints");
        assert_eq!(xml::parse_body(&printed).expect("reads"), read);
    }
}
