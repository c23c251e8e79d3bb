//! What comes from people and other tools: filters, and inventories that others wrote.

use sms::feed::inventory::{InventoryFormat, read};
use sms::model::filter::Filter;
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

/// F16: one machine's facts.
pub fn facter(input: &[u8]) {
    let Ok(inventory) = read(InventoryFormat::Facter, "facts", input, Timestamp::EPOCH) else {
        return;
    };
    assert!(!inventory.machine.hostname.is_empty() && inventory.has_gap("packages"));
}
