#![no_main]
sms_fuzz::fuzz!(f16_smbios);
