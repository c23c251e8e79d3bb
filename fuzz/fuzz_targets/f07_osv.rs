#![no_main]
sms_fuzz::fuzz!(f07_osv);
