#![no_main]
sms_fuzz::fuzz!(f04_manifest);
