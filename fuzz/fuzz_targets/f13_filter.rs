#![no_main]
sms_fuzz::fuzz!(f13_filter);
