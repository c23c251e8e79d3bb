#![no_main]
sms_fuzz::fuzz!(f05_policy);
