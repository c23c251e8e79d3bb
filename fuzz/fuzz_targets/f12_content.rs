#![no_main]
sms_fuzz::fuzz!(f12_content);
