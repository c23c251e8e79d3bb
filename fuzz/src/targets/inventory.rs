//! What comes from people and other tools: filters, and inventories that others wrote.

use sms::feed::inventory::{InventoryFormat, read};
use sms::host::facts::{of_firmware_table, read_mif};
use sms::model::document::{from_json, to_json};
use sms::model::filter::Filter;
use sms::model::inventory::Inventory;
use sms::model::time::Timestamp;
use sms::rules::filter::{Facts, judge};

/// F13: what is read is printed so that it reads back the same, and can be asked.
pub fn filter(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    match Filter::parse(text) {
        Ok(filter) => {
            let again = Filter::parse(&filter.to_string());
            assert_eq!(again.as_ref(), Ok(&filter));
            judge(&filter, &Facts::default(), Timestamp::EPOCH);
        }
        Err(error) => assert!(error.picture().len() + error.to_string().len() < 4_096),
    }
}

/// F16: a management information file; what is read are classes that hold together, and no machine with an agent.
pub fn mif(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    match read_mif(text) {
        Ok(mif) => {
            assert!(mif.classes.iter().all(|class| class.check().is_ok()));
            let is_system = |kind: &str| kind.eq_ignore_ascii_case("system");
            assert!(!mif.identity.is_some_and(|(kind, _)| is_system(&kind)));
        }
        Err(reason) => assert!(reason.len() < 4_096),
    }
}

/// F16: a firmware's table, which may say anything.
pub fn smbios(input: &[u8]) {
    let found = of_firmware_table(input);
    // each has a formatted part up to its size, and two zeros
    assert!(found.memory_modules.len() <= input.len() / 16);
}

/// F16: a report of one machine in a format, or in one that is found out.
fn report(format: Option<InventoryFormat>, input: &[u8]) {
    let report = match read(format, "report", input, Timestamp::EPOCH) {
        Ok(report) => report,
        Err(error) => return assert!(error.to_string().len() < 4_096),
    };
    let mut twice = report.clone();
    twice.merge(report.clone(), "again").expect("the same host");
    let (once, twice) = (report.finish(), twice.finish());
    assert_eq!(once.packages, twice.packages);
    assert_eq!(once.hotfixes, twice.hotfixes);
    assert!(!once.machine.hostname.contains(['/', '\0', '\n']));
    let is_plain = |text: &str| text.len() <= 256 && !text.contains(char::is_control);
    assert!(once.packages.iter().all(|one| is_plain(&one.name)));
    let text = to_json(&once).expect("a document");
    let again: Inventory = from_json(&text).expect("our own document");
    assert_eq!(again, once);
}

macro_rules! formats {
    ($($name:ident = $format:expr;)*) => {
        $(
            /// F16: this format.
            pub fn $name(input: &[u8]) {
                report($format, input);
            }
        )*
    };
}

formats! {
    any = None;
    facter = Some(InventoryFormat::Facter);
    glpi = Some(InventoryFormat::Glpi);
    ocs = Some(InventoryFormat::Ocs);
    osquery = Some(InventoryFormat::Osquery);
    systeminfo = Some(InventoryFormat::Systeminfo);
    wmic_qfe = Some(InventoryFormat::WmicQfe);
    get_hotfix = Some(InventoryFormat::GetHotfix);
    dpkg_status = Some(InventoryFormat::DpkgStatus);
    dpkg = Some(InventoryFormat::Dpkg);
    rpm = Some(InventoryFormat::Rpm);
    os_release = Some(InventoryFormat::OsRelease);
}
