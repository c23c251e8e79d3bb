#![no_main]
sms_fuzz::fuzz!(f02_payload);
