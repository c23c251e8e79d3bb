//! The firmware's table (SMBIOS, DSP0134): structures with a formatted part and numbered strings. Made by firmware, so
//! every offset is checked; what lies outside its structure is absent.

use crate::model::inventory::{Bios, Board, Chassis, MemoryModule, System};

/// More than any table holds; the 32-bit entry point cannot name more than 64 KiB.
pub(super) const TABLE_LIMIT: u64 = 1 << 20;
/// More structures than any machine has.
const MAX_STRUCTURES: usize = 10_000;

const BIOS: u8 = 0;
const SYSTEM: u8 = 1;
const BOARD: u8 = 2;
const CHASSIS: u8 = 3;
const PROCESSOR: u8 = 4;
const MEMORY_DEVICE: u8 = 17;
const END: u8 = 127;

/// What the table says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) bios: Option<Bios>,
    pub(super) system: Option<System>,
    pub(super) board: Option<Board>,
    pub(super) chassis: Option<Chassis>,
    pub(super) memory_modules: Vec<MemoryModule>,
    /// The highest speed in MHz of processors that say one, by model.
    pub(super) speeds: Vec<(String, u32)>,
}

/// Reads the table. What follows a structure that does not fit is not read.
pub(super) fn parse(bytes: &[u8]) -> Table {
    let mut table = Table::default();
    let mut rest = bytes;
    for _ in 0..MAX_STRUCTURES {
        let Some((structure, after)) = Structure::split(rest) else {
            break;
        };
        if structure.kind() == END {
            break;
        }
        table.take(&structure);
        rest = after;
    }
    if let (Some(system), Some(bios)) = (&mut table.system, &table.bios) {
        system.bios_version.clone_from(&bios.version);
    }
    table
}

impl Table {
    /// Of a class of which a machine has one, the first structure counts.
    fn take(&mut self, one: &Structure) {
        match one.kind() {
            BIOS => drop(self.bios.get_or_insert_with(|| bios(one))),
            SYSTEM => drop(self.system.get_or_insert_with(|| system(one))),
            BOARD => drop(self.board.get_or_insert_with(|| board(one))),
            CHASSIS => drop(self.chassis.get_or_insert_with(|| chassis(one))),
            PROCESSOR => self.speeds.extend(speed(one)),
            MEMORY_DEVICE => self.memory_modules.extend(memory_module(one)),
            _ => {}
        }
    }
}

/// One structure: its formatted part with the header, and its strings.
struct Structure<'a> {
    formatted: &'a [u8],
    strings: &'a [u8],
}

impl<'a> Structure<'a> {
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let length = usize::from(*bytes.get(1)?);
        // The header alone has four bytes.
        if length < 4 {
            return None;
        }
        let formatted = bytes.get(..length)?;
        let after = bytes.get(length..)?;
        let end = after.windows(2).position(|pair| pair == [0, 0])?;
        let strings = after.get(..=end)?;
        Some((Self { formatted, strings }, after.get(end + 2..)?))
    }

    fn kind(&self) -> u8 {
        self.formatted[0]
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.formatted.get(at).copied()
    }

    fn word(&self, at: usize) -> Option<u16> {
        let bytes = self.formatted.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes(bytes.try_into().ok()?))
    }

    fn double(&self, at: usize) -> Option<u32> {
        let bytes = self.formatted.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    /// The string whose number stands at `at`; number 0 is none.
    fn text(&self, at: usize) -> String {
        let number = usize::from(self.byte(at).unwrap_or_default());
        let mut strings = self.strings.split(|byte| *byte == 0);
        let found = number.checked_sub(1).and_then(|place| strings.nth(place));
        String::from_utf8_lossy(found.unwrap_or_default())
            .trim()
            .to_owned()
    }
}

fn bios(one: &Structure) -> Bios {
    Bios {
        vendor: one.text(4),
        version: one.text(5),
        date: date(&one.text(8)),
    }
}

/// `YYYY-MM-DD` of the firmware's `MM/DD/YYYY`; what has another form stays as it is.
pub(super) fn date(text: &str) -> String {
    let parts: Vec<&str> = text.split('/').collect();
    let is_number =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [month, day, year] if is_number(month, 2) && is_number(day, 2) => match year.len() {
            4 if is_number(year, 4) => format!("{year}-{month}-{day}"),
            // Two digits are of the last century, says the standard.
            2 if is_number(year, 2) => format!("19{year}-{month}-{day}"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

fn system(one: &Structure) -> System {
    System {
        vendor: one.text(4),
        product: one.text(5),
        version: one.text(6),
        serial: one.text(7),
        uuid: one.formatted.get(8..24).and_then(uuid).unwrap_or_default(),
        bios_version: String::new(),
    }
}

/// The first three groups lie in the machine's order of bytes. All zeros or all ones say that there is none.
fn uuid(bytes: &[u8]) -> Option<String> {
    let bytes: [u8; 16] = bytes.try_into().ok()?;
    if bytes == [0; 16] || bytes == [0xff; 16] {
        return None;
    }
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut text = String::with_capacity(36);
    for (place, at) in order.into_iter().enumerate() {
        if [4, 6, 8, 10].contains(&place) {
            text.push('-');
        }
        text.push_str(&format!("{:02x}", bytes[at]));
    }
    Some(text)
}

fn board(one: &Structure) -> Board {
    Board {
        vendor: one.text(4),
        product: one.text(5),
        version: one.text(6),
        serial: one.text(7),
    }
}

fn chassis(one: &Structure) -> Chassis {
    Chassis {
        vendor: one.text(4),
        kind: chassis_kind(one.byte(5).unwrap_or_default()),
        serial: one.text(7),
        asset_tag: one.text(8),
    }
}

/// DSP0134 table 17. The highest bit says whether there is a lock.
pub(super) fn chassis_kind(number: u8) -> String {
    let kinds = [
        "other",
        "unknown",
        "desktop",
        "low profile desktop",
        "pizza box",
        "mini tower",
        "tower",
        "portable",
        "laptop",
        "notebook",
        "hand held",
        "docking station",
        "all in one",
        "sub notebook",
        "space-saving",
        "lunch box",
        "main server chassis",
        "expansion chassis",
        "sub chassis",
        "bus expansion chassis",
        "peripheral chassis",
        "raid chassis",
        "rack mount chassis",
        "sealed-case pc",
        "multi-system",
        "compactpci",
        "advancedtca",
        "blade",
        "blade enclosing",
        "tablet",
        "convertible",
        "detachable",
        "iot gateway",
        "embedded pc",
        "mini pc",
        "stick pc",
    ];
    let place = usize::from(number & 0x7f).checked_sub(1);
    let kind = place.and_then(|place| kinds.get(place));
    kind.copied().unwrap_or("unknown").to_owned()
}

fn speed(one: &Structure) -> Option<(String, u32)> {
    let megahertz = u32::from(one.word(0x14)?);
    (megahertz > 0).then(|| (one.text(0x10), megahertz))
}

/// Nothing for an empty slot.
fn memory_module(one: &Structure) -> Option<MemoryModule> {
    let size = one.word(0x0c)?;
    if size == 0 {
        return None;
    }
    Some(MemoryModule {
        locator: one.text(0x10),
        size: module_bytes(size, one.double(0x1c)),
        kind: memory_kind(one.byte(0x12).unwrap_or_default()).to_owned(),
        megatransfers: megatransfers(one),
        vendor: one.text(0x17),
        serial: one.text(0x18),
        part: one.text(0x1a),
    })
}

/// Mebibytes, or kibibytes when the highest bit is set; large modules say it elsewhere.
fn module_bytes(size: u16, extended: Option<u32>) -> Option<u64> {
    match size {
        0xffff => None,
        0x7fff => extended.map(|mebibytes| u64::from(mebibytes & 0x7fff_ffff) << 20),
        size if size & 0x8000 != 0 => Some(u64::from(size & 0x7fff) << 10),
        size => Some(u64::from(size) << 20),
    }
}

fn megatransfers(one: &Structure) -> Option<u32> {
    match one.word(0x15)? {
        0 => None,
        0xffff => one.double(0x54).map(|speed| speed & 0x7fff_ffff),
        speed => Some(u32::from(speed)),
    }
}

/// DSP0134 table 77.
fn memory_kind(number: u8) -> &'static str {
    let kinds = [
        "Other",
        "Unknown",
        "DRAM",
        "EDRAM",
        "VRAM",
        "SRAM",
        "RAM",
        "ROM",
        "Flash",
        "EEPROM",
        "FEPROM",
        "EPROM",
        "CDRAM",
        "3DRAM",
        "SDRAM",
        "SGRAM",
        "RDRAM",
        "DDR",
        "DDR2",
        "DDR2 FB-DIMM",
        "Reserved",
        "Reserved",
        "Reserved",
        "DDR3",
        "FBD2",
        "DDR4",
        "LPDDR",
        "LPDDR2",
        "LPDDR3",
        "LPDDR4",
        "Logical non-volatile device",
        "HBM",
        "HBM2",
        "DDR5",
        "LPDDR5",
        "HBM3",
    ];
    let place = usize::from(number).checked_sub(1);
    place
        .and_then(|place| kinds.get(place))
        .copied()
        .unwrap_or("Unknown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A structure of `kind` with these bytes after its header, and these strings.
    fn structure(kind: u8, formatted: &[u8], strings: &[&str]) -> Vec<u8> {
        let length = u8::try_from(formatted.len() + 4).unwrap();
        let mut bytes = vec![kind, length, 0, kind];
        bytes.extend_from_slice(formatted);
        for text in strings {
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0);
        }
        if strings.is_empty() {
            bytes.push(0);
        }
        bytes.push(0);
        bytes
    }

    #[test]
    fn the_classes_are_found_by_their_numbers() {
        let mut system_part = vec![1, 2, 0, 3];
        system_part.extend(0..16_u8);
        let mut module = vec![0; 0x18];
        module[8..10].copy_from_slice(&16_384_u16.to_le_bytes());
        module[12] = 1;
        module[14] = 26;
        module[17..19].copy_from_slice(&3200_u16.to_le_bytes());
        module[19] = 2;
        let table = [
            structure(0, &[1, 2, 0, 0, 3, 0], &["SeaBIOS", "1.16", "04/01/2014"]),
            structure(1, &system_part, &["ACME", "Rocket", "S-1"]),
            structure(3, &[1, 0x17 | 0x80, 0, 2, 0], &["ACME", "C-1"]),
            structure(17, &module, &["DIMM 0", "Samsung"]),
            structure(17, &[0; 0x18], &["DIMM 1"]),
            structure(127, &[], &[]),
            structure(2, &[1, 0, 0, 0], &["after the end"]),
        ]
        .concat();
        let found = parse(&table);
        assert_eq!(found.bios.unwrap().date, "2014-04-01");
        let system = found.system.unwrap();
        assert_eq!(
            (
                system.vendor.as_str(),
                system.product.as_str(),
                system.version.as_str()
            ),
            ("ACME", "Rocket", "")
        );
        assert_eq!(system.serial, "S-1");
        assert_eq!(system.bios_version, "1.16");
        assert_eq!(system.uuid, "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(found.chassis.unwrap().kind, "rack mount chassis");
        assert_eq!(found.board, None);
        let [module] = found.memory_modules.as_slice() else {
            panic!("an empty slot is no module");
        };
        assert_eq!(module.size, Some(16 << 30));
        assert_eq!(
            (module.kind.as_str(), module.megatransfers),
            ("DDR4", Some(3200))
        );
        assert_eq!(module.vendor, "Samsung");
    }

    #[test]
    fn sizes_follow_the_standard() {
        assert_eq!(module_bytes(0xffff, None), None);
        assert_eq!(module_bytes(0x7fff, Some(65_536)), Some(64 << 30));
        assert_eq!(module_bytes(0x8000 | 512, None), Some(512 << 10));
        assert_eq!(date("03/05/99"), "1999-03-05");
        assert_eq!(date("spring"), "spring");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            parse(&bytes);
        }

        #[test]
        fn a_broken_structure_hides_only_what_follows(kind in 0_u8..20, formatted in proptest::collection::vec(any::<u8>(), 0..90)) {
            let good = structure(2, &[1, 0, 0, 0], &["ACME"]);
            let found = parse(&[good, structure(kind, &formatted, &["x"])].concat());
            prop_assert_eq!(found.board.map(|board| board.vendor), Some("ACME".to_owned()));
        }
    }
}
