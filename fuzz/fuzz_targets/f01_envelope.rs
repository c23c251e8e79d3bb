#![no_main]
sms_fuzz::fuzz!(f01_envelope);
