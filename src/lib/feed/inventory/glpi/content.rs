//! The sections, as far as an inventory of ours has room for them. What else is there is passed over.

use super::super::loose::{Rows, Text};
use serde::Deserialize;

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, Deserialize)]
            #[serde(default)]
            pub(super) struct $name { $($(#[$meta])* pub(super) $field: Text),* }
        )*
    };
}

/// What a machine says of itself; a section that it does not say is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    pub(super) hardware: Option<HardwareRow>,
    pub(super) operatingsystem: Option<SystemRow>,
    pub(super) bios: Option<BiosRow>,
    pub(super) cpus: Option<Rows<CpuRow>>,
    pub(super) memories: Option<Rows<MemoryRow>>,
    pub(super) storages: Option<Rows<StorageRow>>,
    pub(super) drives: Option<Rows<DriveRow>>,
    pub(super) networks: Option<Rows<NetworkRow>>,
    pub(super) controllers: Option<Rows<ControllerRow>>,
    pub(super) usbdevices: Option<Rows<UsbRow>>,
    pub(super) videos: Option<Rows<VideoRow>>,
    pub(super) local_users: Option<Rows<UserRow>>,
    pub(super) softwares: Option<Rows<SoftwareRow>>,
    /// A switch or printer, which somebody asked over the network.
    pub(super) network_device: Option<DeviceRow>,
}

/// The system's name has a zone in it, which is a row of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SystemRow {
    pub(super) name: Text,
    pub(super) full_name: Text,
    pub(super) version: Text,
    pub(super) service_pack: Text,
    pub(super) arch: Text,
    pub(super) kernel_name: Text,
    pub(super) kernel_version: Text,
    pub(super) boot_time: Text,
    pub(super) fqdn: Text,
    pub(super) dns_domain: Text,
    pub(super) timezone: Option<ZoneRow>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct DeviceRow {
    pub(super) name: Text,
    pub(super) manufacturer: Text,
    pub(super) model: Text,
    pub(super) serial: Text,
    pub(super) firmware: Text,
    pub(super) mac: Text,
    pub(super) ips: Option<Rows<Text>>,
}

rows! {
    HardwareRow { name, uuid, vmsystem, chassis_type, memory, osname, osversion, oscomments, arch, workgroup }
    ZoneRow { name, offset }
    BiosRow {
        smanufacturer, smodel, ssn, bmanufacturer, bversion, bdate, mmanufacturer, mmodel, msn, assettag, enclosureserial,
        secure_boot,
    }
    CpuRow {
        name, manufacturer, speed,
        /// How OCS names the model.
        r#type,
        #[serde(alias = "cores")] core,
        #[serde(alias = "logical_cpus")] thread,
    }
    MemoryRow { caption, capacity, r#type, speed, manufacturer, serialnumber, model }
    StorageRow {
        name, model, manufacturer, disksize, description, interface, r#type,
        #[serde(alias = "serialnumber")] serial,
    }
    DriveRow { letter, r#type, volumn, filesystem, total, free }
    NetworkRow {
        description, ipaddress, ipmask, ipaddress6, ipmask6, r#type, virtualdev, mtu, driver,
        #[serde(alias = "macaddr")] mac,
    }
    ControllerRow { name, caption, manufacturer, driver, pcislot, pciclass, vendorid, productid, r#type }
    UsbRow { name, caption, manufacturer, vendorid, productid, serial }
    VideoRow { name, chipset, pcislot }
    UserRow { login, id, name, home, shell }
    SoftwareRow {
        name, version, from, publisher, comments, release_type, install_date,
        #[serde(alias = "architecture")] arch,
        #[serde(alias = "installdate")] installed,
    }
}
