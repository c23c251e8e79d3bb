#![no_main]
sms_fuzz::fuzz!(f11_requests);
