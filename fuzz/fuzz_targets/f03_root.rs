#![no_main]
sms_fuzz::fuzz!(f03_root);
