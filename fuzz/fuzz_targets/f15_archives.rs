#![no_main]
sms_fuzz::fuzz!(f15_archives);
